"""A plan as text: first line the answer, then PBX by PBX what is done, why and to whom, last line what to do next."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from rainbow_tenancy.reconcile.operations import Kind
from rainbow_tenancy.reports.alike import together
from rainbow_tenancy.reports.data.parts import Blocked, NewNeighbours, Operation
from rainbow_tenancy.reports.data.plan import PlanReport
from rainbow_tenancy.reports.forms.text.lines import asides, change_lines, section
from rainbow_tenancy.reports.forms.text.says import SAY
from rainbow_tenancy.reports.sentences import SYMBOL, users_of
from rainbow_tenancy.reports.words import count, listed, wrapped

__all__ = ["plan_text"]

A_HANDFUL = 5  # operations a PBX, fields an operation, that the short form shows
A_FEW = 3  # companies on either side of those who meet on a PBX, that the short form names
MANY = 8  # PBXs with the very same update, that the short form names
DANGEROUS = {Kind.REMOVE, Kind.DELETE, Kind.REPLACE, Kind.MAKE_ORDINARY}  # never folded away


def plan_text(report: PlanReport, *, full: bool) -> str:
    """The plan for a reader who is about to decide.

    Args:
        report: What to show.
        full: Every operation of every PBX with all its fields, instead of a handful a PBX.
    """
    lines = wrapped(SAY.plan_answer(report))
    if report.operations:
        touched = report.touched()
        if touched:
            lines += wrapped(f"It touches {SAY.touching(touched, report)}.")
        lines += _neighbours_lines(report.new_neighbours, full=full)
        for is_alike, group in _groups(report.operations, fold=not full):
            lines += ["", *(_alike_lines(group, report) if is_alike else _pbx_lines(group, report, full=full))]
    lines += section("Blocked", (_blocked_lines(one) for one in report.blocked))
    lines += section(
        "In Rainbow and in no file, left alone", (wrapped(f"* {SAY.unmanaged(one)}", "  ") for one in report.unmanaged)
    )
    lines += asides(report)
    leaning = SAY.leaning(report)
    if leaning:
        lines += ["", *wrapped(leaning)]
    lines += _next(report)
    return "\n".join(lines) + "\n"


def _neighbours_lines(meetings: Sequence[NewNeighbours], *, full: bool) -> list[str]:
    """Who shares a PBX for the first time, and what that means."""
    told = meetings if full or len(meetings) <= A_HANDFUL + 1 else meetings[:A_HANDFUL]
    items = [wrapped(f"* {SAY.meeting(one, None if full else A_FEW)}", "  ") for one in told]
    if len(told) < len(meetings):
        items.append([f"  … and {count(len(meetings) - len(told), 'PBX')} more; --full shows all"])
    return section(SAY.neighbours, [*items, wrapped(f"! {SAY.exposed}", "  ")] if items else [])


def _next(report: PlanReport) -> list[str]:
    """How much it is, and the command on a line of its own to be copied whole."""
    if report.operations and report.next:
        held = f", {len(report.blocked)} blocked" if report.blocked else ""
        counts = f"{count(len(report.operations), 'operation')}{held}"
        return ["", f"{counts}. Apply with:", f"  {SAY.command(report.next)}"]
    if report.operations:
        return []
    if report.blocked:
        return ["", "Next: release what is blocked, then plan again."]
    return ["", "Next: do by hand what is listed for a person."] if report.manual else []


def _groups(operations: Iterable[Operation], *, fold: bool) -> list[tuple[bool, list[Operation]]]:
    """Operations by PBX in plan order; beside them the very same updates of several PBXs, which are marked."""
    found: dict[str | int, list[Operation]] = defaultdict(list)
    for number, group in enumerate(together(operations) if fold else ([one] for one in operations)):
        found[number if len(group) > 1 else group[0].pbx.identity] += group
    return [(isinstance(key, int), group) for key, group in found.items()]


def _alike_lines(operations: Sequence[Operation], report: PlanReport) -> list[str]:
    first = operations[0]
    lines = wrapped(SAY.alike(operations, MANY))
    lines += wrapped(f"~ {SAY.deed(first)} on each, {_touching_all(operations, report)}", "  ")
    return lines + [line for change in first.changes for line in change_lines(change, "      ", full=False)]


def _pbx_lines(operations: list[Operation], report: PlanReport, *, full: bool) -> list[str]:
    lines = wrapped(f"PBX {SAY.pbx_and_id(operations[0].pbx)}")
    told = operations if full else _handful(operations)
    for operation in told:
        lines += _operation_lines(operation, report, full=full)
    folded = [operation.kind.value for operation in operations if operation not in told]
    if folded:
        kinds = listed(f"{folded.count(kind)} {kind}" for kind in dict.fromkeys(folded))
        lines += wrapped(f"… and {count(len(folded), 'operation')} more ({kinds}); --full shows all", "  ")
    return lines


def _handful(operations: list[Operation]) -> list[Operation]:
    """Whatever takes something away, and of the others as many as make a handful; one more costs no line."""
    if len(operations) <= A_HANDFUL + 1:
        return operations
    room = A_HANDFUL - sum(operation.kind in DANGEROUS for operation in operations)
    told = []
    for operation in operations:
        if operation.kind in DANGEROUS:
            told.append(operation)
        elif room > 0:
            told.append(operation)
            room -= 1
    return told


def _operation_lines(operation: Operation, report: PlanReport, *, full: bool) -> list[str]:
    lines = wrapped(f"{SYMBOL[operation.kind]} {SAY.deed(operation)}{SAY.place(operation.position)}", "  ")
    for company in operation.touches:
        if company.left_without_pbx:
            lines += wrapped(f"! {SAY.text(company.name)} is left without any PBX", "      ")
    touching = _touching(operation, report, full=full) if operation.touches else ""
    lines += wrapped(f"why: {SAY.text(operation.why)}.{touching}", "      ")
    if full and operation.assumptions:
        lines += wrapped(f"not confirmed: {SAY.leans_on(operation)}", "      ")
    changes = operation.changes if full else operation.changes[:A_HANDFUL]
    for change in changes:
        lines += change_lines(change, "      ", full=full)
    if len(changes) < len(operation.changes):
        lines.append(f"      … and {count(len(operation.changes) - len(changes), 'field')} more; --full shows all")
    return lines


def _touching(operation: Operation, report: PlanReport, *, full: bool) -> str:
    users = users_of(operation.touches) if report.summary.users_asked else ""
    if operation.kind in {Kind.CREATE_SITE, Kind.ASSOCIATE, Kind.REMOVE}:  # its company is named already
        return f" Touches {users}." if users else ""
    names = listed((SAY.text(company.name) for company in operation.touches), None if full else 3)
    return f" Touches {names}{': ' if users else ''}{users}."


def _touching_all(operations: Iterable[Operation], report: PlanReport) -> str:
    companies = {company.id: company for operation in operations for company in operation.touches}
    return f"touching {SAY.touching(companies.values(), report)}" if companies else "touching no company"


def _blocked_lines(blocked: Blocked) -> list[str]:
    operation = blocked.operation
    return [
        *wrapped(f"! {SAY.pbx(operation.pbx)}: {SAY.deed(operation)}{SAY.place(operation.position)}", "  "),
        *wrapped(f"reason: {SAY.text(blocked.reason)}", "      "),
        *wrapped(f"released by: {SAY.text(blocked.release)}", "      "),
    ]
