"""rainbowctl init in a fresh directory: scripted and at a terminal, up to a plan without operations."""

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from rainbow_tenancy.authoring.start import CI_FILES, sketch
from rainbow_tenancy.cli.credentials import CREDENTIALS, keep_credentials
from rainbow_tenancy.emulator import Synthetic, running_emulator

ROOT = Path(__file__).parents[2]
MAIN = ["-W", "error", "-c", "from rainbow_tenancy.cli import main; main()"]
# The whole story with real processes takes some seconds: logging in, and reading and planning 300 PBXs.
MANY = Synthetic(pbxs=300, companies=100, sharing=3)


def clean(**more):
    """An environment without any account."""
    return {name: value for name, value in os.environ.items() if not name.startswith("RAINBOW_")} | more


@pytest.fixture
def rainbowctl(tmp_path):
    """The command as a process of its own, in a fresh directory, without a terminal."""

    def run(*arguments, **environ):
        return subprocess.run(
            [sys.executable, *MAIN, *arguments],
            cwd=tmp_path,
            env=clean(**environ),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


@pytest.fixture
def at_terminal(tmp_path):
    """The command at a terminal of 80 columns, in the same directory."""

    def start(*arguments, **environ):
        return pexpect.spawn(
            sys.executable,
            [*MAIN, *arguments],
            cwd=str(tmp_path),
            env=clean(TERM="xterm", NO_COLOR="1", **environ),
            encoding="utf-8",
            timeout=30,
            dimensions=(50, 80),
        )

    return start


def ended(process):
    """The exit code, and what came since the last expectation."""
    process.expect(pexpect.EOF)
    process.close()
    return process.exitstatus, process.before


def git(folder, *arguments):
    """What git says there."""
    return subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=False).stdout.split()


def last_word(told):
    """The command that the last line says to type."""
    return told.rstrip().splitlines()[-1].removeprefix("Next: rainbowctl ").split()


