"""How the PBXs are, beside a plan or drift, where a form asked for draws a map of them."""

from collections.abc import Sequence
from dataclasses import replace

from rainbow_tenancy.cli.options import PlanOptions
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.scope import matches
from rainbow_tenancy.reconcile.status import PbxStatus, Sharing, chosen, pbx_statuses
from rainbow_tenancy.reports.data.drift import DriftReport
from rainbow_tenancy.reports.data.overview import Overview
from rainbow_tenancy.reports.data.parts import Data
from rainbow_tenancy.reports.data.plan import PlanReport
from rainbow_tenancy.reports.data.status import status_report
from rainbow_tenancy.tenancy import Tenancy

__all__ = ["with_map"]


def with_map(report: PlanReport | DriftReport, tenancy: Tenancy, estate: Estate, options: PlanOptions) -> Data:
    """The report, and beside it the PBXs where a form wants them.

    Narrowed by --company, a PBX is shown with these companies alone: who else shares it is not theirs to know.
    """
    if not options.reporting.wants(Overview):
        return report
    pbxs = [one for one in pbx_statuses(tenancy, estate) if chosen(one, options.pbx, options.company)]
    if options.company:
        pbxs = [replace(one, companies=_named(one, options.company), hidden=0) for one in pbxs]
    return Overview(report=report, pbxs=status_report(pbxs).pbxs)


def _named(one: PbxStatus, companies: Sequence[str]) -> tuple[Sharing, ...]:
    return tuple(company for company in one.companies if matches((company.name,), companies))
