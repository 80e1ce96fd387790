"""The lines that the texts of plan, drift and outcome share: one operation, one field, the closing sections."""

from collections.abc import Callable, Iterable, Mapping
from difflib import SequenceMatcher
from typing import Any

from rainbow_tenancy.reconcile.operations import Change, CompanyTouched, Hint, Kind, Operation, Plan
from rainbow_tenancy.reports.words import Speaker, count, listed, wrapped

__all__ = ["SYMBOL", "asides", "change_lines", "deed", "section", "users_of"]

SYMBOL = {
    Kind.CREATE: "+",
    Kind.MAKE_SHARED: "~",
    Kind.ASSOCIATE: "+",
    Kind.UPDATE: "~",
    Kind.REMOVE: "-",
    Kind.MAKE_ORDINARY: "~",
    Kind.DELETE: "-",
    Kind.REPLACE: "-",
}

_DEEDS: Mapping[Kind, Callable[[Operation, Speaker], str]] = {
    Kind.CREATE: lambda one, say: "create" + _on_site(one, say),
    Kind.MAKE_SHARED: lambda one, say: "make shared",
    Kind.ASSOCIATE: lambda one, say: f"associate with {_company(one, say)}",
    Kind.UPDATE: lambda one, say: f"update {listed(change.path for change in one.changes)}",
    Kind.REMOVE: lambda one, say: f"remove from {_company(one, say)}",
    Kind.MAKE_ORDINARY: lambda one, say: "make ordinary" + _on_site(one, say),
    Kind.DELETE: lambda one, say: f"delete {say.text(one.pbx.name)}",
    Kind.REPLACE: lambda one, say: (
        f"delete {say.text(one.pbx.name)}, which is replaced" + (f" by {say.pbx(one.replaces)}" if one.replaces else "")
    ),
}


def deed(operation: Operation, say: Speaker) -> str:
    """What an operation does, without the PBX: `associate with Garage Dupont, site Lyon`."""
    return _DEEDS[operation.kind](operation, say)


def _company(operation: Operation, say: Speaker) -> str:
    return say.company(operation.company, operation.sites) if operation.company else "a company"


def _on_site(operation: Operation, say: Speaker) -> str:
    return f" on site {listed(say.text(site.name) for site in operation.sites)}" if operation.sites else ""


def users_of(companies: Iterable[CompanyTouched], users: Mapping[str, int | None]) -> str:
    """`12 users`, `12 users and an unknown number in 2 companies`; what is unknown is never counted as nought."""
    numbers = [users.get(company.id) for company in companies]
    known = [number for number in numbers if number is not None]
    unknown = len(numbers) - len(known)
    if not known:
        return "an unknown number of users"
    more = f" and an unknown number in {count(unknown, 'company', 'companies')}" if unknown else ""
    return count(sum(known), "user") + more


def change_lines(change: Change, say: Speaker, indent: str, *, full: bool) -> list[str]:
    """A field from → to with its place; a new PBX has only the second; in full, numbering rules rule by rule."""
    after = say.value(change.after)
    values = after if change.before is None else f"{say.value(change.before)} → {after}"
    lines = wrapped(f"{change.path}: {values}{say.place(change.place)}", indent)
    if full and _are_rules(change.after or change.before):
        for sign, rule in _rule_changes(change.before or [], change.after):
            words = f"{say.value(rule['match'])} becomes {say.value(rule['replaceWith'])}"
            note = f" – {say.text(rule['description'])}" if rule.get("description") else ""
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


def asides(plan: Plan, say: Speaker) -> list[str]:
    """What is worth knowing beside the difference: for a person to do, not visible, hints, left out."""

    def notes(hints: Iterable[Hint]) -> list[list[str]]:
        return [wrapped(f"* {say.text(hint.text)}{say.place(hint.place)}", "  ") for hint in hints]

    lines = section(
        "For a person to do",
        (wrapped(f"* {say.pbx(one.pbx)}: {say.text(one.what)}{say.place(one.place)}", "  ") for one in plan.manual),
    )
    lines += section("Not visible to this account, so unknown", notes(plan.not_visible))
    lines += section("Worth knowing", notes(plan.hints))
    if plan.left_out:
        lines += ["", f"Left out by --pbx and --company: {count(plan.left_out, 'operation')}."]
    return lines
