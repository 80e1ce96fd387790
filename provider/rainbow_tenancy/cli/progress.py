"""How far an apply is: a bar on a terminal, plain lines in a pipe; always on stderr, so that stdout is the answer."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rainbow_tenancy.reconcile.apply import Result
from rainbow_tenancy.text import shown

__all__ = ["progress", "tell"]


def tell(line: str) -> None:
    """A line on stderr; a reader who went away stops nothing."""
    try:
        print(line, file=sys.stderr, flush=True)
    except BrokenPipeError:
        sys.stderr = open("/dev/null", "w", encoding="utf-8")  # noqa: SIM115, PTH123 (for the rest of the process)


@contextmanager
def progress(total: int) -> Iterator[Callable[[Result], None]]:
    """What is called with each result as it comes."""
    if sys.stderr.isatty():
        with _bar(total) as step:
            yield step
        return
    done = 0

    def line(result: Result) -> None:
        nonlocal done
        done += 1
        tell(f"{done}/{total} {_line(result)}")

    yield line


@contextmanager
def _bar(total: int) -> Iterator[Callable[[Result], None]]:
    from rich.console import Console  # noqa: PLC0415 (slow to import, and only for a terminal)
    from rich.progress import BarColumn, MofNCompleteColumn, Progress  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    console = Console(stderr=True)
    with Progress(BarColumn(), MofNCompleteColumn(), console=console, transient=True) as bar:
        task = bar.add_task("apply", total=total)

        def step(result: Result) -> None:
            console.print(Text(_line(result)))
            bar.advance(task)

        yield step


def _line(result: Result) -> str:
    operation = result.operation
    company = f" / {shown(operation.company.name)}" if operation.company else ""
    return f"{result.status.value}: {operation.kind.value} {shown(operation.pbx.label)}{company}"
