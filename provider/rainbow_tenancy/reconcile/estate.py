"""The estate: what Rainbow has, as far as this account sees, with the look-ups that planning needs."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rainbow_tenancy.rainbow import Account, Company, Site, State, System

__all__ = ["Estate"]


@dataclass(slots=True, repr=False)  # asyncio.run has the repr of what a run returns written, twice, for nobody
class Estate:
    """One snapshot of the PBXs, sites and companies that an account sees; it serves a whole run."""

    account: Account
    systems: list[System]
    sites: list[Site]
    companies: list[Company]
    # Asked only for PBXs that are about to be deleted or replaced; None where Rainbow did not tell.
    states: Mapping[str, State | None] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()  # ids and equipment IDs of PBXs that are there and may not be seen

    by_id: dict[str, System] = field(init=False)
    by_equipment_id: dict[str, System] = field(init=False)
    by_name: dict[str, list[System]] = field(init=False)
    site: dict[str, Site] = field(init=False)
    company_of: dict[str, str] = field(init=False)  # site id → company id
    sites_of: dict[str, list[Site]] = field(init=False)
    company: dict[str, Company] = field(init=False)
    companies_by_name: dict[str, list[Company]] = field(init=False)
    companies_by_reference: dict[str, list[Company]] = field(init=False)

    def __post_init__(self) -> None:
        self.by_id = {system.id: system for system in self.systems}
        self.by_equipment_id = {system.pbx_id: system for system in self.systems}
        self.by_name = defaultdict(list)
        for system in self.systems:
            self.by_name[system.name].append(system)
        self.site = {site.id: site for site in self.sites}
        self.company_of = {site.id: site.company_id for site in self.sites}
        self.sites_of = defaultdict(list)
        for site in self.sites:
            self.sites_of[site.company_id].append(site)
        self.company = {company.id: company for company in self.companies}
        self.companies_by_name = defaultdict(list)
        self.companies_by_reference = defaultdict(list)
        for company in self.companies:
            self.companies_by_name[company.name].append(company)
            if company.reference:
                self.companies_by_reference[company.reference].append(company)

    def put(self, system: System) -> None:
        """Take up a PBX as Rainbow answered it after the snapshot: a new one, or one that has changed."""
        before = self.by_id.get(system.id)
        if before is None:
            self.systems.append(system)
        else:
            self._forget(before)
            self.systems[next(i for i, one in enumerate(self.systems) if one is before)] = system
        self.by_id[system.id] = system
        self.by_equipment_id[system.pbx_id] = system
        self.by_name[system.name].append(system)

    def put_site(self, site: Site) -> None:
        """Take up a site that was created after the snapshot; once more changes nothing."""
        if site.id not in self.site:
            self.sites.append(site)
            self.site[site.id] = site
            self.company_of[site.id] = site.company_id
            self.sites_of[site.company_id].append(site)

    def drop(self, system_id: str) -> None:
        """Leave out a PBX that is gone since the snapshot."""
        before = self.by_id.pop(system_id, None)
        if before is not None:
            self._forget(before)
            self.systems = [one for one in self.systems if one is not before]

    def _forget(self, system: System) -> None:
        self.by_equipment_id.pop(system.pbx_id, None)
        self.by_name[system.name] = [one for one in self.by_name[system.name] if one is not system]

    @property
    def partner_id(self) -> str:
        """The company of the account: the partner for whom everything is planned."""
        return self.account.company_id

    def sites_by_company(self, site_ids: Iterable[str]) -> dict[str, list[Site]]:
        """The visible ones among these sites, by company id, in the order given.

        Rainbow has no field for the companies of a PBX: they are the distinct companies of its linked sites.
        """
        found: dict[str, list[Site]] = {}
        known = self.site
        for site_id in site_ids:
            if site_id in known:
                site = known[site_id]
                if site.company_id in found:
                    found[site.company_id].append(site)
                else:
                    found[site.company_id] = [site]
        return found

    def hidden_links(self, system: System) -> int:
        """How many of a PBX's links lead to sites that this account does not see."""
        return sum(site_id not in self.site for site_id in system.site_ids)

    def company_name(self, company_id: str) -> str:
        """A company's name, or its id where the company itself is not visible."""
        company = self.company.get(company_id)
        return company.name if company else company_id
