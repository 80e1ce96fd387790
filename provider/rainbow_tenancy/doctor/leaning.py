"""Which operations rest on a behaviour of Rainbow that is not evidenced, and that no other way of ours gets round.

Where the client copes with every value (a PUT of prefixes is sent again as text, a removal is looked at afterwards),
nothing rests on it, and it does not stand here.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from rainbow_tenancy.doctor.one_way import SHORT_NAME, SHORT_PREFIX
from rainbow_tenancy.doctor.verdict import Verdict
from rainbow_tenancy.reconcile.operations import Kind, Leaning, Operation

__all__ = ["LEANS", "mark_leaning"]

PREFIX: Final = "dialing.outboundPrefix"


@dataclass(frozen=True, slots=True)
class _Around:
    """What else a plan holds: PBXs that it associates, by label, and Server names of those that it replaces."""

    associated: frozenset[str]
    replaced: frozenset[str]


class _Lean(NamedTuple):
    """A kind of operation, the row of docs/assumptions.md that it rests on, and where only some of the kind do."""

    kind: Kind
    row: str
    only: Callable[[Operation, _Around], bool] = lambda one, around: True


def _sends_an_id(one: Operation, _: _Around) -> bool:
    """An equipment ID that ALE's article does not give: the fleet's it does."""
    return one.pbx.equipment_id is not None and not one.pbx.fleet


def _alone(one: Operation, around: _Around) -> bool:
    """A shared PBX is created, and the plan associates it with nobody."""
    return not one.sites and one.pbx.label not in around.associated


def _same_name(one: Operation, around: _Around) -> bool:
    """It is created while the PBX that it replaces bears its name."""
    return one.pbx.name in around.replaced


def _several_prefixes(one: Operation, _: _Around) -> bool:
    return any(isinstance(value, list) for value in _new(one, PREFIX))


def _long_prefix(one: Operation, _: _Around) -> bool:
    return any(len(part) > SHORT_PREFIX for value in _new(one, PREFIX) for part in _parts(value))


def _long_name(one: Operation, _: _Around) -> bool:
    return any(len(value) > SHORT_NAME for value in _new(one, "name"))


def _last_link(one: Operation, _: _Around) -> bool:
    return one.last_link


def _new(one: Operation, path: str) -> list[Any]:
    return [change.after for change in one.changes if change.path == path]


def _parts(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]


# fmt: off
LEANS: Final = (
    #     kind                row                       where only some of the kind do
    _Lean(Kind.CREATE,        "any-equipment-id",       _sends_an_id),
    _Lean(Kind.CREATE,        "create-without-siteId",  _alone),
    _Lean(Kind.CREATE,        "unlinked-shared-by-id",  _alone),         # else the next plan does not find it
    _Lean(Kind.CREATE,        "pbx-names",              _same_name),
    _Lean(Kind.CREATE,        "name-length",            _long_name),
    _Lean(Kind.CREATE,        "outbound-prefix-length", _long_prefix),
    _Lean(Kind.MAKE_SHARED,   "put-isShared"),
    _Lean(Kind.UPDATE,        "put-prefix",             _several_prefixes),
    _Lean(Kind.UPDATE,        "name-length",            _long_name),
    _Lean(Kind.UPDATE,        "outbound-prefix-length", _long_prefix),
    _Lean(Kind.REMOVE,        "unlink-numbers"),
    _Lean(Kind.REMOVE,        "unlinked-shared",        _last_link),
    _Lean(Kind.MAKE_ORDINARY, "put-isShared"),
    _Lean(Kind.MAKE_ORDINARY, "foreign-links"),                          # exactly one link is left, of all
    _Lean(Kind.DELETE,        "foreign-links"),                          # nobody who cannot be seen uses it
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
    around = _Around(
        frozenset(one.pbx.label for one in operations if one.kind is Kind.ASSOCIATE),
        frozenset(one.pbx.name for one in operations if one.kind is Kind.REPLACE),
    )
    for one in operations:
        one.leans_on = tuple(
            Leaning(lean.row, verdicts.get(lean.row) is Verdict.CONTRADICTED)
            for lean in _BY_KIND[one.kind]
            if verdicts.get(lean.row) is not Verdict.CONFIRMED and lean.only(one, around)
        )
