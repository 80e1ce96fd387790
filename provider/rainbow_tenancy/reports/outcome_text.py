"""The outcome of an apply as text: what was done, what was not and why, and what to run next."""

from collections.abc import Sequence

from rainbow_tenancy.reconcile.apply import Outcome, Result, Status
from rainbow_tenancy.reconcile.equipment import shortened
from rainbow_tenancy.reconcile.operations import Kind
from rainbow_tenancy.reports.plan_lines import deed, section
from rainbow_tenancy.reports.words import Speaker, count, listed, wrapped
from rainbow_tenancy.text import shown

__all__ = ["created_pbxs", "outcome_text"]


def created_pbxs(outcome: Outcome) -> list[Result]:
    """The creations that were done, each with its PBX as Rainbow answered it."""
    return [
        result
        for result in outcome.results
        if result.operation.kind is Kind.CREATE and result.status is Status.DONE and result.system
    ]


def outcome_text(outcome: Outcome, *, command: str = "rainbowctl plan") -> str:
    """What a run did; the last line counts and says what to run next.

    Args:
        outcome: How the run ended.
        command: What shows the work that is left, for the last line.
    """
    refs = [ref for one in outcome.results for ref in (one.operation.pbx, one.operation.replaces) if ref]
    say = Speaker(refs)
    ended: dict[Status, list[Result]] = {status: [] for status in Status}
    for result in outcome.results:
        ended[result.status].append(result)
    lines = ["Everything was done." if outcome.complete else "Not everything was done."]
    if outcome.stopped:
        lines += wrapped(f"The run stopped: {say.text(outcome.stopped)}")
    lines += section("Done", _done_lines(ended[Status.DONE], say))
    lines += section("Created", (_created_lines(one, say) for one in created_pbxs(outcome)))
    lines += section("Failed", (_result_lines(one, say) for one in ended[Status.FAILED]))
    lines += section(
        "Unknown: Rainbow's answer did not arrive, the next run looks",
        (_result_lines(one, say) for one in ended[Status.UNKNOWN]),
    )
    lines += section("Left", _left_lines(ended[Status.LEFT], say))
    counts = ", ".join(f"{len(some)} {one.value}" for one, some in ended.items() if some or one is Status.DONE)
    following = (
        f"Check with: {shown(command, 1000)}"
        if outcome.complete
        else f"Mend the cause, then run `{shown(command, 1000)}`: it goes on from what Rainbow has."
    )
    return "\n".join([*lines, "", *wrapped(f"{counts}. {following}")]) + "\n"


def _by_pbx(results: Sequence[Result], say: Speaker) -> dict[str, list[Result]]:
    found: dict[str, list[Result]] = {}
    for result in results:
        found.setdefault(say.text(result.operation.pbx.label), []).append(result)
    return found


def _done_lines(results: Sequence[Result], say: Speaker) -> list[list[str]]:
    return [wrapped(f"* {pbx}: {_kinds(group)}", "  ") for pbx, group in _by_pbx(results, say).items()]


def _created_lines(result: Result, say: Speaker) -> list[str]:
    """What the PBX connects with, apart from its code."""
    ref, equipment_id = result.operation.pbx, result.system.pbx_id if result.system else ""
    return wrapped(
        f"* {say.pbx(ref)}: equipment ID {say.text(shortened(equipment_id) if ref.fleet else equipment_id)}", "  "
    )


def _kinds(results: Sequence[Result]) -> str:
    """`create, 3 × associate`."""
    kinds = [result.operation.kind.value for result in results]
    return ", ".join(
        kind if kinds.count(kind) == 1 else f"{kinds.count(kind)} × {kind}" for kind in dict.fromkeys(kinds)
    )


def _result_lines(result: Result, say: Speaker) -> list[str]:
    operation = result.operation
    place = say.place(operation.place)
    lines = wrapped(f"! {say.text(operation.pbx.label)}: {deed(operation, say)}{place}", "  ")
    if result.detail:
        lines += wrapped(f"why: {say.text(result.detail)}", "      ")
    if result.request_id and result.request_id not in result.detail:
        lines += wrapped(f"request: {say.text(result.request_id)}", "      ")
    return lines


def _left_lines(results: Sequence[Result], say: Speaker) -> list[list[str]]:
    """What was left, told once for each cause."""
    by_cause: dict[str, list[Result]] = {}
    for result in results:
        by_cause.setdefault(result.detail, []).append(result)
    items = []
    for cause, group in by_cause.items():
        because = f", because {say.text(cause)}" if cause else ""
        pbxs = listed(_by_pbx(group, say), 8)
        items.append(wrapped(f"* {count(len(group), 'operation')} on {pbxs}{because}", "  "))
    return items
