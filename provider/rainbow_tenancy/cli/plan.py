"""`rainbowctl plan`."""

import asyncio
from pathlib import Path
from shlex import join

import click

from rainbow_tenancy.cli.errors import DIFFERENCES, FINE
from rainbow_tenancy.cli.options import Connection, needed_path, plan_options
from rainbow_tenancy.cli.service import read_plan
from rainbow_tenancy.reconcile.digest import digest
from rainbow_tenancy.reconcile.operations import Plan
from rainbow_tenancy.reports.plan_json import plan_json
from rainbow_tenancy.reports.plan_text import plan_text
from rainbow_tenancy.tenancy import load_tenancy

__all__ = ["apply_command", "command", "rendered"]


@click.command("plan")
@plan_options
@click.option("--exit-code", is_flag=True, help="Exit with 2 where something is to do or blocked.")
def command(
    *,
    path: Path | None,
    pbx: tuple[str, ...],
    company: tuple[str, ...],
    adopt: bool,
    form: str,
    full: bool,
    exit_code: bool,
    connection: Connection,
) -> int:
    """Show what apply would change, and for whom.

    Changes nothing. PATH is the root file or its directory; without it
    tenancy/ or tenancy.yaml.
    """
    plan = asyncio.run(read_plan(load_tenancy(needed_path(path)), connection, adopt=adopt, pbx=pbx, company=company))
    again = apply_command(path, pbx=pbx, company=company, adopt=adopt)
    click.echo(rendered(plan, form=form, full=full, command=again), nl=False)
    return DIFFERENCES if exit_code and not plan.is_empty else FINE


def rendered(plan: Plan, *, form: str, full: bool, command: str) -> str:
    """The plan in the form that was asked for; the digest is what `apply --expect` compares."""
    if form == "json":
        return plan_json(plan, digest=digest(plan))
    return plan_text(plan, full=full, command=command, digest=digest(plan))


def apply_command(path: Path | None, *, pbx: tuple[str, ...], company: tuple[str, ...], adopt: bool) -> str:
    """The command that carries out this very plan."""
    words = ["rainbowctl", "apply", *([str(path)] if path else []), *(["--adopt"] if adopt else [])]
    words += [word for glob in pbx for word in ("--pbx", glob)]
    words += [word for glob in company for word in ("--company", glob)]
    return join(words)
