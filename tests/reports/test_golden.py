"""The reports of one plan that holds everything, and of PBXs in every status, word for word."""

import os
import re
from pathlib import Path

import pytest

from rainbow_tenancy import __version__
from rainbow_tenancy.reports.data.overview import Overview
from rainbow_tenancy.reports.forms import fits, form_names, render
from reports.made import (
    FLEET_CODE,
    apply_of,
    companies_of,
    drift_of,
    every_status,
    exposure_of,
    plan_of,
    plan_of_a_changed_default,
    some_customers,
    some_exposed,
    status_of,
    whole_outcome,
    whole_plan,
)

GOLDEN = Path(__file__).parent / "golden"
ENDINGS = {"text": "txt", "markdown": "md", "junit": "xml"}  # of other forms the form's own name

WHOLE = {
    "plan": plan_of(whole_plan()),
    "drift": drift_of(whole_plan()),
    "apply": apply_of(whole_outcome(), whole_plan().blocked),
    "status": status_of(every_status(), left_out=1),
    "companies": companies_of(some_customers()),
    "exposure": exposure_of(some_exposed()),
    "overview": Overview(report=drift_of(whole_plan()), pbxs=status_of(every_status()).pbxs),
}

REPORTS = {
    f"{name}.{ENDINGS.get(form, form)}": (report, form)
    for form in form_names()
    for name, report in WHOLE.items()
    if fits(form, type(report))
}

REPORTS |= {
    f"{name}-alike.{ending}": (make(plan_of_a_changed_default()), form)
    for name, make in (("plan", plan_of), ("drift", drift_of))
    for form, ending in (("text", "txt"), ("markdown", "md"))
}


@pytest.mark.parametrize("name", ["plan-full.txt", *REPORTS])
def test_report_is_as_agreed(name):
    """Each report is, to the letter, the file in golden/ (written anew with REWRITE_GOLDEN=1, for a person to read)."""
    golden = GOLDEN / name
    report, form = REPORTS[name.replace("-full", "")]
    told = without_assets(render(report, form, full="-full" in name or name == "status.txt"))
    told = told.replace(f'"version": "{__version__}"', '"version": "VERSION"')
    if os.environ.get("REWRITE_GOLDEN"):
        golden.write_text(told, encoding="utf-8")
    assert golden.read_text(encoding="utf-8") == told


def without_assets(told):
    """A page without its style, its script and their hashes, which stand in files of their own."""
    told = re.sub(r"<(style|script)>.*?</\1>", r"<\1>…</\1>", told, flags=re.DOTALL)
    return re.sub(r"sha256-[\w+/]{43}=", "sha256-…", told)


def test_golden_files_are_all_used():
    """No golden file is left of a form that is gone."""
    assert {"plan-full.txt", *REPORTS} == {path.name for path in GOLDEN.iterdir()}


@pytest.mark.parametrize("name", REPORTS)
def test_no_report_holds_a_code(name):
    """A fleet PBX's equipment ID is shortened even inside sentences, and no reference to a secret is told."""
    told = render(*REPORTS[name], full=True)
    assert "" == "".join(secret for secret in (FLEET_CODE, "CANARY") if secret in told)


@pytest.mark.parametrize("name", [name for name in REPORTS if name.endswith(".txt")])
def test_text_fits_80_columns(name):
    """No line of text is wider than a small terminal, but for the last one where that is the command to copy."""
    *lines, last = render(*REPORTS[name], full=True).splitlines()
    wide = [line for line in (*lines, last) if len(line) > 80]
    assert wide == ([last] if lines[-1].endswith(" Apply with:") else [])
