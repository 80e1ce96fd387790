"""`connect` and `rotate-code` as commands: who is meant, where secrets go, and what is refused."""

import json
import stat
import subprocess

import pytest

from support.codes import tells
from support.command import command

CONNECTION = """\
    connection:
      httpProxy: {host: 192.0.2.8, port: 3128, username: rainbow, password: {fromEnv: RAINBOW_SECRET_PROXY}}
"""


@pytest.fixture
def run(folder, environ):
    """The command in the directory of the tenancy, where its PBX was created; keywords are environment variables."""

    def run(*arguments, **more):
        return command(*arguments, folder=folder, environ=environ | more)

    assert 0 == run("apply", "--yes").code
    return run


@pytest.fixture
def behind_proxy(folder, run):
    """The tenancy's PBX reaches Rainbow through a proxy."""
    root = folder / "tenancy.yaml"
    root.write_text(root.read_text("utf-8") + CONNECTION, encoding="utf-8")


def code_of(emulator, name="lyon"):
    """The activation code, or what Rainbow has instead."""
    with emulator.service.lock:
        return emulator.store.value("SELECT jid_pbxagent_password FROM systems WHERE name = ?", name)


def mode(path):
    """Who may do what with a file."""
    return stat.S_IMODE(path.stat().st_mode)


def git_sees(folder):
    """What git would take of a directory, as `git add .` does."""
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
    listed = ["git", "ls-files", "--others", "--exclude-standard"]
    return subprocess.run(listed, cwd=folder, check=True, capture_output=True, text=True).stdout.split()


# ── connect ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_sheet_with_secrets_is_a_private_file(run, behind_proxy, folder, emulator):
    """Code and proxy password are in the mode-0600 file and nowhere else; a redacted sheet is an ordinary file."""
    told = run("connect", "lyon", "--out", "sheets", RAINBOW_SECRET_PROXY="hunter2")
    assert (0, "") == (told.code, told.out), told.err
    sheet = folder / "sheets" / "lyon.txt"
    assert f"Activation code: {code_of(emulator)}\n" in sheet.read_text("utf-8")
    assert "Proxy password:  hunter2\n" in sheet.read_text("utf-8")
    assert (0o600, 0o700) == (mode(sheet), mode(folder / "sheets"))
    assert not tells(told.err, code_of(emulator))
    assert 0 == run("connect", "lyon", "--out", "open", "--redact", "--format", "markdown").code
    assert 0o600 != mode(folder / "open" / "lyon.md")
    assert "hunter2" not in (folder / "open" / "lyon.md").read_text("utf-8")


def test_wider_mode_does_not_stay(run, folder):
    """A sheet that takes the place of a file that others read is private all the same; a link is not followed."""
    (folder / "sheets").mkdir()
    (folder / "sheets" / "lyon.txt").touch(0o644)
    (folder / "elsewhere").touch()
    (folder / "sheets" / "lyon.md").symlink_to(folder / "elsewhere")
    for form in ("text", "markdown"):
        assert 0 == run("connect", "lyon", "--out", "sheets", "--format", form).code
    assert [0o600, 0o600] == [mode(folder / "sheets" / name) for name in ("lyon.txt", "lyon.md")]
    assert "" == (folder / "elsewhere").read_text()


@pytest.mark.parametrize("arguments", [["connect", "lyon"], ["rotate-code", "lyon", "--yes"]], ids=" ".join)
def test_git_takes_no_sheet(run, folder, arguments):
    """A directory that a command makes for sheets is out of git's sight; one that was there is left as it is."""
    assert 0 == run(*arguments, "--out", "new/sheets").code
    (folder / "mine").mkdir()
    assert 0 == run(*arguments, "--out", "mine").code
    assert ["mine/lyon.txt", "tenancy.yaml"] == git_sees(folder)


def test_sheet_does_not_go_into_a_pipe(run, emulator):
    """Without a terminal a sheet with a code is refused, and one that holds none is printed; --redact leaves it out."""
    for word, named in {"lyon": "lyon", "OXO90": "OXO90", "*": "OXO90"}.items():
        refused = run("connect", word)
        assert (1, "") == (refused.code, refused.out)
        assert f"the sheet of {named} holds a secret" in refused.err
        assert "use --out DIR, or --redact" in refused.err
    printed = run("connect", "lyon", "--redact", "--language", "es")
    assert printed.out.startswith("Hoja de conexión: lyon\n")
    assert not tells(printed.out, code_of(emulator))
    emulator.connect("lyon")
    assert run("connect", "lyon").out.startswith("Connection sheet: lyon\n")
    assert "no PBX is named nobody" in run("connect", "nobody").err


