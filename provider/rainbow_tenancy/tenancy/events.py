"""libyaml's events as small objects that C makes.

PyYAML's binding makes each event by calling a class of `yaml.events`, whose `__init__` is written in Python: that alone
is a third of the time in which libyaml's events can be read. While `cheap_events` lasts, the binding calls classes of
msgspec instead, with the same fields in the same order.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any, Final

import msgspec
from yaml import _yaml

__all__ = [
    "AliasEvent",
    "MappingEndEvent",
    "MappingStartEvent",
    "ScalarEvent",
    "SequenceEndEvent",
    "SequenceStartEvent",
    "cheap_events",
]


class ScalarEvent(msgspec.Struct, gc=False):
    """A scalar."""

    anchor: Any
    tag: Any
    implicit: Any
    value: Any
    start_mark: Any
    end_mark: Any
    style: Any


class MappingStartEvent(msgspec.Struct, gc=False):
    """Where a map begins."""

    anchor: Any
    tag: Any
    implicit: Any
    start_mark: Any
    end_mark: Any
    flow_style: Any


class SequenceStartEvent(MappingStartEvent, gc=False):
    """Where a list begins."""


class MappingEndEvent(msgspec.Struct, gc=False):
    """Where a map ends."""

    start_mark: Any
    end_mark: Any


class SequenceEndEvent(MappingEndEvent, gc=False):
    """Where a list ends."""


class AliasEvent(msgspec.Struct, gc=False):
    """A reference to an anchor."""

    anchor: Any
    start_mark: Any
    end_mark: Any


_CHEAP: Final = {
    kind.__name__: kind
    for kind in (ScalarEvent, MappingStartEvent, SequenceStartEvent, MappingEndEvent, SequenceEndEvent, AliasEvent)
}
_OWN: Final = {name: getattr(_yaml, name) for name in _CHEAP}
_LOCK: Final = Lock()  # another thread must not give the binding its own classes back meanwhile


@contextmanager
def cheap_events() -> Iterator[None]:
    """Let the binding make these events; one thread at a time."""
    with _LOCK:
        vars(_yaml).update(_CHEAP)
        try:
            yield
        finally:
            vars(_yaml).update(_OWN)
