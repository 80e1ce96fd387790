"""docs/emulator.md tells the whole control door."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from rainbow_tenancy.emulator.control import Control
from rainbow_tenancy.emulator.faults import ACTIONS, Fault

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "emulator.md").read_text(encoding="utf-8")


@pytest.fixture
def paths(emulator):
    """Return the paths of the door, parameters as a regular expression."""
    routes = Control(emulator.service, emulator._waiting).routes()
    return {re.sub(r"\{\w+\}", r"[A-Z]+", route.path) for route in routes}


def test_every_path_is_told(paths):
    """Each path of the door stands in the page's table."""
    assert [] == [path for path in paths if not re.search(f"`[A-Z]+ {path}`", PAGE)]


def test_every_fault_is_told():
    """Each action and each setting of a fault stands in the page."""
    settings = [each.name.replace("retry_after", "retryAfter") for each in fields(Fault) if each.init]
    assert [] == [word for word in [*ACTIONS, *settings] if f"`{word}`" not in PAGE]
