"""The plain way: create, change, replace, delete; each on the real engine."""

import pytest

from e2e.pulumi.programs import DIALING, NAME, lyon, program

WRITES = ("POST", "PUT", "DELETE")
OUTPUTS = {
    key: f"${{lyon.{key}}}" for key in ("systemId", "equipmentId", "activationCode", "status", "companiesCount", "bpId")
}


def writes(emulator) -> list[str]:
    """The requests that changed something, in order; a login is none."""
    made = [request for request in emulator.requests() if request.method in WRITES]
    return [f"{each.method} {each.route.rsplit('/v1.0', 1)[-1]}" for each in made if "authentication" not in each.path]


def system(emulator, name=NAME):
    """What Rainbow holds of a PBX; None where it has none of this name."""
    return emulator.store.one("SELECT * FROM systems WHERE name = ?", name)


def test_up_creates_and_the_next_does_nothing(project, emulator):
    """Preview and up say create; the outputs are Rainbow's; another up makes no request at all."""
    stack = project(program(lyon=lyon(), outputs=OUTPUTS))
    assert {"lyon": "create"} == {step.name: step.op for step in stack.preview().steps}
    assert [] == writes(emulator)
    stack.up()
    made, outputs = system(emulator), stack.outputs(secrets=True)
    assert made["id"] == outputs["systemId"] == stack.state()["lyon"]["id"]
    assert made["pbxId"] == outputs["equipmentId"]
    assert made["jid_pbxagent_password"] == outputs["activationCode"]
    assert ("Pending", 2) == (outputs["status"], outputs["companiesCount"])
    emulator.reset_requests()
    again = stack.up()
    assert ([], {"same": 2}) == (again.steps, again.counts)
    assert {} == emulator.counts()


def test_update_names_nested_paths(project, emulator):
    """Each changed leaf is named, only it is sent, and nothing is replaced."""
    stack = project(program(lyon=lyon()))
    stack.up()
    rules = [{"match": "^([0-9]{1,5})$", "replaceWith": "", "description": "Internal numbers"}]
    changed = lyon(
        dialing={"country": "FRA", "nationalPrefix": "1", "internationalPrefix": "00", "outboundPrefix": "0"},
        numberingRules=rules,
        sharedWith=["Boulangerie Martin", {"company": "Clinique du Parc", "site": "Villeurbanne"}],
    )
    stack.write(program(lyon=changed))
    (step,) = stack.preview().steps
    assert "update" == step.op
    assert {"dialing.nationalPrefix", "numberingRules[0].replaceWith", "sharedWith[1]"} == set(step.diff)
    emulator.reset_requests()
    (step,) = stack.up().steps
    assert "update" == step.op
    assert ["DELETE", "POST", "PUT"] == sorted(each.split()[0] for each in writes(emulator))
    assert "1" == system(emulator)["pbxNationalPrefix"]
    assert [] == stack.preview().steps


def test_type_and_name_change_in_place(project, emulator):
    """What Rainbow can change in place is never a replacement."""
    stack = project(program(lyon=lyon()))
    stack.up()
    before = system(emulator)["id"]
    stack.write(program(lyon=lyon(name="OXE-LYON-09", type="Third party")))
    (step,) = stack.up().steps
    assert "update" == step.op
    assert before == system(emulator, "OXE-LYON-09")["id"]


def test_another_equipment_id_replaces(project, emulator):
    """An equipment ID is fixed in Rainbow: another one is another PBX, and the old one goes."""
    stack = project(program(lyon=lyon(equipment={"id": "PBX-LYON-A"})))
    stack.up()
    before = system(emulator)
    stack.write(program(lyon=lyon(equipment={"id": "PBX-LYON-B"})))
    replaced = {step.op: step.diff for step in stack.preview().steps}
    assert {"equipment.id": "update-replace"} == replaced["replace"]
    stack.up()
    after = system(emulator)
    assert ("PBX-LYON-A", "PBX-LYON-B") == (before["pbxId"], after["pbxId"])
    assert before["id"] != after["id"]
    assert [] == stack.preview().steps


