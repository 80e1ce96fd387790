"""`rainbowctl notice`, from the files that plan and apply leave."""

import json

import pytest


@pytest.fixture
def apart(folder):
    """A tenancy whose PBX bears the name of one of its companies, under a key that is no town of another one."""
    root = folder / "tenancy.yaml"
    text = root.read_text("utf-8").replace("  lyon:\n", "  box-1:\n    name: OXE CABINET-MOREAU\n")
    root.write_text(text, encoding="utf-8")
    return folder


def read(folder):
    """The notices of a directory by file name."""
    return {path.name: path.read_text("utf-8") for path in folder.iterdir()}


def test_before_and_after(rainbowctl, apart):
    """A file a company from the plan and from the journal; who else uses the PBX stands in none."""
    assert 0 == rainbowctl("plan", "--report", "json=plan.json").returncode
    written = rainbowctl("notice", "--plan", "plan.json", "--out", "before", RAINBOW_HOST="", RAINBOW_PASSWORD="")
    assert (0, "2 notices written to before.\n", "") == (written.returncode, written.stdout, written.stderr)
    assert 0 == rainbowctl("apply", "--yes", "--journal", "journal").returncode
    assert 0 == rainbowctl("notice", "--journal", "journal", "--out", "after", "--language", "fr").returncode
    before, after = read(apart / "before"), read(apart / "after")
    assert {"boulangerie-martin.txt", "cabinet-moreau.txt"} == before.keys() == after.keys()
    assert "will be connected to the telephone system with the equipment ID PBX" in before["boulangerie-martin.txt"]
    assert "will be connected to the telephone system “OXE CABINET-MOREAU”" in before["cabinet-moreau.txt"]
    assert "a été raccordée au système téléphonique portant" in after["boulangerie-martin.txt"]
    assert "a été raccordée au système téléphonique «\u00a0OXE CABINET-MOREAU\u00a0»" in after["cabinet-moreau.txt"]
    assert "moreau" not in (before["boulangerie-martin.txt"] + after["boulangerie-martin.txt"]).casefold()


def test_plan_of_one_company_gives_its_notice(rainbowctl, apart):
    """A plan narrowed to a company holds what its notice needs, and still nobody else."""
    assert 0 == rainbowctl("plan", "--company", "Boulangerie Martin", "--report", "json=plan.json").returncode
    assert "moreau" not in (apart / "plan.json").read_text("utf-8").casefold()
    assert 0 == rainbowctl("notice", "--plan", "plan.json", "--out", "out").returncode
    assert ["boulangerie-martin.txt"] == list(read(apart / "out"))


def test_nothing_is_overwritten_and_no_link_followed(rainbowctl, folder, tmp_path_factory):
    """Files that are there stay unless --overwrite is said; where one may not be written, none is."""
    rainbowctl("plan", "--report", "json=plan.json")
    notice = ("notice", "--plan", "plan.json", "--out", "out")
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "file"
    (folder / "out").mkdir()
    (folder / "out" / "cabinet-moreau.txt").symlink_to(elsewhere)
    refused = rainbowctl(*notice, "--overwrite")
    assert (1, True) == (refused.returncode, "out/cabinet-moreau.txt is a link" in refused.stderr)
    assert ["cabinet-moreau.txt"] == [path.name for path in (folder / "out").iterdir()]
    (folder / "out" / "cabinet-moreau.txt").unlink()
    assert 0 == rainbowctl(*notice).returncode
    again = rainbowctl(*notice)
    assert (1, True) == (again.returncode, "is there already" in again.stderr)
    assert 0 == rainbowctl(*notice, "--overwrite", "--language", "es").returncode
    assert "Atentamente" in read(folder / "out")["cabinet-moreau.txt"]
    assert not elsewhere.exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--plan", "plan.json"), "rainbowctl: plan.json: this is no plan (JSON is malformed"),
        (("--journal", "plan.json"), "rainbowctl: plan.json:1: this is no line of a journal (JSON is malformed"),
        (("--plan", "nowhere.json"), "rainbowctl: nowhere.json: No such file or directory"),
        ((), "rainbowctl: give either --plan FILE or --journal FILE"),
        (("--plan", "plan.json", "--journal", "plan.json"), "rainbowctl: give either --plan FILE or --journal FILE"),
        (("--plan", "plan.json", "--template", "letter"), "letter:1:7: there is no placeholder $who; there is $"),
        (("--plan", "plan.json", "--template", "latin"), "rainbowctl: latin is not written in UTF-8"),
    ],
)
def test_what_is_wrong_is_told_in_a_line(rainbowctl, folder, arguments, told):
    """No such file, no plan, no journal, a slip in the template: a line that says what, and no notice."""
    (folder / "plan.json").write_text("no JSON", encoding="utf-8")
    (folder / "letter").write_text("Hello $who", encoding="utf-8")
    (folder / "latin").write_bytes(b"caf\xe9")
    failed = rainbowctl("notice", *arguments, "--out", "out")
    assert (1, "") == (failed.returncode, failed.stdout)
    assert failed.stderr.startswith(told), failed.stderr
    assert not (folder / "out").exists()


def test_plan_that_touches_nobody_writes_nothing(rainbowctl, folder):
    """Where no company is touched there is nothing to tell, and that is no failure."""
    rainbowctl("apply", "--yes")
    rainbowctl("plan", "--report", "json=plan.json")
    assert [] == json.loads((folder / "plan.json").read_text("utf-8"))["operations"]
    told = rainbowctl("notice", "--plan", "plan.json", "--out", "out")
    assert (0, "No company is touched: there is nothing to tell.\n") == (told.returncode, told.stdout)
    assert not (folder / "out").exists()
