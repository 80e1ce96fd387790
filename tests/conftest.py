"""What all tests stand on: asyncio, a process that has not been refused yet, ALE's contract, a demo Rainbow."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from rainbow_tenancy.emulator import running_emulator
from rainbow_tenancy.emulator.handle import Emulator
from rainbow_tenancy.emulator.traffic import Recorded, Traffic
from rainbow_tenancy.rainbow.session import REFUSED_LOGINS
from support import scripted_server
from support.contract import SWAGGER, check_request

OURS = "rainbow-tenancy/"  # how our client's requests name it


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Asyncio is what client, plugin and emulator are written for."""
    return "asyncio"


@pytest.fixture(autouse=True)
def fresh_process() -> None:
    """Refused logins are remembered for the life of a process; each test is one."""
    REFUSED_LOGINS.clear()


@pytest.fixture(autouse=True)
def contract(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever our client asks a server of this process is what ALE's Swagger has, where the Swagger is at hand."""
    if not SWAGGER.exists():
        yield
        return
    sent: dict[tuple[str, str, str | bytes], tuple[str, str, str, str | bytes]] = {}  # differing in ids alone: one
    arrived, read = Traffic.arrived, scripted_server.read_request

    def at_an_emulator(traffic: Traffic, *what: Any, **more: Any) -> Recorded:
        one = arrived(traffic, *what, **more)
        if one.headers.get("user-agent", "").startswith(OURS):
            sent[f"{one.method} {one.route}", one.query, one.body] = one.method, one.path, one.query, one.body
        return one

    async def at_a_script(reader: asyncio.StreamReader) -> scripted_server.Request:
        one = await read(reader)
        if one.headers.get("user-agent", "").startswith(OURS):
            sent[one.method, one.target, one.body] = one.method, one.path, one.target.partition("?")[2], one.body
        return one

    monkeypatch.setattr(Traffic, "arrived", at_an_emulator)
    monkeypatch.setattr(scripted_server, "read_request", at_a_script)
    yield
    assert [] == [problem for one in sent.values() for problem in check_request(*one)]


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """The demo partner."""
    with running_emulator() as emulator:
        yield emulator