def test_proxy_password_does_not_go_into_a_pipe(run, behind_proxy, emulator):
    """A password is a secret of an activated PBX too, and it is not even fetched for a pipe."""
    emulator.connect("lyon")
    refused = run("connect", "lyon")
    assert (1, "") == (refused.code, refused.out)
    assert "the sheet of lyon holds a secret" in refused.err


def test_secret_that_is_not_there_is_told_with_its_place(run, behind_proxy, folder):
    """A password that cannot be fetched is one line with its place, and no sheet; redacted nobody fetches it."""
    failed = run("connect", "lyon", "--out", "sheets")
    assert 1 == failed.code
    assert (
        "tenancy.yaml:8:77: the environment variable RAINBOW_SECRET_PROXY is not set; set it for this run" in failed.err
    )
    assert "; the code alone: rainbowctl status --pbx lyon --codes-file FILE\n" in failed.err
    assert not (folder / "sheets").exists()
    assert 0 == run("connect", "lyon", "--redact").code


@pytest.mark.parametrize(
    ("names", "wrong"),
    [
        (["lyno"], "no PBX is named lyno; did you mean lyon?"),
        (["zzzzzz"], "no PBX is named zzzzzz; rainbowctl status --all lists them"),
        (["later"], "later is in the files and not yet in Rainbow; create it first, with rainbowctl apply"),
        (["old"], "the files say old: absent; while it is there, give its Server name or id"),
        (["OXO90"], "OXO90 is outside policy.scope, and so another's; use the files that govern it"),
        (["TWIN"], "2 PBXs are named TWIN; give the id of one of them: "),
    ],
)
def test_names_that_mean_no_pbx(run, folder, emulator, names, wrong):
    """Unknown, not yet created, to be deleted, another's, or borne by two: one clear line each, nothing printed."""
    root = folder / "tenancy.yaml"
    later = "  later: {type: OXO Connect}\n  old: {name: TWO, absent: true}\npolicy: {scope: [l*, t*]}\n"
    root.write_text(root.read_text("utf-8") + later, encoding="utf-8")
    for _ in range(2):
        created = {"name": "TWIN", "type": "oxo", "country": "FRA", "siteId": "Garage Dupont", "isShared": True}
        assert emulator.by_hand("POST", "/systems", created).status < 300
    failed = run("connect", *names, "--redact")
    assert (1, "") == (failed.code, failed.out)
    assert f"rainbowctl: {wrong}" in failed.err
    assert 1 == len(failed.err.splitlines())


def test_several_pbxs_and_ids(run, folder, emulator):
    """A glob means every PBX of such a name, each with a file of its own; an id means the one that bears it."""
    assert 0 == run("connect", "*", "--out", "sheets", "--format", "html").code
    names = sorted(path.name for path in (folder / "sheets").glob("[!.]*"))
    assert ["lyon.html", "oxe-rhone-alpes.html", "oxo90.html"] == names
    with emulator.service.lock:
        identity = emulator.store.value("SELECT id FROM systems WHERE name = 'OXO90'")
    assert "Connection sheet: OXO90" in run("connect", identity, "--redact").out


def test_sheet_without_files(run, folder, emulator):
    """Without files there is a sheet too; a fleet's references stand only in a private file."""
    (folder / "tenancy.yaml").unlink()
    assert "An OXO Connect from the fleet" in run("connect", "OXO90", "--redact").out
    assert "1234.5678" not in run("connect", "OXO90", "--redact").out
    assert 0 == run("connect", "OXO90", "--out", "sheets").code
    assert 0o600 == mode(folder / "sheets" / "oxo90.txt")
    assert "ALE12-1234.5678.90" in (folder / "sheets" / "oxo90.txt").read_text("utf-8")


