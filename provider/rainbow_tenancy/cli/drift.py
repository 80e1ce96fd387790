"""`rainbowctl drift`."""

import asyncio

import click

from rainbow_tenancy.cli.errors import DIFFERENCES, FAILED, FINE
from rainbow_tenancy.cli.options import PlanOptions, needed_path, plan_options
from rainbow_tenancy.cli.overview import with_map
from rainbow_tenancy.cli.service import read_plan
from rainbow_tenancy.reports.data.drift import DriftReport, drift_report
from rainbow_tenancy.tenancy import load_tenancy

__all__ = ["command"]


@click.command("drift")
@plan_options
def command(*, options: PlanOptions) -> int:
    """Tell how Rainbow differs from the files; changes nothing.

    Exits with 2 where it does: something changed, something is missing, or a
    PBX with `sharedWith` is shared with a company that no file names.
    """
    options.reporting.refuse_unfit(DriftReport)
    tenancy = load_tenancy(needed_path(options.path))
    plan, estate = asyncio.run(read_plan(tenancy, options, users=False))
    report = drift_report(plan, tenancy, pbxs=options.pbx, companies=options.company, following=options.command("plan"))
    whole = with_map(report, tenancy, estate, options)
    written = options.reporting.write(whole, full=options.full)
    options.reporting.print(whole, full=options.full)
    if not written:
        return FAILED
    return DIFFERENCES if report.differs else FINE
