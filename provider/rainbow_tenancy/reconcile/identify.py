"""Which PBX of the estate a block of the files means.

    id, else equipment ID     these alone decide where they are given
    derived equipment ID      what we created may change its name
    exact Server name
    renamedFrom               only while nobody bears the name

Two candidates, or two blocks that find one PBX, are a problem that asks for `id`: nothing is guessed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rainbow_tenancy.rainbow import System
from rainbow_tenancy.reconcile.equipment import derived_equipment_id, is_code_too, shortened
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.operations import Hint, PbxRef
from rainbow_tenancy.tenancy import Problem
from rainbow_tenancy.tenancy.positions import Place
from rainbow_tenancy.tenancy.tenancy import DesiredPbx, Tenancy

__all__ = ["Match", "identify", "unnamed"]


@dataclass(slots=True)
class Match:
    """A block, the PBX that it means (None: not there), and how it was found."""

    pbx: DesiredPbx
    system: System | None
    by_name_alone: bool = False
    equipment_id: str | None = None  # for a create: declared or derived; None leaves it to Rainbow
    replaced: System | None = None  # the PBX that `replaces` names, while it is there

    @property
    def ref(self) -> PbxRef:
        """The PBX as plans and reports name it."""
        pbx, system = self.pbx, self.system
        if system is None:
            return PbxRef(pbx.key, pbx.name, None, self.equipment_id, pbx.fleet)
        return PbxRef(pbx.key, system.name, system.id, system.pbx_id, is_code_too(system, fleet=pbx.fleet))


def unnamed(system: System) -> PbxRef:
    """A PBX that no file names."""
    return PbxRef(None, system.name, system.id, system.pbx_id, is_code_too(system))


def identify(tenancy: Tenancy, estate: Estate) -> tuple[list[Match], list[Problem], list[Hint]]:
    """Find the PBX of each block; problems name the block's place and the key that would make it clear."""
    search = _Search(tenancy, estate)
    matches = [match for pbx in tenancy.pbxs if (match := search.find(pbx)) is not None]
    search.refuse_shared_finds(matches)
    return matches, search.problems, search.hints


class _Search:
    def __init__(self, tenancy: Tenancy, estate: Estate) -> None:
        self.tenancy = tenancy
        self.estate = estate
        self.problems: list[Problem] = []
        self.hints: list[Hint] = []
        self.names = {pbx.name for pbx in tenancy.pbxs}

    def find(self, pbx: DesiredPbx) -> Match | None:
        replaced = self.estate.by_equipment_id.get(pbx.replaces) if pbx.replaces else None
        if pbx.id is not None:
            return self._by_id(pbx, pbx.id, replaced)
        if pbx.equipment_id is not None:
            return self._by_equipment_id(pbx, pbx.equipment_id, replaced)
        derived = None
        if not pbx.generated_by_rainbow:
            derived = derived_equipment_id(self.estate.partner_id, self.tenancy.name, pbx.key, pbx.replaces)
            system = self.estate.by_equipment_id.get(derived)
            if system is not None:
                return Match(pbx, system, equipment_id=derived, replaced=replaced)
        return self._by_name(pbx, derived, replaced)

    def _by_id(self, pbx: DesiredPbx, system_id: str, replaced: System | None) -> Match | None:
        system = self.estate.by_id.get(system_id)
        if system is None and not pbx.absent:
            self._problem(
                pbx, "id", f"no PBX with the id {system_id} is visible to this account", "correct the id or take it out"
            )
            return None
        if system is not None and pbx.equipment_id not in {None, system.pbx_id}:
            self._problem(
                pbx,
                "equipment.id",
                f"the PBX with the id {system.id} has another equipment ID, which Rainbow never changes",
                f"take equipment out, or declare a new PBX with replaces: {_whole_id(system)} and without id",
            )
            return None
        return Match(pbx, system, replaced=replaced)

    def _by_equipment_id(self, pbx: DesiredPbx, equipment_id: str, replaced: System | None) -> Match | None:
        system = self.estate.by_equipment_id.get(equipment_id)
        if system is None and not pbx.absent:
            namesakes = [one for one in self.estate.by_name.get(pbx.name, ()) if one is not replaced]
            if namesakes:
                self._problem(
                    pbx,
                    "equipment.id",
                    f"a PBX named {pbx.name} exists with another equipment ID",
                    f"if it is this one, write id: {namesakes[0].id} instead; if this is new hardware that takes over "
                    f"from it, add replaces: {_whole_id(namesakes[0])}",
                )
                return None
        return Match(pbx, system, equipment_id=equipment_id, replaced=replaced)

    def _by_name(self, pbx: DesiredPbx, derived: str | None, replaced: System | None) -> Match | None:
        namesakes = self._named(pbx.name, replaced)
        if not namesakes and pbx.renamed_from:
            if pbx.renamed_from in self.names:
                self._problem(
                    pbx,
                    "renamedFrom",
                    f"another block still claims the name {pbx.renamed_from}",
                    "rename that block or correct renamedFrom",
                )
                return None
            namesakes = self._named(pbx.renamed_from, replaced)
        elif pbx.renamed_from:
            self.hints.append(
                Hint(f"{pbx.key}: the rename was applied, renamedFrom can be removed", self._place(pbx, "renamedFrom"))
            )
        if len(namesakes) > 1:
            ids = ", ".join(sorted(system.id for system in namesakes))
            self._problem(
                pbx,
                "name",
                f"{len(namesakes)} PBXs are named {namesakes[0].name}",
                f"write the id of one of them: {ids}",
            )
            return None
        system = namesakes[0] if namesakes else None
        return Match(pbx, system, by_name_alone=system is not None, equipment_id=derived, replaced=replaced)

    def _named(self, name: str, replaced: System | None) -> list[System]:
        namesakes = self.estate.by_name.get(name, [])
        return [system for system in namesakes if system is not replaced] if replaced else namesakes

    def refuse_shared_finds(self, matches: Sequence[Match]) -> None:
        """Two blocks that find one PBX are both named, also where one of them has another PBX take its place."""
        finders: dict[str, DesiredPbx] = {}
        for match in matches:
            if match.system is None:
                continue
            first = finders.setdefault(match.system.id, match.pbx)
            if first is not match.pbx:
                self._problem(
                    match.pbx,
                    "name",
                    f"{match.pbx.key} and {first.key} ({self.tenancy.place(first.at)}) both mean the PBX "
                    f"{match.system.name}",
                    "give each the id of its own PBX, or take one out",
                )
        for match in matches:
            old = finders.get(match.replaced.id) if match.replaced else None
            if old is match.pbx:
                self._problem(match.pbx, "replaces", "it replaces itself", "write the old PBX's equipment ID")
            elif old is not None:
                where = self.tenancy.place(old.at)
                wrong = f"it replaces the PBX of {old.key} ({where})"
                self._problem(match.pbx, "replaces", wrong, f"take the block {old.key} out")

    def _place(self, pbx: DesiredPbx, path: str) -> Place | None:
        return self.tenancy.place(pbx.at_of(path))

    def _problem(self, pbx: DesiredPbx, path: str, wrong: str, right: str) -> None:
        self.problems.append(Problem(self._place(pbx, path), f"{pbx.key}: {wrong}", right))


def _whole_id(system: System) -> str:
    """A PBX's equipment ID as a file would write it; one that is a code too is described."""
    if is_code_too(system):
        return f"its whole equipment ID, {shortened(system.pbx_id)} (fleetReference-installationReference)"
    return f'"{system.pbx_id}"'
