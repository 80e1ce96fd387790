"""How far a run is: a moving line on a terminal, plain lines in a pipe; always on stderr, so that stdout is the answer.

Nothing is shown of work that is done at once.
"""

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Final

from rainbow_tenancy.cli.colour import coloured
from rainbow_tenancy.reports.words import count
from rainbow_tenancy.text import shown

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn

    from rainbow_tenancy.reconcile.apply import Result

__all__ = ["Waiting", "applying", "tell", "tell_left_out", "waiting"]

AT_ONCE: Final = 0.3  # seconds that nobody feels as waiting
BETWEEN_LINES: Final = 15.0  # seconds between two lines in a pipe


def tell(line: str) -> None:
    """A line on stderr; a reader who went away, or a full disk, stops nothing."""
    try:
        print(line, file=sys.stderr, flush=True)
    except OSError:
        sys.stderr = open("/dev/null", "w", encoding="utf-8")  # noqa: SIM115, PTH123 (for the rest of the process)


def tell_left_out(number: int, what: str) -> None:
    """How much --company left out, for the operator alone: the report may be for a customer."""
    if number:
        tell(f"rainbowctl: left out by --pbx and --company: {count(number, what)}")


class Waiting:
    """What is under way, in words that change; in a pipe a line of them now and then."""

    def __init__(self) -> None:
        self._last = monotonic()

    def tell(self, words: str) -> None:
        """Show these words from now on."""
        if monotonic() - self._last >= BETWEEN_LINES:
            self._last = monotonic()
            tell(f"rainbowctl: {words}")

    def stop(self) -> None:
        """Show nothing more; what follows is printed in its place."""
        self._last = float("inf")


class _MovingLine(Waiting):
    """On a terminal: a line that moves, once the work has taken longer than a moment."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words
        self._bar: Progress | None = None
        self._timer = asyncio.get_running_loop().call_later(AT_ONCE, self._start)

    def _start(self) -> None:
        from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415 (slow to import)

        self._bar = _bar(SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
        self._bar.add_task(self._words, total=None)
        self._bar.start()

    def tell(self, words: str) -> None:
        self._words = words
        if self._bar:
            self._bar.update(self._bar.task_ids[0], description=words)

    def stop(self) -> None:
        self._timer.cancel()
        if self._bar:
            self._bar.stop()
            self._bar = None


@contextmanager
def waiting(words: str) -> Iterator[Waiting]:
    """Show what is under way, beginning with these words; to be used in a running loop."""
    shows = _MovingLine(words) if sys.stderr.isatty() else Waiting()
    try:
        yield shows
    finally:
        shows.stop()


@contextmanager
def applying(total: int) -> Iterator[Callable[["Result"], None]]:
    """What is called with each result of an apply as it comes: a line each, and on a terminal a bar below them."""
    if not sys.stderr.isatty():
        done = 0

        def line(result: "Result") -> None:
            nonlocal done
            done += 1
            tell(f"{done}/{total} {_line(result)}")

        yield line
        return
    from rich.progress import BarColumn, MofNCompleteColumn  # noqa: PLC0415 (slow to import)
    from rich.text import Text  # noqa: PLC0415

    with _bar(BarColumn(), MofNCompleteColumn()) as bar:
        task = bar.add_task("", total=total)

        def step(result: "Result") -> None:
            words = Text.from_ansi(coloured(_line(result), sys.stderr))
            bar.console.print(words, no_wrap=True, overflow="ellipsis")
            bar.advance(task)

        yield step


def _bar(*columns: "ProgressColumn") -> "Progress":
    from rich.console import Console  # noqa: PLC0415 (slow to import, and only for a terminal)
    from rich.progress import Progress  # noqa: PLC0415

    return Progress(*columns, console=Console(stderr=True), transient=True)


def _line(result: "Result") -> str:
    operation = result.operation
    company = f" / {shown(operation.company.name)}" if operation.company else ""
    return f"{result.status.value}: {operation.kind.value} {shown(operation.pbx.label)}{company}"
