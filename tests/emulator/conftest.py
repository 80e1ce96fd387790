"""Fixtures: a running emulator and an administrator who is logged in."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from emulator.raw import Raw, World
from rainbow_tenancy.emulator import running_emulator
from rainbow_tenancy.emulator.handle import Emulator


@pytest.fixture
def start() -> Iterator[Callable[..., World]]:
    """Start an emulator: seed, assumptions (dashes as underscores), latency."""
    with ExitStack() as stack:

        def begin(seed: Any = None, latency: float = 0.0, **assume: object) -> World:
            chosen = {name.replace("_", "-"): value for name, value in assume.items()}
            return World(stack.enter_context(running_emulator(seed, chosen, latency)))

        yield begin


@pytest.fixture
def world(start: Callable[..., World]) -> World:
    """The demo partner."""
    return start()


@pytest.fixture
def api(world: World) -> Raw:
    """The demo partner's administrator."""
    return world.api


@pytest.fixture
def emulator(world: World) -> Emulator:
    """The emulator behind `api`."""
    return world.emulator
