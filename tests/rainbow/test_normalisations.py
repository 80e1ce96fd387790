"""No false drift: each rule by which a file's value and Rainbow's answer are the same, shown by a case of its own."""

import pytest

from rainbow_tenancy.fields import BY_PATH, FIELDS

RULE = {"match": "^1", "replaceWith": "", "description": ""}
ANSWERED = {"regexpMatch": "^1", "regexpReplace": "", "description": ""}

SAME = [
    # path                       in the file                          in Rainbow's answer; None is left out
    ("name", "", None),
    ("type", "OmniPCX Enterprise", "oxe"),
    ("type", "OXO Connect", "oxo"),
    ("type", "OXO Connect Evolution", "oxo"),
    ("type", "Third party", "third party"),
    ("type", "Third party", "third_party"),
    ("equipment.id", "", None),
    ("equipment.activationCode", {"fromEnv": "RAINBOW_SECRET_CODE"}, "0d1f a hash"),
    ("dialing.country", "", None),
    ("dialing.nationalPrefix", "", None),
    ("dialing.internationalPrefix", "", None),
    ("dialing.outboundPrefix", "0", ["0"]),
    ("dialing.outboundPrefix", ["0", ""], ["0"]),
    ("dialing.outboundPrefix", "", [""]),
    ("dialing.outboundPrefix", "", []),
    ("dialing.outboundPrefix", "", None),
    ("dialing.outboundPrefix", [], None),
    ("dialing.useOutboundPrefix", False, None),
    ("numberingRules", [], None),
    ("numberingRules", [RULE], [ANSWERED]),
    ("numberingRules", [RULE], [ANSWERED | {"regexpReplace": None}]),
    ("numberingRules", [RULE], [{"regexpMatch": "^1", "description": ""}]),
    ("numberingRules", [RULE], [ANSWERED | {"description": None}]),
    ("numberingRules", [RULE], [{"regexpMatch": "^1", "regexpReplace": ""}]),
    ("numberingRules", [{"match": "^1", "replaceWith": ""}], [ANSWERED]),
    ("searchResultOrder", [], None),
    ("searchResultOrder", ["PBX"], ("PBX",)),
    ("serverPingTimeout", 120, None),
    ("serverPingTimeout", 90, "90"),
    ("ldapId", "", None),
    ("version", "", None),
]  # fmt: skip

OTHER = [
    ("type", "OXO Connect", None),  # an answer without a type is of no type that a file may write
    ("type", "OXO Connect", "oxe"),
    ("dialing.outboundPrefix", ["0", "9"], ["9", "0"]),
    ("dialing.useOutboundPrefix", True, None),
    ("numberingRules", [RULE], [ANSWERED | {"regexpReplace": "0"}]),
    ("searchResultOrder", ["PBX", "LDAP"], ["LDAP", "PBX"]),  # here order is the value
    ("serverPingTimeout", 90, None),
    ("ldapId", "lyon", None),
]


@pytest.mark.parametrize(("path", "file", "answer"), SAME)
def test_what_means_the_same_is_no_difference(path, file, answer):
    """However Rainbow writes a value down, or leaves it out, it is what the file says."""
    assert not BY_PATH[path].differs(file, answer)


@pytest.mark.parametrize(("path", "file", "answer"), OTHER)
def test_what_means_something_else_is_a_difference(path, file, answer):
    """No rule goes too far."""
    assert BY_PATH[path].differs(file, answer)


def test_every_field_has_a_case():
    """A field that joins the table shows by which rule it is compared."""
    assert {field.path for field in FIELDS} == {path for path, *_ in SAME}
