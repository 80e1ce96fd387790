"""What Rainbow answers, typed: tolerant where its examples disagree, one clear line where they do not."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rainbow.world import ID, SITE
from rainbow_tenancy.fields import IN_PLACE_FIELDS
from rainbow_tenancy.rainbow import BadAnswer, Company, Event, Site, State, System
from rainbow_tenancy.rainbow.model import decode_history, decode_login, decode_one, decode_page, decode_state
from rainbow_tenancy.rainbow.state import Channel, channel

WHERE = {"route": "GET systems", "request_id": "8f2c"}

# The full answer of the Swagger's examples, with the fields that ALE's client of 2026 adds.
FULL: dict[str, Any] = {
    "id": ID,
    "name": "My system",
    "pbxId": "PBX712e-bd96-0c27-4350-a3ff-dc0c-83e7-c246",
    "type": "oxe",
    "siteId": [SITE],
    "status": "created",
    "statusUpdatedDate": "2016-10-04T12:29:30.000Z",
    "creationDate": "2016-10-04T12:29:30.000Z",
    "isShared": True,
    "isCentrex": False,
    "isOxoManaged": False,
    "bpId": "5a0000000000000000000001",
    "hasMediaPillar": False,
    "jid_pbxagent": "agent@openrainbow.com",
    "jid_pbxagent_password": "4711",
    "jid_pbxpcg": "pcg@openrainbow.com",
    "jid_pbxpcg_password": "canary-pcg",
    "jid_pbxagent_password_activating": "canary-activating",
    "country": "FRA",
    "pbxNationalPrefix": "0",
    "pbxInternationalPrefix": "00",
    "pbxMainBundlePrefix": ["0"],
    "usePbxMainBundlePrefix": True,
    "pbxNumberingTranslator": [{"regexpMatch": "^0", "regexpReplace": "", "description": "d"}],
    "serverPingTimeout": 120,
    "searchResultOrder": ["RAINBOW", "PBX"],
    "version": "1.9.1",
    "pbxLdapId": "ldap",
    "connectionHistory": [{"eventType": "x", "eventDate": "y"}],
}
NO_JSON = [b"", b"{", b"<html>", b"\xff\xfe", b'{"data": "\xff"}', b"[" * 100_000, b'{"x":' * 100_000, b"null", b'"x"']


def system(**changes: Any) -> System:
    """A PBX as answered, with other values; `...` leaves a field out."""
    answered = {name: value for name, value in (FULL | changes).items() if value is not ...}
    return decode_one(System, json.dumps({"data": answered}).encode(), **WHERE)


def test_every_changeable_field_is_answered():
    """Each row of the table of fields can be asked for by its API name, and None means that Rainbow left it out."""
    full, bare = system(), decode_one(System, json.dumps({"data": {"id": ID}}).encode(), **WHERE)
    for row in IN_PLACE_FIELDS:
        assert FULL[row.api] == full.answered(row.api)
        assert bare.answered(row.api) in (None, "")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"siteId": SITE}, (SITE,)),
        ({"siteId": None}, ()),
        ({"siteId": ...}, ()),
        ({"siteId": []}, ()),
        ({"siteId": ""}, ()),
        ({"siteId": ["a", "b"]}, ("a", "b")),
    ],
)
def test_links_come_in_several_shapes(changes, expected):
    """An array in answers; one id and null are tolerated."""
    assert expected == system(**changes).site_ids


@pytest.mark.parametrize(
    "changes",
    [
        {"serverPingTimeout": "120"},
        {"pbxMainBundlePrefix": "0"},
        {"isShared": ..., "isCentrex": ..., "bpId": ..., "hasMediaPillar": ...},
        {"bpId": None, "pbxNationalPrefix": None, "pbxNumberingTranslator": None},
        {"type": "third party"},
        {"status": "terminated"},
        {"unheard of": {"a": [1]}},
    ],
)
def test_what_ales_examples_do_is_tolerated(changes):
    """ALE's own examples and clients disagree with its Swagger; none of that is an error."""
    assert ID == system(**changes).id


@pytest.mark.parametrize("status", ["created", "activating"])
def test_a_code_is_a_code_while_it_is_one(status):
    """Until the PBX is activated the agent's password is the activation code, wrapped from the start."""
    found = system(status=status)
    assert found.activation_code is not None
    assert "4711" == found.activation_code.reveal()
    assert "4711" not in repr(found)


@pytest.mark.parametrize("status", ["activated", "terminated", "something new", ""])
def test_a_hash_is_never_a_code(status):
    """Once activated it is a hash of another code, and not kept at all."""
    assert system(status=status).activation_code is None


def test_the_other_secrets_are_not_read():
    """Three of the four secrets of a PBX never get into this program."""
    found = system()
    assert "canary" not in repr([getattr(found, name) for name in found.__struct_fields__])


