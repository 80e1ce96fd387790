"""Colours, put on a finished text at the edge, for a person at a terminal.

Only what stands at the beginning of a line, and a place at its end, is coloured: foreign text begins no line, holds
nothing that a terminal obeys, and names no colour.
"""

import os
import re
from typing import Final, TextIO

__all__ = ["coloured", "wants_colour"]

GREEN, YELLOW, RED, DIM, BOLD = "32", "33", "31", "2", "1"

# What a line begins with, after its spaces: the colour of these words.
_BEGINNINGS: Final = (
    (GREEN, r"\+ |Running |Valid:|done: |Everything was done\.|No drift|Nothing to do"),
    (YELLOW, r"~ |Pending |Degraded |Activated |Status |left: |unknown: |Rainbow differs from the files:|hint:"),
    (RED, r"- |! |Missing |Disconnected |failed: |Not everything was done\."),
    (DIM, r"\S+:\d+:\d+: "),
    (BOLD, r"PBX |\d+ PBXs alike: |[A-Z][A-Za-z ,]*:$"),
)
_BEGINNING: Final = re.compile("^( *)(?:" + "|".join(f"({words})" for _, words in _BEGINNINGS) + ")", re.MULTILINE)
_PLACE: Final = re.compile(r"( \(\S+:\d+:\d+\))$|(?<=  \| )(\(\S+:\d+:\d+\))$", re.MULTILINE)


def wants_colour(stream: TextIO) -> bool:
    """Whether somebody looks at this stream who wants colours (no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def coloured(text: str, stream: TextIO) -> str:
    """The text, with colours where they are wanted."""
    if not wants_colour(stream):
        return text
    text = _PLACE.sub(lambda found: _in(DIM, found[0]), text)
    return _BEGINNING.sub(_beginning, text)


def _beginning(found: re.Match[str]) -> str:
    colour = _BEGINNINGS[(found.lastindex or 2) - 2][0]
    return found[1] + _in(colour, found[0][len(found[1]) :])


def _in(colour: str, words: str) -> str:
    return f"\x1b[{colour}m{words}\x1b[0m"
