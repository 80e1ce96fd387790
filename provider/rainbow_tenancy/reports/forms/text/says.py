"""Foreign text in lines of plain text: names, values, places, each fit to be shown."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from rainbow_tenancy.reports.data.parts import Pbx, Position, Site
from rainbow_tenancy.reports.words import count, listed
from rainbow_tenancy.text import shown

__all__ = ["command", "company", "pbx", "place", "text", "value"]

LONGEST_TEXT: Final = 400
LONGEST_VALUE: Final = 60
LONGEST_COMMAND: Final = 1000


def text(foreign: str) -> str:
    """A name or a sentence, on one line."""
    return shown(foreign, LONGEST_TEXT)


def command(line: str) -> str:
    """A command to type, whole."""
    return shown(line, LONGEST_COMMAND)


def value(field: Any) -> str:
    """A field's value as a file could write it, cut where it is long."""
    if isinstance(field, (list, tuple)) and field and isinstance(field[0], Mapping):
        return count(len(field), "rule")
    # No ASCII here: letters of any script stay readable, and `shown` takes care of the rest.
    return shown(json.dumps(field, ensure_ascii=False), LONGEST_VALUE)


def place(position: Position | None) -> str:
    """` (file:line:column)`, or nothing."""
    return "" if position is None else f" ({shown(position.file)}:{position.line}:{position.column})"


def pbx(one: Pbx) -> str:
    """The key, and beside it the Server name where that is another word."""
    return text(one.label) if one.label == one.name else f"{text(one.label)} ({text(one.name)})"


def company(name: str, sites: Sequence[Site] = ()) -> str:
    """The company and, where they are known, its sites."""
    if not sites:
        return text(name)
    word = "site" if len(sites) == 1 else "sites"
    return f"{text(name)}, {word} {listed(text(site.name) for site in sites)}"
