"""`rainbow:Pbx`: a PBX and, where `sharedWith` is given, all of its associations.

Create, Update and Delete are plans of the very planner that `rainbowctl` uses, for one PBX; Read lays what is live over
the inputs that were set. Check and Diff, which ask nothing, are those of `pbx_inputs`.
"""

from functools import partial
from typing import Final

import grpc
from pulumi.runtime.proto import provider_pb2

from rainbow_tenancy.plugin.block import Block, read_block
from rainbow_tenancy.plugin.difference import ignored, is_ignored
from rainbow_tenancy.plugin.engine import name_of
from rainbow_tenancy.plugin.errors import Partial, Rejected
from rainbow_tenancy.plugin.live import as_inputs, outputs_of, project, still
from rainbow_tenancy.plugin.operation import Run
from rainbow_tenancy.plugin.pbx_before import KEEPS_ITS_ID, TYPE, exists, find, tell_taken_over
from rainbow_tenancy.plugin.pbx_inputs import check, claim, diff, inputs_of, protected, refuse_protected
from rainbow_tenancy.plugin.telling import in_files, no_secret, refuse_blocked, tell
from rainbow_tenancy.plugin.values import Path, Values, dotted, read, texts, write
from rainbow_tenancy.rainbow import System
from rainbow_tenancy.reconcile.apply import Result
from rainbow_tenancy.reconcile.brakes import NEEDED_TO_CREATE, lacking
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.identify import Match
from rainbow_tenancy.reconcile.operations import Kind, Plan, TakesOver
from rainbow_tenancy.reconcile.plan import plan_one
from rainbow_tenancy.reports.words import listed
from rainbow_tenancy.tenancy import Tenancy
from rainbow_tenancy.tenancy.positions import NOWHERE, Files
from rainbow_tenancy.tenancy.tenancy import DesiredPbx

__all__ = ["TYPE", "check", "create", "delete", "diff", "read_back", "update"]

# An engine that was killed within a replacement which kept the PBX has it in the state twice, once as one to delete.
STAYS: Final = (
    "nothing was deleted: the program still has this very PBX; to have it made anew, run pulumi up --target-replace "
    "with the resource option deleteBeforeReplace"
)
# A renamed resource whose PBX was imported under its new name is in the state under both.
HELD: Final = "nothing was deleted: {} of the program is this very PBX; only this entry of the stack is taken out"
# What stands in, in a preview that does not know them yet, for what a new PBX must have.
STAND_INS: Final = dict(zip(NEEDED_TO_CREATE, ("Third party", "FRA"), strict=True))
# What a preview cannot tell while an input is not known.
OPEN: Final = {
    "shared": {Kind.MAKE_SHARED, Kind.MAKE_ORDINARY},
    "sharedWith": {Kind.REMOVE, Kind.MAKE_ORDINARY},
}


# ── Making and changing ──────────────────────────────────────────────────────────────────────────────────────────────


async def create(request: provider_pb2.CreateRequest, run: Run) -> provider_pb2.CreateResponse:
    """Create the PBX and its associations, or go on with what an earlier try began."""
    inputs = inputs_of(request.properties, run)
    block = read_block(name_of(request.urn), inputs)
    if run.is_blind and request.preview:
        return provider_pb2.CreateResponse(properties=outputs_of(inputs, None, None))
    if request.urn in run.program.protected and not run.program.is_moved(request.urn):
        raise protected(request.urn, "replaced")
    estate = await run.estate()
    async with run.lock(request.urn):
        match = await _find(block, estate, request, run)
        plan = await _plan_to_create(block, match, estate, request, run)
        if request.preview:
            properties = outputs_of(inputs, None, estate, equipment_id=match.equipment_id, plan=plan)
            return provider_pb2.CreateResponse(properties=properties)
        declared = block.pbx.equipment_id is not None  # one that is there already is refused, before it is linked
        for one in plan.operations if declared else ():
            one.takes_over = TakesOver.NOTHING
        ended = await run.carry_out(
            plan,
            block.secret,
            request.timeout,
            is_found_again=not declared and not block.pbx.generated_by_rainbow,
            inspect=partial(_refuse_met, request.urn) if declared else None,
        )
        met = next((one.system for one in ended.results if one.met and one.system), None)
        system_id = match.system.id if match.system else ended.system_id
        if met and not ended.wrong:  # what it has may differ from what is wished for
            again = plan_one(block.tenancy, estate, Match(block.pbx, estate.by_id[met.id]))
            ended = await run.carry_out(again, block.secret, request.timeout)
    if system_id is None or system_id not in estate.by_id:  # not made, or deleted by somebody in the meantime
        waiting = [f"{one.pbx.label}: {one.what}" for one in plan.manual]
        raise Rejected("\n".join(ended.wrong or waiting), grpc.StatusCode.UNAVAILABLE)
    if match.system or met:
        run.program.made.add(system_id)
    run.program.hold(request.urn, system_id)
    claim(run, system_id, request.urn, exclusive=block.pbx.shared_with is not None)
    system = estate.by_id[system_id]
    _raise_partial(ended.wrong, inputs, system, estate)
    return provider_pb2.CreateResponse(id=system_id, properties=outputs_of(inputs, system, estate))


