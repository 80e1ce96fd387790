"""An engine that is killed in the middle of a replacement: the next up loses no PBX and makes none twice."""

from e2e.pulumi.engine import Project, until
from e2e.pulumi.programs import association, lyon, pbx, program
from e2e.pulumi.test_failures import count, links
from e2e.pulumi.test_way import system, writes

REPLACE = ("--replace", "**lyon")
# Made after lyon's replacement and before anything is deleted.
OTHER = pbx({"dependsOn": ["${lyon}"]}, name="OTHER", type="Third party", dialing={"country": "FRA"})


def killed_at(emulator, stack: Project, *words: str, method: str, route: str = "/systems") -> None:
    """Run up, and kill the engine while Rainbow holds a request; afterwards nothing of that run is under way."""
    emulator.fault("hold", method=method, route=route)
    started = stack.start("up", "--yes", "--skip-preview", *words, PULUMI_SKIP_CHECKPOINTS="false")
    held = emulator.wait_until_held(30)
    started.kill()
    out, _ = started.process.communicate()
    assert held, out
    assert until(lambda: stack.plugins() == [])
    emulator.clear_faults()
    emulator.release()
    stack.call("cancel", "--yes", "--stack", stack.stack)


def pending(stack: Project) -> list[bool]:
    """Of each entry of the state for lyon, whether it is still to be deleted."""
    return sorted(each.get("delete", False) for each in stack.entries() if each["urn"].endswith("::lyon"))


def converges(stack: Project) -> None:
    """Whatever the engine has noted of the broken run is settled, and the next preview holds nothing."""
    stack.up()
    stack.refresh("--clear-pending-creates")
    stack.up()
    assert [False] == pending(stack)
    assert [] == stack.preview().steps


def test_between_create_and_delete_of_another_id(project, emulator):
    """The new PBX is made and the old one not yet deleted: the next up deletes it, and only it."""
    stack = project(program(lyon=lyon(equipment={"id": "PBX-LYON-A"})))
    stack.up()
    stack.write(program(lyon=lyon(equipment={"id": "PBX-LYON-B"})))
    killed_at(emulator, stack, method="GET", route="/systems/{systemId}/state")
    assert ([False, True], 2) == (pending(stack), count(emulator))
    converges(stack)
    assert (1, 2, "PBX-LYON-B") == (count(emulator), links(emulator), system(emulator)["pbxId"])


def test_between_create_and_delete_of_the_same_id(project, emulator):
    """A forced replacement that found the PBX itself leaves it as one to delete: the next up does not delete it."""
    stack = project(program(lyon=lyon()))
    stack.up()
    before = system(emulator)
    stack.write(program(lyon=lyon(), other=OTHER))
    killed_at(emulator, stack, *REPLACE, method="POST")
    assert [False, True] == pending(stack)
    emulator.reset_requests()
    converges(stack)
    assert [] == [write for write in writes(emulator) if write.startswith("DELETE")]
    assert (before, 2, 1) == (system(emulator), links(emulator), count(emulator, "OTHER"))


def test_between_delete_and_create(project, emulator):
    """With deleteBeforeReplace the old PBX is gone and the new one not there: the next up makes it, with its ID."""
    stack = project(program(lyon=lyon({"deleteBeforeReplace": True})))
    stack.up()
    before = system(emulator)
    killed_at(emulator, stack, "--target-replace", "**lyon", method="POST")
    assert before["id"] not in emulator.store.column("SELECT id FROM systems")
    converges(stack)
    assert (1, 2, before["pbxId"]) == (count(emulator), links(emulator), system(emulator)["pbxId"])


def test_association_between_create_and_delete(project, emulator):
    """A link that its own replacement found stays, though the state holds it as one to delete."""
    alone = lyon(sharedWith=None)
    linked = association(pbx="${pbx.systemId}", company="Garage Dupont")
    stack = project(program(pbx=alone, lyon=linked))
    stack.up()
    stack.write(program(pbx=alone, lyon=linked, other=OTHER))
    killed_at(emulator, stack, *REPLACE, method="POST")
    assert [False, True] == pending(stack)
    emulator.reset_requests()
    converges(stack)
    assert [] == [write for write in writes(emulator) if write.startswith("DELETE")]
    assert 1 == links(emulator)
