"""A `rainbow:Pbx` that is there already, or that may not be made, replaced or deleted."""

from typing import Any

import pytest
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import provider_pb2

from plugin.caller import PBX, Caller, State, urn
from plugin.conftest import Start
from plugin.samples import LYON, UNPROTECTED, WARNING, id_of, refused, writes
from rainbow_tenancy.emulator.handle import Emulator
from rainbow_tenancy.plugin.values import SIGNATURE, read

# ── Creating over what is there ──────────────────────────────────────────────────────────────────────────────────────


async def test_lost_answer_of_a_create_is_found_again(caller: Caller, start: Start, emulator: Emulator):
    """A create whose answer is lost for good is finished by the next up: one PBX, with all its associations."""
    emulator.fault("drop-after", method="POST", route="/systems", times=None)
    emulator.fault("status", method="GET", route="/systems/pbxid/{pbxId}", times=None)
    code, _ = await refused(caller.create("lyon", LYON))
    assert "UNAVAILABLE" == code
    emulator.clear_faults()
    other = await start()
    state = await other.create("lyon", LYON)
    (said,) = other.said(WARNING)
    assert f"exists already and is taken over: lyon ({state.id}). So it is after" in said
    assert [] == await (await start()).drift(state)
    with emulator.service.lock:
        assert 1 == emulator.store.value("SELECT count(*) FROM systems WHERE name = 'lyon'")


async def test_taking_over_is_a_warning_of_the_preview(caller: Caller, start: Start):
    """Another backend's stack of the same names derives the same ID: whose PBX it is, and who loses it, is told."""
    state = await caller.create("lyon", {**LYON, "name": "OXE-LYON"})
    for preview in (True, False):
        other = await start()
        await other.create("lyon", {**LYON, "sharedWith": ["Garage Dupont"]}, preview=preview)
        (said,) = other.said(WARNING)
        assert f"is taken over: OXE-LYON ({state.id}); it is removed from Boulangerie Martin and Clinique du" in said
        assert "another stack with this project's and stack's names made it" in said


async def test_lost_answer_is_found_within_the_same_create(caller: Caller, emulator: Emulator):
    """The repeated POST meets the first one's PBX (409), also where the program declares the equipment ID."""
    emulator.fault("drop-after", method="POST", route="/systems")
    state = await caller.create("lyon", {**LYON, "equipment": {"id": "PBX-LYON"}})
    assert ("PBX-LYON", []) == (state.out["equipmentId"], state.reasons)


async def test_any_other_existing_pbx_is_refused_with_the_import_line(caller: Caller, emulator: Emulator):
    """Same name, or same declared equipment ID: the line to type is in the message, and nothing is written."""
    identity = id_of(emulator, "OXE-RHONE-ALPES")
    emulator.by_hand("PUT", "/systems/OXE-RHONE-ALPES", {"name": "old"})
    with emulator.service.lock:
        equipment_id = emulator.store.value("SELECT pbxId FROM systems WHERE name = 'old'")
    emulator.reset_requests()
    line = f"pulumi import rainbow:index:Pbx 'the old' {identity}"
    for more in ({"name": "old"}, {"name": "new", "equipment": {"id": equipment_id}}):
        for preview in (True, False):
            code, text = await refused(caller.create("the old", {**LYON, **more}, preview=preview))
            assert ("FAILED_PRECONDITION", True) == (code, line in text)
    assert [] == writes(emulator)


async def test_pbx_of_the_files_is_taken_in_by_the_files(caller: Caller, emulator: Emulator):
    """Below a rainbow:Tenancy an import line would not help: the block's own `id` does."""
    identity = id_of(emulator, "OXO90")
    inputs = await caller.checked("oxo", {**LYON, "name": "OXO90"})
    below = urn("oxo", f"rainbow:index:Tenancy${PBX}")
    request = provider_pb2.CreateRequest(urn=below, properties=inputs, type=PBX, preview=True)
    _, text = await refused(caller.stub.Create(request))
    assert text.endswith(f"to take it into the stack: write id: {identity} in the block oxo of the tenancy files")
    request.properties.CopyFrom(await caller.checked("oxo", {}))
    _, text = await refused(caller.stub.Create(request))
    needs = "oxo: a PBX that is to be created needs type and dialing.country; add them to "
    assert f"{needs}its block of the tenancy files, a profile or defaults" == text


