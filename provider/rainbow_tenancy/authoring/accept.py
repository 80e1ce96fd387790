"""Drift taken back into the files: what Rainbow has now is what they say, and only the lines that differ change.

    plan ──each difference──► an edit of the value that says otherwise     ──► the files' new text
                         └──► refused, with the reason                          │ loaded and planned anew:
                                                                                ▼ no difference but the refused ones

A value that a block inherits (defaults, a profile) gets an override in the block, for the others still mean what they
say. What the files say on purpose, or to many blocks at once, is not taken back: a person decides that.
"""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from rainbow_tenancy.authoring.block import Block, StaysError
from rainbow_tenancy.authoring.desk import Desk
from rainbow_tenancy.authoring.source import UnusualError
from rainbow_tenancy.authoring.written import loaded
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.operations import Kind, Operation, Plan, Unmanaged
from rainbow_tenancy.reconcile.plan import make_plan
from rainbow_tenancy.reconcile.resolve import Resolver
from rainbow_tenancy.tenancy import Tenancy, TenancyError
from rainbow_tenancy.tenancy.positions import Place
from rainbow_tenancy.tenancy.tenancy import DesiredPbx, Share

__all__ = ["Accepted", "Difference", "Refused", "accept", "differences"]

BY_HAND: Final = "change this place by hand"
# What the files say on purpose.
MEANT: Final = {
    Kind.CREATE: "Rainbow has no such PBX: if it was renamed in Rainbow, write its new name (or id); if it shall be "
    "created, apply does that; else take its block out",
    Kind.DELETE: "the files want it deleted: apply does that, or take absent out",
    Kind.REPLACE: "the files want it replaced: apply does that, or take replaces out",
}


class Difference(NamedTuple):
    """One thing in which the files and Rainbow differ, small enough to be taken or refused on its own."""

    pbx: str  # the block's key, else the PBX's id
    kind: Kind
    what: str = ""  # a field's path, or the company's id
    site: str = ""  # its id
    name: str = ""  # the company's, for messages
    place: Place | None = None

    @property
    def identity(self) -> tuple[str, Kind, str, str]:
        """What makes two differences the same, wherever they stand in the files."""
        return self.pbx, self.kind, self.what, self.site

    def __str__(self) -> str:
        return f"association with {self.name}" if self.name else self.what or self.kind.value


class Refused(NamedTuple):
    """A difference that stays, and why."""

    difference: Difference
    why: str


