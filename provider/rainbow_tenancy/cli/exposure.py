"""`rainbowctl exposure`."""

import asyncio

import click

from rainbow_tenancy.cli.options import Connection, company_option, connection_options, text_or_json
from rainbow_tenancy.cli.progress import tell, waiting
from rainbow_tenancy.cli.service import make_client
from rainbow_tenancy.globs import matches
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.exposure import exposure
from rainbow_tenancy.reconcile.observe import observe
from rainbow_tenancy.reconcile.scope import fruitless_companies
from rainbow_tenancy.reports.data.exposure import exposure_report
from rainbow_tenancy.reports.forms import render
from rainbow_tenancy.text import shown

__all__ = ["command"]


@click.command("exposure")
@company_option
@text_or_json
@connection_options
def command(*, company: tuple[str, ...], form: str, connection: Connection) -> None:
    """Show which companies share a PBX with whom.

    For the partner alone: with --company too, it names the others on each PBX.
    """
    estate = asyncio.run(_observe(connection))
    for slip in fruitless_companies(company, None, estate):
        tell(f"rainbowctl: {shown(slip.text)}")
    found = exposure(estate)
    asked = [one for one in found if not company or matches((each.name for each in one.companies), company)]
    click.echo(render(exposure_report(asked, left_out=len(found) - len(asked)), form), nl=False)


async def _observe(connection: Connection) -> Estate:
    with waiting("reaching Rainbow") as shows:
        async with make_client(connection, None, read_only=True, shows=shows) as client:
            return await observe(client)