def test_template_of_ones_own(run, folder, emulator):
    """--template is filled in place of the sheet; a slip in it is told before Rainbow is asked."""
    (folder / "own.txt").write_text("${name}: ${nothing}")
    emulator.reset_requests()
    failed = run("connect", "lyon", "--redact", "--template", "own.txt")
    assert failed.err.startswith("own.txt:1:10: there is no placeholder nothing; ")
    assert {} == emulator.counts()
    (folder / "own.txt").write_text("${name}: ${activationCode}\n")
    assert "lyon: left out of this sheet\n" == run("connect", "lyon", "--redact", "--template", "own.txt").out


# ── rotate-code ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_new_code_into_files(run, folder, emulator):
    """Says what it means, makes the code, and puts it into a sheet and a codes file; the journal holds no code."""
    emulator.connect("lyon")
    done = run("rotate-code", "lyon", "--yes", "--out", "sheets", "--codes-file", "codes")
    assert 0 == done.code, done.err
    assert "goes back to Pending" in done.out
    assert "lyon has a new activation code and is Pending." in done.out
    code = code_of(emulator)
    assert code in (folder / "sheets" / "lyon.txt").read_text("utf-8")
    assert (folder / "codes").read_text("utf-8").endswith(f"\t{code}\n")
    lines = [json.loads(line) for line in max((folder / ".rainbow").glob("journal-*")).read_text().splitlines()]
    assert [("intent", None), ("outcome", "done")] == [(line["event"], line.get("status")) for line in lines]
    assert {"rotate code"} == {line["operation"] for line in lines}
    assert not tells(done.out + done.err + json.dumps(lines), code)
    assert "Pending lyon" in run("status").out


def test_without_a_place_the_code_is_fetched_later(run, folder):
    """Where the code went into no file, the command says how it is fetched while the PBX is Pending."""
    assert "rainbowctl connect lyon --out DIR" in run("rotate-code", "lyon", "--yes").err
    for text, fetched in [("${name} $${activationCode}", True), ("${activationCode}", False)]:
        (folder / "own.txt").write_text(text)
        assert "needs --out DIR" in run("rotate-code", "lyon", "--yes", "--template", "own.txt").err
        done = run("rotate-code", "lyon", "--yes", "--out", "sheets", "--template", "own.txt")
        assert 0 == done.code
        assert fetched is ("rainbowctl connect lyon --out DIR" in done.err)


@pytest.mark.parametrize(
    ("arguments", "environment", "why"),
    [
        (["lyon"], {}, "nobody to ask without a terminal: confirm with --yes"),
        (["OXO90", "--yes"], {}, "it comes from the fleet"),
        (["lyon", "--yes"], {"RAINBOW_READ_ONLY": "1"}, "RAINBOW_READ_ONLY is set"),
    ],
)
def test_refused_and_nothing_changed(run, emulator, arguments, environment, why):
    """Without yes, for a fleet's PBX, and where only reading is allowed: exit 3, and no request to write."""
    emulator.reset_requests()
    refused = run("rotate-code", *arguments, **environment)
    assert 3 == refused.code
    assert why in refused.err
    assert "nothing was changed" in refused.err
    assert [] == [key for key in emulator.counts() if key.startswith("POST")]


def test_one_pbx_at_a_time(run):
    """A glob of several PBXs gets no code for all of them at once."""
    failed = run("rotate-code", "*", "--yes")
    assert 1 == failed.code
    assert "one at a time" in failed.err


def test_nothing_to_write_to_is_told_first(run, behind_proxy, folder, emulator):
    """A missing password, and a place where no sheet can be written, stop before the old code is void."""
    (folder / "file").touch()
    (folder / "sheets" / "lyon.txt").mkdir(parents=True)
    emulator.reset_requests()
    assert 1 == run("rotate-code", "lyon", "--yes", "--out", "sheets").code
    failed = run("rotate-code", "lyon", "--yes", "--out", "file", RAINBOW_SECRET_PROXY="x")
    assert 1 == failed.code
    for out, told in [("sheets", "sheets/lyon.txt: Is a directory"), ("/dev/null", "/dev/null: Not a directory")]:
        failed = run("rotate-code", "lyon", "--yes", "--out", out, RAINBOW_SECRET_PROXY="x")
        assert (1, f"rainbowctl: {told}\n") == (failed.code, failed.err)
    assert [] == [key for key in emulator.counts() if key.startswith("POST")]
