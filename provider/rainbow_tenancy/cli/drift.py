"""`rainbowctl drift`."""

import asyncio
from pathlib import Path

import click

from rainbow_tenancy.cli.errors import DIFFERENCES, FINE
from rainbow_tenancy.cli.options import Connection, needed_path, plan_options
from rainbow_tenancy.cli.service import read_plan
from rainbow_tenancy.reports.drift_json import drift_json
from rainbow_tenancy.reports.drift_parts import differs
from rainbow_tenancy.reports.drift_text import drift_text
from rainbow_tenancy.tenancy import load_tenancy

__all__ = ["command"]


@click.command("drift")
@plan_options
def command(
    *,
    path: Path | None,
    pbx: tuple[str, ...],
    company: tuple[str, ...],
    adopt: bool,
    form: str,
    full: bool,
    connection: Connection,
) -> int:
    """Tell how Rainbow differs from the files; changes nothing.

    Exits with 2 where it does: something changed, something is missing, or a
    PBX with `sharedWith` is shared with a company that no file names.
    """
    plan = asyncio.run(read_plan(load_tenancy(needed_path(path)), connection, adopt=adopt, pbx=pbx, company=company))
    click.echo(drift_json(plan) if form == "json" else drift_text(plan, full=full), nl=False)
    return DIFFERENCES if differs(plan) else FINE
