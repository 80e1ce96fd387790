"""One operation as an item of a list: what is done or differs, why, for whom, field by field."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from rainbow_tenancy.reconcile.operations import Kind
from rainbow_tenancy.reports.data.apply import Result
from rainbow_tenancy.reports.data.drift import Difference
from rainbow_tenancy.reports.data.parts import Operation, Site
from rainbow_tenancy.reports.forms.html.elements import Html, element, joined, text
from rainbow_tenancy.reports.forms.html.names import company_name, pbx_name, place
from rainbow_tenancy.reports.forms.html.values import changes_table
from rainbow_tenancy.reports.forms.text.lines import users_of
from rainbow_tenancy.reports.words import listed

__all__ = ["Telling", "deed", "sign_of", "signs"]

ADD, CHANGE, REMOVE = ("+", "add"), ("~", "change"), ("−", "remove")  # sign and class
TAKEN: Final = frozenset({Kind.REMOVE, Kind.DELETE, Kind.REPLACE})

# What an operation does, and what of Rainbow differs where it would repair that: there, − is missing and + too much.
_DEEDS: Final[Mapping[Kind, tuple[tuple[str, str], Callable[[Operation], Html]]]] = {
    Kind.CREATE: (ADD, lambda one: joined("create", _on_site(one.sites))),
    Kind.MAKE_SHARED: (CHANGE, lambda one: text("make shared")),
    Kind.ASSOCIATE: (ADD, lambda one: joined("associate with ", company_name(one.company, one.sites))),
    Kind.UPDATE: (CHANGE, lambda one: text("update")),
    Kind.REMOVE: (REMOVE, lambda one: joined("remove from ", company_name(one.company, one.sites))),
    Kind.MAKE_ORDINARY: (CHANGE, lambda one: joined("make ordinary", _on_site(one.sites))),
    Kind.DELETE: (REMOVE, lambda one: joined("delete ", element("b", one.pbx.name))),
    Kind.REPLACE: (REMOVE, lambda one: joined("delete ", element("b", one.pbx.name), _replaced(one))),
}
_DIFFERENCES: Final[Mapping[Kind, tuple[tuple[str, str], Callable[[Operation], Html]]]] = {
    Kind.CREATE: (REMOVE, lambda one: text("no such PBX")),
    Kind.MAKE_SHARED: (CHANGE, lambda one: text("ordinary in Rainbow, shared in the files")),
    Kind.ASSOCIATE: (REMOVE, lambda one: joined("not shared with ", company_name(one.company, one.sites))),
    Kind.UPDATE: (CHANGE, lambda one: text("other values")),
    Kind.REMOVE: (ADD, lambda one: joined("shared with ", company_name(one.company, one.sites))),
    Kind.MAKE_ORDINARY: (CHANGE, lambda one: text("shared in Rainbow, ordinary in the files")),
    Kind.DELETE: (ADD, lambda one: joined("still there: ", element("b", one.pbx.name))),
    Kind.REPLACE: (ADD, lambda one: joined("still there: ", element("b", one.pbx.name), _replaced(one))),
}


@dataclass(frozen=True, slots=True)
class Telling:
    """How the operations of one page are told.

    Attributes:
        heads: What stands over the old and the new value of a field.
        full: All of them, instead of the first ones of a section.
        users: Whether the numbers of users were asked for.
        anchored: The anchors that the page has already.
    """

    heads: tuple[str, str]
    full: bool
    users: bool = False
    anchored: set[str] = field(default_factory=set)


def sign_of(one: Operation) -> str:
    """The sign of one operation, or of one difference."""
    return _words(one)[0][0]


def signs(found: Sequence[Operation]) -> str:
    """How many operations of each sign: `+2 −1`."""
    several = [sign_of(one) for one in found]
    return " ".join(f"{sign}{several.count(sign)}" for sign in dict.fromkeys(several))


def deed(one: Operation, telling: Telling) -> Html:
    """One operation."""
    (sign, word), what = _words(one)
    return element(
        "li",
        element("p", element("span", sign, class_="sign"), " ", what(one), place(one.position)),
        *_notes(one, users=telling.users),
        changes_table(one.changes, telling.heads, new=one.kind is Kind.CREATE) if one.changes else None,
        class_=word,
    )


def _words(one: Operation) -> tuple[tuple[str, str], Callable[[Operation], Html]]:
    return (_DIFFERENCES if isinstance(one, Difference) else _DEEDS)[one.kind]


def _on_site(sites: Sequence[Site]) -> str | None:
    return f" on site {listed(site.name for site in sites)}" if sites else None


def _replaced(one: Operation) -> Html | None:
    return joined(", which is replaced by ", pbx_name(one.replaced_by)) if one.replaced_by else None


def _notes(one: Operation, *, users: bool) -> list[Html]:
    """Who is left alone, why, whom it touches, how it ended."""
    notes = []
    alone = [company.name for company in one.touches if company.left_without_pbx]
    if isinstance(one, Difference):
        if one.kind in TAKEN:
            notes.append(element("p", f"Because {one.why}.", class_="why"))
        if alone:
            notes.append(element("p", f"Its repair leaves {listed(alone)} without any PBX.", class_="alarm"))
        if one.repair_blocked is not None:
            notes.append(element("p", f"Its repair is blocked: {one.repair_blocked}.", class_="alarm"))
        return notes
    if alone:
        left = f"{listed(alone)} {'is' if len(alone) == 1 else 'are'} left without any PBX."
        notes.append(element("p", left, class_="alarm"))
    notes.append(element("p", f"Because {one.why}.{_touching(one, users=users)}", class_="why"))
    if isinstance(one, Result) and one.detail:
        request = f" Request {one.request_id}." if one.request_id and one.request_id not in one.detail else ""
        notes.append(element("p", f"{one.detail.removesuffix('.')}.{request}", class_="alarm"))
    return notes


def _touching(one: Operation, *, users: bool) -> str:
    if not one.touches:
        return ""
    number = users_of(one.touches) if users else ""
    if one.kind in {Kind.ASSOCIATE, Kind.REMOVE}:  # its company is named already
        return f" Touches {number}." if number else ""
    names = listed((company.name for company in one.touches), 10)
    return f" Touches {names}{': ' if number else ''}{number}."
