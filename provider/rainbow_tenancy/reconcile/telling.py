"""What tells who a company is: its name, reference and id, and each word that no other company bears.

`OXO BELLECOUR LYON` names the Hôtel Bellecour to whoever knows it. So do the words of references and of sites' names,
unless they are common ones, or another company bears them too.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from rainbow_tenancy.rainbow import Company
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.spelling import SHORT, Words, squeezed, words_of
from rainbow_tenancy.tenancy import Tenancy
from rainbow_tenancy.tenancy.tenancy import CompanyRef

__all__ = ["Owned", "companies_named", "telling", "words_to_find"]

ANYWHERE: Final = 6  # characters from which on a part of a name counts inside of longer words too
DIGITS: Final = 5  # digits from which on a number is a word: groups of an equipment ID are shorter

# Words that tell a kind of company or of place, not who it is; squeezed.
COMMON: Final = frozenset(
    word
    for line in (
        "gmbh sarl sasu eurl selarl limited company group groupe gruppe holding partner associes fils sohn sohne",
        "agence atelier auberge autohaus backerei bakery boulangerie cabinet clinic clinique college commune ecole",
        "garage gemeinde hopital hospital hotel klinik lycee mairie pharmacie praxis residence restaurant transports",
        "avenue boulevard bureau bureaux campus center central centre depot filiale hauptsitz headquarters lager main",
        "nord north office ouest place principal saint sainte service services siege site south standort strasse usine",
        "werk west zentrale",
        "connect enterprise evolution omnipcx rainbow server telephone telephonie",
    )
    for word in line.split()
)


class Owned(NamedTuple):
    """What stands for a company.

    Attributes:
        owner: The company's id, or how the files name a company that Rainbow has not.
        word: Its name, reference or id; or a part of its name, of its reference or of a site's name, squeezed.
        part: Whether it is such a part.
    """

    owner: str | CompanyRef
    word: str
    part: bool = False


def telling(tenancy: Tenancy | None, estate: Estate) -> Iterator[Owned]:
    """What stands for each company but the partner's own, in Rainbow and in the files."""
    refs = {ref: _meant(ref, estate) for ref in companies_named(tenancy)} if tenancy else {}
    for company in estate.companies:
        if company.id != estate.partner_id:
            yield from _wholes(company.id, company)
    for ref, meant in refs.items():
        for company_id in meant:
            yield from _wholes(company_id, ref)
        if not meant:
            yield from _wholes(ref, ref)
    bearers = _bearers(estate)
    for word, owners in bearers.items():
        if len(owners) == 1 and estate.partner_id not in owners:
            yield Owned(next(iter(owners)), word, part=True)
    for ref, meant in refs.items():
        if not meant:
            yield from (Owned(ref, word, part=True) for word in _parts(ref.name, ref.reference) - bearers.keys())


def words_to_find(owned: Iterable[Owned]) -> Words:
    """What stands for companies, to be found in texts: a short part of a name only where it is a word."""
    anywhere: list[str] = []
    alone: list[str] = []
    for one in owned:
        word = squeezed(one.word)
        (alone if one.part and len(word) < ANYWHERE else anywhere).append(word)
    return Words(anywhere, alone)


def companies_named(tenancy: Tenancy) -> Iterator[CompanyRef]:
    """Every company that the files name, each once."""
    shares = (share.company for pbx in tenancy.pbxs for share in pbx.shares)
    yield from dict.fromkeys((*shares, *(former.company for former in tenancy.former)))


def _wholes(owner: str | CompanyRef, named: Company | CompanyRef) -> Iterator[Owned]:
    return (Owned(owner, word) for word in (named.name, named.reference, named.id) if word)


def _bearers(estate: Estate) -> Mapping[str, set[str]]:
    """By part of a name, which companies of Rainbow bear it: in their name, their reference, or a site's name."""
    found: dict[str, set[str]] = defaultdict(set)
    for company in estate.companies:
        for word in _parts(company.name, company.reference):
            found[word].add(company.id)
    for site in estate.sites:
        if site.company_id != estate.partner_id:  # it may call its sites after its customers
            for word in _parts(site.name, squeezed(site.name)):
                found[word].add(site.company_id)
    return found


def _parts(*texts: str | None) -> set[str]:
    return {
        word
        for text in texts
        if text
        for word in words_of(text)
        if len(word) >= (DIGITS if word.isdigit() else SHORT + 1) and word not in COMMON
    }


def _meant(ref: CompanyRef, estate: Estate) -> list[str]:
    """The companies of Rainbow that the files mean so."""
    if ref.id:
        return [ref.id] if ref.id in estate.company else []
    known = (
        estate.companies_by_reference.get(ref.reference)
        if ref.reference
        else estate.companies_by_name.get(ref.name or "")
    )
    return [company.id for company in known or ()]