async def test_two_stacks_make_two_pbxs(caller: Caller, start: Start):
    """The derived equipment ID depends on the stack."""
    state = await caller.create("lyon", LYON)
    inputs = await caller.checked("lyon", {**LYON, "name": "other"})
    request = provider_pb2.CreateRequest(urn=urn("lyon", stack="prod"), properties=inputs, type=PBX)
    other = await (await start()).stub.Create(request)
    assert state.out["equipmentId"] != read(other.properties).plain["equipmentId"]


# ── Refusals ─────────────────────────────────────────────────────────────────────────────────────────────────────────

UNRESOLVED: dict[str, tuple[dict[str, Any], str]] = {
    "unknown": ({"sharedWith": ["Boulangerie Martn"]}, "did you mean Boulangerie Martin?"),
    "two sites": ({"sharedWith": ["Clinique du Parc"]}, "has 2 sites and the line names none"),
    "no such site": ({"sharedWith": [{"company": "Clinique du Parc", "site": "Paris"}]}, "has no site Paris"),
    "twice": ({"sharedWith": ["Garage Dupont", {"reference": "C-10442"}]}, "C-10442, first at sharedWith[0]; keep one"),
    "no country": ({"dialing": {"nationalPrefix": "0"}}, "needs dialing.country; add it to the resource"),
    "neither": ({"type": None, "dialing": {}}, "needs type and dialing.country; add them to the resource"),
}


@pytest.mark.parametrize("case", UNRESOLVED)
async def test_preview_fails_on_what_cannot_be_resolved(caller: Caller, case: str):
    """Companies and sites that are not there, or not clear, and missing fields fail in the preview, at their place."""
    more, expected = UNRESOLVED[case]
    code, text = await refused(caller.create("lyon", {**LYON, **more}, preview=True))
    assert ("FAILED_PRECONDITION", True, True) == (code, expected in text, text.startswith("lyon: "))


async def test_value_that_a_terminal_would_obey_is_not_printed(caller: Caller):
    """The engine prints the value of the property that is named, as it is: so none is named, and the reason escapes."""
    failures = (await caller.check("lyon", {**LYON, "name": "evil\x1b[31m\u202ex"})).failures
    assert [("", True)] == [
        (one.property, one.reason.startswith(r'name: name is the text "evil\x1b[31m\u202ex"')) for one in failures
    ]


async def test_fleet_of_another_type_is_told_without_the_code(caller: Caller):
    """What is right stands beside the path, in a whole sentence."""
    fleet = {"fleetReference": "ALE12", "installationReference": "1234.5678.90"}
    (failure,) = (await caller.check("lyon", {**LYON, "fleet": fleet})).failures
    told = "fleet is not of the right form (it is secret, and not repeated here); "
    assert ("", f"{told}only OXO Connect and OXO Connect Evolution come from it") == (failure.property, failure.reason)


async def test_missing_company_can_be_waited_for(caller: Caller, start: Start):
    """`ifMissing: wait` is a warning, and no drift."""
    wished = {**LYON, "sharedWith": ["Boulangerie Martin", {"company": "Later SA", "ifMissing": "wait"}]}
    state = await caller.create("lyon", wished)
    assert ["lyon: by hand: waiting for the company Later SA, which is not in Rainbow yet"] == caller.said(WARNING)
    assert [] == await (await start()).drift(state)


async def test_ordinary_pbx_waits_for_its_company(caller: Caller, emulator: Emulator):
    """Made without a site it would be shared: nothing is created, and why is said."""
    wished = {**LYON, "shared": False, "sharedWith": [{"company": "Later SA", "ifMissing": "wait"}]}
    code, text = await refused(caller.create("lyon", wished))
    assert ("UNAVAILABLE", True) == (code, "lyon: it is created as soon as its company is there" in text)
    assert [] == writes(emulator)


async def test_protection_holds_until_an_up_has_taken_it_away(caller: Caller):
    """DeletionProtection is true where nothing is said: neither deleted nor replaced, and said how to."""
    state = await caller.create("lyon", {**LYON, "equipment": {"id": "PBX-1"}})
    inputs = await caller.checked("lyon", {**UNPROTECTED, "equipment": {"id": "PBX-2"}}, olds=state.inputs)
    for what in (caller.delete(state), caller.diff(state, inputs)):
        code, text = await refused(what)
        assert ("FAILED_PRECONDITION", True) == (code, "set it to false, run pulumi up" in text)


