"""Secrets stay secret: in inputs, state, output, generated code and messages."""

import pytest

from e2e.pulumi.programs import DIALING, PBX, lyon, pbx, program
from e2e.pulumi.test_way import system

CANARY = "canary-5b1c9e"
SECRET_CODE = {"fn::secret": CANARY}


def everything(stack, *runs) -> str:
    """Every file of the project, and what the runs printed and told."""
    files = [path for path in stack.directory.rglob("*") if path.is_file() and path.name != "Pulumi.yaml"]
    return "\n".join([*(path.read_text(errors="replace") for path in files), *(run.out for run in runs)])


def test_activation_code_is_ciphertext_and_hidden(project, emulator):
    """Rainbow's code is encrypted in the state, hidden in outputs, and readable with --show-secrets alone."""
    stack = project(program(lyon=lyon(), outputs={"code": "${lyon.activationCode}"}))
    run = stack.up()
    emulator.change("systems", "OXE-LYON-01", jid_pbxagent_password=CANARY)
    run = stack.refresh()
    again = stack.up("--diff")
    assert "[secret]" == stack.outputs()["code"]
    assert CANARY == stack.state(secrets=True)["lyon"]["outputs"]["activationCode"]["plaintext"].strip('"')
    assert CANARY not in everything(stack, run, again)


def test_secret_input_is_sent_and_never_shown(project, emulator):
    """A literal code from a secret reaches Rainbow; no preview, event, state or message has it."""
    equipment = {"id": "PBX-SECRET", "activationCode": SECRET_CODE}
    stack = project(program(lyon=lyon(equipment=equipment)))
    preview = stack.preview("--diff")
    run = stack.up("--diff")
    assert CANARY == system(emulator)["jid_pbxagent_password"]
    assert CANARY not in everything(stack, preview, run)


@pytest.mark.parametrize(
    ("inputs", "path"),
    [
        ({"equipment": {"id": "X", "activationCode": {"fn::secret": f"{CANARY}\t"}}}, "equipment.activationCode"),
        ({"equipment": {"id": "X", "activationCode": {"fn::secret": CANARY * 30}}}, "equipment.activationCode"),
        ({"dialing": {**DIALING, "nationalPrefix": {"fn::secret": CANARY}}}, "dialing.nationalPrefix"),
    ],
)
def test_wrong_secret_is_told_without_its_value(project, inputs, path):
    """What is wrong with a secret input is told with its path and without its value."""
    run = (stack := project(program(lyon=lyon(**inputs)))).preview(expect=None)
    assert 0 != run.code
    assert path in run.out
    assert CANARY not in everything(stack, run)


def test_fleet_id_is_a_code_and_hidden(project, emulator):
    """The equipment ID of a fleet PBX is its activation code: it is no plain text anywhere."""
    fleet = {"fleetReference": "ALE77", "installationReference": "4321.8765.09"}
    wanted = pbx(name="Fleet", type="OXO Connect", dialing=DIALING, fleet=fleet)
    stack = project(program(fleet=wanted, outputs={"id": "${fleet.equipmentId}"}))
    preview = stack.preview("--diff")
    run = stack.up("--diff")
    assert "ALE77-4321.8765.09" == system(emulator, "Fleet")["pbxId"]
    assert "ALE77-4321.8765.09" not in everything(stack, preview, run)
    assert "4321.8765.09" not in everything(stack, preview, run)


def test_import_code_holds_no_secret(project, emulator):
    """The program that an import generates is plain text: no code stands in it, and its preview is empty."""
    emulator.by_hand(
        "POST", "/systems",
        {"name": "Pending", "type": "oxe", "country": "FRA", "isShared": True, "activationCode": CANARY},
    )  # fmt: skip
    stack = project({})
    out = stack.directory / "generated.yaml"
    run = stack.import_(PBX, "pending", system(emulator, "Pending")["id"], "--out", str(out))
    assert out.exists()
    assert CANARY not in everything(stack, run)