@dataclass(slots=True)
class Accepted:
    """What came of it.

    Attributes:
        files: The new content of each file that changes, by the name that messages give it.
        taken: The differences that are gone then.
        refused: Those that stay.
        notes: What a person should know who reads the patch, with the block's key.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    taken: list[Difference] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


def differences(plan: Plan) -> list[Difference]:
    """What a plan would change, each thing on its own; unmanaged associations of governed PBXs too."""
    found = [one for operation in plan.operations for one in _of_operation(operation)]
    found += [one for blocked in plan.blocked for one in _of_operation(blocked.operation)]
    return found + [one for unmanaged in plan.unmanaged for one in _of_unmanaged(unmanaged)]


def accept(tenancy: Tenancy, contents: Mapping[str, bytes], estate: Estate, wanted: Iterable[Difference]) -> Accepted:
    """Change the files so that they no longer differ from the estate in these things.

    Args:
        tenancy: What the files say; a block with an id that they do not give it was renamed in Rainbow, and the lock
            holds whom it meant.
        contents: The files' bytes, by the names of `tenancy.files.names`.
        estate: What Rainbow has.
        wanted: Some of the `differences` of the plan over the two.

    Raises:
        TenancyError: No plan can be made of the files and this estate.
    """
    acceptance = _Acceptance(tenancy, contents, estate)
    by_pbx: dict[str, list[Difference]] = {}
    for one in wanted:
        by_pbx.setdefault(one.pbx, []).append(one)
    for key, some in by_pbx.items():
        acceptance.note(key, some)
    return acceptance.result()


class _Acceptance:
    def __init__(self, tenancy: Tenancy, contents: Mapping[str, bytes], estate: Estate) -> None:
        self.tenancy, self.contents, self.estate = tenancy, contents, estate
        self.desk = Desk(tenancy, contents, estate)
        self.blocks = {pbx.key: pbx for pbx in tenancy.pbxs}
        plan = make_plan(tenancy, estate)
        self.before = {one.identity for one in differences(plan)}
        refs = [one.pbx for one in (*plan.operations, *(blocked.operation for blocked in plan.blocked))]
        refs += [one.pbx for one in plan.unmanaged]
        self.system_ids = {ref.key: ref.system_id for ref in refs}
        resolver = Resolver(tenancy, estate)
        former = (resolver.company(one.company, one.at) for one in tenancy.former)
        self.former = {company.id for company in former if company}
        self.taken: dict[str, list[Difference]] = {}
        self.refused: list[Refused] = []
        self.notes: dict[str, list[str]] = {}

    # ── Noting what to edit ──────────────────────────────────────────────────────────────────────────────────────────

    def note(self, key: str, some: list[Difference]) -> None:
        """Note the edits for one PBX, or why there are none."""
        system = self.estate.by_id.get(self.system_ids.get(key) or "")
        left = []
        missing = any(one.kind is Kind.CREATE for one in some)
        for one in some:
            if one.kind in MEANT or missing:
                self.refused.append(Refused(one, MEANT[Kind.CREATE if missing else one.kind]))
            elif one.kind is Kind.REMOVE and one.what in self.former:
                why = "the files call the company former: apply removes it, or take former out"
                self.refused.append(Refused(one, why))
            elif key not in self.blocks or system is None:
                self.refused.append(Refused(one, BY_HAND))
            else:
                left.append(one)
        if left and system is not None:
            block = Block(self.desk, self.blocks[key], system)
            stays = dict(self._edits(block, left))
            self.refused += [Refused(one, stays[one]) for one in left if one in stays]
            self.taken[key] = [one for one in left if one not in stays]
            self.notes[key] = block.notes

    def _edits(self, block: Block, some: list[Difference]) -> Iterator[tuple[Difference, str]]:
        """Note the edits; what stays is answered with the reason."""
        fields = {one.what: one for one in some if one.kind is Kind.UPDATE}
        for path, why in block.fields(fields).items():
            yield fields[path], _reason(why)
        come = [one for one in some if one.kind is Kind.REMOVE]
        for one in some:
            if one.kind is Kind.ASSOCIATE:
                yield from _tried(one, partial(_leave, block, one, come))
        for one in come:
            yield from _tried(one, partial(block.share, one.what, one.site))
        for one in some:
            if one.kind in {Kind.MAKE_SHARED, Kind.MAKE_ORDINARY}:
                yield from _tried(one, partial(block.shared, is_shared=one.kind is Kind.MAKE_ORDINARY))

    # ── Checking what comes of it ────────────────────────────────────────────────────────────────────────────────────

    def result(self) -> Accepted:
        """The files with every edit that holds what it promises; all at once if they all do."""
        keys = [key for key, taken in self.taken.items() if taken]
        if self.wrong(keys):
            good: list[str] = []
            for key in keys:
                why = self.wrong([*good, key])
                if why:
                    self.refused += [Refused(one, why) for one in self.taken[key]]
                else:
                    good.append(key)
            keys = good
        files = self.desk.texts(keys)
        return Accepted(
            {name: content for name, content in files.items() if content != self.contents[name]},
            [one for key in keys for one in self.taken[key]],
            self.refused,
            [(key, note) for key in keys for note in self.notes[key]],
        )

    def wrong(self, keys: Collection[str]) -> str | None:
        """Why the edits for these PBXs would not do: files that are not sound, or that say too little or too much."""
        try:
            texts = self.desk.texts(keys)
            tenancy = loaded({self._below_root(name): texts[name] for name in texts}, Path(self.tenancy.root).name)
            plan = make_plan(self._following(tenancy, keys), self.estate)
        except UnusualError as error:
            return _reason(str(error))
        except TenancyError as error:
            return f"{error.problems[0].wrong}; {BY_HAND}"
        taken = {one.identity for key in keys for one in self.taken[key]}
        for one in differences(plan):
            if one.identity not in self.before or one.identity in taken:
                return f"{one.pbx} would differ in {one}; {BY_HAND}"
        for old, new in zip(self.tenancy.pbxs, tenancy.pbxs, strict=True):
            if not _says_no_less(old, new) or (old.key not in keys and _said(old) != _said(new)):
                return f"{old.key} would be governed otherwise; {BY_HAND}"
        return None

    def _following(self, tenancy: Tenancy, keys: Collection[str]) -> Tenancy:
        """The tenancy with the ids from the lock, but for the blocks that find their PBX by its new name now."""
        held = {pbx.key: pbx.id for pbx in self.tenancy.pbxs}
        named = {one.pbx for key in keys for one in self.taken[key] if one.what == "name"}
        pbxs = [pbx if pbx.id or pbx.key in named else replace(pbx, id=held.get(pbx.key)) for pbx in tenancy.pbxs]
        return replace(tenancy, pbxs=pbxs)

    def _below_root(self, name: str) -> str:
        return os.path.relpath(name, Path(self.tenancy.root).parent)


def _leave(block: Block, gone: Difference, come: list[Difference]) -> None:
    """Take an association out; where the company has another one instead, name its site and strike that off `come`."""
    assert gone.place is not None  # a wish stands in a file
    new = next((one for one in come if one.what == gone.what), None)
    if new and block.move(gone.place, new.site):
        come.remove(new)
    else:
        block.unshare(gone.place)


def _tried(one: Difference, edit: Callable[[], None]) -> Iterator[tuple[Difference, str]]:
    try:
        edit()
    except (StaysError, UnusualError) as error:
        yield one, _reason(str(error))


def _reason(why: str) -> str:
    return why if ";" in why or ":" in why else f"{why}; {BY_HAND}"


def _said(pbx: DesiredPbx) -> tuple[object, ...]:
    """Everything that a block governs."""
    return dict(pbx.values), pbx.shared, _pairs(pbx.shared_with), _pairs(pbx.uses)


def _pairs(shares: Iterable[Share] | None) -> list[tuple[str, str | None]] | None:
    return None if shares is None else [(str(share.company), share.site) for share in shares]


def _says_no_less(old: DesiredPbx, new: DesiredPbx) -> bool:
    return (
        old.key == new.key
        and set(old.values) <= set(new.values)
        and (old.shared_with is None or new.shared_with is not None)
    )


# ── Differences ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _of_operation(one: Operation) -> Iterator[Difference]:
    pbx = one.replaces.key if one.replaces else one.pbx.key
    pbx = pbx or one.pbx.system_id or ""
    if one.kind is Kind.UPDATE:
        yield from (Difference(pbx, one.kind, change.path, place=change.place) for change in one.changes)
    elif one.kind in {Kind.ASSOCIATE, Kind.REMOVE} and one.company:
        for site in dict.fromkeys(one.sites):
            yield Difference(pbx, one.kind, one.company.id, site.id or site.name, one.company.name, one.place)
    elif one.kind is not Kind.CREATE_SITE:  # which goes with the associations through it
        yield Difference(pbx, one.kind, place=one.place)


def _of_unmanaged(one: Unmanaged) -> Iterator[Difference]:
    if one.company:
        for site in dict.fromkeys(one.sites):
            yield Difference(one.pbx.key or "", Kind.REMOVE, one.company.id, site.id or "", one.company.name)
