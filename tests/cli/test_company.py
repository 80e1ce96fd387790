"""Runs for a company: the customer reads his part, and the operator learns on standard error what he must know."""

import json
import re

import pytest

from support.command import command

COMPANY = ("--company", "Hôtel Bellecour")


@pytest.fixture
def run(folder, environ):
    """The command on files that take a PBX from two of its companies and make it ordinary for the third."""
    text = "version: 1\npbxs: {OXO90: {shared: false, sharedWith: [Hôtel Bellecour]}}\n"
    (folder / "tenancy.yaml").write_text(text, encoding="utf-8")
    return lambda *arguments: command(*arguments, folder=folder, environ=environ)


def test_plan_and_standard_error_tell_all_that_apply_does(run, folder):
    """Operations of the report and those on standard error are the operations of an apply with the same options."""
    planned = run("plan", *COMPANY, "--format", "json")
    shown = json.loads(planned.out)
    told = re.search(r"done by apply: (\d+) more operations? and (\d+) more companies touched;", planned.err)
    assert told, planned.err
    assert ([{"Hôtel Bellecour"}], 2) == (
        [{company["name"] for company in one["touches"]} for one in shown["operations"]],
        int(told[2]),
    )
    assert "Imprimerie" not in planned.out
    assert 0 == run("apply", "--yes", "--journal", "journal", *COMPANY).code
    events = [json.loads(line)["event"] for line in (folder / "journal").read_text(encoding="utf-8").splitlines()]
    assert events.count("intent") == len(shown["operations"]) + int(told[1])
    assert (0, "") == (run("plan", "--exit-code").code, run("plan", *COMPANY).err)


def test_differences_that_are_not_in_the_report_are_left_out(run):
    """Of a drift, what is in it and what is counted as left out on standard error is the whole drift."""
    drifted = run("drift", *COMPANY, "--format", "json")
    (left_out,) = re.findall(r"left out by --pbx and --company: (\d+) operations?\n", drifted.err)
    everything = json.loads(run("drift", "--format", "json").out)["summary"]
    sides = ("inFilesNotInRainbow", "inRainbowNotInFiles", "different")
    told = json.loads(drifted.out)["summary"]
    assert sum(everything[side] for side in sides) == sum(told[side] for side in sides) + int(left_out)


def test_hints_are_the_operators(run, folder):
    """What apply will refuse is told on standard error, and never in the report."""
    root = folder / "tenancy.yaml"
    root.write_text(root.read_text("utf-8") + "policy: {limits: {removals: 1}}\n", encoding="utf-8")
    planned = run("plan", *COMPANY)
    assert "rainbowctl: apply refuses this as it is: removals: 2, and the limit is 1" in planned.err
    assert "refuses" not in planned.out


FILES_TOO = "of the files or in Rainbow"


@pytest.mark.parametrize(
    ("words", "code", "where"),
    [
        ("plan", 0, FILES_TOO),
        ("apply --yes", 0, FILES_TOO),
        ("drift", 2, FILES_TOO),
        ("status", 0, FILES_TOO),
        ("exposure", 0, "in Rainbow"),
    ],
)
def test_company_that_is_none_is_told(run, words, code, where):
    """A slip in --company is told on standard error, beside a company that there is; what matches is not."""
    ran = run(*words.split(), "--company", "Hotel*", "--company", "cabinet MOREAU", "--company", "hôtel*")
    told = " ".join(word for word in ran.err.split() if word != "|")
    assert (code, 1) == (ran.code, told.count("matches no company"))
    assert f"--company Hotel* matches no company {where}" in told
    assert "matches no company" not in ran.out