async def test_protection_of_a_pbx_of_the_files_is_the_tenancys(caller: Caller, start: Start):
    """Below a rainbow:Tenancy the block has no such key: the refusal names the resource that has it."""
    state = await caller.create("lyon", LYON)
    below = urn("lyon", f"rainbow:index:Tenancy${PBX}")
    request = provider_pb2.DeleteRequest(
        id=state.id, urn=below, type=PBX, properties=state.outputs, old_inputs=state.inputs
    )
    _, text = await refused((await start()).stub.Delete(request))
    assert "set it to false in the rainbow:Tenancy, run pulumi up, and then this again" in text


async def test_replacement_that_only_the_engine_wants_is_refused(caller: Caller, start: Start):
    """`replaceOnChanges` of a protected PBX: a create of what is there already is refused, in the preview too."""
    state = await caller.create("lyon", LYON)
    for preview in (True, False):
        other = await start()
        inputs = await other.checked("lyon", {**LYON, "version": "R2"}, olds=state.inputs)
        assert not (await other.diff(state, inputs)).deleteBeforeReplace  # so that Create comes first
        request = provider_pb2.CreateRequest(urn=urn("lyon"), properties=inputs, type=PBX, preview=preview)
        _, text = await refused(other.stub.Create(request))
        assert text.startswith("lyon may not be replaced: its deletionProtection is true")


async def test_preview_of_a_replacement_tells_that_the_old_one_is_connected(
    caller: Caller, start: Start, emulator: Emulator
):
    """The new one can be made, and the old one not deleted before it is disconnected."""
    state = await caller.create("lyon", {**UNPROTECTED, "equipment": {"id": "PBX-1"}})
    news = {**UNPROTECTED, "equipment": {"id": "PBX-2"}}
    for connected, expected in ((True, 1), (False, 0)):
        (emulator.connect if connected else emulator.disconnect)("lyon")
        other = await start()
        await other.diff(state, await other.checked("lyon", news, olds=state.inputs))
        await other.create("lyon", news, preview=True)
        said = f"lyon: lyon ({state.id}), which is to be replaced, would not be deleted: "
        assert [f"{said}it is connected; disconnect the PBX first"] * expected == other.said(WARNING)


async def test_another_equipment_id_replaces(caller: Caller):
    """Another equipment ID is another PBX, made before the old one goes though both bear one name."""
    state = await caller.create("lyon", {**UNPROTECTED, "equipment": {"id": "PBX-1"}})
    news = {**UNPROTECTED, "equipment": {"id": "PBX-2"}}
    answer = await caller.diff(state, await caller.checked("lyon", news, olds=state.inputs))
    assert (["equipment"], False) == (list(answer.replaces), answer.deleteBeforeReplace)
    assert provider_pb2.PropertyDiff.UPDATE_REPLACE == answer.detailedDiff["equipment.id"].kind
    second = await caller.create("lyon", news)
    await caller.delete(state)
    assert ("PBX-2", []) == (second.out["equipmentId"], await caller.drift(second))


async def test_declaring_the_id_that_it_has_replaces_nothing(caller: Caller):
    """An equipment ID that is written down later, or taken out, is no other one."""
    state = await caller.create("lyon", UNPROTECTED)
    for equipment in ({"equipment": {"id": state.out["equipmentId"]}}, {"equipment": {"generate": "rainbow"}}, {}):
        answer = await caller.diff(state, await caller.checked("lyon", {**UNPROTECTED, **equipment}))
        assert ([], True) == (list(answer.replaces), answer.deleteBeforeReplace)


async def test_a_replacement_that_keeps_the_id_must_delete_first(caller: Caller):
    """Where the option deleteBeforeReplace is false, the PBX itself is met; it is neither adopted nor deleted."""
    state = await caller.create("lyon", UNPROTECTED)
    await caller.diff(state, await caller.checked("lyon", {**UNPROTECTED, "version": "R2"}, olds=state.inputs))
    await caller.create("lyon", UNPROTECTED, preview=True)
    code, text = await refused(caller.create("lyon", UNPROTECTED))
    assert ("FAILED_PRECONDITION", True) == (code, "set the resource option deleteBeforeReplace" in text)
    await caller.delete(state)
    second = await caller.create("lyon", UNPROTECTED)
    assert (state.out["equipmentId"], True) == (second.out["equipmentId"], state.id != second.id)


