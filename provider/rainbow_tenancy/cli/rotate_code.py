"""`rainbowctl rotate-code`."""

import asyncio
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from rainbow_tenancy.cli.asking import agreed, somebody
from rainbow_tenancy.cli.codes import code_options, refuse_unsafe, show_codes, write_codes
from rainbow_tenancy.cli.errors import FAILED, FINE, REFUSED
from rainbow_tenancy.cli.options import Connection, connection_options, files_option, found_path
from rainbow_tenancy.cli.progress import tell, waiting
from rainbow_tenancy.cli.reporting import TEXT
from rainbow_tenancy.cli.service import make_client, read_only_reason
from rainbow_tenancy.cli.sheets import Sheets, sheet_options
from rainbow_tenancy.reconcile.execute import Status
from rainbow_tenancy.reconcile.journal import Journal, default_journal_path
from rainbow_tenancy.reconcile.named import NamedPbx, find_named
from rainbow_tenancy.reconcile.rotate import Rotation, forbidden, rotate
from rainbow_tenancy.reports.words import wrapped
from rainbow_tenancy.secret import Secret
from rainbow_tenancy.tenancy import Tenancy, load_tenancy
from rainbow_tenancy.text import shown

__all__ = ["command"]

MEANS: Final = (
    "The code that the PBX has now is void at once. It goes back to Pending and stays there, for all companies that "
    "share it, until somebody gives it the new code on site. Its equipment ID stays."
)


@dataclass(frozen=True, slots=True)
class _Rotated:
    """Which PBX it was, the secrets for its sheet, and how it ended; None where it was refused."""

    pbx: NamedPbx
    passwords: dict[str, Secret]
    ended: Rotation | None


@click.command("rotate-code")
@click.argument("pbx", metavar="PBX")
@files_option
@click.option("--yes", is_flag=True, help="Do not ask; a pipeline needs it.")
@code_options
@sheet_options
@connection_options
def command(
    *,
    pbx: str,
    files: Path | None,
    yes: bool,
    with_codes: bool,
    codes_file: Path | None,
    sheets: Sheets,
    connection: Connection,
) -> int:
    """Have a new activation code made for a PBX.

    For new hardware with the same equipment ID, or where a code got into the
    wrong hands. Says what it means and asks first. PBX is a key, Server name or
    id. The new code goes where --out (a sheet), --codes-file or --show-codes
    say; while the PBX is Pending it can be fetched again with connect and
    status.
    """
    if reason := read_only_reason():
        return _refused(reason)
    refuse_unsafe(show=with_codes, file=codes_file, form=TEXT)
    if sheets.template is not None and sheets.out is None:
        raise click.UsageError("--template is the form of a sheet, which needs --out DIR")
    root = found_path(files)
    tenancy = load_tenancy(root) if root else None
    done = asyncio.run(_rotate(tenancy, connection, pbx, sheets, yes=yes))
    if done.ended is None:
        return REFUSED
    system = done.ended.system
    if system is None:
        return _failed(done.pbx, done.ended)
    for line in wrapped(f"{shown(done.pbx.ref.label)} has a new activation code and is Pending."):
        click.echo(line)
    handed_out = False
    try:
        if codes_file is not None:
            write_codes([system], codes_file)
        if sheets.out is not None:
            sheets.hand_out([NamedPbx(done.pbx.ref, system, done.pbx.block)], done.passwords)
        if with_codes:
            show_codes([system])
        handed_out = with_codes or codes_file is not None or sheets.keep_codes
    finally:  # whatever went wrong, the old code is void
        if not handed_out:
            _tell_how_to_fetch(done.pbx)
    return FINE


async def _rotate(tenancy: Tenancy | None, connection: Connection, word: str, sheets: Sheets, *, yes: bool) -> _Rotated:
    with waiting("reaching Rainbow") as shows:
        async with make_client(connection, tenancy, read_only=False, shows=shows) as client:
            found = await find_named(client, tenancy, [word])
            shows.stop()
            if len(found) > 1:
                raise click.UsageError(f"{word} means {len(found)} PBXs; a new code is made for one at a time")
            pbx = found[0]
            # Whatever could go wrong here goes wrong before the old code is void.
            passwords = sheets.passwords(found, tenancy) if sheets.out else {}
            sheets.make_ready(found)
            reason = forbidden(pbx)
            if reason is None:
                for line in (*wrapped(f"A new activation code for {_names(pbx)}."), *wrapped(MEANS)):
                    click.echo(line)
                if not yes and not agreed("Make the new code?"):
                    reason = "not confirmed" if somebody() else "nobody to ask without a terminal: confirm with --yes"
            if reason is not None:
                _refused(f"{pbx.ref.label}: {reason}")
                return _Rotated(pbx, passwords, None)
            journal = Journal(default_journal_path(), login=client.account.login)
            tell(f"rainbowctl: each write is noted in {shown(str(journal.path))}")
            with journal:
                try:
                    ended = await rotate(client, pbx, journal=journal)
                except asyncio.CancelledError:  # by ^C
                    _nobody_knows(pbx)
                    raise
            return _Rotated(pbx, passwords, ended)


def _names(pbx: NamedPbx) -> str:
    label, name = shown(pbx.ref.label), shown(pbx.ref.name)
    return label if label == name else f"{label} ({name})"


def _refused(reason: str) -> int:
    for line in (f"refused: {shown(reason, 1000)}", "nothing was changed"):
        tell(f"rainbowctl: {line}")
    return REFUSED


def _failed(pbx: NamedPbx, ended: Rotation) -> int:
    tell(f"rainbowctl: {ended.status.value}: rotate-code {shown(pbx.ref.label)}: {shown(ended.detail, 1000)}")
    if ended.status is Status.UNKNOWN:
        _nobody_knows(pbx)
    return FAILED


def _nobody_knows(pbx: NamedPbx) -> None:
    tell("rainbowctl: nobody knows whether there is a new code; see which one Rainbow has:")
    _tell_how_to_fetch(pbx)


def _tell_how_to_fetch(pbx: NamedPbx) -> None:
    how = "" if sys.stdout.isatty() else " --out DIR"
    tell("While Pending, the activation code can be fetched:")
    tell(f"  {shown(f'rainbowctl connect {shlex.quote(pbx.ref.label)}', 1000)}{how}")
