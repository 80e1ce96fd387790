"""The live table of `status --watch`, drawn anew after each look and whenever the terminal has another size."""

import asyncio
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Final

import click
from rich.console import Console, ConsoleOptions, Group, RenderResult
from rich.live import Live
from rich.table import Table
from rich.text import Text

from rainbow_tenancy.cli.looking import not_up
from rainbow_tenancy.rainbow import RainbowError
from rainbow_tenancy.reports.data.status import PbxReport, StatusReport
from rainbow_tenancy.reports.words import count
from rainbow_tenancy.text import shown

__all__ = ["live_table"]

STYLES: Final = {"Running": "green", "Missing": "red", "Disconnected": "red"}
OTHER_STYLE: Final = "yellow"
NARROW: Final = 50  # columns; below, which PBX it is and how it is need all of them
AROUND: Final = 7  # lines beside the rows: the answer, the table's head, what went wrong, how to end


@contextmanager
def live_table() -> Iterator["_Table"]:
    """A table on a screen of its own, which is gone afterwards; the last answer stays."""
    loop = asyncio.get_running_loop()
    table = _Table()
    try:
        with Live(table, console=Console(), screen=True, auto_refresh=False, redirect_stderr=False) as live:
            table.live = live
            loop.add_signal_handler(signal.SIGWINCH, live.refresh)
            yield table
    finally:
        loop.remove_signal_handler(signal.SIGWINCH)
        click.echo(table.answer())


class _Table:
    """What is on the screen."""

    def __init__(self) -> None:
        self.live: Live | None = None
        self._report: StatusReport | None = None
        self._at = ""
        self._changed: dict[str, str] = {}  # when somebody's status was seen to change
        self._failed = ""

    def show(self, report: StatusReport) -> None:
        """Draw a look."""
        self._at = _now()
        before = {one.identity: one.status for one in self._report.pbxs} if self._report else {}
        for one in report.pbxs:
            if one.identity in before and before[one.identity] != one.status:
                self._changed[one.identity] = self._at
        self._report, self._failed = report, ""
        self._refresh()

    def fail(self, error: RainbowError) -> None:
        """Leave the table and say that it may be out of date."""
        self._failed = f"{_now()} trying again: {shown(str(error), 1000)}"
        self._refresh()

    def _refresh(self) -> None:
        if self.live:
            self.live.refresh()

    def answer(self) -> str:
        """What the last look came to."""
        if self._report is None:
            return "No look at Rainbow was finished."
        summary = self._report.summary
        return f"{self._at} {count(summary.pbxs, 'PBX')}, {summary.running} Running."

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if self._report is None:
            yield Group(Text(self._failed or "Reading …", "red" if self._failed else ""))
            return
        # Whoever is not Running comes first: that is what one looks for where not all have room.
        pbxs = sorted(self._report.pbxs, key=lambda one: one.status == "Running")
        room = max(1, console.size.height - AROUND)
        more = len(pbxs) - room
        yield Group(
            Text(self.answer(), "bold"),
            Text(),
            self._rows(pbxs[:room], narrow=options.max_width < NARROW),
            Text(f"… and {more} more" if more > 0 else ""),
            Text(self._failed, "red", no_wrap=True, overflow="ellipsis"),
            Text("^C ends", "dim"),
        )

    def _rows(self, pbxs: Sequence[PbxReport], *, narrow: bool) -> Table:
        table = Table(box=None, expand=True, padding=(0, 2, 0, 0), header_style="dim")
        table.add_column("PBX", ratio=3, no_wrap=True)
        table.add_column("Status", width=12, no_wrap=True)
        table.add_column("Channels", ratio=2, no_wrap=True)
        if not narrow:
            table.add_column("Companies", width=9, justify="right")
            table.add_column("Changed", width=8)
        for one in pbxs:
            word = one.status if one.status is not None else f'"{shown(one.rainbow_status or "")}"'
            cells = [Text(_names(one)), Text(word, STYLES.get(word, OTHER_STYLE)), Text(_channels(one))]
            if not narrow:
                cells += [Text(str(len(one.companies))), Text(self._changed.get(one.identity, ""))]
            table.add_row(*cells)
        return table


def _channels(one: PbxReport) -> str:
    words = set((one.channels or {}).values())
    return f"all {shown(words.pop())}" if len(words) == 1 else not_up(one)


def _names(one: PbxReport) -> str:
    names = shown(one.label) if one.label == one.name else f"{shown(one.label)} ({shown(one.name)})"
    return f"{names}, ordinary" if one.shared is False else names


def _now() -> str:
    return f"{datetime.now().astimezone():%H:%M:%S}"
