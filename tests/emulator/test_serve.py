"""The emulator as a process, in the background, in a file; snapshots."""

import json
import os
import signal
import ssl
import subprocess
import sys
from urllib.request import urlopen

import pytest

from emulator.raw import AUTHENTICATION, Raw, World
from rainbow_tenancy.emulator import EmulatorError, EmulatorOptions, running_emulator
from support.certificate import self_signed
from support.needs import needs

RUN = "from pathlib import Path\nfrom rainbow_tenancy.emulator import *\nrun(EmulatorOptions({}))"


@pytest.fixture
def process():
    """Start the emulator as a process; it is ended with the signal given."""
    started = []

    def begin(options):
        command = [sys.executable, "-W", "error", "-c", RUN.format(options)]
        pipe = subprocess.PIPE
        started.append(subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env={**os.environ}))
        return started[-1]

    yield begin
    for each in started:
        each.kill()
        each.communicate()


@pytest.fixture
def certificate(tmp_path):
    """Return a private key with its certificate for 127.0.0.1, in one file."""
    needs("openssl")
    return self_signed(tmp_path / "emulator.pem", "IP:127.0.0.1")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_json_line_comes_first_and_the_end_is_clean(process, number):
    """--format json prints one line once the emulator answers; a signal ends it without a traceback."""
    run = process('port=0, format="json"')
    words = json.loads(run.stdout.readline())
    assert {"url", "email", "password", "appId", "appSecret"} == set(words)
    reply = Raw(words["url"]).login(words["email"], words["password"], words["appId"], words["appSecret"])
    assert 200 == reply.status
    run.send_signal(number)
    rest, errors = run.communicate(timeout=20)
    assert (0, "", "") == (run.returncode, rest, errors)


def test_text_says_how_to_use_it(process):
    """The text names URL and login as lines to paste; quiet prints the URL only."""
    run = process("port=0")
    lines = [run.stdout.readline() for _ in range(14)]
    exported = [line.split("=")[0].strip() for line in lines if "export" in line]
    names = ("HOST", "EMAIL", "PASSWORD", "APP_ID", "APP_SECRET")
    assert [f"export RAINBOW_{name}" for name in names] == exported
    assert process("port=0, quiet=True").stdout.readline().startswith("http://127.0.0.1:")


def test_port_that_is_taken_is_told():
    """A port that somebody else has is told in one line, with what to do."""
    from rainbow_tenancy.emulator import run

    with running_emulator() as emulator:
        port = int(emulator.url.rsplit(":", 1)[1])
        with pytest.raises(EmulatorError, match=f"--port {port}: Address already in use; --port 0 picks a free one"):
            run(EmulatorOptions(port=port))


def test_loopback_only():
    """The emulator listens on loopback and nowhere else; seed and size exclude each other."""
    with pytest.raises(EmulatorError, match="loopback"):
        EmulatorOptions(host="0.0.0.0")


def test_https_where_a_certificate_is_given(tmp_path, certificate):
    """With a key and its certificate the emulator speaks https, and says so; a file of another kind is refused."""
    with running_emulator(tls=certificate) as emulator:
        assert emulator.url.startswith("https://127.0.0.1:")
        told = urlopen(
            f"{emulator.url}{AUTHENTICATION}/urls?uid={emulator.email}",
            context=ssl.create_default_context(cafile=certificate),
        ).read()
        assert json.loads(told)["data"][0]["loginUrl"].startswith(emulator.url)
    other = tmp_path / "notes.txt"
    other.write_text("no certificate", encoding="utf-8")
    with pytest.raises(EmulatorError, match="right would be a PEM file"), running_emulator(tls=other):
        pass


def test_file_outlives_the_run(tmp_path):
    """With a file the world is there again, and is not seeded anew; tokens stay good too."""
    path = tmp_path / "rainbow.db"
    with running_emulator(db=path) as emulator:
        world = World(emulator)
        world.api.created("kept")
        headers = world.api.headers
    with running_emulator(seed={"partner": {"name": "other"}}, db=path) as emulator:
        raw = Raw(emulator.url)
        raw.headers = headers
        assert 1 == raw.get("/systems", name="kept", bpId="5a0000000000000000000001").json["total"]


def test_snapshot_and_restore(world):
    """Restore puts the world back, and forgets counts and faults; tokens stay good."""
    before = world.emulator.snapshot()
    world.api.created()
    world.emulator.fault("status", times=None)
    world.emulator.restore(before)
    assert {} == world.emulator.counts()
    assert 0 == world.api.get("/systems", name="new", bpId="5a0000000000000000000001").json["total"]


def test_slip_of_the_emulator_is_not_overlooked(capsys):
    """An exception inside the emulator answers 500, and raises where the emulator ends."""

    def begin():
        with running_emulator() as emulator:
            world = World(emulator)
            emulator.store.run("DROP TABLE numbers")
            assert 500 == world.api.get(f"/systems/{world.api.id_of('systems', 'OXO90')}/phone-numbers").status

    with pytest.raises(RuntimeError, match="slipped"):
        begin()
    assert "no such table" in capsys.readouterr().err


def test_import_is_cheap():
    """Importing the package loads neither server nor database nor YAML."""
    heavy = "{'uvicorn', 'starlette', 'sqlite3', 'yaml'}"
    code = f"import sys, rainbow_tenancy.emulator; print(sorted({heavy} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "[]\n" == found.stdout


def test_client_may_close_its_connection(world):
    """A client that goes away leaves the emulator in peace."""
    import socket
    from urllib.parse import urlsplit

    address = urlsplit(world.emulator.url)
    with socket.create_connection((address.hostname, address.port)) as raw:
        raw.send(b"GET /api/rainbow/admin/v1.0/sys")
    assert 200 == world.api.get("/systems").status


def test_file_that_is_no_database_is_told(tmp_path):
    """A file of another kind is refused with one line, and left as it is."""
    path = tmp_path / "notes.txt"
    path.write_text("not a database, but long enough to be taken for one " * 20, encoding="utf-8")
    with pytest.raises(EmulatorError, match="not a database"), running_emulator(db=path):
        pass
    assert path.read_text(encoding="utf-8").startswith("not a database")
