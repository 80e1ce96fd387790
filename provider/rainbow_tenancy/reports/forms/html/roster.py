"""PBXs as a table of a page, for readers without JavaScript."""

from collections.abc import Sequence
from typing import Final

from rainbow_tenancy.reports.data.status import PbxReport
from rainbow_tenancy.reports.forms.html.elements import Html, element, joined
from rainbow_tenancy.reports.forms.html.names import pbx_name
from rainbow_tenancy.reports.words import count

__all__ = ["ROWS", "roster"]

ROWS: Final = 400  # of a table that the short page holds
HEADS: Final = ("PBX", "Equipment ID", "Type", "Status", "Companies")


def roster(pbxs: Sequence[PbxReport], *, full: bool) -> Html | None:
    """A row a PBX; nothing where there is none."""
    if not pbxs:
        return None
    shown = pbxs if full else pbxs[:ROWS]
    classes = {"Companies": "number"}
    head = element("tr", *(element("th", title, scope="col", class_=classes.get(title)) for title in HEADS))
    table = element("table", element("thead", head), element("tbody", *map(_row, shown)), class_="roster")
    left = len(pbxs) - len(shown)
    more = element("p", f"… and {count(left, 'PBX')} more, which the map shows.", class_="note") if left else None
    return joined(element("div", table, class_="wide", tabindex="0", role="region", aria_label="PBXs"), more)


def _row(one: PbxReport) -> Html:
    channels = ", ".join(f"{name} {word}" for name, word in (one.channels or {}).items())
    word = element("span", one.status or f'"{one.rainbow_status}"', data_status=one.status)
    return element(
        "tr",
        element("th", pbx_name(one), scope="row"),
        element("td", element("code", one.equipment_id)),
        element("td", one.type or "unknown"),
        element("td", word, element("span", f" {channels}", class_="soft") if channels else None),
        element("td", str(len(one.companies)), class_="number"),
    )
