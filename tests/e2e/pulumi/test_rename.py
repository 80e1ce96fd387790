"""A resource gets another name in the program: its PBX stays, whichever of the two ways the person takes."""

import pytest

from e2e.pulumi.programs import PBX, lyon, program
from e2e.pulumi.test_failures import count, links
from e2e.pulumi.test_way import system, writes


@pytest.mark.parametrize("protected", [True, False])
def test_renamed_and_imported(project, emulator, protected):
    """The offered import line puts the PBX into the state twice: the next up takes out the old entry alone."""
    stack = project(program(old=lyon(deletionProtection=protected)))
    stack.up()
    before = system(emulator)
    stack.write(program(new=lyon(deletionProtection=protected, version="R2")))
    told = stack.preview(expect=None).diagnostics
    assert f"pulumi import {PBX} new {before['id']}; if it is in this stack under an older name" in told
    assert "in the option aliases instead" in told
    stack.import_(PBX, "new", before["id"], "--generate-code=false", "--protect=false")
    emulator.reset_requests()
    run = stack.up()
    assert "nothing was deleted: new of the program is this very PBX" in run.diagnostics
    assert (["PUT /systems/{systemId}"], 1, 2) == (writes(emulator), count(emulator), links(emulator))
    assert ("old" in stack.state(), before["id"]) == (False, stack.state()["new"]["id"])
    assert [] == stack.preview().steps


def test_renamed_with_alias(project, emulator):
    """The option aliases tells the engine that it is the same resource: nothing is to do."""
    stack = project(program(old=lyon()))
    stack.up()
    emulator.reset_requests()
    stack.write(program(new=lyon({"aliases": [{"name": "old"}]})))
    assert [] == stack.up().steps
    assert ([], 1) == (writes(emulator), count(emulator))


def test_newcomer_with_the_old_name(project, emulator):
    """The alias is gone and another PBX takes the old name: refused, wherever it stands, until it is told apart."""
    stack = project(program(lyon=lyon()))
    stack.up()
    renamed = {"lyon-old": lyon({"aliases": [{"name": "lyon"}]})}
    stack.write(program(**renamed))
    stack.up()
    first = stack.state()["lyon-old"]["id"]
    old, new = {"lyon-old": lyon()}, {"lyon": lyon(name="OXE-2", sharedWith=["Garage Dupont"])}
    before = system(emulator)
    emulator.reset_requests()
    for resources in (old | new, new | old):
        stack.write(program(**resources))
        run = stack.preview(expect=None)
        assert 0 != run.code
        assert "equipment.id of its own" in run.diagnostics
    assert ([], before) == (writes(emulator), system(emulator))
    new["lyon"]["properties"]["equipment"] = {"id": "PBX-2"}
    stack.write(program(**old, **new))
    stack.up()
    assert ({first}, 1, 1) == ({stack.state()["lyon-old"]["id"]}, count(emulator), count(emulator, "OXE-2"))
    assert [] == stack.preview().steps
