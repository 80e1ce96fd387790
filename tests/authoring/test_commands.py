"""export, accept and lock as a person calls them, against the emulator."""

import json
import sys
from pathlib import Path

import pexpect


def test_from_clicks_to_git_and_back(rainbowctl, emulator):
    """Export, a clean plan, a click, drift, accept, a clean plan: nothing was ever written to Rainbow."""
    code, out, err = rainbowctl("export", "--lock")
    assert (0, "") == (code, err)
    assert "1 PBX with 3 associations written to 2 files in tenancy." in out
    assert "Left out, because they are ordinary (not shared): OXE-RHONE-ALPES." in out
    assert (0, "") == rainbowctl("validate")[::2]
    assert "Nothing to do" in rainbowctl("plan", "--exit-code")[1]
    emulator.by_hand("PUT", "/systems/OXO90", {"pbxNationalPrefix": "8"})
    emulator.by_hand("DELETE", "/sites/Cabinet Moreau/systems/OXO90")
    assert 2 == rainbowctl("drift")[0]
    code, out, err = rainbowctl("accept", "--yes")
    assert (0, "") == (code, err)
    assert out.startswith("2 differences to take into the files.\n")
    assert '-      nationalPrefix: "0"\n+      nationalPrefix: "8"\n' in out
    assert "Written: tenancy/tenancy.yaml." in out
    assert 0 == rainbowctl("drift")[0]
    assert "Nothing to take" in rainbowctl("accept")[1]
    assert [] == [key for key in emulator.counts() if key.startswith(("POST", "PUT", "DELETE"))]


def test_export_refuses_what_is_there(rainbowctl):
    """A second export writes nothing unless --overwrite says so."""
    assert 0 == rainbowctl("export", "--out", "x", "--split", "pbx")[0]
    Path("x/tenancy.yaml").write_text("mine", encoding="utf-8")
    code, _, err = rainbowctl("export", "--out", "x", "--split", "pbx")
    assert (1, "rainbowctl: x/tenancy.yaml is there already; give another --out, or --overwrite\n") == (code, err)
    assert "mine" == Path("x/tenancy.yaml").read_text(encoding="utf-8")
    assert 0 == rainbowctl("export", "--out", "x", "--split", "pbx", "--overwrite")[0]


def test_export_of_a_name_that_nobody_bears(rainbowctl):
    """A mistyped name is told, and nothing is written."""
    code, _, err = rainbowctl("export", "oxo91")
    assert 1 == code
    assert "no PBX that this account sees is named oxo91" in err
    assert not Path("tenancy").exists()


def test_accept_without_yes_and_terminal_writes_nothing(rainbowctl, emulator):
    """The patch is shown; without a terminal nobody is asked, and the exit code says refused."""
    rainbowctl("export")
    before = Path("tenancy/tenancy.yaml").read_bytes()
    emulator.by_hand("PUT", "/systems/OXO90", {"country": "BEL"})
    code, out, err = rainbowctl("accept")
    assert 3 == code
    assert "+      country: BEL" in out
    assert "--yes" in err
    assert before == Path("tenancy/tenancy.yaml").read_bytes()


def test_accept_shows_no_code(rainbowctl, emulator):
    """The lines around a change may hold a fleet's references, which are the activation code: they are shown short."""
    rainbowctl("export")
    path = Path("tenancy/tenancy.yaml")
    path.write_text(
        path.read_text(encoding="utf-8").replace("  oxo90:", "  oxo90:  # ALE12-1234.5678.90"), encoding="utf-8"
    )
    emulator.change("systems", "OXO90", name="OXO91")
    _, out, _ = rainbowctl("accept", "--yes")
    assert '+    name: "OXO91"' in out
    assert "installationReference: …}" in out
    assert "  oxo90:  # ALE12-…90" in out
    assert "1234.5678.90" not in out
    assert "1234.5678.90" in path.read_text(encoding="utf-8")


FLEETS = """\
version: 1
defaults: {type: OXO Connect}
pbxs:
  OXO90:
    fleet:
      fleetReference: ALE12
      installationReference:
        1234.5678.90
    dialing: {country: BEL}
  # once F1-11.2233
  a: {fleet: {fleetReference: F1, "installationReference": &a "11.2233"}, dialing: {country: FRA}}
"""


def test_accept_cuts_references_however_they_are_written(rainbowctl, emulator):
    """On a line of its own, behind an anchor, in a comment, and of a PBX that Rainbow does not have."""
    Path("tenancy.yaml").write_text(FLEETS, encoding="utf-8")
    _, out, _ = rainbowctl("accept", "--yes")
    assert "+    dialing: {country: FRA}" in out
    assert "        …\n" in out
    assert [] == [reference for reference in ("11.2233", "1234.5678.90") if reference in out]


