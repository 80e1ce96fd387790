"""Names and places as markup."""

from collections.abc import Sequence

from rainbow_tenancy.reports.data.parts import Company, Pbx, Position, Site
from rainbow_tenancy.reports.forms.html.elements import Html, element, joined
from rainbow_tenancy.reports.words import listed

__all__ = ["company_name", "pbx_name", "place"]


def pbx_name(pbx: Pbx) -> Html:
    """The key, and beside it the Server name where that is another word."""
    label = element("b", pbx.label)
    return label if pbx.label == pbx.name else joined(label, " ", element("span", pbx.name, class_="soft"))


def company_name(company: Company | None, sites: Sequence[Site] = ()) -> Html:
    """The company and, where they are known, its sites."""
    name = element("b", company.name if company else "a company")
    if not sites:
        return name
    return joined(name, f", {'site' if len(sites) == 1 else 'sites'} {listed(site.name for site in sites)}")


def place(position: Position | None) -> Html | None:
    """`file:line:column`, set apart."""
    if position is None:
        return None
    return joined(" ", element("span", f"{position.file}:{position.line}:{position.column}", class_="place"))
