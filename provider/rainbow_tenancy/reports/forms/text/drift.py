"""Drift as text, for somebody who is woken by it: does Rainbow differ, on which side, what to do."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from rainbow_tenancy.reconcile.operations import Kind
from rainbow_tenancy.reports.alike import together
from rainbow_tenancy.reports.data.drift import Difference, DriftReport
from rainbow_tenancy.reports.data.parts import Pending, Unmanaged
from rainbow_tenancy.reports.forms.text.lines import asides, section
from rainbow_tenancy.reports.forms.text.says import SAY
from rainbow_tenancy.reports.words import count, wrapped

__all__ = ["drift_text"]

# What Rainbow lacks, has too much, or has otherwise.
MARK: Final = {
    Kind.CREATE_SITE: "-",
    Kind.CREATE: "-",
    Kind.ASSOCIATE: "-",
    Kind.REMOVE: "+",
    Kind.DELETE: "+",
    Kind.REPLACE: "+",
    Kind.MAKE_SHARED: "~",
    Kind.MAKE_ORDINARY: "~",
}
A_PAGE = 12  # differences a section that the short form shows
MANY = 8  # PBXs that are changed alike, that it names


def drift_text(report: DriftReport, *, full: bool) -> str:
    """The differences for a reader who did not expect any.

    Args:
        report: What to show.
        full: All differences, instead of a page of each sort.
    """
    lines = wrapped(SAY.drift_answer(report))

    def differences(title: str, lines_of: Callable[[Any], list[str]], things: Sequence[Any]) -> list[str]:
        page = things if full else things[:A_PAGE]
        rest = sum(len(one) if isinstance(one, list) else 1 for one in things[len(page) :])
        more = [[f"  … and {rest} more; --full shows all"]] if rest else []
        return section(title, [*map(lines_of, page), *more])

    lines += differences("Missing in Rainbow", _lines, report.in_files_not_in_rainbow)
    extra = [*report.in_rainbow_not_in_files, *report.unmanaged_associations]
    lines += differences("Unmanaged in Rainbow", _extra_lines, extra)
    changed = [[one] for one in report.different] if full else together(report.different)
    lines += differences("Changed", _changed_lines, changed)
    unnamed = report.shared_pbxs_in_no_file
    lines += differences(SAY.unnamed_title(report), _unnamed_lines, unnamed)
    lines += differences("Pending", _pending_lines, report.pending)
    lines += asides(report)
    if report.next:
        found = count(len(report.differences()) + len(report.unmanaged_associations), "difference")
        lines += [
            "",
            *wrapped(f"{found}. Next: {SAY.command(report.next)}, which shows how an apply repairs them."),
        ]
    return "\n".join(lines) + "\n"


def _changed_lines(alike: Sequence[Difference]) -> list[str]:
    return _lines(alike[0], SAY.alike(alike, MANY) if len(alike) > 1 else None)


def _lines(difference: Difference, pbxs: str | None = None) -> list[str]:
    """A difference, of several PBXs where these are given."""
    pbx, place = pbxs or SAY.pbx(difference.pbx), SAY.place(difference.position)
    if difference.kind is Kind.UPDATE:
        lines = wrapped(f"~ {pbx}", "  ")
        for change in difference.changes:
            lines += wrapped(f"{SAY.both_values(change)}{SAY.place(change.position)}", "      ")
    else:
        lines = wrapped(f"{MARK[difference.kind]} {pbx}: {SAY.difference(difference)}{place}", "  ")
    if difference.repair_blocked is not None:
        lines += wrapped(f"repair blocked: {SAY.text(difference.repair_blocked)}", "      ")
    return lines


def _extra_lines(one: Difference | Unmanaged) -> list[str]:
    if isinstance(one, Difference):
        return _lines(one)
    return wrapped(f"+ {SAY.only_reported(one)}", "  ")


def _unnamed_lines(one: Unmanaged) -> list[str]:
    return wrapped(f"* {SAY.pbx(one.pbx)}", "  ")


def _pending_lines(one: Pending) -> list[str]:
    return wrapped(f"* {SAY.pending(one)}", "  ")
