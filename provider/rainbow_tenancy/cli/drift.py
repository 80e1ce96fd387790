"""`rainbowctl drift`."""

import asyncio
from typing import Final

import click

from rainbow_tenancy.cli.errors import DIFFERENCES, FAILED, FINE
from rainbow_tenancy.cli.options import PlanOptions, needed_path, plan_options
from rainbow_tenancy.cli.overview import told
from rainbow_tenancy.cli.service import read_plan
from rainbow_tenancy.reconcile.drift import FAILS, Sort
from rainbow_tenancy.reconcile.revision import base_at
from rainbow_tenancy.reports.data.drift import DriftReport, drift_report
from rainbow_tenancy.tenancy import load_tenancy

__all__ = ["command"]

NONE: Final = "none"


@click.command("drift")
@plan_options(DriftReport)
@click.option(
    "--fail-on",
    type=click.Choice([*(sort.value for sort in Sort), NONE]),
    multiple=True,
    metavar="KIND",
    default=[sort.value for sort in FAILS],
    help=f"Exit with 2 for these instead: {', '.join(sort.value for sort in Sort)}, {NONE}. Repeatable.",
)
@click.option(
    "--base",
    metavar="REV",
    help="Tell who moved since the files of this git revision; without it, since the last apply from here.",
)
def command(*, options: PlanOptions, fail_on: tuple[str, ...], base: str | None) -> int:
    """Tell how Rainbow differs from the files; changes nothing.

    Exits with 2 where it does: something changed, something is missing, or a
    PBX with `sharedWith` is shared with a company that no file names. All else
    is listed only.
    """
    if NONE in fail_on and len(fail_on) > 1:
        raise click.UsageError(f"--fail-on {NONE} stands alone")
    fails = [sort for sort in Sort if sort.value in fail_on]
    options.reporting.refuse_unfit(DriftReport)
    path = needed_path(options.path)
    tenancy = load_tenancy(path)
    before = base_at(base, path) if base is not None else None
    plan, estate = asyncio.run(read_plan(tenancy, options, drift=True, base=before))
    report = drift_report(
        plan, tenancy, pbxs=options.pbx, companies=options.company, fails=fails, following=options.command("plan")
    )
    if not told(report, plan, tenancy, estate, options):
        return FAILED
    return DIFFERENCES if report.differs else FINE
