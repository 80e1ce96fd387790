"""The life of a `rainbow:Pbx`, over real gRPC against the emulator."""

from plugin.caller import NONE, Caller
from rainbow_tenancy.emulator.handle import Emulator
from rainbow_tenancy.plugin.values import read

LYON = {
    "type": "OmniPCX Enterprise",
    "dialing": {"country": "FRA", "nationalPrefix": "0", "outboundPrefix": "0"},
    "sharedWith": ["Boulangerie Martin", {"company": "Clinique du Parc", "site": "Lyon"}],
}


async def test_life(caller: Caller, emulator: Emulator) -> None:
    """Create, no-op, drift, update and delete: each does what its name says."""
    foreseen = await caller.create("lyon", LYON, preview=True)
    state = await caller.create("lyon", LYON)

    assert ["Boulangerie Martin", "Clinique du Parc"] == state.out["companies"] == foreseen.out["companies"]
    assert foreseen.out["equipmentId"] == state.out["equipmentId"]
    assert NONE == (await caller.diff(state, state.inputs)).changes
    assert [] == await caller.drift(state)

    changed = await caller.update(state, {**LYON, "dialing": {"country": "BEL"}, "deletionProtection": False})
    assert "BEL" == changed.out["dialing"]["country"]

    await caller.delete(changed)
    assert await caller.read(changed) is None


async def test_drift_is_named(caller: Caller, start, emulator: Emulator) -> None:
    """What somebody clicked is drift of the very property."""
    state = await caller.create("lyon", LYON)
    emulator.by_hand("PUT", "/systems/lyon", {"country": "BEL"})
    emulator.by_hand("POST", "/sites/Garage Dupont/systems", {"systemId": "lyon"})

    assert ["dialing.country", "sharedWith[2]"] == await (await start()).drift(state)
    assert "lyon" == read(state.inputs).plain["name"]
