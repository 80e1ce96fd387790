"""Which operations rest on a behaviour of Rainbow that is not evidenced, and that no other way of ours gets round.

Where the client copes with every value (a PUT of prefixes is sent again as text, a removal is looked at afterwards),
nothing rests on it, and it does not stand here.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final, NamedTuple

from rainbow_tenancy.doctor.verdict import Verdict
from rainbow_tenancy.reconcile.operations import Kind, Leaning, Operation

__all__ = ["LEANS", "mark_leaning"]


class _Lean(NamedTuple):
    """A kind of operation, the row of docs/assumptions.md that it rests on, and where only some of the kind do."""

    kind: Kind
    row: str
    only: Callable[[Operation, Collection[str]], bool] = lambda _, shared: True


def _sends_an_id(one: Operation, _: Collection[str]) -> bool:
    """An equipment ID that ALE's article does not give: the fleet's it does."""
    return one.pbx.equipment_id is not None and not one.pbx.fleet


def _alone(one: Operation, shared: Collection[str]) -> bool:
    """A shared PBX is created, and the plan associates it with nobody."""
    return not one.sites and one.pbx.label not in shared


def _several_prefixes(one: Operation, _: Collection[str]) -> bool:
    return any(isinstance(change.after, list) and change.path == "dialing.outboundPrefix" for change in one.changes)


def _last_link(one: Operation, _: Collection[str]) -> bool:
    return one.last_link


# fmt: off
LEANS: Final = (
    _Lean(Kind.CREATE,        "any-equipment-id",      _sends_an_id),
    _Lean(Kind.CREATE,        "create-without-siteId", _alone),
    _Lean(Kind.CREATE,        "unlinked-shared-by-id", _alone),            # else the next plan does not find it
    _Lean(Kind.MAKE_SHARED,   "put-isShared"),
    _Lean(Kind.UPDATE,        "put-prefix",            _several_prefixes),
    _Lean(Kind.REMOVE,        "unlink-numbers"),
    _Lean(Kind.REMOVE,        "unlinked-shared",       _last_link),
    _Lean(Kind.MAKE_ORDINARY, "put-isShared"),
    _Lean(Kind.MAKE_ORDINARY, "foreign-links"),                            # exactly one link is left, of all
    _Lean(Kind.DELETE,        "foreign-links"),                            # nobody who cannot be seen uses it
    _Lean(Kind.REPLACE,       "foreign-links"),
)
# fmt: on
_BY_KIND: Final = {kind: [lean for lean in LEANS if lean.kind is kind] for kind in Kind}


def mark_leaning(operations: Iterable[Operation], verdicts: Mapping[str, Verdict]) -> None:
    """Note on each operation what it rests on that is not confirmed.

    Args:
        operations: Of one plan.
        verdicts: What the doctor found of the rows; one that is not there is not confirmed.
    """
    operations = list(operations)
    shared = {one.pbx.label for one in operations if one.kind is Kind.ASSOCIATE}
    for one in operations:
        one.leans_on = tuple(
            Leaning(lean.row, verdicts.get(lean.row) is Verdict.CONTRADICTED)
            for lean in LEANS
            if lean.kind is one.kind and verdicts.get(lean.row) is not Verdict.CONFIRMED and lean.only(one, shared)
        )
