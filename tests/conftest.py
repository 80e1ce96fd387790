"""What all tests stand on: asyncio, a process that has not been refused yet, a demo Rainbow."""

from collections.abc import Iterator

import pytest

from rainbow_tenancy.emulator import running_emulator
from rainbow_tenancy.emulator.handle import Emulator
from rainbow_tenancy.rainbow.session import REFUSED_LOGINS


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Asyncio is what client, plugin and emulator are written for."""
    return "asyncio"


@pytest.fixture(autouse=True)
def fresh_process() -> None:
    """Refused logins are remembered for the life of a process; each test is one."""
    REFUSED_LOGINS.clear()


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """The demo partner."""
    with running_emulator() as emulator:
        yield emulator
