"""`rainbowctl companies`."""

import asyncio

import click

from rainbow_tenancy.cli.options import Connection, connection_options, text_or_json
from rainbow_tenancy.cli.progress import waiting
from rainbow_tenancy.cli.service import make_client
from rainbow_tenancy.reconcile.customers import customers
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.observe import observe
from rainbow_tenancy.reports.data.companies import companies_report
from rainbow_tenancy.reports.forms import render

__all__ = ["command"]


@click.command("companies")
@click.option("--without-pbx", is_flag=True, help="Only companies that no PBX serves.")
@text_or_json
@connection_options
def command(*, without_pbx: bool, form: str, connection: Connection) -> None:
    """Show each company and the PBXs that serve it."""
    found = customers(asyncio.run(_observe(connection)))
    report = companies_report([one for one in found if not (without_pbx and one.pbxs)], all_of=len(found))
    click.echo(render(report, form), nl=False)


async def _observe(connection: Connection) -> Estate:
    with waiting("reaching Rainbow") as shows:
        async with make_client(connection, None, read_only=True, shows=shows) as client:
            return await observe(client)
