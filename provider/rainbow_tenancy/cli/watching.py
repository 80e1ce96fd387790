"""`status --watch`: one look after the other; a live table on a terminal, elsewhere a line a change.

What goes wrong between two looks is told and survived; only an account that is not let in any more ends it.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final, Protocol

import click

from rainbow_tenancy.cli.errors import FINE
from rainbow_tenancy.cli.looking import Wanted, look, not_up
from rainbow_tenancy.cli.options import Connection
from rainbow_tenancy.cli.progress import tell, waiting
from rainbow_tenancy.cli.service import make_client
from rainbow_tenancy.rainbow import Client, NoToken, RainbowError, Unauthorized
from rainbow_tenancy.reports.data.status import PbxReport, StatusReport
from rainbow_tenancy.reports.words import count
from rainbow_tenancy.text import shown

__all__ = ["watch"]

PAUSE: Final = 10.0  # seconds between two looks; after an error twice as long, and so on
LONGEST_PAUSE: Final = 60.0


class View(Protocol):
    """Where looks are shown."""

    def show(self, report: StatusReport) -> None:
        """What a look showed."""

    def fail(self, error: RainbowError) -> None:
        """A look that came to nothing."""


async def watch(wanted: Wanted, connection: Connection) -> int:
    """Look until ^C, which is the way to end it.

    Raises:
        RainbowError: The account is not let in, at first or any more.
        TenancyError: It is not clear which PBX a block means.
    """
    task = asyncio.current_task()
    assert task is not None  # it is a coroutine's
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, task.cancel)
    try:
        with waiting("reaching Rainbow") as shows:
            async with make_client(connection, wanted.tenancy, read_only=True, shows=shows) as client:
                shows.stop()
                with _view() as view:
                    await _look_on(client, wanted, view)
    except asyncio.CancelledError:
        pass
    return FINE


async def _look_on(client: Client, wanted: Wanted, view: View) -> None:
    pause = PAUSE
    while True:
        try:
            view.show((await look(client, wanted)).report())
            pause = PAUSE
        except (Unauthorized, NoToken):
            raise  # asking again and again would lock the account
        except RainbowError as error:
            view.fail(error)
            pause = min(2 * pause, LONGEST_PAUSE)
        await asyncio.sleep(pause)


@contextmanager
def _view() -> Iterator[View]:
    """A table where there is a terminal that can show one."""
    if not sys.stdout.isatty() or os.environ.get("TERM") == "dumb":
        yield _Lines()
        return
    from rainbow_tenancy.cli.live import live_table  # noqa: PLC0415 (slow to import, and only for a terminal)

    with live_table() as table:
        yield table


class _Lines:
    """A line a PBX at first, then one for each that is another than before."""

    def __init__(self) -> None:
        self._before: dict[str, tuple[str, str]] | None = None
        self._failed: tuple[str, str] | None = None

    def show(self, report: StatusReport) -> None:
        """What has changed."""
        now = {one.identity: (shown(one.label), _in_brief(one)) for one in report.pbxs}
        if self._before is None:
            _say(f"{count(report.summary.pbxs, 'PBX')}, {report.summary.running} Running.")
        for identity, (label, word) in now.items():
            _, before = (self._before or {}).get(identity, ("", ""))
            if word != before:
                _say(f"{label}: {before and before + ', now '}{word}")
        for identity, (label, before) in (self._before or {}).items():
            if identity not in now:
                _say(f"{label}: {before}, now not listed any more")
        if self._failed:
            tell("rainbowctl: Rainbow answers again")
        self._before, self._failed = now, None

    def fail(self, error: RainbowError) -> None:
        """What went wrong, unless it is what went wrong before."""
        failed = error.route, error.what
        if failed != self._failed:
            self._failed = failed
            tell(f"rainbowctl: {shown(str(error), 1000)}; trying again")


def _say(line: str) -> None:
    click.echo(f"{datetime.now().astimezone():%H:%M:%S} {line}")
    sys.stdout.flush()


def _in_brief(one: PbxReport) -> str:
    """The status in a few words: `Degraded (csta down)`."""
    word = one.status if one.status is not None else f'"{shown(one.rainbow_status or "")}"'
    down = not_up(one)
    return f"{word} ({down})" if down and word != "Running" else word
