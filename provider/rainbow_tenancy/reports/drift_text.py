"""Drift as text, for somebody who is woken by it: does Rainbow differ, on which side, what to do."""

from collections.abc import Callable, Mapping

from rainbow_tenancy.reconcile.operations import Blocked, Kind, Operation, Plan, Unmanaged
from rainbow_tenancy.reports.drift_parts import Drift, differs, sorted_drift
from rainbow_tenancy.reports.plan_lines import asides, section
from rainbow_tenancy.reports.words import Speaker, listed, refs_of, wrapped
from rainbow_tenancy.text import shown

__all__ = ["drift_text"]

A_PAGE = 12  # differences a section that the short form shows


def drift_text(plan: Plan, *, full: bool = False, command: str = "rainbowctl plan") -> str:
    """The differences for a reader who did not expect any.

    Args:
        plan: What to show.
        full: All differences, instead of a page of each sort.
        command: What plans their repair, for the last line.
    """
    say = Speaker(refs_of(plan))
    drift = sorted_drift(plan)
    lines = wrapped(_answer(drift, plan))

    def differences(title: str, items: list[list[str]]) -> list[str]:
        page = items if full else items[:A_PAGE]
        more = [[f"  … and {len(items) - len(page)} more; --full shows all"]] if len(page) < len(items) else []
        return section(title, page + more)

    lines += differences("In the files, not in Rainbow", [_lines(*one, say) for one in drift.missing])
    lines += differences(
        "In Rainbow, not in the files",
        [_lines(*one, say) for one in drift.extra] + [_unmanaged_lines(found, say) for found in drift.unmanaged],
    )
    lines += differences("Different", [_lines(*one, say) for one in drift.different])
    lines += differences(
        "No drift, but shared PBXs that no file names",
        [wrapped(f"* {say.pbx(found.pbx)}", "  ") for found in drift.unnamed],
    )
    lines += asides(plan, say)
    if differs(plan):
        lines += ["", f"Next: {shown(command, 1000)}, which shows how an apply would repair this."]
    return "\n".join(lines) + "\n"


def _answer(drift: Drift, plan: Plan) -> str:
    sides = (
        (len(drift.missing), "missing in Rainbow"),
        (len(drift.extra) + len(drift.unmanaged), "in Rainbow but in no file"),
        (len(drift.different), "different"),
    )
    found = [f"{number} {where}" for number, where in sides if number]
    if not found:
        return "No drift in what was asked for." if plan.left_out else "No drift: Rainbow is as the files say."
    held = f" The repair of {len(plan.blocked)} is blocked." if plan.blocked else ""
    return f"Rainbow differs from the files: {listed(found)}.{held}"


def _create(one: Operation, say: Speaker) -> list[str]:
    return wrapped(f"- {say.pbx(one.pbx)}: no such PBX{say.place(one.place)}", "  ")


def _associate(one: Operation, say: Speaker) -> list[str]:
    company = say.company(one.company, one.sites) if one.company else "a company"
    return wrapped(f"- {say.pbx(one.pbx)}: not shared with {company}{say.place(one.place)}", "  ")


def _remove(one: Operation, say: Speaker) -> list[str]:
    company = say.company(one.company, one.sites) if one.company else "a company"
    return wrapped(f"+ {say.pbx(one.pbx)}: shared with {company}; {say.text(one.why)}{say.place(one.place)}", "  ")


def _delete(one: Operation, say: Speaker) -> list[str]:
    return wrapped(f"+ {say.pbx(one.pbx)}: still there; {say.text(one.why)}{say.place(one.place)}", "  ")


def _update(one: Operation, say: Speaker) -> list[str]:
    lines = wrapped(f"~ {say.pbx(one.pbx)}", "  ")
    for change in one.changes:
        values = f"Rainbow has {say.value(change.before)}, the files say {say.value(change.after)}"
        lines += wrapped(f"{change.path}: {values}{say.place(change.place)}", "      ")
    return lines


def _make_shared(one: Operation, say: Speaker) -> list[str]:
    return wrapped(f"~ {say.pbx(one.pbx)}: ordinary in Rainbow, shared in the files{say.place(one.place)}", "  ")


def _make_ordinary(one: Operation, say: Speaker) -> list[str]:
    return wrapped(f"~ {say.pbx(one.pbx)}: shared in Rainbow, ordinary in the files{say.place(one.place)}", "  ")


_LINES: Mapping[Kind, Callable[[Operation, Speaker], list[str]]] = {
    Kind.CREATE: _create,
    Kind.ASSOCIATE: _associate,
    Kind.REMOVE: _remove,
    Kind.DELETE: _delete,
    Kind.REPLACE: _delete,
    Kind.UPDATE: _update,
    Kind.MAKE_SHARED: _make_shared,
    Kind.MAKE_ORDINARY: _make_ordinary,
}


def _lines(operation: Operation, blocked: Blocked | None, say: Speaker) -> list[str]:
    lines = _LINES[operation.kind](operation, say)
    if blocked:
        lines += wrapped(f"repair blocked: {say.text(blocked.reason)}", "      ")
    return lines


def _unmanaged_lines(found: Unmanaged, say: Speaker) -> list[str]:
    company = say.company(found.company, found.sites) if found.company else "a company"
    return wrapped(f"+ {say.pbx(found.pbx)}: shared with {company}; the policy is to report it only", "  ")
