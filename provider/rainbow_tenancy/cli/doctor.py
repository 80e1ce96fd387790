"""`rainbowctl doctor`."""

import asyncio
import os
from pathlib import Path

import click

from rainbow_tenancy.cli.errors import FAILED, FINE
from rainbow_tenancy.cli.options import Connection, connection_options, files_here, text_or_json
from rainbow_tenancy.cli.progress import tell, waiting
from rainbow_tenancy.doctor.evidence import Evidence
from rainbow_tenancy.doctor.look import look
from rainbow_tenancy.doctor.record import keep_record
from rainbow_tenancy.files import replace_file
from rainbow_tenancy.rainbow import NoToken, Settings, read_settings
from rainbow_tenancy.reports.data.doctor import doctor_report
from rainbow_tenancy.reports.forms import render

__all__ = ["command", "examine", "tell_no_token"]


@click.command("doctor")
@text_or_json
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Also write the report there as JSON, fit for a bug report.",
)
@connection_options
def command(*, form: str, out: Path | None, connection: Connection) -> int:
    """Tell what the account may, and which assumptions hold.

    Needs no files and sends nothing but reads after the login, about thirty
    at most. Each assumption that reading can answer is confirmed, contradicted
    or not observable. The report holds no name, id, address or secret.
    """
    settings = read_settings(
        os.environ,
        timeout=connection.request_timeout,
        max_rate=connection.max_rate,
        trace=connection.trace,
    )
    seen = examine(settings)
    report = doctor_report(seen)
    if seen.account is not None and files_here():
        keep_record(settings.host, seen.account.company_id, {row.name: row.verdict for row in report.rows})
    click.echo(render(report, form), nl=False)
    if out is not None:
        replace_file(out, render(report, "json").encode())
    if seen.account is None:
        tell_no_token()
        return FAILED
    return FINE


def tell_no_token() -> None:
    """Tell an account that a password is not enough for what is."""
    tell("rainbowctl: the login was answered without a token")
    tell(f"rainbowctl: {NoToken.advice}")


def examine(settings: Settings) -> Evidence:
    """See what there is to be seen, and show that it is under way.

    Raises:
        RainbowError: Rainbow cannot be reached, or refuses the login.
    """

    async def looked() -> Evidence:
        with waiting("reaching Rainbow") as shows:
            return await look(settings, shows.tell)

    return asyncio.run(looked())
