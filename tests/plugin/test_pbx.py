"""The life of a `rainbow:Pbx`, over real gRPC against the emulator."""

import asyncio
from typing import Any

import grpc
import pytest
from google.protobuf.empty_pb2 import Empty
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import engine_pb2, provider_pb2

from plugin.caller import NONE, PBX, SOME, Caller, State, urn
from plugin.conftest import Start
from rainbow_tenancy.emulator.handle import Emulator
from rainbow_tenancy.plugin.values import UNKNOWN, read, write

LYON: dict[str, Any] = {
    "type": "OmniPCX Enterprise",
    "dialing": {"country": "FRA", "nationalPrefix": "0", "outboundPrefix": "0"},
    "numberingRules": [{"match": "^([0-9]{1,5})$", "replaceWith": "$1"}],
    "sharedWith": ["Boulangerie Martin", {"company": "Clinique du Parc", "site": "Lyon"}],
}
UNPROTECTED = {**LYON, "deletionProtection": False}
INFO, WARNING = engine_pb2.INFO, engine_pb2.WARNING


def writes(emulator: Emulator) -> list[str]:
    """What was sent besides reads."""
    return [f"{one.method} {one.route.split('/v1.0')[1]}" for one in emulator.requests() if one.method != "GET"]


def id_of(emulator: Emulator, name: str) -> str:
    """Rainbow's id of a PBX."""
    with emulator.service.lock:
        return str(emulator.store.value("SELECT id FROM systems WHERE name = ?1", name))


async def refused(awaitable: Any) -> tuple[str, str]:
    """The status and the text with which something is refused."""
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await awaitable
    return caught.value.code().name, caught.value.details() or ""


# ── The way of a PBX ─────────────────────────────────────────────────────────────────────────────────────────────────


async def test_life(caller: Caller, start: Start, emulator: Emulator):
    """Preview, create, no-op, refresh, update and delete: each does what its name says, and the preview foresees it."""
    foreseen = await caller.create("lyon", LYON, preview=True)
    assert [] == writes(emulator)
    state = await caller.create("lyon", LYON)

    known = ("equipmentId", "companies", "companiesCount", "name", "shared", "dialing")
    assert {name: foreseen.out[name] for name in known} == {name: state.out[name] for name in known}
    assert ["Boulangerie Martin", "Clinique du Parc"] == state.out["companies"]
    assert ("Pending", state.id) == (state.out["status"], state.out["systemId"])
    assert NONE == (await caller.diff(state, state.inputs)).changes
    assert [] == await (await start()).drift(state)

    changed = await caller.update(state, {**UNPROTECTED, "dialing": {"country": "BEL"}})
    assert "BEL" == changed.out["dialing"]["country"]
    await caller.delete(changed)
    assert await (await start()).read(changed) is None


async def test_preview_of_an_update_knows_what_stays(caller: Caller):
    """Outputs that an update leaves alone are known in its preview, so that dependants do not look replaced."""
    state = await caller.create("lyon", LYON)
    news = {**LYON, "dialing": {"country": "BEL"}, "sharedWith": ["Boulangerie Martin", "Garage Dupont"]}
    foreseen = await caller.update(state, news, preview=True)
    kept = ("systemId", "equipmentId", "activationCode", "status", "bpId")
    assert {name: state.out[name] for name in kept} == {name: foreseen.out[name] for name in kept}
    assert ["Boulangerie Martin", "Garage Dupont"] == foreseen.out["companies"]
    said = caller.said(INFO)
    assert {"associate: Garage Dupont", "remove: Clinique du Parc, which is left without any PBX"} <= set(said)


async def test_update_writes_only_what_differs(caller: Caller, emulator: Emulator):
    """One changed field is one PUT of that field; a second update sends nothing."""
    state = await caller.create("lyon", LYON)
    emulator.reset_requests()
    news = {**LYON, "dialing": {**LYON["dialing"], "nationalPrefix": "9"}}
    changed = await caller.update(state, news)
    assert ["PUT /systems/{systemId}"] == writes(emulator)
    assert '{"pbxNationalPrefix":"9"}' == next(one.body for one in emulator.requests() if one.method == "PUT")
    emulator.reset_requests()
    await caller.update(changed, news)
    assert [] == writes(emulator)


async def test_update_brings_back_what_somebody_changed(caller: Caller, start: Start, emulator: Emulator):
    """After a partial failure the engine updates with equal inputs: the live state is what counts."""
    state = await caller.create("lyon", LYON)
    emulator.by_hand("PUT", "/systems/lyon", {"country": "BEL"})
    other = await start()
    await other.update(state, LYON)
    assert [] == await (await start()).drift(state)


