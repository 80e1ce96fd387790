"""PBXs that were clicked by hand long ago come under the stack's care; afterwards nothing is left to do."""

import json

import pytest
import yaml

from e2e.pulumi.programs import ASSOCIATION, PBX, pbx, program
from e2e.pulumi.test_way import system, writes

OXO = "OXO90"


def imported(stack, path) -> None:
    """Add what an import generated to the program."""
    generated = yaml.safe_load(path.read_text(encoding="utf-8"))
    program = yaml.safe_load((stack.directory / "Pulumi.yaml").read_text(encoding="utf-8"))
    program.setdefault("resources", {}).update(generated["resources"])
    stack.write({key: value for key, value in program.items() if key not in ("name", "runtime")})


def test_import_one(project, emulator):
    """The generated program fits: the next preview is empty, and no code stands in it."""
    stack = project({})
    found = system(emulator, OXO)
    out = stack.directory / "generated.yaml"
    stack.import_(PBX, "oxo-90", found["id"], "--out", str(out))
    assert found["activationCode" if "activationCode" in found else "jid_pbxagent_password"] not in out.read_text()
    imported(stack, out)
    assert [] == stack.preview().steps
    assert [] == stack.refresh("--preview-only", "--expect-no-changes").steps
    assert [] == writes(emulator)


def test_import_many(project, emulator):
    """A PBX, an ordinary one and an association from one file; the next preview is empty."""
    stack = project({})
    site = emulator.store.value(
        "SELECT sites.id FROM sites JOIN companies ON companies.id = companyId WHERE companies.name = ?",
        "Hôtel Bellecour",
    )
    oxo, oxe = system(emulator, OXO)["id"], system(emulator, "OXE-RHONE-ALPES")["id"]
    wanted = [
        {"type": PBX, "name": "oxe", "id": oxe},
        {"type": ASSOCIATION, "name": "bellecour", "id": f"{oxo}/{site}"},
    ]
    (stack.directory / "wanted.json").write_text(json.dumps({"resources": wanted}))
    out = stack.directory / "generated.yaml"
    stack.import_("--file", "wanted.json", "--out", str(out))
    imported(stack, out)
    assert [] == stack.preview().steps
    assert [] == writes(emulator)


def test_import_of_nothing_fails(project):
    """An id that Rainbow does not have is said not to exist."""
    run = project({}).import_(PBX, "nobody", "000000000000000000000000", expect=None)
    assert 0 != run.code
    assert "does not exist" in run.out


def test_import_option_imports_and_updates(project, emulator):
    """The resource option `import` takes the PBX over and brings it to what the program says, in one up."""
    found = system(emulator, OXO)
    wanted = pbx({"import": found["id"]}, name=OXO, type="OXO Connect", dialing={"nationalPrefix": "9"})
    stack = project(program(oxo=wanted))
    run = stack.up()
    assert {"import", "update"} >= {step.op for step in run.steps} >= {"import"}
    assert "9" == system(emulator, OXO)["pbxNationalPrefix"]
    assert "no longer managed" not in run.diagnostics  # it never was
    assert [] == stack.preview().steps


@pytest.mark.parametrize("way", ["name", "equipment ID"])
def test_existing_pbx_fails_with_the_line_to_type(project, emulator, way):
    """A program that declares what somebody else made is refused with the import line; that line then works."""
    found = system(emulator, OXO)
    other = {"name": OXO} if way == "name" else {"name": "another", "equipment": {"id": found["pbxId"]}}
    declared = pbx(type="OXO Connect", dialing={"country": "FRA"}, **other)
    stack = project(program(oxo=declared))
    run = stack.up(expect=None)
    assert 0 != run.code
    assert f"pulumi import {PBX} oxo {found['id']}" in run.diagnostics
    assert [] == writes(emulator)
    stack.import_(PBX, "oxo", found["id"], "--generate-code=false", "--protect=false")
    assert found["id"] == stack.state()["oxo"]["id"]
