"""`rainbow:Tenancy`: the very files of rainbowctl, registered below a component."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import engine_pb2, provider_pb2, resource_pb2, resource_pb2_grpc

from plugin.caller import Caller, urn
from plugin.conftest import Start
from plugin.samples import refused
from rainbow_tenancy.emulator.handle import Emulator
from rainbow_tenancy.plugin.values import read, write

FILES = """\
version: 1
policy: {limits: {removals: 9}}
defaults: {dialing: {country: FRA, outboundPrefix: "0"}}
profiles: {belgium: {dialing: {country: BEL}}}
numberingRuleSets: {short: [{match: "^1", replaceWith: ""}]}
companies:
  garage: {reference: C-10442, uses: [oxo]}
  old: {name: Fermette SA, former: true}
pbxs:
  lyon:
    type: OmniPCX Enterprise
    profile: belgium
    numberingRules: [{use: short}]
    equipment: {activationCode: {fromEnv: RAINBOW_SECRET_CODE}}
    sharedWith: [Boulangerie Martin, garage, {company: Clinique du Parc, site: Lyon}]
  oxo:
    type: OXO Connect
    fleet: {fleetReference: ALE12, installationReference: "1234"}
  known: {id: 5c0000000000000000000001, sharedWith: []}
  gone: {equipment: {id: PBX-OLD}, absent: true}
"""
LYON = {
    "name": "lyon",
    "type": "OmniPCX Enterprise",
    "dialing": {"country": "BEL", "outboundPrefix": "0"},
    "numberingRules": [{"match": "^1", "replaceWith": ""}],
    "equipment": {"activationCode": {"fromEnv": "RAINBOW_SECRET_CODE"}},
    "shared": True,
    "deletionProtection": False,
    "sharedWith": ["Boulangerie Martin", {"reference": "C-10442"}, {"company": "Clinique du Parc", "site": "Lyon"}],
}


class Monitor(resource_pb2_grpc.ResourceMonitorServicer):
    """The engine's side: notes what is registered.

    Attributes:
        fails: Names that cannot be registered.
        holds: Whether resources are never answered for, as at the end of an operation that failed.
    """

    def __init__(self) -> None:
        self.fails: set[str] = set()
        self.holds = False
        self.held = asyncio.Event()
        self.registered: dict[str, resource_pb2.RegisterResourceRequest] = {}
        self.outputs: dict[str, Any] = {}

    async def RegisterResource(self, request: resource_pb2.RegisterResourceRequest, context: Any) -> Any:
        self.registered[request.name] = request
        if self.holds and request.custom:
            self.held.set()
            await asyncio.Event().wait()
        if request.name in self.fails and request.supportsResultReporting:
            return resource_pb2.RegisterResourceResponse(result=resource_pb2.Result.FAIL)
        outputs = {"systemId": f"5c-{request.name}", "equipmentId": "PBX", "activationCode": "1"}
        return resource_pb2.RegisterResourceResponse(urn=urn(request.name, request.type), object=write(outputs))

    async def RegisterResourceOutputs(self, request: resource_pb2.RegisterResourceOutputsRequest, context: Any) -> Any:
        self.outputs = read(request.outputs).plain
        return Empty()


@asynccontextmanager
async def monitor() -> AsyncIterator[tuple[Monitor, str]]:
    """A monitor and its address."""
    own, server = Monitor(), grpc.aio.server()
    resource_pb2_grpc.add_ResourceMonitorServicer_to_server(own, server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    try:
        yield own, f"127.0.0.1:{port}"
    finally:
        await server.stop(None)


async def construct(caller: Caller, address: str, inputs: dict[str, Any], provider: str = "urn::provider") -> Any:
    """Ask for the component."""
    return await caller.stub.Construct(
        provider_pb2.ConstructRequest(
            type="rainbow:index:Tenancy", name="all", inputs=write(inputs), monitorEndpoint=address,
            providers={"rainbow": provider} if provider else {},
        )
    )  # fmt: skip


async def test_each_pbx_is_registered_with_what_the_files_mean(caller: Caller, tmp_path: Path):
    """Defaults, profiles and rule sets are applied, companies resolved to what finds them, absent PBXs left out."""
    (tmp_path / "tenancy.yaml").write_text(FILES, "utf-8")
    async with monitor() as (engine, address):
        answer = await construct(caller, address, {"path": str(tmp_path), "deletionProtection": False})
    inputs = {name: read(one.object).plain for name, one in engine.registered.items()}
    assert {"all", "lyon", "oxo", "oxo C-10442", "known"} == inputs.keys()
    assert LYON == inputs["lyon"]
    assert {"fleetReference": "ALE12", "installationReference": "1234"} == inputs["oxo"]["fleet"]
    assert "5c0000000000000000000001" == engine.registered["known"].importId
    assert {"urn::provider"} == {one.provider for one in engine.registered.values() if one.custom}
    assert {answer.urn} == {one.parent for one in engine.registered.values() if one.custom}


async def test_pbxs_belong_to_the_provider_of_the_component(caller: Caller, tmp_path: Path):
    """Also where that is a default one: another would be another process, with another reading of the estate."""
    (tmp_path / "tenancy.yaml").write_text(FILES, "utf-8")
    await caller.stub.Configure(provider_pb2.ConfigureRequest(urn="urn:default", id="1"))
    async with monitor() as (engine, address):
        await construct(caller, address, {"path": str(tmp_path)}, provider="")
    assert {"urn:default::1"} == {one.provider for one in engine.registered.values() if one.custom}


async def test_uses_of_a_company_become_associations(caller: Caller, tmp_path: Path):
    """A PBX without sharedWith keeps its other associations: what a company's `uses` wishes is one of its own."""
    (tmp_path / "tenancy.yaml").write_text(FILES, "utf-8")
    async with monitor() as (engine, address):
        await construct(caller, address, {"path": str(tmp_path)})
    found = [read(one.object).plain for one in engine.registered.values() if one.type.endswith("CompanyAssociation")]
    assert [{"pbx": "5c-oxo", "companyReference": "C-10442"}] == found
    assert {"lyon", "oxo", "known"} == engine.outputs["systemIds"].keys()


