"""`rainbowctl plan`."""

import asyncio
import sys

import click

from rainbow_tenancy.cli.colour import coloured
from rainbow_tenancy.cli.errors import DIFFERENCES, FINE
from rainbow_tenancy.cli.options import PlanOptions, needed_path, plan_options
from rainbow_tenancy.cli.service import read_plan
from rainbow_tenancy.reconcile.digest import digest
from rainbow_tenancy.reconcile.operations import Plan
from rainbow_tenancy.reports.plan_json import plan_json
from rainbow_tenancy.reports.plan_text import plan_text
from rainbow_tenancy.tenancy import load_tenancy

__all__ = ["command", "rendered"]


@click.command("plan")
@plan_options
@click.option("--exit-code", is_flag=True, help="Exit with 2 where something is to do or blocked.")
def command(*, options: PlanOptions, exit_code: bool) -> int:
    """Show what apply would change, and for whom.

    Changes nothing. PATH is the root file or its directory; without it
    tenancy/ or tenancy.yaml.
    """
    plan = asyncio.run(read_plan(load_tenancy(needed_path(options.path)), options, users=True))
    click.echo(rendered(plan, options), nl=False)
    return DIFFERENCES if exit_code and not plan.is_empty else FINE


def rendered(plan: Plan, options: PlanOptions) -> str:
    """The plan in the form that was asked for; the digest is what `apply --expect` compares."""
    if options.form == "json":
        return plan_json(plan, digest=digest(plan))
    told = plan_text(plan, full=options.full, command=options.command("apply"), digest=digest(plan))
    return coloured(told, sys.stdout)
