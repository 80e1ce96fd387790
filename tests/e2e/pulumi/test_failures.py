"""What goes wrong on the way: refusals, lost answers, ^C, a killed engine; the next up always does the rest."""

import pytest

from e2e.pulumi.engine import until
from e2e.pulumi.programs import DIALING, NAME, lyon, pbx, program
from e2e.pulumi.test_way import system

THREE = ["Boulangerie Martin", "Garage Dupont", "Fermette SA"]
LINK = "/sites/{siteId}/systems"
CREATE = "/systems"


def links(emulator, name=NAME):
    """How many sites a PBX is linked to."""
    return emulator.store.value("SELECT count(*) FROM links JOIN systems ON id = systemId WHERE name = ?", name)


def count(emulator, name=NAME):
    """How many PBXs bear this name."""
    return emulator.store.value("SELECT count(*) FROM systems WHERE name = ?", name)


def third(name, options=None):
    """A PBX of another make, with nobody in it."""
    return pbx(options, name=name, type="Third party", dialing=DIALING)


def test_third_association_refused(project, emulator):
    """The PBX and two associations are kept and the reason is told; the next up makes the third and no second PBX."""
    stack = project(program(lyon=lyon(sharedWith=THREE)))
    emulator.fault("status", method="POST", route=LINK, nth=3, status=403, details="no right to this site")
    run = stack.up(expect=None)
    assert 0 != run.code
    assert "no right to this site" in run.diagnostics
    assert (1, 2) == (count(emulator), links(emulator))
    assert system(emulator)["id"] == stack.state()["lyon"]["id"]
    run = stack.up()
    assert "update" == run.resources["lyon"].op
    assert (1, 3) == (count(emulator), links(emulator))
    assert [] == stack.preview().steps


def test_lost_answer_of_a_create(project, emulator):
    """Rainbow made the PBX and the answer was lost: it is found, not made twice."""
    emulator.fault("drop-after", method="POST", route=CREATE)
    stack = project(program(lyon=lyon()))
    stack.up()
    assert 1 == count(emulator)
    assert [] == stack.preview().steps


def test_create_that_never_answered_is_found_by_the_next_up(project, emulator):
    """Every answer is lost and the up fails; the next one adopts the PBX that bears exactly the derived ID."""
    emulator.fault("status-after", method="POST", route=CREATE, status=500)
    emulator.fault("status", method="POST", route=CREATE, nth=2, times=None, status=500)
    emulator.fault("status", method="GET", route="/systems/pbxid/{pbxId}", times=None, status=500)
    stack = project(program(lyon=lyon()))
    run = stack.up(expect=None)
    assert 0 != run.code
    assert 1 == count(emulator)
    emulator.clear_faults()
    stack.up()
    assert (1, 2) == (count(emulator), links(emulator))
    assert system(emulator)["id"] == stack.state()["lyon"]["id"]


def test_two_stacks_on_one_partner(project, emulator):
    """The same program in two stacks derives two equipment IDs; a PBX of the same name is never adopted."""
    first = project(program(lyon=lyon()), name="one")
    first.up()
    second = project(program(lyon=lyon(name="OXE-LYON-02")), name="two")
    second.use_stack("other")
    second.up()
    ids = {stack.state()["lyon"]["outputs"]["equipmentId"] for stack in (first, second)}
    assert 2 == len(ids)
    third = project(program(lyon=lyon()), name="three")
    third.use_stack("third")
    run = third.up(expect=None)
    assert 0 != run.code
    assert "pulumi import" in run.diagnostics
    assert 1 == count(emulator)
    for stack in (first, second):
        assert [] == stack.refresh("--preview-only", "--expect-no-changes").steps


def test_two_backends_with_one_pair_of_names(project, emulator):
    """Project and stack of the same names elsewhere mean the same PBX: the preview warns whose it takes over."""
    project(program(lyon=lyon()), name="one").up()
    second = project(program(lyon=lyon(sharedWith=["Garage Dupont"])), name="two")
    found = system(emulator)["id"]
    told = second.preview().diagnostics
    assert f"exists already and is taken over: {NAME} ({found}); it is removed from Boulangerie Martin and" in told


