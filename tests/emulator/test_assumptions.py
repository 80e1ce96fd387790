"""Each assumption changes what the emulator does, and its page is up to date."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from emulator.raw import Raw
from rainbow_tenancy.emulator import (
    ASSUMPTIONS,
    Assumptions,
    EmulatorError,
    assumptions_markdown,
    assumptions_text,
    parse_assumptions,
)

PARTNER = "5a0000000000000000000001"
PASSWORD = "Rainbow-demo-1"
AUTHENTICATION = "/api/rainbow/authentication/v1.0"
ROOT = Path(__file__).resolve().parents[2]

SEED = {
    "partner": {"name": "P", "id": PARTNER, "hasRightToConnect": False},
    "accounts": [
        {"email": "bp@x.example", "roles": ["admin", "bp_admin"]},
        {"email": "root@x.example", "roles": ["superadmin"]},
    ],
    "companies": [{"name": "A", "sites": ["A1", "A2"]}, {"name": "B"}, {"name": "Foreign", "bp": "none"}],
    "pbxs": [
        {"name": "shared", "sites": ["B", "Foreign"], "numbers": [{"short": "1", "site": "B"}]},
        {"name": "alone", "type": "third_party"},
        {"name": "ordinary", "shared": False, "sites": ["A/A1"], "status": "Running"},
        {"name": "foreign", "sites": ["Foreign"], "bp": "none"},
    ],
}


class Probe:
    """One emulator with the names of its things; each method asks one question."""

    def __init__(self, world):
        self.world, self.api, self.emulator = world, world.api, world.emulator
        store = world.emulator.store
        self.systems = {row["name"]: row["id"] for row in store.all("SELECT id, name FROM systems")}
        self.sites = {row["name"]: row["id"] for row in store.all("SELECT id, name FROM sites")}

    def system(self, name):
        return self.api.get(f"/systems/{self.systems[name]}")

    def put(self, name, **fields):
        return self.api.put(f"/systems/{self.systems[name]}", fields)

    def link(self, system, site):
        return self.api.post(f"/sites/{self.sites[site]}/systems", {"systemId": self.systems[system]})

    def unlink(self, system, site):
        return self.api.delete(f"/sites/{self.sites[site]}/systems/{self.systems[system]}")

    def names(self, **query):
        return sorted(row["name"] for row in self.api.get("/systems", format="medium", **query).data)


def outcome(reply):
    """Return the code of an error, or the status of a success."""
    return reply.json.get("errorDetailsCode", reply.status)


def lagging(probe):
    """Return whether the list shows a new PBX at once, and after one and two further requests."""
    probe.api.created("late")
    return [bool(probe.api.get("/systems", name="late", bpId=PARTNER).data) for _ in range(3)]


def homonyms(probe):
    """Return how many companies bear the name of the first."""
    return sum(row["name"] == "A" for row in probe.api.get("/companies", name="A").data)


def numbers_after_unlink(probe):
    """Return how many numbers a PBX has after it was removed from their site."""
    probe.unlink("shared", "B")
    root = probe.world.account("root@x.example")
    return root.get(f"/systems/{probe.systems['shared']}/phone-numbers").json["total"]


def second_site(probe):
    """Return the outcome of creating a site of a name that its company has already."""
    body = {
        "name": "A1",
        "status": "active",
        "companyId": probe.api.get(f"/sites/{probe.sites['A1']}").data["companyId"],
    }
    return outcome(probe.api.post("/sites", body))


def delete_site(probe):
    """Return what deleting a site with a PBX answers."""
    return outcome(probe.api.delete(f"/sites/{probe.sites['B']}"))


def renewals(probe):
    """Return how often a token can be renewed."""
    for count in range(10):
        reply = probe.api.get(f"{AUTHENTICATION}/renew")
        if reply.status != 200:
            return count
        probe.api.headers = {"authorization": f"Bearer {reply.json['token']}"}
    return 10


def renewed_too_often(probe):
    """Return what one renewal too many answers."""
    renewals(probe)
    return probe.api.get(f"{AUTHENTICATION}/renew").status


def after_logout(probe):
    """Return whether a token is good after logout."""
    probe.api.get(f"{AUTHENTICATION}/logout")
    return probe.api.get("/sites").status


def expired(probe, seconds=7201):
    """Return what an old token gets."""
    probe.emulator.advance(seconds)
    reply = probe.api.get("/sites")
    return reply.status, reply.json.get("errorDetailsCode")


def login(probe):
    """Return whether a login has a token; with or without one it says who logged in."""
    reply = Raw(probe.emulator.url).login("bp@x.example", PASSWORD)
    assert "loggedInUser" in reply.json
    return "token" in reply.json


def client_version(probe):
    """Return what a login comes to."""
    return outcome(Raw(probe.emulator.url).login("bp@x.example", PASSWORD))


def wrong_application(probe):
    """Return the code that a hash of the wrong form gets."""
    from emulator.raw import basic

    headers = {"authorization": basic("bp@x.example", PASSWORD), "x-rainbow-app-auth": basic("app", "not a hash")}
    return probe.api.send("GET", f"{AUTHENTICATION}/login", headers=headers).json.get("errorDetailsCode")


def told_to_wait(probe):
    """Return whether a 429 has Retry-After."""
    probe.emulator.fault("status", status=429)
    return "retry-after" in probe.api.get("/sites").headers


def connected(probe):
    """Return the status right after a PBX connected."""
    return probe.emulator.connect("alone")["status"]


def moved(probe):
    """Return how many sites an ordinary PBX has after a PUT with another siteId, and whether that is the last."""
    sites = probe.put("ordinary", siteId=probe.sites["A2"]).data["siteId"]
    return len(sites), sites[-1] == probe.sites["A2"]


def page(probe):
    """Return what a page over the cap is."""
    reply = probe.api.get("/systems", limit=3, format="medium")
    return outcome(reply), len(reply.json.get("data", []))


def channels(probe):
    """Return the word for a channel that is up."""
    return probe.api.get(f"/systems/{probe.systems['ordinary']}/state", format="full").data["csta"]


def never_connected(probe):
    """Return the state of a PBX that never connected."""
    reply = probe.api.get(f"/systems/{probe.systems['alone']}/state", format="small")
    return reply.json.get("data", outcome(reply))


def listed_alone(probe):
    """Return whether a shared PBX without company is in the plain list, and in that of its partner."""
    return "alone" in probe.names(), "alone" in probe.names(bpId=PARTNER)


def reached_alone(probe):
    """Return what reading and linking a shared PBX without company answer."""
    return outcome(probe.system("alone")), outcome(probe.link("alone", "B"))


def unset_prefix(probe):
    """Return how an unset prefix looks; `none` where it is not there."""
    return probe.system("shared").data.get("pbxNationalPrefix", "none")


def rule_parts(probe):
    """Return how many parts a rule has that was given as a pattern only."""
    return len(probe.api.created(pbxNumberingTranslator=[SHORT_RULE])["pbxNumberingTranslator"][0])


def several_values(probe):
    """Return how many PBXs two types give, with a comma and repeated."""
    return len(probe.names(type="oxe,undefined")), len(probe.names(type=["oxe", "undefined"]))


def delete_connected(probe):
    """Return what deleting a connected PBX answers."""
    return outcome(probe.api.delete(f"/systems/{probe.systems['ordinary']}"))


RULE = {"regexpMatch": "^("}
SHORT_RULE = {"regexpMatch": "^1"}
OWN_FORM = "PBX712e-bd96-0c27-4350-a3ff-dc0c-83e7-c246"
BODY = {"name": "n", "isShared": True}

# assumption: the question, and the answer to each value; the default comes first
FLIPS: dict[str, tuple[Callable[[Probe], object], dict[str, object]]] = {
    "unlinked-shared": (
        listed_alone,
        {"listed-with-bpId": (False, True), "hidden": (False, False), "listed": (True, True)},
    ),
    "unlinked-shared-by-id": (reached_alone, {"reachable": (200, 200), "refused": (403301, 200)}),
    "foreign-links": (lambda p: len(p.system("shared").data["siteId"]), {"shown": 2, "hidden": 1}),
    "foreign-object": (lambda p: outcome(p.system("foreign")), {"403301": 403301, "404": 404000}),
    "bp-right-to-connect": (lambda p: outcome(p.put("shared", version="x")), {"ignored": 200, "enforced": 403000}),
    "company-names": (homonyms, {"unique": 1, "homonyms": 2}),
    "create-needs": (lambda p: outcome(p.api.post("/systems", BODY)), {"name-type-country": 400000, "name-only": 200}),
    "create-without-siteId": (lambda p: outcome(p.api.create()), {"allowed": 200, "refused": 400000}),
    "shared-with-siteId": (lambda p: outcome(p.api.create(siteId=p.sites["B"])), {"allowed": 200, "refused": 400000}),
    "ordinary-bpId": (
        lambda p: p.api.created(isShared=False, siteId=p.sites["B"])["bpId"],
        {"unset": None, "own": PARTNER},
    ),
    "any-equipment-id": (lambda p: outcome(p.api.create(pbxId=OWN_FORM)), {"accepted": 200, "refused": 400000}),
    "pbx-names": (lambda p: outcome(p.api.create("shared")), {"repeatable": 200, "unique": 409000}),
    "name-length": (lambda p: outcome(p.api.create("x" * 65)), {"255": 200, "64": 400000}),
    "outbound-prefix-length": (
        lambda p: outcome(p.api.create(pbxMainBundlePrefix=["9" * 9])),
        {"32": 200, "8": 400000},
    ),
    "regexp-check": (lambda p: outcome(p.api.create(pbxNumberingTranslator=[RULE])), {"none": 200, "refused": 400000}),
    "country-check": (lambda p: outcome(p.api.create(country="XYZ")), {"length": 200, "list": 400000}),
    "outbound-prefix-flag": (lambda p: p.api.created()["usePbxMainBundlePrefix"], {"true": True, "false": False}),
    "put-isShared": (lambda p: outcome(p.put("ordinary", isShared=True)), {"allowed": 200, "refused": 400000}),
    "shared-rule-code": (
        lambda p: outcome(p.put("alone", isShared=False)),
        {"400000": 400000, "403000": 403000, "409000": 409000},
    ),
    "shared-later-bpId": (lambda p: p.put("ordinary", isShared=True).data["bpId"], {"unset": None, "own": PARTNER}),
    "put-siteId": (moved, {"moves": (1, True), "adds": (2, True), "ignored": (1, False)}),
    "put-prefix": (
        lambda p: outcome(p.put("shared", pbxMainBundlePrefix=["9"])),
        {"array": 200, "string-only": 400000},
    ),
    "empty-put": (lambda p: outcome(p.put("shared")), {"ignored": 200, "400100": 400100}),
    "absent-empty": (unset_prefix, {"absent": "none", "null": None, "empty": ""}),
    "absent-rule-parts": (rule_parts, {"empty": 3, "absent": 1}),
    "type-word": (
        lambda p: p.system("alone").data["type"],
        {"third_party": "third_party", "third party": "third party"},
    ),
    "ping-timeout": (lambda p: p.system("alone").data["serverPingTimeout"], {"number": 120, "string": "120"}),
    "media-pillar-field": (lambda p: "hasMediaPillar" in p.system("alone").data, {"present": True, "absent": False}),
    "state-values": (channels, {"up-down": "up", "connected-disconnected": "connected", "true-false": "true"}),
    "never-connected-state": (
        never_connected,
        {"down": {"timestamp": "0", "connection": "down"}, "empty": {}, "404": 404000},
    ),
    "countries": (lambda p: type(p.api.get("/systems/countries").data[0]), {"list": str, "objects": dict}),
    "activating-requests": (connected, {"0": "activated", "2": "activating"}),
    "page-cap": (page, {"1000": (200, 2), "1": (200, 1)}),
    "over-page-cap": (lambda p: outcome(p.api.get("/systems", limit=1001)), {"shortened": 200, "400": 400000}),
    "other-sort-order": (
        lambda p: outcome(p.api.get("/systems", sortOrder="undefined")),
        {"ascending": 200, "400": 400000},
    ),
    "total": (lambda p: "total" in p.api.get("/systems").json, {"present": True, "absent": False}),
    "several-values": (several_values, {"both": (2, 2), "repeated": (0, 2), "comma": (2, 0)}),
    "list-lag": (lagging, {"0": [True, True, True], "2": [False, False, True]}),
    "link-ordinary-foreign": (
        lambda p: outcome(p.link("ordinary", "B")),
        {"403301": 403301, "409000": 409000, "allowed": 200},
    ),
    "unlink-unlinked": (lambda p: outcome(p.unlink("shared", "A1")), {"404": 404000, "409": 409000, "200": 200}),
    "unlink-numbers": (numbers_after_unlink, {"kept": 1, "removed": 0}),
    "delete-connected": (delete_connected, {"allowed": 200, "refused": 409000}),
    "site-names": (second_site, {"repeatable": 200, "unique": 409000}),
    "delete-site-linked": (delete_site, {"403000": 403000, "409000": 409000, "400000": 400000}),
    "client-version": (client_version, {"any": 200, "too-old": 403020}),
    "mfa-login": (login, {"token": True, "none": False}),
    "token-lifetime": (lambda p: expired(p, 100), {"7200": (200, None), "60": (401, None)}),
    "renew-limit": (renewals, {"5": 5, "3": 3}),
    "renew-exhausted": (renewed_too_often, {"401": 401, "403": 403}),
    "logout": (after_logout, {"keeps": 200, "revokes": 401}),
    "expired-token-code": (expired, {"absent": (401, None), "401000": (401, 401000)}),
    "wrong-app-code": (wrong_application, {"401520": 401520, "401500": 401500, "absent": None}),
    "too-many-requests-header": (told_to_wait, {"with": True, "without": False}),
}

CASES = [(name, value, ask, expected) for name, (ask, answers) in FLIPS.items() for value, expected in answers.items()]


@pytest.mark.parametrize(("name", "value", "ask", "expected"), CASES, ids=[f"{case[0]}={case[1]}" for case in CASES])
def test_each_value_changes_the_answer(start, name, value, ask, expected):
    """Each value of each assumption gives the answer that its line says."""
    assert expected == ask(Probe(start(SEED, **{name: value})))


def test_every_assumption_is_flipped_above():
    """The table above meets every row with at least two values, every word of it, and the default first."""
    assert set(ASSUMPTIONS) == set(FLIPS)
    for name, row in ASSUMPTIONS.items():
        tried = list(FLIPS[name][1])
        assert row.default == tried[0]
        assert len(tried) >= 2
        assert row.integer or {word for word, _ in row.values} == set(tried)


def test_page_is_up_to_date():
    """docs/assumptions.md is what the table generates; `make generate` writes it."""
    assert assumptions_markdown() == (ROOT / "docs" / "assumptions.md").read_text(encoding="utf-8")


def test_help_lists_every_value():
    """`--assume help` names each assumption with each value."""
    text = assumptions_text()
    for name, row in ASSUMPTIONS.items():
        for word, _ in row.values:
            assert f"{name}={word}" in text


def test_words_of_the_command_line():
    """NAME=VALUE words are read and checked; whole numbers are free where the row says so."""
    assert {"page-cap": "17", "total": "absent"} == parse_assumptions(["page-cap=17", "total=absent"])
    for wrong, told in (
        ("total", "write NAME=VALUE"),
        ("totals=absent", "there is no such assumption"),
        ("total=gone", "right would be present, absent"),
        ("page-cap=many", "right would be a whole number"),
    ):
        with pytest.raises(EmulatorError, match=told):
            parse_assumptions([wrong])


def test_slips_in_the_emulators_own_questions_are_seen():
    """Asking for a value that no row has is a programming error, not `no`."""
    with pytest.raises(KeyError):
        Assumptions().holds("total", "gone")


def test_lists_lag_behind_by_hand_too(start):
    """What hands and PBXs change also reaches lists late, and restore makes lists whole at once."""
    world = start(list_lag=2)
    before = world.emulator.snapshot()
    world.emulator.by_hand("PUT", "/systems/OXO90", {"name": "renamed"})
    assert [0, 0, 1] == [world.api.get("/systems", name="renamed").json["total"] for _ in range(3)]
    assert "renamed" == json.loads(world.api.get("/systems/pbxid/ALE12-1234.5678.90").raw)["data"]["name"]
    world.emulator.restore(before)
    assert 1 == world.api.get("/systems", name="OXO90").json["total"]
