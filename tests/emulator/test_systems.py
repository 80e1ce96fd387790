"""Creating, changing and deleting PBXs."""

import re

import pytest

RULE = {"regexpMatch": "^1", "regexpReplace": "2", "description": "d"}
PARTNER = "5a0000000000000000000001"


def test_created_shared_pbx(api):
    """A shared PBX needs no site; bpId, equipment ID and code are filled in; it is Pending; the answer is 200."""
    reply = api.create("fresh")
    new = reply.data
    assert 200 == reply.status
    assert (True, PARTNER, [], "created") == (new["isShared"], new["bpId"], new["siteId"], new["status"])
    assert re.fullmatch(r"PBX[0-9a-f]{4}(-[0-9a-f]{4}){7}", new["pbxId"])
    assert re.fullmatch(r"[1-9][0-9]{3}", new["jid_pbxagent_password"])
    assert re.fullmatch(r"[0-9a-f]{24}", new["id"])
    assert (120, True, [], []) == (
        new["serverPingTimeout"],
        new["usePbxMainBundlePrefix"],
        new["pbxMainBundlePrefix"],
        new["pbxNumberingTranslator"],
    )
    assert "pbxNationalPrefix" not in new
    assert new == api.get(f"/systems/{new['id']}").data == api.get(f"/systems/pbxid/{new['pbxId']}").data


def test_given_equipment_id_and_code_come_back(api):
    """A fleet PBX keeps its equipment ID and code; the code comes back as jid_pbxagent_password."""
    new = api.created(pbxId="ALE12-9.9", activationCode="ALE12-9.9", type="oxo")
    assert ("ALE12-9.9", "ALE12-9.9") == (new["pbxId"], new["jid_pbxagent_password"])


def test_equipment_id_is_unique(api):
    """A second PBX with the same equipment ID: 409000, in Rainbow's words."""
    api.created(pbxId="E.1")
    reply = api.create(pbxId="E.1")
    assert (409, 409000) == (reply.status, reply.code)
    assert "System with pbxId = E.1 already exists." == reply.json["errorDetails"]


def test_ordinary_pbx_needs_a_site(api):
    """An ordinary PBX is created at a site, and has no bpId."""
    assert 400000 == api.create(isShared=False).code
    site = api.id_of("sites", "Garage Dupont")
    new = api.created(isShared=False, siteId=site)
    assert ([site], None, False) == (new["siteId"], new["bpId"], new["isShared"])


@pytest.mark.parametrize("field", ["name", "type", "country"])
def test_mandatory_fields(api, field):
    """Name, type and country are mandatory."""
    reply = api.create(**{field: None})
    assert [{"param": field, "msg": f"Field {field} is mandatory."}] == reply.json["errorDetails"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": 5},
        {"name": "x" * 256},
        {"country": "FR"},
        {"country": "F1A"},
        {"type": "pabx"},
        {"pbxNationalPrefix": "0" * 33},
        {"pbxInternationalPrefix": 0},
        {"pbxMainBundlePrefix": [0]},
        {"usePbxMainBundlePrefix": "yes"},
        {"pbxNumberingTranslator": [RULE] * 101},
        {"pbxNumberingTranslator": [{"regexpReplace": "1"}]},
        {"pbxNumberingTranslator": [RULE | {"regexpMatch": ""}]},
        {"pbxNumberingTranslator": [RULE | {"regexpMatch": "x" * 65}]},
        {"pbxNumberingTranslator": [RULE | {"regexpReplace": "x" * 65}]},
        {"pbxNumberingTranslator": [RULE | {"description": "x" * 256}]},
        {"searchResultOrder": ["PHONEBOOK"]},
        {"serverPingTimeout": "soon"},
        {"isShared": "true"},
    ],
)
def test_limits_of_fields(api, wrong):
    """A field out of its limits is refused with 400000, in POST and in PUT."""
    field = next(iter(wrong))
    for reply in (api.create(**wrong), api.put(f"/systems/{api.id_of('systems', 'OXO90')}", wrong)):
        assert (400, 400000) == (reply.status, reply.code)
        assert field in str(reply.json["errorDetails"])


@pytest.mark.parametrize("code", ["", "x" * 257])
def test_limits_of_the_code(api, code):
    """An activation code has 1 to 256 characters."""
    assert 400000 == api.create(activationCode=code).code
    assert 200 == api.create(activationCode="x" * 256).status


def test_too_many_rules_in_rainbows_words(api):
    """101 rules are refused in the words of the Swagger; 100 are not."""
    reply = api.create(pbxNumberingTranslator=[RULE] * 101)
    words = "Invalid format 'System' 'pbxNumberingTranslator'. Array size is longer than 100"
    assert words == reply.json["errorDetails"]
    assert 100 == len(api.created(pbxNumberingTranslator=[RULE] * 100)["pbxNumberingTranslator"])


@pytest.mark.parametrize("word", ["third party", "third_party"])
def test_both_spellings_of_a_third_party(api, word):
    """Both spellings are one type, also as a filter."""
    new = api.created(type=word)
    assert "third_party" == new["type"]
    assert [new["id"]] == [row["id"] for row in api.get("/systems", type=word, bpId=PARTNER).data]


