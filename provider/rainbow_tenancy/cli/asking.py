"""Asking the person at the terminal, if there is one."""

import signal
import sys

__all__ = ["agreed", "somebody"]


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
