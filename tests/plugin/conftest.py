"""A demo Rainbow, and the plugin answering over real gRPC, as the engine would call it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from typing import Any

import pytest

from plugin.caller import Caller, calling
from rainbow_tenancy.emulator import running_emulator
from rainbow_tenancy.emulator.handle import Emulator

Start = Callable[..., Awaitable[Caller]]


@pytest.fixture(scope="session")
def demo() -> Iterator[tuple[Emulator, bytes]]:
    """One emulator for all tests, with its first day."""
    with running_emulator() as emulator:
        yield emulator, emulator.snapshot()


@pytest.fixture
def emulator(demo: tuple[Emulator, bytes], monkeypatch: pytest.MonkeyPatch) -> Emulator:
    """The demo partner as on its first day; the environment names it."""
    emulator, first_day = demo
    emulator.restore(first_day)
    monkeypatch.setenv("RAINBOW_HOST", emulator.url)
    monkeypatch.setenv("RAINBOW_EMAIL", emulator.email)
    monkeypatch.setenv("RAINBOW_PASSWORD", emulator.password)
    monkeypatch.setenv("RAINBOW_APP_ID", emulator.app_id)
    monkeypatch.setenv("RAINBOW_APP_SECRET", emulator.app_secret)
    return emulator


@pytest.fixture
async def start(emulator: Emulator) -> AsyncIterator[Start]:
    """Start a provider, configured as given; each is a process of its own as far as it can tell."""
    async with AsyncExitStack() as stack:

        async def begin(**config: Any) -> Caller:
            caller = await stack.enter_async_context(calling())
            await caller.configure(**config)
            return caller

        yield begin


@pytest.fixture
async def caller(start: Start) -> Caller:
    """A configured provider."""
    return await start()
