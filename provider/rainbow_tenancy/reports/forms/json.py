"""JSON: the data itself, of ASCII letters alone, in which nothing can steer a terminal or the log of a pipeline."""

import json
from collections.abc import Mapping
from typing import Final

import msgspec

from rainbow_tenancy.reports.data.apply import ApplyReport
from rainbow_tenancy.reports.data.companies import CompaniesReport
from rainbow_tenancy.reports.data.doctor import DoctorReport
from rainbow_tenancy.reports.data.drift import DriftReport
from rainbow_tenancy.reports.data.exposure import ExposureReport
from rainbow_tenancy.reports.data.parts import Data
from rainbow_tenancy.reports.data.plan import PlanReport
from rainbow_tenancy.reports.data.status import StatusReport
from rainbow_tenancy.reports.forms import Renderer

__all__ = ["RENDERERS", "document"]


def document(content: object) -> str:
    """Plain data as JSON; the one way of foreign text into a form that is JSON."""
    text = json.dumps(content, ensure_ascii=True)
    try:
        text = msgspec.json.format(text, indent=2)
    except msgspec.DecodeError:  # a lone surrogate; json takes it, but indents ten times slower
        text = json.dumps(content, ensure_ascii=True, indent=2)
    return text.replace("\x7f", "\\u007f").replace("##", "#\\u0023") + "\n"


def _json(report: Data, *, full: bool) -> str:  # it always tells everything
    return document(msgspec.to_builtins(report))


RENDERERS: Final[Mapping[type[Data], Renderer]] = dict.fromkeys(
    (PlanReport, DriftReport, ApplyReport, StatusReport, CompaniesReport, ExposureReport, DoctorReport), _json
)
