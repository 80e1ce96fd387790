"""Activation codes leave this program on two ways only: to a terminal, or into a file that only its owner reads."""

import os
import stat
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from rainbow_tenancy.cli.progress import tell
from rainbow_tenancy.cli.reporting import TEXT
from rainbow_tenancy.rainbow import System
from rainbow_tenancy.reports.words import count
from rainbow_tenancy.text import shown

__all__ = ["code_options", "refuse_unsafe", "show_codes", "write_codes"]

NONE: Final = "no activation code: none of these PBXs is Pending"

Command = TypeVar("Command", bound=Callable[..., Any])


def code_options(command: Command) -> Command:
    """`--show-codes` and `--codes-file`."""
    into = click.option(
        "--codes-file",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Append activation codes of Pending PBXs there (mode 0600): name, equipment ID, code.",
    )
    show = click.option(
        "--show-codes", "with_codes", is_flag=True, help="Show activation codes of Pending PBXs, on a terminal only."
    )
    return show(into(command))


def refuse_unsafe(*, show: bool, file: Path | None, form: str) -> None:
    """Stop before anything is done where codes could not be handed out in the end.

    Raises:
        UsageError: Standard output is no terminal, or holds a document.
        OSError: The file cannot be written.
    """
    if show and form != TEXT:
        raise click.UsageError(f"activation codes are shown beside text alone, not in {form}; use --codes-file FILE")
    if show and not sys.stdout.isatty():
        raise click.UsageError("activation codes are shown on a terminal only; use --codes-file FILE")
    if file is not None:
        os.close(_open(file))


def show_codes(systems: Iterable[System]) -> None:
    """Show the codes of the PBXs that still have one."""
    pending = _pending(systems)
    for system, code in pending:
        click.echo(f"activation code of {shown(system.name)}: {_whole(code)}")
    if not pending:
        click.echo(NONE)


def write_codes(systems: Iterable[System], file: Path) -> None:
    """Append the codes of the PBXs that still have one, and tell how many."""
    pending = _pending(systems)
    if pending:
        with os.fdopen(_open(file), "a", encoding="utf-8") as lines:
            lines.writelines(
                f"{shown(system.name)}\t{shown(system.pbx_id)}\t{_whole(code)}\n" for system, code in pending
            )
    told = f"{count(len(pending), 'activation code')} written to {shown(str(file))}" if pending else NONE
    tell(f"rainbowctl: {told}")


def _pending(systems: Iterable[System]) -> list[tuple[System, str]]:
    return [(system, system.activation_code.reveal()) for system in systems if system.activation_code]


def _whole(code: str) -> str:
    """A code must arrive letter for letter: it is escaped only where a terminal would obey it, and never cut."""
    return code if code.isprintable() else shown(code, longest=len(code))


def _open(file: Path) -> int:
    """Appending never loses a code; a link, or a file that others can read, is refused."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
    if stat.S_IMODE(os.fstat(handle).st_mode) & 0o077:
        os.close(handle)
        raise click.UsageError(f"--codes-file: others can reach {file}; run: chmod 600 {file}")
    return handle
