"""What is there before a `rainbow:Pbx` is made: its own PBX of an earlier try, the one that it replaces, a stranger's.

it bears                                      it is
the equipment ID that the resource derives    taken over, and told
an equipment ID that the program declares     refused, with the line that takes it into the stack
the Server name                               refused in the same way
another resource's PBX                        refused: it had this resource's name before
any of them, and the engine asked no Diff     refused: it may be the one that is deleted afterwards; a preview warns

Nothing is adopted by its name: two stacks that mean one PBX must not find out by losing customers.
"""

import shlex
from typing import Any, Final

from rainbow_tenancy.plugin.block import Block
from rainbow_tenancy.plugin.engine import name_of
from rainbow_tenancy.plugin.errors import Rejected
from rainbow_tenancy.plugin.operation import Run
from rainbow_tenancy.plugin.pbx_inputs import DECIDE_THE_ID, IN_EQUIPMENT
from rainbow_tenancy.plugin.telling import in_files, tell_moved
from rainbow_tenancy.plugin.values import UNKNOWN
from rainbow_tenancy.rainbow import System
from rainbow_tenancy.reconcile.equipment import derived_equipment_id
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.identify import Match
from rainbow_tenancy.reconcile.operations import Kind, Plan
from rainbow_tenancy.reports.words import listed

__all__ = ["KEEPS_ITS_ID", "TYPE", "exists", "find", "tell_taken_over"]

TYPE: Final = "rainbow:index:Pbx"
KEEPS_ITS_ID: Final = (
    "a PBX that is replaced and keeps its equipment ID must be deleted first: "
    "set the resource option deleteBeforeReplace"
)


def _stack_of(urn: str) -> str:
    return urn.split("::", 1)[0].removeprefix("urn:pulumi:")


async def find(block: Block, estate: Estate, urn: str, run: Run, *, preview: bool) -> Match:
    """The PBX that an earlier create of this very resource made; any other that is there already is refused.

    Raises:
        Rejected: A stranger's PBX bears the equipment ID or the name, or the PBX that is replaced must go first.
    """
    pbx = block.pbx
    equipment_id = pbx.equipment_id
    if UNKNOWN is _declared_equipment_id_of(block):
        return Match(pbx, None)
    if equipment_id is None and not pbx.generated_by_rainbow:
        equipment_id = derived_equipment_id(estate.partner_id, _stack_of(urn), urn)
    system = estate.by_equipment_id.get(equipment_id or "")
    replaced = run.program.states.get(urn)
    if system is not None and system.id == replaced:
        if system.id in run.program.kept:  # nobody has deleted it
            return Match(pbx, system, equipment_id=equipment_id)
        if not preview:
            raise Rejected(KEEPS_ITS_ID)
    elif system is not None:
        _refuse_anothers(system, urn, run)
        if await _is_moved(system, urn, run, preview=preview):
            return Match(pbx, None, equipment_id=equipment_id)
        if pbx.equipment_id is not None:
            raise Rejected(exists(system, urn))
        return Match(pbx, system, equipment_id=equipment_id)
    if ("name",) not in block.unknown:
        await _refuse_namesakes(pbx.name, estate, urn, run, preview=preview)
    return Match(pbx, None, equipment_id=equipment_id)


async def _refuse_namesakes(name: str, estate: Estate, urn: str, run: Run, *, preview: bool) -> None:
    """Refuse a PBX of this name; not the one that is replaced, nor one that the program gives another name by now."""
    for namesake in estate.by_name.get(name, ()):
        if namesake.id == run.program.states.get(urn) or run.program.other_holder(urn, namesake.id):
            continue
        if not await _is_moved(namesake, urn, run, preview=preview):
            raise Rejected(exists(namesake, urn))


def _refuse_anothers(system: System, urn: str, run: Run) -> None:
    """Refuse what another resource has: one that bore this one's name before, and derived its equipment ID from it."""
    if other := run.program.other_holder(urn, system.id):
        raise Rejected(
            f"{name_of(urn)}: {name_of(other)} of this program is the PBX with this equipment ID, {system.name} "
            f"({system.id}); give this resource another name or an equipment.id of its own"
        )


async def _is_moved(system: System, urn: str, run: Run, *, preview: bool) -> bool:
    """Whether the PBX may be the one that the engine replaces without a Diff: told in a preview, else refused."""
    if not run.program.is_moved(urn):
        return False
    await tell_moved(urn, f"{system.name} ({system.id})", run, preview=preview)
    return True


def _declared_equipment_id_of(block: Block) -> Any:
    return UNKNOWN if any(path[0] in DECIDE_THE_ID and not IN_EQUIPMENT & set(path) for path in block.unknown) else None


def exists(system: System, urn: str) -> str:
    """The refusal of a PBX that is there already, with what takes it into the stack."""
    name = name_of(urn)
    found = "a PBX with this equipment ID or this name exists already; to take it into the stack: "
    if in_files(urn):
        return f"{found}write id: {system.id} in the block {name} of the tenancy files"
    return (
        f"{found}pulumi import {TYPE} {shlex.quote(name)} {system.id}; if it is in this stack under an older name of "
        "the resource, give the resource that name in the option aliases instead"
    )


async def tell_taken_over(system: System, plan: Plan, urn: str, run: Run) -> None:
    """Warn that a PBX which is there already becomes this resource's, and who loses it thereby."""
    removed = sorted(one.company.name for one in plan.operations if one.company and one.kind is Kind.REMOVE)
    losing = f"; it is removed from {listed(removed, at_most=10)}" if removed else ""
    await run.warning(
        f"a PBX with the equipment ID that this resource derives exists already and is taken over: {system.name} "
        f"({system.id}){losing}. So it is after a create that was broken off, and in a replacement; otherwise another "
        "stack with this project's and stack's names made it, and one of the two must get another name",
        urn,
    )
