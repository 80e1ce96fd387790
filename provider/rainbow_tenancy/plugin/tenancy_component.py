"""`rainbow:Tenancy`: the files that `rainbowctl` reads, each PBX as a `rainbow:Pbx` below the component.

root file ─► load_tenancy ─► each DesiredPbx as inputs ─► RegisterResource at the engine's monitor
"""

import asyncio
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

import grpc
from google.protobuf.struct_pb2 import Struct
from msgspec.structs import replace
from pulumi.runtime.proto import provider_pb2, resource_pb2, resource_pb2_grpc

from rainbow_tenancy import __version__
from rainbow_tenancy.plugin.association import TYPE as ASSOCIATION
from rainbow_tenancy.plugin.engine import name_of
from rainbow_tenancy.plugin.errors import Interrupted, Rejected
from rainbow_tenancy.plugin.operation import Run
from rainbow_tenancy.plugin.pbx import TYPE as PBX
from rainbow_tenancy.plugin.schema_words import TENANCY_INPUTS
from rainbow_tenancy.plugin.tenancy_inputs import association_of, inputs_of
from rainbow_tenancy.plugin.values import UNKNOWN, read, write
from rainbow_tenancy.rainbow.hosts import choose_host
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.lock import Lock, against_lock, read_lock
from rainbow_tenancy.reconcile.prepare import refuse_other_partner
from rainbow_tenancy.reconcile.resolve import Resolver
from rainbow_tenancy.reports.words import listed
from rainbow_tenancy.tenancy import Tenancy, TenancyError, load_tenancy
from rainbow_tenancy.tenancy.tenancy import DesiredPbx, Limits
from rainbow_tenancy.text import shown

__all__ = ["TYPE", "construct"]

TYPE: Final = "rainbow:index:Tenancy"
OUTPUTS: Final = {"systemIds": "systemId", "equipmentIds": "equipmentId", "activationCodes": "activationCode"}


async def construct(request: provider_pb2.ConstructRequest, run: Run) -> provider_pb2.ConstructResponse:
    """Register the component and what the files hold.

    Raises:
        TenancyError: The files hold mistakes, belong to another partner, or mean others than their lock says.
        BadSettings: The files belong to another host.
        Rejected: The arguments are not right, or another component has a PBX of the same key.
    """
    arguments = read(request.inputs).plain
    path = arguments.get("path")
    protection = arguments.get("deletionProtection", True)
    if (
        not isinstance(path, str)
        or not path
        or not isinstance(protection, bool)
        or set(arguments) - TENANCY_INPUTS.keys()
    ):
        raise Rejected(
            "a rainbow:Tenancy has path, the tenancy's root file as text, and deletionProtection, true or false; both "
            "known before the update"
        )
    tenancy, lock = await asyncio.to_thread(_loaded, Path(path))
    run.require(partial(_refuse_elsewhere, tenancy))
    if lock is not None:
        run.require_of_estate(partial(_refuse_other_bearers, tenancy, lock))
    async with grpc.aio.insecure_channel(request.monitorEndpoint) as channel:
        monitor = _Monitor(channel, request, run.provider)
        urn = await monitor.component(request)
        _refuse_same_keys(tenancy, urn, run)
        try:
            state = await run.until_stopped(_register(monitor, tenancy, urn, run, protected=protection), grace=0)
        except Interrupted:
            # The engine has told why it ends the operation; an error here would only stand beside it.
            return provider_pb2.ConstructResponse(urn=urn)
        except grpc.aio.AioRpcError as error:
            raise Rejected(f"the engine did not register a PBX of the files: {error.details()}") from None
    return provider_pb2.ConstructResponse(urn=urn, state=state)


async def _register(monitor: "_Monitor", tenancy: Tenancy, urn: str, run: Run, *, protected: bool) -> Struct:
    """Register each PBX below the component; the component's outputs."""
    for text in (*_not_ours(tenancy), *await _leave_out_awaited(tenancy, run)):
        await run.warning(text, urn)
    # All at once, begun in the order of the files.
    pbxs = [pbx for pbx in tenancy.pbxs if not pbx.absent]
    registered = await asyncio.gather(*(monitor.pbx(pbx, urn, protected=protected) for pbx in pbxs))
    outputs = {name: {pbx.key: one.get(key) for pbx, one in zip(pbxs, registered, strict=True) if one.get(key)}
               for name, key in OUTPUTS.items()}  # fmt: skip
    state = write(outputs, [("activationCodes",), *([("equipmentIds",)] if any(pbx.fleet for pbx in pbxs) else [])])
    await monitor.stub.RegisterResourceOutputs(resource_pb2.RegisterResourceOutputsRequest(urn=urn, outputs=state))
    return state


def _loaded(path: Path) -> tuple[Tenancy, Lock | None]:
    tenancy = load_tenancy(path)
    return tenancy, read_lock(tenancy)


def _refuse_same_keys(tenancy: Tenancy, urn: str, run: Run) -> None:
    """Refuse keys that another component has: the engine tells children apart by kind and name alone."""
    kind = urn.split("::")[2]
    firsts = {pbx.key: run.program.keys.setdefault((kind, pbx.key), urn) for pbx in tenancy.pbxs if not pbx.absent}
    other = next((first for first in firsts.values() if first != urn), None)
    if other is not None:
        same = listed([shown(key) for key, first in firsts.items() if first == other], at_most=10)
        both = f"the files of {name_of(urn)} and of {name_of(other)} both have {same}"
        raise Rejected(f"{both}: give each PBX of a program a key of its own")


