"""An apply that is killed while Rainbow works on a write: the next one does the rest, and nothing is there twice."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from rainbow_tenancy.emulator import running_emulator
from rainbow_tenancy.emulator.handle import Emulator
from support.command import command
from way import every_kind

APPLY: Final = ("apply", "--yes", "--allow-delete", "--journal", "journal")
OLD = {"name": "OXE-OLD", "type": "oxe", "status": "Disconnected", "equipmentId": "OLD-1", "sites": ["Fermette SA"]}
FILES = f"""{every_kind.FILES}\
  OXE-OLD: {{type: OmniPCX Enterprise, equipment: {{id: NEW-1}}, replaces: OLD-1, sharedWith: [Fermette SA]}}
"""
# Each write of the scenario: its method and route, and how often an undisturbed run sends it.
WRITES = {
    ("POST", "/sites"): 1,
    ("POST", "/systems"): 5,
    ("POST", "/sites/{siteId}/systems"): 8,
    ("PUT", "/systems/{systemId}"): 3,
    ("DELETE", "/sites/{siteId}/systems/{systemId}"): 3,
    ("DELETE", "/systems/{systemId}"): 3,
}
EVERY_WRITE = [(*write, nth) for write, number in WRITES.items() for nth in range(1, number + 1)]


class Stage(NamedTuple):
    """The scenario before anything was applied, and what is there after an apply that nothing disturbed."""

    emulator: Emulator
    start: bytes
    goal: list[object]
    writes: Counter[tuple[str, str]]

    def run(self, folder: Path, *arguments: str) -> int:
        """Run the command in this process; how it ended."""
        return command(*arguments, folder=folder, environ=self.emulator.environ).code


def world(emulator: Emulator) -> list[object]:
    """Every PBX with its sharing and links, every equipment ID that was declared, every site."""
    with emulator.service.lock:
        declared = emulator.store.column("SELECT pbxId FROM systems WHERE name = 'OXE-OLD'")
    return [every_kind.pbxs(emulator), every_kind.estate(emulator), list(declared), every_kind.sites(emulator)]


@pytest.fixture(autouse=True)
def contract() -> None:
    """A process that is killed may leave half a request behind: what it sends is held against the Swagger elsewhere."""


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A run in which nothing goes wrong."""
    folder = tmp_path_factory.mktemp("undisturbed")
    (folder / "tenancy.yaml").write_text(FILES, encoding="utf-8")
    seed = every_kind.seed()
    with running_emulator({**seed, "pbxs": [*seed["pbxs"], {**every_kind.DIALING, **OLD}]}) as emulator:
        start = emulator.snapshot()
        assert 0 == command(*APPLY, folder=folder, environ=emulator.environ).code
        writes = Counter(
            (one.method, one.route.split("/v1.0")[1]) for one in emulator.requests() if one.method != "GET"
        )
        yield Stage(emulator, start, world(emulator), writes)


@pytest.fixture
def stage(undisturbed: Stage, tmp_path: Path) -> Stage:
    """The files, and Rainbow as it was before the run."""
    (tmp_path / "tenancy.yaml").write_text(FILES, encoding="utf-8")
    undisturbed.emulator.restore(undisturbed.start)
    return undisturbed


def test_scenario_sends_what_the_kills_hit(undisturbed):
    """Every write is in `WRITES`, and the new PBX stands where the old one was."""
    assert WRITES == undisturbed.writes
    assert ["NEW-1"] == undisturbed.goal[2]


@pytest.mark.parametrize("moment", ["hold", "hold-after"])
@pytest.mark.parametrize(("method", "route", "nth"), EVERY_WRITE)
def test_next_run_converges_after_a_killed_process(stage, tmp_path, method, route, nth, moment):
    """The process gets SIGKILL while a write is under way, before or after its effect; a second apply does the rest."""
    stage.emulator.fault(moment, method=method, route=route, nth=nth)
    rainbowctl = [sys.executable, "-c", "from rainbow_tenancy.cli import main; main()", *APPLY]
    with subprocess.Popen(
        rainbowctl, cwd=tmp_path, env=stage.emulator.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        assert stage.emulator.wait_until_held(timeout=60)
        process.kill()
    assert -9 == process.returncode
    stage.emulator.clear_faults()
    stage.emulator.release()
    assert (0, 0) == (stage.run(tmp_path, *APPLY), stage.run(tmp_path, "plan", "--exit-code"))
    assert stage.goal == world(stage.emulator)