def test_a_pbx_cannot_be_changed_by_mistake():
    """What Rainbow answered stays what it answered."""
    with pytest.raises(AttributeError):
        system().name = "x"  # type: ignore[misc]  # that is the point


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"name": 7}, "$.data[1].name"),
        ({"name": None}, "$.data[1].name"),
        ({"id": ...}, "$.data[1]"),
        ({"siteId": [1]}, "$.data[1].siteId[0]"),
        ({"isShared": "yes"}, "$.data[1].isShared"),
        ({"pbxNationalPrefix": 0}, "$.data[1].pbxNationalPrefix"),
        ({"pbxMainBundlePrefix": [0]}, "$.data[1].pbxMainBundlePrefix[0]"),
        ({"pbxNumberingTranslator": [{}]}, "$.data[1].pbxNumberingTranslator[0]"),
        ({"pbxNumberingTranslator": [{"regexpMatch": None}]}, "$.data[1].pbxNumberingTranslator[0].regexpMatch"),
        ({"serverPingTimeout": []}, "$.data[1].serverPingTimeout"),
        ({"jid_pbxagent_password": 4711}, "$.data[1].jid_pbxagent_password"),
    ],
)
def test_a_wrong_type_is_told_with_its_place(changes, place):
    """Route, row, field, what came and what was expected; never the value."""
    bad = {name: value for name, value in (FULL | changes).items() if value is not ...}
    with pytest.raises(BadAnswer) as told:
        decode_page(System, json.dumps({"data": [FULL, bad], "total": 2}).encode(), **WHERE)
    line = str(told.value)
    assert line.startswith("GET systems: the answer is not what Rainbow promises: ")
    assert f"`{place}`" in line
    assert line.endswith("(request 8f2c)")
    assert "4711" not in line


@pytest.mark.parametrize("body", NO_JSON)
def test_what_is_no_json_is_told(body):
    """Not JSON, half of it, another encoding, or too deep: one clear error."""
    for kind in (System, Site, Company):
        with pytest.raises(BadAnswer):
            decode_page(kind, body, **WHERE)


def understood(decode: Callable[[], Any]) -> Any:
    """What was decoded, or None where it was refused in one clean line; any other error goes through."""
    try:
        return decode()
    except BadAnswer as told:
        line = str(told)
    assert line.isprintable()
    return None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(data=st.data())
def test_mutated_answers_are_understood_or_refused(data):
    """Hundreds of answers with anything in any place are PBXs that can be compared, or a BadAnswer; nothing else."""
    row = copy.deepcopy(FULL)
    for name in data.draw(st.lists(st.sampled_from(sorted(FULL)), max_size=4)):
        row[name] = data.draw(JSON)
    text = json.dumps({"data": [row], "total": 1}).encode()
    if data.draw(st.booleans()):
        place = data.draw(st.integers(0, len(text) - 1))
        text = text[:place] + data.draw(st.binary(max_size=3)) + text[place + data.draw(st.integers(0, 3)) :]
    found = understood(lambda: decode_page(System, text, **WHERE))
    for pbx in found.data if found else []:
        assert all(isinstance(site, str) for site in pbx.site_ids)
        for field in IN_PLACE_FIELDS:
            answered = pbx.answered(field.api)
            field.to_file(answered)
            field.codec.normal(field.codec.missing if answered is None else answered)


@given(body=st.binary(max_size=60) | JSON.map(lambda value: json.dumps({"data": value}).encode()))
def test_any_bytes_are_understood_or_refused(body):
    """The same for every other kind of answer."""
    for decode in (
        lambda: decode_one(Company, body, **WHERE),
        lambda: decode_one(Site, body, **WHERE),
        lambda: decode_state(body, **WHERE),
        lambda: decode_login(body, **WHERE),
    ):
        understood(decode)


@pytest.mark.parametrize(
    ("said", "connection", "channels"),
    [
        ({"connection": "connected"}, Channel.UP, Channel.UP),
        ({"connection": "up", "csta": "down"}, Channel.UP, Channel.DOWN),
        ({"csta": "up", "http": "down"}, Channel.UP, Channel.DOWN),
        ({"csta": "down", "http": "down"}, Channel.DOWN, Channel.DOWN),
        ({"csta": "up", "http": "up"}, Channel.UP, Channel.UP),
        ({"csta": "down", "http": "restoring"}, Channel.UNKNOWN, Channel.UNKNOWN),
        ({"connection": "restoring"}, Channel.UNKNOWN, Channel.UNKNOWN),
        ({}, Channel.UNKNOWN, Channel.UNKNOWN),
        ({"connection": True, "csta": False}, Channel.UP, Channel.DOWN),
    ],
)
def test_channels_are_up_down_or_unknown(said, connection, channels):
    """An unknown word never counts as up, and never as down."""
    state = decode_state(json.dumps({"data": said | {"timestamp": 17}}).encode(), **WHERE)
    assert (connection, channels) == (state.connection, state.all_channels)
    assert "17.0" != state.timestamp


@given(st.text())
def test_only_known_words_are_up(word):
    """Whatever Rainbow may say, three words mean up."""
    assert (word.lower() in {"up", "connected", "true"}) == (channel(word) is Channel.UP)


def test_a_state_keeps_rainbows_words():
    """Words are shown as they came."""
    state = decode_state(b'{"data": {"connection": "Restoring", "csta": null, "timestamp": "1"}}', **WHERE)
    assert State({"connection": "Restoring"}, "1") == state


@pytest.mark.parametrize(
    ("answer", "history"),
    [
        ({}, None),
        ({"connectionHistory": None}, None),
        ({"connectionHistory": []}, ()),
        ({"connectionHistory": [{"eventType": "up", "eventDate": "d"}, {"more": 1}]}, (Event("up", "d"), Event())),
    ],
)
def test_history_that_is_not_told_is_not_empty(answer, history):
    """Rainbow may leave the connection's history out, which is something else than that nothing happened."""
    assert history == decode_history(json.dumps({"data": {"id": "p", **answer}}).encode(), **WHERE)
