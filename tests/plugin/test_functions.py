"""The functions, and what lists do not show."""

from typing import Any

import pytest
from pulumi.runtime.proto import provider_pb2

from plugin.caller import Caller, State, urn
from plugin.conftest import Start
from plugin.samples import LYON, id_of, refused
from rainbow_tenancy.emulator import running_emulator
from rainbow_tenancy.emulator.handle import Emulator
from rainbow_tenancy.plugin.values import write


async def failure(caller: Caller, function: str, **arguments: Any) -> tuple[str, str]:
    """The property and the reason with which a function fails."""
    answer = await caller.stub.Invoke(
        provider_pb2.InvokeRequest(tok=f"rainbow:index:{function}", args=write(arguments), preview=True)
    )
    return answer.failures[0].property, answer.failures[0].reason


async def test_company_by_each_of_its_names(caller: Caller):
    """Id, reference and exact name lead to one company, with its sites and PBXs."""
    by_name = (await caller.invoke("getCompany", name="Cabinet Moreau")).plain
    by_reference = (await caller.invoke("getCompany", reference="C-10495")).plain
    by_id = (await caller.invoke("getCompany", companyId=by_name["companyId"])).plain
    assert by_name == by_reference == by_id
    assert (["Cabinet Moreau"], 1) == ([site["name"] for site in by_name["sites"]], len(by_name["systemIds"]))


async def test_all_of_them_in_order(caller: Caller):
    """Lists are in the order of names, and read once however often they are asked for."""
    companies = (await caller.invoke("getCompanies")).plain["companies"]
    names = [company["name"] for company in companies]
    assert (sorted(names), True, False) == (names, "Fermette SA" in names, "Partner Télécom" in names)
    assert ["OXE-RHONE-ALPES", "OXO90"] == [one["name"] for one in (await caller.invoke("getPbxs")).plain["pbxs"]]


async def test_pbx_by_each_of_its_names(caller: Caller, emulator: Emulator):
    """Id, equipment ID and Server name lead to one PBX; the ID that may be a code is shortened."""
    identity = id_of(emulator, "OXO90")
    found = [
        (await caller.invoke("getPbx", **{key: value})).plain
        for key, value in {"systemId": identity, "equipmentId": "ALE12-1234.5678.90", "name": "OXO90"}.items()
    ]
    assert found[0] == found[1] == found[2]
    assert ("ALE12-…90", "OXO Connect", 3) == tuple(found[0][key] for key in ("equipmentId", "type", "companiesCount"))


async def test_code_of_a_pending_pbx(caller: Caller, start: Start, emulator: Emulator):
    """What the state holds; and once the PBX is activated, that Rainbow no longer tells it."""
    state = await caller.create("lyon", LYON)
    code = (await caller.invoke("getActivationCode", systemId=state.id)).plain["activationCode"]
    assert state.out["activationCode"] == code
    emulator.connect("lyon")
    assert "no longer tells its code" in (await failure(await start(), "getActivationCode", name="lyon"))[1]


WRONG: dict[str, tuple[str, dict[str, Any], tuple[str, str]]] = {
    "nobody": ("getCompany", {"name": "X"}, ("name", "no company of the name X is visible to this account")),
    "two words": ("getPbx", {"name": "X", "systemId": "5c"}, ("systemId", "give exactly one of")),
    "none": ("getPbx", {}, ("systemId", "give exactly one of")),
    "other word": ("getPbx", {"nme": "X"}, ("nme", "no such argument")),
    "no text": ("getPbx", {"name": 7}, ("name", "text is meant here")),
    "argument of none": ("getPbxs", {"name": "X"}, ("name", "no such argument; there is none")),
    "no function": ("getSite", {}, ("", "there is no function getSite")),
}


@pytest.mark.parametrize("case", WRONG)
async def test_wrong_arguments_are_told(caller: Caller, case: str):
    """By the argument, with what would be right."""
    function, arguments, (argument, reason) = WRONG[case]
    told = await failure(caller, function, **arguments)
    assert (argument, True) == (told[0], reason in told[1])


@pytest.mark.parametrize("function", ["getPbx", "getActivationCode"])
async def test_equipment_id_that_may_be_a_code_is_not_repeated(caller: Caller, function: str):
    """The engine hands a secret argument over bare: of an equipment ID a failure shows no more than reports do."""
    told = await failure(caller, function, equipmentId="ALE12-9999.5678.11")
    assert ("equipmentId", "no PBX of the equipmentId ALE12-…11 is visible to this account") == told


async def test_failure_repeats_no_secret_and_nothing_that_a_terminal_obeys(caller: Caller):
    """What another resource holds secret is cut out; control characters and line ends are written out."""
    await caller.checked("lyon", {**LYON, "equipment": {"activationCode": "canary-4711"}})
    _, reason = await failure(caller, "getPbx", name="canary-4711\n\x1b[2J")
    assert "no PBX of the name …\\n\\x1b[2J is visible to this account" == reason
    named, _ = await failure(caller, "getPbx", **{"na\x1bme": "X"})
    assert "na\\x1bme" == named


async def test_pbx_that_no_list_shows_is_not_gone(emulator: Emulator, start: Start, monkeypatch: pytest.MonkeyPatch):
    """Where lists leave out a shared PBX without companies, it is asked for by its id before it is called vanished."""
    with running_emulator(None, {"unlinked-shared": "hidden"}) as other:
        monkeypatch.setenv("RAINBOW_HOST", other.url)
        alone = {"type": "OmniPCX Enterprise", "dialing": {"country": "FRA"}, "sharedWith": []}
        state = await (await start()).create("alone", alone)
        assert [] == await (await start()).drift(state)
        again = await start()
        found = await again.create("alone", alone)
        assert state.id == found.id
        assert "alone" == (await (await start()).invoke("getPbx", systemId=state.id)).plain["name"]
        assert await again.read(State(urn("x"), "5c0000000000000000000099", state.inputs, state.outputs)) is None


async def test_pbx_that_no_list_shows_is_taken_over_by_its_own_resource_only(
    emulator: Emulator, start: Start, monkeypatch: pytest.MonkeyPatch
):
    """A derived equipment ID says whose it is; one that a program declares may be anybody's, and nothing is changed."""
    alone = {"type": "OmniPCX Enterprise", "dialing": {"country": "FRA"}, "sharedWith": []}
    declared = {**alone, "equipment": {"id": "PBX-1"}}
    with running_emulator(None, {"unlinked-shared": "hidden"}) as other:
        monkeypatch.setenv("RAINBOW_HOST", other.url)
        state = await (await start()).create("alone", alone)
        await (await start()).create("declared", declared)
        changed = {"dialing": {"country": "BEL"}, "sharedWith": ["Garage Dupont"]}
        assert state.id == (await (await start()).create("alone", {**alone, **changed, "name": "renamed"})).id
        _, text = await refused((await start()).create("declared", {**declared, **changed}))
        with other.service.lock:
            rows = other.store.tuples(
                "SELECT name, country FROM systems WHERE name IN ('renamed', 'alone', 'declared')"
            )
    assert [("declared", "FRA"), ("renamed", "BEL")] == sorted(rows)
    assert "pulumi import" in text


async def test_resources_that_are_not_ours(caller: Caller):
    """A type that the provider does not know is refused by its name."""
    code, text = await refused(caller.check("x", {}, type_="rainbow:index:Site"))
    assert ("UNIMPLEMENTED", "x: there is no resource rainbow:index:Site") == (code, text)
