"""The HTML report at size: how long it takes to write, how large it is, and how quick in a real browser."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from time import perf_counter
from typing import Final

from playwright.sync_api import Page, sync_playwright

from benchmarks.world import COMPANIES, SHARING, STRIDE
from rainbow_tenancy.reconcile.drift import FAILS, Sort
from rainbow_tenancy.reconcile.operations import Kind, Moved
from rainbow_tenancy.reports.data.drift import Difference, DriftReport, DriftSummary
from rainbow_tenancy.reports.data.overview import Overview
from rainbow_tenancy.reports.data.parts import Change, Pbx, Position, Site
from rainbow_tenancy.reports.data.status import PbxReport, Sharer
from rainbow_tenancy.reports.forms import render

__all__ = ["PageMeasured", "measure_page"]

CHROMIUM: Final = "chromium"
EACH: Final = 10  # one PBX in so many differs
# By key, by company, by accent, everything, nothing.
SEARCHES: Final = ("pbx-00042", "customer 42", "societe 12", "o", "no such name")
ROUNDS: Final = 3  # of which the quickest counts, as whatever else the computer does only delays
SEARCH: Final = """
(words) => new Promise((done) => {
  const search = document.getElementById("search");
  search.value = words;
  const began = performance.now();
  search.dispatchEvent(new InputEvent("input", { bubbles: true }));
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - began), 0));
})
"""


@dataclass(frozen=True, slots=True)
class PageMeasured:
    """What the page of one size took.

    Attributes:
        pbxs: How many PBXs.
        written: Seconds to write it.
        megabytes: Its size.
        shown: Seconds until the browser shows the first content; None without Chromium.
        found: Seconds until the slowest search is shown; None without Chromium.
    """

    pbxs: int
    written: float
    megabytes: float
    shown: float | None = None
    found: float | None = None


def measure_page(file: Path, pbxs: int) -> PageMeasured:
    """Write the drift of so many PBXs as a page, and open it."""
    overview = _overview(pbxs)
    began = perf_counter()
    page = render(overview, "html")
    written = perf_counter() - began
    file.write_text(page, encoding="utf-8")
    megabytes = len(page.encode()) / 1e6
    chromium = which(CHROMIUM)
    if chromium is None:
        return PageMeasured(pbxs, written, megabytes)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        opened = browser.new_page()
        opened.goto(file.as_uri())
        paint = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
        opened.wait_for_function(paint.removesuffix(".startTime"))
        shown = opened.evaluate(paint) / 1000
        found = max(map(min, zip(*(_searches(opened) for _ in range(ROUNDS)), strict=True)))
        browser.close()
    return PageMeasured(pbxs, written, megabytes, shown, found)


def _searches(page: Page) -> Iterator[float]:
    for words in SEARCHES:
        yield page.evaluate(SEARCH, words) / 1000


def _overview(pbxs: int) -> Overview:
    sharers = [
        Sharer(id=f"c{n}", name=f"Customer {n} Société", reference=f"C-{n}", sites=[Site(id=f"s{n}", name="Site")])
        for n in range(COMPANIES)
    ]
    rows = [_pbx(n, [sharers[(STRIDE * n + k) % COMPANIES] for k in range(SHARING)]) for n in range(pbxs)]
    differences = [_difference(row) for row in rows[::EACH]]
    summary = DriftSummary(
        in_files_not_in_rainbow=0,
        in_rainbow_not_in_files=0,
        different=len(differences),
        shared_pbxs_in_no_file=0,
        sorts=dict.fromkeys(Sort, 0) | {Sort.CHANGED: len(differences)},
        left_out=0,
    )
    report = DriftReport(
        format_version=1,
        tenancy="bench",
        root="tenancy.yaml",
        partner_id="p",
        differs=True,
        base=None,
        fails_on=list(FAILS),
        summary=summary,
        in_files_not_in_rainbow=[],
        in_rainbow_not_in_files=[],
        different=differences,
        unmanaged_associations=[],
        shared_pbxs_in_no_file=[],
        manual=[],
        pending=[],
        hints=[],
        not_visible=[],
        left_out=0,
        settled=[],
        next="rainbowctl plan",
        for_companies=False,
    )
    return Overview(report=report, pbxs=rows)


def _pbx(number: int, sharers: list[Sharer]) -> PbxReport:
    digits = f"{STRIDE**7 * (number + 1):032x}"[-32:]
    return PbxReport(
        key=f"pbx-{number:05}",
        name=f"OXE-{number:05}",
        system_id=f"{number:024x}",
        equipment_id="PBX" + "-".join(digits[at : at + 4] for at in range(0, 32, 4)),
        type=("OmniPCX Enterprise", "OXO Connect")[number % 2],
        status=("Running", "Degraded", "Pending")[number % 3],
        rainbow_status="activated",
        channels=None,
        shared=True,
        companies=sharers,
        links_not_visible=0,
        webrtc_gateway=True,
    )


def _difference(pbx: Pbx) -> Difference:
    position = Position(file="tenancy/pbxs.yaml", line=12, column=5)
    return Difference(
        kind=Kind.UPDATE,
        pbx=pbx,
        company=None,
        sites=[],
        changes=[
            Change(
                field="dialing.outboundPrefix", before="0", after="9", position=position, moved=Moved.RAINBOW, base="9"
            )
        ],
        replaced_by=None,
        why="Rainbow has other values than the files",
        position=position,
        touches=[],
        moved=Moved.RAINBOW,
        repair_blocked=None,
    )


if __name__ == "__main__":
    print(measure_page(Path(sys.argv[1]), int(sys.argv[2])))
