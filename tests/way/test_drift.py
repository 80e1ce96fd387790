"""What drift finds between files and Rainbow, with the real command against the emulator."""

import json

import pytest

from rainbow_tenancy.emulator import running_emulator

FILES = """\
version: 1
pbxs:
  lyon:
    type: OmniPCX Enterprise
    dialing: {country: FRA, nationalPrefix: "0", outboundPrefix: "0"}
    sharedWith: [Boulangerie Martin, Cabinet Moreau]
"""


@pytest.fixture
def emulator():
    """The demo partner."""
    with running_emulator() as emulator:
        yield emulator


@pytest.fixture
def rainbowctl(operate, emulator, tmp_path):
    """The command, where the files were applied."""
    (tmp_path / "tenancy.yaml").write_text(FILES, encoding="utf-8")
    ran = operate(emulator)
    assert 0 == ran("apply", "--yes").code
    return ran


def test_only_what_is_asked_for_fails(rainbowctl):
    """A PBX that is Pending is listed and is no drift, unless the operator wants to know."""
    listed = rainbowctl("drift")
    assert 0 == listed.code, listed.err
    assert "  * lyon, equipment ID PBX" in listed.out
    failed = rainbowctl("drift", "--fail-on", "pending")
    assert (2, "Rainbow differs from the files: 1 Pending.") == (failed.code, failed.out.splitlines()[0])
    assert 1 == rainbowctl("drift", "--fail-on", "none", "--fail-on", "pending").code
    document = json.loads(rainbowctl("drift", "--format", "json", "--fail-on", "none").out)
    assert ([], 1, "lyon") == (
        document["failsOn"],
        document["summary"]["sorts"]["pending"],
        document["pending"][0]["pbx"]["key"],
    )
