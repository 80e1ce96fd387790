"""Updates that are the same on several PBXs, as after a changed default: told once, with the PBXs that they reach."""

from collections.abc import Iterable
from typing import TypeVar

from rainbow_tenancy.reconcile.operations import Kind
from rainbow_tenancy.reports.data.drift import Difference
from rainbow_tenancy.reports.data.parts import Operation

__all__ = ["together"]

AnOperation = TypeVar("AnOperation", bound=Operation)


def together(operations: Iterable[AnOperation]) -> list[list[AnOperation]]:
    """Operations in their order, each alone; the very same updates of several PBXs stand where the first of them does.

    The same are fields, values on both sides, who moved, and the lines of the files that say so.
    """
    groups: dict[object, list[AnOperation]] = {}
    for number, one in enumerate(operations):
        held_back = one.repair_blocked if isinstance(one, Difference) else None
        key = (repr(one.changes), held_back) if one.kind is Kind.UPDATE else number
        groups.setdefault(key, []).append(one)
    return list(groups.values())
