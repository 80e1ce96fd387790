"""Reports on standard output and in files, from one run."""

import json
import os
import stat
from xml.etree import ElementTree

from support.command import command


def test_many_forms_of_one_run(folder, environ, emulator):
    """Each file has its form and standard output another, and Rainbow is read once for all of them."""
    command("plan", folder=folder, environ=environ)
    once = emulator.counts()
    forms = ("json", "junit", "markdown", "sarif", "text")
    files = [word for form in forms for word in ("--report", f"{form}={form}.out")]
    ran = command("plan", "--format", "markdown", *files, folder=folder, environ=environ)
    assert (0, "") == (ran.code, ran.err)
    assert {route: 2 * number for route, number in once.items()} == emulator.counts()
    assert ran.out == (folder / "markdown.out").read_text(encoding="utf-8")
    plan = json.loads((folder / "json.out").read_text(encoding="utf-8"))
    assert plan["next"] in (folder / "text.out").read_text(encoding="utf-8")
    assert "testsuites" == ElementTree.fromstring((folder / "junit.out").read_text(encoding="utf-8")).tag
    (run,) = json.loads((folder / "sarif.out").read_text(encoding="utf-8"))["runs"]
    assert 4 == len(run["results"])


def test_report_is_nobody_elses_to_write(folder, environ):
    """A new file follows the umask, an old one keeps its mode, and none is for everybody to write."""
    for name, mode in (("private", 0o600), ("open", 0o666)):
        (folder / name).write_text("old")
        (folder / name).chmod(mode)
    before = os.umask(0)
    try:
        files = [word for name in ("private", "open", "new") for word in ("--report", f"markdown={name}")]
        command("plan", *files, folder=folder, environ=environ)
    finally:
        os.umask(before)
    modes = {name: stat.S_IMODE((folder / name).stat().st_mode) for name in ("private", "open", "new")}
    assert {"private": 0o600, "open": 0o664, "new": 0o664} == modes
    assert (folder / "open").read_text(encoding="utf-8").startswith("<!-- rainbow-tenancy:plan:main -->")
    assert {*modes, "tenancy.yaml"} == {path.name for path in folder.iterdir()}


def test_report_goes_through_a_link_and_into_a_pipe(folder, environ):
    """A link stays a link, and what is no file is written as it is."""
    (folder / "link").symlink_to("real.json")
    ran = command("drift", "--report", "json=link", "--report", "text=/dev/null", folder=folder, environ=environ)
    assert (2, "") == (ran.code, ran.err)
    assert (folder / "link").is_symlink()
    assert "drift" == json.loads((folder / "real.json").read_text(encoding="utf-8"))["report"]


def test_report_that_cannot_be_written_is_said(folder, environ):
    """The others are written, the report is printed, and the run ends with 1."""
    ran = command("status", "--report", "json=/dev/full", "--report", "csv=s.csv", folder=folder, environ=environ)
    assert 1 == ran.code
    assert "rainbowctl: --report: /dev/full: No space left on device\n" == ran.err
    assert "Missing lyon" in ran.out
    assert (folder / "s.csv").read_text(encoding="utf-8").startswith('"PBX",')


def test_what_could_not_be_told_in_the_end_is_refused_first(folder, environ, emulator):
    """A form that does not fit, a missing directory or a slip ends with 1 and a line before anything is asked."""
    (folder / "there").mkdir()
    refusals = {
        ("plan", "--format", "csv"): "there is no form csv for this command; there is",
        ("apply", "--report", "sarif=a.sarif"): "there is no form sarif for this command",
        ("plan", "--format", "pdf"): "there is no form pdf; there is csv,",
        ("drift", "--report", "json"): "write FORM=FILE, such as markdown=plan.md",
        ("status", "--report", "json=no/where.json"): "there is no directory no",
        ("status", "--report", "json=there"): "there is a directory",
        ("plan", "--report", "json=a", "--report", "text=a"): "a is named twice",
    }
    for arguments, line in refusals.items():
        ran = command(*arguments, folder=folder, environ=environ)
        assert (1, "") == (ran.code, ran.out)
        assert line in ran.err
    assert {} == emulator.counts()


def test_refused_apply_is_reported(folder, environ):
    """A refused run leaves a report too, in which every operation is left."""
    ran = command("apply", "--report", "json=a.json", "--report", "junit=a.xml", folder=folder, environ=environ)
    assert 3 == ran.code
    report = json.loads((folder / "a.json").read_text(encoding="utf-8"))
    assert (False, {"done": 0, "failed": 0, "unknown": 0, "left": 3}) == (report["complete"], report["summary"])
    assert "confirm with --yes" in report["stopped"]


def test_apply_in_another_form_is_one_document(folder, environ):
    """With another form than text the plan is told on stderr."""
    ran = command("apply", "--yes", "--format", "junit", "--report", "text=a.txt", folder=folder, environ=environ)
    assert 0 == ran.code
    assert "0" == ElementTree.fromstring(ran.out).get("failures")
    assert (folder / "a.txt").read_text(encoding="utf-8").startswith("Everything was done.")


def test_code_quality_of_files(folder, environ):
    """Validate tells GitLab of mistakes at their lines, with 1, and of hints as information, with 0."""
    code, hints = code_quality(folder, environ)
    assert (0, ["info"]) == (code, [hint["severity"] for hint in hints])
    (folder / "tenancy.yaml").write_text("version: 1\npbxs:\n  lyon: {tpye: OXO Connect}\n", encoding="utf-8")
    code, (entry, *_) = code_quality(folder, environ)
    assert 1 == code
    assert {"path": "tenancy.yaml", "lines": {"begin": 3}} == entry["location"]
    assert "did you mean type?" in entry["description"]


def code_quality(folder, environ):
    """How validate ends, and what it tells."""
    ran = command("validate", "--format", "codequality", folder=folder, environ=environ)
    return ran.code, json.loads(ran.out)
