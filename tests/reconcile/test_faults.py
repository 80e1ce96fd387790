"""Stopping anywhere loses nothing and doubles nothing: the next run converges from files and estate alone."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from rainbow_tenancy.emulator import running_emulator
from rainbow_tenancy.emulator.handle import Emulator
from rainbow_tenancy.rainbow import RainbowError
from rainbow_tenancy.reconcile.apply import Status
from rainbow_tenancy.tenancy import Tenancy
from reconcile import scenario
from reconcile.scenario import PLANNED, WRITES, Write
from reconcile.world import planned, tenancy
from support.contract import SWAGGER, check_request, requires_swagger

FAULTS: dict[str, dict[str, Any]] = {
    "cut before the effect": {"action": "drop-before"},
    "cut after the effect": {"action": "drop-after"},
    "429 without effect": {"action": "status", "status": 429},
    "429 after the effect": {"action": "status-after", "status": 429},
    "500 without effect": {"action": "status", "status": 500},
    "500 after the effect": {"action": "status-after", "status": 500},
    "cut after the effect, from then on": {"action": "drop-after", "times": None},
    "500 without effect, from then on": {"action": "status", "status": 500, "times": None},
    "500 after the effect, from then on": {"action": "status-after", "status": 500, "times": None},
    "504 and the effect comes late": {"action": "late-effect", "status": 504, "requests": 3},
}
ONCE = [name for name, fault in FAULTS.items() if fault.get("times", 1) and fault["action"] != "late-effect"]
LASTING = [name for name, fault in FAULTS.items() if not fault.get("times", 1)]
# Each read of the scenario: its route, and how often an undisturbed run asks for it (plan, apply, plan again).
READS = {"/login": 1, "/systems": 4, "/sites": 2, "/companies": 2, "/systems/{systemId}": 5}
EVERY_READ = [(route, nth) for route, number in READS.items() for nth in range(1, number + 1)]


class Stage(NamedTuple):
    """The demo partner before the run, what it shall become, and the files that say so."""

    emulator: Emulator
    wanted: Tenancy
    start: bytes
    goal: dict[str, list[Any]]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A run in which nothing goes wrong."""
    folder = tmp_path_factory.mktemp("scenario")
    with running_emulator() as emulator:
        wanted = tenancy(folder, scenario.text(emulator))
        start = emulator.snapshot()
        asyncio.run(scenario.run(emulator, wanted, folder / "journal"))
        yield Stage(emulator, wanted, start, scenario.world(emulator))


@pytest.fixture
def stage(undisturbed: Stage) -> Stage:
    """The demo partner before the run."""
    undisturbed.emulator.restore(undisturbed.start)
    return undisturbed


async def converges(stage: Stage, journal: Path) -> None:
    """Run again without faults, and see that everything is there once and nothing is left to do."""
    emulator = stage.emulator
    emulator.clear_faults()
    emulator.settle()
    _, outcome, left = await scenario.run(emulator, stage.wanted, journal)
    assert (True, None) == (outcome.complete, outcome.stopped)
    assert ([], []) == (planned(left), left.blocked)
    assert stage.goal == scenario.world(emulator)
    assert [] == wrong_requests(emulator)


def wrong_requests(emulator: Emulator) -> list[str]:
    """What ALE's Swagger finds wrong with what was sent; nothing without the Swagger."""
    if not SWAGGER.exists():
        return []
    sent = emulator.requests()
    return [wrong for one in sent for wrong in check_request(one.method, one.path, one.query, one.body)]


async def test_scenario_writes_what_the_faults_hit(stage, tmp_path):
    """Seven operations are seven writes, each in `WRITES`."""
    plan, _, _ = await scenario.run(stage.emulator, stage.wanted, tmp_path / "journal")
    assert PLANNED == planned(plan)
    counts: dict[tuple[str, str], int] = {}
    for one in stage.emulator.requests():
        if one.method != "GET":
            key = (one.method, "/" + one.route.split("/v1.0/")[1])
            counts[key] = counts.get(key, 0) + 1
    assert {(one.method, one.route): one.nth for one in WRITES} == counts


async def test_goal_is_the_start_and_what_the_files_say(stage):
    """Undisturbed, one PBX comes, two change in what the files govern, and links come and go."""
    before, after = scenario.world(stage.emulator), stage.goal
    assert ["OXE-RHONE-ALPES", "OXO90"] == [row["name"] for row in before["systems"]]
    assert ["OXE-RHONE-ALPES", "OXO90", "new"] == [row["name"] for row in after["systems"]]
    changed = [
        {name for name in old if old[name] != new[name]}
        for old, new in zip(before["systems"], after["systems"][:2], strict=True)
    ]
    assert [{"isShared"}, {"pbxMainBundlePrefix"}] == changed
    came = {("new", "Boulangerie Martin"), ("new", "Garage Dupont"), ("OXO90", "Fermette SA")}
    links_before, links_after = ({link[:2] for link in one["links"]} for one in (before, after))
    assert (came, {("OXO90", "Cabinet Moreau")}) == (links_after - links_before, links_before - links_after)
    untouched = ("companies", "sites", "numbers")
    assert [before[table] for table in untouched] == [after[table] for table in untouched]


