"""Fixtures: a directory to write tenancy files in, and loading them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rainbow_tenancy.tenancy import Tenancy, TenancyError, load_tenancy

ROOT = Path(__file__).parents[2]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Write tenancy.yaml, and other files by name, into the working directory; the root file's path is returned."""
    monkeypatch.chdir(tmp_path)

    def files(text: str | bytes, others: dict[str, str] | None = None) -> Path:
        for name, content in {"tenancy.yaml": text, **(others or {})}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return Path("tenancy.yaml")

    return files


@pytest.fixture
def load(write: Any) -> Callable[..., Tenancy]:
    """The tenancy that such files describe."""
    return lambda text, others=None: load_tenancy(write(text, others))


@pytest.fixture
def wrong(write: Any) -> Callable[..., list[str]]:
    """What is wrong with such files, a line a problem; empty where nothing is."""

    def problems(text: str | bytes, others: dict[str, str] | None = None) -> list[str]:
        path = write(text, others)
        try:
            load_tenancy(path)
        except TenancyError as error:
            return str(error).splitlines()
        return []

    return problems