def _refuse_elsewhere(tenancy: Tenancy, host: str, partner_id: str) -> None:
    """Refuse a login that is not the one which the files' `partner` names."""
    choose_host(host, tenancy.partner.host)
    refuse_other_partner(tenancy, partner_id)


def _refuse_other_bearers(tenancy: Tenancy, lock: Lock, estate: Estate) -> None:
    """Refuse a company or site whose name means another than the lock says; which PBX is meant, the state says."""
    if problems := against_lock(replace(lock, pbxs={}), tenancy, estate):
        raise TenancyError(problems)


async def _leave_out_awaited(tenancy: Tenancy, run: Run) -> list[str]:
    """Leave out associations whose company is not in Rainbow yet, where the files wait for it; says which.

    A list `sharedWith` waits by itself. The estate is read only where something has to wait.
    """
    awaited = {
        pbx.key: tuple(share for share in pbx.uses if share.wait_if_missing)
        for pbx in tenancy.pbxs
        if pbx.shared_with is None and not pbx.absent
    }
    if not any(awaited.values()) or run.is_blind:
        return []
    resolver = Resolver(tenancy, await run.estate())
    resolver.wishes(share for shares in awaited.values() for share in shares)
    for pbx in tenancy.pbxs:
        if awaited.get(pbx.key):
            pbx.uses = tuple(share for share in pbx.uses if share not in resolver.waiting)
    return [
        f"by hand: {key} is waiting for the company {share.company}, which is not in Rainbow yet"
        for key, shares in awaited.items()
        for share in shares
        if share in resolver.waiting
    ]


def _not_ours(tenancy: Tenancy) -> Iterator[str]:
    """What the files say and Pulumi does not do."""
    if not tenancy.remove_unmanaged or tenancy.limits != Limits() or tenancy.scope:
        yield "policy is rainbowctl's: here the engine's preview is the brake, and sharedWith is always the whole list"
    if tenancy.former:
        names = ", ".join(str(one.company) for one in tenancy.former)
        yield f"former companies are rainbowctl's: {names} is removed only from PBXs whose sharedWith leaves it out"
    for pbx in tenancy.pbxs:
        for key, value in (("renamedFrom", pbx.renamed_from), ("replaces", pbx.replaces)):
            if value is not None:
                yield f"{pbx.key}: {key} is rainbowctl's and has no effect here"
        for share in pbx.uses if pbx.shared_with is None else ():
            if share.create_site:
                yield f"{pbx.key}: only with sharedWith the site {share.site} of {share.company} is created here"


class _Monitor:
    """Registers resources below the component, with the component's provider and options."""

    def __init__(self, channel: grpc.aio.Channel, request: provider_pb2.ConstructRequest, provider: str) -> None:
        self.stub: resource_pb2_grpc.ResourceMonitorAsyncStub
        self.stub = resource_pb2_grpc.ResourceMonitorStub(channel)  # type: ignore[assignment]  # asynchronous on such a channel
        # Without either, the engine starts a process of another default provider, which knows nothing of this one.
        self._provider = request.providers.get("rainbow", provider)

    async def component(self, request: provider_pb2.ConstructRequest) -> str:
        """The component itself; its URN."""
        answer = await self.stub.RegisterResource(
            resource_pb2.RegisterResourceRequest(
                type=request.type,
                name=request.name,
                parent=request.parent,
                custom=False,
                object=request.inputs,
                protect=request.protect if request.HasField("protect") else None,
                dependencies=list(request.dependencies),
                providers=dict(request.providers),
                aliases=list(request.aliases),
                acceptSecrets=True,
            )
        )
        urn: str = answer.urn
        return urn

    async def pbx(self, pbx: DesiredPbx, parent: str, *, protected: bool) -> dict[str, Any]:
        """A PBX, and each association of it that a company's `uses` wishes for; the PBX's outputs.

        Where it failed, which the engine tells itself, there are none (`--continue-on-error`).
        """
        inputs = inputs_of(pbx) | {"deletionProtection": protected}
        answer = await self._register(PBX, pbx.key, parent, inputs, import_id=pbx.id or "")
        if answer.result != resource_pb2.Result.SUCCESS:
            return {}
        outputs = read(answer.object).plain
        if pbx.shared_with is None:
            system_id = outputs.get("systemId") or UNKNOWN
            for share in pbx.uses:
                name = f"{pbx.key} {share.company}" + (f" {share.site}" if share.site else "")
                await self._register(ASSOCIATION, name, parent, association_of(system_id, share), dependency=answer.urn)
        return outputs

    async def _register(
        self, type_: str, name: str, parent: str, inputs: dict[str, Any], *, import_id: str = "", dependency: str = ""
    ) -> resource_pb2.RegisterResourceResponse:
        answer: resource_pb2.RegisterResourceResponse = await self.stub.RegisterResource(
            resource_pb2.RegisterResourceRequest(
                type=type_,
                name=name,
                parent=parent,
                custom=True,
                object=write(inputs, [("fleet",)]),
                provider=self._provider,
                version="" if self._provider else __version__,
                importId=import_id,
                dependencies=[dependency] if dependency else [],
                acceptSecrets=True,
                acceptResources=True,
                supportsPartialValues=True,
                supportsResultReporting=True,
            )
        )
        return answer
