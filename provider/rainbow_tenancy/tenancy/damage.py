"""What could not be read, so that the checks do not blame the rest of the files for it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

__all__ = ["Damage", "Names"]


@dataclass(frozen=True, slots=True)
class Names:
    """The keys of one section; where a part of the files could not be read, any name may be among them."""

    known: frozenset[str]
    complete: bool = True

    def __contains__(self, name: object) -> bool:
        return not self.complete or name in self.known

    def __iter__(self) -> Iterator[str]:
        return iter(self.known)


@dataclass(slots=True)
class Damage:
    """The blocks and sections that lost something to a mistake in their shape, and whether whole files are lost."""

    paths: set[tuple[str | int, ...]]  # of one step for a section, of two for a block in it
    files_lost: bool

    def names(self, section: str, found: Iterable[str]) -> Names:
        """The names that a section declares, also those whose blocks are lost."""
        lost = (str(path[1]) for path in self.paths if len(path) == 2 and path[0] == section)
        complete = not self.files_lost and not any(len(path) == 1 for path in self.paths)
        return Names(frozenset((*found, *lost)), complete)

    def is_whole(self, key: str) -> bool:
        """Whether a PBX's block, and what lies below it, says all that it was written to say."""
        if not self.paths:
            return True
        return ("pbxs", key) not in self.paths and not any(path[0] in {"defaults", "profiles"} for path in self.paths)
