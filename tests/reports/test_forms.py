"""JUnit, SARIF, CSV and Code Quality as programs read them, whatever the names are."""

import csv
import io
import json
import re
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import jsonschema
import pytest
from junitparser import JUnitXml

from rainbow_tenancy.reconcile.drift import Sort, counted
from rainbow_tenancy.reconcile.operations import Kind, Operation, PbxRef, Pending, Plan
from rainbow_tenancy.reports.codequality import code_quality
from rainbow_tenancy.reports.forms import fits, form_names, render
from rainbow_tenancy.reports.forms.csv import COLUMNS
from rainbow_tenancy.reports.forms.sarif import RULE_OF, RULES
from rainbow_tenancy.tenancy import Problem
from rainbow_tenancy.tenancy.positions import Place
from rainbow_tenancy.text import shown
from reports.hostile import NAMES, hostile_reports
from reports.made import (
    apply_of,
    drift_of,
    every_status,
    plan_of,
    status_of,
    whole_outcome,
    whole_plan,
)

ELEMENTS = {"testsuites", "testsuite", "testcase", "failure", "skipped", "system-out"}

DOCS = Path(__file__).parents[2] / "docs" / "reports.md"


@pytest.mark.parametrize("name", NAMES)
def test_junit_is_read_whatever_the_names(name):
    """The XML has our elements only, no line of its text begins with foreign text, and names can be read."""
    for kind in ("plan", "drift", "apply", "status"):
        document = render(hostile_reports(name)[kind], "junit")
        root = ElementTree.fromstring(document)
        assert ELEMENTS >= {element.tag for element in root.iter()}
        assert any(shown(name) in element.get("name", "") for element in root.iter("testcase"))
        for element in root.iter():
            if element.tag in {"failure", "system-out"}:
                assert [] == [line for line in (element.text or "").split("\n") if not line.startswith("* ")]
                assert (element.text or "").replace("\n", "").isprintable()


@pytest.mark.parametrize(
    ("report", "tests", "failures", "skipped"),
    [
        (plan_of(whole_plan()), 8, 1, 0),
        (drift_of(whole_plan()), 8, 7, 0),
        (apply_of(whole_outcome(), whole_plan().blocked), 7, 2, 2),
        (status_of(every_status()), 4, 2, 1),
        (drift_of(Plan("b1")), 2, 0, 0),
    ],
)
def test_junit_counts_are_what_it_holds(report, tests, failures, skipped):
    """A case a PBX and one for what no file names; the counts are right for who only reads them."""
    found = JUnitXml.fromstring(render(report, "junit").encode())
    assert (tests, failures, 0) == (found.tests, found.failures, found.errors)
    (suite,) = list(found)
    assert (tests, failures, skipped, 0) == (suite.tests, suite.failures, suite.skipped, suite.errors)
    cases = [(case.is_failure, case.is_skipped) for case in suite]
    assert (tests, failures, skipped) == (len(cases), sum(one for one, _ in cases), sum(one for _, one in cases))


def test_junit_case_keeps_its_name():
    """A pipeline knows a PBX's test case again, whether the PBX is as the files say, differs, or is Pending."""
    pbx = PbxRef("calm", "OXE-CALM", "p7", "PBX-7")
    plans = [
        Plan("b1"),
        Plan("b1", [Operation(Kind.MAKE_SHARED, pbx, "a reason")]),
        Plan("b1", pending=[Pending(pbx)]),
    ]
    for make in (plan_of, drift_of):
        suites = [suite for plan in plans for suite in JUnitXml.fromstring(render(make(plan), "junit").encode())]
        assert [{"calm", "what no file names"}] * 3 == [{case.name for case in suite} for suite in suites]


@pytest.mark.parametrize("sort", Sort)
def test_junit_fails_as_drift_does(sort):
    """A drift that ends with 2 has a failed test case, of what --fail-on names and of nothing else."""
    plan = whole_plan()
    failed = {
        case.name: [failure.text for failure in case.result]
        for suite in JUnitXml.fromstring(render(drift_of(plan, [sort]), "junit").encode())
        for case in suite
        if case.is_failure
    }
    told = sum(text.count("* ") for texts in failed.values() for text in texts)
    fields = sum(len(one.changes) for one in plan.operations if one.kind is Kind.UPDATE)  # an update is told by field
    assert (counted(plan)[sort] + (fields - 1 if sort is Sort.CHANGED else 0)) == told > 0
    assert JUnitXml.fromstring(render(drift_of(plan, []), "junit").encode()).failures == 0


@pytest.mark.parametrize("name", NAMES)
def test_sarif_messages_hold_no_link(name):
    """A reader of SARIF finds neither a link nor a placeholder in a message, and a location that is a URI."""
    for kind in ("plan", "drift"):
        log = json.loads(render(hostile_reports(name)[kind], "sarif"))
        for result in log["runs"][0]["results"]:
            text = result["message"]["text"]
            assert text.isprintable()
            assert not re.search(r"[\[\]]", re.sub(r"\\[\\\[\]]", "", text))
            assert not re.search(r"[{}]", text.replace("{{", "").replace("}}", ""))
            (location,) = result["locations"]
            uri = location["physicalLocation"]["artifactLocation"]["uri"]
            assert re.fullmatch(r"(?:[A-Za-z0-9_.~/-]|%[0-9A-F]{2})*|file:///.*", uri)


