"""What notices are written from: a plan's JSON, or the journal of an apply, read without an account."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

import msgspec
from msgspec import Struct

from rainbow_tenancy.reconcile.execute import Status
from rainbow_tenancy.reconcile.operations import Kind, Mention
from rainbow_tenancy.reports.data.parts import Change, Company, Operation, Pbx, Site, Touched
from rainbow_tenancy.reports.data.plan import PlanReport
from rainbow_tenancy.text import shown

__all__ = ["Changes", "UnreadableError", "journaled", "planned"]

T = TypeVar("T")

PLAN: Final = "rainbowctl plan --report json=FILE writes a plan"
JOURNAL: Final = "rainbowctl apply --journal FILE writes a journal"


class UnreadableError(ValueError):
    """A file is no plan, or no journal; the text says where, why, and what writes one."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What will change, or was changed.

    Attributes:
        tense: Whether it will be done, or was.
        operations: What is done, in its order.
        mentions: The companies that stand in what the PBXs are called.
        untold: Operations that nobody is told of: they failed, or how they ended is unknown.
    """

    tense: Literal["will", "was"]
    operations: list[Operation]
    mentions: list[Mention]
    untold: int = 0


def planned(file: Path) -> Changes:
    """What a plan will change, from its JSON.

    Raises:
        UnreadableError: The file holds no plan.
        OSError: It cannot be read.
    """
    plan = _decoded(file.read_bytes(), PlanReport, shown(str(file)), PLAN)
    return Changes("will", plan.operations, [Mention(one.pbx, one.company, one.word) for one in plan.mentions])


def journaled(file: Path) -> Changes:
    """What an apply has changed, from its journal: what was done, and nothing else.

    Raises:
        UnreadableError: The file holds no journal.
        OSError: It cannot be read.
    """
    operations: list[Operation] = []
    mentions: list[Mention] = []
    begun = 0
    for line in _lines(file):
        begun += line.event == "intent"
        if line.event == "outcome" and line.status is Status.DONE:
            operations.append(_operation(line))
            mentions += [Mention(_pbx(line).identity, one.company, one.word) for one in line.mentions]
    return Changes("was", operations, mentions, untold=max(0, begun - len(operations)))


# ── A journal's line ─────────────────────────────────────────────────────────────────────────────────────────────────


class _Named(Struct, frozen=True):
    id: str
    name: str


class _NamedSite(Struct, frozen=True):
    id: str | None  # None: the same apply created it
    name: str


class _NamedPbx(Struct, frozen=True, rename="camel"):
    key: str | None
    name: str
    id: str | None
    equipment_id: str | None


class _Mentioned(Struct, frozen=True):
    company: str | None
    word: str


class _Field(Struct, frozen=True, rename={"before": "from", "after": "to"}):
    field: str
    before: Any
    after: Any


class _Line(Struct, frozen=True):
    """What a notice needs of a line; `reconcile.journal` writes it."""

    event: Literal["intent", "outcome"]
    operation: Kind
    pbx: _NamedPbx
    company: _Named | None
    sites: list[_NamedSite]
    changes: list[_Field]
    status: Status | None = None
    touches: list[_Named] = []
    mentions: list[_Mentioned] = []


def _lines(file: Path) -> Iterator[_Line]:
    content = file.read_bytes()
    if not content.strip():
        raise UnreadableError(f"{shown(str(file))}: it is empty; {JOURNAL}")
    for number, line in enumerate(content.splitlines(), start=1):
        yield _decoded(line, _Line, f"{shown(str(file))}:{number}", JOURNAL)


def _decoded(content: bytes, what: type[T], where: str, right: str) -> T:
    try:
        return msgspec.json.decode(content, type=what)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        word = "plan" if what is PlanReport else "line of a journal"
        raise UnreadableError(f"{where}: this is no {word} ({shown(str(error))}); {right}") from None


def _pbx(line: _Line) -> Pbx:
    told = line.pbx
    return Pbx(key=told.key, name=told.name, system_id=told.id, equipment_id=told.equipment_id)


def _operation(line: _Line) -> Operation:
    company = line.company
    return Operation(
        kind=line.operation,
        pbx=_pbx(line),
        company=Company(id=company.id, name=company.name, left_without_pbx=False) if company else None,
        sites=[Site(id=site.id, name=site.name) for site in line.sites],
        changes=[
            Change(field=one.field, before=one.before, after=one.after, position=None, moved=None, base=None)
            for one in line.changes
        ],
        replaced_by=None,
        why="",
        position=None,
        touches=[Touched(id=one.id, name=one.name, left_without_pbx=False, users=None) for one in line.touches],
        moved=None,
    )
