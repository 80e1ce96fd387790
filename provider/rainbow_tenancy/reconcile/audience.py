"""For whom a report is told: the companies of `--company`, and whose names must not be told to them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from rainbow_tenancy.globs import matches
from rainbow_tenancy.rainbow import System
from rainbow_tenancy.reconcile.base import means
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.spelling import SHORT, squeezed, words_of
from rainbow_tenancy.tenancy import Tenancy
from rainbow_tenancy.tenancy.tenancy import CompanyRef

__all__ = ["Audience", "audience", "companies_named"]


@dataclass(frozen=True, slots=True)
class Audience:
    """Companies that a report is for, and what it must keep from them.

    Attributes:
        ids: The companies.
        systems: The PBXs in Rainbow that they use.
        keys: The PBXs of the files that they shall use.
        own: Their own names and references, as they are compared.
        strangers: Names, references and ids of all other companies, as they are compared.
    """

    ids: frozenset[str]
    systems: frozenset[str]
    keys: frozenset[str]
    own: tuple[str, ...]
    strangers: frozenset[str]

    def tells_of_strangers(self, text: str) -> bool:
        """Whether a text holds the name, reference or id of another company, however it is written."""
        words = words_of(text)
        whole = rest = squeezed(text)
        for name in self.own:
            rest = rest.replace(name, " ")

        def is_told(word: str) -> bool:
            if len(word) <= SHORT:
                return word in words
            # A longer name that holds one of their own, such as Clinique du Parc for Clinique, is told all the same.
            return word in rest or (word in whole and any(name in word for name in self.own))

        return any(map(is_told, self.strangers))

    def uses(self, key: str | None, system_id: str | None) -> bool:
        """Whether they use a PBX, or shall use it."""
        return key in self.keys or system_id in self.systems


def audience(tenancy: Tenancy | None, estate: Estate, globs: Sequence[str]) -> Audience:
    """The companies whose names are among the globs, and whom a report must not name to them.

    Args:
        tenancy: The files, where there are any.
        estate: What Rainbow has.
        globs: Of `--company`.
    """
    named = list(companies_named(tenancy)) if tenancy else []
    chosen = [company for company in estate.companies if matches([company.name], globs)]
    ids = frozenset(company.id for company in chosen)
    others = [company for company in estate.companies if company.id not in ids and company.id != estate.partner_id]
    own = {word for company in chosen for word in (company.name, company.reference) if word}
    own |= {ref.name for ref in named if ref.name and matches([ref.name], globs)}
    strange = {word for company in others for word in (company.name, company.reference, company.id) if word}
    strange |= {
        word
        for ref in named
        if not any(means(ref, company) for company in chosen)
        for word in (ref.name, ref.reference, ref.id)
        if word
    }
    wishing = [pbx for pbx in tenancy.pbxs if not pbx.absent] if tenancy else []
    return Audience(
        ids,
        frozenset(system.id for system in estate.systems if _is_used(system, ids, estate)),
        frozenset(
            pbx.key
            for pbx in wishing
            if any(
                matches([share.company.name or ""], globs) or any(means(share.company, company) for company in chosen)
                for share in pbx.shares
            )
        ),
        tuple(sorted({squeezed(word) for word in own} - {""}, key=len, reverse=True)),
        frozenset(squeezed(word) for word in strange - own) - {""},
    )


def companies_named(tenancy: Tenancy) -> Iterator[CompanyRef]:
    """Every company that the files name, each once."""
    shares = (share.company for pbx in tenancy.pbxs for share in pbx.shares)
    yield from dict.fromkeys((*shares, *(former.company for former in tenancy.former)))


def _is_used(system: System, ids: Collection[str], estate: Estate) -> bool:
    return any(estate.company_of.get(site_id) in ids for site_id in system.site_ids)
