"""The one place where what went wrong becomes lines for a person, and an exit code."""

import asyncio
import os
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from rainbow_tenancy.tenancy import Problem

__all__ = ["DIFFERENCES", "FAILED", "FINE", "REFUSED", "guarded"]

FINE: Final = 0
FAILED: Final = 1
DIFFERENCES: Final = 2
REFUSED: Final = 3

LONGEST_LINE: Final = 1000


def guarded(command: Callable[[], Any]) -> int:
    """Run a command; its exit code. Whatever it raises is told on stderr and is FAILED, without a traceback."""
    try:
        code = command()
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return FINE
    except BrokenPipeError:
        # The reader went away, which is his right: what is still in the buffer goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except (Exception, KeyboardInterrupt, asyncio.CancelledError) as error:  # noqa: BLE001 (never a traceback)
        from rainbow_tenancy.cli.colour import coloured  # noqa: PLC0415 (needed only when something went wrong)

        for line in _lines(error):
            print(coloured(line, sys.stderr), file=sys.stderr)
        return FAILED
    return code if isinstance(code, int) else FINE


def _lines(error: BaseException) -> Iterator[str]:
    from rainbow_tenancy.emulator import EmulatorError  # noqa: PLC0415 (needed only when something went wrong)
    from rainbow_tenancy.rainbow import RainbowError  # noqa: PLC0415
    from rainbow_tenancy.tenancy import TenancyError  # noqa: PLC0415
    from rainbow_tenancy.text import shown  # noqa: PLC0415

    match error:
        case TenancyError():
            yield from (_problem_line(problem) for problem in error.problems)
            placed = sum(problem.place is not None for problem in error.problems)
            if placed:
                yield f"rainbowctl: {placed} mistake{'s' if placed > 1 else ''}; nothing was changed"
        case RainbowError():
            yield f"rainbowctl: {shown(str(error), LONGEST_LINE)}"
            if error.advice:
                yield f"rainbowctl: {error.advice}"
        case EmulatorError():
            yield f"rainbowctl: {shown(str(error), LONGEST_LINE)}"
        case click.UsageError():
            name = error.ctx.command_path if error.ctx else "rainbowctl"
            yield f"rainbowctl: {shown(error.format_message(), LONGEST_LINE)}"
            yield f"rainbowctl: see {name} --help"
        case click.ClickException():
            yield f"rainbowctl: {shown(error.format_message(), LONGEST_LINE)}"
        case KeyboardInterrupt() | click.Abort() | asyncio.CancelledError():
            yield "rainbowctl: interrupted"
        case OSError():
            where = f"{shown(os.fsdecode(error.filename))}: " if isinstance(error.filename, str | bytes) else ""
            yield f"rainbowctl: {where}{error.strerror or type(error).__name__}"
        case _:
            yield f"rainbowctl: a defect of rainbowctl, please report it: {type(error).__name__} at {_innermost(error)}"


def _problem_line(problem: "Problem") -> str:
    """`file:line:column: what is wrong; what would be right`, or the same without a place."""
    from rainbow_tenancy.text import shown  # noqa: PLC0415 (needed only when something went wrong)

    line = shown(str(problem), LONGEST_LINE)
    if problem.place is None:
        return f"rainbowctl: {line}"
    # The name of a file is foreign text: logs of pipelines obey lines that begin with :: or ##.
    return line if line[0].isalnum() or line[0] in "._/" else f"./{line}"


def _innermost(error: BaseException) -> str:
    """Where it happened, without the message, which may hold anything."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}" if trace else "an unknown place"  # noqa: PTH119 (no path, a name in a message)
