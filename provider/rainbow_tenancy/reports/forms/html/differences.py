"""Operations as sections of a page: a fold a PBX, in it what is done or differs, why, for whom, field by field."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from rainbow_tenancy.reconcile.operations import Kind
from rainbow_tenancy.reports.data.apply import Result
from rainbow_tenancy.reports.data.drift import Difference
from rainbow_tenancy.reports.data.parts import Change, Company, Hint, Manual, Operation, Pbx, Position, Site, Unmanaged
from rainbow_tenancy.reports.forms.html.elements import Html, Part, element, joined, text
from rainbow_tenancy.reports.forms.text.lines import users_of
from rainbow_tenancy.reports.words import count, listed

__all__ = ["FOLDS", "Telling", "anchor", "hints", "manuals", "operations", "pbx_name", "section", "unmanaged"]

FOLDS: Final = 400  # PBXs of a section that the short page holds
OPEN: Final = 12  # folds of a section that are open from the beginning
SIGN: Final[Mapping[Kind, tuple[str, str]]] = {
    Kind.CREATE: ("+", "add"),
    Kind.MAKE_SHARED: ("~", "change"),
    Kind.ASSOCIATE: ("+", "add"),
    Kind.UPDATE: ("~", "change"),
    Kind.REMOVE: ("−", "remove"),
    Kind.MAKE_ORDINARY: ("~", "change"),
    Kind.DELETE: ("−", "remove"),
    Kind.REPLACE: ("−", "remove"),
}


def section(title: str, *parts: Part, identity: str | None = None) -> Html | None:
    """A section with its title; nothing where it holds nothing."""
    held = [part for part in parts if part]
    return element("section", element("h2", title), *held, id=identity) if held else None


def anchor(pbx: Pbx) -> str:
    """Where in the page a PBX's differences begin."""
    return f"pbx-{pbx.system_id or pbx.key or pbx.name}"


@dataclass(frozen=True, slots=True)
class Telling:
    """How the operations of one page are told.

    Attributes:
        heads: What stands over the old and the new value of a field.
        full: All of them, instead of the first `FOLDS` PBXs of a section.
        users: Whether the numbers of users were asked for.
        anchored: The anchors that the page has already.
    """

    heads: tuple[str, str]
    full: bool
    users: bool = False
    anchored: set[str] = field(default_factory=set)


def operations(found: Sequence[Operation], telling: Telling) -> Html | None:
    """A fold a PBX; nothing where there is no operation."""
    groups: dict[str, list[Operation]] = {}
    for operation in found:
        groups.setdefault(operation.pbx.identity, []).append(operation)
    shown = list(groups.values() if telling.full else islice(groups.values(), FOLDS))
    folds = [_fold(group, telling, opened=len(groups) <= OPEN) for group in shown]
    left = len(groups) - len(shown)
    if left:
        number = len(found) - sum(map(len, shown))
        folds.append(element("p", f"… and {number} more on {count(left, 'PBX')}; --full shows all.", class_="note"))
    return joined(*folds) if folds else None


def _fold(group: Sequence[Operation], telling: Telling, *, opened: bool) -> Html:
    pbx = group[0].pbx
    here = anchor(pbx)
    identity = None if here in telling.anchored else here
    telling.anchored.add(here)
    signs = [SIGN[one.kind] for one in group]
    counts = [f"{sign}{signs.count((sign, word))}" for sign, word in dict.fromkeys(signs)]
    return element(
        "details",
        element("summary", pbx_name(pbx), " ", element("span", " ".join(counts), class_="counts")),
        element("p", "Equipment ID ", element("code", pbx.equipment_id), class_="note") if pbx.equipment_id else None,
        element("ul", *(_deed(one, telling) for one in group), class_="deeds"),
        class_="pbx",
        id=identity,
        open=opened,
    )


def pbx_name(pbx: Pbx) -> Html:
    """The key, and beside it the Server name where that is another word."""
    label = element("b", pbx.label)
    return label if pbx.label == pbx.name else joined(label, " ", element("span", pbx.name, class_="soft"))


def _deed(one: Operation, telling: Telling) -> Html:
    sign, word = SIGN[one.kind]
    alone = [company.name for company in one.touches if company.left_without_pbx]
    left = f"{listed(alone)} {'is' if len(alone) == 1 else 'are'} left without any PBX." if alone else None
    return element(
        "li",
        element("p", element("span", sign, class_="sign"), " ", _what(one), place(one.position)),
        element("p", left, class_="alarm") if left else None,
        element("p", f"Because {one.why}.{_touching(one, users=telling.users)}", class_="why"),
        *_aftermath(one),
        _changes(one.changes, telling.heads, new=one.kind is Kind.CREATE) if one.changes else None,
        class_=word,
    )


