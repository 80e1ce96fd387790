"""A comment on a merge request: a marker, a title, an answer, and parts that are cut where it would be too long."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from rainbow_tenancy.reports.forms.markdown.says import SAY

__all__ = ["LONGEST", "Part", "below_title", "comment", "folded", "item", "table"]

LONGEST: Final = 65_536  # characters that a comment may have on GitHub; GitLab takes more
TABLE: Final = LONGEST // 4  # of these at most so many for a table,
LIST: Final = LONGEST // 8  # and for a list that is not folded, so that something is left for the others
BAR: Final = "\\x7c"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the comment that can be cut between its items.

    Attributes:
        begin: What stands before the items.
        items: Lines or blocks, each whole in itself; made only as far as there is room.
        total: How many there are.
        end: What stands after them.
        rest: What stands for the items that are cut, `{}` being how many.
        longest: How many characters the items may have.
    """

    begin: str
    items: Iterable[str]
    total: int
    end: str = ""
    rest: str = "- … and {} more, cut here to fit a comment\n"
    longest: int = LONGEST

    def frame(self) -> int:
        """Characters that it takes even if every item is cut."""
        return len(self.begin) + len(self.end) + len(self.rest) + 10


def comment(what: str, tenancy: str | None, answer: str, parts: Iterable[Part], end: str = "") -> str:
    """The whole comment, cut where it is too long.

    Args:
        what: The kind of report.
        tenancy: The tenancy's name, where there is one.
        answer: What the reader came for.
        parts: What follows; a part without items is left out, one that comes first is cut last.
        end: The last line.
    """
    name = f":{re.sub('[^A-Za-z0-9_.]+', '-', tenancy)}" if tenancy is not None else ""
    title = f"{what.capitalize()} of tenancy {SAY.text(tenancy)}" if tenancy is not None else what.capitalize()
    begin = f"<!-- rainbow-tenancy:{what}{name} -->\n### {title}\n\n{answer}\n"
    parts = [part for part in parts if part.total]
    room = LONGEST - len(begin) - len(end) - sum(part.frame() for part in parts)
    pieces = [begin]
    for part in parts:
        kept = _that_fit(part.items, min(room, part.longest))
        room -= sum(map(len, kept))
        cut = part.total - len(kept)
        pieces += [part.begin, *kept, part.rest.format(f"{cut:,}") if cut else "", part.end]
    return "".join([*pieces, end])


def _that_fit(items: Iterable[str], room: int) -> list[str]:
    kept = []
    for item in items:
        room -= len(item)
        if room < 0:
            break
        kept.append(item)
    return kept


def table(
    columns: Sequence[str], row: Callable[[Any], Sequence[str]], things: Sequence[Any], longest: int = TABLE
) -> Part:
    """A table with a row a thing; a bar within a cell is written out, as it would end the cell even inside of code."""

    def line(thing: Any) -> str:
        return f"| {' | '.join(cell.replace('|', BAR) for cell in row(thing))} |\n"

    head = f"\n| {' | '.join(columns)} |\n|{' --- |' * len(columns)}\n"
    rest = f"| … and {{}} more, cut here to fit a comment |{' |' * (len(columns) - 1)}\n"
    return Part(head, map(line, things), len(things), rest=rest, longest=longest)


def below_title(title: str, item: Callable[[Any], str], things: Sequence[Any], note: str = "") -> Part:
    """A list below its title, and a sentence of ours between the two."""
    begin = f"\n**{title}**\n\n{note}\n\n" if note else f"\n**{title}**\n\n"
    return Part(begin, map(item, things), len(things), longest=LIST)


def folded(title: str, item: Callable[[Any], str], things: Sequence[Any]) -> Part:
    """A list that is shown once somebody opens it; the title is ours, as it stands in HTML."""
    begin = f"\n<details><summary>{title}</summary>\n\n"
    return Part(begin, map(item, things), len(things), end="\n</details>\n")


def item(line: str, below: Iterable[str] = ()) -> str:
    """A point of a list and the points below it."""
    return "".join([f"- {line}\n", *(f"  - {one}\n" for one in below)])
