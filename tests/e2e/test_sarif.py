"""SARIF as Microsoft's own validator sees it, with its schema and the rules of GitHub's code scanning."""

import json
import os
import platform
import subprocess
from pathlib import Path

import pytest

from rainbow_tenancy.reports.forms import render
from reports.hostile import hostile_reports
from reports.made import drift_of, plan_of, whole_plan
from support.needs import missing
from support.npm import npm_installed

SARIF = Path(__file__).parent / "sarif"
# What it asks for and the project does not have: an address. Without a word of that, the log was not even read.
EXPECTED = {"SARIF2005"}


@pytest.fixture(scope="module")
def validator():
    """Return the program; it brings its own run time."""
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        missing("Microsoft's validator for this kind of machine")
    program = npm_installed(SARIF) / "node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool"
    program.chmod(0o755)
    return program


def findings(validator: Path, folder: Path, log: str) -> set[str]:
    """The ids of the rules that a log offends against."""
    (folder / "log.sarif").write_text(log, encoding="utf-8")
    subprocess.run(
        [validator, "validate", "log.sarif", "--output", "found.sarif", "--rule-kind", "Sarif;Ghas"],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
        check=True,
        capture_output=True,
        timeout=120,
    )
    (run,) = json.loads((folder / "found.sarif").read_text(encoding="utf-8-sig"))["runs"]
    return {result["ruleId"] for result in run["results"]}


@pytest.mark.parametrize(
    "report",
    [plan_of(whole_plan()), drift_of(whole_plan()), hostile_reports()["drift"]],
    ids=["plan", "drift", "hostile"],
)
def test_validator_has_nothing_to_say(validator, tmp_path, report):
    """Plan, drift and drift with hostile names are valid SARIF that GitHub takes."""
    assert EXPECTED == findings(validator, tmp_path, render(report, "sarif"))


def test_validator_is_awake(validator, tmp_path):
    """It does find what is wrong: here a line that there is none of."""
    log = render(drift_of(whole_plan()), "sarif").replace('"startLine": 3,', '"startLine": 0,')
    assert {"JSON1008", "SARIF1007"} <= findings(validator, tmp_path, log)
