"""Where a value stands in the tenancy files, small enough to keep for every value."""

import re
from bisect import bisect_right
from itertools import chain
from typing import Any, NamedTuple, NewType

__all__ = ["NOWHERE", "At", "Files", "Place", "line_starts"]

# File, line and column packed into one number: a tenancy of 10,000 PBXs holds some 200,000 of them.
At = NewType("At", int)
NOWHERE = At(-1)
_LINE, _COLUMN = 24, 20
LARGE = 100  # keys of a map


class Place(NamedTuple):
    """A place that a person can go to; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Files:
    """The files of one tenancy, in the order in which they were read; turns packed positions into places.

    The position in a file is `line << 20 | column` (both from 0), or, where the file's bytes are given to `add`, the
    number of characters before it: that is cheaper to note, and lines are counted only once somebody asks.
    """

    def __init__(self) -> None:
        self.names: list[str] = []
        self.trees: list[Any] = []  # kept, because marks go by identity
        self.marks: dict[
            int, list[At]
        ] = {}  # by id(): of a map each key's and its value's position, of a list each item's
        self.written: dict[int, str] = {}  # position of a plain scalar that is no text to YAML: what the file shows
        self._sources: list[bytes | None] = []
        self._line_starts: dict[int, list[int]] = {}
        self._ranks: dict[int, dict[str, int]] = {}  # by id(): where each key of a large map stands in it

    def add(self, name: str, source: bytes | None = None) -> int:
        """Note a file by the name that messages give it (relative to the working directory); its index is returned."""
        self.names.append(name)
        self._sources.append(source)
        return len(self.names) - 1

    def place(self, at: At) -> Place:
        """The place that a packed position stands for."""
        file, rest = divmod(at, 1 << (_LINE + _COLUMN))
        source = self._sources[file]
        if source is None:
            line, column = divmod(rest, 1 << _COLUMN)
        else:
            starts = self._line_starts.get(file) or self._line_starts.setdefault(file, line_starts(source))
            line = bisect_right(starts, rest) - 1
            column = rest - starts[line]
        return Place(self.names[file], line + 1, column + 1)

    def key_at(self, tree: dict[str, Any], key: str) -> At:
        """Where a key of a map stands."""
        return self.marks[id(tree)][2 * self._rank(tree, key)]

    def value_at(self, tree: dict[str, Any], key: str) -> At:
        """Where the value of a map's key begins."""
        return self.marks[id(tree)][2 * self._rank(tree, key) + 1]

    def _rank(self, tree: dict[str, Any], key: str) -> int:
        """How many keys stand before this one; a map of thousands is counted once, not for each of its mistakes."""
        if len(tree) < LARGE:
            return list(tree).index(key)
        ranks = self._ranks.get(id(tree))
        if ranks is None or len(ranks) != len(tree):  # keys are only ever taken out of a tree
            ranks = self._ranks[id(tree)] = {each: number for number, each in enumerate(tree)}
        return ranks[key]

    @staticmethod
    def base(file: int) -> int:
        """What to add to a position in this file."""
        return file << (_LINE + _COLUMN)


def line_starts(source: bytes) -> list[int]:
    """The number of characters before each line, as an editor counts lines; a byte order mark is no character."""
    text = source.decode("utf-8-sig", errors="replace")
    return list(chain((0,), (line_break.end() for line_break in re.finditer(r"\r\n|\n|\r", text))))
