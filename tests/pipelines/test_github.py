"""The GitHub example, its shell steps run as they stand in the files."""

import asyncio
import json

import pytest

from pipelines.forge import ME, SOMEBODY, Forge
from support.command import command
from support.scripted_server import scripted


def test_validate_needs_no_account(workflow, files):
    """A pull request is validated with neither secret nor account, and told what is wrong."""
    run = workflow("pull-request")
    run.context = {}
    assert "Valid: tenancy lyon" in run.run("validate").steps[0].out
    (files / "tenancy/tenancy.yaml").write_text("version: 1\npbx: {}\n", encoding="utf-8")
    broken = workflow("pull-request").run("validate")
    assert 1 == broken.code
    assert "tenancy.yaml:2:1" in broken.steps[0].err


async def test_comment_replaces_itself(workflow):
    """The plan is commented once; the next run replaces its own comment, however many others stand before it."""
    forge = Forge(("authorization", "Bearer forge-token"))
    async with scripted(forge) as server:
        for _ in range(2):
            run = workflow("pull-request")
            run.environ = {"GITHUB_API_URL": server.url, "GITHUB_REPOSITORY": "reseller/tenancy"}
            plan = await asyncio.to_thread(run.run, "plan")
            told = (plan.folder / "plan.md").read_text(encoding="utf-8")
            if not forge.bodies:
                # A page of others; one of them begins as ours would.
                for number in range(100):
                    forge.say(SOMEBODY, told if number == 50 else "Looks good")
            comment = await asyncio.to_thread(run.run, "comment")
            assert (0, "") == (comment.code, comment.steps[0].err)
    assert ["POST", "PATCH"] == forge.writes
    assert (ME, told) == forge.bodies[101]
    assert 101 == len(forge.bodies)


async def test_comment_gets_the_markdown_alone(workflow, account):
    """The job that may write comments has the report, its token, and nothing of the account or the repository."""
    forge = Forge(("authorization", "Bearer forge-token"))
    run = workflow("pull-request")
    await asyncio.to_thread(run.run, "plan")
    async with scripted(forge) as server:
        run.context = {"github.token": "forge-token", "github.event.pull_request.number": "7"}
        run.environ = {"GITHUB_API_URL": server.url, "GITHUB_REPOSITORY": "reseller/tenancy"}
        comment = await asyncio.to_thread(run.run, "comment")
    assert ["plan.md"] == [path.name for path in (run.room / "artifacts/plan").iterdir()]
    assert 0 == comment.code
    assert not (comment.folder / "tenancy").exists()
    sent = "".join(str(request) for request in server.requests)
    assert [] == [name for name, value in account.items() if name != "RAINBOW_HOST" and value in sent]


async def test_comment_that_is_refused_fails(workflow):
    """A forge that refuses fails the check and is quoted, instead of leaving an old plan that looks new."""
    run = workflow("pull-request")
    await asyncio.to_thread(run.run, "plan")
    async with scripted(Forge(("authorization", "Bearer another"))) as server:
        run.environ = {"GITHUB_API_URL": server.url, "GITHUB_REPOSITORY": "reseller/tenancy"}
        comment = await asyncio.to_thread(run.run, "comment")
    assert 0 != comment.code
    assert "401" in comment.steps[0].err


def test_what_was_approved_is_applied(workflow, emulator):
    """After the merge: a plan on the run's page, its apply with a journal that says which run, then nothing to do."""
    run = workflow("apply")
    plan = run.run("plan")
    assert "1 PBX to create" in plan.summary
    assert "3" == plan.outputs["operations"]
    applied = run.run("apply")
    assert 0 == applied.code, applied.steps[0].err
    assert "Everything was done." in applied.summary
    journal = (run.room / "artifacts/journal/journal.jsonl").read_text(encoding="utf-8").splitlines()
    assert {"https://github.test/reseller/tenancy/actions/runs/11"} == {json.loads(line)["job"] for line in journal}
    assert 90 == run.retention["journal"]
    assert "0" == workflow("apply").run("plan").outputs["operations"]


def test_another_plan_than_the_approved_one_is_refused(workflow, emulator, files):
    """Where Rainbow moved between approval and apply, nothing is written and the check fails."""
    run = workflow("apply")
    run.run("plan")
    emulator.by_hand("POST", "/sites/Cabinet Moreau/systems", {"systemId": "OXO90"})
    root = files / "tenancy/tenancy.yaml"
    root.write_text(root.read_text(encoding="utf-8").replace(", Cabinet Moreau", ""), encoding="utf-8")
    applied = run.run("apply")
    assert 3 == applied.code
    assert not (run.room / "artifacts").joinpath("journal", "journal.jsonl").exists()


@pytest.mark.parametrize(("changed", "code"), [(False, 0), (True, 2)])
def test_night_tells_drift(workflow, emulator, files, account, changed, code):
    """The nightly check fails where Rainbow differs; page and alerts are there either way."""
    assert 0 == command("apply", "--yes", folder=files, environ=account).code
    if changed:
        emulator.by_hand("POST", "/sites/Garage Dupont/systems", {"systemId": "lyon"})
    run = workflow("drift")
    drift = run.run("drift")
    assert (code, str(code)) == (drift.code, drift.outputs["code"])
    assert ("Garage Dupont" in drift.summary) == changed
    alerts = run.run("alerts")
    (sarif,) = json.loads((alerts.folder / "drift.sarif").read_text(encoding="utf-8"))["runs"]
    assert changed == any("Garage Dupont" in result["message"]["text"] for result in sarif["results"])
    assert (run.room / "artifacts/drift/drift.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert {"drift": 7, "alerts": 1} == run.retention


async def test_night_tells_who_moved(workflow, emulator, applied):
    """The commit of the last run of apply that ended well is what drift is told against."""
    emulator.by_hand("POST", "/sites/Garage Dupont/systems", {"systemId": "lyon"})
    run = workflow("drift")
    forge = Forge(("authorization", "Bearer forge-token"), applied=applied)
    async with scripted(forge) as server:
        run.environ = {"GITHUB_API_URL": server.url, "GITHUB_REPOSITORY": "reseller/tenancy"}
        found = await asyncio.to_thread(run.run, "applied")
        drift = await asyncio.to_thread(run.run, "drift")
    assert (0, applied) == (found.code, found.outputs["commit"])
    assert 2 == drift.code, drift.steps[0].err
    assert f"revision {applied} ({applied[:12]})" in drift.summary
    assert "Rainbow moved" in drift.summary


@pytest.mark.parametrize(("token", "code"), [("forge-token", 0), ("another", 22)])
async def test_night_before_the_first_apply_has_no_base(workflow, token, code):
    """Where nothing was applied so far there is no commit, which is no failure; a forge that refuses is one."""
    run = workflow("drift")
    run.context["steps.applied.outputs.commit"] = ""
    async with scripted(Forge(("authorization", f"Bearer {token}"))) as server:
        run.environ = {"GITHUB_API_URL": server.url, "GITHUB_REPOSITORY": "reseller/tenancy"}
        applied = await asyncio.to_thread(run.run, "applied")
    assert (code, "") == (applied.code, applied.outputs["commit"])


def test_night_without_rainbow_fails_and_keeps_yesterdays_alerts(workflow):
    """A Rainbow that cannot be read is told apart from one that differs: code 1, and no alerts to upload."""
    run = workflow("drift")
    run.context["secrets.RAINBOW_API_KEY"] = "revoked"
    drift = run.run("drift")
    assert (1, "1") == (drift.code, drift.outputs["code"])
    assert not (run.room / "artifacts").exists()