def _refuse_met(urn: str, result: Result) -> None:
    if result.met and result.system:
        raise Rejected(exists(result.system, urn))


async def _find(block: Block, estate: Estate, request: provider_pb2.CreateRequest, run: Run) -> Match:
    """What is there already, which is this resource's from now on; but a protected PBX is not replaced."""
    match = await find(block, estate, request.urn, run, preview=request.preview)
    if request.urn in run.program.protected:
        raise protected(request.urn, "replaced", is_moved=True)
    if match.system:
        run.program.hold(request.urn, match.system.id)
    return match


async def _plan_to_create(
    block: Block, match: Match, estate: Estate, request: provider_pb2.CreateRequest, run: Run
) -> Plan:
    """The plan, told with what a person must know before it is carried out."""
    if request.preview:
        _stand_in(block)
    if match.system is None:
        _refuse_incomplete(block, request.urn)
    plan = plan_one(block.tenancy, estate, match)
    await _leave_open(plan, block, read(request.properties), request.urn, run)
    refuse_blocked(plan)
    if match.system is not None:
        await tell_taken_over(match.system, plan, request.urn, run)
    if request.preview:
        await _tell_what_keeps_the_old_one(estate, request.urn, run)
    await tell(plan, request.urn, run, preview=request.preview)
    return plan


async def _tell_what_keeps_the_old_one(estate: Estate, urn: str, run: Run) -> None:
    """Warn in the preview of a replacement that the old PBX could not be deleted as it is now."""
    replaced = run.program.states.get(urn)
    system = await run.find(replaced) if replaced else None
    if system is None:
        return
    for one in (await _plan_to_delete(system, estate, urn, run)).blocked:
        await run.warning(
            f"{system.name} ({system.id}), which is to be replaced, would not be deleted: {one.reason}; {one.release}",
            urn,
        )


async def _plan_to_delete(system: System, estate: Estate, urn: str, run: Run) -> Plan:
    await run.look_at_state(estate, system.id)
    pbx = DesiredPbx(name_of(urn), NOWHERE, system.name, {}, {}, id=system.id, absent=True)
    return plan_one(Tenancy("", Files(), pbxs=[pbx]), estate, Match(pbx, system))


def _refuse_incomplete(block: Block, urn: str) -> None:
    if missing := lacking(block.pbx):
        where = "its block of the tenancy files, a profile or defaults" if in_files(urn) else "the resource"
        what = f"{listed(missing)}; add {'it' if len(missing) == 1 else 'them'} to {where}"
        raise Rejected(f"{block.pbx.key}: a PBX that is to be created needs {what}")


def _stand_in(block: Block) -> None:
    """Let a preview plan with what it does not know yet."""
    unknown = {dotted(path) for path in block.unknown}
    values = dict(block.pbx.values)
    for path, value in STAND_INS.items():
        if path in unknown or path.split(".")[0] in unknown:
            values.setdefault(path, value)
    block.pbx.values = values


async def _leave_open(plan: Plan, block: Block, inputs: Values, urn: str, run: Run) -> None:
    """Take out of a preview's plan what hangs on inputs that are not known yet; say whom the update may remove."""
    left_open = {kind for path in block.unknown for kind in OPEN.get(str(path[0]), ())}
    if not left_open:
        return
    named = {*texts(inputs.plain.get("sharedWith"))}
    every = (*plan.operations, *(one.operation for one in plan.blocked))
    companies = {one.company for one in every if one.company and one.kind is Kind.REMOVE and one.kind in left_open}
    if losing := sorted(one.name for one in companies if not named & {one.name, one.id}):
        whom = f"{listed(losing, at_most=10)} unless it names {'it' if len(losing) == 1 else 'them'}"
        await run.info(f"sharedWith is known in full only in the update, which removes the PBX from {whom}", urn)
    plan.operations = [one for one in plan.operations if one.kind not in left_open]
    plan.blocked = [one for one in plan.blocked if one.operation.kind not in left_open]


