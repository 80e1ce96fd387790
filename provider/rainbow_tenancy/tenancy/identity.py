"""Blocks that would find one PBX, or another team's, as far as the files alone show it."""

from collections.abc import Callable, Iterable
from operator import attrgetter

from rainbow_tenancy.tenancy.positions import At
from rainbow_tenancy.tenancy.problems import Notes
from rainbow_tenancy.tenancy.tenancy import DesiredPbx, Tenancy
from rainbow_tenancy.text import shown

__all__ = ["check_identities", "check_scope"]


def _equipment_at(pbx: DesiredPbx) -> At:
    return pbx.at_of("fleet.installationReference" if pbx.fleet else "equipment.id")


# What one block alone may say; a fleet's equipment ID is a secret, so no value is repeated.
_ONLY_ONCE: tuple[tuple[str, Callable[[DesiredPbx], str | None], Callable[[DesiredPbx], At]], ...] = (
    ("id", attrgetter("id"), lambda pbx: pbx.at_of("id")),
    ("equipment ID", attrgetter("equipment_id"), _equipment_at),
    ("renamedFrom", attrgetter("renamed_from"), lambda pbx: pbx.at_of("renamedFrom")),
    ("replaces", attrgetter("replaces"), lambda pbx: pbx.at_of("replaces")),
)


def check_identities(pbxs: Iterable[DesiredPbx], notes: Notes) -> None:
    """Note ids, equipment IDs and names that stand in two blocks, and replaced PBXs that still have a block."""
    pbxs = list(pbxs)
    for what, value_of, at_of in _ONLY_ONCE:
        first: dict[str, DesiredPbx] = {}
        for pbx, value in zip(pbxs, map(value_of, pbxs), strict=True):
            if value is not None and first.setdefault(value, pbx) is not pbx:
                other = first[value]
                wrong = f"{shown(pbx.key)} has the same {what} as {shown(other.key)}, {notes.first_at(at_of(other))}"
                notes(at_of(pbx), wrong, "give each block its own PBX")
    _check_names(pbxs, notes)
    _check_replaced(pbxs, notes)


def check_scope(tenancy: Tenancy, pbxs: Iterable[DesiredPbx], notes: Notes) -> None:
    """Note the names, of today and of before, that are outside `policy.scope`: such a PBX is another's."""
    for pbx in pbxs:
        for key, name in (("name", pbx.name), ("renamedFrom", pbx.renamed_from)):
            if name is not None and not tenancy.governs(name):
                wrong = f"{shown(pbx.key)}: the {key} {shown(name)} is outside policy.scope"
                notes(pbx.at_of(key), wrong, "correct it, or add a pattern to policy.scope")


def _check_names(pbxs: list[DesiredPbx], notes: Notes) -> None:
    first: dict[str, DesiredPbx] = {}
    for pbx in pbxs:
        other = first.setdefault(pbx.name, pbx)
        if other is not pbx and not (_is_pinned(pbx) and _is_pinned(other)):
            name, where = shown(pbx.name), notes.first_at(other.at_of("name"))
            wrong = f"{shown(pbx.key)} has the same name ({name}) as {shown(other.key)}, {where}"
            notes(pbx.at_of("name"), wrong, "give each its own name, or tell both apart by id or equipment ID")


def _check_replaced(pbxs: list[DesiredPbx], notes: Notes) -> None:
    by_equipment_id = {pbx.equipment_id: pbx for pbx in pbxs if pbx.equipment_id is not None}
    for pbx in pbxs:
        old = by_equipment_id.get(pbx.replaces) if pbx.replaces else None
        if old is not None and old is not pbx:
            wrong = f"{shown(pbx.key)} replaces the PBX of {shown(old.key)} ({notes.where(old.at)})"
            notes(pbx.at_of("replaces"), wrong, f"take the block {shown(old.key)} out")


def _is_pinned(pbx: DesiredPbx) -> bool:
    """Whether the name is not what finds the PBX."""
    return pbx.id is not None or pbx.equipment_id is not None
