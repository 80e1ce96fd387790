"""What differs between a block and its PBX: fields, and companies. Pure; knows nothing of order, brakes or requests."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Final

from rainbow_tenancy.fields import FIELDS
from rainbow_tenancy.rainbow import Site, System
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.operations import Change
from rainbow_tenancy.reconcile.resolve import Resolver, Wish
from rainbow_tenancy.tenancy.tenancy import DesiredPbx, Tenancy

__all__ = ["Links", "compare_fields", "compare_links"]


def compare_fields(tenancy: Tenancy, pbx: DesiredPbx, system: System | None) -> tuple[Change, ...]:
    """The governed fields whose values mean something else than Rainbow's answer; all of them where there is no PBX."""
    changes = []
    for path, wanted in pbx.values.items():
        row, to_api, answer = _LOOK[path]
        answered = answer(system) if system else None
        if system and (to_api(wanted) == answered or not row.differs(wanted, answered)):
            continue  # as a rule word for word, which is quicker to see than by meaning
        before = row.to_file(answered) if system else None
        changes.append(Change(path, before, wanted, tenancy.place(pbx.at_of(path))))
    return tuple(changes)


# How to look at each field; at hand, because a large tenancy has 100,000 of them.
_LOOK: Final = {row.path: (row, row.codec.to_api, attrgetter(row.api)) for row in FIELDS}


@dataclass(slots=True)
class Links:
    """The difference between the companies that a PBX shall have and those it has."""

    add: list[tuple[Wish, Site]] = field(default_factory=list)
    extra: dict[str, list[Site]] = field(default_factory=dict)  # company id → linked sites that no wish covers
    hidden: int = 0  # links to sites that this account does not see


def compare_links(wishes: Iterable[Wish], resolver: Resolver, estate: Estate, system: System | None) -> Links:
    """Compare wishes with the linked sites.

    A wish without site is satisfied by any link of its company. Where a company's sites are named, exactly these are
    meant. `extra` holds whatever no wish covers; whether that is governed is not decided here.
    """
    linked: Mapping[str, list[Site]] = estate.sites_by_company(system.site_ids) if system else {}
    links = Links()
    if system:
        links.hidden = len(system.site_ids) - sum(map(len, linked.values()))
    named: dict[str, set[str]] = {}
    anywhere: set[str] = set()
    for wish in wishes:
        company_id = wish.company.id
        if wish.site is None:
            anywhere.add(company_id)
            site = None if company_id in linked else resolver.only_site(wish)
        else:
            named.setdefault(company_id, set()).add(wish.site.id)
            site = None if wish.site in linked.get(company_id, ()) else wish.site
        if site is not None:
            links.add.append((wish, site))
    for company_id, sites in linked.items():
        if company_id not in anywhere:
            wanted = named.get(company_id, ())
            unwanted = [site for site in sites if site.id not in wanted]
            if unwanted:
                links.extra[company_id] = unwanted
    return links
