"""The command in an empty directory, on a demo Rainbow."""

from collections.abc import Callable
from pathlib import Path

import pytest

from rainbow_tenancy.cli import run
from rainbow_tenancy.emulator.handle import Emulator


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
