"""The examples as the public schemas of GitHub and GitLab see them; actionlint is in tests/e2e."""

import subprocess
import sys

import pytest

from pipelines.shell import EXAMPLES

WORKFLOWS = sorted(EXAMPLES.rglob(".github/workflows/*.yml"))
GITLAB = sorted(EXAMPLES.rglob(".gitlab-ci.yml"))


@pytest.mark.parametrize(
    ("how", "files"),
    [
        (["vendor.github-workflows"], WORKFLOWS),
        (["custom.github-workflows-require-timeout"], WORKFLOWS),
        (["vendor.gitlab-ci", "--data-transform", "gitlab-ci"], GITLAB),
    ],
    ids=["github", "timeouts", "gitlab"],
)
def test_examples_fit_the_schema(how, files):
    """Every file fits the schema that check-jsonschema brings along."""
    assert files
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", *how, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert 0 == done.returncode, done.stdout + done.stderr