async def test_pbx_that_failed_has_no_outputs_and_no_associations(caller: Caller, tmp_path: Path):
    """With `--continue-on-error` the engine tells which resource failed; whatever needs it is left out."""
    (tmp_path / "tenancy.yaml").write_text(FILES, "utf-8")
    async with monitor() as (engine, address):
        engine.fails = {"oxo"}
        await construct(caller, address, {"path": str(tmp_path)})
    assert {"all", "lyon", "oxo", "known"} == engine.registered.keys()
    assert {"lyon", "known"} == engine.outputs["systemIds"].keys()


async def test_end_of_the_operation_is_no_error_of_the_component(caller: Caller, tmp_path: Path):
    """A PBX failed, and the engine ends: it is answered before Cancel is, without a second error."""
    (tmp_path / "tenancy.yaml").write_text(FILES, "utf-8")
    async with monitor() as (engine, address):
        engine.holds = True
        under_way = asyncio.ensure_future(construct(caller, address, {"path": str(tmp_path)}))
        await engine.held.wait()
        await caller.cancel()
        assert urn("all", "rainbow:index:Tenancy") == (await asyncio.wait_for(under_way, 5)).urn


async def test_what_is_rainbowctls_is_a_warning(caller: Caller, tmp_path: Path):
    """`policy` and former companies have no effect here, and that is said."""
    (tmp_path / "tenancy.yaml").write_text(FILES, "utf-8")
    async with monitor() as (_, address):
        await construct(caller, address, {"path": str(tmp_path)})
    said = caller.said(engine_pb2.WARNING)
    assert (2, True, True) == (len(said), said[0].startswith("all: policy is"), "Fermette SA" in said[1])


async def test_new_sites_are_handed_on(caller: Caller, tmp_path: Path):
    """A PBX with sharedWith creates its company's site; for one without, a warning says that nobody does."""
    site = "site: {name: Atelier, create: true}"
    text = FILES.replace("uses: [oxo]", f"uses: [{{pbx: oxo, {site}}}]").replace("site: Lyon", site)
    (tmp_path / "tenancy.yaml").write_text(text, "utf-8")
    async with monitor() as (engine, address):
        await construct(caller, address, {"path": str(tmp_path)})
    new = {"company": "Clinique du Parc", "site": {"name": "Atelier", "create": True}}
    assert new == read(engine.registered["lyon"].object).plain["sharedWith"][-1]
    assert "Atelier" == read(engine.registered["oxo C-10442 Atelier"].object).plain["site"]
    assert "all: oxo: only with sharedWith the site Atelier of C-10442 is created here" in caller.said(
        engine_pb2.WARNING
    )


