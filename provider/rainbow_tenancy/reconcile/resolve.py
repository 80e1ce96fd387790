"""Which company and which site of the estate a line of the files means."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NamedTuple

from rainbow_tenancy.rainbow import Company, Site
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.new_sites import NewSite
from rainbow_tenancy.tenancy import Problem
from rainbow_tenancy.tenancy.positions import At, Place
from rainbow_tenancy.tenancy.tenancy import CompanyRef, PlainShares, Share, Tenancy

__all__ = ["Offers", "Resolver", "Wish"]


class Offers(NamedTuple):
    """What messages offer to write, in the words of the place where a line stands."""

    missing_company: str
    one_of_sites: str  # with {company} and {sites}
    other_site: str  # with {sites}
    no_site: str  # with {company}


IN_A_LIST = Offers(
    "correct it, create the company in Rainbow, or add ifMissing: wait",
    "write {{company: {company}, site: …}} with one of {sites}",
    "its sites are: {sites}; site: {{name: …, create: true}} lets one be created",
    "let one be created: {{company: {company}, site: {{name: …, create: true}}}}",
)


class Wish(NamedTuple):
    """A share whose company was found; `site` is None where any link of the company satisfies it."""

    share: Share
    company: Company
    site: Site | None


@dataclass(frozen=True, slots=True)
class _NotFound:
    wrong: str
    right: str
    missing: bool  # nobody bears the name: `ifMissing: wait` may wait for it


class Resolver:
    """Finds companies and sites, and collects what could not be found.

    Args:
        tenancy: Where the lines stand.
        estate: Where companies and sites are.
        offers: The words of a line; those of `sharedWith` and `uses` where none are given.
    """

    def __init__(self, tenancy: Tenancy, estate: Estate, *, offers: Offers = IN_A_LIST) -> None:
        self.problems: list[Problem] = []
        self.waiting: list[Share] = []
        self._tenancy = tenancy
        self._estate = estate
        self._offers = offers
        self._known: dict[CompanyRef, Company | _NotFound] = {}
        self._ids: dict[CompanyRef, str] = {}  # of those that were found
        self._coming: dict[NewSite, tuple[Site, At]] = {}
        self._coming_to: dict[str, list[Site]] = defaultdict(list)  # company id → its sites among them
        for share in tenancy.new_sites:
            self._let_come(share)

    def plainly_served(self, shares: Sequence[Share], site_ids: Iterable[str]) -> bool:
        """Whether these linked sites are visible, and of exactly the companies of the shares, which name no sites."""
        if isinstance(shares, PlainShares):
            companies = shares.companies
        elif any(share.site is not None for share in shares):
            return False
        else:
            companies = [share.company for share in shares]
        wanted = set(map(self._ids.get, companies))
        if None in wanted:  # as a rule, companies that are met for the first time
            for company in companies:
                self._company(company)
            wanted = set(map(self._ids.get, companies))
        once = len(wanted) == len(companies)
        return once and wanted == set(map(self._estate.company_of.get, site_ids)) and None not in wanted

    # ── Sites that the files let be created ──────────────────────────────────────────────────────────────────────────

    def _let_come(self, share: Share) -> None:
        """Take a site for one of its company's already, unless there is one of this name, or it cannot be seen."""
        company = self._company(share.company)
        if isinstance(company, _NotFound) or share.site is None or company.bp_id != self._estate.partner_id:
            return
        new = NewSite(company.id, share.site)
        if new not in self._coming and not any(share.site in {site.id, site.name} for site in self._sites(company)):
            site = Site(f"{company.id}/{share.site}", share.site, company.id)  # no id of Rainbow's has a slash
            self._coming[new] = site, share.at
            self._coming_to[company.id].append(site)

    def _sites(self, company: Company) -> list[Site]:
        return [*self._estate.sites_of.get(company.id, ()), *self._coming_to.get(company.id, ())]

    def is_coming(self, site: Site) -> bool:
        """Whether a site is not there yet, and only because the files let it be created taken for one."""
        return bool(self._coming) and site.id not in self._estate.site

    def places_of_coming(self) -> dict[NewSite, Place | None]:
        """The sites that are not there yet, and where the files let each be created."""
        return {new: self._tenancy.place(at) for new, (_, at) in self._coming.items()}

    # ── Companies ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _company(self, ref: CompanyRef) -> Company | _NotFound:
        found = self._known.get(ref)
        if found is None:
            found = self._known[ref] = self._find(ref)
            if isinstance(found, Company):
                self._ids[ref] = found.id
        return found

    def wishes(self, shares: Iterable[Share]) -> list[Wish]:
        """The shares of one PBX whose company (and site, where one is named) exists.

        Each other is a problem or waited for; so is a second one that means the same by another word.
        """
        found = []
        for share in shares:
            company = self._company(share.company)
            if isinstance(company, _NotFound):
                if company.missing and share.wait_if_missing:
                    self.waiting.append(share)
                else:
                    self._problem(share.at, company.wrong, company.right)
            elif share.site is None:
                found.append(Wish(share, company, None))
            elif (site := self._site(share, company)) is not None:
                found.append(Wish(share, company, site))
        self._refuse_twice(found)
        return found

    def _refuse_twice(self, wishes: list[Wish]) -> None:
        """Of one word written twice the loading tells; that two words mean one company only the estate shows."""
        if len({wish.company.id for wish in wishes}) == len(wishes):  # as a rule
            return
        met: dict[str, list[Wish]] = {}
        for wish in wishes:
            others = met.setdefault(wish.company.id, [])
            for other in others:
                if None in {wish.site, other.site} or wish.site is other.site:
                    place = self._tenancy.place(other.share.at)
                    first = f", first at {place}" if place else ""
                    wrong = f"{wish.company.name} shares this PBX twice, as {other.share.company} and as "
                    self._problem(wish.share.at, f"{wrong}{wish.share.company}{first}", "keep one of the two")
                    break
            others.append(wish)

    def company(self, ref: CompanyRef, at: At) -> Company | None:
        """The company of a `former` entry; nobody of that name is nothing to do, an ambiguous name is a problem."""
        found = self._find(ref)
        if isinstance(found, _NotFound):
            if not found.missing:
                self._problem(at, found.wrong, found.right)
            return None
        return found

    def only_site(self, wish: Wish) -> Site | None:
        """The site through which a new link to a company goes when the files name none: its only one."""
        sites = self._sites(wish.company)
        if len(sites) == 1:
            return sites[0]
        name = wish.company.name
        if sites:
            listed = ", ".join(sorted(f'"{site.name}"' for site in sites))
            self._problem(
                wish.share.at,
                f"{name} has {len(sites)} sites and the line names none",
                self._offers.one_of_sites.format(company=name, sites=listed),
            )
        elif wish.company.bp_id != self._estate.partner_id:
            self._problem(wish.share.at, *self._not_visible(wish.company))
        else:
            self._problem(wish.share.at, f"{name} has no site", self._offers.no_site.format(company=name))
        return None

    def _not_visible(self, company: Company) -> tuple[str, str]:
        return (
            f"{company.name} is not one of this partner's own end customers: its sites are not visible",
            "run this with an account of the partner whose customer it is",
        )

    def _find(self, ref: CompanyRef) -> Company | _NotFound:
        estate = self._estate
        if ref.id is not None:
            company = estate.company.get(ref.id)
            return company or _NotFound(f"no company with the id {ref.id} is visible", "correct the id", missing=True)
        if ref.reference is not None:
            found = estate.companies_by_reference.get(ref.reference, [])
            what = f"the reference {ref.reference}"
            known: Iterable[str] = estate.companies_by_reference
        else:
            name = ref.name or ""
            found = estate.companies_by_name.get(name, [])
            what = f"the name {name}"
            known = estate.companies_by_name
        if len(found) == 1:
            return found[0]
        if found:
            ids = ", ".join(sorted(company.id for company in found))
            return _NotFound(
                f"{len(found)} companies bear {what}", f"name one by its id ({ids}) or its own reference", missing=False
            )
        close = get_close_matches(ref.reference or ref.name or "", known, n=1)
        right = f"did you mean {close[0]}?" if close else self._offers.missing_company
        return _NotFound(f"no company bears {what}", right, missing=True)

    def _site(self, share: Share, company: Company) -> Site | None:
        sites = self._sites(company)
        named = [site for site in sites if share.site in {site.id, site.name}]
        if len(named) == 1:
            return named[0]
        if not sites and company.bp_id != self._estate.partner_id:
            self._problem(share.at, *self._not_visible(company))
            return None
        if named:
            ids = ", ".join(sorted(site.id for site in named))
            self._problem(
                share.at, f"{company.name} has {len(named)} sites named {share.site}", f"write the id of one: {ids}"
            )
            return None
        listed = ", ".join(sorted(f'"{site.name}"' for site in sites)) or "none"
        right = self._offers.other_site.format(sites=listed)
        self._problem(share.at, f"{company.name} has no site {share.site}", right)
        return None

    def _problem(self, at: At, wrong: str, right: str) -> None:
        self.problems.append(Problem(self._tenancy.place(at), wrong, right))
