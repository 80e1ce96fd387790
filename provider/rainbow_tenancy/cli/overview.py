"""How plan and drift tell their report: to whom it is for, with the PBXs beside it where a form draws a map of them."""

from rainbow_tenancy.cli.options import PlanOptions
from rainbow_tenancy.cli.progress import tell_left_out
from rainbow_tenancy.reconcile.audience import Audience
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.operations import Plan
from rainbow_tenancy.reconcile.status import chosen, pbx_statuses
from rainbow_tenancy.reports.data.customer import for_audience
from rainbow_tenancy.reports.data.drift import DriftReport
from rainbow_tenancy.reports.data.overview import Overview
from rainbow_tenancy.reports.data.parts import Data
from rainbow_tenancy.reports.data.plan import PlanReport
from rainbow_tenancy.reports.data.status import status_report
from rainbow_tenancy.tenancy import Tenancy

__all__ = ["told", "with_map"]


def told(report: PlanReport | DriftReport, plan: Plan, tenancy: Tenancy, estate: Estate, options: PlanOptions) -> bool:
    """Write and print the report, narrowed to the plan's audience; whether every file could be written."""
    if plan.audience is not None:
        tell_left_out(report.left_out, "operation")
        report = for_audience(report, plan.audience)
    whole = with_map(report, tenancy, estate, options, plan.audience)
    written = options.reporting.write(whole, full=options.full)
    options.reporting.print(whole, full=options.full)
    return written


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
