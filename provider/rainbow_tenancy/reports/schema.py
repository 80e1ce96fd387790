"""The JSON Schema of a report, made from the class that is the report."""

import json
from typing import Any, Final

import msgspec

from rainbow_tenancy.reports.data.apply import ApplyReport
from rainbow_tenancy.reports.data.companies import CompaniesReport
from rainbow_tenancy.reports.data.doctor import DoctorReport
from rainbow_tenancy.reports.data.drift import DriftReport
from rainbow_tenancy.reports.data.exposure import ExposureReport
from rainbow_tenancy.reports.data.parts import Data
from rainbow_tenancy.reports.data.plan import PlanReport
from rainbow_tenancy.reports.data.status import StatusReport

__all__ = ["REPORTS", "report_name", "report_schema", "report_schema_text"]

REPORTS: Final[tuple[type[Data], ...]] = (
    PlanReport,
    DriftReport,
    ApplyReport,
    StatusReport,
    CompaniesReport,
    ExposureReport,
    DoctorReport,
)


def report_name(report: type[Data]) -> str:
    """The word for this class of report, which is that of its command: `plan`."""
    return str(report.__struct_config__.tag)


def report_schema(report: type[Data]) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of this class of report."""
    made = msgspec.json.schema(report)
    defs = made["$defs"]
    root = defs.pop(report.__name__)
    for part in defs.values():
        if "title" in part and part["title"] in {"Kind", "Status", "Verdict"}:
            part.pop("description", None)  # words for readers of the code
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{report_name(report).capitalize()} of rainbow-tenancy",
        "description": root["description"],
        **{key: value for key, value in root.items() if key not in {"title", "description"}},
        "$defs": defs,
    }


def report_schema_text(report: type[Data]) -> str:
    """The schema as it stands in `schemas/`."""
    return json.dumps(report_schema(report), indent=2, ensure_ascii=False) + "\n"
