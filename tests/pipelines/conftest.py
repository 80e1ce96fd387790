"""A demo Rainbow, a repository with a tenancy, and the forges that would run its pipelines."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.github import Workflow
from pipelines.gitlab import Pipeline
from rainbow_tenancy.emulator.handle import Emulator
from support.command import command

TENANCY = """\
version: 1
tenancy: lyon
pbxs:
  lyon:
    type: OmniPCX Enterprise
    dialing: {country: FRA, nationalPrefix: "0", internationalPrefix: "00", outboundPrefix: "0"}
    sharedWith: [Boulangerie Martin, Cabinet Moreau]
    connection: {dnsServers: [192.0.2.53]}
"""


@pytest.fixture
def account(emulator: Emulator) -> dict[str, str]:
    """What a forge keeps as the secrets of an environment."""
    return {
        "RAINBOW_HOST": emulator.url,
        "RAINBOW_API_KEY": "demo-api-key",
        "RAINBOW_APP_ID": emulator.app_id,
        "RAINBOW_APP_SECRET": emulator.app_secret,
    }


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A repository that holds a tenancy."""
    folder = tmp_path / "repository"
    (folder / "tenancy").mkdir(parents=True)
    (folder / "tenancy" / "tenancy.yaml").write_text(TENANCY, encoding="utf-8")
    return folder


@pytest.fixture
def applied(emulator: Emulator, files: Path, account: dict[str, str]) -> str:
    """The commit of the repository, which was applied from elsewhere."""
    assert 0 == command("apply", "--yes", folder=files, environ=account).code
    shutil.rmtree(files / ".rainbow")
    git = ("git", "-c", "user.name=Reseller", "-c", "user.email=reseller@example.com", "-C", str(files))
    for words in (("init", "--quiet"), ("add", "."), ("commit", "--quiet", "--message", "Tenancy")):
        subprocess.run([*git, *words], check=True)
    return subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def workflow(files: Path, tmp_path: Path, account: dict[str, str]) -> Callable[[str], Workflow]:
    """A workflow of the GitHub example by its name."""
    secrets = {f"secrets.{name}": value for name, value in account.items()}
    context = secrets | {
        "vars.RAINBOW_HOST": account["RAINBOW_HOST"],
        "github.token": "forge-token",
        "github.event.pull_request.number": "7",
        "github.server_url": "https://github.test",
        "github.repository": "reseller/tenancy",
        "github.run_id": "11",
        "needs.applied.outputs.commit": "",  # unless the job that finds it out has run
    }

    def named(name: str) -> Workflow:
        room = tmp_path / f"run-{len(list(tmp_path.iterdir()))}"
        room.mkdir()
        return Workflow(f"github/.github/workflows/{name}.yml", files, room, dict(context))

    return named


@pytest.fixture
def pipeline(files: Path, tmp_path: Path, account: dict[str, str]) -> Pipeline:
    """The GitLab example."""
    room = tmp_path / "jobs"
    room.mkdir()
    return Pipeline(files, room, {"rainbow/plan": account, "rainbow/apply": account})
