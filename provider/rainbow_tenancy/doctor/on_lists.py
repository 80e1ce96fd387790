"""Assumptions about lists and about who sees what, held against what was seen."""

from typing import Final

from rainbow_tenancy.doctor.evidence import Evidence, Page, Row, text_of
from rainbow_tenancy.doctor.finding import Finding, confirmed, contradicted, expected, not_observable, unanswered
from rainbow_tenancy.rainbow.lists import PAGE

__all__ = [
    "company_names",
    "foreign_links",
    "foreign_object",
    "lists_say_total",
    "other_sort_order",
    "over_page_cap",
    "page_cap",
    "several_values",
    "unlinked_shared",
    "unlinked_shared_by_id",
]

NO_LONE_PBX: Final = "no shared PBX without company is listed: there is none, or Rainbow hides it"


def unlinked_shared(seen: Evidence) -> Finding:
    """In which lists a shared PBX that no visible company uses is."""
    if not seen.own.reply.came or not seen.plain.reply.came:
        return unanswered("a list of PBXs", seen.own.reply if seen.plain.reply.came else seen.plain.reply)
    plain = {text_of(row, "id") for row in seen.plain.rows}
    lone = seen.lone_pbxs(seen.own.rows)
    if seen.lone_pbxs(seen.plain.rows) or _named(seen, lone):
        return contradicted("such a PBX is in the plain list too")
    if not lone:
        return not_observable(NO_LONE_PBX)
    if seen.plain.whole or (seen.alone_by_name and seen.alone_by_name.came):
        return confirmed("such a PBX is listed with bpId only")
    missing = text_of(lone[0], "id") not in plain
    return not_observable("the plain list is longer than a page" if missing else "the lists changed meanwhile")


def _named(seen: Evidence, lone: list[Row]) -> bool:
    """Whether the plain list, narrowed to its name, holds the PBX that was looked at."""
    rows = Page(seen.alone_by_name).rows if seen.alone_by_name else []
    return bool(lone) and text_of(lone[0], "id") in {text_of(row, "id") for row in rows}


def unlinked_shared_by_id(seen: Evidence) -> Finding:
    """Whether such a PBX can be read by its id."""
    if seen.alone is None:
        return not_observable(NO_LONE_PBX)
    if seen.alone.status in {403, 404}:
        return contradicted(f"such a PBX, asked for by its id: {seen.alone.words}")
    return confirmed("such a PBX is read by its id") if seen.alone.came else unanswered("such a PBX", seen.alone)


def foreign_links(seen: Evidence) -> Finding:
    """Whether a PBX shows links to sites that the account does not see."""
    if not seen.sites.whole:
        return not_observable("the list of sites did not come whole in one page")
    found = seen.foreign_sites()
    if found:
        return confirmed(f"PBXs show links to sites that this account does not see; such sites: {len(found)}")
    return not_observable("no PBX shows a link to a site of somebody else: there is none, or Rainbow hides it")


def foreign_object(seen: Evidence) -> Finding:
    """How Rainbow refuses somebody else's object."""
    if seen.foreign_site is None:
        return not_observable("the id of nobody else's PBX, site or company is known")
    if seen.foreign_site.status in {403, 404}:
        return expected(f"somebody else's site: {seen.foreign_site.words}", holds=seen.foreign_site.code == 403301)
    return unanswered("somebody else's site", seen.foreign_site)


def company_names(seen: Evidence) -> Finding:
    """Whether two companies bear one name."""
    names = [text_of(row, "name") for row in seen.companies.rows]
    if not names:
        return unanswered("the list of companies", seen.companies.reply)
    twice = len(names) - len(set(names))
    if twice:
        return contradicted(f"companies that bear the name of another one: {twice}")
    if not seen.companies.whole:
        return not_observable("the list of companies did not come whole in one page")
    return confirmed(f"the names of all {len(names)} companies are distinct")


def page_cap(seen: Evidence) -> Finding:
    """How many rows a page holds."""
    pages = (seen.companies, seen.sites, seen.plain, seen.own)
    if any(page.refused for page in pages):
        return contradicted(f"a page of {PAGE} rows is refused, one of {seen.companies.asked} is not")
    if any(len(page.rows) == PAGE for page in pages):
        return confirmed(f"a page of {PAGE} rows came")
    short = [page for page in pages if page.total is not None and len(page.rows) < min(page.total, page.asked)]
    if short:
        return contradicted(f"of {short[0].total} rows came {len(short[0].rows)}, asked for {PAGE}")
    limits = [page.limit for page in pages if page.limit is not None]
    if limits and min(limits) < PAGE:
        return contradicted(f"the answers say limit {min(limits)}, asked for {PAGE}")
    if limits:
        return confirmed(f"the answers say limit {min(limits)}; no list is that long here")
    return not_observable(f"no list has {PAGE} rows")


def over_page_cap(seen: Evidence) -> Finding:
    """What becomes of a greater page than the cap."""
    page = seen.over_cap
    if page.reply.status == 400:
        return contradicted(f"a page of {page.asked} rows: {page.reply.words}")
    if not page.reply.came:
        return unanswered(f"a page of {page.asked} rows", page.reply)
    if len(page.rows) == page.asked or (page.limit or 0) >= page.asked:
        return contradicted(f"a page of {page.asked} rows is granted")
    if page.limit is not None:
        return confirmed(f"asked for {page.asked}, the answer says limit {page.limit}")
    if page.total is not None and page.total >= page.asked:
        return confirmed(f"asked for {page.asked}, {len(page.rows)} came")
    return not_observable(f"there are not {page.asked} companies")


def other_sort_order(seen: Evidence) -> Finding:
    """What an unknown sort order counts as."""
    reply = seen.odd_order
    if reply.status == 400:
        return contradicted(f"such a list: {reply.words}")
    if not reply.came or not seen.companies.reply.came:
        return unanswered("such a list", reply)
    odd = [text_of(row, "id") for row in Page(reply).rows]
    first = [text_of(row, "id") for row in seen.companies.rows[: len(odd)]]
    if len(odd) < 2:
        return not_observable("a list of one row has no order")
    return expected("the order is that of 1" if odd == first else "the order is another one", holds=odd == first)


def lists_say_total(seen: Evidence) -> Finding:
    """Whether lists say their total."""
    came = [page for page in (seen.companies, seen.sites, seen.plain, seen.own) if page.reply.came]
    if not came:
        return unanswered("the lists", seen.companies.reply)
    without = sum(page.total is None for page in came)
    return expected(f"lists that say it: {len(came) - without} of {len(came)}", holds=not without)


def several_values(seen: Evidence) -> Finding:
    """How a filter takes several values."""
    if seen.commas is None or seen.repeated is None:
        return not_observable("the PBXs are not of two types, by which it could be tried")
    works = [
        reply.came and seen.of_two_types <= {text_of(row, "id") for row in Page(reply).rows}
        for reply in (seen.commas, seen.repeated)
    ]
    told = {
        (True, True): "with commas and repeated",
        (True, False): "with commas only",
        (False, True): "repeated only",
        (False, False): "neither with commas nor repeated",
    }
    return expected(told[works[0], works[1]], holds=all(works))
