"""What all tests stand on: asyncio, a process that has not been refused yet, ALE's contract, a demo Rainbow."""

from collections.abc import Iterator
from typing import Any

import pytest

from rainbow_tenancy.emulator import running_emulator
from rainbow_tenancy.emulator.handle import Emulator
from rainbow_tenancy.emulator.traffic import Recorded, Traffic
from rainbow_tenancy.rainbow.session import REFUSED_LOGINS
from support.contract import SWAGGER, check_request


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
    """Whatever our client asks an emulator of this process is what ALE's Swagger has, where the Swagger is at hand."""
    if not SWAGGER.exists():
        yield
        return
    sent: dict[tuple[str, ...], Recorded] = {}  # of requests that differ in ids alone, one
    arrived = Traffic.arrived

    def noted(traffic: Traffic, *what: Any, **more: Any) -> Recorded:
        one = arrived(traffic, *what, **more)
        if one.headers.get("user-agent", "").startswith("rainbow-tenancy/"):
            sent[one.method, one.route, one.query, one.body] = one
        return one

    monkeypatch.setattr(Traffic, "arrived", noted)
    yield
    wrong = [problem for one in sent.values() for problem in check_request(one.method, one.path, one.query, one.body)]
    assert [] == wrong


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """The demo partner."""
    with running_emulator() as emulator:
        yield emulator
