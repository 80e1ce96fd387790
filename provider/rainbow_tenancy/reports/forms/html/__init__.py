"""HTML: one file for a browser or a printer.

Summary and differences are plain markup. With JavaScript there is the tenancy map: PBXs and companies, searched and
filtered, and a picture of who shares with whom.

    PlanReport, DriftReport, ApplyReport ─► summary, differences ─.
                                                                   >─► page (policy, style, script)
    PBXs (of a StatusReport, or beside another in an Overview) ─► map

All foreign text goes through `elements.text` as markup, or through `elements.plain` into the map's data, which the
script puts into the page as text.
"""

from collections.abc import Mapping
from typing import Final

from rainbow_tenancy.reports.data.apply import ApplyReport
from rainbow_tenancy.reports.data.drift import DriftReport
from rainbow_tenancy.reports.data.overview import Overview
from rainbow_tenancy.reports.data.parts import Data
from rainbow_tenancy.reports.data.plan import PlanReport
from rainbow_tenancy.reports.data.status import StatusReport
from rainbow_tenancy.reports.forms import Renderer
from rainbow_tenancy.reports.forms.html.pages import apply_page, drift_page, plan_page, status_page

__all__ = ["RENDERERS"]


def _overview(report: Overview, *, full: bool) -> str:
    match report.report:
        case PlanReport() as plan:
            return plan_page(plan, full=full, pbxs=report.pbxs)
        case DriftReport() as drift:
            return drift_page(drift, full=full, pbxs=report.pbxs)


RENDERERS: Final[Mapping[type[Data], Renderer]] = {
    PlanReport: plan_page,
    DriftReport: drift_page,
    ApplyReport: apply_page,
    StatusReport: status_page,
    Overview: _overview,
}
