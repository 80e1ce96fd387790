"""The page of each report: the answer, the figures, the differences, the map."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from rainbow_tenancy.reconcile.apply import Status
from rainbow_tenancy.reconcile.drift import Sort
from rainbow_tenancy.reconcile.operations import Kind
from rainbow_tenancy.reports.data.apply import ApplyReport
from rainbow_tenancy.reports.data.drift import Difference, DriftReport
from rainbow_tenancy.reports.data.parts import Blocked
from rainbow_tenancy.reports.data.plan import PlanReport
from rainbow_tenancy.reports.data.status import PbxReport, StatusReport
from rainbow_tenancy.reports.forms.html.atlas import Remark, held_back, remarks, unnamed
from rainbow_tenancy.reports.forms.html.charts import tenancy_map
from rainbow_tenancy.reports.forms.html.deeds import Telling
from rainbow_tenancy.reports.forms.html.differences import (
    hints,
    histories,
    items,
    manuals,
    meetings,
    operations,
    pendings,
    section,
    unmanaged,
)
from rainbow_tenancy.reports.forms.html.elements import SAY, Html, element, joined
from rainbow_tenancy.reports.forms.html.page import page
from rainbow_tenancy.reports.forms.html.roster import roster
from rainbow_tenancy.reports.sentences import SORTS
from rainbow_tenancy.reports.words import count

__all__ = ["apply_page", "drift_page", "plan_page", "status_page"]

CHANGE_HEADS: Final = ("Now", "Then")
DRIFT_HEADS: Final = ("Rainbow has", "The files say")
MISSING, EXTRA, CHANGED = SORTS[Sort.MISSING], SORTS[Sort.UNMANAGED], SORTS[Sort.CHANGED]
UNNAMED: Final = "in no file"
ENDINGS: Final = (
    (Status.FAILED, "Failed"),
    (Status.UNKNOWN, "Unknown: Rainbow's answer did not arrive, the next run looks"),
    (Status.LEFT, "Left"),
    (Status.DONE, "Done"),
)


def plan_page(report: PlanReport, *, full: bool, pbxs: Sequence[PbxReport] = ()) -> str:
    """A plan, and the tenancy as it is before it."""
    telling = Telling(CHANGE_HEADS, full, report.summary.users_asked)
    blocked = [one.operation for one in report.blocked]
    kinds = report.summary.operations
    unknown = report.summary.companies_with_unknown_users if report.summary.users_asked else 0
    said = remarks(report.operations) + held_back(blocked)
    said += unnamed(report.unmanaged, UNNAMED)
    said += [Remark("for a person", one.pbx) for one in report.manual]
    parts = [
        _figures(
            [
                *((kinds[kind], kind.value) for kind in Kind),
                (len(blocked), "blocked"),
                (report.summary.companies_touched, "companies touched"),
                (report.summary.users_known, "users touched"),
                (unknown, "companies, users unknown"),
            ]
        ),
        _next("Apply with", report.next),
        element("p", Html(leaning), class_="note") if (leaning := SAY.leaning(report)) else None,
        section(SAY.neighbours, meetings(report.new_neighbours, full=full)),
        section("What would change", operations(report.operations, telling)),
        _blocked(report.blocked, telling),
        section("In Rainbow and in no file, left alone", unmanaged(report.unmanaged, full=full)),
        *_asides(report),
        tenancy_map(pbxs, said),
    ]
    return page(f"Plan of {report.tenancy}", Html(SAY.plan_answer(report)), parts)


def drift_page(report: DriftReport, *, full: bool, pbxs: Sequence[PbxReport] = ()) -> str:
    """Drift, and the tenancy as Rainbow has it."""
    summary, telling = report.summary, Telling(DRIFT_HEADS, full)
    said = remarks(report.in_files_not_in_rainbow, MISSING) + remarks(report.in_rainbow_not_in_files, EXTRA)
    said += remarks(report.different, CHANGED) + unnamed(report.unmanaged_associations, UNNAMED)
    said += unnamed(report.shared_pbxs_in_no_file, UNNAMED) + [Remark("for a person", one.pbx) for one in report.manual]

    def differences(title: str, found: Sequence[Difference], *more: Html | None) -> Html | None:
        return section(title, operations(found, telling), *more)

    parts = [
        _figures(
            [
                (summary.in_files_not_in_rainbow, MISSING),
                (summary.in_rainbow_not_in_files, EXTRA),
                (summary.different, CHANGED),
                (summary.sorts[Sort.PENDING], SORTS[Sort.PENDING]),
                (len(report.settled), "PBXs as the files say"),
            ]
        ),
        _next("Next", report.next),
        differences("Missing in Rainbow", report.in_files_not_in_rainbow),
        differences(
            "Unmanaged in Rainbow",
            report.in_rainbow_not_in_files,
            unmanaged(report.unmanaged_associations, full=full, tell=SAY.only_reported),
        ),
        differences("Changed", report.different),
        section(SAY.unnamed_title(report), unmanaged(report.shared_pbxs_in_no_file, full=full)),
        section("Pending", pendings(report.pending)),
        *_asides(report),
        tenancy_map(pbxs, said),
    ]
    return page(f"Drift of {report.tenancy}", Html(SAY.drift_answer(report)), parts)


def apply_page(report: ApplyReport, *, full: bool) -> str:
    """How an apply ended."""
    telling = Telling(CHANGE_HEADS, full)
    parts = [
        _figures(
            [
                *((report.summary.get(status, 0), status.value) for status, _ in reversed(ENDINGS)),
                (len(report.blocked), "blocked"),
            ]
        ),
        element("p", f"The run stopped: {report.stopped}", class_="alarm") if report.stopped else None,
        _next("Check with", report.next),
        *(section(title, operations(report.ended(status), telling)) for status, title in ENDINGS),
        _blocked(report.blocked, telling),
    ]
    return page(f"Apply of {report.tenancy}", SAY.apply_answer(report), parts)


def status_page(report: StatusReport, *, full: bool) -> str:
    """How PBXs are."""
    words = Counter(one.status or f'"{one.rainbow_status}"' for one in report.pbxs)
    parts = [
        _figures([(number, word) for word, number in words.most_common()]),
        section("Not Running", roster([one for one in report.pbxs if one.status != "Running"], full=full)),
        section("For a person to do", manuals(report.manual)),
        section("Connection history", histories(report.pbxs) if report.summary.history_asked else None),
        _left_out(report.summary.left_out, "PBX"),
        _ordinary(report),
        tenancy_map(report.pbxs, ()),
    ]
    return page(
        f"Status of {report.tenancy}" if report.tenancy else "Status",
        Html(SAY.status_answer(report)),
        parts,
    )


def _figures(figures: Iterable[tuple[int, str]]) -> Html | None:
    held = [element("div", element("dt", word), element("dd", f"{number:,}")) for number, word in figures if number]
    return element("dl", *held, class_="figures") if held else None


def _blocked(found: Sequence[Blocked], telling: Telling) -> Html | None:
    """What may not be done now, why, and what releases it."""
    return section(
        "Blocked",
        operations([one.operation for one in found], telling),
        items(
            joined(element("b", one.operation.pbx.label), f": {one.reason}; released by: {one.release}")
            for one in found
        ),
    )


def _next(word: str, command: str | None) -> Html | None:
    return element("p", f"{word}: ", element("code", command), class_="next") if command else None


def _asides(report: PlanReport | DriftReport) -> list[Html | None]:
    return [
        section("For a person to do", manuals(report.manual)),
        section("Not visible to this account, so unknown", hints(report.not_visible)),
        section("Worth knowing", hints(report.hints)),
        _left_out(report.left_out, "operation"),
    ]


def _left_out(number: int, what: str) -> Html | None:
    return element("p", f"Left out by --pbx and --company: {count(number, what)}.", class_="note") if number else None


def _ordinary(report: StatusReport) -> Html | None:
    """A word on ordinary PBXs: those that are listed, or how many are not."""
    if any(one.is_unnamed_ordinary for one in report.pbxs):
        return element("p", SAY.ordinary, class_="note")
    number = report.summary.ordinary_left_out
    return (
        element("p", f"Ordinary and in no file: {count(number, 'PBX')}; --all lists them.", class_="note")
        if number
        else None
    )
