"""Colours: on a terminal only, of our own words only."""

import io
import re

import pytest

from rainbow_tenancy.cli.colour import coloured

TOLD = """\
1 PBX to create. Nothing is deleted.

PBX lyon (OXE), equipment ID PBX1
  + create (tenancy.yaml:5:3)
  ~ update name (tenancy.yaml:6:3)
  - remove from Garage + Dupont (x:1:2) - Fils (tenancy.yaml:7:3)
      ! Garage + Dupont is left without any PBX
      why: - no + matter
Running lyon
Missing oxo
a.yaml:1:2: what is wrong
"""
MARK = {"1": "bold", "2": "dim", "31": "red", "32": "green", "33": "yellow", "0": ""}


class Terminal(io.StringIO):
    """A stream that calls itself a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def _wanted(monkeypatch):
    """A terminal that shows colours."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.mark.usefixtures("_wanted")
def test_marks_and_places_are_coloured():
    """Additions green, changes yellow, losses red, places dim; names and values never, whatever they hold."""
    found = re.findall(r"\x1b\[(\d+)m(.*?)\x1b\[0m", coloured(TOLD, Terminal()))
    assert [
        ("bold", "PBX "),
        ("green", "+ "),
        ("dim", " (tenancy.yaml:5:3)"),
        ("yellow", "~ "),
        ("dim", " (tenancy.yaml:6:3)"),
        ("red", "- "),
        ("dim", " (tenancy.yaml:7:3)"),
        ("red", "! "),
        ("green", "Running "),
        ("red", "Missing "),
        ("dim", "a.yaml:1:2: "),
    ] == [(MARK[colour], words) for colour, words in found]


@pytest.mark.usefixtures("_wanted")
def test_colours_change_no_word():
    """Without its colours the text is what a pipe gets."""
    assert re.sub(r"\x1b\[\d+m", "", coloured(TOLD, Terminal())) == TOLD


@pytest.mark.usefixtures("_wanted")
@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_no_colours_where_nobody_wants_them(monkeypatch, name, value):
    """NO_COLOR, a terminal that knows none, and a pipe get plain text."""
    assert coloured(TOLD, io.StringIO()) == TOLD
    monkeypatch.setenv(name, value)
    assert coloured(TOLD, Terminal()) == TOLD
