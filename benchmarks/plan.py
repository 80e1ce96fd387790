"""A plan with nothing to do, beside the least that the same files and answers could cost."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.measure import Usage, helper, measured
from benchmarks.render import INDEX
from benchmarks.world import synthetic, write_files

__all__ = ["Measured", "measure_plan"]

RAINBOWCTL: Final = Path(sys.executable).parent / "rainbowctl"
RUNS: Final = 11  # of each; the one with the least CPU time is shown, for a computer is seldom alone with one program


@dataclass(frozen=True, slots=True)
class Measured:
    """One size.

    Attributes:
        pbxs: How many there are.
        requests: That one plan sent.
        plan: `rainbowctl plan` as a whole process.
        phases: CPU seconds of each phase, from a run with marks.
        floor: The floor as a whole process.
        floor_phases: CPU seconds of its parts.
        ratio: The plan's CPU time over the floor's, in the middle one of all turns: what slows a computer down for a
            while slows both of a turn.
        megabytes: Of files, and of answers.
    """

    pbxs: int
    requests: int
    plan: Usage
    phases: dict[str, float]
    floor: Usage
    floor_phases: dict[str, float]
    ratio: float
    megabytes: tuple[float, float]


def measure_plan(work: Path, pbxs: int) -> Measured:
    """Measure one size; `work` is a directory that is not there yet."""
    work.mkdir()
    files = write_files(work / "tenancy", pbxs)
    measured("-m", "benchmarks.render", synthetic(pbxs), work / "answers", cwd=work)
    index = json.loads((work / "answers" / INDEX).read_text())
    answers = [work / "answers" / name for name in index["answers"].values()]
    marks, least = work / "marks.json", work / "floor.json"

    with helper("-m", "benchmarks.pages", work / "answers", cwd=work) as (stop, told):
        environ = index["login"] | {"RAINBOW_HOST": f"http://127.0.0.1:{int(told.readline())}"}
        plans, phased, floors = [], [], []
        for _ in range(RUNS):  # turn by turn, so that what else runs here burdens all of them alike
            plans.append(measured(RAINBOWCTL, "plan", cwd=work, environ=environ))
            whole = measured("-m", "benchmarks.phases", marks, "plan", cwd=work, environ=environ)
            phased.append((whole, _phases(marks, whole)))
            whole = measured("-m", "benchmarks.floor", least, marks, *files, "--", *answers, cwd=work)
            floors.append((whole, _phases(least, whole)))
        stop.close()
        requests, rest = divmod(int(told.readline()), 2 * RUNS)
    if rest or not plans[0].output.startswith("Nothing to do"):
        raise RuntimeError(f"this was no plan with nothing to do:\n{plans[0].output}")
    plan = min(plans, key=lambda usage: usage.cpu)
    ratio = median(one.cpu / floor.cpu for one, (floor, _) in zip(plans, floors, strict=True))
    megabytes = (_megabytes(files), _megabytes(answers))
    return Measured(pbxs, requests, plan, _least(phased)[1], *_least(floors), ratio, megabytes)


def _phases(marks: Path, whole: Usage) -> dict[str, float]:
    """What was noted, and as the last phase what is left of the process."""
    phases: dict[str, float] = json.loads(marks.read_text())["phases"]
    return phases | {"render": whole.cpu - sum(phases.values())}


def _least(runs: list[tuple[Usage, dict[str, float]]]) -> tuple[Usage, dict[str, float]]:
    return min(runs, key=lambda run: run[0].cpu)


def _megabytes(files: list[Path]) -> float:
    return sum(file.stat().st_size for file in files) / 1e6
