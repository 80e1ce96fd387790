"""How the PBXs are, beside a plan or drift, where a form asked for draws a map of them."""

from rainbow_tenancy.cli.options import PlanOptions
from rainbow_tenancy.reconcile.audience import Audience
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.status import chosen, pbx_statuses
from rainbow_tenancy.reports.data.customer import for_audience
from rainbow_tenancy.reports.data.drift import DriftReport
from rainbow_tenancy.reports.data.overview import Overview
from rainbow_tenancy.reports.data.parts import Data
from rainbow_tenancy.reports.data.plan import PlanReport
from rainbow_tenancy.reports.data.status import status_report
from rainbow_tenancy.tenancy import Tenancy

__all__ = ["with_map"]


def with_map(
    report: PlanReport | DriftReport, tenancy: Tenancy, estate: Estate, options: PlanOptions, whom: Audience | None
) -> Data:
    """The report, and beside it the PBXs where a form wants them.

    Args:
        report: What is to be told, to `whom` alone where there are such companies.
        tenancy: The files.
        estate: What Rainbow has.
        options: What the report is narrowed to, and in which forms it is told.
        whom: The companies of `--company`: who else shares a PBX is not theirs to know.
    """
    if not options.reporting.wants(Overview):
        return report
    pbxs = status_report([one for one in pbx_statuses(tenancy, estate) if chosen(one, options.pbx, options.company)])
    return Overview(report=report, pbxs=(pbxs if whom is None else for_audience(pbxs, whom)).pbxs)
