"""Questions to Rainbow that are asked at the same time, none of which outlives the others."""

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar, overload

__all__ = ["together"]

One = TypeVar("One")
Other = TypeVar("Other")


@overload
async def together(one: Awaitable[One], other: Awaitable[Other], /) -> tuple[One, Other]: ...
@overload
async def together(*questions: Awaitable[One]) -> tuple[One, ...]: ...
async def together(*questions: Awaitable[Any]) -> tuple[Any, ...]:
    """The answers in the order of the questions.

    Where one fails the others are given up and over before its error goes on, unlike with `asyncio.gather`: the client
    may then be closed, and nobody asks any more.
    """
    asked = [asyncio.ensure_future(question) for question in questions]
    try:
        return tuple(await asyncio.gather(*asked))
    finally:
        for one in asked:
            one.cancel()
        await asyncio.gather(*asked, return_exceptions=True)
