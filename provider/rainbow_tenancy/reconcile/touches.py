"""Which companies the plan would leave without any PBX."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.operations import Operation
from rainbow_tenancy.reconcile.order import GIVES, TAKES_AWAY

__all__ = ["mark_companies_left_without"]


def mark_companies_left_without(operations: Sequence[Operation], estate: Estate) -> None:
    """Note on each removal and deletion the companies that no PBX serves once the whole plan is done."""
    losing = [one for one in operations if one.kind in TAKES_AWAY]
    if not losing:
        return
    links = _links({company.id for one in losing for company in one.touches}, estate)
    for one in operations:
        if one.kind in GIVES and one.company:
            links[one.company.id].update((one.pbx.key, site.id) for site in one.sites)
    for one in losing:
        gone = {site.id for site in one.sites}
        for company in one.touches:
            links[company.id] = {
                (pbx, site)
                for pbx, site in links[company.id]
                if pbx != one.pbx.system_id or (gone and site not in gone)
            }
    for one in losing:
        one.touches = tuple(replace(company, left_without_pbx=not links[company.id]) for company in one.touches)
        if one.company:
            one.company = one.touches[0]


def _links(company_ids: set[str], estate: Estate) -> dict[str, set[tuple[str | None, str | None]]]:
    """Of each of these companies, the pairs of PBX and site that serve it."""
    links: dict[str, set[tuple[str | None, str | None]]] = defaultdict(set)
    for system in estate.systems:
        for site_id in system.site_ids:
            site = estate.site.get(site_id)
            if site is not None and site.company_id in company_ids:
                links[site.company_id].add((system.id, site_id))
    return links
