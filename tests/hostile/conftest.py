"""A world with something of everything to do, and a wire to it that can be spoiled."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hostile.world import SEED, World
from rainbow_tenancy.emulator import running_emulator
from support.between import between


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The world, before anything was applied."""
    with running_emulator(SEED) as emulator, between(emulator) as wire:
        yield World(emulator, wire, Path(tmp_path_factory.mktemp("hostile")))