# ── Diff ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

DIFFERENT: dict[str, tuple[dict[str, Any], list[str]]] = {
    "nested field": ({"dialing": {**LYON["dialing"], "nationalPrefix": "1"}}, ["dialing.nationalPrefix"]),
    "field that comes": ({"version": "R100"}, ["version"]),
    "rule": ({"numberingRules": [{"match": "^([0-9]{1,5})$", "replaceWith": ""}]}, ["numberingRules[0].replaceWith"]),
    "rule that comes": (
        {"numberingRules": [*LYON["numberingRules"], {"match": "^0", "replaceWith": ""}]},
        ["numberingRules[1]"],
    ),
    "company": ({"sharedWith": ["Boulangerie Martin", "Garage Dupont"]}, ["sharedWith[1]"]),
    "nobody": ({"sharedWith": []}, ["sharedWith[0]", "sharedWith[1]"]),
    "protection": ({"deletionProtection": False}, ["deletionProtection"]),
    "ordinary": ({"shared": False, "sharedWith": ["Boulangerie Martin"]}, ["shared", "sharedWith[1]"]),
    "connection": ({"connection": {"dnsServers": ["192.0.2.53"]}}, ["connection"]),
}
SAME: dict[str, dict[str, Any]] = {
    "order of companies": {"sharedWith": [*reversed(LYON["sharedWith"])]},
    "company as a map": {"sharedWith": [{"company": "Boulangerie Martin"}, LYON["sharedWith"][1]]},
    "prefix as a list": {"dialing": {**LYON["dialing"], "outboundPrefix": ["0"]}},
    "description of nothing": {"numberingRules": [{**LYON["numberingRules"][0], "description": ""}]},
    "default written out": {"shared": True, "deletionProtection": True, "name": "lyon"},
}


@pytest.mark.parametrize("case", DIFFERENT)
async def test_diff_names_each_leaf(caller: Caller, case: str):
    """What differs is named by its path."""
    more, expected = DIFFERENT[case]
    before, after = await caller.checked("lyon", LYON), await caller.checked("lyon", {**LYON, **more})
    answer = await caller.diff(State(urn("lyon"), "5c", before, before), after)
    assert (SOME, expected, []) == (answer.changes, sorted(answer.detailedDiff), list(answer.replaces))


@pytest.mark.parametrize("case", SAME)
async def test_diff_sees_no_difference_where_rainbow_sees_none(caller: Caller, case: str):
    """Order without meaning, other spellings of one value and defaults are no difference."""
    before, after = await caller.checked("lyon", LYON), await caller.checked("lyon", {**LYON, **SAME[case]})
    assert NONE == (await caller.diff(State(urn("lyon"), "5c", before, before), after)).changes


async def test_both_oxo_words_are_one_value(caller: Caller):
    """OXO Connect and OXO Connect Evolution never differ."""
    before, after = [await caller.checked("oxo", {"type": f"OXO Connect{more}"}) for more in ("", " Evolution")]
    assert NONE == (await caller.diff(State(urn("oxo"), "5c", before, before), after)).changes


async def test_what_is_taken_out_is_no_longer_governed(caller: Caller, start: Start, emulator: Emulator):
    """Taking a property out changes nothing in Rainbow, is said once, and later changes by hand are no drift."""
    state = await caller.create("lyon", LYON)
    fewer = {key: value for key, value in LYON.items() if key not in {"sharedWith", "numberingRules"}}
    other = await start()
    inputs = await other.checked("lyon", fewer, olds=state.inputs)
    assert NONE == (await other.diff(state, inputs)).changes
    assert ["no longer managed: numberingRules, sharedWith; Rainbow keeps what it has"] == other.said(INFO)
    emulator.by_hand("PUT", "/systems/lyon", {"pbxNumberingTranslator": []})
    assert [] == await other.drift(State(state.urn, state.id, inputs, state.outputs))


async def test_check_and_diff_ask_rainbow_nothing(caller: Caller, emulator: Emulator):
    """Neither logs in."""
    inputs = await caller.checked("lyon", LYON)
    await caller.diff(State(urn("lyon"), "5c", inputs, inputs), await caller.checked("lyon", UNPROTECTED))
    assert [] == emulator.requests()


