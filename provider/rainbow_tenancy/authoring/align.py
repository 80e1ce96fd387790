"""Which items of a list stay when it becomes another: the longest common part, in order.

An item may stand for several values, as `{use: france}` does for the rules of a set: it stays only where all of them
follow one another.
"""

from collections.abc import Hashable, Sequence
from typing import Any

from rainbow_tenancy.authoring.edit import Keep, New

__all__ = ["aligned"]


def aligned(old: Sequence[Sequence[Hashable]], new: Sequence[Hashable], written: Sequence[Any]) -> list[Keep | New]:
    """The script that turns the old items into the new values.

    Args:
        old: What each item stands for.
        new: The values that the list shall come to.
        written: The same values as a file writes them.
    """
    # best[i][j]: how many values can be kept of old[i:] and new[j:]; a table, because both may hold a hundred.
    best = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        values = tuple(old[i])
        for j in range(len(new), -1, -1):
            found = max(best[i + 1][j], best[i][j + 1] if j < len(new) else 0)
            if tuple(new[j : j + len(values)]) == values:
                found = max(found, best[i + 1][j + len(values)] + max(1, len(values)))
            best[i][j] = found
    script: list[Keep | New] = []
    i = j = 0
    while i < len(old) or j < len(new):
        if i < len(old):
            values = tuple(old[i])
            kept = tuple(new[j : j + len(values)]) == values
            if kept and best[i][j] == best[i + 1][j + len(values)] + max(1, len(values)):
                script.append(Keep(i))
                i, j = i + 1, j + len(values)
                continue
            if best[i][j] == best[i + 1][j]:
                i += 1
                continue
        script.append(New(written[j]))
        j += 1
    return script
