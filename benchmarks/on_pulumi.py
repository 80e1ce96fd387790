"""What a refresh and a first `up` cost on Pulumi's engine, beside a provider that answers at once.

    PYTHONPATH=tests python -m benchmarks.on_pulumi [PBXS] [NEW]

The same program and the same state run with either provider, in turns. The fastest of each is shown; the ratio is that
of the middle turn. Ends with 1 where a goal is missed. The engine is that of the end-to-end tests.
"""

import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from e2e.pulumi.engine import Engine, Project, built_binaries
from rainbow_tenancy.emulator import Emulator, Synthetic, running_emulator
from rainbow_tenancy.plugin.stub import write_stub

PBXS, NEW = 3000, 300
COMPANIES, SHARING = 300, 3
TURNS = 3
REFRESH_GOAL, CREATE_GOAL = 1.2, 1.3
ECHO = Path(__file__).with_name("echo_provider.py")
INPUTS = {
    "type": "OmniPCX Enterprise",
    "dialing": {"country": "FRA", "nationalPrefix": "0", "internationalPrefix": "00", "outboundPrefix": "0"},
    "numberingRules": [{"match": "^([0-9]{1,5})$", "replaceWith": "$$1", "description": "Internal numbers"}],
}


class Pair(NamedTuple):
    """The two engines, alike but for the provider that is installed."""

    rainbow: Engine
    echo: Engine


class Spent(NamedTuple):
    """Seconds by the clock, and of CPU: the engine's and the provider's, without those of the emulated Rainbow."""

    wall: float
    cpu: float


class Turn(NamedTuple):
    """What each spent in one turn, and how often Rainbow was asked."""

    rainbow: Spent
    echo: Spent
    requests: int


class Cost(NamedTuple):
    """All turns of one thing that was done."""

    turns: list[Turn]

    @property
    def ratio(self) -> float:
        """How many times the least that any provider costs."""
        return median(one.rainbow.wall / one.echo.wall for one in self.turns)


def main(pbxs: int, new: int) -> int:
    """Measure and print; the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        engines = _engines(work)
        refresh = _refresh(engines, work, pbxs)
        _print(f"refresh of {pbxs:,} PBXs without drift", refresh)
        create = _create(engines, work, new)
        _print(f"up that creates {new:,} PBXs with {SHARING * new:,} associations", create)
    missed = False
    for what, cost, most in (("refresh", refresh, REFRESH_GOAL), ("create", create, CREATE_GOAL)):
        missed |= cost.ratio > most
        print(f"{'MISSED' if cost.ratio > most else 'met   '}  {what}: {cost.ratio:.2f} of at most {most} × echo")
    return int(missed)


def _print(what: str, cost: Cost) -> None:
    print(f"{what}: {cost.turns[0].requests:,} requests to Rainbow")
    for name, all_spent in (
        ("rainbow", (one.rainbow for one in cost.turns)),
        ("echo", (one.echo for one in cost.turns)),
    ):
        spent = min(all_spent)
        print(f"  {name:<8} {spent.wall:7.2f} s, {spent.cpu:7.2f} s of CPU", flush=True)


def _engines(work: Path) -> Pair:
    binaries = None if shutil.which("pulumi") else built_binaries()
    if binaries is None and not shutil.which("pulumi"):
        sys.exit("neither pulumi nor Go is installed")
    rainbow, echo = write_stub(work / "rainbow"), write_stub(work / "echo")
    echo.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P "{ECHO}" "$@"\n')
    return Pair(_engine(binaries, rainbow.parent), _engine(binaries, echo.parent))


def _engine(binaries: Path | None, plugin: Path) -> Engine:
    home = plugin.with_name(f"{plugin.name}-home")
    home.mkdir()
    engine = Engine(binaries, home)
    engine.install_plugin(plugin)
    return engine


def _refresh(engines: Pair, work: Path, pbxs: int) -> Cost:
    with running_emulator(Synthetic(pbxs, COMPANIES, SHARING), record=False) as emulator:
        project = _project(engines.rainbow, work / "refresh", emulator)
        project.write({"resources": dict(_imported(emulator))})
        project.up()
        copy = shutil.copytree(project.directory, work / "refresh-echo")
        echo = Project(engines.echo, copy, project.login)
        look = ("--preview-only", "--expect-no-changes")
        return Cost(
            [_turn(emulator, lambda: project.refresh(*look), lambda: echo.refresh(*look)) for _ in range(TURNS)]
        )


def _create(engines: Pair, work: Path, new: int) -> Cost:
    with running_emulator(Synthetic(1, COMPANIES, 1), record=False) as emulator:
        before = emulator.snapshot()
        program = {"resources": dict(_declared(new))}
        turn = iter(range(2 * TURNS))

        def up(engine: Engine) -> Callable[[], Any]:
            project = _project(engine, work / f"create-{next(turn)}", emulator)
            project.write(program)
            return lambda: project.up(PULUMI_SKIP_CHECKPOINTS="false")  # as it is for everybody

        turns = []
        for _ in range(TURNS):
            emulator.restore(before)
            turns.append(_turn(emulator, up(engines.rainbow), up(engines.echo)))
        return Cost(turns)


def _turn(emulator: Emulator, rainbow: Callable[[], Any], echo: Callable[[], Any]) -> Turn:
    emulator.reset_requests()
    first = _spent(rainbow)
    requests = sum(emulator.counts().values())
    return Turn(first, _spent(echo), requests)


def _spent(act: Callable[[], Any]) -> Spent:
    begun, before = time.perf_counter(), _cpu()
    act()
    return Spent(time.perf_counter() - begun, _cpu() - before)


def _cpu() -> float:
    """Seconds of CPU that processes which have ended spent."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _project(engine: Engine, directory: Path, emulator: Emulator) -> Project:
    directory.mkdir()
    return engine.project(directory, emulator)


def _imported(emulator: Emulator) -> Any:
    """Every PBX of the emulator, with the companies that share it."""
    rows = emulator.store.all(
        "SELECT systems.id, systems.name, companies.name AS company FROM links JOIN systems ON systems.id = systemId "
        "JOIN sites ON sites.id = siteId JOIN companies ON companies.id = companyId ORDER BY systems.name"
    )
    shared: dict[str, list[str]] = {}
    for row in rows:
        shared.setdefault(row["name"], []).append(row["company"])
    for name, system_id in {row["name"]: row["id"] for row in rows}.items():
        inputs = {**INPUTS, "name": name, "sharedWith": shared[name]}
        yield name.lower(), {"type": "rainbow:Pbx", "properties": inputs, "options": {"import": system_id}}


def _declared(new: int) -> Any:
    for n in range(new):
        companies = [f"Company {(n * SHARING + k) % COMPANIES:06}" for k in range(SHARING)]
        yield f"new-{n:06}", {"type": "rainbow:Pbx", "properties": {**INPUTS, "sharedWith": companies}}


if __name__ == "__main__":
    sizes = [*map(int, sys.argv[1:])] or [PBXS, NEW]
    sys.exit(main(*sizes))
