"""The outcome of an apply as text: what was done, what was not and why, and what to run next."""

from collections.abc import Sequence

from rainbow_tenancy.reconcile.apply import Status
from rainbow_tenancy.reports.data.apply import ApplyReport, Result
from rainbow_tenancy.reports.forms.text.lines import section
from rainbow_tenancy.reports.forms.text.says import SAY
from rainbow_tenancy.reports.sentences import kinds_of
from rainbow_tenancy.reports.words import count, listed, wrapped

__all__ = ["apply_text"]


def apply_text(report: ApplyReport, *, full: bool) -> str:  # it is always short: the plan was shown before
    """What a run did; the last line counts and says what to run next."""
    lines = [SAY.apply_answer(report)]
    if report.stopped:
        lines += wrapped(f"The run stopped: {SAY.text(report.stopped)}")
    lines += section("Done", _done_lines(report.ended(Status.DONE)))
    lines += section("Created", map(_created_lines, report.created()))
    lines += section("Failed", (_result_lines(one) for one in report.ended(Status.FAILED)))
    lines += section(
        "Unknown: Rainbow's answer did not arrive, the next run looks",
        (_result_lines(one) for one in report.ended(Status.UNKNOWN)),
    )
    lines += section("Left", _left_lines(report.ended(Status.LEFT)))
    counts = ", ".join(
        f"{number} {status.value}" for status, number in report.summary.items() if number or status is Status.DONE
    )
    held = f", {len(report.blocked)} blocked" if report.blocked else ""
    return "\n".join([*lines, "", *wrapped(f"{counts}{held}. {_next(report)}")]) + "\n"


def _next(report: ApplyReport) -> str:
    command = SAY.command(report.next or "rainbowctl plan")
    if report.complete:
        return f"Check with: {command}"
    return f"Mend the cause, then run `{command}`: it goes on from what Rainbow has."


def _by_pbx(results: Sequence[Result]) -> dict[str, list[Result]]:
    found: dict[str, list[Result]] = {}
    for result in results:
        found.setdefault(SAY.text(result.pbx.label), []).append(result)
    return found


def _done_lines(results: Sequence[Result]) -> list[list[str]]:
    return [wrapped(f"* {pbx}: {kinds_of(group)}", "  ") for pbx, group in _by_pbx(results).items()]


def _created_lines(result: Result) -> list[str]:
    """What the PBX connects with, apart from its code."""
    return wrapped(f"* {SAY.pbx(result.pbx)}: equipment ID {SAY.text(result.pbx.equipment_id or '')}", "  ")


def _result_lines(result: Result) -> list[str]:
    lines = wrapped(f"! {SAY.text(result.pbx.label)}: {SAY.deed(result)}{SAY.place(result.position)}", "  ")
    if result.detail:
        lines += wrapped(f"why: {SAY.text(result.detail)}", "      ")
    if result.request_id and result.request_id not in result.detail:
        lines += wrapped(f"request: {SAY.text(result.request_id)}", "      ")
    return lines


def _left_lines(results: Sequence[Result]) -> list[list[str]]:
    """What was left, told once for each cause."""
    by_cause: dict[str, list[Result]] = {}
    for result in results:
        by_cause.setdefault(result.detail, []).append(result)
    items = []
    for cause, group in by_cause.items():
        because = f", because {SAY.text(cause)}" if cause else ""
        pbxs = listed(_by_pbx(group), 8)
        items.append(wrapped(f"* {count(len(group), 'operation')} on {pbxs}{because}", "  "))
    return items
