"""Operations as sections of a page, a fold a PBX; and the lists beside them."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from rainbow_tenancy.reports.data.parts import Hint, Manual, NewNeighbours, Operation, Pbx, Pending, Unmanaged
from rainbow_tenancy.reports.data.status import PbxReport
from rainbow_tenancy.reports.forms.html.deeds import Telling, deed, signs
from rainbow_tenancy.reports.forms.html.elements import SAY, Html, Part, element, joined, text
from rainbow_tenancy.reports.forms.html.names import pbx_name, place

__all__ = [
    "MOST",
    "anchor",
    "hints",
    "items",
    "manuals",
    "meetings",
    "operations",
    "pendings",
    "section",
    "unmanaged",
]

MOST: Final = 2000  # operations of a section that the short page holds
MANY: Final = 50  # companies on either side of those who meet on a PBX, that the short page names
OPEN: Final = 12  # folds of a section that are open from the beginning


def section(title: str, *parts: Part, identity: str | None = None) -> Html | None:
    """A section with its title; nothing where it holds nothing."""
    held = [part for part in parts if part]
    return element("section", element("h2", title), *held, id=identity) if held else None


def anchor(pbx: Pbx) -> str:
    """Where in the page a PBX's differences begin."""
    return f"pbx-{pbx.system_id or pbx.key or pbx.name}"


def operations(found: Sequence[Operation], telling: Telling) -> Html | None:
    """A fold a PBX; nothing where there is no operation."""
    groups: dict[str, list[Operation]] = {}
    for operation in found if telling.full else found[:MOST]:
        groups.setdefault(operation.pbx.identity, []).append(operation)
    folds = [_fold(group, telling, opened=len(groups) <= OPEN) for group in groups.values()]
    return joined(*folds, None if telling.full else _more(len(found))) if folds else None


def _more(number: int) -> Html | None:
    return element("p", f"… and {number - MOST:,} more; --full shows all.", class_="note") if number > MOST else None


def _fold(group: Sequence[Operation], telling: Telling, *, opened: bool) -> Html:
    pbx = group[0].pbx
    here = anchor(pbx)
    identity = None if here in telling.anchored else here
    telling.anchored.add(here)
    return element(
        "details",
        element("summary", pbx_name(pbx), " ", element("span", signs(group), class_="counts")),
        element("p", "Equipment ID ", element("code", pbx.equipment_id), class_="note") if pbx.equipment_id else None,
        element("ul", *(deed(one, telling) for one in group), class_="deeds"),
        class_="pbx",
        id=identity,
        open=opened,
    )


def items(parts: Iterable[Part]) -> Html | None:
    """A list; nothing where it holds nothing."""
    held = [element("li", item) for item in parts]
    return element("ul", *held, class_="items") if held else None


def meetings(found: Sequence[NewNeighbours], *, full: bool) -> Html | None:
    """Who meets whom on a PBX, and what that means."""
    if not found:
        return None
    told = items(Html(SAY.meeting(one, None if full else MANY)) for one in (found if full else found[:MOST]))
    return joined(element("p", SAY.exposed), told, None if full else _more(len(found)))


def manuals(found: Sequence[Manual]) -> Html | None:
    """What a person must do."""
    return items(joined(pbx_name(one.pbx), ": ", one.what, place(one.position)) for one in found)


def pendings(found: Sequence[Pending]) -> Html | None:
    """PBXs that have not connected so far."""
    return items(joined(Html(SAY.pending(one)), place(one.position)) for one in found)


def histories(found: Sequence[PbxReport]) -> Html | None:
    """What happened to the connection of each PBX."""
    return items(
        joined(pbx_name(one), element("ul", *events) if events else f": {_no_history(one)}")
        for one in found
        for events in [[element("li", Html(SAY.event(event))) for event in one.history or ()]]
    )


def _no_history(one: PbxReport) -> str:
    return "none" if one.history is not None else "not told by Rainbow"


def hints(found: Sequence[Hint]) -> Html | None:
    """Sentences with their places."""
    return items(joined(text(one.text), place(one.position)) for one in found)


def unmanaged(
    found: Sequence[Unmanaged], *, full: bool, tell: Callable[[Unmanaged], str] = SAY.unmanaged
) -> Html | None:
    """Associations and PBXs that no file names, in a sentence of `SAY` each."""
    told = [joined(Html(tell(one)), place(one.position)) for one in (found if full else found[:MOST])]
    if len(told) < len(found):
        told.append(text(f"… and {len(found) - len(told):,} more; --full shows all."))
    return items(told)
