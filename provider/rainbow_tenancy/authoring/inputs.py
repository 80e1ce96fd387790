"""A PBX as the inputs of a `rainbow:Pbx`: what Pulumi's import begins with, and a program that fits it declares."""

from collections.abc import Iterable
from typing import Any

from rainbow_tenancy.authoring.describe import Describer
from rainbow_tenancy.authoring.writable import value_of
from rainbow_tenancy.fields import IN_PLACE_FIELDS
from rainbow_tenancy.rainbow import Site, System
from rainbow_tenancy.reconcile.estate import Estate

__all__ = ["pbx_inputs", "share_inputs"]


def pbx_inputs(system: System, estate: Estate) -> dict[str, Any]:
    """Everything of a PBX that a program can say: the fields that Rainbow holds a value of, and its companies.

    Neither equipment ID nor activation code is among them: an import finds the PBX by its id.
    """
    inputs: dict[str, Any] = {}
    for row in IN_PLACE_FIELDS:
        value = None if system.answered(row.api) in (None, "", []) else value_of(row, system)
        if value is not None:
            first, _, second = row.path.partition(".")
            if second:
                inputs.setdefault(first, {})[second] = value
            else:
                inputs[first] = value
    inputs["shared"] = bool(system.is_shared)
    linked = estate.sites_by_company(dict.fromkeys(system.site_ids))
    inputs["sharedWith"] = [item for company, sites in linked.items() for item in share_inputs(company, sites, estate)]
    return inputs


def share_inputs(company_id: str, sites: Iterable[Site], estate: Estate) -> list[str | dict[str, str]]:
    """The links of one company, to these of its sites, as items of `sharedWith`; named as tenancy files name them."""
    describer = Describer(estate)
    company = estate.company.get(company_id)
    ref = (describer.company_ref(company) if company else None) or {"id": company_id}
    who = {("company" if key == "name" else key): value for key, value in ref.items()}
    if len(estate.sites_of[company_id]) > 1:
        return [who | {"site": describer.site_ref(site) or site.id} for site in sites]
    return [who["company"] if who.keys() == {"company"} else who]