async def test_ignored_changes_stay_ignored(caller: Caller, start: Start, emulator: Emulator):
    """ignoreChanges: neither a refresh shows the drift, nor an update writes the state's older value."""
    state = await caller.create("lyon", LYON)
    emulator.by_hand("PUT", "/systems/lyon", {"country": "BEL", "name": "renamed"})
    other = await start()
    assert ["name"] == await other.drift(state, ["dialing.country"])
    emulator.reset_requests()
    await other.update(state, LYON, ignore=["dialing"])
    assert ['{"name":"lyon"}'] == [one.body for one in emulator.requests() if one.method == "PUT"]


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


async def test_import_of_what_is_not_there_is_empty(caller: Caller):
    """The engine then says that the resource does not exist."""
    assert await caller.read(State(urn("x"), "5c0000000000000000000099", Struct(), Struct())) is None


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
    assert [f"found the PBX that an earlier try made ({state.id}); going on from there"] == other.said(INFO)
    assert [] == await (await start()).drift(state)
    with emulator.service.lock:
        assert 1 == emulator.store.value("SELECT count(*) FROM systems WHERE name = 'lyon'")


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
    "no country": ({"dialing": {"nationalPrefix": "0"}}, "needs dialing.country"),
}


@pytest.mark.parametrize("case", UNRESOLVED)
async def test_preview_fails_on_what_cannot_be_resolved(caller: Caller, case: str):
    """Companies and sites that are not there, or not clear, and missing fields fail in the preview, at their place."""
    more, expected = UNRESOLVED[case]
    code, text = await refused(caller.create("lyon", {**LYON, **more}, preview=True))
    assert ("FAILED_PRECONDITION", True) == (code, expected in text)


async def test_missing_company_can_be_waited_for(caller: Caller, start: Start):
    """`ifMissing: wait` is a warning, and no drift."""
    wished = {**LYON, "sharedWith": ["Boulangerie Martin", {"company": "Later SA", "ifMissing": "wait"}]}
    state = await caller.create("lyon", wished)
    assert ["by hand: waiting for the company Later SA, which is not in Rainbow yet"] == caller.said(WARNING)
    assert [] == await (await start()).drift(state)


async def test_protection_holds_until_an_up_has_taken_it_away(caller: Caller):
    """DeletionProtection is true where nothing is said: neither deleted nor replaced, and said how to."""
    state = await caller.create("lyon", {**LYON, "equipment": {"id": "PBX-1"}})
    inputs = await caller.checked("lyon", {**UNPROTECTED, "equipment": {"id": "PBX-2"}}, olds=state.inputs)
    for what in (caller.delete(state), caller.diff(state, inputs)):
        code, text = await refused(what)
        assert ("FAILED_PRECONDITION", True) == (code, "set it to false, run pulumi up" in text)


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
    """`up --replace` creates first: the PBX itself would be met, adopted and then deleted. It is refused instead."""
    state = await caller.create("lyon", UNPROTECTED)
    await caller.checked("lyon", UNPROTECTED, olds=state.inputs)
    await caller.create("lyon", UNPROTECTED, preview=True)
    code, text = await refused(caller.create("lyon", UNPROTECTED))
    assert ("FAILED_PRECONDITION", True) == (code, "set the resource option deleteBeforeReplace" in text)
    await caller.delete(state)
    second = await caller.create("lyon", UNPROTECTED)
    assert (state.out["equipmentId"], True) == (second.out["equipmentId"], state.id != second.id)


async def test_connected_pbx_is_never_deleted(caller: Caller, start: Start, emulator: Emulator):
    """Whatever the program says; and it can be once it is disconnected."""
    state = await caller.create("lyon", UNPROTECTED)
    emulator.connect("lyon")
    code, text = await refused((await start()).delete(state))
    assert ("FAILED_PRECONDITION", "delete: it is connected; disconnect the PBX first") == (code, text)
    emulator.disconnect("lyon")
    await (await start()).delete(state)


async def test_deleting_what_is_gone_succeeds(caller: Caller, start: Start, emulator: Emulator):
    """Somebody was faster."""
    state = await caller.create("lyon", UNPROTECTED)
    emulator.by_hand("DELETE", "/systems/lyon")
    await (await start()).delete(state)
    await caller.delete(state)


async def test_the_last_link_of_somebody_elses_pbx_stays(caller: Caller, emulator: Emulator):
    """The lock-out guard holds here too."""
    emulator.change("systems", "OXO90", bpId=None)
    imported = await caller.read(State(urn("OXO90"), id_of(emulator, "OXO90"), Struct(), Struct()))
    assert imported is not None
    _, text = await refused(caller.update(imported, {**read(imported.inputs).plain, "sharedWith": []}, preview=True))
    assert "this partner would see the PBX no more" in text