def test_forced_replacement_keeps_the_equipment_id(project, emulator):
    """Rainbow holds no equipment ID twice: the old PBX must go first, and without that option nothing is deleted."""
    stack = project(program(lyon=lyon()))
    stack.up()
    before = system(emulator)
    run = stack.up("--target-replace", "**lyon")
    assert "deleteBeforeReplace" in run.diagnostics
    assert before == system(emulator)
    assert [] == stack.preview().steps
    stack.write(program(lyon=lyon({"deleteBeforeReplace": True})))
    run = stack.up("--target-replace", "**lyon")
    assert ["delete-replaced", "replace", "create-replacement"] == [step.op for step in run.steps]
    after = system(emulator)
    assert before["pbxId"] == after["pbxId"]
    assert before["id"] != after["id"]
    assert [] == stack.preview().steps


@pytest.mark.parametrize("how", ["delete", "replace", "destroy"])
def test_deletion_protection(project, emulator, how):
    """A PBX is neither deleted nor replaced until an up has set deletionProtection to false."""
    guarded = lyon(equipment={"id": "PBX-LYON-A"})
    del guarded["properties"]["deletionProtection"]
    stack = project(program(lyon=guarded))
    stack.up()
    emulator.reset_requests()
    if how == "destroy":
        run = stack.destroy(expect=None)
    else:
        stack.write(program(lyon=lyon(equipment={"id": "PBX-LYON-B"})) if how == "replace" else {})
        run = stack.up(expect=None)
    assert 0 != run.code
    assert "deletionProtection" in run.diagnostics
    assert "PBX-LYON-A" == system(emulator)["pbxId"]
    assert [] == writes(emulator)
    stack.write(program(lyon=lyon(equipment={"id": "PBX-LYON-A"})))
    stack.up()
    stack.destroy()
    assert system(emulator) is None


def test_connected_pbx_is_never_deleted(project, emulator):
    """A PBX that is connected stays, and the error says so; disconnected it goes."""
    stack = project(program(lyon=lyon()))
    stack.up()
    emulator.connect(NAME)
    run = stack.destroy(expect=1)
    assert "connected" in run.diagnostics
    assert system(emulator) is not None
    emulator.disconnect(NAME)
    stack.destroy()
    assert system(emulator) is None


def test_activation_code_stays_in_state(project, emulator):
    """Once the PBX is activated Rainbow gives a hash; state and output keep the code."""
    stack = project(program(lyon=lyon(), outputs=OUTPUTS))
    stack.up()
    code = stack.outputs(secrets=True)["activationCode"]
    emulator.connect(NAME)
    stack.refresh()
    assert code != system(emulator)["jid_pbxagent_password"]
    assert code == stack.outputs(secrets=True)["activationCode"]
    assert "Activated" == stack.state()["lyon"]["outputs"]["status"]  # its channels are asked for by rainbowctl status
    assert [] == stack.preview().steps


def test_removed_input_is_no_longer_governed(project, emulator):
    """Taking an input out sends nothing, and what somebody then does with it is no drift."""
    stack = project(program(lyon=lyon()))
    stack.up()
    emulator.reset_requests()
    fewer = {key: value for key, value in DIALING.items() if key != "outboundPrefix"}
    stack.write(program(lyon=lyon(numberingRules=None, sharedWith=None, dialing=fewer)))
    run = stack.up()
    assert "lyon: no longer managed: dialing.outboundPrefix, numberingRules, sharedWith" in run.diagnostics
    assert [] == writes(emulator)
    assert [] != system(emulator)["pbxNumberingTranslator"]
    emulator.by_hand("POST", "/sites/Cabinet Moreau/systems", {"systemId": NAME})
    emulator.by_hand("PUT", f"/systems/{NAME}", {"pbxNumberingTranslator": [], "pbxMainBundlePrefix": ["9"]})
    assert [] == stack.refresh("--preview-only", "--expect-no-changes").steps
    assert [] == stack.preview().steps
