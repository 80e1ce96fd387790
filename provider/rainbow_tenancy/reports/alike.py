"""Changes that are the same on several PBXs, as after a changed default: told once, with the PBXs that they reach."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar

from msgspec.structs import replace

from rainbow_tenancy.reconcile.operations import Kind
from rainbow_tenancy.reports.data.drift import Difference
from rainbow_tenancy.reports.data.parts import Change, Operation

__all__ = ["together"]

AnOperation = TypeVar("AnOperation", bound=Operation)


def together(operations: Iterable[AnOperation]) -> list[list[AnOperation]]:
    """Operations in their order, each alone; of updates, what several PBXs share stands where the first of them does.

    The same are field, values on both sides, who moved, and the line of the files that says so. An update that shares
    only some of its changes is told in pieces.
    """
    operations = list(operations)
    reach: dict[object, list[int]] = defaultdict(list)  # a change → the operations that make it
    for number, one in enumerate(operations):
        for change in one.changes if one.kind is Kind.UPDATE else ():
            reach[_identity(change, one)].append(number)
    groups: dict[tuple[int, ...], list[AnOperation]] = defaultdict(list)
    for number, one in enumerate(operations):
        if one.kind is not Kind.UPDATE or not one.changes:
            groups[number,].append(one)
            continue
        pieces: dict[tuple[int, ...], list[Change]] = defaultdict(list)
        for change in one.changes:
            pieces[tuple(reach[_identity(change, one)])].append(change)
        for reached, changes in pieces.items():
            groups[reached].append(one if len(pieces) == 1 else replace(one, changes=changes))
    return list(groups.values())


def _identity(change: Change, of: Operation) -> object:
    return repr(change), of.repair_blocked if isinstance(of, Difference) else None