def test_continue_on_error(project, emulator):
    """One PBX is refused while another is made; what comes after that is made with --continue-on-error alone."""
    after = third("good", {"dependsOn": ["${between}"]})
    stack = project(program(bad=third("OXO90"), between=third("between"), good=after))  # OXO90 is taken
    assert 0 != stack.up(expect=None).code
    assert 0 == count(emulator, "good")
    run = stack.up("--continue-on-error", expect=None)
    assert 0 != run.code
    assert ("create", 1) == (run.resources["good"].op, count(emulator, "good"))


def test_destroy_continues_on_error(project, emulator):
    """One PBX is connected and stays; what would be deleted after it goes with --continue-on-error alone."""
    # What depends on another goes first: bad and between together, base and good afterwards.
    bad, between = third("bad", {"dependsOn": ["${base}"]}), third("between", {"dependsOn": ["${good}"]})
    stack = project(program(bad=bad, base=third("base"), between=between, good=third("good")))
    stack.up()
    emulator.connect("bad")
    assert 0 != stack.destroy(expect=None).code
    assert (1, 1) == (count(emulator, "bad"), count(emulator, "good"))
    run = stack.destroy("--continue-on-error", expect=None)
    assert 0 != run.code
    assert "connected" in run.diagnostics
    assert (1, 1, 0) == (count(emulator, "bad"), count(emulator, "base"), count(emulator, "good"))


def test_target_and_protect(project, emulator):
    """--target leaves the others alone; a protected PBX is not deleted."""
    two = {name: pbx({"protect": name == "b"}, name=name, type="Third party", dialing=DIALING) for name in "ab"}
    stack = project(program(**two))
    stack.up("--target", "**a")
    assert (1, 0) == (count(emulator, "a"), count(emulator, "b"))
    stack.up()
    run = stack.destroy(expect=None)
    assert 0 != run.code
    assert "protect" in run.out
    assert 1 == count(emulator, "b")


@pytest.mark.parametrize("moment", ["hold", "hold-after"])
def test_interrupt_in_the_middle(project, emulator, moment):
    """^C while a link is under way: what was made is in the state, and the next up does the rest."""
    stack = project(program(lyon=lyon(sharedWith=THREE)))
    emulator.fault(moment, method="POST", route=LINK, nth=2)
    started = stack.start("up", "--yes", "--skip-preview")
    assert emulator.wait_until_held(60)
    started.interrupt()
    run = started.wait()
    assert 0 != run.code
    emulator.release()
    emulator.settle()
    emulator.clear_faults()
    assert system(emulator)["id"] == stack.state()["lyon"]["id"]
    run = stack.up()
    assert "pending" not in run.out
    assert (1, 3) == (count(emulator), links(emulator))
    assert [] == stack.preview().steps


def test_interrupt_of_an_update_and_the_program_put_back(project, emulator):
    """^C after the first of two new associations: what was done is in the state, and the old program takes it away."""
    before = program(lyon=lyon(sharedWith=THREE[:1]))
    stack = project(before)
    stack.up()
    stack.write(program(lyon=lyon(sharedWith=THREE)))
    emulator.fault("hold", method="POST", route=LINK, nth=2)
    started = stack.start("up", "--yes", "--skip-preview")
    assert emulator.wait_until_held(60)
    started.interrupt()
    assert 0 != started.wait().code
    emulator.release()
    emulator.settle()
    emulator.clear_faults()
    stack.write(before)
    assert "update" == stack.up().resources["lyon"].op
    assert 1 == links(emulator)
    assert [] == stack.preview().steps


def test_engine_killed_in_the_middle(project, emulator):
    """The engine dies while the PBX is being made: the plugin ends too, and the next up adopts what was made."""
    stack = project(program(lyon=lyon()))
    emulator.fault("hold-after", method="POST", route=CREATE)
    started = stack.start("up", "--yes", "--skip-preview", PULUMI_SKIP_CHECKPOINTS="false")
    assert emulator.wait_until_held(60)
    assert [] != stack.plugins()
    started.kill()
    started.process.communicate()
    assert until(lambda: stack.plugins() == [])
    emulator.release()
    emulator.clear_faults()
    assert 1 == count(emulator)
    stack.call("cancel", "--yes", "--stack", stack.stack)
    assert "interrupted" in stack.up().diagnostics  # the engine's own warning of a create that never ended
    assert (1, 2) == (count(emulator), links(emulator))
    stack.refresh("--clear-pending-creates")
    run = stack.up()
    assert ("", []) == (run.diagnostics, run.steps)
