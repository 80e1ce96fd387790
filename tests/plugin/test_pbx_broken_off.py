"""A `rainbow:Pbx` of which only a part could be done: failures and ^C in the middle, and what the next up does."""

import asyncio
from typing import Any

import pytest
from google.protobuf.empty_pb2 import Empty

from plugin.caller import Caller, State, urn
from plugin.conftest import Start
from plugin.samples import LYON, UNPROTECTED, WARNING, refused
from rainbow_tenancy.emulator.handle import Emulator

# ── Partial failures ─────────────────────────────────────────────────────────────────────────────────────────────────


async def test_partial_create_keeps_the_id_and_the_next_up_finishes(caller: Caller, start: Start, emulator: Emulator):
    """The PBX is made and an association refused: the id is kept, the reason told, and the next up does the rest."""
    route = "/sites/{siteId}/systems"
    emulator.fault("status", method="POST", route=route, nth=2, status=403, code=403301, details="not yours", times=9)
    state = await caller.create("lyon", LYON)
    assert (True, 1) == (bool(state.id), len(state.reasons))
    assert "lyon: associate with Clinique du Parc, site Lyon: " in state.reasons[0]
    assert ["Boulangerie Martin"] == state.out["companies"]
    emulator.clear_faults()
    mended = await (await start()).update(state, LYON)
    assert ["Boulangerie Martin", "Clinique du Parc"] == mended.out["companies"]


async def test_unexpected_effect_stops_the_operation(caller: Caller, emulator: Emulator):
    """The first write of a kind is read back: where Rainbow did something else, nothing more is written."""
    state = await caller.create("lyon", LYON)
    emulator.fault("hold-after", method="PUT", route="/systems/{systemId}")
    updating = asyncio.create_task(caller.update(state, {**LYON, "version": "R2"}))
    await asyncio.to_thread(emulator.wait_until_held)
    emulator.by_hand("PUT", "/systems/lyon", {"version": "R9"})
    emulator.release()
    assert 'version was to be "R2" and is "R9"' in (await updating).reasons[0]
    _, text = await refused(caller.update(state, {**LYON, "version": "R3"}))
    assert "the first update did not do what was expected" in text


# ── A replacement that was broken off ────────────────────────────────────────────────────────────────────────────────


async def test_pbx_that_the_program_still_has_is_not_deleted(caller: Caller, start: Start):
    """The state may hold it a second time, to be deleted: that is said and not done, and a create finds it again."""
    state = await caller.create("lyon", UNPROTECTED)
    other = await start()
    await other.diff(state, await other.checked("lyon", UNPROTECTED, olds=state.inputs))
    await other.delete(state)
    (said,) = other.said(WARNING)
    assert said.startswith("lyon: nothing was deleted: the program still has this very PBX")
    assert state.id == (await other.create("lyon", UNPROTECTED)).id


async def test_pbx_that_another_resource_has_is_not_deleted(caller: Caller, start: Start):
    """A renamed resource whose PBX was imported anew: the deletion of the old entry leaves the PBX."""
    state = await caller.create("old", LYON)
    new = State(urn("new"), state.id, state.inputs, state.outputs)
    other = await start()
    await other.update(new, {**LYON, "name": "lyon", "version": "R2"})
    await other.delete(state)
    assert [
        "old: nothing was deleted: new of the program is this very PBX; only this entry of the stack is taken out"
    ] == (other.said(WARNING))
    assert await (await start()).read(new) is not None


async def test_pbx_that_was_only_refreshed_is_deleted(caller: Caller, start: Start):
    """`up --refresh` of a program that has it no more: compared for the refresh alone, it goes."""
    state = await caller.create("lyon", UNPROTECTED)
    other = await start()
    await other.diff(state, state.inputs)
    await other.delete(state)
    code, _ = await refused((await start()).update(state, UNPROTECTED))
    assert "NOT_FOUND" == code


# ── Cancel ───────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_cancel_in_the_middle_keeps_what_was_made(caller: Caller, start: Start, emulator: Emulator):
    """^C while an association is under way: the answer comes at once, with the id; the next up does the rest."""
    emulator.fault("hold", method="POST", route="/sites/{siteId}/systems")
    creating = asyncio.create_task(caller.create("lyon", LYON))
    await asyncio.to_thread(emulator.wait_until_held)
    await caller.stub.Cancel(Empty())
    state = await asyncio.wait_for(creating, 5)
    assert (True, True) == (bool(state.id), "interrupted" in state.reasons[0])
    emulator.release()
    mended = await (await start()).update(state, LYON)
    assert ["Boulangerie Martin", "Clinique du Parc"] == mended.out["companies"]


