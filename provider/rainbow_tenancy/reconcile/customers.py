"""The other direction of sharing: each customer company, and the PBXs that serve it."""

from dataclasses import dataclass

from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.identify import unnamed
from rainbow_tenancy.reconcile.operations import PbxRef

__all__ = ["Customer", "customers"]


@dataclass(frozen=True, slots=True)
class Customer:
    """A company, its reference, and the PBXs that serve it, in the order of names."""

    id: str
    name: str
    reference: str | None
    pbxs: tuple[PbxRef, ...]


def customers(estate: Estate) -> list[Customer]:
    """Every company but the partner's own, in the order of names."""
    pbxs: dict[str, list[PbxRef]] = {company.id: [] for company in estate.companies if company.id != estate.partner_id}
    for system in sorted(estate.systems, key=lambda system: (system.name, system.id)):
        for company_id in estate.sites_by_company(system.site_ids):
            pbxs.setdefault(company_id, []).append(unnamed(system))
    found = []
    for company_id, refs in pbxs.items():
        company = estate.company.get(company_id)
        reference = company.reference if company else None
        found.append(Customer(company_id, estate.company_name(company_id), reference, tuple(refs)))
    return sorted(found, key=lambda one: (one.name, one.id))
