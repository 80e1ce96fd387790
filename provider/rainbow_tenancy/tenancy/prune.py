"""Takes what is ill-shaped out of a tree, so that the rest of it can still be checked."""

from collections.abc import Iterable
from typing import Any

from rainbow_tenancy.tenancy.mistakes import Path
from rainbow_tenancy.tenancy.positions import Files

__all__ = ["prune"]


def prune(tree: dict[str, Any], wrong: Iterable[Path], files: Files) -> None:
    """Remove each value at a path, or the whole item of a list that holds it, from the data and from its marks."""
    gone: set[tuple[int, str | int]] = set()  # by container: an alias leads to one container on several paths
    for path in sorted({_removable(path) for path in wrong}, reverse=True, key=_order):
        container: Any = tree
        for step in path[:-1]:
            container = container[step]
        step = path[-1]
        if (id(container), step) not in gone:
            gone.add((id(container), step))
            _remove(container, step, files)


# Maps that mean nothing without each of their parts.
_WHOLE = frozenset({"fleet", "activationCode", "password"})


def _removable(path: Path) -> Path:
    """Up to the innermost item of a list or a map that is of no use in part; else the key itself."""
    ends = [i for i, step in enumerate(path, start=1) if isinstance(step, int) or step in _WHOLE]
    return path[: ends[-1]] if ends else path


def _order(path: Path) -> list[tuple[bool, int, str]]:
    """Items of a list from its end, what lies inside before what holds it."""
    return [(True, step, "") if isinstance(step, int) else (False, 0, step) for step in path]


def _remove(container: Any, step: str | int, files: Files) -> None:
    marks = files.marks[id(container)]
    if isinstance(step, int):
        del marks[step]
    else:
        index = 2 * list(container).index(step)
        del marks[index : index + 2]
    del container[step]