async def test_cancel_in_the_middle_of_an_update_keeps_what_was_done(caller: Caller, start: Start, emulator: Emulator):
    """^C after the first of two new associations: the state gets what is live, and a program put back takes it away."""
    before = {**LYON, "sharedWith": ["Boulangerie Martin"]}
    state = await caller.create("lyon", before)
    other = await start()
    emulator.fault("hold", method="POST", route="/sites/{siteId}/systems", nth=2)
    after = {**LYON, "sharedWith": ["Boulangerie Martin", "Garage Dupont", "Fermette SA"]}
    updating = asyncio.create_task(other.update(state, after))
    await asyncio.to_thread(emulator.wait_until_held)
    await other.cancel()
    broken_off = await asyncio.wait_for(updating, 5)
    assert (True, state.id) == ("interrupted" in broken_off.reasons[0], broken_off.id)
    assert ["Boulangerie Martin", "Garage Dupont"] == broken_off.out["companies"]
    emulator.release()
    emulator.settle()
    put_back = await (await start()).update(broken_off, before)
    assert ["Boulangerie Martin"] == put_back.out["companies"]


async def test_update_that_ends_in_spite_of_cancel_is_done(caller: Caller, start: Start, emulator: Emulator):
    """^C while the last request is under way, and its answer comes within the moment that it has: nothing failed."""
    state = await caller.create("lyon", LYON)
    other = await start()
    emulator.fault("hold", method="PUT", route="/systems/{systemId}")
    updating = asyncio.create_task(other.update(state, {**LYON, "version": "R2"}))
    await asyncio.to_thread(emulator.wait_until_held)
    await other.cancel()
    emulator.release()
    done = await asyncio.wait_for(updating, 5)
    assert ([], "R2") == (done.reasons, done.out["version"])


async def test_create_whose_pbx_vanishes_in_the_middle_says_what_went_wrong(caller: Caller, emulator: Emulator):
    """Somebody deletes the PBX while its first association is under way: the failure is told, and no id is kept."""
    emulator.fault("hold", method="POST", route="/sites/{siteId}/systems")
    creating = asyncio.create_task(refused(caller.create("lyon", LYON)))
    await asyncio.to_thread(emulator.wait_until_held)
    emulator.by_hand("DELETE", "/systems/lyon")
    emulator.release()
    code, text = await creating
    assert ("UNAVAILABLE", True) == (code, "lyon: associate with Boulangerie Martin" in text)


async def test_cancel_before_anything_was_made(caller: Caller, emulator: Emulator):
    """^C while the estate is read: nothing was made, and that is said at once to all who wait."""
    emulator.fault("hold", method="GET", route="/companies")
    creating = asyncio.create_task(refused(caller.create("lyon", LYON)))
    await asyncio.to_thread(emulator.wait_until_held)
    await caller.stub.Cancel(Empty())
    code, text = await asyncio.wait_for(creating, 5)
    assert ("FAILED_PRECONDITION", True) == (code, "interrupted" in text)
    emulator.release()


NOT_DERIVED: dict[str, dict[str, Any]] = {
    "declared": {"equipment": {"id": "PBX-LYON"}},
    "fleet": {"type": "OXO Connect", "fleet": {"fleetReference": "ALE77", "installationReference": "1234.5678.90"}},
    "Rainbow's own": {"equipment": {"generate": "rainbow"}},
}


@pytest.mark.parametrize("equipment_id", ["derived", *NOT_DERIVED])
@pytest.mark.parametrize("seconds", [0, 0.3])
async def test_create_that_was_broken_off_says_what_the_next_up_does(
    caller: Caller, start: Start, emulator: Emulator, equipment_id: str, seconds: float
):
    """^C or customTimeouts while the PBX itself is made: only by a derived ID does the next up find it and go on."""
    news = {**LYON, **NOT_DERIVED.get(equipment_id, {})}
    emulator.fault("hold-after", method="POST", route="/systems")
    creating = asyncio.create_task(refused(caller.create("lyon", news, seconds=seconds)))
    await asyncio.to_thread(emulator.wait_until_held)
    if not seconds:
        await caller.cancel()
    _, text = await creating
    emulator.release()
    emulator.settle()
    other = await start()
    if equipment_id == "derived":
        assert "the next up finds what was done and does the rest" in text
        assert 2 == (await other.create("lyon", news)).out["companiesCount"]
    else:
        assert "if the next up says that the PBX exists already, take it into the stack as it tells" in text
        assert (
            "exists already; to take it into the stack: pulumi import" in (await refused(other.create("lyon", news)))[1]
        )


async def test_custom_timeout_ends_a_create(caller: Caller, emulator: Emulator):
    """customTimeouts: the id is kept, and the reason names the time."""
    emulator.fault("hold", method="POST", route="/sites/{siteId}/systems")
    state = await caller.create("lyon", LYON, seconds=0.3)
    assert (True, True) == (bool(state.id), "not done within 0.3 s" in state.reasons[0])
    emulator.release()
