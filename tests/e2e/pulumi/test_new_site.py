"""A site that `sharedWith` lets be created, on the real engine."""

from e2e.pulumi.programs import lyon, program
from e2e.pulumi.test_way import writes

ANNEX = {"company": "Clinique du Parc", "site": {"name": "Annexe", "create": True}}


def test_site_is_foreseen_made_and_no_difference_afterwards(project, emulator):
    """The preview tells of it, the up makes it, and neither preview nor refresh finds anything left."""
    stack = project(program(lyon=lyon(sharedWith=["Boulangerie Martin", ANNEX])))
    assert "create site Annexe of Clinique du Parc" in stack.preview().diagnostics
    assert [] == writes(emulator)
    stack.up()
    assert 1 == emulator.store.value("SELECT count(*) FROM sites WHERE name = 'Annexe'")
    assert [] == stack.preview("--expect-no-changes").steps
    assert [] == stack.refresh("--preview-only", "--expect-no-changes").steps
