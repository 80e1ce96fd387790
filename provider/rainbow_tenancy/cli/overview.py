"""How plan and drift tell their report: to whom it is for, with the PBXs beside it where a form draws a map of them."""

from rainbow_tenancy.cli.options import PlanOptions
from rainbow_tenancy.cli.progress import tell, tell_left_out
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
from rainbow_tenancy.reports.forms.text.says import SAY
from rainbow_tenancy.reports.words import count, listed
from rainbow_tenancy.tenancy import Tenancy

__all__ = ["told", "with_map"]


def told(report: PlanReport | DriftReport, plan: Plan, tenancy: Tenancy, estate: Estate, options: PlanOptions) -> bool:
    """Write and print the report, narrowed to the plan's audience; whether every file could be written."""
    if plan.audience is not None:
        report = _for_audience(report, plan.audience)
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


def _for_audience(report: PlanReport | DriftReport, whom: Audience) -> PlanReport | DriftReport:
    """The report for companies; what it keeps from them is told on stderr, where the operator must know it."""
    told: PlanReport | DriftReport
    if isinstance(report, PlanReport):
        told = for_audience(report, whom)
        tell_left_out(report.left_out + len(report.blocked) - len(told.blocked), "operation")
        _tell_what_else_is_done(report, told)
    else:
        told = for_audience(report, whom)
        tell_left_out(report.left_out + len(report.differences()) - len(told.differences()), "operation")
    for hint in report.not_visible:
        tell(f"rainbowctl: not visible to this account, so unknown: {SAY.text(hint.text)}{SAY.place(hint.position)}")
    for hint in report.hints:
        tell(f"rainbowctl: {SAY.text(hint.text)}{SAY.place(hint.position)}")
    return told


def _tell_what_else_is_done(whole: PlanReport, told: PlanReport) -> None:
    """What is needed for the operations of the report, and touches others: an apply with the same options does it."""
    operations = len(whole.operations) - len(told.operations)
    companies = len(whole.touched()) - len(told.touched())
    more = [count(operations, "more operation")] if operations else []
    more += [f"{count(companies, 'more company', 'more companies')} touched"] if companies else []
    if more:
        tell(f"rainbowctl: not in this report, but done by apply: {listed(more)}; plan without --company shows it")