@pytest.mark.parametrize("version", [{}, {"version": "R9"}])
async def test_declared_id_that_somebody_took_meanwhile_links_nobody(
    caller: Caller, start: Start, emulator: Emulator, version: dict[str, str]
):
    """Made by another stack after Rainbow was read: refused with the line to import it, before a company gets it."""
    await caller.create("first", {**UNPROTECTED, "equipment": {"id": "PBX-1"}})
    news = {**UNPROTECTED, "equipment": {"id": "PBX-2"}}
    taken = await (await start()).create("lyon", {**news, "sharedWith": []})
    emulator.reset_requests()
    code, text = await refused(caller.create("lyon", {**news, **version}))
    assert ("FAILED_PRECONDITION", ["POST /systems"]) == (code, writes(emulator))
    assert f"exists already; to take it into the stack: pulumi import rainbow:index:Pbx lyon {taken.id}" in text
    assert 2 == (await caller.create("nice", {**LYON, "name": "nice"})).out["companiesCount"]


async def test_connected_pbx_is_never_deleted(caller: Caller, start: Start, emulator: Emulator):
    """Whatever the program says; and it can be once it is disconnected."""
    state = await caller.create("lyon", UNPROTECTED)
    emulator.connect("lyon")
    code, text = await refused((await start()).delete(state))
    assert ("FAILED_PRECONDITION", "lyon: delete: it is connected; disconnect the PBX first") == (code, text)
    emulator.disconnect("lyon")
    await (await start()).delete(state)


async def test_deleting_what_is_gone_succeeds(caller: Caller, start: Start, emulator: Emulator):
    """Somebody was faster."""
    state = await caller.create("lyon", UNPROTECTED)
    emulator.by_hand("DELETE", "/systems/lyon")
    await (await start()).delete(state)
    await caller.delete(state)


async def test_pbx_that_was_associated_meanwhile_is_not_deleted(caller: Caller, start: Start, emulator: Emulator):
    """Whoever got the PBX after Rainbow was read keeps it, and the next up knows of it."""
    state = await caller.create("lyon", UNPROTECTED)
    other = await start()
    await other.read(state)
    emulator.by_hand("POST", "/sites/Fermette SA/systems", {"systemId": "lyon"})
    _, text = await refused(other.delete(state))
    assert "it was associated since the plan was made" in text
    await (await start()).delete(state)
    assert await (await start()).read(state) is None


async def test_the_last_link_of_somebody_elses_pbx_stays(caller: Caller, emulator: Emulator):
    """The lock-out guard holds here too."""
    emulator.change("systems", "OXO90", bpId=None)
    imported = await caller.read(State(urn("OXO90"), id_of(emulator, "OXO90"), Struct(), Struct()))
    assert imported is not None
    _, text = await refused(caller.update(imported, {**read(imported.inputs).plain, "sharedWith": []}, preview=True))
    assert "this partner would see the PBX no more" in text


# ── Nothing may be written ───────────────────────────────────────────────────────────────────────────────────────────


async def test_read_only_refuses_every_write(
    caller: Caller, start: Start, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
):
    """Under RAINBOW_READ_ONLY a create is refused with the reason, and a refresh goes on as ever."""
    state = await caller.create("lyon", LYON)
    emulator.reset_requests()
    monkeypatch.setenv("RAINBOW_READ_ONLY", "1")
    other = await start()
    assert [] == await other.drift(state)
    _, message = await refused(other.create("paris", LYON | {"name": "paris"}))
    assert "RAINBOW_READ_ONLY is set: unset it to write" in message
    assert [] == writes(emulator)


async def test_asset_is_no_value_of_an_input(caller: Caller):
    """A file that is given as an input is refused where it stands, and is not taken for what is not known yet."""
    asset = {SIGNATURE: "c44067f5952c0a294b673a41bacd8c17", "path": "rules.json"}
    _, text = await refused(caller.check("lyon", {**LYON, "numberingRules": asset}))
    assert text.startswith("lyon: numberingRules: an asset or an archive is given")
