"""What differs between a block and its PBX: fields, and companies. Pure; knows nothing of order, brakes or requests."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from operator import attrgetter
from typing import Any

from rainbow_tenancy.fields import BY_PATH, same
from rainbow_tenancy.rainbow import Site, System
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.operations import Change
from rainbow_tenancy.reconcile.resolve import Resolver, Wish
from rainbow_tenancy.tenancy.tenancy import DesiredPbx, Tenancy

__all__ = ["Links", "agree", "compare_fields", "compare_links"]


def compare_fields(tenancy: Tenancy, pbx: DesiredPbx, system: System | None) -> tuple[Change, ...]:
    """The governed fields whose values mean something else than Rainbow's answer; all of them where there is no PBX."""
    changes = []
    for path, wanted in pbx.values.items():
        row = BY_PATH[path]
        answered = system.answered(row.api) if system else None
        if system is None or row.differs(wanted, answered):
            before = row.to_file(answered) if system else None
            changes.append(Change(path, before, wanted, tenancy.place(pbx.at_of(path))))
    return tuple(changes)


def agree(pbx: DesiredPbx, system: System) -> bool:
    """Whether the governed fields are word for word what Rainbow answered; if not, they may still mean the same.

    Seen at a fraction of what `compare_fields` costs: a large tenancy has 100,000 fields, and as a rule all agree.
    """
    to_api, answers = _both_sides(tuple(pbx.values))
    wanted = [value if one is same else one(value) for one, value in zip(to_api, pbx.values.values(), strict=True)]
    return tuple(wanted) == answers(system)[1:]


@cache
def _both_sides(paths: tuple[str, ...]) -> tuple[list[Callable[[Any], Any]], Callable[[System], tuple[Any, ...]]]:
    """What makes Rainbow's words of the files' values of these fields; and what takes its own from an answer."""
    rows = [BY_PATH[path] for path in paths]
    # The id comes first, because of one name alone `attrgetter` makes no tuple.
    return [row.codec.to_api for row in rows], attrgetter("id", *(row.api for row in rows))


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
