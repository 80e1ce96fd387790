"""What one PBX's block comes to, and where each value comes from."""

from pathlib import Path

import pytest

from rainbow_tenancy.tenancy import TenancyError, explain

FILES = """
version: 1
include: [more.yaml]
defaults: {dialing: {country: FRA, nationalPrefix: "0"}}
profiles: {belgium: {dialing: {country: BEL}}}
companies: {k: {name: Garage Dupont, uses: [{pbx: a, site: Lyon}]}}
pbxs:
  a:
    profile: belgium
    dialing: {outboundPrefix: "9"}
    numberingRules: [{use: r}, {match: "1", replaceWith: ""}]
    fleet: {fleetReference: ALE12, installationReference: 1234.5678.90}
    sharedWith: []
  b: {name: B, numberingRules: []}
"""


def test_each_value_with_its_origin(write) -> None:
    """Each value is shown with file, line and column, and with the layer that gives it."""
    root = write(FILES, {"more.yaml": "numberingRuleSets:\n  r:\n    - {match: '2', replaceWith: ''}\n"})
    assert {
        "name": ("a", "tenancy.yaml:8:3", "key"),
        "dialing.country": ("BEL", "tenancy.yaml:5:41", "profile belgium"),
        "dialing.nationalPrefix": ("0", "tenancy.yaml:4:52", "defaults"),
        "dialing.outboundPrefix": ("9", "tenancy.yaml:10:31", "block"),
        "profile": ("belgium", "tenancy.yaml:9:14", "block"),
        "numberingRules.0": ({"match": "2", "replaceWith": ""}, "more.yaml:3:7", "rule set r"),
        "numberingRules.1": ({"match": "1", "replaceWith": ""}, "tenancy.yaml:11:32", "block"),
        "fleet.fleetReference": ("…12", "tenancy.yaml:12:29", "block"),
        "fleet.installationReference": ("…90", "tenancy.yaml:12:59", "block"),
        "sharedWith": ([], "tenancy.yaml:13:17", "block"),
        "uses.0": ({"company": "Garage Dupont", "site": "Lyon"}, "tenancy.yaml:6:45", "company Garage Dupont"),
    } == {row.path: (row.value, str(row.place), row.origin) for row in explain(root, "a")}


def test_written_name_and_empty_list(write) -> None:
    """A name that is written stands where it is written; an empty list of rules is a value."""
    root = write(FILES, {"more.yaml": "numberingRuleSets: {r: []}"})
    found = {row.path: row.value for row in explain(root, "b")}
    assert "B" == found["name"]
    assert [] == found["numberingRules"]


def test_a_pbx_that_is_not_there(write) -> None:
    """A mistyped key is answered with the nearest one."""
    write("version: 1\npbxs: {lyon-oxe: {}}")
    with pytest.raises(TenancyError, match=r"^there is no PBX lyon-oex; did you mean lyon-oxe\?$"):
        explain(Path("tenancy.yaml"), "lyon-oex")
