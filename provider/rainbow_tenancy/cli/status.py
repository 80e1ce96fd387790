"""`rainbowctl status`."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import click

from rainbow_tenancy.cli.codes import code_options, refuse_unsafe, show_codes, write_codes
from rainbow_tenancy.cli.errors import FAILED, FINE
from rainbow_tenancy.cli.looking import Look, Wanted, find, look
from rainbow_tenancy.cli.options import (
    DURATION,
    Connection,
    connection_options,
    found_path,
    path_argument,
    pbx_option,
    reader_option,
)
from rainbow_tenancy.cli.progress import tell, tell_left_out, waiting
from rainbow_tenancy.cli.reporting import TEXT, Reporting, report_options
from rainbow_tenancy.cli.service import make_client
from rainbow_tenancy.rainbow import Client
from rainbow_tenancy.reconcile.status import PbxStatus, look_again, until_running, with_histories
from rainbow_tenancy.reports.data.status import StatusReport
from rainbow_tenancy.reports.words import listed
from rainbow_tenancy.tenancy import load_tenancy
from rainbow_tenancy.text import shown

__all__ = ["command"]


@click.command("status")
@path_argument
@pbx_option
@reader_option
@click.option("--companies", is_flag=True, help="Name the companies that share each PBX.")
@click.option(
    "--all", "everything", is_flag=True, help="Also list ordinary PBXs that no file names; says what sharing one does."
)
@click.option("--history", is_flag=True, help="Show what happened to each connection, where Rainbow tells.")
@click.option("--watch", is_flag=True, help="Look again every 10 seconds until ^C; on a terminal a live table.")
@click.option("--wait", is_flag=True, help="Wait until the PBXs named by --pbx (else those of the files) are Running.")
@click.option("--timeout", type=DURATION, default="10m", show_default=True, help="How long --wait waits.")
@code_options
@report_options(StatusReport)
@connection_options
def command(
    *,
    path: Path | None,
    pbx: tuple[str, ...],
    company: tuple[str, ...],
    companies: bool,
    everything: bool,
    history: bool,
    watch: bool,
    wait: bool,
    timeout: float,
    with_codes: bool,
    codes_file: Path | None,
    reporting: Reporting,
    connection: Connection,
) -> int:
    """Show each PBX: status, channels, companies.

    With PATH, tenancy/ or tenancy.yaml, PBXs bear the keys of the files, and
    those that Rainbow lacks are shown too. Ordinary PBXs that no file names are
    shown with --all, or where --pbx or --company asks for them.
    """
    reporting.refuse_unfit(StatusReport)
    refuse_unsafe(show=with_codes, file=codes_file, form=reporting.form)
    if watch and (wait or history or with_codes or codes_file or reporting.files or reporting.form != TEXT):
        raise click.UsageError("--watch is for the eye: it goes with --pbx, --company and --all only")
    root = found_path(path)
    wanted = Wanted(load_tenancy(root) if root else None, pbx, company, everything, history)
    if watch:
        from rainbow_tenancy.cli.watching import watch as watch_it  # noqa: PLC0415 (a plain status needs none of it)

        return asyncio.run(watch_it(wanted, connection))
    seen, late = asyncio.run(_look(wanted, connection, timeout if wait else None))
    report = seen.report()
    if seen.audience is not None:
        tell_left_out(seen.left_out, "PBX")
    for slip in seen.slips:
        tell(f"rainbowctl: {shown(slip.text)}")
    systems = [one.system for one in seen.pbxs if one.system]
    written = reporting.write(report, full=companies)
    if codes_file is not None:
        write_codes(systems, codes_file)  # before anything is printed: a reader may have gone away
    reporting.print(report, full=companies)
    if with_codes:
        show_codes(systems)
    if late:
        tell(f"rainbowctl: not Running when the time was up: {_words(late)}")
    return FINE if written and not late else FAILED


async def _look(wanted: Wanted, connection: Connection, wait: float | None) -> tuple[Look, list[PbxStatus]]:
    """What there is to see, and who was waited for in vain."""
    with waiting("reaching Rainbow") as shows:
        async with make_client(connection, wanted.tenancy, read_only=True, shows=shows) as client:
            found = await find(client, wanted)
            if wait is None:
                return await look(client, wanted, found=found), []
            awaited = {one.ref for one in found.pbxs if wanted.pbx or one.ref.key}
            if not awaited:
                raise click.UsageError("--wait: no PBX matches; name one with --pbx")
            shows.stop()
            await _wait(client, [one for one in found.pbxs if one.ref in awaited], wait)
            pbxs = await look_again(client, found.pbxs)
            if wanted.history:
                pbxs = await with_histories(client, pbxs)
    return replace(found, pbxs=pbxs), [one for one in pbxs if one.ref in awaited and not one.is_running]


async def _wait(client: Client, pbxs: Sequence[PbxStatus], seconds: float) -> None:
    """Wait until the PBXs are Running, or the time is up."""
    with waiting(f"waiting for {_words(pbxs)}") as shows, suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await until_running(client, pbxs, on_look=lambda late: shows.tell(f"waiting for {_words(late)}"))


def _words(pbxs: Sequence[PbxStatus]) -> str:
    """`lyon (Pending), oxo-90 (Degraded) and 3 more`."""
    return listed((f"{shown(one.ref.label)} ({one.word})" for one in pbxs), 5)
