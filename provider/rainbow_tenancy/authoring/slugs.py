"""Short names of our own making, from names that may be anything: keys of blocks, and names of files."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from itertools import chain, count
from typing import Final

__all__ = ["distinct", "slug"]

LONGEST: Final = 40
# Names that Windows keeps for devices, whatever follows the dot.
RESERVED: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
)
_LETTERS: Final = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d"})


def slug(name: str, otherwise: str) -> str:
    """Lower-case letters, digits and hyphens: no separator, no dot, no name that a file system reserves.

    Args:
        name: Any text.
        otherwise: What the slug is where nothing of the name is left.
    """
    letters = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS)).encode("ascii", "ignore").decode()
    found = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:LONGEST].strip("-") or otherwise
    return f"{found}-{otherwise}" if found in RESERVED else found


def distinct(slugs: Mapping[str, str]) -> dict[str, str]:
    """Slugs by id, each made its own where several are the same: with the end of its id, so that it never changes.

    A slug that is alone stays as it is.
    """
    shared = {word for word, times in Counter(slugs.values()).items() if times > 1}
    found = {identifier: word for identifier, word in slugs.items() if word not in shared}
    taken = set(found.values())
    for identifier, word in sorted(slugs.items()):
        if word in shared:
            end = re.sub(r"[^0-9a-z]", "", identifier.lower())
            by_id = (f"{word}-{end[-length:]}" for length in (4, 8, 12, 24) if end)
            by_number = (f"{word}-{number}" for number in count(1))
            found[identifier] = next(one for one in chain(by_id, by_number) if one not in taken)
            taken.add(found[identifier])
    return {identifier: found[identifier] for identifier in slugs}
