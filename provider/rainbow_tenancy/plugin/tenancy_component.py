"""`rainbow:Tenancy`: the files that `rainbowctl` reads, each PBX as a `rainbow:Pbx` below the component.

root file ─► load_tenancy ─► each DesiredPbx as inputs ─► RegisterResource at the engine's monitor
"""

import asyncio
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

import grpc
from pulumi.runtime.proto import provider_pb2, resource_pb2, resource_pb2_grpc

from rainbow_tenancy import __version__
from rainbow_tenancy.fields import FromEnv, SecretRef
from rainbow_tenancy.plugin.association import TYPE as ASSOCIATION
from rainbow_tenancy.plugin.errors import Rejected
from rainbow_tenancy.plugin.operation import Run
from rainbow_tenancy.plugin.pbx import TYPE as PBX
from rainbow_tenancy.plugin.schema_words import TENANCY_INPUTS
from rainbow_tenancy.plugin.values import UNKNOWN, read, write
from rainbow_tenancy.rainbow.hosts import choose_host
from rainbow_tenancy.reconcile.prepare import refuse_other_partner
from rainbow_tenancy.tenancy import Tenancy, load_tenancy
from rainbow_tenancy.tenancy.tenancy import Connection, DesiredPbx, Limits, Share

__all__ = ["TYPE", "construct"]

TYPE: Final = "rainbow:index:Tenancy"
OUTPUTS: Final = {"systemIds": "systemId", "equipmentIds": "equipmentId", "activationCodes": "activationCode"}


async def construct(request: provider_pb2.ConstructRequest, run: Run) -> provider_pb2.ConstructResponse:
    """Register the component and what the files hold.

    Raises:
        TenancyError: The files hold mistakes, or belong to another partner.
        BadSettings: The files belong to another host.
        Rejected: The arguments are not right.
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
    tenancy = await asyncio.to_thread(load_tenancy, Path(path))
    run.require(partial(_refuse_elsewhere, tenancy))
    async with grpc.aio.insecure_channel(request.monitorEndpoint) as channel:
        monitor = _Monitor(channel, request, run.provider)
        urn = await monitor.component(request)
        for text in _not_ours(tenancy):
            await run.warning(text, urn)
        # All at once, begun in the order of the files.
        pbxs = [pbx for pbx in tenancy.pbxs if not pbx.absent]
        registered = await asyncio.gather(*(monitor.pbx(pbx, urn, protected=protection) for pbx in pbxs))
        outputs = {name: {pbx.key: one.get(key) for pbx, one in zip(pbxs, registered, strict=True) if one.get(key)}
                   for name, key in OUTPUTS.items()}  # fmt: skip
        state = write(outputs, [("activationCodes",), *([("equipmentIds",)] if any(pbx.fleet for pbx in pbxs) else [])])
        await monitor.stub.RegisterResourceOutputs(resource_pb2.RegisterResourceOutputsRequest(urn=urn, outputs=state))
    return provider_pb2.ConstructResponse(urn=urn, state=state)


def _refuse_elsewhere(tenancy: Tenancy, host: str, partner_id: str) -> None:
    """Refuse a login that is not the one which the files' `partner` names."""
    choose_host(host, tenancy.partner.host)
    refuse_other_partner(tenancy, partner_id)


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
        """A PBX, and each association of it that a company's `uses` wishes for; the PBX's outputs."""
        inputs = _inputs(pbx) | {"deletionProtection": protected}
        answer = await self._register(PBX, pbx.key, parent, inputs, import_id=pbx.id or "")
        outputs = read(answer.object).plain
        if pbx.shared_with is None:
            system_id = outputs.get("systemId") or UNKNOWN
            for share in pbx.uses:
                name = f"{pbx.key} {share.company}" + (f" {share.site}" if share.site else "")
                await self._register(ASSOCIATION, name, parent, _association(system_id, share), dependency=answer.urn)
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
            )
        )
        return answer


def _inputs(pbx: DesiredPbx) -> dict[str, Any]:
    """The inputs of a `rainbow:Pbx` that mean what the block means."""
    inputs: dict[str, Any] = {}
    for path, value in pbx.values.items():
        *above, last = path.split(".")
        holder = inputs
        for key in above:
            holder = holder.setdefault(key, {})
        holder[last] = value
    inputs |= _equipment(pbx)
    inputs["shared"] = pbx.shared
    if pbx.shared_with is not None:
        inputs["sharedWith"] = [_item(share) for share in (*pbx.shared_with, *pbx.uses)]
    if pbx.webrtc_gateway is not None:
        inputs["webrtcGateway"] = pbx.webrtc_gateway
    if pbx.connection is not None:
        inputs["connection"] = _connection(pbx.connection)
    return inputs


def _equipment(pbx: DesiredPbx) -> dict[str, Any]:
    if pbx.fleet and pbx.equipment_id:
        fleet, _, installation = pbx.equipment_id.partition("-")
        return {"fleet": {"fleetReference": fleet, "installationReference": installation}}
    equipment: dict[str, Any] = {"id": pbx.equipment_id} if pbx.equipment_id else {}
    if pbx.activation_code:
        equipment["activationCode"] = _reference(pbx.activation_code)
    if pbx.generated_by_rainbow:
        equipment["generate"] = "rainbow"
    return {"equipment": equipment} if equipment else {}


def _reference(secret: SecretRef) -> dict[str, str]:
    return {"fromEnv": secret.from_env} if isinstance(secret, FromEnv) else {"fromFile": secret.from_file}


def _item(share: Share) -> str | dict[str, Any]:
    who = share.company
    if who.name and not (who.id or who.reference or share.site or share.wait_if_missing):
        return who.name
    found = {
        "company": who.name if not (who.id or who.reference) else None,
        "id": who.id,
        "reference": who.reference,
        "site": {"name": share.site, "create": True} if share.create_site else share.site,
        "ifMissing": "wait" if share.wait_if_missing else None,
    }
    return {key: value for key, value in found.items() if value is not None}


def _association(system_id: Any, share: Share) -> dict[str, Any]:
    who = share.company
    found = {"companyId": who.id} if who.id else {"companyReference": who.reference} if who.reference else {
        "company": who.name
    }  # fmt: skip
    return {"pbx": system_id, **found} | ({"site": share.site} if share.site else {})


def _connection(connection: Connection) -> dict[str, Any]:
    proxy = {
        "host": connection.proxy_host,
        "port": connection.proxy_port,
        "username": connection.proxy_username,
        "password": _reference(connection.proxy_password) if connection.proxy_password else None,
    }
    found: dict[str, Any] = {"dnsServers": list(connection.dns_servers)} if connection.dns_servers else {}
    if connection.proxy_host:
        found["httpProxy"] = {key: value for key, value in proxy.items() if value is not None}
    return found
