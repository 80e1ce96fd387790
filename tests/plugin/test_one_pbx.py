"""Two resources of one program for one PBX: refused, whichever comes first."""

import pytest
from pulumi.runtime.proto import provider_pb2

from plugin.caller import PBX, Caller, State, urn
from plugin.conftest import Start
from plugin.samples import LYON, UNPROTECTED, WARNING, refused, writes
from rainbow_tenancy.emulator.handle import Emulator

NEWCOMER = {**LYON, "name": "OXE-2", "sharedWith": ["Garage Dupont"]}


async def unchanged(caller: Caller, state: State) -> None:
    """What the engine asks about a resource that the program still has, as it was."""
    request = provider_pb2.CheckRequest(urn=state.urn, olds=state.inputs, news=state.inputs, type=PBX)
    await caller.diff(state, (await caller.stub.Check(request)).inputs)


@pytest.mark.parametrize("preview", [True, False])
async def test_newcomer_does_not_get_the_pbx_of_a_renamed_resource(
    caller: Caller, start: Start, emulator: Emulator, preview: bool
):
    """A resource was renamed by an alias, and another takes its old name: it derives the first one's equipment ID."""
    made = await caller.create("lyon", {**LYON, "name": "OXE-1"})
    renamed = State(urn("lyon-old"), made.id, made.inputs, made.outputs)
    emulator.reset_requests()
    other = await start()
    await unchanged(other, renamed)
    code, text = await refused(other.create("lyon", NEWCOMER, preview=preview))
    assert ("FAILED_PRECONDITION", [], []) == (code, writes(emulator), other.said(WARNING))
    expected = (
        f"lyon: lyon-old of this program is the PBX with this equipment ID, OXE-1 ({made.id}); give this resource "
    )
    assert text == f"{expected}another name or an equipment.id of its own"
    second = await other.create("lyon", {**NEWCOMER, "equipment": {"id": "PBX-2"}})
    assert made.id != second.id


async def test_newcomer_that_comes_first_is_met_by_the_renamed_one(caller: Caller, start: Start):
    """The preview fails in either order."""
    made = await caller.create("lyon", {**LYON, "name": "OXE-1"})
    other = await start()
    await other.create("lyon", NEWCOMER, preview=True)
    _, text = await refused(unchanged(other, State(urn("lyon-old"), made.id, made.inputs, made.outputs)))
    assert text.startswith(f"lyon-old and lyon are one PBX, {made.id}: take one of them out of the program, or give ")


async def test_pbx_that_was_imported_twice_is_refused(caller: Caller, start: Start):
    """Both in the program is one too many; one alone is what an import under a new name leaves."""
    made = await caller.create("lyon", LYON)
    twin = State(urn("twin"), made.id, made.inputs, made.outputs)
    other = await start()
    await unchanged(other, made)
    code, text = await refused(unchanged(other, twin))
    assert ("FAILED_PRECONDITION", True) == (code, text.startswith("twin and lyon are one PBX"))
    await unchanged(await start(), twin)


async def test_refresh_does_not_mind_two(caller: Caller, start: Start):
    """It has no program: both entries of the state are compared with Rainbow."""
    made = await caller.create("lyon", LYON)
    other = await start()
    assert [[], []] == [await other.drift(State(urn(name), made.id, made.inputs, made.outputs)) for name in ("a", "b")]


async def test_declared_equipment_id_of_another_resource_is_told(caller: Caller, start: Start):
    """An import line would put the PBX into the stack a second time."""
    made = await caller.create("lyon", {**LYON, "equipment": {"id": "PBX-1"}})
    other = await start()
    await unchanged(other, made)
    _, text = await refused(other.create("paris", {**NEWCOMER, "equipment": {"id": "PBX-1"}}, preview=True))
    assert "lyon of this program is the PBX with this equipment ID" in text


async def test_pbx_that_a_resource_gives_up_is_no_longer_its_own(caller: Caller, start: Start, emulator: Emulator):
    """A resource that is replaced by one with another ID leaves its PBX: an older entry for it may be deleted."""
    made = await caller.create("lyon", {**UNPROTECTED, "equipment": {"id": "PBX-1"}})
    other = await start()
    news = await other.checked("lyon", {**UNPROTECTED, "equipment": {"id": "PBX-2"}}, olds=made.inputs)
    assert ["equipment"] == list((await other.diff(made, news)).replaces)
    await other.create("lyon", {**UNPROTECTED, "equipment": {"id": "PBX-2"}})
    emulator.reset_requests()
    await other.delete(State(urn("older"), made.id, made.inputs, made.outputs))
    assert ["DELETE /systems/{systemId}"] == writes(emulator)
