"""Drift as text, for somebody who is woken by it: does Rainbow differ, on which side, what to do."""

from collections.abc import Callable, Mapping

from rainbow_tenancy.reconcile.operations import Kind
from rainbow_tenancy.reports.data.drift import Difference, DriftReport
from rainbow_tenancy.reports.data.parts import Unmanaged
from rainbow_tenancy.reports.forms.text import says
from rainbow_tenancy.reports.forms.text.lines import asides, section
from rainbow_tenancy.reports.words import listed, wrapped

__all__ = ["answer", "drift_text"]

A_PAGE = 12  # differences a section that the short form shows


def drift_text(report: DriftReport, *, full: bool) -> str:
    """The differences for a reader who did not expect any.

    Args:
        report: What to show.
        full: All differences, instead of a page of each sort.
    """
    lines = wrapped(answer(report))

    def differences(title: str, items: list[list[str]]) -> list[str]:
        page = items if full else items[:A_PAGE]
        more = [[f"  … and {len(items) - len(page)} more; --full shows all"]] if len(page) < len(items) else []
        return section(title, page + more)

    lines += differences("In the files, not in Rainbow", [_lines(one) for one in report.in_files_not_in_rainbow])
    lines += differences(
        "In Rainbow, not in the files",
        [_lines(one) for one in report.in_rainbow_not_in_files]
        + [_unmanaged_lines(found) for found in report.unmanaged_associations],
    )
    lines += differences("Different", [_lines(one) for one in report.different])
    lines += differences(
        "No drift, but shared PBXs that no file names",
        [wrapped(f"* {says.pbx(found.pbx)}", "  ") for found in report.shared_pbxs_in_no_file],
    )
    lines += asides(report)
    if report.next:
        lines += ["", f"Next: {says.command(report.next)}, which shows how an apply would repair this."]
    return "\n".join(lines) + "\n"


def answer(report: DriftReport) -> str:
    """The drift in one sentence."""
    summary = report.summary
    sides = (
        (summary.in_files_not_in_rainbow, "missing in Rainbow"),
        (summary.in_rainbow_not_in_files, "in Rainbow but in no file"),
        (summary.different, "different"),
    )
    found = [f"{number} {where}" for number, where in sides if number]
    if not found:
        return "No drift in what was asked for." if report.left_out else "No drift: Rainbow is as the files say."
    blocked = sum(one.repair_blocked is not None for one in report.differences())
    held = f" The repair of {blocked} is blocked." if blocked else ""
    return f"Rainbow differs from the files: {listed(found)}.{held}"


def _create(one: Difference) -> list[str]:
    return wrapped(f"- {says.pbx(one.pbx)}: no such PBX{says.place(one.position)}", "  ")


def _associate(one: Difference) -> list[str]:
    company = says.company(one.company.name, one.sites) if one.company else "a company"
    return wrapped(f"- {says.pbx(one.pbx)}: not shared with {company}{says.place(one.position)}", "  ")


def _remove(one: Difference) -> list[str]:
    company = says.company(one.company.name, one.sites) if one.company else "a company"
    return wrapped(
        f"+ {says.pbx(one.pbx)}: shared with {company}; {says.text(one.why)}{says.place(one.position)}", "  "
    )


def _delete(one: Difference) -> list[str]:
    return wrapped(f"+ {says.pbx(one.pbx)}: still there; {says.text(one.why)}{says.place(one.position)}", "  ")


def _update(one: Difference) -> list[str]:
    lines = wrapped(f"~ {says.pbx(one.pbx)}", "  ")
    for change in one.changes:
        values = f"Rainbow has {says.value(change.before)}, the files say {says.value(change.after)}"
        lines += wrapped(f"{change.field}: {values}{says.place(change.position)}", "      ")
    return lines


def _make_shared(one: Difference) -> list[str]:
    return wrapped(f"~ {says.pbx(one.pbx)}: ordinary in Rainbow, shared in the files{says.place(one.position)}", "  ")


def _make_ordinary(one: Difference) -> list[str]:
    return wrapped(f"~ {says.pbx(one.pbx)}: shared in Rainbow, ordinary in the files{says.place(one.position)}", "  ")


_LINES: Mapping[Kind, Callable[[Difference], list[str]]] = {
    Kind.CREATE: _create,
    Kind.ASSOCIATE: _associate,
    Kind.REMOVE: _remove,
    Kind.DELETE: _delete,
    Kind.REPLACE: _delete,
    Kind.UPDATE: _update,
    Kind.MAKE_SHARED: _make_shared,
    Kind.MAKE_ORDINARY: _make_ordinary,
}


def _lines(difference: Difference) -> list[str]:
    lines = _LINES[difference.kind](difference)
    if difference.repair_blocked is not None:
        lines += wrapped(f"repair blocked: {says.text(difference.repair_blocked)}", "      ")
    return lines


def _unmanaged_lines(found: Unmanaged) -> list[str]:
    company = says.company(found.company.name, found.sites) if found.company else "a company"
    return wrapped(f"+ {says.pbx(found.pbx)}: shared with {company}; the policy is to report it only", "  ")
