"""Which of pydantic's errors are worth a line, and where in a file the value stands that each is about.

A value that may be of two shapes (a name or a map) fails in both: only the shape that was plainly meant is kept.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from rainbow_tenancy.tenancy.positions import At
from rainbow_tenancy.tenancy.sources import Part

__all__ = ["Mistake", "Path", "last_key", "mistakes", "position"]

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Mistake:
    """One error, led back to the value in the file that it is about."""

    type: str  # pydantic's name for the kind of error, or NO_BRANCH
    path: Path  # keys and indexes from the file's root to the value, or to the key that is missing or unknown
    value: Any
    about: dict[str, Any]  # the limits, patterns and words that the value does not fit
    of_key: bool = False  # the last key of the path itself is wrong, and `value` is that key


NO_BRANCH = "no_branch"
_OF_KEY = "[key]"  # pydantic's last step to an error in a key

# Which values a branch of a union is for, by the label that pydantic gives the branch.
_BRANCHES: dict[str, Callable[[Any], bool]] = {
    "<text>": lambda value: not isinstance(value, dict | list) and type(value) is not int,
    "<number>": lambda value: type(value) is int,
    "<list>": lambda value: isinstance(value, list),
    "<map>": lambda value: isinstance(value, dict),
    "<use>": lambda value: isinstance(value, dict) and "use" in value,
    "<rule>": lambda value: not (isinstance(value, dict) and "use" in value),
    "FromFile": lambda value: isinstance(value, dict) and "fromFile" in value,
    "FromEnv": lambda value: isinstance(value, dict) and "fromFile" not in value,
}
_NUMBERS_LACK_QUOTES = frozenset({"outboundPrefix", "sharedWith", "uses"})  # unions in which a number was meant as text


def mistakes(tree: Any, error: ValidationError) -> list[Mistake]:
    """The errors that say something new: one for each wrong value."""
    homeless: dict[Path, Mistake] = {}
    housed: set[Path] = set()
    found: list[Mistake] = []
    for line in error.errors(include_url=False):
        path: Path = ()
        value = tree
        for step in line["loc"]:
            if step == _OF_KEY:
                found.append(Mistake(line["type"], path, path[-1], line.get("ctx", {}), of_key=True))
                break
            if isinstance(step, int) or step not in _BRANCHES or _has(value, step):
                path = (*path, step)
                value = value[step] if _has(value, step) else None
            elif _BRANCHES[step](value) or (step == "<text>" and _lacks_quotes(path, value)):
                housed.add(path)
            else:
                homeless.setdefault(path, Mistake(NO_BRANCH, path, value, {}))
                break
        else:
            found.append(Mistake(line["type"], path, value, line.get("ctx", {})))
    found += (mistake for path, mistake in homeless.items() if path not in housed)
    return _without_misspelt(found)


def _lacks_quotes(path: Path, value: Any) -> bool:
    return type(value) is int and last_key(path) in _NUMBERS_LACK_QUOTES


def _without_misspelt(found: list[Mistake]) -> list[Mistake]:
    """A key that is missing is most likely there, only misspelt: then the unknown key is mistake enough."""
    misspelt = {mistake.path[:-1] for mistake in found if mistake.type == "extra_forbidden"}
    return [mistake for mistake in found if mistake.type != "missing" or mistake.path[:-1] not in misspelt]


def _has(value: Any, step: str | int) -> bool:
    if isinstance(value, dict):
        return step in value
    return isinstance(value, list) and isinstance(step, int) and step < len(value)


def last_key(path: Sequence[str | int]) -> str:
    """The last key on the way; the items of a list are spoken of by their list's key."""
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def position(part: Part, mistake: Mistake) -> At:
    """Where to point: at the value; at the key if that is unknown; at the block if something is missing from it."""
    path = mistake.path[:-1] if mistake.type == "missing" else mistake.path
    at = part.at
    value: Any = part.tree
    for depth, step in enumerate(path, start=1):
        if isinstance(step, int):
            at = At(value, step)
        elif depth == len(path) and (mistake.of_key or mistake.type in {"missing", "extra_forbidden"}):
            at = At(value, step, of_key=True)
        else:
            at = At(value, step)
        value = value[step]
    return at