def test_sarif_points_to_where_the_files_say_it():
    """Each field points to its own line; what stands in no file points to the top of the root file."""
    log = json.loads(render(drift_of(whole_plan()), "sarif"))
    found = [
        (
            result["ruleId"],
            unquote(location["physicalLocation"]["artifactLocation"]["uri"]),
            location["physicalLocation"]["region"]["startLine"],
        )
        for result in log["runs"][0]["results"]
        for location in result["locations"]
    ]
    lines = [line for rule, _, line in found if rule == "other-value"]
    assert [12, 13, 14] == lines
    assert ("extra-association", "tenancy/lyon.yaml", 10) in found
    assert ("unnamed-pbx", "tenancy/tenancy.yaml", 1) in found


def test_sarif_rules_are_all_there():
    """Each kind of operation has a rule, and each result names its rule's own row."""
    rules = [rule.id for rule in RULES]
    assert set(Kind) == set(RULE_OF)
    assert set(RULE_OF.values()) <= set(rules)
    for result in json.loads(render(drift_of(whole_plan()), "sarif"))["runs"][0]["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]


def test_rules_are_in_the_documentation():
    """The table of docs/reports.md has each rule, and none that is not there."""
    section = DOCS.read_text("utf-8").partition("## SARIF")[2].partition("\n## ")[0]
    assert [rule.id for rule in RULES] == re.findall(r"^\| `([a-z-]+)` \|", section, re.MULTILINE)


def test_sarif_fingerprints_stay_when_lines_move():
    """A difference keeps its fingerprint when something is written above it, and no two have the same."""
    plan = whole_plan()
    before = fingerprints(plan)
    for operation in plan.operations:
        if operation.place:
            operation.place = operation.place._replace(line=operation.place.line + 10)
    assert before == fingerprints(plan)
    assert len(before) == len(set(before))


def fingerprints(plan: Plan) -> list[str]:
    """Of every result."""
    results = json.loads(render(drift_of(plan), "sarif"))["runs"][0]["results"]
    found = [result["partialFingerprints"] for result in results]
    assert all(one["rainbowTenancy/v1"] == one["primaryLocationLineHash"] for one in found)  # GitHub knows the latter
    return [one["primaryLocationLineHash"] for one in found]


@pytest.mark.parametrize("name", NAMES)
def test_csv_cells_are_no_formulas(name):
    """Every row has six cells, none of which a spreadsheet reckons, and every line begins with a quotation mark."""
    text = render(hostile_reports(name)["status"], "csv")
    rows = list(csv.reader(io.StringIO(text), strict=True))
    assert COLUMNS == tuple(rows[0])
    assert {6} == {len(row) for row in rows}
    assert [] == [cell for row in rows for cell in row if cell.lstrip().startswith(tuple("=+-@＝＋－＠\t\r"))]
    assert [] == [line for line in text.splitlines() if not line.startswith('"')]
    assert {shown(name), f"'{shown(name)}"} & {cell for row in rows for cell in row}


def test_csv_has_a_row_an_association():
    """A PBX that nobody uses has no row; a company with two sites has one."""
    rows = list(csv.reader(io.StringIO(render(status_of(every_status()), "csv"))))
    assert [("oxo-90", "Boulangerie Martin", "Lyon; Annexe"), ("FRESH", "Boulangerie Martin", "Lyon; Annexe")] == [
        (row[0], row[2], row[4]) for row in rows if row[2] == "Boulangerie Martin"
    ]


# What GitLab's documentation asks of a Code Quality report ("Code Quality report format": a table of keys, and that a
# path is relative and does not begin with ./). GitLab publishes no JSON Schema; the one with which its server reads a
# report (codeclimate.json among its validators) asks for less: the keys but check_name, and their types.
GITLABS = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "minLength": 1, "not": {"pattern": r"^(\./|/)"}},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}


@pytest.mark.parametrize("name", NAMES)
def test_code_quality_holds_what_gitlab_asks_for(name):
    """The report is of the shape that GitLab documents, and what it holds is printable."""
    problem = Problem(Place(f"tenancy/{name}", 3, 4), name, name)
    nowhere = Problem(None, name, name)
    entries = json.loads(code_quality([problem, problem, nowhere], [problem], root="tenancy.yaml"))
    jsonschema.validate(entries, GITLABS)
    assert ["major", "major", "major", "info"] == [entry["severity"] for entry in entries]
    assert [3, 3, 1, 3] == [entry["location"]["lines"]["begin"] for entry in entries]
    assert 3 == len({entry["fingerprint"] for entry in entries})
    assert all((entry["description"] + entry["location"]["path"]).isprintable() for entry in entries)


def test_same_report_is_the_same_text():
    """Every form tells equal data with equal bytes."""
    for form in form_names():
        for one, other in ((plan_of(whole_plan()), plan_of(whole_plan())), (status_of(every_status()),) * 2):
            if fits(form, type(one)):
                assert render(one, form) == render(other, form)


def test_forms_do_not_claim_what_they_cannot_tell():
    """CSV is of a status, SARIF of plan and drift; text and JSON are of everything."""
    reports = (plan_of(whole_plan()), drift_of(whole_plan()), apply_of(whole_outcome()), status_of(every_status()))
    fitting = {form: [fits(form, type(report)) for report in reports] for form in form_names()}
    assert [False, False, False, True] == fitting["csv"]
    assert [True, True, False, False] == fitting["sarif"]
    assert [[True] * 4] * 4 == [fitting[form] for form in ("json", "junit", "markdown", "text")]
