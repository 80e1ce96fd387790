"""Takes what is ill-shaped out of a tree, so that the rest of it can still be checked."""

from collections.abc import Iterable
from typing import Any

from rainbow_tenancy.tenancy.mistakes import Path
from rainbow_tenancy.tenancy.positions import Files

__all__ = ["prune"]


def prune(tree: dict[str, Any], wrong: Iterable[Path], files: Files) -> None:
    """Remove each value at a path, or the whole item of a list that holds it, from the data and from its marks."""
    # All are found before any is removed, and by container: an alias leads to one container on several paths.
    found: dict[int, tuple[Any, set[Any]]] = {}
    for path in map(_removable, wrong):
        container: Any = tree
        for step in path[:-1]:
            container = container[step]
        found.setdefault(id(container), (container, set()))[1].add(path[-1])
    for container, steps in found.values():
        for step in sorted(steps, reverse=True):  # items of a list from its end
            _remove(container, step, files)


# Maps that mean nothing without each of their parts.
_WHOLE = frozenset({"fleet", "activationCode", "password"})


def _removable(path: Path) -> Path:
    """Up to the innermost item of a list or a map that is of no use in part; else the key itself."""
    # The first two steps are names: of a section, and of a block in it.
    ends = [i for i, step in enumerate(path, start=1) if isinstance(step, int) or (i > 2 and step in _WHOLE)]
    return path[: ends[-1]] if ends else path


def _remove(container: Any, step: str | int, files: Files) -> None:
    marks = files.marks_of(container)
    if isinstance(step, int):
        del marks[step]
    else:
        index = 2 * list(container).index(step)
        del marks[index : index + 2]
    del container[step]
