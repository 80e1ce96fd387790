"""Fixtures: asyncio, a demo Rainbow, and a process that has not been refused yet."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rainbow_tenancy.cli import run
from rainbow_tenancy.emulator import running_emulator
from rainbow_tenancy.emulator.handle import Emulator
from rainbow_tenancy.rainbow.session import REFUSED_LOGINS


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Asyncio is what the client is written for."""
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


@pytest.fixture
def rainbowctl(
    emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """The command in this process and an empty directory: exit code, standard output, standard error."""
    monkeypatch.chdir(tmp_path)
    for name, value in emulator.environ.items():
        monkeypatch.setenv(name, value)

    def call(*arguments: str) -> tuple[int, str, str]:
        code = run(arguments)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call