def _what(one: Operation) -> Html:
    match one.kind:
        case Kind.ASSOCIATE:
            return joined("associate with ", _company(one.company, one.sites))
        case Kind.REMOVE:
            return joined("remove from ", _company(one.company, one.sites))
        case Kind.REPLACE if one.replaced_by:
            return joined("delete ", element("b", one.pbx.name), ", which is replaced by ", pbx_name(one.replaced_by))
        case _:
            return joined(one.kind.value, _on_site(one.sites))


def _on_site(sites: Sequence[Site]) -> str | None:
    return f" on site {listed(site.name for site in sites)}" if sites else None


def _company(company: Company | None, sites: Sequence[Site] = ()) -> Html:
    name = element("b", company.name if company else "a company")
    if not sites:
        return name
    return joined(name, f", {'site' if len(sites) == 1 else 'sites'} {listed(site.name for site in sites)}")


def _touching(one: Operation, *, users: bool) -> str:
    if not one.touches:
        return ""
    number = users_of(one.touches) if users else ""
    if one.kind in {Kind.ASSOCIATE, Kind.REMOVE}:  # its company is named already
        return f" Touches {number}." if number else ""
    names = listed((company.name for company in one.touches), 10)
    return f" Touches {names}{': ' if number else ''}{number}."


def _aftermath(one: Operation) -> list[Html]:
    """How it ended, of an apply; why its repair is blocked, of drift."""
    if isinstance(one, Result) and one.detail:
        request = f" Request {one.request_id}." if one.request_id and one.request_id not in one.detail else ""
        return [element("p", f"{one.detail.removesuffix('.')}.{request}", class_="alarm")]
    if isinstance(one, Difference) and one.repair_blocked is not None:
        return [element("p", f"Its repair is blocked: {one.repair_blocked}.", class_="alarm")]
    return []


def _changes(changes: Sequence[Change], heads: tuple[str, str], *, new: bool) -> Html:
    before, after = heads
    rows = (
        element(
            "tr",
            element("th", change.field, scope="row"),
            None if new else element("td", _value(change.before, change.after), class_="was", data_head=before),
            element("td", _value(change.after, change.before), class_="is", data_head=None if new else after),
            element("td", place(change.position)),
        )
        for change in changes
    )
    titles = ("Field", after, "Where") if new else ("Field", before, after, "Where")
    head = element("tr", *(element("th", title, scope="col") for title in titles))
    return element("table", element("thead", head), element("tbody", *rows), class_="fields")


def _value(value: Any, other: Any) -> Html:
    """A value as a file writes it; of lists, what the other list lacks stands out."""
    if isinstance(value, str):
        return element("code", f'"{value}"')
    if value is None:
        return element("span", "none", class_="soft")
    if not isinstance(value, (list, tuple)):
        return element("code", str(value).lower() if isinstance(value, bool) else str(value))
    others = other if isinstance(other, (list, tuple)) else ()
    items = [element("li", _item(item), class_=None if item in others else "apart") for item in value]
    return element("ol", *items) if items else element("code", "[]")


def _item(item: Any) -> Html:
    if not isinstance(item, Mapping):
        return element("code", f'"{item}"')
    note = item.get("description")
    arrow = joined(
        element("code", str(item.get("match", ""))), " → ", element("code", str(item.get("replaceWith", "")))
    )
    return joined(arrow, " ", element("span", str(note), class_="soft")) if note else arrow


def place(position: Position | None) -> Html | None:
    """`file:line:column`, set apart."""
    if position is None:
        return None
    return joined(" ", element("span", f"{position.file}:{position.line}:{position.column}", class_="place"))


def _items(items: Iterable[Part]) -> Html | None:
    held = [element("li", item) for item in items]
    return element("ul", *held, class_="items") if held else None


def manuals(found: Sequence[Manual]) -> Html | None:
    """What a person must do."""
    return _items(joined(pbx_name(one.pbx), ": ", one.what, place(one.position)) for one in found)


def hints(found: Sequence[Hint]) -> Html | None:
    """Sentences with their places."""
    return _items(joined(text(one.text), place(one.position)) for one in found)


def unmanaged(found: Sequence[Unmanaged], *, full: bool) -> Html | None:
    """Associations and PBXs that no file names."""
    shown = found if full else found[:FOLDS]
    items = [
        joined(pbx_name(one.pbx), " shared with ", _company(one.company, one.sites))
        if one.company
        else pbx_name(one.pbx)
        for one in shown
    ]
    if len(shown) < len(found):
        items.append(text(f"… and {len(found) - len(shown)} more; --full shows all."))
    return _items(items)