def test_scripted_from_nothing_to_a_plan(rainbowctl, tmp_path):
    """init, the command that it names, the one that that names: 300 PBXs in files, no operation, no write."""
    with running_emulator(MANY) as emulator:
        began = rainbowctl("init", **emulator.environ)
        assert (0, "") == (began.returncode, began.stderr)
        assert "sees: 101 companies, " in began.stdout
        assert "may, by its roles: read PBXs; create, change and delete them; associate" in began.stdout
        valid = rainbowctl("validate")
        assert (0, "Valid: tenancy main with 0 PBXs and 0 associations.\n") == (valid.returncode, valid.stdout)
        exported = rainbowctl(*last_word(began.stdout), **emulator.environ)
        assert 0 == exported.returncode, exported.stderr
        planned = rainbowctl(*last_word(exported.stdout), "--exit-code", **emulator.environ)
        assert (0, "") == (planned.returncode, planned.stderr)
        assert planned.stdout.startswith("Nothing to do")
        counts = emulator.counts()
    assert 300 == (tmp_path / "tenancy" / "tenancy.yaml").read_text(encoding="utf-8").count("    sharedWith: ")
    assert [] == [key for key in counts if not key.startswith("GET ")]


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # of forks beside threads; it execs at once
def test_at_a_terminal_from_nothing_to_a_plan(at_terminal, tmp_path):
    """Host and account are asked for, the password is not shown, and what is kept is out of git's reach."""
    git(tmp_path, "init", "--quiet")
    with running_emulator(MANY) as emulator:
        process = at_terminal("init")
        process.expect(r"Rainbow's host \[openrainbow.com\]: ")
        process.sendline("http://rainbow.example")
        process.expect("plain http would show the password")
        process.expect("Rainbow's host")
        process.sendline(emulator.url)
        process.expect("An API key is the better way in")
        process.expect(r"API key \(Enter: none\): ")
        process.sendline("")
        process.expect("E-mail: ")
        process.sendline(emulator.email)
        for question, answer in (("Password: ", emulator.password), ("Application secret: ", emulator.app_secret)):
            if question.startswith("App"):
                process.expect("Application id: ")
                process.sendline(emulator.app_id)
            process.expect(question)
            process.waitnoecho()
            process.sendline(answer)
        process.expect(r"Keep what you typed in \.rainbow/credentials .*yes is accepted: ")
        assert emulator.password not in process.before
        process.sendline("yes")
        code, told = ended(process)
        assert 0 == code
        (variable, path) = re.findall(r'export (\w+)="\$PWD/(\S+)"', told)[0]
        kept = tmp_path / path
        assert 0o600 == stat.S_IMODE(kept.stat().st_mode)
        assert emulator.password in kept.read_text(encoding="utf-8")
        assert 0 == ended(at_terminal(*last_word(told), **{variable: path}))[0]
        code, told = ended(at_terminal("plan", "--exit-code", **{variable: path}))
    assert 0 == code
    assert "Nothing to do" in told
    git(tmp_path, "add", "--all")
    assert [".gitignore", "tenancy/tenancy.yaml"] == git(tmp_path, "ls-files")


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_what_is_not_kept_is_nowhere(at_terminal, tmp_path):
    """Only what is missing is asked for; without yes nothing of it is written, and the variables to set are named."""
    with running_emulator() as emulator:
        process = at_terminal("init", RAINBOW_HOST=emulator.url, RAINBOW_APP_ID=emulator.app_id)
        process.expect("API key")
        process.waitnoecho()
        process.sendline("demo-api-key")
        process.expect("Application secret: ")
        process.waitnoecho()
        process.sendline(emulator.app_secret)
        process.expect("Only yes is accepted: ")
        process.sendline("no")
        code, told = ended(process)
    assert 0 == code
    assert "Set first, with what you typed: RAINBOW_API_KEY and RAINBOW_APP_SECRET." in told
    for path in tmp_path.rglob("*"):
        if path.is_file():
            content = path.read_text(encoding="utf-8")
            assert "demo-api-key" not in content
            assert emulator.app_secret not in content


def test_credentials_are_kept_only_where_git_does_not_look(tmp_path, monkeypatch):
    """A folder that does not leave everything out, a link, and credentials that are there: nothing is written."""
    monkeypatch.chdir(tmp_path)
    typed = {"RAINBOW_API_KEY": "canary"}
    assert keep_credentials(typed) is None
    assert ".rainbow/credentials is there already" == keep_credentials(typed | {"RAINBOW_API_KEY": "other"})
    assert "RAINBOW_API_KEY=canary\n" == CREDENTIALS.read_text(encoding="utf-8")
    CREDENTIALS.unlink()
    (tmp_path / ".rainbow" / ".gitignore").write_text("*\n!credentials\n", encoding="utf-8")
    assert "git might take the file" in (keep_credentials(typed) or "")
    (tmp_path / ".rainbow").rename(tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / ".gitignore").write_text("*\n", encoding="utf-8")
    (tmp_path / ".rainbow").symlink_to("elsewhere")
    assert "git might take the file" in (keep_credentials(typed) or "")
    assert [".gitignore"] == [path.name for path in (tmp_path / "elsewhere").iterdir()]


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_no_input_asks_nothing_at_a_terminal(at_terminal, tmp_path):
    """--no-input turns what is missing into an error, and nothing is written."""
    code, told = ended(at_terminal("init", "--no-input"))
    assert 1 == code
    assert "no host: set RAINBOW_HOST" in told
    assert [] == list(tmp_path.iterdir())


def test_refused_login_writes_nothing(rainbowctl, tmp_path):
    """A wrong password is sent once and told; no file is begun."""
    with running_emulator() as emulator:
        failed = rainbowctl("init", **emulator.environ | {"RAINBOW_PASSWORD": "wrong"})
        assert {"GET /api/rainbow/authentication/v1.0/login": 1} == emulator.counts()
    assert (1, "") == (failed.returncode, failed.stdout)
    assert [] == list(tmp_path.iterdir())


