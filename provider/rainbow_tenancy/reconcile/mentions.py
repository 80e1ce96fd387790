"""Which companies' names stand in the names of PBXs: what a notice to another company must not repeat.

A plan and a journal carry this along, so that notices can be written from them without an account.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from rainbow_tenancy.reconcile.audience import Audience, companies_named
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.operations import Mention, Operation
from rainbow_tenancy.reconcile.spelling import SHORT, squeezed, words_of
from rainbow_tenancy.tenancy import Tenancy

__all__ = ["audience_of_one", "mentions"]

BEGIN: Final = SHORT + 1  # letters and digits of a word by which it is looked for


def mentions(operations: Sequence[Operation], tenancy: Tenancy, estate: Estate) -> list[Mention]:
    """Names, references and ids of companies in whatever the PBXs of these operations are called.

    Without operations nothing is looked at; else the work does not grow with companies times PBXs.
    """
    names = _names(operations)
    if not names:
        return []
    words = _Words(_words_of_companies(tenancy, estate))
    found = []
    for pbx, texts in names.items():
        within = {one for text in texts for one in words.within(text)}
        found += [Mention(pbx, *one) for one in sorted(within, key=lambda one: (one.word, one.company or ""))]
    return found


def audience_of_one(company_id: str, name: str, found: Iterable[Mention]) -> Audience:
    """One company, from which the names of all others are kept.

    Args:
        company_id: Its id.
        name: Its name.
        found: What stands in the names of the PBXs that it shall be told of.
    """
    found = list(found)
    own = {squeezed(name), *(squeezed(one.word) for one in found if one.company == company_id)} - {""}
    strange = {squeezed(one.word) for one in found if one.company != company_id} - own
    by_length = tuple(sorted(own, key=len, reverse=True))
    return Audience(frozenset({company_id}), frozenset(), frozenset(), by_length, frozenset(strange))


class _Owned(NamedTuple):
    """A word that stands for a company; of one that only the files name, no id is known."""

    company: str | None
    word: str


class _Words:
    """Words to be found in texts, by how they begin and how long they are, instead of one by one."""

    def __init__(self, owned: Iterable[_Owned]) -> None:
        self._owned: dict[str, list[_Owned]] = {}
        for one in owned:
            self._owned.setdefault(squeezed(one.word), []).append(one)
        self._has_short = any(len(word) <= SHORT for word in self._owned)
        self._lengths: dict[str, set[int]] = defaultdict(set)
        for word in self._owned:
            if len(word) > SHORT:
                self._lengths[word[:BEGIN]].add(len(word))

    def within(self, text: str) -> Iterator[_Owned]:
        """The words that a text holds, as `Audience.tells_of_strangers` finds them."""
        whole = squeezed(text)
        for at in range(len(whole) - SHORT):
            for length in self._lengths.get(whole[at : at + BEGIN], ()):
                yield from self._owned.get(whole[at : at + length], ())
        if self._has_short:
            for word in words_of(text):
                if len(word) <= SHORT:
                    yield from self._owned.get(word, ())


def _names(operations: Iterable[Operation]) -> dict[str, set[str]]:
    """What each PBX is called: key, Server name, equipment ID, and the names that it had or gets."""
    found: dict[str, set[str]] = {}
    for one in operations:
        named = (one.pbx.key, one.pbx.name, one.pbx.equipment_id)
        renamed = (name for change in one.changes if change.path == "name" for name in (change.before, change.after))
        found.setdefault(one.pbx.identity, set()).update(filter(None, (*named, *renamed)))
    return found


def _words_of_companies(tenancy: Tenancy, estate: Estate) -> Iterator[_Owned]:
    """Of all companies but the partner's own; of those that only the files name, what the files say."""
    for company in estate.companies:
        if company.id != estate.partner_id:
            for word in (company.name, company.reference, company.id):
                if word:
                    yield _Owned(company.id, word)
    for ref in companies_named(tenancy):
        known = (
            ref.id in estate.company
            if ref.id
            else (
                ref.reference in estate.companies_by_reference
                if ref.reference
                else ref.name in estate.companies_by_name
            )
        )
        if not known:
            for word in (ref.name, ref.reference, ref.id):
                if word:
                    yield _Owned(None, word)