async def test_mistakes_in_the_files_keep_their_places(caller: Caller, tmp_path: Path):
    """File, line and column, as rainbowctl tells them."""
    (tmp_path / "tenancy.yaml").write_text("version: 1\npbxs:\n  lyon: {nme: x}\n", "utf-8")
    async with monitor() as (_, address):
        code, text = await refused(construct(caller, address, {"path": str(tmp_path)}))
        assert ("FAILED_PRECONDITION", True) == (code, "tenancy.yaml:3:10: " in text)
        code, text = await refused(construct(caller, address, {"file": "x"}))
        assert ("FAILED_PRECONDITION", True) == (code, "path" in text)


@pytest.mark.parametrize(
    ("belongs", "text"),
    [
        ("{id: 5a0000000000000000000009}", "belong to the partner 5a0000000000000000000009"),
        ("{host: openrainbow.com}", "partner.host is https://openrainbow.com"),
    ],
)
async def test_files_of_another_partner_or_host_are_refused(
    caller: Caller, emulator: Emulator, tmp_path: Path, belongs: str, text: str
):
    """`partner` of the files holds here too: before anything is read, and at once where the login was there before."""
    (tmp_path / "tenancy.yaml").write_text(f"version: 1\npartner: {belongs}\npbxs: {{}}\n", "utf-8")
    async with monitor() as (_, address):
        await construct(caller, address, {"path": str(tmp_path)})
        assert [] == emulator.requests()
        assert text in (await refused(caller.invoke("getPbxs")))[1]
        assert [] == [one for one in emulator.requests() if "systems" in one.route]
        await caller.configure()
        await caller.invoke("getPbxs")
        assert text in (await refused(construct(caller, address, {"path": str(tmp_path)})))[1]


LOCKED = """\
version: 1
companies:
  garage: {name: Garage Dupont, uses: [nice]}
  later: {name: Later SA, ifMissing: wait, uses: [nice, lyon]}
pbxs:
  nice: {type: Third party, dialing: {country: FRA}}
  lyon: {type: Third party, dialing: {country: FRA}, sharedWith: [garage]}
"""


async def test_company_that_means_another_than_its_lock_is_refused(
    caller: Caller, start: Start, emulator: Emulator, tmp_path: Path
):
    """A homonym that moved: nobody is associated, and the line of the files is told; a PBX may change its name."""
    (tmp_path / "tenancy.yaml").write_text(LOCKED.replace(" ifMissing: wait,", "").replace("Later SA", "Fermette SA"))
    ids = {name: emulator.store.value("SELECT id FROM companies WHERE name = ?", name)
           for name in ("Garage Dupont", "Fermette SA")}  # fmt: skip
    pbxs = {"nice": emulator.store.value("SELECT id FROM systems WHERE name = 'OXO90'")}
    lock = {"version": 1, "partner": "5a0000000000000000000001", "companies": ids, "pbxs": pbxs}
    (tmp_path / "tenancy.lock").write_text(json.dumps(lock), "utf-8")
    async with monitor() as (_, address):
        await construct(caller, address, {"path": str(tmp_path)})
        await caller.create("nice", {"type": "Third party", "dialing": {"country": "FRA"}}, preview=True)
        emulator.change("companies", "Garage Dupont", name="Garage Dupont of before")
        emulator.change("companies", "Librairie des Arts", name="Garage Dupont")
        for opened_before in (False, True):
            other = await start()
            if opened_before:
                await other.invoke("getPbxs")
                _, text = await refused(construct(other, address, {"path": str(tmp_path)}))
            else:
                await construct(other, address, {"path": str(tmp_path)})
                _, text = await refused(other.create("nice", {"sharedWith": ["Garage Dupont"]}, preview=True))
            assert "tenancy.yaml:3:" in text
            assert "the company Garage Dupont means another now" in text


async def test_use_of_a_missing_company_waits(caller: Caller, tmp_path: Path):
    """`ifMissing: wait` of a company with `uses`: left out with a warning, in a list by the list itself."""
    (tmp_path / "tenancy.yaml").write_text(LOCKED, "utf-8")
    async with monitor() as (engine, address):
        await construct(caller, address, {"path": str(tmp_path)})
    assert {"all", "nice", "lyon", "nice Garage Dupont"} == engine.registered.keys()
    shared = read(engine.registered["lyon"].object).plain["sharedWith"]
    assert ["Garage Dupont", {"company": "Later SA", "ifMissing": "wait"}] == shared
    assert ["all: by hand: nice is waiting for the company Later SA, which is not in Rainbow yet"] == (
        caller.said(engine_pb2.WARNING)
    )
