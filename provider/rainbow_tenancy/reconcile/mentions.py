"""Which companies' names stand in the names of PBXs: what a notice to another company must not repeat.

A plan and a journal carry this along, so that notices can be written from them without an account.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from rainbow_tenancy.reconcile.audience import Audience, by_length
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.operations import Mention, Operation
from rainbow_tenancy.reconcile.spelling import Words, squeezed
from rainbow_tenancy.reconcile.telling import Owned, telling, words_to_find
from rainbow_tenancy.tenancy import Tenancy

__all__ = ["audience_of_one", "mentions"]


def mentions(operations: Sequence[Operation], tenancy: Tenancy, estate: Estate) -> list[Mention]:
    """What stands for companies in whatever the PBXs of these operations are called.

    Without operations nothing is looked at; else the work does not grow with companies times PBXs.
    """
    names = _names(operations)
    if not names:
        return []
    owned: dict[str, list[Owned]] = defaultdict(list)
    for one in telling(tenancy, estate):
        owned[squeezed(one.word)].append(one)
    words = words_to_find(one for several in owned.values() for one in several)
    found = []
    for pbx, texts in names.items():
        within = set().union(*(words.alone_in(text) | words.anywhere_in(text) for text in texts))
        told = {(one.word, one.owner if isinstance(one.owner, str) else None) for word in within for one in owned[word]}
        found += [Mention(pbx, company, word) for word, company in sorted(told, key=lambda one: (one[0], one[1] or ""))]
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
    return Audience(frozenset({company_id}), frozenset(), frozenset(), by_length(own), Words(strange))


def _names(operations: Iterable[Operation]) -> dict[str, set[str]]:
    """What each PBX is called: key, Server name, equipment ID, and the names that it had or gets."""
    found: dict[str, set[str]] = {}
    for one in operations:
        named = (one.pbx.key, one.pbx.name, one.pbx.equipment_id)
        renamed = (name for change in one.changes if change.path == "name" for name in (change.before, change.after))
        found.setdefault(one.pbx.identity, set()).update(filter(None, (*named, *renamed)))
    return found
