"""A demo Rainbow, a repository with a tenancy, and the forges that would run its pipelines."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipelines.github import Workflow
from pipelines.gitlab import Pipeline
from rainbow_tenancy.emulator import running_emulator
from rainbow_tenancy.emulator.handle import Emulator

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


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Asyncio is what the scripted server is written for."""
    return "asyncio"


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """The demo partner."""
    with running_emulator() as emulator:
        yield emulator


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
