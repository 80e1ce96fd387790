"""libyaml's binding makes cheap events only while a file is read."""

import pytest
import yaml
from yaml.events import MappingStartEvent, ScalarEvent

from rainbow_tenancy.tenancy import events
from rainbow_tenancy.tenancy.positions import Files
from rainbow_tenancy.tenancy.tree import build

TEXT = "a: [b, {c: d}]\ne: &x f\ng: *x"


def kinds() -> list[type]:
    """The classes of the events that PyYAML makes of a text."""
    return [type(event) for event in yaml.parse(TEXT, yaml.CSafeLoader)]


def test_events_are_cheap_for_a_while():
    """Every kind of event that holds a value is one of C's making, and has PyYAML's fields."""
    usual = list(yaml.parse(TEXT, yaml.CSafeLoader))
    with events.cheap_events():
        cheap = list(yaml.parse(TEXT, yaml.CSafeLoader))
    between = slice(2, -2)  # without beginnings and ends of stream and document
    assert {"rainbow_tenancy.tenancy.events"} == {type(event).__module__ for event in cheap[between]}
    for before, now in zip(usual, cheap, strict=True):
        assert type(before).__name__ == type(now).__name__
        for name in ("anchor", "tag", "value", "style"):
            assert getattr(before, name, None) == getattr(now, name, None)
        assert str(before.start_mark) == str(now.start_mark)


@pytest.mark.parametrize("source", [b"a: b", b"a: [b", b"a: &x [*x]"])
def test_pyyaml_has_its_own_events_back(source):
    """Once a file is read, or could not be, PyYAML makes its own events for everybody else."""
    files = Files()
    build(source, files.add("f.yaml", source), files, [])
    assert {ScalarEvent, MappingStartEvent} < set(kinds())
