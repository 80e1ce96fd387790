"""Text for a terminal or a log: short by default, the answer in the first line, what to run next in the last.

All foreign text goes through `rainbow_tenancy.text.shown`, by way of `SAY`.
"""

from collections.abc import Mapping
from typing import Final

from rainbow_tenancy.reports.data.apply import ApplyReport
from rainbow_tenancy.reports.data.companies import CompaniesReport
from rainbow_tenancy.reports.data.doctor import DoctorReport
from rainbow_tenancy.reports.data.drift import DriftReport
from rainbow_tenancy.reports.data.exposure import ExposureReport
from rainbow_tenancy.reports.data.parts import Data
from rainbow_tenancy.reports.data.plan import PlanReport
from rainbow_tenancy.reports.data.status import StatusReport
from rainbow_tenancy.reports.forms import Renderer
from rainbow_tenancy.reports.forms.text.apply import apply_text
from rainbow_tenancy.reports.forms.text.companies import companies_text
from rainbow_tenancy.reports.forms.text.doctor import doctor_text
from rainbow_tenancy.reports.forms.text.drift import drift_text
from rainbow_tenancy.reports.forms.text.exposure import exposure_text
from rainbow_tenancy.reports.forms.text.plan import plan_text
from rainbow_tenancy.reports.forms.text.status import status_text

__all__ = ["RENDERERS"]

RENDERERS: Final[Mapping[type[Data], Renderer]] = {
    PlanReport: plan_text,
    DriftReport: drift_text,
    ApplyReport: apply_text,
    StatusReport: status_text,
    CompaniesReport: companies_text,
    ExposureReport: exposure_text,
    DoctorReport: doctor_text,
}
