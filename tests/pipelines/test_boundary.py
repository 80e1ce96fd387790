"""Who gets what in the examples: the trust boundary of docs/pipelines.md, read off the files themselves."""

import re

import pytest

from pipelines.gitlab import PATH, job
from pipelines.shell import EXAMPLES, example

WORKFLOWS = sorted(str(path.relative_to(EXAMPLES)) for path in EXAMPLES.rglob(".github/workflows/*.yml"))
PINNED = re.compile(r"[a-z-]+/[a-z-]+(?:/[a-z-]+)?@[0-9a-f]{40} # v\d+\.\d+\.\d+")
FROM_HERE = "github.event.pull_request.head.repo.full_name == github.repository"
MAIN, MERGE_REQUEST = "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH", '$CI_PIPELINE_SOURCE == "merge_request_event"'
OURS = "$CI_MERGE_REQUEST_SOURCE_PROJECT_PATH == $CI_PROJECT_PATH"

JOBS = [
    pytest.param(path, name, id=f"{path.rsplit('/', 1)[1]}:{name}")
    for path in WORKFLOWS
    for name in example(path)["jobs"]
]
GITLAB_JOBS = [name for name, told in example(PATH).items() if isinstance(told, dict) and "stage" in told]


def uses(told):
    """The actions of a job, without their versions."""
    return {step["uses"].split("@")[0] for step in told["steps"] if "uses" in step}


def test_examples_are_found():
    """What the tests below look at is there."""
    assert {"pull-request.yml", "apply.yml", "drift.yml", "pulumi.yml"} == {
        path.rsplit("/", 1)[1] for path in WORKFLOWS
    }
    assert {"validate", "plan", "note", "plan of main", "apply", "drift"} == set(GITLAB_JOBS)


@pytest.mark.parametrize("path", WORKFLOWS)
def test_actions_are_pinned_by_hash(path):
    """Each action is named by the hash of a released commit, with the release beside it."""
    lines = re.findall(r"uses: (.+)", (EXAMPLES / path).read_text(encoding="utf-8"))
    assert lines
    assert [] == [line for line in lines if not PINNED.fullmatch(line)]


@pytest.mark.parametrize("path", WORKFLOWS)
def test_nothing_runs_with_more_than_a_fork_may_have(path):
    """No workflow starts by pull_request_target or by another workflow, and none has a permission it does not name."""
    told = example(path)
    assert set() == set(told["on"]) - {"pull_request", "push", "schedule", "workflow_dispatch"}
    assert {} == told["permissions"]


@pytest.mark.parametrize(("path", "name"), JOBS)
def test_no_expression_in_a_script(path, name):
    """Foreign text reaches a shell as a variable, never as part of the script."""
    steps = example(path)["jobs"][name]["steps"]
    assert [] == [step for step in steps if "${{" in step.get("run", "")]


@pytest.mark.parametrize(("path", "name"), JOBS)
def test_account_and_writing_are_apart(path, name):
    """A job has an account of Rainbow in its environment, or may write in the forge, and is then without checkout."""
    told = example(path)["jobs"][name]
    with_account = "secrets." in str(told["steps"])
    assert with_account == (told.get("environment") in {"rainbow", "rainbow-plan"})
    if any(value == "write" for value in told["permissions"].values()):
        assert not with_account
        assert "actions/checkout" not in uses(told)
    else:
        assert {"contents": "read"} == told["permissions"]


@pytest.mark.parametrize(("path", "name"), JOBS)
def test_forks_have_no_account(path, name):
    """On a pull request only a branch of the repository itself gets to a job with an account."""
    told = example(path)
    job = told["jobs"][name]
    if "pull_request" in told["on"] and "environment" in job and "github.event_name == 'push'" != job.get("if"):
        assert FROM_HERE in job["if"] or "github.event_name == 'schedule'" == job["if"]
    for step in job["steps"]:
        if step.get("uses", "").startswith("actions/checkout@"):
            assert {"persist-credentials": "false"} == step["with"]


@pytest.mark.parametrize(("path", "name"), [("apply.yml", "apply"), ("pulumi.yml", "up")])
def test_apply_is_approved_and_alone(path, name):
    """What writes to Rainbow is in the approved environment, one run at a time, and never cut off."""
    (found,) = [one for one in WORKFLOWS if one.endswith(path)]
    told = example(found)
    assert "rainbow" == told["jobs"][name]["environment"]
    assert "false" == told["concurrency"]["cancel-in-progress"]
    assert "pull_request" not in told["on"] or "github.event_name == 'push'" == told["jobs"][name]["if"]


@pytest.mark.parametrize(("path", "name"), JOBS)
def test_artifacts_are_short_lived(path, name):
    """An artifact names customers and goes within a week; journals alone stay."""
    for step in example(path)["jobs"][name]["steps"]:
        if step.get("uses", "").startswith("actions/upload-artifact@"):
            longest = 90 if step["with"]["name"] == "journal" else 7
            assert 1 <= int(step["with"]["retention-days"]) <= longest


@pytest.mark.parametrize("name", GITLAB_JOBS)
def test_gitlab_jobs_have_what_they_need(name):
    """With an account: main, or a branch of the project itself. Artifacts are for developers, and not for ever."""
    told = job(name)
    environment = told.get("environment", {}).get("name")
    (rule,) = told["rules"]
    assert (environment is None) == (name == "validate")
    if environment is not None and MERGE_REQUEST in rule["if"]:
        assert OURS in rule["if"]
    if "artifacts" in told:
        assert "developer" == told["artifacts"]["access"]
        assert told["artifacts"]["expire_in"] in ({"1 year"} if name == "apply" else {"1 day", "1 week"})


def test_gitlab_apply_is_approved_and_alone():
    """What writes to Rainbow runs on main, by hand, in the protected environment, one at a time."""
    told = job("apply")
    assert MAIN in told["rules"][0]["if"]
    assert "manual" == told["rules"][0]["when"]
    assert ("rainbow/apply", "rainbow-apply") == (told["environment"]["name"], told["resource_group"])
