"""Where a value stands in the tenancy files, small enough to keep for every value."""

from typing import NamedTuple, NewType

__all__ = ["NOWHERE", "At", "Files", "Place"]

# File, line and column packed into one number: a tenancy of 10,000 PBXs holds some 200,000 of them.
At = NewType("At", int)
NOWHERE = At(-1)
_LINE, _COLUMN = 24, 20


class Place(NamedTuple):
    """A place that a person can go to; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Files:
    """The files of one tenancy, in the order in which they were read; turns packed positions into places."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def add(self, name: str) -> int:
        """Note a file by the name that messages give it (relative to the working directory); its index is returned."""
        self.names.append(name)
        return len(self.names) - 1

    def place(self, at: At) -> Place:
        """The place that a packed position stands for."""
        line_and_file, column = divmod(at, 1 << _COLUMN)
        file, line = divmod(line_and_file, 1 << _LINE)
        return Place(self.names[file], line + 1, column + 1)

    @staticmethod
    def base(file: int) -> int:
        """What to add to `line << 20 | column` (both from 0) for a position in this file."""
        return file << (_LINE + _COLUMN)
