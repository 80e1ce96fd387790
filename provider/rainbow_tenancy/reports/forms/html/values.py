"""Fields of a PBX, from what Rainbow has to what the files say."""

from collections.abc import Mapping, Sequence
from typing import Any

from rainbow_tenancy.reconcile.operations import Moved
from rainbow_tenancy.reports.data.parts import Change
from rainbow_tenancy.reports.forms.html.elements import Html, element, joined
from rainbow_tenancy.reports.forms.html.names import place
from rainbow_tenancy.reports.sentences import MOVED

__all__ = ["changes_table"]


def changes_table(changes: Sequence[Change], heads: tuple[str, str], *, new: bool, moved: bool) -> Html:
    """A row a field; a new PBX has no old values.

    Args:
        changes: The fields.
        heads: What stands over the old and the new value.
        new: Whether the PBX is new.
        moved: Whether to say who moved.
    """
    before, after = heads
    rows = (
        element(
            "tr",
            element("th", change.field, scope="row"),
            *(_only(change) if new else _both(change, before, after)),
            element("td", place(change.position), _who_moved(change) if moved else None),
        )
        for change in changes
    )
    titles = ("Field", after, "Where") if new else ("Field", before, after, "Where")
    head = element("tr", *(element("th", title, scope="col") for title in titles))
    return element("table", element("thead", head), element("tbody", *rows), class_="fields")


def _only(change: Change) -> list[Html]:
    return [element("td", _value(change.after, change.after), class_="is")]


def _both(change: Change, before: str, after: str) -> list[Html]:
    return [
        element("td", _value(change.before, change.after), class_="was", data_head=before),
        element("td", _value(change.after, change.before), class_="is", data_head=after),
    ]


def _who_moved(change: Change) -> Html | None:
    """Who moved; of a conflict, what the files said before too."""
    if change.moved is None:
        return None
    said = joined("; they said ", _value(change.base, change.base), " before") if change.moved is Moved.BOTH else None
    return element("div", MOVED[change.moved], said, class_="note")


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
