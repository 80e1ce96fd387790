"""Another provider, host or partner, or `replacementTrigger`: the engine replaces without a Diff."""

from typing import Any

import pytest
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import provider_pb2

from plugin.caller import Caller, State, urn
from plugin.conftest import Start
from plugin.samples import LYON, UNPROTECTED, WARNING, refused, writes
from plugin.test_association import TYPE as ASSOCIATION
from rainbow_tenancy.emulator.handle import Emulator

ALONE = {key: value for key, value in UNPROTECTED.items() if key != "sharedWith"}


async def move(caller: Caller, state: State, news: dict[str, Any], *, preview: bool) -> Any:
    """Create, as the engine does it for a resource that it moves to this provider."""
    _, _, type_, name = state.urn.split("::")
    await caller.checked(name, news, olds=state.inputs, type_=type_)
    inputs: Struct = await caller.checked(name, news, type_=type_)  # again, now that it is to be replaced
    request = provider_pb2.CreateRequest(urn=state.urn, properties=inputs, preview=preview, type=type_)
    return await caller.stub.Create(request)


IDENTITIES = pytest.mark.parametrize(
    "identity", [{}, {"equipment": {"id": "PBX-1"}}, {"equipment": {"generate": "rainbow"}}]
)


@IDENTITIES
async def test_pbx_that_is_there_already_is_refused(
    caller: Caller, start: Start, emulator: Emulator, identity: dict[str, Any]
):
    """Found by its equipment ID or its name, it is the very one that would be deleted afterwards."""
    news = UNPROTECTED | identity
    state = await caller.create("lyon", news)
    emulator.reset_requests()
    code, text = await refused(move(await start(), state, news, preview=False))
    found = f"what would be made is there already, lyon ({state.id}). If the stack's entry has this very id"
    assert ("FAILED_PRECONDITION", True, []) == (code, found in text, writes(emulator))
    assert f"to keep it all the same, run pulumi state delete {state.urn} and then this again" in text
    assert "or, to have it made anew, set deleteBeforeReplace" in text


@IDENTITIES
async def test_preview_warns_and_the_update_may_delete_first(caller: Caller, start: Start, identity: dict[str, Any]):
    """`replacementTrigger` with `deleteBeforeReplace`: the provider is the same, and the old PBX is gone by then."""
    news = UNPROTECTED | identity
    state = await caller.create("lyon", news)
    previewing = await start()
    assert "" == (await move(previewing, state, news, preview=True)).id
    (said,) = previewing.said(WARNING)
    assert f"what would be made is there already, lyon ({state.id}): pulumi up refuses this; with " in said
    other = await start()
    await other.checked("lyon", news, olds=state.inputs)
    await other.delete(state)
    assert state.id != (await move(other, state, news, preview=False)).id
    assert [] == other.said(WARNING)


async def test_move_to_another_rainbow_that_was_broken_off_goes_on_by_hand(start: Start, emulator: Emulator):
    """The entry has the id of the other Rainbow: that is told apart, and what is offered takes the new PBX over."""
    first = await start()
    inputs = await first.checked("lyon", UNPROTECTED)
    state = State(urn("lyon"), "5f5e100000000000000000aa", inputs, Struct())
    made = await move(first, state, UNPROTECTED, preview=False)  # and the engine was killed
    emulator.reset_requests()
    _, text = await refused(move(await start(), state, UNPROTECTED, preview=False))
    assert (True, []) == (f"is there already, lyon ({made.id})." in text, writes(emulator))
    assert (
        "If the entry has another id, an earlier up was broken off, or somebody else made it: run pulumi state delete "
        f"{state.urn} and then this again; the old one then stays where it was" in text
    )
    assert made.id == (await (await start()).create("lyon", UNPROTECTED)).id


async def test_what_the_refusal_offers_takes_it_over(caller: Caller, start: Start):
    """Taken out of the state, the PBX is found by the ID that its resource derives, as after a create broken off."""
    state = await caller.create("lyon", UNPROTECTED)
    other = await start()
    assert state.id == (await other.create("lyon", UNPROTECTED)).id
    assert "is taken over" in other.said(WARNING)[0]


@pytest.mark.parametrize("preview", [True, False])
async def test_association_that_is_there_already_is_refused(
    caller: Caller, start: Start, emulator: Emulator, preview: bool
):
    """Its link would be removed afterwards; a preview warns of it. One that is missing here is made."""
    pbx = (await caller.create("lyon", ALONE)).id
    wanted = {"pbx": pbx, "company": "Garage Dupont"}
    state = await caller.create("garage", wanted, type_=ASSOCIATION)
    emulator.reset_requests()
    other = await start()
    if preview:
        await move(other, state, wanted, preview=True)
        (text,) = other.said(WARNING)
    else:
        code, text = await refused(move(other, state, wanted, preview=False))
        assert ("FAILED_PRECONDITION", []) == (code, writes(emulator))
    assert f"is there already, {state.id}, the association of lyon with Garage Dupont" in text
    emulator.by_hand("DELETE", "/sites/Garage Dupont/systems/lyon")
    last = await start()
    made = await move(last, state, wanted, preview=preview)
    assert ("" if preview else state.id, []) == (made.id, last.said(WARNING))


@pytest.mark.parametrize("preview", [True, False])
async def test_protected_pbx_is_not_made_elsewhere(start: Start, emulator: Emulator, caller: Caller, preview: bool):
    """Its old one could not be deleted, and the stack would never get over it: so the new one is not made."""
    inputs = await caller.checked("lyon", LYON)
    state = State(urn("lyon"), "5f5e100000000000000000aa", inputs, Struct())
    code, text = await refused(move(await start(), state, UNPROTECTED, preview=preview))
    assert ("FAILED_PRECONDITION", []) == (code, writes(emulator))
    assert text.startswith("lyon may not be replaced: its deletionProtection is true, and this would do it: another ")
    assert text.endswith("Take that change back; set it to false, run pulumi up, and then this again")


async def test_protected_pbx_that_is_there_already_is_told_as_any_other(caller: Caller, start: Start):
    """Taken out of the state it is found again, protected or not."""
    state = await caller.create("lyon", LYON)
    _, text = await refused(move(await start(), state, LYON, preview=True))
    assert (True, False) == ("run pulumi state delete" in text, "deleteBeforeReplace" in text)


@pytest.mark.parametrize("preview", [True, False])
async def test_pbx_that_is_not_there_is_made(start: Start, caller: Caller, preview: bool):
    """In another Rainbow it is created, as ever."""
    inputs = await caller.checked("lyon", UNPROTECTED)
    state = State(urn("lyon"), "5f5e100000000000000000aa", inputs, Struct())
    assert preview is not bool((await move(await start(), state, UNPROTECTED, preview=preview)).id)
