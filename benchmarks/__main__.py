"""`make bench`: measures, prints, and ends with 1 where a goal in requests, ratios or memory is missed.

python -m benchmarks [SIZE…]      sizes in PBXs; 100, 1,000 and 10,000 without any
"""

import sys
import tempfile
from collections.abc import Iterator
from math import ceil
from pathlib import Path
from typing import NamedTuple

from benchmarks.apply import ASSOCIATIONS, LATENCY, PBXS, Applied, measure_apply
from benchmarks.forms import measure_forms
from benchmarks.plan import Measured, measure_plan
from benchmarks.report import PageMeasured, measure_page
from benchmarks.world import COMPANIES, SHARING

SIZES = (100, 1000, 10000)
LARGEST = SIZES[-1]  # the size that the goals are for


class Goal(NamedTuple):
    """One goal: what, what came, what it may be, and whether missing it fails the run."""

    what: str
    came: float
    most: float
    unit: str
    fails: bool

    @property
    def met(self) -> bool:
        """Whether it is met."""
        return self.came <= self.most


def main(sizes: tuple[int, ...]) -> int:
    """Measure and print; the exit code."""
    goals: list[Goal] = []
    print(f"A plan with nothing to do; each PBX is shared by {SHARING} of {COMPANIES:,} companies. CPU in seconds.\n")
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            measured = measure_plan(Path(folder) / str(size), size)
            _print_plan(measured)
            goals += _plan_goals(measured)
        applied = measure_apply(Path(folder) / "apply")
        page = measure_page(Path(folder) / "report.html", LARGEST)
    _print_apply(applied)
    _print_forms(LARGEST)
    goals += _apply_goals(applied)
    _print_page(page)
    goals += _page_goals(page)
    for goal in goals:
        word = "met   " if goal.met else "MISSED"
        print(f"{word}  {goal.what}: {goal.came:,.6g} of at most {goal.most:,.6g} {goal.unit}".rstrip())
    return int(any(goal.fails and not goal.met for goal in goals))


def _print_plan(size: Measured) -> None:
    files, answers = size.megabytes
    print(f"{size.pbxs:,} PBXs: {size.requests} requests, {files:.1f} MB of files, {answers:.1f} MB of answers")
    names = list(size.phases)
    print("           " + "".join(f"{name:>9}" for name in (*names, "whole", "wall", "MB")))
    for title, phases, usage in (("plan", size.phases, size.plan), ("floor", size.floor_phases, size.floor)):
        row = [f"{phases[name]:9.2f}" if name in phases else f"{'':9}" for name in names]
        print(f"  {title:<9}" + "".join(row) + f"{usage.cpu:9.2f}{usage.wall:9.2f}{usage.peak:9.0f}")
    print(f"  plan / floor: {size.ratio:.2f}\n", flush=True)


def _print_apply(applied: Applied) -> None:
    print(f"Apply of {PBXS} new PBXs with {ASSOCIATIONS} associations each, {LATENCY} of latency, no limit to the rate")
    for route, number in sorted(applied.requests.items(), key=lambda item: -item[1]):
        method, _, path = route.partition(" ")
        print(f"  {number:5} {method} {path.partition('/v1.0')[2]}")
    print(f"  {sum(applied.requests.values()):5} requests in all")
    print(f"  {applied.apply.wall:.2f} s, {applied.apply.cpu:.2f} s of CPU\n")


def _print_page(page: PageMeasured) -> None:
    print(f"A drift of {page.pbxs:,} PBXs as a page: {page.megabytes:.1f} MB, written in {page.written:.2f} s")
    if page.shown is None or page.found is None:
        print("  Chromium is not installed: not opened\n")
    else:
        print(f"  shown after {page.shown:.2f} s; the slowest search took {page.found:.3f} s\n")


def _print_forms(pbxs: int) -> None:
    print(f"Reports of {pbxs:,} PBXs, of which the plan changes every one, in every form")
    for form in measure_forms(pbxs):
        print(f"  {form.what:<17}{form.written:6.2f} s{form.megabytes:8.1f} MB")
    print()


def _pages(rows: int) -> int:
    """How many requests a list of so many rows takes, when pages of 1,000 overlap by one."""
    return 1 + max(0, ceil((rows - 1000) / 999))


def _plan_goals(size: Measured) -> Iterator[Goal]:
    # The login, PBXs twice, a site each company, and the partner beside its companies.
    requests = 1 + 2 * _pages(size.pbxs) + _pages(COMPANIES) + _pages(COMPANIES + 1)
    yield Goal(f"requests of a plan of {size.pbxs:,}", size.requests, requests, "", fails=True)
    if size.pbxs != LARGEST:
        return
    yield Goal("CPU of a plan of 10,000", round(size.plan.cpu, 2), 2.0, "s", fails=False)
    yield Goal("CPU of a plan of 10,000, by the floor", round(size.ratio, 2), 1.5, "", fails=True)
    yield Goal("memory of a plan of 10,000", round(size.plan.peak), 300, "MB", fails=True)


def _apply_goals(applied: Applied) -> Iterator[Goal]:
    yield Goal("requests of the apply", sum(applied.requests.values()), 1215, "", fails=True)
    yield Goal("time of the apply", round(applied.apply.wall, 2), 8.0, "s", fails=False)


def _page_goals(page: PageMeasured) -> Iterator[Goal]:
    yield Goal("size of the page", page.megabytes, 8.0, "MB", fails=True)
    if page.shown is not None and page.found is not None:
        yield Goal("first content of the page", page.shown, 2.0, "s", fails=False)
        yield Goal("a search in it", page.found, 0.2, "s", fails=False)


if __name__ == "__main__":
    sys.exit(main(tuple(map(int, sys.argv[1:])) or SIZES))