# ── Partial failures ─────────────────────────────────────────────────────────────────────────────────────────────────


async def test_partial_create_keeps_the_id_and_the_next_up_finishes(caller: Caller, start: Start, emulator: Emulator):
    """The PBX is made and an association refused: the id is kept, the reason told, and the next up does the rest."""
    route = "/sites/{siteId}/systems"
    emulator.fault("status", method="POST", route=route, nth=2, status=403, code=403301, details="not yours", times=9)
    state = await caller.create("lyon", LYON)
    assert (True, 1) == (bool(state.id), len(state.reasons))
    assert "associate Clinique du Parc: " in state.reasons[0]
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


async def test_cancel_before_anything_was_made(caller: Caller, emulator: Emulator):
    """^C while the estate is read: nothing was made, and that is said at once to all who wait."""
    emulator.fault("hold", method="GET", route="/companies")
    creating = asyncio.create_task(refused(caller.create("lyon", LYON)))
    await asyncio.to_thread(emulator.wait_until_held)
    await caller.stub.Cancel(Empty())
    code, text = await asyncio.wait_for(creating, 5)
    assert ("FAILED_PRECONDITION", True) == (code, "interrupted" in text)
    emulator.release()


async def test_custom_timeout_ends_a_create(caller: Caller, emulator: Emulator):
    """customTimeouts: the id is kept, and the reason names the time."""
    emulator.fault("hold", method="POST", route="/sites/{siteId}/systems")
    state = await caller.create("lyon", LYON, seconds=0.3)
    assert (True, True) == (bool(state.id), "not done within 0.3 s" in state.reasons[0])
    emulator.release()


# ── Unknowns ─────────────────────────────────────────────────────────────────────────────────────────────────────────

POSITIONS: dict[str, dict[str, Any]] = {
    "name": {**LYON, "name": UNKNOWN},
    "type": {**LYON, "type": UNKNOWN},
    "a field": {**LYON, "dialing": {"country": UNKNOWN}},
    "a map": {**LYON, "dialing": UNKNOWN},
    "a company": {**LYON, "sharedWith": ["Boulangerie Martin", UNKNOWN]},
    "in a company": {**LYON, "sharedWith": [{"company": "Clinique du Parc", "site": UNKNOWN}]},
    "companies": {**LYON, "sharedWith": UNKNOWN},
    "in a rule": {**LYON, "numberingRules": [{"match": UNKNOWN, "replaceWith": ""}]},
    "code": {**LYON, "equipment": {"activationCode": UNKNOWN}},
    "equipment ID": {**LYON, "equipment": {"id": UNKNOWN}},
    "in the fleet": {"type": "OXO Connect", "dialing": {"country": "FRA"},
                     "fleet": {"fleetReference": "ALE12", "installationReference": UNKNOWN}},
    "proxy": {**LYON, "connection": {"httpProxy": {"host": UNKNOWN, "port": 3128}}},
    "shared": {**LYON, "shared": UNKNOWN, "sharedWith": UNKNOWN},
    "protection": {**LYON, "deletionProtection": UNKNOWN},
}  # fmt: skip


@pytest.mark.parametrize("where", POSITIONS)
async def test_unknowns_pass_through_check_diff_and_previews(caller: Caller, emulator: Emulator, where: str):
    """An unknown value is not judged, comes back as it is, counts as a change, and writes nothing."""
    foreseen = await caller.create("lyon", POSITIONS[where], preview=True)
    plain = read(foreseen.inputs).plain
    assert POSITIONS[where] == {key: plain[key] for key in POSITIONS[where]}
    known = await caller.checked("lyon", UNPROTECTED)
    state = State(urn("lyon"), id_of(emulator, "OXO90"), known, write({"equipmentId": "PBX-X"}))
    assert SOME == (await caller.diff(state, foreseen.inputs)).changes
    if where not in {"equipment ID", "in the fleet"}:
        await caller.update(state, POSITIONS[where], preview=True)
    assert [] == writes(emulator)


async def test_configuration_that_is_not_known_yet_asks_nothing(start: Start, emulator: Emulator):
    """In a preview host or partner may be unknown: outputs are then unknown too."""
    caller = await start(partner=UNKNOWN)
    foreseen = await caller.create("lyon", LYON, preview=True)
    assert UNKNOWN is foreseen.out["equipmentId"]
    assert [] == emulator.requests()
    code, _ = await refused(caller.create("lyon", LYON))
    assert "FAILED_PRECONDITION" == code
