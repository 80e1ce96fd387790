"""The real command in this process, in a directory of its own, against the emulators that a test starts."""

from collections.abc import Callable
from pathlib import Path

import pytest

from rainbow_tenancy.emulator.handle import Emulator
from support.command import Ran, command

Command = Callable[..., Ran]
Operate = Callable[..., Command]


@pytest.fixture
def operate(tmp_path: Path) -> Operate:
    """Become the operator of an emulator: what is returned runs `rainbowctl`; keywords are environment variables."""

    def become(emulator: Emulator, **more: str) -> Command:
        environ = emulator.environ
        return lambda *arguments: command(*arguments, folder=tmp_path, environ=environ | more)

    return become
