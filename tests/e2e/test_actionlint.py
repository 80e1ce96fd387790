"""actionlint, GitHub's workflows' own linter, on the examples; built once from Go's module proxy into the cache."""

import os
import subprocess
from pathlib import Path

import pytest

from support.needs import needs

VERSION = "v1.7.12"
EXAMPLES = Path(__file__).parents[2] / "examples" / "ci"


@pytest.fixture(scope="module")
def actionlint():
    """Return the program."""
    needs("go")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    place = cache / "rainbow-tenancy" / f"actionlint-{VERSION}"
    if not (place / "actionlint").exists():
        command = ["go", "install", f"github.com/rhysd/actionlint/cmd/actionlint@{VERSION}"]
        subprocess.run(command, env=os.environ | {"GOBIN": str(place)}, check=True)
    return place / "actionlint"


def lint(program, *files):
    """What it finds."""
    return subprocess.run([program, "-no-color", *files], capture_output=True, text=True, check=False).stdout


def test_workflows_are_clean(actionlint):
    """No workflow of the examples has a mistake in its keys, expressions or contexts."""
    files = sorted(EXAMPLES.rglob(".github/workflows/*.yml"))
    assert files
    assert "" == lint(actionlint, *files)


def test_foreign_text_in_a_script_is_found(actionlint, tmp_path):
    """The linter looks into the scripts: a pull request's title in one is told."""
    workflow = (EXAMPLES / "github/.github/workflows/pull-request.yml").read_text(encoding="utf-8")
    bad = tmp_path / "bad.yml"
    bad.write_text(
        workflow.replace("run: rainbowctl validate", "run: echo ${{ github.event.pull_request.title }}"), "utf-8"
    )
    assert "is potentially untrusted" in lint(actionlint, bad)