@requires_swagger
async def test_swagger_has_every_request_of_the_scenario(stage, tmp_path):
    """What plan and apply send is what ALE documents."""
    await scenario.run(stage.emulator, stage.wanted, tmp_path / "journal")
    assert len(WRITES) < len(stage.emulator.requests())
    assert [] == wrong_requests(stage.emulator)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("write", WRITES, ids=lambda one: f"{one.method} {one.route} {one.nth}")
async def test_next_run_converges_after_a_fault(stage, tmp_path, write: Write, fault: str):
    """Whichever write fails, however it does, the next run reaches the goal and nothing is there twice."""
    hit = stage.emulator.fault(**FAULTS[fault], **write._asdict())
    _, disturbed, _ = await scenario.run(stage.emulator, stage.wanted, tmp_path / "journal")
    assert hit.fired
    if hit.times:  # every write of the scenario may be sent again: one fault costs no second run
        assert disturbed.complete
    await converges(stage, tmp_path / "journal")


async def test_scenario_reads_what_the_faults_hit(stage, tmp_path):
    """What an undisturbed run asks is in `READS`."""
    await scenario.run(stage.emulator, stage.wanted, tmp_path / "journal")
    asked = Counter(one.route.split("/v1.0")[1] for one in stage.emulator.requests() if one.method == "GET")
    assert READS == asked


@pytest.mark.parametrize("fault", ONCE)
@pytest.mark.parametrize(("route", "nth"), EVERY_READ)
async def test_read_that_fails_once_costs_nothing(stage, tmp_path, route, nth, fault):
    """Whichever answer is lost or refused once, it is asked for again, and the same run reaches the goal."""
    hit = stage.emulator.fault(**FAULTS[fault], method="GET", route=route, nth=nth)
    _, disturbed, _ = await scenario.run(stage.emulator, stage.wanted, tmp_path / "journal")
    assert (1, True) == (hit.fired, disturbed.complete)
    await converges(stage, tmp_path / "journal")


@pytest.mark.parametrize("fault", LASTING)
@pytest.mark.parametrize(("route", "nth"), EVERY_READ)
async def test_next_run_converges_after_reads_that_fail(stage, tmp_path, route, nth, fault):
    """A read that fails for good ends the run in an error or an operation that is not done; the next run goes on."""
    hit = stage.emulator.fault(**FAULTS[fault], method="GET", route=route, nth=nth)
    with suppress(RainbowError):
        await scenario.run(stage.emulator, stage.wanted, tmp_path / "journal")
    assert hit.fired
    await converges(stage, tmp_path / "journal")


@pytest.mark.parametrize("fault", [*ONCE, *LASTING])
async def test_next_run_converges_where_the_look_after_a_lost_create_fails(stage, tmp_path, fault):
    """The answer to a create is lost, and so is that to the question whether it is there: it is not made twice."""
    stage.emulator.fault("drop-after", method="POST", route="/systems")
    hit = stage.emulator.fault(**FAULTS[fault], method="GET", route="/systems/pbxid/{pbxId}")
    await scenario.run(stage.emulator, stage.wanted, tmp_path / "journal")
    assert hit.fired
    await converges(stage, tmp_path / "journal")


@pytest.mark.parametrize("done", range(1, len(PLANNED)))
async def test_next_run_converges_after_an_interruption(stage, tmp_path, done):
    """Asked to stop after some results, a run begins nothing more; the next one does the rest."""
    stop = asyncio.Event()
    results = []

    def count(result):
        results.append(result)
        if len(results) == done:
            stop.set()

    _, outcome, _ = await scenario.run(stage.emulator, stage.wanted, tmp_path / "journal", on_event=count, stop=stop)
    assert outcome.stopped
    assert Status.LEFT in {result.status for result in outcome.results}
    await converges(stage, tmp_path / "journal")


@pytest.mark.parametrize("moment", ["hold", "hold-after"])
@pytest.mark.parametrize("write", WRITES, ids=lambda one: f"{one.method} {one.route} {one.nth}")
async def test_next_run_converges_after_a_kill(stage, tmp_path, write: Write, moment: str):
    """A run that dies while Rainbow works on a write, before or after its effect, leaves nothing half done."""
    stage.emulator.fault(moment, **write._asdict())
    running = asyncio.create_task(scenario.run(stage.emulator, stage.wanted, tmp_path / "journal"))
    assert await asyncio.to_thread(stage.emulator.wait_until_held)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    stage.emulator.release()
    await converges(stage, tmp_path / "journal")
