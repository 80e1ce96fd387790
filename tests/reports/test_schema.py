"""The JSON documents and their JSON Schemas."""

import json
from pathlib import Path

import jsonschema
import pytest

from rainbow_tenancy.reports.forms import render
from rainbow_tenancy.reports.schema import REPORTS, report_name, report_schema
from reports.hostile import hostile_reports
from reports.made import (
    apply_of,
    companies_of,
    drift_of,
    every_status,
    exposure_of,
    plan_of,
    some_customers,
    some_exposed,
    status_of,
    whole_outcome,
    whole_plan,
)

SCHEMAS = Path(__file__).parents[2] / "schemas"
WHOLE = {
    "plan": plan_of(whole_plan()),
    "drift": drift_of(whole_plan()),
    "apply": apply_of(whole_outcome()),
    "status": status_of(every_status()),
    "companies": companies_of(some_customers()),
    "exposure": exposure_of(some_exposed()),
}


@pytest.mark.parametrize("name", WHOLE)
def test_document_is_as_its_schema_says(name):
    """An independent reader finds each document valid against the schema that is checked in, hostile names or not."""
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    for report in (WHOLE[name], hostile_reports()[name]):
        jsonschema.Draft202012Validator(schema).validate(json.loads(render(report, "json")))


@pytest.mark.parametrize("report", REPORTS)
def test_every_key_is_required_and_told_of(report):
    """No key may be missing in a document; another report's document is refused."""
    schema = report_schema(report)
    for part in (schema, *schema["$defs"].values()):
        assert list(part.get("properties", {})) == part.get("required", [])
    other = "plan" if report_name(report) != "plan" else "drift"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(json.loads(render(WHOLE[other], "json")), schema)
