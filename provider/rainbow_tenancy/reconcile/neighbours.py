"""Which companies a plan makes neighbours: on one PBX, where they share none so far."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.operations import BY_NAME, CompanyTouched, Kind, Meeting, Operation

__all__ = ["new_neighbours"]

NOBODY: Final = frozenset[str]()


def new_neighbours(operations: Sequence[Operation], estate: Estate) -> list[Meeting]:
    """The PBXs on which companies meet that share none before these operations, in the order of the operations.

    Nothing is looked at where no operation associates; else the work grows with the links of the estate.
    """
    by_pbx: dict[str, list[Operation]] = {}
    for one in operations:
        if one.kind is Kind.ASSOCIATE:
            by_pbx.setdefault(one.pbx.identity, []).append(one)
    if not by_pbx:
        return []
    removed = {(one.pbx.system_id, site.id) for one in operations if one.kind is Kind.REMOVE for site in one.sites}
    joining = {one.company.id for group in by_pbx.values() for one in group if one.company}
    so_far = _neighbours_so_far(joining, estate)
    found = (_meeting(group, removed, so_far, estate) for group in by_pbx.values())
    return [one for one in found if one]


def _neighbours_so_far(company_ids: set[str], estate: Estate) -> Mapping[str, frozenset[str]]:
    """Of each of these companies that uses a PBX, all companies on its PBXs, itself among them.

    Companies that use the very same PBXs share one set, as customers of one site do.
    """
    pbxs_of: dict[str, list[int]] = defaultdict(list)
    on: list[set[str]] = []
    for system in estate.systems:
        companies = {estate.company_of[site_id] for site_id in system.site_ids if site_id in estate.company_of}
        if not company_ids.isdisjoint(companies):
            for company_id in companies & company_ids:
                pbxs_of[company_id].append(len(on))
            on.append(companies)
    sets: dict[tuple[int, ...], frozenset[str]] = {}
    for pbxs in map(tuple, pbxs_of.values()):
        if pbxs not in sets:
            sets[pbxs] = NOBODY.union(*(on[pbx] for pbx in pbxs))
    return {company_id: sets[tuple(pbxs)] for company_id, pbxs in pbxs_of.items()}


def _meeting(
    group: Sequence[Operation],
    removed: set[tuple[str | None, str | None]],
    so_far: Mapping[str, frozenset[str]],
    estate: Estate,
) -> Meeting | None:
    """Who meets whom on the PBX of these associations; None where nobody meets anybody new."""
    ref = group[0].pbx
    system = estate.by_id.get(ref.system_id or "")
    before = estate.sites_by_company(system.site_ids) if system else {}
    staying = {
        company_id
        for company_id, sites in before.items()
        if any((ref.system_id, site.id) not in removed for site in sites)
    }
    joining = {one.company.id: one.company for one in group if one.company and one.company.id not in before}
    after = staying.union(joining)
    hidden = estate.hidden_links(system) if system else 0
    met_by: dict[frozenset[str], set[str]] = {NOBODY: after}  # who is new to those with these neighbours so far
    meeting = []
    for company_id, company in joining.items():
        known = so_far.get(company_id, NOBODY)
        if known not in met_by:
            met_by[known] = after - known
        if hidden or not met_by[known] <= {company_id}:
            meeting.append(company)
    if not meeting:
        return None
    strangers = {so_far.get(one.id, NOBODY) for one in meeting} if staying else set()
    met = staying.intersection(NOBODY.union(*(met_by[known] for known in strangers)))
    present = [CompanyTouched(one, estate.company_name(one)) for one in met]
    return Meeting(ref, tuple(sorted(meeting, key=BY_NAME)), tuple(sorted(present, key=BY_NAME)), hidden)
