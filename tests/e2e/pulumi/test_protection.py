"""What `deletionProtection` and the engine's own `protect` guard, and what not."""

import pytest

from e2e.pulumi.programs import NAME, association, lyon, program
from e2e.pulumi.test_failures import count, links
from e2e.pulumi.test_way import writes

GARAGE = association(pbx="${lyon.systemId}", company="Garage Dupont")


def guarded(options=None, **more):
    """The PBX alone, protected; its companies are resources of their own."""
    return lyon(options, sharedWith=None, deletionProtection=True, **more)


def test_destroy_takes_associations_before_the_protected_pbx(project, emulator):
    """As README and schema say: the PBX stays, and its CompanyAssociation is gone by then; the next up repairs it."""
    stack = project(program(lyon=guarded(), garage=GARAGE))
    stack.up()
    run = stack.destroy(expect=1)
    assert "lyon may not be deleted: its deletionProtection is true" in run.diagnostics
    assert (1, 0) == (count(emulator), links(emulator))
    stack.up()
    assert 1 == links(emulator)


@pytest.mark.parametrize(("protected", "left"), [("lyon", 0), ("garage", 1)])
def test_protect_must_stand_at_the_association(project, emulator, protected, left):
    """The engine's own option saves what bears it: on the PBX it does not keep the company from being removed."""
    options = {"protect": True}
    garage = {**GARAGE, "options": options} if protected == "garage" else GARAGE
    stack = project(program(lyon=guarded(options if protected == "lyon" else None), garage=garage))
    stack.up()
    assert 0 != stack.destroy(expect=None).code
    assert (1, left) == (count(emulator), links(emulator))


def test_replace_on_changes_of_a_protected_pbx(project, emulator):
    """A replacement that only the engine wants is refused in the preview, and in the update before a link goes."""
    stack = project(program(lyon=guarded(), garage=GARAGE))
    stack.up()
    emulator.reset_requests()
    stack.write(program(lyon=guarded({"replaceOnChanges": ["version"]}, version="R2"), garage=GARAGE))
    for attempt in (stack.preview, stack.up):
        run = attempt(expect=None)
        assert 0 != run.code
        assert "lyon may not be replaced: its deletionProtection is true" in run.diagnostics
    assert ([], 1, 1) == (writes(emulator), count(emulator), links(emulator))


def test_preview_tells_that_the_replaced_pbx_is_connected(project, emulator):
    """Before anything is made, the person knows that the old PBX will stay for now."""
    stack = project(program(lyon=lyon(equipment={"id": "PBX-LYON-A"})))
    stack.up()
    emulator.connect(NAME)
    stack.write(program(lyon=lyon(equipment={"id": "PBX-LYON-B"})))
    assert "would not be deleted: it is connected; disconnect the PBX first" in stack.preview().diagnostics
