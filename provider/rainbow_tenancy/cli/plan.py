"""`rainbowctl plan`."""

import asyncio

import click

from rainbow_tenancy.cli.errors import DIFFERENCES, FAILED, FINE
from rainbow_tenancy.cli.options import PlanOptions, needed_path, plan_options
from rainbow_tenancy.cli.overview import told
from rainbow_tenancy.cli.service import read_plan
from rainbow_tenancy.reconcile.digest import digest
from rainbow_tenancy.reconcile.guards import refusals
from rainbow_tenancy.reconcile.operations import Hint
from rainbow_tenancy.reports.data.plan import PlanReport, plan_report
from rainbow_tenancy.tenancy import load_tenancy

__all__ = ["command"]


@click.command("plan")
@plan_options(PlanReport)
@click.option("--exit-code", is_flag=True, help="Exit with 2 where something is to do or blocked.")
def command(*, options: PlanOptions, exit_code: bool) -> int:
    """Show what apply would change, and for whom.

    Changes nothing. PATH is the root file or its directory; without it
    tenancy/ or tenancy.yaml.
    """
    options.reporting.refuse_unfit(PlanReport)
    tenancy = load_tenancy(needed_path(options.path))
    plan, estate = asyncio.run(read_plan(tenancy, options, users=True))
    expected = digest(plan)
    refused = refusals(plan, tenancy.limits, allow_delete=False)
    plan.hints += [Hint(f"apply refuses this as it is: {reason}") for reason in refused]
    allowing = [word for reason in refused for word in reason.options]
    report = plan_report(
        plan,
        tenancy,
        pbxs=options.pbx,
        companies=options.company,
        digest=expected,
        following=" ".join([options.command("apply"), "--expect", expected, *allowing]),
    )
    if not told(report, plan, tenancy, estate, options):
        return FAILED
    return DIFFERENCES if exit_code and not plan.is_empty else FINE
