"""Asking the person at the terminal, if there is one."""

import signal
import sys
from getpass import getpass

import click

__all__ = ["agreed", "ask", "ask_secret", "somebody"]


def somebody() -> bool:
    """Whether there is a person at a terminal."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def agreed(question: str) -> bool:
    """Whether the person at the terminal says yes; without a terminal nobody does."""
    if not somebody():
        return False
    # asyncio's own handler would wait for the answer before it stops anything.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        print(f"\n{question} Only yes is accepted: ", end="", file=sys.stderr, flush=True)
        return sys.stdin.readline().strip() == "yes"
    finally:
        signal.signal(signal.SIGINT, before)


def ask(question: str, usual: str | None = None) -> str:
    """What the person at the terminal answers; the usual answer is Enter alone, where there is one.

    Raises:
        Abort: He ended the input.
    """
    while True:
        print(f"{question}{f' [{usual}]' if usual else ''}: ", end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        if not line:
            raise click.Abort
        answer = line.strip() or usual
        if answer:
            return answer


def ask_secret(question: str, *, may_be_empty: bool = False) -> str:
    """The same of something that is not shown while it is typed; "" where it may be empty and is.

    Raises:
        Abort: He ended the input.
    """
    while True:
        try:
            answer = getpass(f"{question}: ", stream=sys.stderr)
        except EOFError:
            raise click.Abort from None
        if answer or may_be_empty:
            return answer
