"""Markdown for a comment on a merge request: the answer, a table, the rest folded; never longer than a comment may be.

A hidden marker in the first line lets whoever posts it replace the comment of the run before.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from rainbow_tenancy.reconcile.apply import Status
from rainbow_tenancy.reconcile.operations import Kind
from rainbow_tenancy.reports.alike import together
from rainbow_tenancy.reports.data.apply import ApplyReport, Result
from rainbow_tenancy.reports.data.drift import Difference, DriftReport
from rainbow_tenancy.reports.data.parts import (
    Blocked,
    Data,
    Hint,
    Manual,
    NewNeighbours,
    Operation,
    Pbx,
    Pending,
    Touched,
    Unmanaged,
)
from rainbow_tenancy.reports.data.plan import PlanReport
from rainbow_tenancy.reports.data.status import PbxReport, StatusReport
from rainbow_tenancy.reports.forms import Renderer
from rainbow_tenancy.reports.forms.markdown.comment import LONGEST, Part, below_title, comment, folded, item, table
from rainbow_tenancy.reports.forms.markdown.says import SAY
from rainbow_tenancy.reports.sentences import GATEWAY, kinds_of, users_of
from rainbow_tenancy.reports.words import count, listed

__all__ = ["RENDERERS"]

A_FEW: Final = 3  # companies that a row names
MANY: Final = 50  # PBXs with the very same update, that a line names
A_HANDFUL: Final = 10  # companies on either side of those who meet on a PBX, that a line names
STATUS_COLUMNS: Final = ("PBX", "Status", "Type", "Equipment ID", "WebRTC gateway", "Companies")


# ── Plan and drift ───────────────────────────────────────────────────────────────────────────────────────────────────


def _plan(report: PlanReport, *, full: bool) -> str:  # it is folded, not shortened
    touched = report.touched()
    touches = f"\nIt touches {SAY.touching(touched, report)}." if touched else ""
    return comment(
        "plan",
        report.tenancy,
        f"{SAY.plan_answer(report)}{touches}{_left_out(report.left_out, 'operation')}",
        [
            table(("PBX", "Operations", "Companies"), _row, _by_pbx(report.operations)),
            below_title("Left without any PBX", _alone, [company for company in touched if company.left_without_pbx]),
            below_title(SAY.neighbours, _meeting, report.new_neighbours, SAY.exposed),
            below_title("Blocked", _blocked, report.blocked),
            below_title("For a person to do", _manual, report.manual),
            folded(
                count(len(report.operations), "operation"),
                lambda alike: _operation(alike, report),
                together(report.operations),
            ),
            folded("In Rainbow and in no file, left alone", _unmanaged, report.unmanaged),
            *_notes(report),
        ],
        f"\nApply with: {SAY.command(report.next)}\n" if report.next else "",
    )


def _by_pbx(operations: Sequence[Operation]) -> list[list[Operation]]:
    found: dict[str, list[Operation]] = {}
    for one in operations:
        found.setdefault(one.pbx.identity, []).append(one)
    return list(found.values())


def _row(operations: Sequence[Operation]) -> list[str]:
    companies = {one.id: one.name for operation in operations for one in operation.touches}
    names = listed(map(SAY.text, companies.values()), A_FEW)
    return [SAY.pbx(operations[0].pbx), kinds_of(operations), names]


def _operation(alike: Sequence[Operation], report: PlanReport) -> str:
    one = alike[0]
    touched = list({company.id: company for each in alike for company in each.touches}.values())
    alone = [SAY.text(company.name) for company in touched if company.left_without_pbx]
    users = f": {users_of(touched)}" if report.summary.users_asked else ""
    names = listed((SAY.text(company.name) for company in touched), A_FEW)
    touching = [f"touches {names}{users}"] if touched else []
    place = SAY.place(one.position) if len(alike) == 1 else ""  # of several, the fields' places are the same
    line = f"{_pbxs(alike)}: {SAY.deed(one)}{place}"
    leaning = [f"not confirmed: {SAY.leans_on(one)}"] if one.assumptions else []
    changes = [f"{SAY.from_to(change)}{SAY.place(change.position)}" for change in one.changes]
    alarms = [f"**left without any PBX:** {name}" for name in alone]
    return item(line, [*alarms, f"why: {SAY.text(one.why)}", *touching, *leaning, *changes])


def _pbxs(alike: Sequence[Operation]) -> str:
    return SAY.pbx(alike[0].pbx) if len(alike) == 1 else SAY.alike(alike, MANY)


def _alone(one: Touched) -> str:
    return item(SAY.text(one.name))


def _meeting(one: NewNeighbours) -> str:
    return item(SAY.meeting(one, A_HANDFUL))


def _blocked(one: Blocked) -> str:
    operation = one.operation
    line = f"{SAY.pbx(operation.pbx)}: {SAY.deed(operation)}{SAY.place(operation.position)}"
    return item(line, [f"reason: {SAY.text(one.reason)}", f"released by: {SAY.text(one.release)}"])


def _manual(one: Manual) -> str:
    return item(f"{SAY.pbx(one.pbx)}: {SAY.text(one.what)}{SAY.place(one.position)}")


def _unmanaged(one: Unmanaged) -> str:
    return item(SAY.unmanaged(one))


def _pbx(one: Unmanaged | Result) -> str:
    return item(SAY.pbx_and_id(one.pbx))


def _hint(one: Hint) -> str:
    return item(f"{SAY.text(one.text)}{SAY.place(one.position)}")


def _left_out(number: int, what: str) -> str:
    return f"\nLeft out by --pbx and --company: {count(number, what)}." if number else ""


def _notes(report: PlanReport | DriftReport) -> list[Part]:
    return [
        folded("Not visible to this account, so unknown", _hint, report.not_visible),
        folded("Worth knowing", _hint, report.hints),
    ]


def _drift(report: DriftReport, *, full: bool) -> str:
    extra = [*report.in_rainbow_not_in_files, *report.unmanaged_associations]
    return comment(
        "drift",
        report.tenancy,
        f"{SAY.drift_answer(report)}{_left_out(report.left_out, 'operation')}",
        [
            table(("PBX", "Missing in Rainbow", "Unmanaged in Rainbow", "Changed"), _sides_row, _sides(report)),
            below_title("For a person to do", _manual, report.manual),
            folded("Missing in Rainbow", _difference, [[one] for one in report.in_files_not_in_rainbow]),
            folded("Unmanaged in Rainbow", _extra, extra),
            folded("Changed", _difference, together(report.different)),
            folded(SAY.unnamed_title(report), _pbx, report.shared_pbxs_in_no_file),
            folded("Pending", _pending, report.pending),
            *_notes(report),
        ],
        f"\nNext: {SAY.command(report.next)}, which shows how an apply would repair this.\n" if report.next else "",
    )


def _sides(report: DriftReport) -> list[tuple[Pbx, list[int]]]:
    """Each PBX and how many differences there are on each side."""
    sides: tuple[Sequence[Difference | Unmanaged], ...] = (
        report.in_files_not_in_rainbow,
        [*report.in_rainbow_not_in_files, *report.unmanaged_associations],
        report.different,
    )
    pbxs = {one.pbx.identity: one.pbx for side in sides for one in side}
    numbers = [Counter(one.pbx.identity for one in side) for side in sides]
    return [(pbx, [found[identity] for found in numbers]) for identity, pbx in pbxs.items()]


def _sides_row(sides: tuple[Pbx, list[int]]) -> list[str]:
    pbx, numbers = sides
    return [SAY.pbx(pbx), *(str(number or "") for number in numbers)]


def _pending(one: Pending) -> str:
    return item(SAY.pending(one))


def _extra(one: Difference | Unmanaged) -> str:
    if isinstance(one, Unmanaged):
        return item(SAY.only_reported(one))
    return _difference([one])


def _difference(alike: Sequence[Difference]) -> str:
    one = alike[0]
    place = SAY.place(one.position) if len(alike) == 1 else ""
    changed = one.changes if one.kind is Kind.UPDATE else ()
    below = [f"{SAY.both_values(change)}{SAY.place(change.position)}" for change in changed]
    if one.repair_blocked is not None:
        below.append(f"repair blocked: {SAY.text(one.repair_blocked)}")
    return item(f"{_pbxs(alike)}: {SAY.difference(one)}{place}", below)


# ── Apply and status ─────────────────────────────────────────────────────────────────────────────────────────────────


def _apply(report: ApplyReport, *, full: bool) -> str:
    answer = SAY.apply_answer(report)
    if report.stopped:
        answer += f"\nThe run stopped: {SAY.text(report.stopped)}"
    return comment(
        "apply",
        report.tenancy,
        answer,
        [
            table(("Ended", "Operations"), _ended, list(report.summary.items())),
            below_title("Failed", _result, report.ended(Status.FAILED)),
            below_title("Unknown, as no answer arrived: the next run looks", _result, report.ended(Status.UNKNOWN)),
            below_title("Blocked", _blocked, report.blocked),
            folded("Left", _result, report.ended(Status.LEFT)),
            folded("Created", _pbx, report.created()),
            folded("Done", _result, report.ended(Status.DONE)),
        ],
        f"\nNext: {SAY.command(report.next)}\n" if report.next else "",
    )


def _ended(one: tuple[Status, int]) -> list[str]:
    status, number = one
    return [status.value, str(number)]


def _result(one: Result) -> str:
    below = [f"why: {SAY.text(one.detail)}"] if one.detail else []
    if one.request_id and one.request_id not in one.detail:
        below.append(f"request: {SAY.text(one.request_id)}")
    return item(f"{SAY.pbx(one.pbx)}: {SAY.deed(one)}{SAY.place(one.position)}", below)


def _status(report: StatusReport, *, full: bool) -> str:
    summary = report.summary
    number = summary.ordinary_left_out
    ordinary = f"\nOrdinary and in no file: {count(number, 'PBX')}; --all lists them." if number else ""
    return comment(
        "status",
        report.tenancy,
        f"{SAY.status_answer(report)}{_left_out(summary.left_out, 'PBX')}{ordinary}",
        [
            table(STATUS_COLUMNS, _pbx_row, report.pbxs, LONGEST),
            below_title("For a person to do", _manual, report.manual),
            folded("Connection history", _history, report.pbxs if summary.history_asked else []),
        ],
        f"\n{SAY.ordinary}\n" if any(one.is_unnamed_ordinary for one in report.pbxs) else "",
    )


def _pbx_row(one: PbxReport) -> list[str]:
    equipment_id = SAY.text(one.equipment_id) if one.equipment_id else ""
    companies = listed((SAY.text(company.name) for company in one.companies), A_FEW)
    ordinary = " (ordinary)" if one.shared is False else ""
    gateway = GATEWAY[one.webrtc_gateway] if one.rainbow_status is not None else ""
    kind = SAY.text(one.type) if one.type else ""
    return [SAY.pbx(one) + ordinary, SAY.status(one), kind, equipment_id, gateway, companies]


def _history(one: PbxReport) -> str:
    events = [SAY.event(event) for event in one.history or ()]
    none = "none" if one.history is not None else "not told by Rainbow"
    return item(f"{SAY.pbx(one)}{':' if events else f': {none}'}", events)


RENDERERS: Final[Mapping[type[Data], Renderer]] = {
    PlanReport: _plan,
    DriftReport: _drift,
    ApplyReport: _apply,
    StatusReport: _status,
}
