"""Drift: what somebody changed in Rainbow shows in a refresh, by name, and the next up puts it right."""

from typing import Any

import pytest

from e2e.pulumi.programs import ASSOCIATION, NAME, PBX, association, lyon, pbx, program
from rainbow_tenancy.emulator import Synthetic, running_emulator
from rainbow_tenancy.fields import IN_PLACE_FIELDS

# A value by hand for each field that Rainbow can change, and the path that the refresh must name.
BY_HAND = {
    "name": ({"name": "RENAMED"}, "name"),
    "type": ({"type": "third_party"}, "type"),
    "dialing.country": ({"country": "BEL"}, "dialing.country"),
    "dialing.nationalPrefix": ({"pbxNationalPrefix": "9"}, "dialing.nationalPrefix"),
    "dialing.internationalPrefix": ({"pbxInternationalPrefix": "900"}, "dialing.internationalPrefix"),
    "dialing.outboundPrefix": ({"pbxMainBundlePrefix": ["9"]}, "dialing.outboundPrefix"),
    "dialing.useOutboundPrefix": ({"usePbxMainBundlePrefix": False}, "dialing.useOutboundPrefix"),
    "numberingRules": (
        {"pbxNumberingTranslator": [{"regexpMatch": "^([0-9]{1,5})$", "regexpReplace": "", "description": "x"}]},
        "numberingRules[0].replaceWith",
    ),
    "searchResultOrder": ({"searchResultOrder": ["RAINBOW", "PBX", "LDAP"]}, "searchResultOrder[0]"),
    "serverPingTimeout": ({"serverPingTimeout": 300}, "serverPingTimeout"),
    "ldapId": ({"pbxLdapId": "other"}, "ldapId"),
    "version": ({"version": "R9"}, "version"),
}
EVERY_FIELD: dict[str, Any] = {
    "dialing": {
        "country": "FRA", "nationalPrefix": "0", "internationalPrefix": "00", "outboundPrefix": "0",
        "useOutboundPrefix": True,
    },
    "searchResultOrder": ["PBX", "RAINBOW", "LDAP"],
    "serverPingTimeout": 120,
    "ldapId": "ldap-lyon",
    "version": "R100",
}  # fmt: skip
LOOK = ("--preview-only", "--expect-no-changes")
DRIFT = 7  # the engine's exit code for changes that were not expected


@pytest.fixture
def stack(project):
    """Lyon's PBX, as declared with every field that can be."""
    stack = project(program(lyon=lyon(**EVERY_FIELD)))
    stack.up()
    return stack


def test_table_is_whole():
    """There is a change by hand for every field of the table."""
    assert {field.path for field in IN_PLACE_FIELDS} == set(BY_HAND)


def test_drift_of_each_field_is_named(stack, emulator):
    """Each field changed by hand: exit code 7 and the path; nothing is written, and up repairs it."""
    state = stack.state()
    assert [] == stack.refresh(*LOOK).steps
    for field, (change, path) in BY_HAND.items():
        before = emulator.snapshot()
        emulator.by_hand("PUT", f"/systems/{NAME}", change)
        run = stack.refresh(*LOOK, expect=DRIFT)
        named = set(run.resources["lyon"].diff)
        assert path in named, f"{field}: {named}"
        assert all(each.startswith(path.split("[")[0]) for each in named), f"{field}: {named}"
        emulator.restore(before)
    assert state == stack.state()


def test_up_repairs_drift(stack, emulator):
    """What a refresh found, the next up puts back; `preview --refresh` finds it too."""
    emulator.by_hand("PUT", f"/systems/{NAME}", {"pbxNationalPrefix": "9", "name": "RENAMED"})
    stack.preview("--refresh", "--expect-no-changes", expect=DRIFT)
    run = stack.refresh()
    assert {"name", "dialing.nationalPrefix"} == set(run.resources["lyon"].diff)
    run = stack.up()
    assert {"name", "dialing.nationalPrefix"} == set(run.resources["lyon"].diff)
    assert "0" == emulator.store.one("SELECT * FROM systems WHERE name = ?", NAME)["pbxNationalPrefix"]
    assert [] == stack.refresh(*LOOK).steps


def test_vanished_pbx_is_made_again(stack, emulator):
    """A PBX that somebody deleted shows as deleted; the next up makes it again, with the same equipment ID."""
    equipment_id = stack.state()["lyon"]["outputs"]["equipmentId"]
    emulator.by_hand("DELETE", f"/systems/{NAME}")
    run = stack.refresh(expect=0)
    assert {"delete": 1} == {op: n for op, n in run.counts.items() if op != "same"}
    assert "create" == stack.up().resources["lyon"].op
    assert equipment_id == stack.state()["lyon"]["outputs"]["equipmentId"]


def test_association_by_hand_is_drift_of_the_pbx(stack, emulator):
    """`sharedWith` is the whole list: a company that somebody clicked is drift, and goes with the next up."""
    emulator.by_hand("POST", "/sites/Cabinet Moreau/systems", {"systemId": NAME})
    run = stack.refresh(*LOOK, expect=DRIFT)
    assert all(path.startswith("sharedWith") for path in run.resources["lyon"].diff)
    assert "Cabinet Moreau" in stack.refresh("--preview-only", "--diff").out
    stack.up("--refresh")
    assert 2 == emulator.store.value("SELECT count(*) FROM links JOIN systems ON id = systemId WHERE name = ?", NAME)
    assert [] == stack.refresh(*LOOK).steps