def test_unknown_fields_are_tolerated(api):
    """A field that Rainbow does not know is passed over."""
    assert 200 == api.create(nonsense=1).status


def test_bodies_that_are_no_objects_are_refused(api):
    """Broken JSON and lists: 400000."""
    assert 400000 == api.post("/systems", b"{").code
    assert 400000 == api.post("/systems", []).code
    assert 400000 == api.post("/systems", b"\xff").code


def test_put_is_partial(api):
    """PUT changes what it names and leaves the rest."""
    new = api.created(pbxNationalPrefix="0", pbxNumberingTranslator=[RULE])
    changed = api.put(f"/systems/{new['id']}", {"name": "renamed", "pbxNationalPrefix": ""}).data
    assert new | {"name": "renamed", "pbxNationalPrefix": ""} == changed
    assert [] == api.put(f"/systems/{new['id']}", {"pbxNumberingTranslator": []}).data["pbxNumberingTranslator"]


def test_put_takes_outbound_prefix_as_string_or_array(api):
    """PbxMainBundlePrefix may be a string or an array in PUT; the answer is an array."""
    path = f"/systems/{api.created()['id']}"
    for sent, answered in ((["9"], ["9"]), ("0", ["0"]), ("", []), ([], []), (["0", "9"], ["0", "9"])):
        assert answered == api.put(path, {"pbxMainBundlePrefix": sent}).data["pbxMainBundlePrefix"]


def test_put_leaves_what_is_set_at_creation(api):
    """PbxId and activationCode in a PUT are passed over; isCentrex is tolerated while it stays the same."""
    new = api.created()
    path = f"/systems/{new['id']}"
    assert new == api.put(path, {"pbxId": "other", "activationCode": "1", "isCentrex": False}).data
    assert 400000 == api.put(path, {"isCentrex": True}).code


def test_bpid_is_the_superadmins(api):
    """A bp_admin cannot set bpId; the value that is there is tolerated."""
    new = api.created()
    assert 200 == api.put(f"/systems/{new['id']}", {"bpId": new["bpId"]}).status
    assert 403000 == api.put(f"/systems/{new['id']}", {"bpId": "0" * 24}).code


def test_deleted_pbx_is_gone(api):
    """Delete answers a status text; then the PBX is not there, and its links are gone."""
    new, site = api.created(), api.id_of("sites", "Garage Dupont")
    api.post(f"/sites/{site}/systems", {"systemId": new["id"]})
    reply = api.delete(f"/systems/{new['id']}")
    assert {"status": f"Systems {new['id']} successfully deleted", "data": []} == reply.json
    assert 404000 == api.delete(f"/systems/{new['id']}").code
    assert 0 == api.get(f"/sites/{site}/systems").json["total"]


def test_media_pillar_forbids_deletion(world):
    """A PBX with a WebRTC gateway cannot be deleted: 403030."""
    system = world.api.id_of("systems", "OXO90")
    world.emulator.change("systems", "OXO90", hasMediaPillar=True)
    assert 403030 == world.api.delete(f"/systems/{system}").code
    assert True is world.api.get(f"/systems/{system}").data["hasMediaPillar"]


def test_phone_numbers_are_a_list(api):
    """phone-numbers is a list with its envelope."""
    reply = api.get(f"/systems/{api.id_of('systems', 'OXO90')}/phone-numbers")
    assert ["201"] == [row["shortNumber"] for row in reply.data]
    assert 0 == api.get(f"/systems/{api.created()['id']}/phone-numbers").json["total"]


def test_one_phone_number(api):
    """A number is read by its id, at its own PBX only."""
    oxo = api.id_of("systems", "OXO90")
    number = api.get(f"/systems/{oxo}/phone-numbers").data[0]
    assert number == api.get(f"/systems/{oxo}/phone-numbers/{number['id']}").data
    assert 404000 == api.get(f"/systems/{api.created()['id']}/phone-numbers/{number['id']}").code


def test_countries(api):
    """systems/countries lists the words that `country` takes."""
    assert {"FRA", "BEL", "CHE"} <= set(api.get("/systems/countries").data)


def test_secrets_come_back_in_lists(api):
    """Codes come back in clear in format=full, and only there."""
    full = api.get("/systems", format="full").data[0]
    assert {"jid_pbxagent_password", "jid_pbxpcg_password"} <= set(full)
    assert "jid_pbxagent_password" not in api.get("/systems", format="medium").data[0]


def test_oxo_managed_rules(api):
    """OXO managed: type oxo only, one a company, not changed later."""
    site = api.id_of("sites", "Garage Dupont")
    managed = {"isOxoManaged": True, "isShared": False, "siteId": site}
    assert 400000 == api.create(**managed, type="oxe").code
    new = api.created(**managed, type="oxo")
    assert 409000 == api.create(**managed, type="oxo").code
    assert True is api.put(f"/systems/{new['id']}", {"isOxoManaged": False}).data["isOxoManaged"]
