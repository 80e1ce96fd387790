"""What kind of difference there is between Rainbow and the files, and which kinds count as drift.

changed         a field of a PBX, or whether it is shared, is other than the files say
missing         a PBX, an association, or a site to be created, of the files is not in Rainbow
unmanaged       in Rainbow and not in the files: an association on a PBX with `sharedWith`, a PBX that shall be gone
unmanaged-pbx   a shared PBX that no file names
not-visible     what this account cannot see: unknown, neither there nor missing
manual          waiting for a manual step, or for a company that is not there yet
pending         a PBX of the files that has not connected so far

What is blocked counts like what is not. The first three are drift unless the operator says otherwise.
"""

from collections.abc import Collection, Mapping
from enum import Enum
from typing import Final

from rainbow_tenancy.reconcile.operations import Kind, Plan

__all__ = ["FAILS", "SORT_OF", "Sort", "counted", "differs"]


class Sort(Enum):
    """The kinds of difference; the value is the word of `--fail-on` and of JSON."""

    CHANGED = "changed"
    MISSING = "missing"
    UNMANAGED = "unmanaged"
    UNMANAGED_PBX = "unmanaged-pbx"
    NOT_VISIBLE = "not-visible"
    MANUAL = "manual"
    PENDING = "pending"


# What `drift` ends with exit code 2 for.
FAILS: Final = (Sort.CHANGED, Sort.MISSING, Sort.UNMANAGED)

# By the operation that would repair it.
SORT_OF: Final[Mapping[Kind, Sort]] = {
    Kind.CREATE_SITE: Sort.MISSING,
    Kind.CREATE: Sort.MISSING,
    Kind.ASSOCIATE: Sort.MISSING,
    Kind.UPDATE: Sort.CHANGED,
    Kind.MAKE_SHARED: Sort.CHANGED,
    Kind.MAKE_ORDINARY: Sort.CHANGED,
    Kind.REMOVE: Sort.UNMANAGED,
    Kind.DELETE: Sort.UNMANAGED,
    Kind.REPLACE: Sort.UNMANAGED,
}


def counted(plan: Plan) -> dict[Sort, int]:
    """How many differences of each kind there are; each stands in one kind only."""
    found = dict.fromkeys(Sort, 0)
    for one in (*plan.operations, *(blocked.operation for blocked in plan.blocked)):
        found[SORT_OF[one.kind]] += 1
    for unmanaged in plan.unmanaged:
        found[Sort.UNMANAGED if unmanaged.company else Sort.UNMANAGED_PBX] += 1
    return found | {
        Sort.NOT_VISIBLE: len(plan.not_visible),
        Sort.MANUAL: len(plan.manual),
        Sort.PENDING: len(plan.pending),
    }


def differs(plan: Plan, fails: Collection[Sort] = FAILS) -> bool:
    """Whether there is a difference of one of these kinds."""
    found = counted(plan)
    return any(found[sort] for sort in fails)
