"""The frame of the tenancy map: what a script fills, and a word for readers without one."""

from collections.abc import Sequence
from typing import Final

from rainbow_tenancy.reports.data.status import PbxReport
from rainbow_tenancy.reports.forms.html.atlas import Remark, atlas
from rainbow_tenancy.reports.forms.html.elements import Html, element, joined, json_block

__all__ = ["tenancy_map"]

VIEWS: Final = (("pbxs", "PBXs"), ("companies", "Companies"), ("picture", "Who shares with whom"))
FILTERS: Final = (("differ", "Difference"), ("status", "Status"), ("type", "Type"))


def tenancy_map(pbxs: Sequence[PbxReport], said: Sequence[Remark]) -> Html | None:
    """The map of these PBXs; nothing where there is none."""
    if not pbxs:
        return None
    views = [
        element(
            "label",
            element("input", type="radio", name="view", value=value, checked=value == "pbxs"),
            element("span", title),
        )
        for value, title in VIEWS
    ]
    filters = [
        element("label", f"{title} ", element("select", element("option", "any", value=""), id=name), id=f"by-{name}")
        for name, title in FILTERS
    ]
    search = element("label", "Search ", element("input", type="search", id="search", autocomplete="off"))
    frame = element(
        "div",
        element("fieldset", element("legend", "Show"), *views, class_="views"),
        element("div", search, *filters, class_="filters"),
        element("p", id="found", role="status"),
        element("div", id="view"),
        id="map",
        hidden=True,
    )
    without = element("p", "The map needs JavaScript; everything above does not.", class_="note", id="without")
    title = element("h2", "Tenancy map", id="map-title")
    data = json_block("atlas", atlas(pbxs, said))
    return joined(element("section", title, without, frame, aria_labelledby="map-title", class_="map"), data)
