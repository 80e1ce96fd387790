"""A `rainbow:Pbx` as it is live: drift in a refresh, and what an import reads."""

import asyncio
from typing import Any

import pytest
from google.protobuf.struct_pb2 import Struct

from plugin.caller import Caller, State, urn
from plugin.conftest import Start
from plugin.samples import LYON, id_of, writes
from rainbow_tenancy.emulator.handle import Emulator
from rainbow_tenancy.plugin.values import read

# ── Refresh ──────────────────────────────────────────────────────────────────────────────────────────────────────────

BY_HAND: dict[str, tuple[str, str, dict[str, Any] | None, list[str]]] = {
    "country": ("PUT", "/systems/lyon", {"country": "BEL"}, ["dialing.country"]),
    "cleared prefix": ("PUT", "/systems/lyon", {"pbxNationalPrefix": ""}, ["dialing.nationalPrefix"]),
    "rules": ("PUT", "/systems/lyon", {"pbxNumberingTranslator": []}, ["numberingRules[0]"]),
    "association added": ("POST", "/sites/Garage Dupont/systems", {"systemId": "lyon"}, ["sharedWith[2]"]),
    "association gone": ("DELETE", "/sites/Boulangerie Martin/systems/lyon", None, ["sharedWith[0]"]),
    "not governed": ("PUT", "/systems/lyon", {"version": "R1"}, []),
}


@pytest.mark.parametrize("case", BY_HAND)
async def test_refresh_names_what_was_clicked(caller: Caller, start: Start, emulator: Emulator, case: str):
    """What somebody changed by hand is drift of the very property, and what is not governed is none."""
    state = await caller.create("lyon", LYON)
    method, path, body, expected = BY_HAND[case]
    emulator.by_hand(method, path, body)
    assert expected == await (await start()).drift(state)


async def test_shared_pbx_turned_ordinary_is_drift(caller: Caller, start: Start, emulator: Emulator):
    """`shared` is governed, also where only its default says so."""
    state = await caller.create("lyon", {**LYON, "sharedWith": ["Boulangerie Martin"]})
    emulator.by_hand("PUT", "/systems/lyon", {"isShared": False})
    assert ["shared"] == await (await start()).drift(state)


async def test_many_reads_cost_one_login_and_the_pages(caller: Caller, start: Start, emulator: Emulator):
    """Fifty Reads that arrive together share one login and one snapshot."""
    state = await caller.create("lyon", LYON)
    emulator.reset_requests()
    other = await start()
    await asyncio.gather(*(other.read(state) for _ in range(50)))
    counts = {name.split("/v1.0")[1]: number for name, number in emulator.counts().items()}
    assert {"/login": 1, "/systems": 2, "/sites": 1, "/companies": 1} == counts


async def test_refresh_and_plan_of_one_operation_share_the_snapshot(caller: Caller, start: Start, emulator: Emulator):
    """`up --refresh`: what an update needs was read by the refresh, and its own writes are known."""
    state = await caller.create("lyon", LYON)
    other = await start()
    await other.read(state)
    emulator.reset_requests()
    changed = await other.update(state, {**LYON, "sharedWith": ["Garage Dupont"]})
    assert ["Garage Dupont"] == changed.out["companies"]
    live = await other.read(changed)
    assert live is not None
    assert (["Garage Dupont"], read(changed.inputs).plain) == (live.out["companies"], read(live.inputs).plain)
    assert not [one for one in emulator.requests() if one.method == "GET" and "/systems/" not in one.path]


async def test_code_stays_in_the_state_once_rainbow_forgets_it(caller: Caller, start: Start, emulator: Emulator):
    """Once the PBX is activated Rainbow answers with a hash: the state keeps the code that it knew."""
    state = await caller.create("lyon", LYON)
    emulator.connect("lyon")
    live = await (await start()).read(state)
    assert live is not None
    assert ("Activated", state.out["activationCode"]) == (live.out["status"], live.out["activationCode"])
    assert read(live.outputs).is_secret(("activationCode",))


async def test_vanished_pbx_is_asked_for_once(caller: Caller, start: Start, emulator: Emulator):
    """Whoever asks for it, all at once or later: its id costs one request in an operation."""
    state = await caller.create("lyon", LYON)
    emulator.by_hand("DELETE", "/systems/lyon")
    other = await start()
    emulator.reset_requests()
    assert [None] * 5 == await asyncio.gather(*(other.read(state) for _ in range(5)))
    assert await other.read(state) is None
    asked = [one for one in emulator.requests() if one.route.endswith("/systems/{systemId}")]
    assert 1 == len(asked)


# ── Import ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["OXO90", "OXE-RHONE-ALPES"])
async def test_import_gives_inputs_that_change_nothing(caller: Caller, emulator: Emulator, name: str):
    """What an import reads passes Check unchanged, holds no secret, and differs in nothing."""
    identity = id_of(emulator, name)
    imported = await caller.read(State(urn(name), identity, Struct(), Struct()))
    assert imported is not None
    assert imported.inputs == await caller.checked(name, read(imported.inputs).plain, olds=imported.inputs)
    assert not {"equipment", "fleet"} & read(imported.inputs).plain.keys()
    assert [] == await caller.drift(imported)
    emulator.reset_requests()
    await caller.update(imported, read(imported.inputs).plain)
    assert [] == writes(emulator)


async def test_import_option_tells_nothing_of_what_was_never_managed(caller: Caller, start: Start, emulator: Emulator):
    """A program that declares less than Rainbow has gives up nothing by importing it; by a later change it does."""
    nobody = State(urn("OXO90"), id_of(emulator, "OXO90"), Struct(), Struct())
    live = await caller.read(nobody)
    assert live is not None
    less = {"name": "OXO90", "type": "OXO Connect"}
    for at_the_import in (True, False):
        other = await start()
        if at_the_import:
            await other.read(nobody)
        await other.diff(live, await other.checked("OXO90", less, olds=live.inputs))
        assert at_the_import is ([] == [said for said in other.said() if "no longer managed" in said])


async def test_import_of_what_is_not_there_is_empty(caller: Caller):
    """The engine then says that the resource does not exist."""
    assert await caller.read(State(urn("x"), "5c0000000000000000000099", Struct(), Struct())) is None
