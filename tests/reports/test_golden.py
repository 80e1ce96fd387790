"""The reports of one plan that holds everything, and of PBXs in every status, word for word."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from rainbow_tenancy.rainbow import System
from rainbow_tenancy.reconcile.apply import Outcome, Result, Status
from rainbow_tenancy.reports.companies_json import companies_json
from rainbow_tenancy.reports.companies_text import companies_text
from rainbow_tenancy.reports.drift_json import drift_json
from rainbow_tenancy.reports.drift_text import drift_text
from rainbow_tenancy.reports.outcome_json import outcome_json
from rainbow_tenancy.reports.outcome_text import outcome_text
from rainbow_tenancy.reports.plan_json import plan_json
from rainbow_tenancy.reports.plan_text import plan_text
from rainbow_tenancy.reports.status_json import status_json
from rainbow_tenancy.reports.status_text import status_text
from reports.made import FLEET_CODE, every_status, some_customers, whole_plan

GOLDEN = Path(__file__).parent / "golden"
DIGEST = "sha256:41c0"


def whole_outcome() -> Outcome:
    """Some of everything."""
    operations = whole_plan().operations
    endings = [
        (Status.DONE, "", ""),
        (Status.DONE, "", ""),
        (Status.FAILED, "Rainbow refused (403, 403030): a WebRTC gateway is attached; detach it on its page", "8f2c"),
        (Status.LEFT, "make shared of lyon-oxe failed", ""),
        (Status.UNKNOWN, "no answer within 30 s", "9d1e"),
        (Status.LEFT, "make shared of lyon-oxe failed", ""),
        (Status.DONE, "", ""),
        (Status.DONE, "", ""),
        (Status.LEFT, "", ""),
    ]
    results = [Result(one, *ending) for one, ending in zip(operations, endings, strict=True)]
    results[0] = replace(results[0], system=System(id="p1", pbx_id=FLEET_CODE))
    return Outcome(results, "the first update did not do what was expected")


REPORTS = {
    "plan.txt": lambda: plan_text(whole_plan(), digest=DIGEST),
    "plan-full.txt": lambda: plan_text(whole_plan(), full=True, digest=DIGEST),
    "plan.json": lambda: plan_json(whole_plan(), digest=DIGEST),
    "drift.txt": lambda: drift_text(whole_plan()),
    "drift.json": lambda: drift_json(whole_plan()),
    "outcome.txt": lambda: outcome_text(whole_outcome()),
    "outcome.json": lambda: outcome_json(whole_outcome()),
    "status.txt": lambda: status_text(every_status(), companies=True, left_out=1),
    "status.json": lambda: status_json(every_status(), left_out=1),
    "companies.txt": lambda: companies_text(some_customers(), all_of=3),
    "companies.json": lambda: companies_json(some_customers(), all_of=3),
}


@pytest.mark.parametrize("name", REPORTS)
def test_report_is_as_agreed(name):
    """Each report is, to the letter, the file in golden/ (written anew with REWRITE_GOLDEN=1, for a person to read)."""
    report, golden = REPORTS[name](), GOLDEN / name
    if os.environ.get("REWRITE_GOLDEN"):
        golden.write_text(report, encoding="utf-8")
    assert golden.read_text(encoding="utf-8") == report


@pytest.mark.parametrize("name", REPORTS)
def test_no_report_holds_a_code(name):
    """A fleet PBX's equipment ID is shortened even inside sentences, and no reference to a secret is told."""
    report = REPORTS[name]()
    assert "" == "".join(secret for secret in (FLEET_CODE, "CANARY") if secret in report)


@pytest.mark.parametrize("name", [name for name in REPORTS if name.endswith(".txt")])
def test_text_fits_80_columns(name):
    """No line of text is wider than a small terminal."""
    assert [] == [line for line in REPORTS[name]().splitlines() if len(line) > 80]
