"""Fixtures: asyncio, and a process that has not been refused yet."""

import pytest

from rainbow_tenancy.rainbow.session import REFUSED_LOGINS


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Asyncio is what the client is written for."""
    return "asyncio"


@pytest.fixture(autouse=True)
def fresh_process() -> None:
    """Refused logins are remembered for the life of a process; each test is one."""
    REFUSED_LOGINS.clear()
