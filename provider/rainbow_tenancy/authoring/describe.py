"""One PBX of the estate as what a file can say about it; what it cannot say is put in words."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from rainbow_tenancy.authoring.writable import as_fleet_part, is_equipment_id, is_id, is_name, is_quiet, value_of
from rainbow_tenancy.fields import IN_PLACE_FIELDS, Field
from rainbow_tenancy.rainbow import Company, Site, System
from rainbow_tenancy.reconcile.brakes import only_shown
from rainbow_tenancy.reconcile.equipment import derived_equipment_id, is_code_too
from rainbow_tenancy.reconcile.estate import Estate

__all__ = ["FIELDS", "Described", "Describer", "Link"]

# The name finds the PBX and is written apart; the software version changes by itself, which would be drift each time.
_APART = ("name", "version")
FIELDS: tuple[Field, ...] = tuple(row for row in IN_PLACE_FIELDS if row.path not in _APART)


@dataclass(frozen=True, slots=True)
class Link:
    """An association: the company as a file names it, and its site where that has to be named."""

    company: Company
    site: str | None


@dataclass(slots=True)
class Described:
    """A PBX as files can say it."""

    system: System
    values: dict[str, Any]  # path to a file's value, of every field that can be written
    quiet: frozenset[str]  # paths whose values mean what an absent one means
    links: list[Link] | None  # None: they cannot be written, and are not governed then
    shared: bool
    notes: list[str] = field(default_factory=list)  # what could not be written


class Describer:
    """Describes the PBXs of one estate."""

    def __init__(self, estate: Estate) -> None:
        self.estate = estate

    @cached_property
    def _equipment_ids(self) -> Counter[str]:
        return Counter(system.pbx_id for system in self.estate.systems)

    # ── What a block says ────────────────────────────────────────────────────────────────────────────────────────────

    def describe(self, system: System) -> Described | str:
        """The PBX; or, where no block can stand for it, the reason."""
        if shown := only_shown(system):
            return shown.reason
        if not is_name(system.name):
            return "its name is empty, too long, or holds control characters"
        if not self._is_findable(system):
            return "its id has a form that these files do not know"
        links, shared = self.links(system), bool(system.is_shared)
        if not shared and (links is None or len(links) != 1 or self.estate.hidden_links(system)):
            return "it is not shared, and not linked to exactly one site that this account sees"
        found = Described(system, {}, frozenset(), links, shared)
        for row in FIELDS:
            value = value_of(row, system)
            if value is not None:
                found.values[row.path] = value
            elif not is_quiet(row, system):
                found.notes.append(f"{row.path}: Rainbow's value has a form that these files do not know")
        found.quiet = frozenset(row.path for row in FIELDS if is_quiet(row, system))
        if links is None:
            found.notes.append("sharedWith: a company or site that shares it cannot be named from this account")
        return found

    def links(self, system: System) -> list[Link] | None:
        """Its associations, by the companies' names; None where one cannot be written."""
        found: list[Link] = []
        for company_id, sites in self.estate.sites_by_company(dict.fromkeys(system.site_ids)).items():
            company = self.estate.company.get(company_id)
            if company is None or self.company_ref(company) is None:
                return None
            if len(self.estate.sites_of[company_id]) == 1:
                found.append(Link(company, None))
                continue
            for site in sites:
                named = self.site_ref(site)
                if named is None:
                    return None
                found.append(Link(company, named))
        return sorted(found, key=lambda link: (link.company.name.casefold(), link.company.id, link.site or ""))

    # ── What finds the PBX ───────────────────────────────────────────────────────────────────────────────────────────

    def identity(self, system: System, key: str, tenancy: str) -> dict[str, Any]:
        """What a block under this key needs beside the name, so that it finds this PBX and no other.

        A PBX from the fleet is found by its references, which are its equipment ID. Otherwise the name will do while it
        is the only one, then the equipment ID, and the id where nothing else does.
        """
        fleet = self._fleet(system)
        if fleet:
            return {"fleet": fleet}
        derived = derived_equipment_id(self.estate.partner_id, tenancy, key)
        other = self.estate.by_equipment_id.get(derived)
        if len(self.estate.by_name[system.name]) == 1 and (other is None or other is system):
            return {}
        if self._has_own_equipment_id(system):
            return {"equipment": {"id": system.pbx_id}}
        return {"id": system.id} if is_id(system.id) else {}

    def _fleet(self, system: System) -> dict[str, str] | None:
        if system.type == "oxo" and is_code_too(system) and self._equipment_ids[system.pbx_id] == 1:
            return as_fleet_part(system.pbx_id)
        return None

    def _has_own_equipment_id(self, system: System) -> bool:
        """Whether its equipment ID tells it apart, and may be written: it is not the activation code too."""
        once = self._equipment_ids[system.pbx_id] == 1
        return once and is_equipment_id(system.pbx_id) and not is_code_too(system)

    def _is_findable(self, system: System) -> bool:
        """By more than its name, which may be another's."""
        return is_id(system.id) or self._has_own_equipment_id(system) or self._fleet(system) is not None

    # ── What names companies and sites ───────────────────────────────────────────────────────────────────────────────

    def company_ref(self, company: Company) -> dict[str, str] | None:
        """How a file names a company: by name while it is the only one, else by reference, else by id."""
        estate = self.estate
        named = {"name": company.name} if is_name(company.name) else {}
        if named and len(estate.companies_by_name[company.name]) == 1:
            return named
        reference = company.reference
        if reference and is_name(reference) and len(estate.companies_by_reference[reference]) == 1:
            return {**named, "reference": reference}
        return {**named, "id": company.id} if is_id(company.id) else None

    def site_ref(self, site: Site) -> str | None:
        """How a file names a site: by name while its company has only one of it, else by id."""
        siblings = self.estate.sites_of[site.company_id]
        for word in (site.name, site.id):
            if is_name(word) and sum(word in {one.name, one.id} for one in siblings) == 1:
                return word
        return None
