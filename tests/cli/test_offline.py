"""What needs no Rainbow: help, mistakes, validate, schema, the generated pages."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest

from rainbow_tenancy.cli import run
from rainbow_tenancy.cli.errors import guarded
from rainbow_tenancy.cli.generate import GENERATED, generate
from rainbow_tenancy.cli.group import COMMANDS, rainbowctl
from rainbow_tenancy.rainbow import State
from rainbow_tenancy.reconcile.status_words import status_word

ROOT = Path(__file__).parents[2]
START = [sys.executable, "-W", "error", "-c", "from rainbow_tenancy.cli import main; main()"]


def test_help_names_every_command(capsys):
    """The help lists the table, and each command's own help begins with the table's line."""
    assert 0 == run([])
    listed = capsys.readouterr().out
    for name, line in COMMANDS.items():
        assert f"  {name} " in listed
        command = rainbowctl.get_command(click.Context(rainbowctl), name)
        assert command is not None
        assert line == (command.help or "").splitlines()[0]


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_fits_80_columns(capsys, name):
    """No line of help is wider than a small terminal."""
    assert 0 == run([name, "--help"] if name else ["--help"])
    assert all(len(line) <= 80 for line in capsys.readouterr().out.splitlines())


@pytest.mark.parametrize("arguments", [["validate"], ["plan"], ["accept"], ["status"], ["connect", "lyon"]])
def test_two_tenancies_in_one_directory_are_refused(arguments, capsys, monkeypatch, tmp_path):
    """Where tenancy/ and tenancy.yaml are both there, neither is silently the one that counts."""
    monkeypatch.chdir(tmp_path)
    Path("tenancy").mkdir()
    for root in (Path("tenancy.yaml"), Path("tenancy/tenancy.yaml")):
        root.write_text("version: 1\npbxs: {}\n", encoding="utf-8")
    assert 1 == run(arguments)
    told = capsys.readouterr()
    assert "" == told.out
    assert "both tenancy/ and tenancy.yaml are here; name the one that is meant" in told.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["plann"],
        ["plan", "--ful"],
        ["plan", "--request-timeout", "soon"],
        ["plan", "--request-timeout", "0s"],
        ["apply", "--limit", "removals=many"],
        ["status", "--timeout", "10"],
        ["emulator", "--latency", "slow"],
        ["emulator", "--assume", "nothing=1"],
        ["emulator", "--host", "0.0.0.0"],
        ["companies", "extra"],
    ],
)
def test_mistyped_is_1_and_a_line(arguments, capsys, monkeypatch, folder):
    """A mistyped command, option or value is exit 1 with a line, never a traceback."""
    monkeypatch.chdir(folder)
    assert 1 == run(arguments)
    told = capsys.readouterr()
    assert "" == told.out
    assert told.err.startswith("rainbowctl: ")
    assert "defect" not in told.err


@pytest.mark.parametrize(
    ("arguments", "meant"), [(["plann"], "plan?"), (["stauts"], "status?"), (["plan", "--ful"], "'--full'?")]
)
def test_a_slip_of_the_finger_is_recognised(arguments, meant, capsys):
    """A mistyped command or option is answered with the one that was meant."""
    assert 1 == run(arguments)
    assert f"id you mean {meant}" in capsys.readouterr().err


def test_a_line_begins_with_no_strange_file_name(capsys, monkeypatch, tmp_path):
    """A file whose name the log of a pipeline would obey is named by its path."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "::error::.yaml").write_text("version: 2\n", encoding="utf-8")
    assert 1 == run(["validate", "::error::.yaml"])
    assert capsys.readouterr().err.startswith("./::error::.yaml:1:10: ")


def test_no_files_here(capsys, monkeypatch, tmp_path):
    """Without a path and without files the message says what to give."""
    monkeypatch.chdir(tmp_path)
    assert 1 == run(["validate"])
    assert "name the root file" in capsys.readouterr().err


def test_validate_and_show(capsys):
    """A good tenancy is counted; --show tells each value with its origin."""
    path = str(ROOT / "examples" / "tenancy" / "lyon")
    assert 0 == run(["validate", path])
    assert capsys.readouterr().out.startswith("Valid: tenancy lyon with 3 PBXs")
    assert 0 == run(["validate", path, "--show", "lyon-oxe"])
    told = capsys.readouterr().out
    assert 'dialing.country: "FRA"' in told
    assert "defaults" in told
    assert 1 == run(["validate", path, "--show", "lyon-oxo"])
    assert capsys.readouterr().err.startswith("rainbowctl: there is no PBX lyon-oxo")


