"""What drift finds between files and Rainbow, with the real command against the emulator."""

import json

import pytest

from rainbow_tenancy.emulator import running_emulator
from support.command import unfolded

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
    assert "Who moved cannot be told without an apply from here or --base." in unfolded(rainbowctl("drift").out)


BOXES = """\
version: 1
defaults: {{type: OmniPCX Enterprise, dialing: {{country: FRA}}}}
pbxs:
  lyon: {{dialing: {{nationalPrefix: "{lyon}"}}, sharedWith: [{shared}]}}
  nice: {{dialing: {{nationalPrefix: "{nice}"}}}}
"""


@pytest.fixture
def boxes(operate, emulator, tmp_path):
    """Writes two blocks, runs the command, and tells it; both were applied before."""
    ran = operate(emulator)

    def run(*arguments, lyon="0", nice="0", shared="Boulangerie Martin"):
        (tmp_path / "tenancy.yaml").write_text(BOXES.format(lyon=lyon, nice=nice, shared=shared), encoding="utf-8")
        return ran(*arguments)

    assert 0 == run("apply", "--yes").code
    return run


def moved(ran):
    """Who moved, of each field and of each PBX's associations."""
    told = json.loads(ran.out)
    return {
        f"{one['pbx']['key']} {change['field'] if change else one['kind']}": (change or one)["moved"]
        for one in (*told["inFilesNotInRainbow"], *told["different"])
        for change in one["changes"] or [None]
    }


JSON = ("drift", "--format", "json")
OF_LYON, OF_NICE = "lyon dialing.nationalPrefix", "nice dialing.nationalPrefix"


def test_what_was_blocked_is_told_as_before(boxes, emulator):
    """An apply that had to leave something well alone wrote none of it: the files moved, not Rainbow."""
    emulator.change("systems", "lyon", isOxoManaged=True)
    now = {"lyon": "1", "nice": "1", "shared": "Boulangerie Martin, Garage Dupont"}
    assert 0 == boxes("apply", "--yes", **now).code
    assert {OF_LYON: "files", "lyon associate": "files"} == moved(boxes(*JSON, **now))
    assert {OF_LYON: "files", "lyon associate": "files", OF_NICE: "files"} == moved(boxes(*JSON, **now | {"nice": "2"}))
    emulator.by_hand("PUT", "/systems/nice", {"pbxNationalPrefix": "7"})
    emulator.by_hand("PUT", "/systems/lyon", {"pbxNationalPrefix": "7"})
    assert {OF_LYON: "both", "lyon associate": "files", OF_NICE: "rainbow"} == moved(boxes(*JSON, **now))


@pytest.mark.parametrize(
    "narrowed", [("--pbx", "lyon"), ("--company", "Boulangerie*"), ("--pbx", "lyon", "--company", "Boulangerie*")]
)
def test_what_was_narrowed_to_is_told_since_then(boxes, emulator, narrowed):
    """An apply of one PBX alone is the last one of this PBX, and not of the others."""
    assert 0 == boxes("apply", "--yes", *narrowed, lyon="1", nice="1").code
    assert {OF_LYON: "files", OF_NICE: "files"} == moved(boxes(*JSON, lyon="2", nice="1"))
    emulator.by_hand("PUT", "/systems/lyon", {"pbxNationalPrefix": "7"})
    assert {OF_LYON: "rainbow", OF_NICE: "files"} == moved(boxes(*JSON, lyon="1", nice="1"))


def test_what_was_done_before_a_failure_is_told_since_then(boxes, emulator):
    """Of an apply that failed in part, what was done is compared with from then on, and the rest as before."""
    emulator.fault("status", method="POST", route="/sites/{siteId}/systems", status=403)
    now = {"lyon": "1", "shared": "Boulangerie Martin, Garage Dupont"}
    assert 1 == boxes("apply", "--yes", **now).code
    assert {"lyon associate": "files"} == moved(boxes(*JSON, **now))
    assert {OF_LYON: "files", "lyon associate": "files"} == moved(boxes(*JSON, **now | {"lyon": "2"}))


def test_nothing_is_made_up_where_nobody_knew(boxes, emulator, tmp_path):
    """Without a record until now, nobody can tell of what the apply left aside whether Rainbow moved."""
    (tmp_path / ".rainbow" / "last-apply.json").unlink()
    emulator.by_hand("PUT", "/systems/nice", {"pbxNationalPrefix": "7"})
    assert 0 == boxes("apply", "--yes", "--pbx", "lyon", lyon="1").code
    assert {OF_LYON: "files", OF_NICE: None} == moved(boxes(*JSON, lyon="2"))


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
    assert {"pbxs": 0, "companies": 0, "leftOut": 2} == document["summary"]
    assert "None of these companies shares a PBX" in rainbowctl("exposure", "--company", "nobody").out
