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


def unfolded(text):
    """Text on one line, however it was wrapped."""
    return " ".join(text.split()).replace(" | ", " ")


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


def test_who_moved_is_told_against_the_last_apply(rainbowctl, emulator, tmp_path):
    """Rainbow and the files moved since the apply: each difference says who, a conflict with all three values."""
    root = tmp_path / "tenancy.yaml"
    root.write_text(
        FILES.replace('nationalPrefix: "0"', 'nationalPrefix: "2"').replace(", Cabinet Moreau", ""), "utf-8"
    )
    emulator.by_hand("PUT", "/systems/lyon", {"pbxNationalPrefix": "1", "country": "BEL"})
    told = unfolded(rainbowctl("drift", "--full").out)
    for line in (
        'dialing.country: Rainbow has "BEL", the files say "FRA"; Rainbow moved',
        'dialing.nationalPrefix: Rainbow has "1", the files say "2", they said "0" before; both moved: a conflict',
        "does not name this company; the files moved",
        "Who moved is told against the last apply.",
    ):
        assert line in told
    (change,) = [
        change
        for one in json.loads(rainbowctl("drift", "--format", "json").out)["different"]
        for change in one["changes"]
        if change["moved"] == "both"
    ]
    assert ("1", "2", "0") == (change["from"], change["to"], change["base"])
    (tmp_path / ".rainbow" / "last-apply.json").unlink()
    assert "Who moved cannot be told without --base." in unfolded(rainbowctl("drift").out)


def test_revision_that_is_not_there_fails(rainbowctl):
    """A base that git does not know ends the run before Rainbow is asked for anything."""
    failed = rainbowctl("drift", "--base", "nowhere")
    assert (1, "") == (failed.code, failed.out)
    assert "--base: the revision nowhere is not here" in failed.err


def test_exposure_tells_who_shares_with_whom(rainbowctl):
    """Each PBX that several companies share is told with them; --company asks for those of one company."""
    told = unfolded(rainbowctl("exposure", "--company", "cabinet*").out)
    assert "exposes all users of the PBX to all companies" in told
    assert ": Boulangerie Martin and Cabinet Moreau" in told
    document = json.loads(rainbowctl("exposure", "--format", "json", "--company", "nobody").out)
    assert {"pbxs": 0, "companies": 0} == document["summary"]
    assert "No company shares a PBX" in rainbowctl("exposure", "--company", "nobody").out