async def update(request: provider_pb2.UpdateRequest, run: Run) -> provider_pb2.UpdateResponse:
    """Bring the PBX from what is live to what the program says."""
    inputs, olds = inputs_of(request.news, run), read(request.olds)
    run.secrets.update(olds.secret_texts())
    block = read_block(name_of(request.urn), inputs)
    if run.is_blind and request.preview:
        return provider_pb2.UpdateResponse(properties=outputs_of(inputs, None, None, olds=olds))
    estate = await run.estate()
    async with run.lock(request.id):
        system = await _there(run, request.id)
        _leave(block.pbx, ignored(request.ignoreChanges), system)
        plan = plan_one(block.tenancy, estate, Match(block.pbx, system))
        await _leave_open(plan, block, inputs, request.urn, run)
        refuse_blocked(plan)
        await tell(plan, request.urn, run, preview=request.preview)
        if request.preview:
            return provider_pb2.UpdateResponse(properties=outputs_of(inputs, None, estate, olds=olds, plan=plan))
        claim(run, request.id, request.urn, exclusive=block.pbx.shared_with is not None)
        run.program.kept.add(request.id)
        run.program.hold(request.urn, request.id)
        ended = await run.carry_out(plan, block.secret, request.timeout)
    system = estate.by_id.get(request.id, system)  # asks nothing: what was done before ^C must get into the state
    _raise_partial(ended.wrong, inputs, system, estate, olds=olds)
    return provider_pb2.UpdateResponse(properties=outputs_of(inputs, system, estate, olds=olds))


async def _there(run: Run, system_id: str) -> System:
    system = await run.find(system_id)
    if system is None:
        text = f"there is no PBX {system_id} any more; run pulumi refresh, and the next up creates it again"
        raise Rejected(text, grpc.StatusCode.NOT_FOUND)
    return system


def _leave(pbx: DesiredPbx, patterns: list[Path], system: System) -> None:
    """Take out of the wish what `ignoreChanges` names: its value in the state may be older than the live one."""
    if not patterns:
        return
    pbx.values = {path: value for path, value in pbx.values.items() if not is_ignored(tuple(path.split(".")), patterns)}
    if is_ignored(("sharedWith",), patterns):
        pbx.shared_with = None
    if is_ignored(("shared",), patterns):
        pbx.shared = bool(system.is_shared)


def _raise_partial(
    wrong: list[str], inputs: Values, system: System, estate: Estate, *, olds: Values | None = None
) -> None:
    """Where not all was done: the state keeps the PBX, and the next up does the rest."""
    if wrong:
        live = project(inputs, system, estate)
        properties = outputs_of(inputs, system, estate, olds=olds)
        raise Partial(system.id, properties, write(live.plain, live.secret), wrong)


async def delete(request: provider_pb2.DeleteRequest, run: Run) -> None:
    """Delete the PBX, unless it is protected, connected, or seen in part only."""
    old, olds = inputs_of(request.old_inputs, run), read(request.properties)
    run.secrets.update(olds.secret_texts())
    if other := run.program.other_holder(request.urn, request.id):
        await run.warning(HELD.format(name_of(other)), request.urn)
        return
    if request.id in run.program.kept:
        await run.warning(STAYS, request.urn)
        return
    refuse_protected(old.plain, olds.plain, request.urn, "deleted")
    if request.id in run.program.made:  # --target-replace asks for no Diff: its Create has found this very PBX
        await run.warning(f"nothing was deleted and made anew: {KEEPS_ITS_ID}", request.urn)
        return
    estate = await run.estate()
    async with run.lock(request.id):
        system = await run.find(request.id)
        if system is None:
            return
        plan = await _plan_to_delete(system, estate, request.urn, run)
        refuse_blocked(plan)
        ended = await run.carry_out(plan, no_secret, request.timeout)
    if ended.wrong:
        raise Rejected("\n".join(ended.wrong))


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────


async def read_back(request: provider_pb2.ReadRequest, run: Run) -> provider_pb2.ReadResponse:
    """What is live, laid over the inputs; of an import, inputs that would declare the PBX as it is."""
    estate = await run.estate()
    system = await run.find(request.id)
    if system is None:
        return provider_pb2.ReadResponse()
    if not request.inputs.fields:
        run.program.imported.add(request.urn)
        imported = as_inputs(system, estate)
        properties = outputs_of(imported, system, estate, olds=read(request.properties))
        return provider_pb2.ReadResponse(id=system.id, inputs=write(imported.plain), properties=properties)
    inputs = inputs_of(request.inputs, run)
    live = project(inputs, system, estate)
    if live is inputs and still(request.properties, system, estate):
        return provider_pb2.ReadResponse(id=system.id, inputs=request.inputs, properties=request.properties)
    properties = outputs_of(live, system, estate, olds=read(request.properties))
    return provider_pb2.ReadResponse(id=system.id, inputs=write(live.plain, live.secret), properties=properties)
