"""The lines that several texts share: one field, the closing sections."""

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from typing import Any

from rainbow_tenancy.reports.data.drift import DriftReport
from rainbow_tenancy.reports.data.parts import Change, Hint, Manual
from rainbow_tenancy.reports.data.plan import PlanReport
from rainbow_tenancy.reports.escaped import is_rules
from rainbow_tenancy.reports.forms.text.says import SAY
from rainbow_tenancy.reports.words import count, wrapped

__all__ = ["asides", "change_lines", "section"]


def change_lines(change: Change, indent: str, *, full: bool) -> list[str]:
    """A field from → to with its place; a new PBX has only the second; in full, numbering rules rule by rule."""
    lines = wrapped(f"{SAY.from_to(change)}{SAY.place(change.position)}", indent)
    if full and is_rules(change.after or change.before):
        for sign, rule in _rule_changes(change.before or [], change.after):
            words = f"{SAY.value(rule['match'])} becomes {SAY.value(rule['replaceWith'])}"
            note = f" – {SAY.text(rule['description'])}" if rule.get("description") else ""
            lines += wrapped(f"{sign} {words}{note}", indent + "  ")
    return lines


def _rule_changes(before: list[Any], after: list[Any]) -> Iterable[tuple[str, Any]]:
    """The rules that go (`-`) and come (`+`), in order: the first rule that matches decides, so a move is both."""
    old = [_comparable(rule) for rule in before]
    new = [_comparable(rule) for rule in after]
    for _, i, j, k, m in (step for step in SequenceMatcher(None, old, new).get_opcodes() if step[0] != "equal"):
        yield from (("-", rule) for rule in before[i:j])
        yield from (("+", rule) for rule in after[k:m])


def _comparable(rule: Mapping[str, str]) -> tuple[str, str, str]:
    return rule["match"], rule["replaceWith"], rule.get("description", "")


def section(title: str, items: Iterable[list[str]]) -> list[str]:
    """A blank line, the title, the items; nothing where there is no item."""
    lines = [line for item in items for line in item]
    return ["", f"{title}:", *lines] if lines else []


def manuals(found: Iterable[Manual]) -> list[str]:
    """What is for a person to do."""
    lines = (wrapped(f"* {SAY.pbx(one.pbx)}: {SAY.text(one.what)}{SAY.place(one.position)}", "  ") for one in found)
    return section("For a person to do", lines)


def asides(report: PlanReport | DriftReport) -> list[str]:
    """What is worth knowing beside the difference: for a person to do, not visible, hints, left out."""

    def notes(hints: Iterable[Hint]) -> list[list[str]]:
        return [wrapped(f"* {SAY.text(hint.text)}{SAY.place(hint.position)}", "  ") for hint in hints]

    lines = manuals(report.manual)
    lines += section("Not visible to this account, so unknown", notes(report.not_visible))
    lines += section("Worth knowing", notes(report.hints))
    if report.left_out:
        lines += ["", f"Left out by --pbx and --company: {count(report.left_out, 'operation')}."]
    return lines
