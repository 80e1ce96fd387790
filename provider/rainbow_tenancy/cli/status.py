"""`rainbowctl status`."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import click

from rainbow_tenancy.cli.codes import code_options, refuse_unsafe, show_codes, write_codes
from rainbow_tenancy.cli.errors import FAILED, FINE
from rainbow_tenancy.cli.options import (
    DURATION,
    Connection,
    company_option,
    connection_options,
    found_path,
    path_argument,
    pbx_option,
)
from rainbow_tenancy.cli.progress import tell, tell_left_out, waiting
from rainbow_tenancy.cli.reporting import Reporting, report_options
from rainbow_tenancy.cli.service import make_client
from rainbow_tenancy.rainbow import Client
from rainbow_tenancy.reconcile.audience import Audience, audience
from rainbow_tenancy.reconcile.observe import observe
from rainbow_tenancy.reconcile.prepare import refuse_other_partner
from rainbow_tenancy.reconcile.scope import fruitless_companies
from rainbow_tenancy.reconcile.status import (
    PbxStatus,
    chosen,
    look_again,
    pbx_statuses,
    until_running,
    with_states,
)
from rainbow_tenancy.reconcile.unlisted import with_unlisted
from rainbow_tenancy.reports.data.customer import for_audience
from rainbow_tenancy.reports.data.status import StatusReport, status_report
from rainbow_tenancy.reports.words import listed
from rainbow_tenancy.tenancy import Tenancy, load_tenancy
from rainbow_tenancy.text import shown

__all__ = ["command"]


@dataclass(frozen=True, slots=True, repr=False)  # as for Estate
class _Look:
    """What a look at Rainbow showed.

    Attributes:
        pbxs: The PBXs that were asked for.
        left_out: How many others there are.
        late: Those that were waited for in vain.
        audience: The companies of `--company`.
    """

    pbxs: Sequence[PbxStatus]
    left_out: int
    late: Sequence[PbxStatus] = ()
    audience: Audience | None = None


@click.command("status")
@path_argument
@pbx_option
@company_option
@click.option("--companies", is_flag=True, help="Name the companies that share each PBX.")
@click.option("--wait", is_flag=True, help="Wait until the PBXs named by --pbx (else those of the files) are Running.")
@click.option("--timeout", type=DURATION, default="10m", show_default=True, help="How long --wait waits.")
@code_options
@report_options
@connection_options
def command(
    *,
    path: Path | None,
    pbx: tuple[str, ...],
    company: tuple[str, ...],
    companies: bool,
    wait: bool,
    timeout: float,
    with_codes: bool,
    codes_file: Path | None,
    reporting: Reporting,
    connection: Connection,
) -> int:
    """Show each PBX: status, channels, companies.

    With PATH, tenancy/ or tenancy.yaml, PBXs bear the keys of the files, and
    those that Rainbow lacks are shown too.
    """
    reporting.refuse_unfit(StatusReport)
    refuse_unsafe(show=with_codes, file=codes_file, form=reporting.form)
    root = found_path(path)
    tenancy = load_tenancy(root) if root else None
    look = asyncio.run(_look(tenancy, connection, pbx, company, timeout if wait else None))
    report = status_report(
        look.pbxs,
        tenancy=tenancy.name if tenancy else None,
        root=tenancy.root if tenancy else None,
        left_out=look.left_out,
    )
    if look.audience is not None:
        tell_left_out(look.left_out, "PBX")
        report = for_audience(report, look.audience)
    systems = [one.system for one in look.pbxs if one.system]
    written = reporting.write(report, full=companies)
    if codes_file is not None:
        write_codes(systems, codes_file)  # before anything is printed: a reader may have gone away
    reporting.print(report, full=companies)
    if with_codes:
        show_codes(systems)
    if look.late:
        tell(f"rainbowctl: not Running when the time was up: {_words(look.late)}")
    return FINE if written and not look.late else FAILED


async def _look(
    tenancy: Tenancy | None,
    connection: Connection,
    pbx: Sequence[str],
    company: Sequence[str],
    wait: float | None,
) -> _Look:
    with waiting("reaching Rainbow") as shows:
        async with make_client(connection, tenancy, read_only=True, shows=shows) as client:
            if tenancy is not None:
                refuse_other_partner(tenancy, client.account.company_id)
            estate = await observe(client)
            if tenancy is not None:
                estate = await with_unlisted(client, tenancy, estate)
            found = pbx_statuses(tenancy, estate)
            pbxs = [one for one in found if chosen(one, pbx, company)]
            left_out = len(found) - len(pbxs)
            whom = audience(tenancy, estate, company) if company else None
            for slip in fruitless_companies(company, tenancy, estate):
                tell(f"rainbowctl: {shown(slip.text)}")
            if wait is None:
                return _Look(await with_states(client, pbxs), left_out, audience=whom)
            awaited = [one for one in pbxs if pbx or one.ref.key]
            if not awaited:
                raise click.UsageError("--wait: no PBX matches; name one with --pbx")
            shows.stop()
            await _wait(client, awaited, wait)
            pbxs = await look_again(client, pbxs)
    waited_for = {one.ref for one in awaited}
    return _Look(pbxs, left_out, [one for one in pbxs if one.ref in waited_for and not one.is_running], whom)


async def _wait(client: Client, pbxs: Sequence[PbxStatus], seconds: float) -> None:
    """Wait until the PBXs are Running, or the time is up."""
    with waiting(f"waiting for {_words(pbxs)}") as shows, suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await until_running(client, pbxs, on_look=lambda late: shows.tell(f"waiting for {_words(late)}"))


def _words(pbxs: Sequence[PbxStatus]) -> str:
    """`lyon (Pending), oxo-90 (Degraded) and 3 more`."""
    return listed((f"{shown(one.ref.label)} ({one.word})" for one in pbxs), 5)
