"""The life of a `rainbow:Pbx`, over real gRPC against the emulator."""

from typing import Any

import pytest

from plugin.caller import NONE, SOME, Caller, State, urn
from plugin.conftest import Start
from plugin.samples import INFO, LYON, UNPROTECTED, WARNING, id_of, refused, writes
from rainbow_tenancy.emulator.handle import Emulator
from rainbow_tenancy.plugin.values import UNKNOWN, read, write

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
    await (await start()).delete(changed)
    assert await (await start()).read(changed) is None


async def test_preview_of_an_update_knows_what_stays(caller: Caller):
    """Outputs that an update leaves alone are known in its preview, so that dependants do not look replaced."""
    state = await caller.create("lyon", LYON)
    dialing = {**LYON["dialing"], "country": "BEL"}
    news = {**LYON, "dialing": dialing, "sharedWith": ["Boulangerie Martin", "Garage Dupont"]}
    foreseen = await caller.update(state, news, preview=True)
    kept = ("systemId", "equipmentId", "activationCode", "status", "bpId")
    assert {name: state.out[name] for name in kept} == {name: foreseen.out[name] for name in kept}
    assert ["Boulangerie Martin", "Garage Dupont"] == foreseen.out["companies"]
    (said,) = caller.said(INFO)
    assert [
        "lyon: touches 3 companies: Boulangerie Martin, Clinique du Parc and Garage Dupont",
        "associate with Garage Dupont, site Garage Dupont",
        "remove from Clinique du Parc, site Lyon, which is left without any PBX",
    ] == said.split("\n")


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
    fewer["dialing"] = {key: value for key, value in LYON["dialing"].items() if key != "nationalPrefix"}
    other = await start()
    inputs = await other.checked("lyon", fewer, olds=state.inputs)
    assert NONE == (await other.diff(state, inputs)).changes
    gone = "dialing.nationalPrefix, numberingRules, sharedWith"
    assert [f"lyon: no longer managed: {gone}; Rainbow keeps what it has"] == other.said(INFO)
    emulator.by_hand("PUT", "/systems/lyon", {"pbxNumberingTranslator": [], "pbxNationalPrefix": "7"})
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


@pytest.mark.parametrize("proxy", [{"host": UNKNOWN, "port": 3128}, {"host": "p", "port": UNKNOWN}, UNKNOWN])
async def test_mistake_beside_an_unknown_has_its_place(caller: Caller, proxy: Any):
    """What is known to be wrong is told at its property, whatever is not known below it."""
    answer = await caller.check("oxo", {"type": "OXO Connect", "connection": {"httpProxy": proxy}})
    assert [("connection", "oxo has a connection and is of type OXO Connect; only OmniPCX Enterprise needs one")] == [
        (one.property, one.reason) for one in answer.failures
    ]


TWO = {**LYON, "sharedWith": ["Boulangerie Martin", "Garage Dupont"]}
LATER = "lyon: sharedWith is known in full only in the update, which removes the PBX from"
KNOWN_IN_PART: dict[str, tuple[dict[str, Any], list[str]]] = {
    "a company": ({"sharedWith": ["Boulangerie Martin", UNKNOWN]}, [f"{LATER} Garage Dupont unless it names it"]),
    "all of them": ({"sharedWith": UNKNOWN}, [f"{LATER} Boulangerie Martin and Garage Dupont unless it names them"]),
    "what becomes of a company that is named": (
        {"sharedWith": ["Boulangerie Martin", {"company": "Garage Dupont", "ifMissing": UNKNOWN}]}, []),
    "a company beside a new one": (
        {"sharedWith": [*TWO["sharedWith"], "Fermette SA", UNKNOWN]},
        ["lyon: touches 1 company: Fermette SA\nassociate with Fermette SA, site Fermette SA"]),
    "the only company": (
        {"shared": False, "sharedWith": [{"reference": UNKNOWN}]},
        [f"{LATER} Boulangerie Martin and Garage Dupont unless it names them"]),
    "the only company, wholly": (
        {"shared": False, "sharedWith": UNKNOWN},
        [f"{LATER} Boulangerie Martin and Garage Dupont unless it names them"]),
}  # fmt: skip


@pytest.mark.parametrize("what", KNOWN_IN_PART)
async def test_preview_foretells_nothing_that_hangs_on_unknown_companies(caller: Caller, start: Start, what: str):
    """No removal is told as sure and no right program refused, in the preview of an update and of a take-over."""
    more, expected = KNOWN_IN_PART[what]
    state = await caller.create("lyon", TWO)
    updating, taking_over = await start(), await start()
    foreseen = await updating.update(state, {**TWO, **more}, preview=True)
    assert (expected, [], UNKNOWN) == (updating.said(INFO), updating.said(WARNING), foreseen.out["companies"])
    await taking_over.create("lyon", {**TWO, **more}, preview=True)
    (warned,) = taking_over.said(WARNING)
    assert (expected, False) == (taking_over.said(INFO), "it is removed from" in warned)


async def test_preview_leaves_open_whether_a_pbx_becomes_shared(caller: Caller):
    """While `shared` is not known, nobody is told that an ordinary PBX will be."""
    news = {**LYON, "shared": False, "sharedWith": ["Garage Dupont"]}
    state = await caller.create("lyon", news)
    await caller.update(state, {**news, "shared": UNKNOWN}, preview=True)
    assert [] == caller.said()
    await caller.update(state, {**news, "shared": True}, preview=True)
    assert ["lyon: touches 1 company: Garage Dupont"] == caller.said()


async def test_configuration_that_is_not_known_yet_asks_nothing(start: Start, emulator: Emulator):
    """In a preview host or partner may be unknown: outputs are then unknown too."""
    caller = await start(partner=UNKNOWN)
    foreseen = await caller.create("lyon", LYON, preview=True)
    assert UNKNOWN is foreseen.out["equipmentId"]
    assert [] == emulator.requests()
    code, _ = await refused(caller.create("lyon", LYON))
    assert "FAILED_PRECONDITION" == code
