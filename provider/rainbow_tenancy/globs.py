"""How `--pbx`, `--company` and `policy.scope` name what they mean."""

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

__all__ = ["matches"]


def matches(names: Iterable[str], globs: Sequence[str]) -> bool:
    """Whether one of the names is one of the globs, word for word or by `*`, `?` and `[…]`; case does not count."""
    wanted = [glob.casefold() for glob in globs]
    return any(name == glob or fnmatchcase(name, glob) for name in map(str.casefold, names) for glob in wanted)
