"""`rainbowctl companies`."""

import asyncio

import click

from rainbow_tenancy.cli.options import Connection, connection_options
from rainbow_tenancy.cli.service import make_client
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.observe import observe
from rainbow_tenancy.reports.companies_text import CompanyRow, companies_text

__all__ = ["command"]


@click.command("companies")
@click.option("--without-pbx", is_flag=True, help="Only companies that no PBX serves.")
@connection_options
def command(*, without_pbx: bool, connection: Connection) -> None:
    """Show each company and the PBXs that serve it."""
    rows = _rows(asyncio.run(_observe(connection)))
    click.echo(companies_text(row for row in rows if not (without_pbx and row.pbxs)), nl=False)


async def _observe(connection: Connection) -> Estate:
    async with make_client(connection, None, read_only=True) as client:
        return await observe(client)


def _rows(estate: Estate) -> list[CompanyRow]:
    pbxs: dict[str, list[str]] = {company.id: [] for company in estate.companies if company.id != estate.partner_id}
    for system in estate.systems:
        for company_id in estate.sites_by_company(system.site_ids):
            pbxs.setdefault(company_id, []).append(system.name)
    rows = []
    for company_id, names in pbxs.items():
        company = estate.company.get(company_id)
        reference = company.reference if company else None
        rows.append(CompanyRow(estate.company_name(company_id), reference, tuple(sorted(names))))
    return sorted(rows, key=lambda row: row.name)
