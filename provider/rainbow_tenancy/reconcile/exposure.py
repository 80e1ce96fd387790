"""Which customers share a PBX with whom: a PBX that several companies share shows the users of each to all of them."""

from dataclasses import dataclass

from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.identify import unnamed
from rainbow_tenancy.reconcile.operations import CompanyTouched, PbxRef

__all__ = ["Exposed", "exposure"]


@dataclass(frozen=True, slots=True)
class Exposed:
    """A PBX that several companies share, and these companies, in the order of names.

    Attributes:
        pbx: The PBX.
        companies: Those that are visible.
        hidden: Links to sites that this account does not see: of these or of other companies.
    """

    pbx: PbxRef
    companies: tuple[CompanyTouched, ...]
    hidden: int


def exposure(estate: Estate) -> list[Exposed]:
    """Every PBX that is shared by more companies than one, as far as this account sees, in the order of names."""
    found = []
    for system in sorted(estate.systems, key=lambda system: (system.name, system.id)):
        linked, hidden = estate.sites_by_company(system.site_ids), estate.hidden_links(system)
        if linked and len(linked) + hidden > 1:
            companies = (CompanyTouched(one, estate.company_name(one)) for one in linked)
            ordered = sorted(companies, key=lambda company: (company.name, company.id))
            found.append(Exposed(unnamed(system), tuple(ordered), hidden))
    return found