def test_accept_of_some_and_of_what_stays(rainbowctl, emulator):
    """Named PBXs only; what is not taken is told with the reason, and the exit code is 2."""
    Path("tenancy.yaml").write_text(
        "version: 1\npbxs:\n  OXO90: {dialing: {country: BEL}}\n  new: {type: OXO Connect, dialing: {country: FRA}}\n",
        encoding="utf-8",
    )
    code, out, _ = rainbowctl("accept", "--yes", "new")
    assert 2 == code
    assert "* new: create: Rainbow has no such PBX" in out
    code, out, _ = rainbowctl("accept", "--yes", "OXO*")
    assert 0 == code
    assert "  OXO90: {dialing: {country: FRA}}\n" in Path("tenancy.yaml").read_text(encoding="utf-8")
    code, _, err = rainbowctl("accept", "nobody")
    assert 1 == code
    assert "no PBX of the files has the key or name nobody" in err


def test_accept_follows_a_name_with_the_lock_alone(rainbowctl, emulator):
    """A PBX renamed by hand: without a lock the way out is told; with one its block gets the new name."""
    text = "version: 1\npbxs:\n  oxo: {name: OXO90, type: OXO Connect, dialing: {country: FRA}}\n"
    Path("tenancy.yaml").write_text(text, encoding="utf-8")
    assert 0 == rainbowctl("lock")[0]
    emulator.change("systems", "OXO90", name="OXO91")
    lock = Path("tenancy.lock").rename("aside")
    code, out, _ = rainbowctl("accept", "--yes")
    assert (2, text) == (code, Path("tenancy.yaml").read_text(encoding="utf-8"))
    assert "if it was renamed in Rainbow, write its new name (or id)" in " ".join(out.replace("|", "").split())
    lock.rename("tenancy.lock")
    assert "correct the name (rainbowctl accept does)" in rainbowctl("plan")[2]
    assert 0 == rainbowctl("accept", "--yes")[0]
    assert '  oxo: {name: "OXO91", type: OXO' in Path("tenancy.yaml").read_text(encoding="utf-8")
    assert "Nothing to do" in rainbowctl("plan", "--exit-code")[1]


def test_accept_asks_at_a_terminal(emulator, rainbowctl):
    """At a terminal the patch comes first, then the question; only yes is accepted."""
    rainbowctl("export")
    emulator.by_hand("PUT", "/systems/OXO90", {"country": "BEL"})
    command = ["-c", "from rainbow_tenancy.cli import main; main()", "accept"]
    for answer, code in (("no", 3), ("yes", 0)):
        terminal = pexpect.spawn(sys.executable, command, encoding="utf-8", timeout=30)
        terminal.expect(r"\+      country: BEL")
        terminal.expect("Only yes is accepted: ")
        terminal.sendline(answer)
        terminal.expect(pexpect.EOF)
        terminal.close()
        assert code == terminal.exitstatus
    assert "country: BEL" in Path("tenancy/tenancy.yaml").read_text(encoding="utf-8")


def test_lock_holds_and_is_written_anew(rainbowctl, emulator):
    """A name that went to another company stops the plan with the place; lock accepts the new meaning and says so."""
    Path("tenancy.yaml").write_text(
        "version: 1\npbxs:\n  OXO90: {sharedWith: [Cabinet Moreau, Hôtel Bellecour, Imprimerie Gutenberg]}\n",
        encoding="utf-8",
    )
    code, out, _ = rainbowctl("lock")
    assert (0, "4 names noted in tenancy.lock.\n") == (code, out)
    assert 0 == rainbowctl("plan", "--exit-code")[0]
    emulator.change("companies", "Cabinet Moreau", name="Cabinet Moreau & Fils")
    emulator.change("companies", "Garage Dupont", name="Cabinet Moreau")
    code, _, err = rainbowctl("plan")
    assert 1 == code
    assert err.startswith("tenancy.yaml:3:24: the company Cabinet Moreau means another now (")
    code, out, _ = rainbowctl("lock")
    assert 0 == code
    assert "* Cabinet Moreau: " in out
    assert 2 == rainbowctl("plan", "--exit-code")[0]


def test_export_of_a_scope(rainbowctl):
    """With --scope the files govern the names given and no others, and a plan over them has nothing to tell."""
    assert "--scope: name the PBXs" in rainbowctl("export", "--scope")[2]
    assert 0 == rainbowctl("export", "OXE-*", "--scope")[0]
    assert 'policy: {scope: ["OXE-*"]}\n' in Path("tenancy/tenancy.yaml").read_text(encoding="utf-8")
    assert [] == json.loads(rainbowctl("plan", "--format", "json")[1])["unmanaged"]
    assert "OXO90" not in rainbowctl("status")[1]


def test_accept_does_not_follow_a_pbx_out_of_scope(rainbowctl, emulator):
    """A PBX that was given a name outside the files' scope is somebody else's: its name is not taken into the files."""
    rainbowctl("export", "OXO*", "--scope")
    before = Path("tenancy/tenancy.yaml").read_bytes()
    emulator.change("systems", "OXO90", name="PARIS-90")
    code, out, _ = rainbowctl("accept", "--yes")
    assert 2 == code
    assert "the name PARIS-90 is outside policy.scope" in " ".join(out.split())
    assert before == Path("tenancy/tenancy.yaml").read_bytes()
