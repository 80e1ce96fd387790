"""Who gets what in the examples: the trust boundary of docs/pipelines.md, read off the files themselves."""

import re

import pytest

from pipelines.gitlab import PATH, job
from pipelines.shell import EXAMPLES, example

WORKFLOWS = sorted(str(path.relative_to(EXAMPLES)) for path in EXAMPLES.rglob(".github/workflows/*.yml"))
PINNED = re.compile(r"[a-z-]+/[a-z-]+(?:/[a-z-]+)?@[0-9a-f]{40} # v\d+\.\d+\.\d+")

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
    elif "actions/checkout" in uses(told):
        assert {"contents": "read"} == told["permissions"]
    else:
        assert {"actions": "read"} == told["permissions"]
        assert not with_account


@pytest.mark.parametrize(("path", "name"), JOBS)
def test_a_checkout_leaves_no_token(path, name):
    """What a later step runs finds no token of the forge in the clone."""
    steps = example(path)["jobs"][name]["steps"]
    checkouts = [step for step in steps if step.get("uses", "").startswith("actions/checkout@")]
    assert [] == [step for step in checkouts if "false" != step["with"]["persist-credentials"]]


# What GitHub knows of an event, and the jobs that it then starts.
HEAD = "github.event.pull_request.head.repo.full_name"
EVENTS = {
    "a fork's pull request": ("pull_request", {HEAD: "somebody/tenancy"}, {"validate"}),
    "a branch's pull request": (
        "pull_request",
        {HEAD: "reseller/tenancy"},
        {"validate", "plan", "comment", "preview"},
    ),
    "a push to main": ("push", {"github.ref": "refs/heads/main"}, {"plan", "apply", "preview", "up"}),
    "a night": ("schedule", {"github.ref": "refs/heads/main"}, {"applied", "drift", "alerts"}),
    "a branch by hand": ("workflow_dispatch", {"github.ref": "refs/heads/other"}, {"applied", "drift", "alerts"}),
}


@pytest.mark.parametrize("event", EVENTS)
def test_github_starts(event):
    """Which jobs an event starts, by `on`, `if` and `needs`; a fork's pull request is validated and nothing else."""
    on, known, expected = EVENTS[event]
    known = {"github.event_name": on, "github.repository": "reseller/tenancy"} | known
    workflows = [example(path) for path in WORKFLOWS]
    assert expected == set().union(*(begun(told["jobs"], known) for told in workflows if on in told["on"]))


def begun(jobs, known):
    """The jobs whose condition holds and whose needs have begun; what a job finds out always lets the next one run."""
    found: set[str] = set()
    for name, told in jobs.items():  # in their files, jobs stand after those that they need
        condition = re.sub(r"needs\.\S+ != '0'|\$\{\{ !cancelled.*", "True", told.get("if", "True"))
        condition = re.sub(r"github\.[\w.]+", lambda variable: repr(known.get(variable[0])), condition)
        if eval(condition.replace("&&", "and").replace("||", "or")) and told.get("needs", name) in found | {name}:
            found.add(name)
    return found


@pytest.mark.parametrize(("path", "name"), [("apply.yml", "apply"), ("pulumi.yml", "up")])
def test_apply_is_approved_and_alone(path, name):
    """What writes to Rainbow is in the approved environment, one run at a time, and never cut off."""
    (found,) = [one for one in WORKFLOWS if one.endswith(path)]
    told = example(found)
    assert "rainbow" == told["jobs"][name]["environment"]
    assert "false" == told["concurrency"]["cancel-in-progress"]


@pytest.mark.parametrize(("path", "name"), JOBS)
def test_artifacts_are_short_lived(path, name):
    """An artifact names customers and goes within a week; journals alone stay."""
    for step in example(path)["jobs"][name]["steps"]:
        if step.get("uses", "").startswith("actions/upload-artifact@"):
            longest = 90 if step["with"]["name"] == "journal" else 7
            assert 1 <= int(step["with"]["retention-days"]) <= longest


# What GitLab knows of a pipeline, and the jobs that it then has.
MERGE_REQUEST = {
    "CI_PIPELINE_SOURCE": "merge_request_event",
    "CI_DEFAULT_BRANCH": "main",
    "CI_MERGE_REQUEST_PROJECT_PATH": "reseller/tenancy",
}
MAIN = {"CI_COMMIT_BRANCH": "main", "CI_DEFAULT_BRANCH": "main"}
PIPELINES = {
    "a fork's merge request": (
        MERGE_REQUEST | {"CI_MERGE_REQUEST_SOURCE_PROJECT_PATH": "somebody/tenancy"},
        {"validate"},
    ),
    "a branch's merge request": (
        MERGE_REQUEST | {"CI_MERGE_REQUEST_SOURCE_PROJECT_PATH": "reseller/tenancy"},
        {"validate", "plan", "note"},
    ),
    "a push to main": (MAIN | {"CI_PIPELINE_SOURCE": "push"}, {"plan of main", "apply"}),
    "a night": (MAIN | {"CI_PIPELINE_SOURCE": "schedule"}, {"drift"}),
    "a branch by itself": (MAIN | {"CI_PIPELINE_SOURCE": "push", "CI_COMMIT_BRANCH": "other"}, set()),
}


@pytest.mark.parametrize("pipeline", PIPELINES)
def test_gitlab_starts(pipeline):
    """Which jobs a pipeline has, by their rules; a fork's merge request is validated, in whichever project it runs."""
    known, expected = PIPELINES[pipeline]
    whole = any(holds(rule["if"], known) for rule in example(PATH)["workflow"]["rules"])
    assert expected == {
        name for name in GITLAB_JOBS if whole and any(holds(one["if"], known) for one in job(name)["rules"])
    }


def holds(condition, known):
    """Whether a rule's comparisons all hold."""
    condition = re.sub(r"\$(\w+)", lambda found: repr(known.get(found[1])), condition)
    return eval(condition.replace("&&", "and"))


@pytest.mark.parametrize("name", GITLAB_JOBS)
def test_gitlab_artifacts_are_short_lived(name):
    """An artifact is for developers and goes within a week; the journal alone stays."""
    artifacts = job(name).get("artifacts", {"access": "developer", "expire_in": "1 day"})
    assert "developer" == artifacts["access"]
    assert artifacts["expire_in"] in ({"1 year"} if name == "apply" else {"1 day", "1 week"})


def test_gitlab_note_has_no_account():
    """The job that writes notes has an environment of its own, no checkout, and the Markdown alone."""
    told = job("note")
    assert "rainbow/note" == told["environment"]["name"]
    assert "none" == told["variables"]["GIT_STRATEGY"]
    assert (["plan"], ["plan.md"]) == (told["needs"], job("plan")["artifacts"]["paths"])
    assert {"rainbow/plan"} == {job(name)["environment"]["name"] for name in ("plan", "plan of main", "drift")}
    assert "environment" not in job("validate")


def test_gitlab_apply_is_approved_and_alone():
    """What writes to Rainbow runs on main, by hand, in the protected environment, one at a time."""
    told = job("apply")
    assert "manual" == told["rules"][0]["when"]
    assert ("rainbow/apply", "rainbow-apply") == (told["environment"]["name"], told["resource_group"])