def test_company_that_was_waited_for_is_drift_once_it_is_there(project, emulator):
    """`ifMissing: wait`: a warning while there is none; the refresh after that shows it, and the up associates."""
    waiting = ["Boulangerie Martin", {"company": "Later SA", "ifMissing": "wait"}]
    stack = project(program(lyon=lyon(sharedWith=waiting)))
    assert "waiting for the company Later SA" in stack.up().diagnostics
    assert [] == stack.refresh(*LOOK).steps
    emulator.change("companies", "Garage Dupont", name="Later SA")
    assert {"sharedWith[1]"} == set(stack.refresh(*LOOK, expect=DRIFT).resources["lyon"].diff)
    stack.up("--refresh")
    assert 2 == emulator.store.value("SELECT count(*) FROM links JOIN systems ON id = systemId WHERE name = ?", NAME)
    assert [] == stack.refresh(*LOOK).steps


def test_vanished_association_is_drift(stack, emulator):
    """A company that somebody took away comes back with the next up."""
    emulator.by_hand("DELETE", f"/sites/Boulangerie Martin/systems/{NAME}")
    run = stack.refresh(*LOOK, expect=DRIFT)
    assert all(path.startswith("sharedWith") for path in run.resources["lyon"].diff)
    stack.up("--refresh")
    assert [] == stack.refresh(*LOOK).steps


def test_vanished_association_resource_is_made_again(project, emulator):
    """The same where the company stands in a resource of its own."""
    stack = project(
        program(lyon=lyon(sharedWith=None), martin=association(pbx="${lyon.systemId}", company="Boulangerie Martin"))
    )
    stack.up()
    emulator.by_hand("DELETE", f"/sites/Boulangerie Martin/systems/{NAME}")
    run = stack.refresh(*LOOK, expect=DRIFT)
    assert {"martin"} == {step.name for step in run.steps if step.op == "delete"}
    stack.refresh()
    run = stack.up()
    assert ("create", ASSOCIATION) == (run.resources["martin"].op, run.resources["martin"].type)
    assert [] == stack.refresh(*LOOK).steps


def test_shared_pbx_turned_ordinary_is_drift(project, emulator):
    """A shared PBX that somebody made ordinary is drift of `shared`, declared or by default."""
    stack = project(program(lyon=lyon(sharedWith=["Boulangerie Martin"])))
    stack.up()
    emulator.change("systems", NAME, isShared=False)
    run = stack.refresh(*LOOK, expect=DRIFT)
    assert {"shared"} == set(run.resources["lyon"].diff)
    stack.up("--refresh")
    assert emulator.store.value("SELECT isShared FROM systems WHERE name = ?", NAME)
    assert [] == stack.refresh(*LOOK).steps


def test_ignore_changes_is_silent_in_plan_and_refresh(project, emulator):
    """An ignored property is neither changed nor drift."""
    ignoring = {"ignoreChanges": ["dialing.nationalPrefix", "numberingRules"]}
    stack = project(program(lyon=lyon(ignoring)))
    stack.up()
    change = {"pbxNationalPrefix": "9", "pbxNumberingTranslator": []}
    emulator.by_hand("PUT", f"/systems/{NAME}", change)
    assert [] == stack.refresh(*LOOK).steps
    dialing = {"country": "FRA", "nationalPrefix": "7", "internationalPrefix": "00", "outboundPrefix": "0"}
    stack.write(program(lyon=lyon(ignoring, dialing=dialing)))
    assert [] == stack.preview().steps
    stack.up()
    assert "9" == emulator.store.value("SELECT pbxNationalPrefix FROM systems WHERE name = ?", NAME)


def test_refresh_of_many_costs_the_login_and_the_pages(project, engine, tmp_path):
    """Sixty PBXs are read in as many requests as one: login, systems twice, sites, companies."""
    with running_emulator(Synthetic(pbxs=60, companies=20, sharing=3)) as emulator:
        resources = {
            f"p{n}": pbx({"import": emulator.store.value("SELECT id FROM systems WHERE name = ?", f"PBX-{n:06}")},
                         name=f"PBX-{n:06}", type="OmniPCX Enterprise")
            for n in range(60)
        }  # fmt: skip
        directory = tmp_path / "many"
        directory.mkdir()
        stack = engine.project(directory, emulator, program(**resources))
        stack.up()
        emulator.reset_requests()
        assert {"same": 61} == stack.refresh().counts  # with the stack itself
        counts = emulator.counts()
        assert PBX == stack.state()["p0"]["type"]
    assert 1 == sum(n for route, n in counts.items() if "login" in route)
    lists = {route.rsplit("/", 1)[-1]: n for route, n in counts.items() if "authentication" not in route}
    assert {"systems": 2, "sites": 1, "companies": 1} == {
        k: n for k, n in lists.items() if k in ("systems", "sites", "companies")
    }
    assert sum(counts.values()) <= 8, counts
