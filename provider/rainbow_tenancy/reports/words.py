"""The small words that reports and commands share: counting, listing, lines that fit."""

import textwrap
from collections.abc import Iterable
from typing import Final

__all__ = ["WIDTH", "count", "listed", "wrapped"]

WIDTH: Final = 80


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 PBX`, `2 PBXs`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed(words: Iterable[str], at_most: int | None = None) -> str:
    """`a, b and c`; with a limit `a, b and 3 more`."""
    words = list(words)
    if at_most is not None and len(words) > at_most:
        words = [*words[:at_most], f"{len(words) - at_most} more"]
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1] if words else "")))


def wrapped(line: str, indent: str = "") -> list[str]:
    """The line, indented, in pieces that fit the width; a word is never broken.

    Each further piece begins with a bar, so that no line begins with foreign text wherever the break falls: the logs of
    some pipelines obey words at the beginning of a line, leading spaces or not.
    """
    if len(indent) + len(line) <= WIDTH:
        return [indent + line]
    return textwrap.wrap(
        line,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=f"{indent}  | ",
        break_long_words=False,
        break_on_hyphens=False,
        replace_whitespace=False,
    )
