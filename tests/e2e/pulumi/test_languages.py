"""The examples as their readers run them: Python and TypeScript with the typed SDKs, and the Automation API."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from e2e.pulumi.engine import ROOT, TIMEOUT, Engine
from e2e.pulumi.programs import NAME
from e2e.pulumi.test_way import system
from support.needs import needs

EXAMPLES = ROOT / "examples"
PACKAGES = ROOT / "build" / "packages"
PROTECTED = "deletionProtection"


def shell(*words: str | Path, cwd: Path, env: dict[str, str] | None = None) -> str:
    """Run a program that must succeed; what it printed."""
    done = subprocess.run(
        words, cwd=cwd, env=env, timeout=600, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )  # fmt: skip
    assert 0 == done.returncode, done.stdout
    return done.stdout


@pytest.fixture(scope="session")
def packages() -> Path:
    """The SDKs as distributions."""
    needs("make", "npm")
    shell("make", "packages", cwd=ROOT)
    return PACKAGES


@pytest.fixture(scope="session")
def python(packages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python as a user's: Pulumi and the SDK, and nothing of rainbow-tenancy."""
    venv = tmp_path_factory.mktemp("user") / "venv"
    uv = Path(sys.executable).with_name("uv")
    shell(uv, "venv", "--quiet", "--seed", "--python", sys.executable, venv, cwd=ROOT)
    (wheel,) = packages.glob("rainbow_iac_sdk-*.whl")
    shell(uv, "pip", "install", "--quiet", "--python", venv / "bin" / "python", "pulumi==3.254.0", wheel, cwd=ROOT)
    return venv / "bin" / "python"


@pytest.fixture
def example(engine: Engine, emulator, tmp_path):
    """A copy of an example with an empty stack, as far away from the packages as the original."""

    def copied(name: str):
        directory = tmp_path / "root" / "examples" / name
        shutil.copytree(EXAMPLES / name, directory)
        if PACKAGES.is_dir():
            shutil.copytree(PACKAGES, tmp_path / "root" / "build" / "packages")
        stack = engine.project(directory, emulator)
        shutil.copy(EXAMPLES / name / "Pulumi.yaml", directory)
        stack.use_stack("dev")
        return stack

    return copied


def whole_life(stack, emulator) -> None:
    """Up, nothing to do, protected, released, destroyed."""
    stack.up()
    assert 1 == emulator.store.value("SELECT count(*) FROM systems WHERE name = ?", NAME)
    assert system(emulator)["jid_pbxagent_password"] == stack.outputs(secrets=True)["activationCode"]
    assert "[secret]" == stack.outputs()["activationCode"]
    emulator.reset_requests()
    assert [] == stack.up("--expect-no-changes").steps
    assert {} == emulator.counts()
    assert PROTECTED in stack.destroy(expect=1).diagnostics
    stack.config("protect", "false")
    stack.up()
    stack.destroy()
    assert system(emulator) is None


def test_python(example, emulator, python):
    """A Python program with the typed SDK."""
    stack = example("pulumi-python")
    stack.login["PATH"] = f"{python.parent}{os.pathsep}{stack.engine.path}"
    whole_life(stack, emulator)


def test_typescript(example, emulator, packages):
    """A TypeScript program with the typed SDK, type-checked."""
    stack = example("pulumi-typescript")
    shell("npm", "install", "--silent", "--no-audit", "--no-fund", cwd=stack.directory)
    shell("npx", "tsc", "--noEmit", cwd=stack.directory)
    whole_life(stack, emulator)


def test_automation(engine, emulator, python, tmp_path):
    """An inline program: up, no drift, drift by hand, put right, destroyed."""
    login = emulator.environ
    environment = engine.environment(PULUMI_BACKEND_URL=tmp_path.as_uri(), **login)

    def main(word: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [python, EXAMPLES / "pulumi-automation" / "main.py", word], cwd=tmp_path, env=environment, timeout=TIMEOUT,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        )  # fmt: skip

    up = main("up")
    assert 0 == up.returncode, up.stdout
    assert system(emulator)["pbxId"] in up.stdout
    assert (0, "drift: none") == ((look := main("drift")).returncode, look.stdout.strip())
    emulator.by_hand("POST", "/sites/Cabinet Moreau/systems", {"systemId": NAME})
    assert 1 == main("drift").returncode
    assert 0 == main("up").returncode
    destroyed = main("destroy")
    assert 0 == destroyed.returncode, destroyed.stdout
    assert system(emulator) is None


def test_demo_with_the_program_at_the_root(engine):
    """`make demo-pulumi` tells its story to the end: every step exits as it should, and drift is shown by name."""
    environment = os.environ | {"PATH": engine.path}
    told = shell(sys.executable, EXAMPLES / "demo" / "demo_pulumi.py", cwd=ROOT, env=environment)
    assert '~ internationalPrefix: "00" => "19"' in told
    assert '+ [2]: "Cabinet Moreau"' in told
    assert "Next: examples/pulumi-python" in told