def test_mistakes_are_told_with_their_place(capsys, tmp_path):
    """Each mistake is a line with file, line and column; the last says how many."""
    path = tmp_path / "tenancy.yaml"
    path.write_text("version: 1\npbxs:\n  a: {type: OXO, dialing: {outboundPrefix: 0}}\n", encoding="utf-8")
    assert 1 == run(["validate", str(path)])
    lines = capsys.readouterr().err.splitlines()
    assert all(line.startswith(f"{path}:3:") for line in lines[:-1])
    assert f"rainbowctl: {len(lines) - 1} mistakes; nothing was changed" == lines[-1]


def test_schema_is_the_file(capsys):
    """Schema prints what is checked in."""
    assert 0 == run(["schema"])
    assert json.loads((ROOT / "schemas/tenancy.schema.json").read_text("utf-8")) == json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("name", GENERATED)
def test_generated_files_are_fresh(name, tmp_path):
    """Every generated file is what `make generate` writes."""
    generate(tmp_path)
    assert (tmp_path / name).read_text("utf-8") == (ROOT / name).read_text("utf-8")


def test_assume_help(capsys):
    """`--assume help` lists the switches and starts nothing."""
    assert 0 == run(["emulator", "--assume", "help"])
    assert "page-cap" in capsys.readouterr().out


HEAVY = {"pulumi", "grpc", "deepdiff", "rich", "httpx2", "pydantic", "yaml", "starlette", "msgspec"}


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [
        (["--help"], set()),
        (["--version"], set()),
        (["schema"], {"msgspec", "pydantic", "yaml"}),
        (["validate"], {"pydantic", "yaml", "msgspec"}),
        (["plan"], {"pydantic", "yaml", "msgspec", "httpx2"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_small_commands_import_little(folder, environ, arguments, needed):
    """A command loads of the heavy packages only those that it needs."""
    code = (
        f"import sys\nfrom rainbow_tenancy.cli import run\nrun({arguments})\nprint(sorted({HEAVY} & set(sys.modules)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=environ, capture_output=True, text=True, check=True
    )
    assert str(sorted(needed)) == ran.stdout.splitlines()[-1]


def test_reader_that_goes_away_is_no_traceback():
    """A closed pipe ends the command without a word."""
    with subprocess.Popen([*START, "schema"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert b"" == process.stderr.read()


def test_emulator_ends_cleanly():
    """The emulator prints its JSON line first, and ^C ends it with 0."""
    command = [*START, "emulator", "--port", "0", "--format", "json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert {"url", "email", "password", "appId", "appSecret"} == set(json.loads(process.stdout.readline()))
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate(timeout=20)
    assert (0, "", "") == (process.returncode, rest, errors)


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (KeyboardInterrupt(), "rainbowctl: interrupted"),
        (FileNotFoundError(2, "No such file or directory", "a\nb"), "rainbowctl: a\\nb: No such file or directory"),
        (KeyError("secret"), "rainbowctl: a defect of rainbowctl, please report it: KeyError at test_offline.py"),
    ],
)
def test_whatever_goes_wrong_is_a_line(error, line, capsys):
    """Interruption, the file system and our own slips end in one line without what the exception holds."""

    def slip():
        raise error

    assert 1 == guarded(slip)
    told = capsys.readouterr().err
    assert told.startswith(line)
    assert 1 == told.count("\n")


@pytest.mark.parametrize(
    ("status", "channels", "word"),
    [
        ("created", None, "Pending"),
        ("activating", None, "Pending"),
        ("activated", None, "Activated"),
        ("activated", {"connection": "up", "csta": "up"}, "Running"),
        ("activated", {"connection": "up", "csta": "down"}, "Degraded"),
        ("activated", {"connection": "down", "csta": "down"}, "Disconnected"),
        ("activated", {"connection": "up", "csta": "dozing"}, "Activated"),
        ("frozen", {"connection": "up"}, '"frozen"'),
        ("Running", None, '"Running"'),
    ],
)
def test_status_words(status, channels, word):
    """Each word of the pages; what is unknown is shown raw and never as Running."""
    assert word == status_word(status, None if channels is None else State(channels))
