"""The lines that the texts of plan, drift and outcome share: one operation, one field, the closing sections."""

from collections.abc import Callable, Collection, Iterable, Mapping
from difflib import SequenceMatcher
from typing import Any, Final

from rainbow_tenancy.reconcile.operations import Kind
from rainbow_tenancy.reports.data.drift import DriftReport
from rainbow_tenancy.reports.data.parts import Change, Hint, Operation, Touched
from rainbow_tenancy.reports.data.plan import PlanReport
from rainbow_tenancy.reports.forms.text import says
from rainbow_tenancy.reports.words import count, listed, wrapped

__all__ = ["SYMBOL", "asides", "change_lines", "deed", "section", "users_of"]

SYMBOL: Final = {
    Kind.CREATE: "+",
    Kind.MAKE_SHARED: "~",
    Kind.ASSOCIATE: "+",
    Kind.UPDATE: "~",
    Kind.REMOVE: "-",
    Kind.MAKE_ORDINARY: "~",
    Kind.DELETE: "-",
    Kind.REPLACE: "-",
}

_DEEDS: Final[Mapping[Kind, Callable[[Operation], str]]] = {
    Kind.CREATE: lambda one: "create" + _on_site(one),
    Kind.MAKE_SHARED: lambda one: "make shared",
    Kind.ASSOCIATE: lambda one: f"associate with {_company(one)}",
    Kind.UPDATE: lambda one: f"update {listed(change.field for change in one.changes)}",
    Kind.REMOVE: lambda one: f"remove from {_company(one)}",
    Kind.MAKE_ORDINARY: lambda one: "make ordinary" + _on_site(one),
    Kind.DELETE: lambda one: f"delete {says.text(one.pbx.name)}",
    Kind.REPLACE: lambda one: (
        f"delete {says.text(one.pbx.name)}, which is replaced"
        + (f" by {says.pbx(one.replaced_by)}" if one.replaced_by else "")
    ),
}


def deed(operation: Operation) -> str:
    """What an operation does, without the PBX: `associate with Garage Dupont, site Lyon`."""
    return _DEEDS[operation.kind](operation)


def _company(operation: Operation) -> str:
    return says.company(operation.company.name, operation.sites) if operation.company else "a company"


def _on_site(operation: Operation) -> str:
    return f" on site {listed(says.text(site.name) for site in operation.sites)}" if operation.sites else ""


def users_of(companies: Collection[Touched]) -> str:
    """`12 users`, `12 users and an unknown number in 2 companies`; what is unknown is never counted as nought."""
    known = [company.users for company in companies if company.users is not None]
    unknown = len(companies) - len(known)
    if not known:
        return "an unknown number of users"
    more = f" and an unknown number in {count(unknown, 'company', 'companies')}" if unknown else ""
    return count(sum(known), "user") + more


def change_lines(change: Change, indent: str, *, full: bool) -> list[str]:
    """A field from → to with its place; a new PBX has only the second; in full, numbering rules rule by rule."""
    after = says.value(change.after)
    values = after if change.before is None else f"{says.value(change.before)} → {after}"
    lines = wrapped(f"{change.field}: {values}{says.place(change.position)}", indent)
    if full and _are_rules(change.after or change.before):
        for sign, rule in _rule_changes(change.before or [], change.after):
            words = f"{says.value(rule['match'])} becomes {says.value(rule['replaceWith'])}"
            note = f" – {says.text(rule['description'])}" if rule.get("description") else ""
            lines += wrapped(f"{sign} {words}{note}", indent + "  ")
    return lines


def _are_rules(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and bool(value) and isinstance(value[0], Mapping)


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


def asides(report: PlanReport | DriftReport) -> list[str]:
    """What is worth knowing beside the difference: for a person to do, not visible, hints, left out."""

    def notes(hints: Iterable[Hint]) -> list[list[str]]:
        return [wrapped(f"* {says.text(hint.text)}{says.place(hint.position)}", "  ") for hint in hints]

    lines = section(
        "For a person to do",
        (
            wrapped(f"* {says.pbx(one.pbx)}: {says.text(one.what)}{says.place(one.position)}", "  ")
            for one in report.manual
        ),
    )
    lines += section("Not visible to this account, so unknown", notes(report.not_visible))
    lines += section("Worth knowing", notes(report.hints))
    if report.left_out:
        lines += ["", f"Left out by --pbx and --company: {count(report.left_out, 'operation')}."]
    return lines
