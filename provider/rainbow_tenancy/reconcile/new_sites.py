"""Sites that the files let be created: before the first operation that links one, on whichever PBX, its creation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rainbow_tenancy.reconcile.operations import Kind, Operation, SiteRef
from rainbow_tenancy.tenancy.positions import Place

__all__ = ["NewSite", "new_sites", "with_creations"]


@dataclass(frozen=True, slots=True)
class NewSite:
    """A site that is not there yet."""

    company_id: str
    name: str


def new_sites(one: Operation) -> list[NewSite]:
    """Those of the sites of an operation that are not there yet."""
    return [NewSite(one.company.id, site.name) for site in one.sites if site.id is None and one.company]


def with_creations(groups: Iterable[list[Operation]], places: Mapping[NewSite, Place | None]) -> None:
    """Add to the operations the creation of each site that they need and that is not there yet, once.

    Args:
        groups: Operations by PBX; a creation joins the first group that needs it.
        places: Where the files let a site be created.
    """
    met: set[NewSite] = set()
    for group in groups:
        for one in tuple(group):
            for new in new_sites(one):
                if new not in met:
                    met.add(new)
                    group.append(_creation(one, new, places.get(new)))


def _creation(one: Operation, new: NewSite, place: Place | None) -> Operation:
    assert one.company is not None  # it is one of its sites
    why = "the company has no site of this name, and the files let it be created"
    return Operation(
        Kind.CREATE_SITE,
        one.pbx,
        why,
        place,
        company=one.company,
        sites=(SiteRef(None, new.name),),
        touches=(one.company,),
    )
