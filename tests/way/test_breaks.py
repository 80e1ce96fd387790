"""An apply that breaks in the middle: it says what was done and why it stopped, and the next run does the rest."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from rainbow_tenancy.emulator import running_emulator
from rainbow_tenancy.emulator.handle import Emulator
from rainbow_tenancy.reconcile.apply import Result
from rainbow_tenancy.tenancy import load_tenancy
from reconcile import scenario
from support.between import Between, Spoil, between
from support.command import Ran, command
from support.scripted_server import Reply, Request
from way import every_kind

APPLY = ("apply", "--yes", "--allow-delete", "--journal", "journal")
JSON = ("--format", "json")


class Bench(NamedTuple):
    """The scenario of every kind, and a wire to Rainbow on which things go wrong."""

    folder: Path
    emulator: Emulator
    wire: Between

    @property
    def environ(self) -> dict[str, str]:
        """The environment of the operator."""
        emulator = self.emulator
        return emulator.environ | {"RAINBOW_HOST": self.wire.url}

    def run(self, *arguments: str, spoil: Spoil | None = None, **more: str) -> Ran:
        """Run the command over the wire; keywords are environment variables."""
        self.wire.forget()
        self.wire.spoil = spoil
        return command(*arguments, folder=self.folder, environ=self.environ | more)

    def journal(self) -> list[dict[str, Any]]:
        """The lines of the journal; a half one would not be JSON."""
        text = (self.folder / "journal").read_text(encoding="utf-8")
        assert text == "" or text.endswith("\n")
        return [json.loads(line) for line in text.splitlines()]

    def converges(self) -> None:
        """The next run, with nothing in its way, does the rest."""
        assert 0 == self.run(*APPLY).code
        assert 0 == self.run("plan", "--exit-code").code
        assert every_kind.AFTER == every_kind.estate(self.emulator)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """The scenario, before anything was applied."""
    (tmp_path / "tenancy.yaml").write_text(every_kind.FILES, encoding="utf-8")
    with running_emulator(every_kind.seed()) as emulator, between(emulator) as wire:
        yield Bench(tmp_path, emulator, wire)


def unwrapped(text: str) -> str:
    """A report on one line."""
    return " ".join(word for word in text.split() if word != "|")


def kind_of(request: Request) -> str:
    """The kind of operation that a write belongs to; "" for a read."""
    linking = "/sites/" in request.path
    match request.method:
        case "POST":
            return "associate" if linking else "create site" if request.path.endswith("/sites") else "create"
        case "DELETE":
            return "remove" if linking else "delete"
        case "PUT" if "isShared" in request.json:
            return "make shared" if request.json["isShared"] else "make ordinary"
        case "PUT":
            return "update"
    return ""


SEEN = {
    "create site": "the site is not there",
    "create": "the PBX is not there any more",
    "make shared": "isShared was to be true and is false",
    "associate": "is not linked",
    "update": 'dialing.outboundPrefix was to be "9" and is "0"',
    "remove": "a site that was to be unlinked is still linked",
    "make ordinary": "isShared was to be false and is true",
    "delete": "the PBX is still there after it was deleted",
}


@pytest.mark.parametrize("kind", SEEN)
def test_first_write_that_is_accepted_and_not_done_ends_the_run(bench, kind):
    """Rainbow answers 200 and does nothing: the run ends there, shows both sides, and writes nothing more."""
    before = bench.emulator.snapshot()

    def accepts_only(request: Request, good: Reply) -> Reply:
        nonlocal before
        if kind_of(request) == kind:
            bench.emulator.restore(before)
        before = bench.emulator.snapshot()
        return good

    ran = bench.run(*APPLY, *JSON, spoil=accepts_only)
    outcome = json.loads(ran.out)
    results = {status: [one for one in outcome["results"] if one["status"] == status] for status in ("failed", "left")}
    assert (1, f"the first {kind} did not do what was expected") == (ran.code, outcome["stopped"].split(":")[0])
    assert [(kind, True)] == [(one["kind"], SEEN[kind] in one["detail"]) for one in results["failed"]]
    assert kind == "delete" or results["left"]
    assert 1 == [kind_of(request) for request in bench.wire.requests].count(kind)
    assert kind == kind_of([request for request in bench.wire.requests if request.method != "GET"][-1])
    bench.converges()


def test_first_write_that_does_something_else_is_shown(bench):
    """A PBX that Rainbow creates with another prefix than was asked for: both values are named."""

    def dials_otherwise(request: Request, good: Reply) -> Reply:
        if kind_of(request) == "create":
            bench.emulator.change("systems", request.json["name"], pbxNationalPrefix="8")
        return good

    ran = bench.run(*APPLY, *JSON, spoil=dials_otherwise)
    outcome = json.loads(ran.out)
    assert 1 == ran.code
    assert 'dialing.nationalPrefix was to be "0" and is "8"' in outcome["stopped"]
    bench.converges()


# How the operator logs in; what is taken from him while a run is under way; what he is told; how often he logs in.
LOGINS: dict[str, tuple[dict[str, str], dict[str, Any], str, int]] = {
    "password": ({}, {"password": "another"}, "RAINBOW_EMAIL and RAINBOW_PASSWORD", 2),
    "API key": ({"RAINBOW_API_KEY": "demo-api-key"}, {"apiKeys": []}, "the password or API key", 0),
}


@pytest.mark.parametrize("way", LOGINS)
def test_login_that_is_refused_in_the_middle_ends_the_run(bench, way):
    """Password or key is changed while a run is under way: one line says so, what was done is told, nothing insists."""
    environ, taken, advice, logins = LOGINS[way]
    with bench.emulator.service.lock:
        account = bench.emulator.store.one("SELECT * FROM accounts ORDER BY rank")
    writes = 0

    def takes_it(request: Request, good: Reply) -> Reply:
        nonlocal writes
        writes += request.method != "GET"
        if writes != 5 or request.method == "GET":
            return good
        bench.emulator.change("accounts", account["id"], **taken)
        detail = "jwt expired" if logins else "no such key"
        return Reply({"errorCode": 401, "errorMsg": "Unauthorized", "errorDetails": detail}, 401)

    ran = bench.run(*APPLY, spoil=takes_it, **environ)
    assert 1 == ran.code
    told = unwrapped(ran.out)
    assert "The run stopped: Rainbow lets this account in no more" in told
    assert 1 == told.count(advice)
    assert "4 done, 1 failed, 15 left" in told
    assert (5, logins) == (writes, sum(request.path.endswith("/login") for request in bench.wire.requests))
    assert [one["event"] for one in bench.journal()].count("outcome") == 20
    bench.emulator.change("accounts", account["id"], **{name: account[name] for name in taken})
    bench.converges()


def test_journal_that_cannot_be_written_lets_nothing_be_sent(bench):
    """A full disk from the start: one line, exit 1, and Rainbow is as it was."""
    ran = bench.run("apply", "--yes", "--allow-delete", "--journal", "/dev/full")
    assert 1 == ran.code
    assert 1 == unwrapped(ran.out).count("the journal /dev/full cannot be written (No space left on device)")
    assert [] == bench.wire.writes()
    bench.converges()


def test_disk_that_fills_up_in_the_middle_ends_the_run(bench):
    """No room for a further line: what was done is told, the journal ends with a whole line, the next run goes on."""
    # -B: a compiled module cut short would spoil every later run.
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (6000, 6000)); "
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", f"{limit}from rainbow_tenancy.cli import main; main()", *APPLY, *JSON],
        cwd=bench.folder,
        env=bench.environ | {"PYTHONDONTWRITEBYTECODE": "1"},  # or the limit would cut Python's own files
        capture_output=True,
        text=True,
        check=False,
    )
    outcome = json.loads(ran.stdout)
    done = [one for one in outcome["results"] if one["status"] == "done"]
    assert (1, True) == (ran.returncode, 0 < len(done) < len(outcome["results"]))
    assert "the journal journal cannot be written (File too large)" == outcome["stopped"]
    assert "Traceback" not in ran.stderr
    assert len(done) == len(bench.wire.writes())
    assert len(done) <= [one["event"] for one in bench.journal()].count("intent")
    bench.converges()


async def test_listener_that_fails_stops_nothing(bench):
    """Who is told of each result may be gone, or have no room for it: everything is done all the same."""

    def fails(_: Result) -> None:
        raise OSError("nobody listens")

    files = load_tenancy(bench.folder / "tenancy.yaml")
    _, outcome, left = await scenario.run(bench.emulator, files, bench.folder / "journal", on_event=fails)
    assert (True, []) == (outcome.complete, left.operations)


def test_record_that_cannot_be_written_spoils_no_apply(bench):
    """The note of what was governed is a convenience: without it everything is done all the same, and told."""
    (bench.folder / ".rainbow" / "last-apply.json").mkdir(parents=True)
    ran = bench.run(*APPLY)
    assert (0, True) == (ran.code, "Everything was done." in ran.out)


def test_secret_that_goes_in_the_middle_fails_its_pbx_alone(bench):
    """The file of an activation code is taken away before its use: that PBX is not created, everything else is done."""
    secret = "equipment: {activationCode: {fromFile: code}}"
    text = every_kind.FILES.replace("  declared: {", f"  declared: {{{secret}, ")
    (bench.folder / "tenancy.yaml").write_text(text, encoding="utf-8")
    (bench.folder / "code").write_text("1234", encoding="utf-8")

    def takes_it_away(request: Request, good: Reply) -> Reply:
        if request.method != "GET":
            (bench.folder / "code").unlink(missing_ok=True)
        return good

    ran = bench.run(*APPLY, *JSON, "--secrets-dir", ".", spoil=takes_it_away)
    failed = [one for one in json.loads(ran.out)["results"] if one["status"] != "done"]
    assert (1, ["declared"]) == (ran.code, [one["pbx"]["key"] for one in failed])
    assert "its activation code: " in failed[0]["detail"]
    assert every_kind.AFTER.keys() - {"declared"} == every_kind.estate(bench.emulator).keys()
