"""Reading a list whole, although others may change it meanwhile.

Rainbow pages by offset and pins nothing: a row that comes or goes shifts all behind it, and a page read later skips or
repeats. So each page begins with the last row of the one before, and the list counts only if every seam holds, `total`
stood still, and there are as many distinct ids as `total` says; else it is read again, three times at most.

    page 1   0 ───────────────── 999
    page 2                       999 ─────────────── 1998
    page 3                                           1998 ── …

The first page tells the total and how many rows a page holds (the server may give fewer than asked). Then the others
are asked for at the same time. Where one came short, reading goes on from what came.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final, Protocol, TypeVar

from rainbow_tenancy.rainbow.errors import IncompleteList
from rainbow_tenancy.rainbow.model import Page

__all__ = ["PAGE", "read_list"]

PAGE: Final = 1000  # rows asked for; ALE's own command-line client asks for no more
READINGS: Final = 3
# A first page smaller than Rainbow's own default is taken for an accident, not for the server's page (not evidenced).
LEAST_PAGE: Final = 100


class Identified(Protocol):
    """A row that has an id."""

    @property
    def id(self) -> str: ...


Row = TypeVar("Row", bound=Identified)
Fetch = Callable[[int], Coroutine[Any, Any, Page[Row]]]  # offset → at most PAGE rows from there


class _MovedError(Exception):
    """The list changed under the reading."""


async def read_list(fetch: Fetch[Row], route: str) -> list[Row]:
    """Read a list whole.

    Args:
        fetch: Reads the page at an offset; the order must not depend on what can change.
        route: The request, for the message.

    Raises:
        IncompleteList: Three readings did not fit together.
        RainbowError: A page could not be read.
    """
    reason = ""
    for _ in range(READINGS):
        try:
            return await _read_once(fetch)
        except _MovedError as moved:
            reason = str(moved)
    raise IncompleteList(f"the list changed during each of {READINGS} readings: {reason}", route=route)


async def _read_once(fetch: Fetch[Row]) -> list[Row]:
    first = await fetch(0)
    total, rows = first.total, list(first.data)
    ahead = await _ahead(fetch, len(rows), total)
    while (total is None and rows) or len(rows) < (total or 0):
        offset = max(0, len(rows) - 1)
        page = ahead.pop(offset, None) or await fetch(offset)
        if page.total != total:
            raise _MovedError(f"its total went from {total} to {page.total}")
        if offset < len(rows) and (not page.data or page.data[0].id != rows[-1].id):
            raise _MovedError(f"the page from row {offset} does not begin with the row before it")
        if len(page.data) <= 1:
            break
        rows += page.data[1:]
    return _checked(rows, total)


async def _ahead(fetch: Fetch[Row], size: int, total: int | None) -> dict[int, Page[Row]]:
    """The pages behind the first, by offset, if each holds as many rows as the first did."""
    if total is None or size < LEAST_PAGE:
        return {}
    offsets = range(size - 1, total - 1, size - 1)
    try:
        async with asyncio.TaskGroup() as group:
            tasks = {offset: group.create_task(fetch(offset)) for offset in offsets}
    except ExceptionGroup as failures:  # the first one stopped the others
        raise failures.exceptions[0] from None
    return {offset: task.result() for offset, task in tasks.items()}


def _checked(rows: list[Row], total: int | None) -> list[Row]:
    distinct = len({row.id for row in rows})
    if total is not None and len(rows) != total:
        raise _MovedError(f"it has {total} rows, and {len(rows)} came")
    if distinct != len(rows):
        raise _MovedError(f"{len(rows) - distinct} of its rows came twice")
    return rows
