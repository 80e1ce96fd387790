"""`rainbowctl drift`."""

import asyncio
import sys

import click

from rainbow_tenancy.cli.colour import coloured
from rainbow_tenancy.cli.errors import DIFFERENCES, FINE
from rainbow_tenancy.cli.options import PlanOptions, needed_path, plan_options
from rainbow_tenancy.cli.service import read_plan
from rainbow_tenancy.reports.drift_json import drift_json
from rainbow_tenancy.reports.drift_parts import differs
from rainbow_tenancy.reports.drift_text import drift_text
from rainbow_tenancy.tenancy import load_tenancy

__all__ = ["command"]


@click.command("drift")
@plan_options
def command(*, options: PlanOptions) -> int:
    """Tell how Rainbow differs from the files; changes nothing.

    Exits with 2 where it does: something changed, something is missing, or a
    PBX with `sharedWith` is shared with a company that no file names.
    """
    plan = asyncio.run(read_plan(load_tenancy(needed_path(options.path)), options, users=False))
    if options.form == "json":
        click.echo(drift_json(plan), nl=False)
    else:
        told = drift_text(plan, full=options.full, command=options.command("plan"))
        click.echo(coloured(told, sys.stdout), nl=False)
    return DIFFERENCES if differs(plan) else FINE
