"""For whom a report is told: the companies of `--company`, and whose names must not be told to them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from rainbow_tenancy.globs import matches
from rainbow_tenancy.rainbow import System
from rainbow_tenancy.reconcile.base import means
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.spelling import Words, squeezed
from rainbow_tenancy.reconcile.telling import Owned, telling, words_to_find
from rainbow_tenancy.tenancy import Tenancy

__all__ = ["Audience", "audience", "by_length"]


@dataclass(frozen=True, slots=True)
class Audience:
    """Companies that a report is for, and what it must keep from them.

    Attributes:
        ids: The companies.
        systems: The PBXs in Rainbow that they use.
        keys: The PBXs of the files that they shall use.
        own: What stands for themselves, as it is compared, the longest first.
        strangers: What stands for all other companies.
    """

    ids: frozenset[str]
    systems: frozenset[str]
    keys: frozenset[str]
    own: tuple[str, ...]
    strangers: Words

    def tells_of_strangers(self, text: str) -> bool:
        """Whether a text holds what stands for another company, however it is written."""
        if self.strangers.alone_in(text):
            return True
        found = self.strangers.anywhere_in(text)
        if not found:
            return False
        rest = squeezed(text)
        for name in self.own:
            rest = rest.replace(name, " ")
        # A longer name that holds one of their own, such as Clinique du Parc for Clinique, is told all the same.
        return any(word in rest or any(name in word for name in self.own) for word in found)

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
    chosen = [company for company in estate.companies if matches([company.name], globs)]
    ids = frozenset(company.id for company in chosen)
    own: list[Owned] = []
    strange: list[Owned] = []
    for one in telling(tenancy, estate):
        theirs = one.owner in ids if isinstance(one.owner, str) else matches([one.owner.name or ""], globs)
        (own if theirs else strange).append(one)
    names = by_length(squeezed(one.word) for one in own)
    alike = {squeezed(one.word) for one in own if not one.part}  # homonyms: what is theirs is no stranger's
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
        names,
        words_to_find(one for one in strange if squeezed(one.word) not in alike),
    )


def by_length(words: Iterable[str]) -> tuple[str, ...]:
    """Words, the longest first, so that a shorter one does not take a piece out of it."""
    return tuple(sorted(set(words), key=lambda word: (-len(word), word)))


def _is_used(system: System, ids: Collection[str], estate: Estate) -> bool:
    return any(estate.company_of.get(site_id) in ids for site_id in system.site_ids)
