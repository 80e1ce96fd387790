"""What differs between Rainbow and the files, sorted by the side on which something is too much."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from rainbow_tenancy.reconcile.operations import Blocked, Kind, Operation, Plan, Unmanaged

__all__ = ["Drift", "differs", "sorted_drift"]

MISSING = {Kind.CREATE, Kind.ASSOCIATE}
EXTRA = {Kind.REMOVE, Kind.DELETE, Kind.REPLACE}


@dataclass(slots=True)
class Drift:
    """The differences, each operation with what blocks its repair."""

    missing: list[tuple[Operation, Blocked | None]] = field(default_factory=list)  # in the files, not in Rainbow
    extra: list[tuple[Operation, Blocked | None]] = field(default_factory=list)  # in Rainbow, not in the files
    different: list[tuple[Operation, Blocked | None]] = field(default_factory=list)
    unmanaged: list[Unmanaged] = field(default_factory=list)  # associations that no file names, only to be reported
    unnamed: list[Unmanaged] = field(default_factory=list)  # shared PBXs that no file names: no difference


def differs(plan: Plan) -> bool:
    """Whether Rainbow is other than the files say: what `drift` ends with exit code 2 for.

    Shared PBXs that no file names, manual items and hints are no difference; what is blocked is one.
    """
    return not plan.is_empty or any(found.company for found in plan.unmanaged)


def sorted_drift(plan: Plan) -> Drift:
    """The parts of a plan as differences."""
    drift = Drift()
    for operation, blocked in _differences(plan):
        if operation.kind in MISSING:
            drift.missing.append((operation, blocked))
        elif operation.kind in EXTRA:
            drift.extra.append((operation, blocked))
        else:
            drift.different.append((operation, blocked))
    for found in plan.unmanaged:
        (drift.unmanaged if found.company else drift.unnamed).append(found)
    return drift


def _differences(plan: Plan) -> Iterator[tuple[Operation, Blocked | None]]:
    yield from ((operation, None) for operation in plan.operations)
    yield from ((blocked.operation, blocked) for blocked in plan.blocked)
