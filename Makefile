# Each target does its own set-up: a machine needs only Python 3.11+, make and git.
# The first comment after a target is its line in `make help`.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
unexport PYTHONDONTWRITEBYTECODE  # hundreds of short runs: compile once

.DEFAULT_GOAL := help
.PHONY: help setup demo demo-pulumi plugin sdks packages test e2e bench lint generate fresh lock clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/ready: requirements.lock requirements-uv.lock pyproject.toml
	@echo "Setting up $(VENV) (once, under a minute)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name one: make PYTHON=python3.12 setup")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock
	@$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@

setup: $(VENV)/ready  ## create .venv with everything that the other targets need

lock: setup  ## resolve the dependencies anew into requirements.lock (hashes, no registry named)
	uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url --no-emit-find-links --group dev -o requirements.lock pyproject.toml
	awk '/^uv==/{on=1} on && /^[a-z]/ && !/^uv==/{exit} on' requirements.lock > requirements-uv.lock

demo: setup  ## the whole story against the embedded emulator, in under a minute
	@$(BIN)/python examples/demo/demo.py

demo-pulumi: setup  ## the same story on Pulumi's engine, which is built first where there is none (4 minutes, once)
	@$(BIN)/python examples/demo/demo_pulumi.py

plugin: setup  ## build/plugin: the directory that `pulumi plugin install resource rainbow v0.1.0 --file` takes
	@rainbowctl plugin install --into build/plugin
	@echo "Now run: pulumi plugin install resource rainbow v0.1.0 --file build/plugin"

packages: setup  ## build/packages: wheels of rainbow-tenancy and of the Python SDK, and the npm package
	@rm -rf build/sdks build/packages && mkdir -p build/packages && cp -r sdks build/sdks
	uv build --quiet --wheel --out-dir build/packages .
	uv build --quiet --wheel --out-dir build/packages build/sdks/python
	@cp tools/sdk-nodejs.package-lock.json build/sdks/nodejs/package-lock.json
	cd build/sdks/nodejs && npm ci --silent --ignore-scripts --no-audit --no-fund && npx tsc && cp package.json README.md bin/ && \
	  npm pack --silent --pack-destination ../../packages ./bin

test: setup  ## the tests (under ten minutes)
	$(BIN)/python -m pytest -n 2 -q --ignore tests/e2e

e2e: setup  ## the slow runs: other people's programs against ours
	@if [ "$$CI" = true ] && ! command -v chromium > /dev/null && command -v apt-get > /dev/null; then \
	  echo "Installing Chromium"; apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium > /dev/null; fi
	@command -v pulumi > /dev/null || $(BIN)/python tools/engine.py > /dev/null || true  # the tests say what is missing
	$(BIN)/python -m pytest -n 2 --dist loadfile -q tests/e2e

bench: setup  ## how much work a plan and an apply are, beside the least that they could be
	@$(BIN)/python -m benchmarks
	@PYTHONPATH=tests $(BIN)/python -m benchmarks.on_pulumi

lint: setup  ## ruff and mypy --strict
	ruff check .
	ruff format --check .
	mypy

generate: setup  ## write schemas, reference pages and the README's pictures from the code
	$(BIN)/python -m rainbow_tenancy.cli.generate
	$(BIN)/python tools/pictures.py
	$(MAKE) sdks

# Pulumi's own generators write the SDKs: a Go program, built with the flags of tools/engine.py to share what it built.
GENSDK := CGO_ENABLED=0 GOFLAGS=-tags=osusergo,grpcnotrace go run -trimpath ./gensdk

sdks: schemas/pulumi-schema.json
	@command -v go > /dev/null || { echo "sdks: left as they are, for Go is not installed"; exit 0; }; \
	rm -rf sdks && cd tools && $(GENSDK) ../schemas/pulumi-schema.json ../sdks

fresh: setup  ## fail where a generated file is stale
	@rm -rf build/fresh
	@$(BIN)/python -m rainbow_tenancy.cli.generate build/fresh
	@cd build/fresh && find . -type f | while read -r file; do \
	  diff -u "../../$$file" "$$file" || { echo "$$file is stale; run: make generate"; exit 1; }; done
	@$(BIN)/python tools/pictures.py --check
	@if [ "$$CI" != true ] && ! $(BIN)/python tools/engine.py --cached > /dev/null; then \
	  echo "sdks: not compared; Pulumi's generators are not built here (make demo-pulumi builds them)"; exit 0; fi; \
	(cd tools && $(GENSDK) ../schemas/pulumi-schema.json ../build/fresh/sdks) && \
	diff -ru sdks build/fresh/sdks || { echo "sdks is stale; run: make generate"; exit 1; }

clean:  ## remove what the other targets made
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist demo
