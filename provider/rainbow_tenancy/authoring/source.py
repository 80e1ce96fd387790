"""A tenancy file as a tree whose every node knows the very characters that it stands for.

`tenancy.tree` keeps where a value begins, which is all that a message needs; an edit also needs where it ends, how it
was quoted, and whether an anchor shares it with other places.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import yaml

from rainbow_tenancy.tenancy.scalars import plain

__all__ = ["Node", "Source", "UnusualError"]

# YAML ends a line at these too; an editor does not, so that "the line" would mean different things.
_ODD_BREAKS = re.compile("\r(?!\n)|[\x85\u2028\u2029]")


class UnusualError(Exception):
    """The file is written in a way that is better edited by hand; the text says in which."""


@dataclass(slots=True)
class Node:
    """One value of a file: the characters from `start` to `end`."""

    kind: Literal["map", "list", "scalar", "alias"]
    start: int
    end: int
    flow: bool = True
    quote: str = ""  # of a scalar: its quotes, | or >; nothing where it is unquoted
    anchored: bool = False
    value: Any = None  # of a scalar
    keys: list["Node"] = field(default_factory=list)  # of a map
    items: list["Node"] = field(default_factory=list)  # of a list, or the values of a map

    def get(self, *path: str) -> "Node | None":
        """The value below these keys; None where one of them is not written here."""
        node: Node | None = self
        for key in path:
            if node is None or node.kind != "map":
                return None
            node = next((item for name, item in zip(node.keys, node.items, strict=True) if name.value == key), None)
        return node

    def data(self) -> Any:
        """The value as plain data; None for what an alias means."""
        if self.kind == "map":
            return {key.value: item.data() for key, item in zip(self.keys, self.items, strict=True)}
        return [item.data() for item in self.items] if self.kind == "list" else self.value

    def walk(self) -> Iterator["Node"]:
        """This node and all below it."""
        yield self
        for item in self.items:
            yield from item.walk()

    def is_shared(self, *path: str) -> bool:
        """Whether an anchor on the way to the value, or around it, shares it with other places."""
        node: Node | None = self
        for key in path:
            if node is None or node.anchored:
                return True
            node = node.get(key)
        return node is not None and any(one.anchored for one in node.walk())


class Source:
    """One file.

    Args:
        content: Its bytes, which are text in UTF-8 and sound YAML, for the tenancy was loaded from them.

    Raises:
        UnusualError: It has line breaks that no editor shows.
    """

    def __init__(self, content: bytes) -> None:
        text = content.decode("utf-8")
        self.mark = text[: text.startswith("\ufeff")]  # a byte order mark stays, and counts for nothing
        self.text = text.removeprefix("\ufeff")
        if _ODD_BREAKS.search(self.text):
            raise UnusualError("the file holds line breaks that most editors do not show")
        self.line_break = "\r\n" if "\r\n" in self.text else "\n"
        self._events = yaml.parse(self.text, Loader=yaml.CSafeLoader)
        self.root = self._document()

    # ── Lines ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def line_start(self, index: int) -> int:
        """Where the line of a character begins."""
        return self.text.rfind("\n", 0, index) + 1

    def line_after(self, node: Node) -> int | None:
        """Where the line after a value begins; None where the file ends without a line break."""
        if self.text[node.end - 1 : node.end] == "\n":  # a block of text ends with its line
            return node.end
        found = self.text.find("\n", node.end)
        return None if found < 0 else found + 1

    def index(self, line: int, column: int) -> int:
        """The character at a place, both counted from 1."""
        start = 0
        for _ in range(line - 1):
            start = self.text.index("\n", start) + 1
        return start + column - 1

    # ── Building ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _document(self) -> Node:
        next(self._events)  # the stream's start
        next(self._events)  # the document's start
        return self._node(next(self._events))

    def _node(self, event: Any) -> Node:
        start, end = event.start_mark.index, event.end_mark.index
        match event:
            case yaml.AliasEvent():
                return Node("alias", start, end)
            case yaml.ScalarEvent(value=value, style=style, anchor=anchor):
                value = value if style else plain(value)
                return Node("scalar", start, end, quote=style or "", anchored=anchor is not None, value=value)
            case yaml.SequenceStartEvent(flow_style=flow, anchor=anchor):
                node = Node("list", start, end, bool(flow), anchored=anchor is not None)
                while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
                    node.items.append(self._node(event))
            case _:
                node = Node("map", start, end, bool(event.flow_style), anchored=event.anchor is not None)
                while not isinstance(event := next(self._events), yaml.MappingEndEvent):
                    node.keys.append(self._node(event))
                    node.items.append(self._node(next(self._events)))
        node.end = event.end_mark.index if node.flow else max(item.end for item in (*node.keys, *node.items))
        return node
