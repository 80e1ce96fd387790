"""`rainbowctl connect`."""

import asyncio
import shlex
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from rainbow_tenancy.cli.options import Connection, connection_options, files_option, found_path
from rainbow_tenancy.cli.progress import waiting
from rainbow_tenancy.cli.service import make_client
from rainbow_tenancy.cli.sheets import Sheets, sheet_options
from rainbow_tenancy.reconcile.named import NamedPbx, find_named
from rainbow_tenancy.tenancy import Tenancy, TenancyError, load_tenancy
from rainbow_tenancy.text import shown

__all__ = ["command"]


@click.command("connect")
@click.argument("pbxs", nargs=-1, required=True, metavar="PBX...")
@files_option
@sheet_options
@click.option("--redact", is_flag=True, help="Leave out activation codes and proxy passwords.")
@connection_options
def command(*, pbxs: tuple[str, ...], files: Path | None, sheets: Sheets, redact: bool, connection: Connection) -> None:
    """Print the sheet with which an engineer connects a PBX.

    It holds what applies to the PBX: equipment ID and activation code, the
    steps with a box to tick, and what is left to do about a WebRTC gateway.
    PBX is a key, Server name or id, or a glob of names. Without files the
    sheet lacks what only they know, such as DNS servers and proxy.
    """
    root = found_path(files)
    tenancy = load_tenancy(root) if root else None
    named = asyncio.run(_find(tenancy, connection, pbxs))
    if redact:
        sheets.hand_out(named, {}, redact=True)
        return
    sheets.refuse_open(named)
    try:
        passwords = sheets.passwords(named, tenancy)
    except TenancyError as error:
        advice = _without(named, files)
        raise TenancyError(replace(one, right=f"{one.right}; {advice}") for one in error.problems) from None
    sheets.hand_out(named, passwords)


async def _find(tenancy: Tenancy | None, connection: Connection, pbxs: Sequence[str]) -> list[NamedPbx]:
    with waiting("reaching Rainbow") as shows:
        async with make_client(connection, tenancy, read_only=True, shows=shows) as client:
            return await find_named(client, tenancy, pbxs)


def _without(pbxs: Sequence[NamedPbx], files: Path | None) -> str:
    """How to get at the codes where a proxy's password is not at hand."""
    which = [word for one in pbxs for word in ("--pbx", one.ref.label)] if len(pbxs) == 1 else []
    words = ["rainbowctl", "status", *([str(files)] if files else []), *which]
    how = "--show-codes" if sys.stdout.isatty() else "--codes-file FILE"
    return f"the code alone: {shown(shlex.join(words), 1000)} {how}"
