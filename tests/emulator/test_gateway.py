"""The PBX's side: activation code, private code, channels."""

import pytest

from rainbow_tenancy.emulator.agent import WrongCodeError
from rainbow_tenancy.emulator.options import EmulatorError


def state(api, system, form="full"):
    """Return the connection state of a PBX."""
    return api.get(f"/systems/{system}/state", format=form).data


def test_pending_becomes_running(world):
    """A PBX connects with its ID and code: created, then activated, with every channel up."""
    new = world.api.created("pbx", activationCode="ALE12-1")
    assert {"down"} == set(state(world.api, new["id"]).values()) - {"0"}
    answer = world.emulator.connect("pbx", new["pbxId"], "ALE12-1")
    assert ("activated", {True}) == (answer["status"], set(answer["channels"].values()))
    assert {"conf": "up", "csta": "up", "http": "up", "xmpp": "up"}.items() <= state(world.api, new["id"]).items()


def test_wrong_code_is_refused(world):
    """Another equipment ID or code does not connect, and changes nothing."""
    new = world.api.created("pbx", activationCode="4711")
    for given in ((new["pbxId"], "4712"), ("PBX-other", "4711")):
        with pytest.raises(WrongCodeError):
            world.emulator.connect("pbx", *given)
    assert new == world.api.get(f"/systems/{new['id']}").data


def test_code_becomes_a_hash_once_activated(world):
    """Once activated Rainbow answers eight digits of a hash instead of the code."""
    new = world.api.created("pbx", activationCode="ALE12-1")
    world.emulator.connect("pbx")
    code = world.api.get(f"/systems/{new['id']}").data["jid_pbxagent_password"]
    assert 8 == len(code) != len("ALE12-1")
    int(code, 16)


def test_activating_shows_a_proposed_private_code(start):
    """While activating, the public code is still shown, beside a transaction and a private code; lists say so too."""
    world = start(activating_requests=2)
    new = world.api.created("pbx", activationCode="4711")
    assert "activating" == world.emulator.connect("pbx")["status"]
    seen = world.api.get(f"/systems/{new['id']}").data
    assert ("activating", "4711") == (seen["status"], seen["jid_pbxagent_password"])
    assert 32 == len(seen["jid_pbxagent_password_activating"]) == len(seen["activatingTransactionId"])
    assert 1 == world.api.get("/systems", status="activating", bpId=new["bpId"]).json["total"]
    done = world.api.get(f"/systems/{new['id']}").data
    assert ("activated", "", "") == (
        done["status"],
        done["jid_pbxagent_password_activating"],
        done["activatingTransactionId"],
    )


def test_reset_password_makes_pending_again(world):
    """reset-password, without a body: a new code of four digits, the same equipment ID, Pending, channels down."""
    system = world.api.id_of("systems", "OXO90")
    reply = world.api.post(f"/systems/{system}/reset-password")
    assert ("created", "ALE12-1234.5678.90") == (reply.data["status"], reply.data["pbxId"])
    assert 1000 <= int(reply.data["jid_pbxagent_password"]) <= 9999
    assert "down" == state(world.api, system, "small")["connection"]


def test_reset_during_activation_ends_it(start):
    """A reset while the PBX is activating: the activation under way comes to nothing."""
    world = start(activating_requests=2)
    new = world.api.created("pbx")
    world.emulator.connect("pbx")
    world.api.post(f"/systems/{new['id']}/reset-password")
    for _ in range(4):
        assert "created" == world.api.get(f"/systems/{new['id']}").data["status"]


def test_channels_go_down_and_up(world):
    """A lost channel shows in the state; disconnected all are down while the status stays; then it comes back."""
    system = world.api.id_of("systems", "OXO90")
    world.emulator.lose_channel("OXO90", "csta")
    assert ("down", "up") == tuple(state(world.api, system)[name] for name in ("csta", "http"))
    assert "up" == state(world.api, system, "small")["connection"]
    assert "activated" == world.emulator.disconnect("OXO90")["status"]
    assert "down" == state(world.api, system, "small")["connection"]
    world.emulator.connect("OXO90")
    assert "up" == state(world.api, system)["csta"]


def test_formats_of_state(api):
    """Small has timestamp and connection; medium conf, csta, http; full also xmpp; all are strings."""
    system = api.id_of("systems", "OXO90")
    assert {"timestamp", "connection"} == set(state(api, system, "small"))
    assert {"timestamp", "conf", "csta", "http"} == set(state(api, system, "medium"))
    assert {"timestamp", "conf", "csta", "http", "xmpp"} == set(state(api, system))
    assert {str} == {type(value) for value in state(api, system).values()}


def test_connection_history_on_request(world):
    """ConnectionHistory comes with ?connectionHistory=true only."""
    system = world.api.id_of("systems", "OXO90")
    world.emulator.disconnect("OXO90")
    events = world.api.get(f"/systems/{system}", connectionHistory="true").data["connectionHistory"]
    assert ["connected", "disconnected"] == [event["eventType"] for event in events]
    assert "connectionHistory" not in world.api.get(f"/systems/{system}").data
    listed = world.api.get("/systems", format="full", connectionHistory="true", bpId="5a0000000000000000000001").data
    assert events in [row["connectionHistory"] for row in listed]


def test_slips_are_told(emulator, api):
    """An unknown PBX or channel, a name that several bear, and a PBX that never connected are told in one line."""
    api.created("twin")
    api.created("twin")
    for act in (
        lambda: emulator.connect("nobody"),
        lambda: emulator.connect("twin"),
        lambda: emulator.lose_channel("OXO90", "fax"),
        lambda: emulator.lose_channel(api.created("fresh")["id"]),
    ):
        with pytest.raises(EmulatorError):
            act()
