"""The control door over HTTP, and its limits."""

import pytest

DOOR = "/emulator"


def test_health(api):
    """Health answers without login."""
    api.headers = {}
    assert "OK" == api.get(f"{DOOR}/health").json["status"]


def test_pbx_lives_through_the_door(api):
    """connect, lose-channel and disconnect tell the status; a wrong code is 403."""
    new = api.created("pbx", activationCode="4711")
    wrong = api.post(f"{DOOR}/pbxs/pbx/connect", {"equipmentId": new["pbxId"], "activationCode": "0"})
    assert (403, "pbx: wrong equipment ID or activation code") == (wrong.status, wrong.json["error"])
    right = {"equipmentId": new["pbxId"], "activationCode": "4711"}
    assert "activated" == api.post(f"{DOOR}/pbxs/{new['id']}/connect", right).json["status"]
    assert False is api.post(f"{DOOR}/pbxs/pbx/lose-channel", {"channel": "http"}).json["channels"]["http"]
    assert {False} == set(api.post(f"{DOOR}/pbxs/pbx/disconnect").json["channels"].values())


def test_by_hand_with_names(api):
    """Somebody clicks: an operation of Rainbow's interface as the partner's administrator, names standing for ids."""
    linked = api.post(
        f"{DOOR}/by-hand", {"method": "POST", "path": "/sites/Garage Dupont/systems", "body": {"systemId": "OXO90"}}
    )
    assert (200, 4) == (linked.json["status"], len(linked.json["answer"]["data"]["siteId"]))
    body = {"method": "PUT", "path": "/systems/OXO90", "body": {"name": "renamed"}}
    assert "renamed" == api.post(f"{DOOR}/by-hand", body).json["answer"]["data"]["name"]
    assert 1 == api.get("/systems", name="renamed").json["total"]
    refused = api.post(f"{DOOR}/by-hand", {"method": "DELETE", "path": "/sites/Garage Dupont"})
    assert (200, 403) == (refused.status, refused.json["status"])


def test_changes_that_no_operation_makes(api):
    """PATCH changes a company's name or a PBX's gateway."""
    assert 200 == api.send("PATCH", f"{DOOR}/companies/Garage Dupont", {"name": "Garage Durand"}).status
    assert 1 == api.get("/companies", name="Durand").json["total"]
    assert 200 == api.send("PATCH", f"{DOOR}/systems/OXO90", {"hasMediaPillar": True}).status
    assert 403030 == api.delete(f"/systems/{api.id_of('systems', 'OXO90')}").code


def test_requests_are_counted_and_recorded(api):
    """Counts are by method and template; records hold everything; the door itself does not count; DELETE resets."""
    api.delete(f"{DOOR}/requests")
    api.get("/systems", name="x")
    api.get(f"/systems/{'0' * 24}")
    api.get(f"/systems/{'1' * 24}")
    api.get("/nowhere")
    answer = api.get(f"{DOOR}/requests").json
    template = "GET /api/rainbow/admin/v1.0/systems"
    assert {template: 1, f"{template}/{{systemId}}": 2, "GET (no route)": 1} == answer["counts"]
    first = answer["requests"][0]
    assert ("GET", "/api/rainbow/admin/v1.0/systems", "name=x", 200) == tuple(
        first[name] for name in ("method", "path", "query", "status")
    )
    api.delete(f"{DOOR}/requests")
    assert {} == api.get(f"{DOOR}/requests").json["counts"]


def test_recording_can_be_turned(api):
    """PUT requests turns recording off; counting goes on."""
    api.send("PUT", f"{DOOR}/requests", {"recording": False})
    api.delete(f"{DOOR}/requests")
    api.get("/sites")
    answer = api.get(f"{DOOR}/requests").json
    assert ([], 1) == (answer["requests"], len(answer["counts"]))


def test_faults_through_the_door(api):
    """Faults are set with match and action, listed with their hits, and cleared."""
    fault = {
        "match": {"method": "GET", "route": "/sites", "nth": 2},
        "action": "status",
        "status": 429,
        "retryAfter": 3,
    }
    assert 1 == len(api.post(f"{DOOR}/faults", [fault]).json)
    assert [200, 429] == [api.get("/sites").status for _ in range(2)]
    (told,) = api.get(f"{DOOR}/faults").json
    assert (2, 1, 3) == (told["matched"], told["fired"], told["retryAfter"])
    said = api.post(f"{DOOR}/faults", {"action": "status", "colour": "red"}).json["error"]
    assert [] == [name for name in told.keys() - {"matched", "fired"} if f" {name}," not in f"{said},"]
    api.delete(f"{DOOR}/faults")
    assert [] == api.get(f"{DOOR}/faults").json


def test_clock_through_the_door(api):
    """The clock is put forward, and tokens end."""
    api.post(f"{DOOR}/clock", {"advance": 8000})
    assert 401 == api.get("/sites").status


def test_release_without_anything_held(api):
    """Release tells how many requests went on."""
    assert {"released": 0} == api.post(f"{DOOR}/release").json


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/by-hand", {"path": 5}),
        ("POST", "/pbxs/OXO90/connect", ["OXO90"]),
        ("POST", "/faults", 429),
        ("POST", "/faults", {"action": "explode"}),
        ("POST", "/faults", {"match": {}}),
        ("POST", "/faults", {"action": "status", "colour": "red"}),
        ("POST", "/faults", {"action": "status", "nth": "second"}),
        ("POST", "/by-hand", {"method": "GET", "path": "/nowhere"}),
        ("POST", "/by-hand", {"method": "GET", "path": "/systems/nobody"}),
        ("PATCH", "/companies/nobody", {"name": "x"}),
        ("PATCH", "/companies/Garage Dupont", {"colour": "x"}),
        ("PATCH", "/links/x", {}),
        ("POST", "/pbxs/nobody/connect", {}),
        ("POST", "/clock", b"{"),
        ("POST", "/clock", {"advance": "soon"}),
    ],
)
def test_mistakes_are_one_line(api, method, path, body):
    """A mistake at the door is 400 with one line that says what."""
    reply = api.send(method, DOOR + path, body)
    assert 400 == reply.status
    assert "\n" not in reply.json["error"]
