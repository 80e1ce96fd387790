"""The GitLab example, its scripts run as they stand in the file."""

import asyncio
import json

import pytest
from junitparser import JUnitXml

from pipelines.forge import ME, SOMEBODY, Forge
from pipelines.gitlab import job
from support.command import command
from support.needs import needs
from support.scripted_server import scripted


def test_validate_needs_no_account(pipeline, files):
    """A merge request is validated without an account; what is wrong stands in log and Code Quality report."""
    pipeline.scoped = {}
    assert (0, "[]") == (pipeline.run("validate").code, pipeline.artifact("validate", "codequality").strip())
    (files / "tenancy/tenancy.yaml").write_text("version: 1\npbx: {}\n", encoding="utf-8")
    broken = pipeline.run("validate")
    assert 1 == broken.code
    assert "tenancy.yaml:2:1" in broken.err
    (finding,) = json.loads(pipeline.artifact("validate", "codequality"))
    assert {"path": "tenancy/tenancy.yaml", "lines": {"begin": 2}} == finding["location"]


async def test_note_replaces_itself(pipeline, account):
    """The plan is noted once; the next pipeline replaces its own note, whoever else began one like it."""
    needs("dash")
    forge = Forge(("private-token", "forge-token"))
    pipeline.scoped["rainbow/note"] = {"NOTE_TOKEN": "forge-token"}
    async with scripted(forge) as server:
        pipeline.environ = {"CI_API_V4_URL": server.url, "CI_PROJECT_ID": "9", "CI_MERGE_REQUEST_IID": "7"}
        for _ in range(2):
            plan = await asyncio.to_thread(pipeline.run, "plan")
            assert 0 == plan.code, plan.err
            told = pipeline.artifact("plan", "plan.md")
            if not forge.bodies:
                for number in range(100):
                    forge.say(SOMEBODY, told if number == 50 else "Looks good")
            note = await asyncio.to_thread(pipeline.run, "note")
            assert (0, "") == (note.code, note.err)
    assert ["POST", "PUT"] == forge.writes
    assert (ME, told) == forge.bodies[101]
    assert not (pipeline.room / "note/tenancy").exists()
    sent = "".join(str(request) for request in server.requests)
    assert [] == [name for name, value in account.items() if name != "RAINBOW_HOST" and value in sent]


def test_what_was_approved_is_applied(pipeline, files, account):
    """After the merge: the whole plan in the log, the very same applied with a journal, and its test cases."""
    planned = pipeline.run("plan of main")
    assert 0 == planned.code
    whole = command("plan", "--full", folder=files, environ=account).out
    assert planned.out == whole != command("plan", folder=files, environ=account).out
    applied = pipeline.run("apply")
    assert 0 == applied.code, applied.err
    assert pipeline.artifact("apply", "journal.jsonl")
    assert (2, 0) == counted(pipeline.artifact("apply", "junit"))
    again = pipeline.run("apply")
    assert 3 == again.code


@pytest.mark.parametrize(("changed", "code"), [(False, 0), (True, 2)])
def test_night_tells_drift(pipeline, emulator, files, account, changed, code):
    """The nightly job fails where Rainbow differs; its page and its test cases are there either way."""
    assert 0 == command("apply", "--yes", folder=files, environ=account).code
    if changed:
        emulator.by_hand("POST", "/sites/Garage Dupont/systems", {"systemId": "lyon"})
    drift = pipeline.run("drift")
    assert code == drift.code, drift.err
    assert changed == bool(counted(pipeline.artifact("drift", "junit"))[1])
    assert pipeline.artifact("drift", "drift.html").startswith("<!doctype html>")
    assert "always" == job("drift")["artifacts"]["when"]


async def test_night_tells_who_moved(pipeline, emulator, applied):
    """The commit of the last job apply that ended well is what drift is told against; without it drift is told too."""
    emulator.by_hand("POST", "/sites/Garage Dupont/systems", {"systemId": "lyon"})
    for token, told in (("forge-token", f"revision {applied} ({applied[:12]})"), ("another", "cannot be told")):
        async with scripted(Forge(("job-token", "forge-token"), applied=applied)) as server:
            pipeline.environ = {"CI_API_V4_URL": server.url, "CI_PROJECT_ID": "9", "CI_JOB_TOKEN": token}
            drift = await asyncio.to_thread(pipeline.run, "drift")
        assert 2 == drift.code, drift.err
        assert told in " ".join(drift.out.replace("|", "").split())


def counted(xml):
    """How many test cases there are, and how many failed."""
    suites = JUnitXml.fromstring(xml.encode())
    return suites.tests, suites.failures
