"""Where a value stands in the tenancy files.

    At ──marks──► number of characters before it ──line starts──► Place (file, line, column)

Hardly any value's place is ever asked for, and to note all of them would take a quarter of the time in which the files
are read. So reading notes the places of sections and blocks alone, and the first who asks for one further down has its
file read once more.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any, Final, NamedTuple

import msgspec

__all__ = ["NOWHERE", "At", "Files", "Marks", "Place", "line_starts"]

# By id(): of a map each key's and its value's position, of a list each item's. A position is a file's base and the
# number of characters before the value.
Marks = dict[int, list[int]]
_IN_A_FILE = 44  # bits
LARGE = 100  # keys of a map


class At(msgspec.Struct, frozen=True, eq=False, gc=False):
    """A value of the files, by the map or list that holds it; equal to itself only.

    Attributes:
        holder: The map or list; None: a whole file.
        step: Its key or index; the file's number.
        of_key: Whether the key itself is meant.
    """

    holder: Any
    step: str | int
    of_key: bool = False


NOWHERE: Final = At(None, -1)


class Place(NamedTuple):
    """A place that a person can go to; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Files:
    """The files of one tenancy, in the order in which they were read; knows where their values stand."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.marks: Marks = {}
        self.written: dict[int, str] = {}  # position of a plain scalar that is no text to YAML: what the file shows
        self._sources: list[bytes] = []
        self._trees: list[Any] = []  # kept, because marks go by identity
        self._unread: dict[int, Callable[[], Marks]] = {}  # by file: the marks that were not noted
        self._unwalked: list[tuple[int, Any]] = []
        self._homes: dict[int, int] = {}  # by id(): the file of a map or list
        self._line_starts: dict[int, list[int]] = {}
        self._ranks: dict[int, dict[str, int]] = {}  # by id(): where each key of a large map stands in it

    def add(self, name: str, source: bytes) -> int:
        """Note a file by the name that messages give it (relative to the working directory); its index is returned."""
        self.names.append(name)
        self._sources.append(source)
        return len(self.names) - 1

    def keep(self, file: int, tree: Any, marks: Marks, rest: Callable[[], Marks] | None = None) -> None:
        """Keep a file's data and its marks; `rest` finds those that were not noted."""
        self._trees.append(tree)
        self.marks |= marks
        if rest is not None:
            self._unread[file] = rest
            self._unwalked.append((file, tree))

    def place(self, at: At) -> Place:
        """Where a value stands, for a person."""
        return self.place_of(self.position(at))

    def place_of(self, position: int) -> Place:
        """The place that a position stands for."""
        file, index = divmod(position, 1 << _IN_A_FILE)
        starts = self._line_starts.get(file)
        if starts is None:
            starts = self._line_starts[file] = line_starts(self._sources[file])
        line = bisect_right(starts, index) - 1
        return Place(self.names[file], line + 1, index - starts[line] + 1)

    def position(self, at: At) -> int:
        """A file's base and the number of characters before a value."""
        if at.holder is None:
            return self.base(int(at.step))
        marks = self.marks_of(at.holder)
        if isinstance(at.step, int):
            return marks[at.step]
        return marks[2 * self.rank(at.holder, at.step) + (not at.of_key)]

    def marks_of(self, holder: Any) -> list[int]:
        """The positions in a map or list."""
        if id(holder) not in self.marks:
            for one, marks in self._unread.pop(self._home(holder))().items():
                self.marks.setdefault(one, marks)  # what was taken out of a map meanwhile stays out
        return self.marks[id(holder)]

    def _home(self, holder: Any) -> int:
        """The file of a map or list; a file is walked through once, and not before somebody asks."""
        while id(holder) not in self._homes:
            file, tree = self._unwalked.pop()
            self._homes.update((id(one), file) for one in containers(tree))
        return self._homes[id(holder)]

    def rank(self, tree: dict[str, Any], key: str) -> int:
        """How many keys stand before this one; a map of thousands is counted once, not for each of its mistakes."""
        if len(tree) < LARGE:
            return list(tree).index(key)
        ranks = self._ranks.get(id(tree))
        if ranks is None or len(ranks) != len(tree):  # keys are only ever taken out of a tree
            ranks = self._ranks[id(tree)] = {each: number for number, each in enumerate(tree)}
        return ranks[key]

    @staticmethod
    def base(file: int) -> int:
        """What to add to the number of characters before a value of this file."""
        return file << _IN_A_FILE


def containers(tree: Any) -> Iterator[Any]:
    """Every map and list of some data, once each however often an alias leads to it."""
    met: set[int] = set()
    waiting = [tree]
    while waiting:
        one = waiting.pop()
        if type(one) in {dict, list} and id(one) not in met:
            met.add(id(one))
            yield one
            waiting.extend(one.values() if type(one) is dict else one)


def line_starts(source: bytes) -> list[int]:
    """The number of characters before each line, as an editor counts lines; a byte order mark is no character."""
    text = source.decode("utf-8-sig", errors="replace")
    return list(chain((0,), (line_break.end() for line_break in re.finditer(r"\r\n|\n|\r", text))))