def test_what_is_there_stays(rainbowctl, tmp_path):
    """Files that are there are left to the letter, and a .gitignore is told what it lacks."""
    (tmp_path / "tenancy.yaml").write_text("version: 1\n", encoding="utf-8")
    (tmp_path / ".gitignore").write_text("*.env\n", encoding="utf-8")
    (tmp_path / ".gitlab-ci.yml").write_text("mine\n", encoding="utf-8")
    with running_emulator() as emulator:
        began = rainbowctl("init", "--ci", "gitlab", **emulator.environ)
    assert 0 == began.returncode
    assert "Left as it is: tenancy.yaml.\nLeft as it is: .gitignore; it should also have: .rainbow/, " in began.stdout
    assert "Left as it is: .gitlab-ci.yml." in began.stdout
    assert ["plan"] == last_word(began.stdout)
    for name, text in (("tenancy.yaml", "version: 1\n"), (".gitignore", "*.env\n"), (".gitlab-ci.yml", "mine\n")):
        assert text == (tmp_path / name).read_text(encoding="utf-8")
    assert not (tmp_path / "tenancy").exists()


def test_export_leaves_a_sketch_that_was_worked_on(rainbowctl, tmp_path):
    """A sketch in which a character was changed is somebody's work: export wants --overwrite."""
    with running_emulator() as emulator:
        rainbowctl("init", **emulator.environ)
        root = tmp_path / "tenancy" / "tenancy.yaml"
        root.write_text(root.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        refused = rainbowctl("export", **emulator.environ)
    assert 1 == refused.returncode
    assert "is there already" in refused.stderr


@pytest.mark.parametrize("forge", CI_FILES)
def test_pipelines_are_the_examples(rainbowctl, tmp_path, forge):
    """--ci writes the files of examples/ci, of which the package holds copies."""
    with running_emulator() as emulator:
        assert 0 == rainbowctl("init", "--ci", forge, **emulator.environ).returncode
    for path in CI_FILES[forge]:
        example = ROOT / "examples" / "ci" / forge / path
        assert example.read_bytes() == (tmp_path / path).read_bytes()


def test_git_takes_nothing_of_what_runs_leave(rainbowctl, tmp_path):
    """By its .gitignore, git leaves journals, records, credentials and codes alone, as the manual names them too."""
    git(tmp_path, "init", "--quiet")
    with running_emulator() as emulator:
        rainbowctl("init", **emulator.environ)
    left = [".rainbow/credentials", ".rainbow/doctor.json", "journal-1.jsonl", "lyon.code", "all.codes", "a/b.env"]
    manual = "".join(page.read_text(encoding="utf-8") for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
    shown = set(re.findall(r"rainbowctl .*--(?:codes-file|journal)[ =]([a-z][\w./-]*)", manual))
    assert "lyon-oxe.code" in shown
    left += sorted(shown - set(left))
    assert left == git(tmp_path, "check-ignore", *left)
    assert [] == git(tmp_path, "check-ignore", "tenancy/tenancy.yaml")


def test_sketch_is_valid_with_and_without_its_comments(rainbowctl, tmp_path):
    """What the comments of the sketch show is right: without its marks it is a tenancy of one PBX."""
    text = sketch("openrainbow.com", "5a0000000000000000000001")
    lines = [line for line in text.splitlines() if not re.match(r"# [A-Z]|# include|#$", line)]
    (tmp_path / "tenancy.yaml").write_text("\n".join(line.removeprefix("# ") for line in lines), encoding="utf-8")
    valid = rainbowctl("validate")
    assert (0, "Valid: tenancy main with 1 PBX and 2 associations.\n") == (valid.returncode, valid.stdout), valid.stderr
