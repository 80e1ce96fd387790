"""The provider's host changes: another way to write it replaces nothing, and a replacement by it loses nothing."""

from collections.abc import Iterator

import pytest

from e2e.pulumi.programs import NAME, association, lyon, program
from e2e.pulumi.test_failures import count, links
from e2e.pulumi.test_way import system, writes
from rainbow_tenancy.emulator import Emulator, running_emulator

PAIR = {"lyon": lyon(sharedWith=None), "garage": association(pbx="${lyon.systemId}", company="Garage Dupont")}


@pytest.fixture
def elsewhere() -> Iterator[Emulator]:
    """Another Rainbow."""
    with running_emulator() as another:
        yield another


def test_host_written_otherwise_replaces_nothing(project, emulator):
    """With and without scheme, in capitals: the next preview holds no PBX."""
    stack = project(program(**PAIR))
    host = emulator.url.removeprefix("http://")
    stack.config("rainbow:host", host)
    stack.up()
    for written in (emulator.url, f"HTTP://{host}/"):
        stack.config("rainbow:host", written)
        assert {} == {step.name: step.op for step in stack.preview().steps if step.name in PAIR}
    emulator.reset_requests()
    stack.up()
    assert [] == writes(emulator)


def test_another_name_of_the_same_rainbow_loses_nothing(project, emulator):
    """The engine replaces everything: the preview warns, the update refuses, and what the refusal offers works."""
    stack = project(program(**PAIR))
    del stack.login["RAINBOW_HOST"]
    stack.config("rainbow:host", emulator.url)
    stack.up()
    stack.config("rainbow:host", emulator.url.replace("127.0.0.1", "localhost"))
    emulator.reset_requests()
    for attempt, succeeds in ((stack.preview, True), (stack.up, False)):
        run = attempt(expect=None)
        assert succeeds is (0 == run.code)
        assert f"what would be made is there already, {NAME} (" in run.diagnostics
    assert ([], 1, 1) == (writes(emulator), count(emulator), links(emulator))
    for name in ("garage", "lyon"):
        stack.call("state", "delete", stack.state()[name]["urn"], "--yes", "--stack", stack.stack)
    stack.up()
    assert ([], 1, 1) == (writes(emulator), count(emulator), links(emulator))
    assert [] == stack.preview().steps


def test_trigger_is_carried_out_if_the_old_one_goes_first(project, emulator):
    """`replacementTrigger` asks for no Diff either: refused as it is, and carried out with `deleteBeforeReplace`."""
    stack = project(program(lyon=lyon({"replacementTrigger": "one"})))
    stack.up()
    before = system(emulator)
    emulator.reset_requests()
    stack.write(program(lyon=lyon({"replacementTrigger": "two"})))
    assert "what would be made is there already" in stack.preview().diagnostics
    assert 0 != stack.up(expect=None).code
    assert ([], before) == (writes(emulator), system(emulator))
    stack.write(program(lyon=lyon({"replacementTrigger": "two", "deleteBeforeReplace": True})))
    assert "which it then deletes first" in stack.preview().diagnostics
    stack.up()
    after = system(emulator)
    assert (before["pbxId"], True) == (after["pbxId"], before["id"] != after["id"])
    assert [] == stack.preview().steps


def test_protected_pbx_does_not_move(project, emulator, elsewhere):
    """Refused before the new one is made; and the way back keeps it, also after an update that went without preview."""
    stack = project(program(lyon=lyon(deletionProtection=True)))
    del stack.login["RAINBOW_HOST"]
    stack.config("rainbow:host", emulator.url)
    stack.up()
    stack.config("rainbow:host", elsewhere.url)
    for attempt in (stack.preview, stack.up):
        run = attempt(expect=None)
        assert 0 != run.code
        assert "lyon may not be replaced: its deletionProtection is true" in run.diagnostics
    assert ([], 0) == (writes(elsewhere), count(elsewhere))
    stack.config("rainbow:host", emulator.url)
    run = stack.up(expect=None)  # the stack belongs to the other provider by now
    assert 0 != run.code
    assert "to keep it all the same, run pulumi state delete urn:" in run.diagnostics
    stack.call("state", "delete", stack.state()["lyon"]["urn"], "--yes", "--stack", stack.stack)
    emulator.reset_requests()
    stack.up()
    assert ([], 1, 2) == (writes(emulator), count(emulator), links(emulator))
    assert [] == stack.preview().steps
