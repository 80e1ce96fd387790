"""How a pipeline gets rainbowctl: the lock that docs/pipelines.md tells to make, and the step that installs it."""

import os
import re
import subprocess
import sys
from pathlib import Path

from pipelines.shell import example
from rainbow_tenancy.emulator import running_emulator
from support.needs import needs

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs" / "pipelines.md"


def test_install_step_installs_what_is_locked(tmp_path):
    """A wheel, the documented lock and the example's own step give a rainbowctl that begins a fresh directory."""
    needs("uv")
    wheels = tmp_path / "wheels"
    run(["uv", "build", "--quiet", "--wheel", "--out-dir", str(wheels), str(ROOT)], tmp_path)
    (lock,) = re.findall(r"^    (echo .*)$", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    run(["bash", "-e", "-c", lock], tmp_path, UV_FIND_LINKS=str(wheels))
    assert re.search(r"rainbow-tenancy==[\d.]+ \\\n +--hash=sha256:", (tmp_path / "requirements.txt").read_text())

    run([sys.executable, "-m", "venv", "fresh"], tmp_path)
    (step,) = (
        one["run"]
        for one in example("github/.github/workflows/pull-request.yml")["jobs"]["validate"]["steps"]
        if one.get("name") == "Install rainbowctl"
    )
    path = f"{tmp_path / 'fresh' / 'bin'}:{os.environ['PATH']}"
    run(["bash", "-e", "-c", step], tmp_path, PATH=path, PIP_FIND_LINKS=str(wheels))
    told = run(
        [str(tmp_path / "fresh/bin/rainbowctl"), "validate", str(ROOT / "examples/tenancy/minimal.yaml")], tmp_path
    )
    assert told.startswith("Valid: ")

    # What init and export write comes out of the wheel too.
    directory = tmp_path / "begun"
    directory.mkdir()
    rainbowctl = str(tmp_path / "fresh/bin/rainbowctl")
    with running_emulator() as emulator:
        told = run([rainbowctl, "init", "--ci", "github"], directory, **emulator.environ)
        assert told.endswith("Next: rainbowctl export\n")
        for name in ("pull-request.yml", "apply.yml", "drift.yml"):
            written = directory / ".github" / "workflows" / name
            assert (ROOT / "examples/ci/github/.github/workflows" / name).read_bytes() == written.read_bytes()
        run([rainbowctl, "export"], directory, **emulator.environ)
        assert "Nothing to do" in run([rainbowctl, "plan", "--exit-code"], directory, **emulator.environ)


def run(command, folder, **more):
    """Run a program that must succeed; what it printed."""
    done = subprocess.run(command, cwd=folder, env=os.environ | more, capture_output=True, text=True, check=False)
    assert 0 == done.returncode, done.stdout + done.stderr
    return done.stdout
