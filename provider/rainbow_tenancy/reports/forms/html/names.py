"""Names and places as markup."""

from rainbow_tenancy.reports.data.parts import Pbx, Position
from rainbow_tenancy.reports.forms.html.elements import Html, element, joined

__all__ = ["pbx_name", "place"]


def pbx_name(pbx: Pbx) -> Html:
    """The key, and beside it the Server name where that is another word."""
    label = element("b", pbx.label)
    return label if pbx.label == pbx.name else joined(label, " ", element("span", pbx.name, class_="soft"))


def place(position: Position | None) -> Html | None:
    """`file:line:column`, set apart."""
    if position is None:
        return None
    return joined(" ", element("span", f"{position.file}:{position.line}:{position.column}", class_="place"))
