"""Which companies a plan makes neighbours: on one PBX, where they share none so far."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.operations import CompanyTouched, Kind, Meeting, Operation

__all__ = ["new_neighbours"]


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
            sets[pbxs] = frozenset().union(*(on[pbx] for pbx in pbxs))
    return {company_id: sets[tuple(pbxs)] for company_id, pbxs in pbxs_of.items()}


def _meeting(
    group: Sequence[Operation],
    removed: set[tuple[str | None, str]],
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
    joining = {one.company.id for one in group if one.company} - before.keys()
    after = staying | joining
    new_to: dict[frozenset[str], set[str]] = {}  # those of this PBX who are no neighbours of somebody so far
    meeting, met = set(), set()
    hidden = estate.hidden_links(system) if system else 0
    for company_id in joining:
        known = so_far.get(company_id, frozenset({company_id}))
        if known not in new_to:
            new_to[known] = after - known
            met |= new_to[known]
        if new_to[known] or hidden:
            meeting.add(company_id)
    if not meeting:
        return None
    return Meeting(ref, _named(meeting, estate), _named(met & staying, estate), hidden)


def _named(company_ids: Iterable[str], estate: Estate) -> tuple[CompanyTouched, ...]:
    companies = (CompanyTouched(one, estate.company_name(one)) for one in company_ids)
    return tuple(sorted(companies, key=lambda company: (company.name, company.id)))
