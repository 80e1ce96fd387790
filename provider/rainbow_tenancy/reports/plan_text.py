"""A plan as text: first line the answer, then PBX by PBX what is done, why and to whom, last line what to do next."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from rainbow_tenancy.reconcile.operations import Blocked, CompanyTouched, Kind, Operation, PbxRef, Plan, Unmanaged
from rainbow_tenancy.reports.plan_lines import SYMBOL, asides, change_lines, deed, section, users_of
from rainbow_tenancy.reports.words import Speaker, count, listed, refs_of, wrapped
from rainbow_tenancy.text import shown

__all__ = ["plan_text"]

A_HANDFUL = 5  # operations a PBX, fields an operation, that the short form shows
MANY = 3  # PBXs with the very same change, from which on the short form tells it once
DANGEROUS = {Kind.REMOVE, Kind.DELETE, Kind.REPLACE, Kind.MAKE_ORDINARY}  # never folded away

_COUNTED = (
    (Kind.CREATE, "PBX", "PBXs", "to create"),
    (Kind.ASSOCIATE, "association", "associations", "to add"),
    (Kind.REMOVE, "association", "associations", "to remove"),
    (Kind.UPDATE, "PBX", "PBXs", "to update"),
    (Kind.MAKE_SHARED, "PBX", "PBXs", "to make shared"),
    (Kind.MAKE_ORDINARY, "PBX", "PBXs", "to make ordinary"),
    (Kind.DELETE, "PBX", "PBXs", "to delete"),
    (Kind.REPLACE, "replaced PBX", "replaced PBXs", "to delete"),
)


def plan_text(
    plan: Plan, *, full: bool = False, command: str | None = "rainbowctl apply", digest: str | None = None
) -> str:
    """The plan for a reader who is about to decide.

    Args:
        plan: What to show.
        full: Every operation of every PBX with all its fields, instead of a handful a PBX.
        command: What carries this plan out, for the last line; None where that is under way.
        digest: What `--expect` of that command compares.
    """
    say = Speaker(refs_of(plan))
    touched = list(plan.companies_touched().values())
    lines = wrapped(_answer(plan, touched, say))
    if plan.operations:
        if touched:
            lines += wrapped(f"It touches {_companies(touched, plan)}.")
        for group in _groups(plan.operations, fold=not full):
            lines += ["", *_group_lines(group, plan, say, full=full)]
    lines += section("Blocked", (_blocked_lines(one, say) for one in plan.blocked))
    lines += section("In Rainbow and in no file, left alone", (_unmanaged_lines(one, say) for one in plan.unmanaged))
    lines += asides(plan, say)
    following = _next(plan, command, digest)
    if following:
        lines += ["", following]
    return "\n".join(lines) + "\n"


def _answer(plan: Plan, touched: Iterable[CompanyTouched], say: Speaker) -> str:
    if not plan.operations:
        if plan.blocked:
            return f"Nothing can be done now: {count(len(plan.blocked), 'operation')} blocked."
        if plan.left_out or plan.unmanaged:
            return "Nothing to do."
        return "Nothing to do: Rainbow is as the files say."
    kinds = [operation.kind for operation in plan.operations]
    counts = [f"{count(kinds.count(kind), one, many)} {what}" for kind, one, many, what in _COUNTED if kind in kinds]
    alone = [company for company in touched if company.left_without_pbx]
    loses = "loses its only PBX" if len(alone) == 1 else "lose their only PBX"
    lost = f" ({listed((say.text(one.name) for one in alone), 3)} {loses})" if alone else ""
    deleted = "" if {Kind.DELETE, Kind.REPLACE} & set(kinds) else " Nothing is deleted."
    held = f" {count(len(plan.blocked), 'operation')} blocked." if plan.blocked else ""
    return f"{', '.join(counts)}{lost}.{deleted}{held}"


def _companies(touched: Collection[CompanyTouched], plan: Plan) -> str:
    """`2 companies with 18 users`; without the users where nobody asked for them."""
    with_users = f" with {users_of(touched, plan.users)}" if plan.users else ""
    return count(len(touched), "company", "companies") + with_users


def _next(plan: Plan, command: str | None, digest: str | None) -> str:
    if plan.operations:
        expect = f" --expect {digest}" if digest else ""
        return f"Apply with: {shown(command, 1000)}{expect}" if command else ""
    if plan.blocked:
        return "Next: release what is blocked, then plan again."
    return "Next: do by hand what is listed for a person." if plan.manual else ""


def _groups(operations: Iterable[Operation], *, fold: bool) -> list[list[list[Operation]]]:
    """Operations by PBX in plan order; PBXs that get the very same update and nothing else share a group."""
    by_pbx: dict[str | None, list[Operation]] = defaultdict(list)
    for operation in operations:
        by_pbx[operation.pbx.key or operation.pbx.system_id or operation.pbx.name].append(operation)
    alike: dict[object, list[list[Operation]]] = defaultdict(list)
    for name, group in by_pbx.items():
        lone_update = fold and len(group) == 1 and group[0].kind is Kind.UPDATE
        alike[repr(group[0].changes) if lone_update else (name,)].append(group)
    folded = []
    for groups in alike.values():
        folded += [groups] if len(groups) >= MANY else [[group] for group in groups]
    return folded


def _group_lines(group: list[list[Operation]], plan: Plan, say: Speaker, *, full: bool) -> list[str]:
    if len(group) > 1:
        first = [operation for operations in group for operation in operations]
        names = listed((say.text(operation.pbx.label) for operation in first), 8)
        lines = wrapped(f"{len(group)} PBXs alike: {names}")
        lines += wrapped(f"~ {deed(first[0], say)} on each, {_touching_all(first, plan)}", "  ")
        return lines + [line for change in first[0].changes for line in change_lines(change, say, "      ", full=full)]
    (operations,) = group
    lines = wrapped(f"PBX {_title(operations[0].pbx, say)}")
    told = operations if full else _handful(operations)
    for operation in told:
        lines += _operation_lines(operation, plan, say, full=full)
    folded = [operation.kind.value for operation in operations if operation not in told]
    if folded:
        kinds = listed(f"{folded.count(kind)} {kind}" for kind in dict.fromkeys(folded))
        lines += wrapped(f"… and {count(len(folded), 'operation')} more ({kinds}); --full shows all", "  ")
    return lines


def _title(ref: PbxRef, say: Speaker) -> str:
    equipment = f", equipment ID {say.text(ref.equipment_id)}" if ref.equipment_id else ""
    return say.pbx(ref) + equipment


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


def _operation_lines(operation: Operation, plan: Plan, say: Speaker, *, full: bool) -> list[str]:
    lines = wrapped(f"{SYMBOL[operation.kind]} {deed(operation, say)}{say.place(operation.place)}", "  ")
    for company in operation.touches:
        if company.left_without_pbx:
            lines += wrapped(f"! {say.text(company.name)} is left without any PBX", "      ")
    touching = _touching(operation, plan, say, full=full) if operation.touches else ""
    lines += wrapped(f"why: {say.text(operation.why)}.{touching}", "      ")
    changes = operation.changes if full else operation.changes[:A_HANDFUL]
    for change in changes:
        lines += change_lines(change, say, "      ", full=full)
    if len(changes) < len(operation.changes):
        lines.append(f"      … and {count(len(operation.changes) - len(changes), 'field')} more; --full shows all")
    return lines


def _touching(operation: Operation, plan: Plan, say: Speaker, *, full: bool) -> str:
    users = users_of(operation.touches, plan.users) if plan.users else ""
    if operation.kind in {Kind.ASSOCIATE, Kind.REMOVE}:  # its company is named already
        return f" Touches {users}." if users else ""
    names = listed((say.text(company.name) for company in operation.touches), None if full else 3)
    return f" Touches {names}{': ' if users else ''}{users}."


def _touching_all(operations: Iterable[Operation], plan: Plan) -> str:
    companies = {company.id: company for operation in operations for company in operation.touches}
    return f"touching {_companies(companies.values(), plan)}" if companies else "touching no company"


def _blocked_lines(blocked: Blocked, say: Speaker) -> list[str]:
    operation = blocked.operation
    return [
        *wrapped(f"! {say.pbx(operation.pbx)}: {deed(operation, say)}{say.place(operation.place)}", "  "),
        *wrapped(f"reason: {say.text(blocked.reason)}", "      "),
        *wrapped(f"released by: {say.text(blocked.release)}", "      "),
    ]


def _unmanaged_lines(found: Unmanaged, say: Speaker) -> list[str]:
    if found.company is None:
        return wrapped(f"* shared PBX {_title(found.pbx, say)}", "  ")
    return wrapped(f"* {say.pbx(found.pbx)} shared with {say.company(found.company, found.sites)}", "  ")
