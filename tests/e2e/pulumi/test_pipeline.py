"""The pipeline for Pulumi: its shell steps, as they stand in the example, run by the real engine."""

import pytest

from pipelines.shell import example, shell

PIPELINE = "pulumi/.github/workflows/pulumi.yml"
PROGRAM = {
    "resources": {
        "lyon": {
            "type": "rainbow:Pbx",
            "properties": {
                "name": "OXE-LYON-01",
                "type": "OmniPCX Enterprise",
                "dialing": {
                    "country": "FRA",
                    "nationalPrefix": "0",
                    "internationalPrefix": "00",
                    "outboundPrefix": "0",
                },
                "sharedWith": ["Boulangerie Martin"],
            },
        }
    }
}
DRIFT = 7  # the engine's exit code for changes that were not expected


@pytest.fixture
def step(project):
    """Run a step of the example in a project of its own, by the names of its job and of itself."""
    stack = project(PROGRAM)

    def run(job, name):
        (script,) = (one["run"] for one in example(PIPELINE)["jobs"][job]["steps"] if one.get("name") == name)
        environ = stack.environment(PULUMI_STACK=stack.stack)
        return shell(("bash", "-e"), script, stack.directory, environ)

    return run


def test_what_was_previewed_is_done_and_drift_is_told(step, emulator):
    """Preview saves the plan, up carries it out, the night is quiet; a click makes it fail, the next run repairs it."""
    previewed = step("preview", "Preview")
    assert (0, True) == (previewed.code, "2 to create" in previewed.out), previewed.out + previewed.err
    assert 0 == step("up", "Up").code
    assert 0 == step("drift", "Drift").code
    emulator.by_hand("POST", "/sites/Garage Dupont/systems", {"systemId": "OXE-LYON-01"})
    night = step("drift", "Drift")
    assert DRIFT == night.code
    assert '+ [1]: "Garage Dupont"' in night.out
    assert 0 == step("preview", "Preview").code
    assert 0 == step("up", "Up").code
    assert 0 == step("drift", "Drift").code


def test_another_plan_than_the_previewed_one_is_refused(step, emulator):
    """Where Rainbow moved between preview and up in what the plan changes, up ends with an error."""
    assert 0 == step("preview", "Preview").code
    assert 0 == step("up", "Up").code
    assert 0 == step("preview", "Preview").code  # nothing to do
    emulator.by_hand("POST", "/sites/Garage Dupont/systems", {"systemId": "OXE-LYON-01"})
    refused = step("up", "Up")
    assert 0 != refused.code
    assert "violates plan" in refused.out + refused.err
