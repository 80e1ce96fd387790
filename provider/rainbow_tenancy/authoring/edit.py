"""Edits of single values in a file's text: every character that is not concerned stays as it is.

A library that reads YAML and writes it again sets the whole file out anew; here each edit is a splice of the text, and
the splices of a file are made at once.

    Edits(source)  .replace(node, value)            another value in its place, in the same kind of quotes
                   .put(map, key, value, order)     a key set, or put in where it belongs
                   .delete(map, key)
                   .arrange(list, script)           items kept, changed, taken out and put in
                   .text()                          the file with all of it done
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from rainbow_tenancy.authoring.source import Node, Source, UnusualError
from rainbow_tenancy.authoring.yaml_text import Word, block_key, flow

__all__ = ["Edits", "Keep", "New"]


@dataclass(frozen=True, slots=True)
class Keep:
    """An item of a list that stays, by its place."""

    index: int


@dataclass(frozen=True, slots=True)
class New:
    """An item that is put in."""

    value: Any


class _Splice(NamedTuple):
    start: int
    end: int
    number: int  # of several at one place, the first asked for comes first
    text: str


class Edits:
    """What is to be changed in one file; nothing is until `text` is asked for."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._splices: list[_Splice] = []

    def __bool__(self) -> bool:
        return bool(self._splices)

    def mark(self) -> int:
        """What `back_to` takes to forget everything that is asked for from now on."""
        return len(self._splices)

    def back_to(self, mark: int) -> None:
        """Forget what was asked for since the mark."""
        del self._splices[mark:]

    def text(self) -> str:
        """The file's text with every edit made.

        Raises:
            UnusualError: Two edits meet in one place.
        """
        parts, done = [], 0
        for splice in sorted(self._splices):
            if splice.start < done:
                raise UnusualError("two changes meet in one place")
            parts += [self.source.text[done : splice.start], splice.text]
            done = splice.end
        return self.source.mark + "".join(parts) + self.source.text[done:]

    # ── Values ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def replace(self, node: Node, value: Any) -> None:
        """Write another value in the place of this one.

        Raises:
            UnusualError: It is a block of lines, or shared by an anchor.
        """
        if not node.flow or node.quote in {"|", ">"}:
            raise UnusualError("a value is written as a block of lines")
        if node.anchored:
            raise UnusualError("an anchor shares the value with other places")
        self._splice(node.start, node.end, _like(node, value))

    def change(self, node: Node, value: Any) -> None:
        """Make a value another one, touching only the parts of it that differ.

        Raises:
            UnusualError: As for `replace`.
        """
        if node.kind == "map" and isinstance(value, Mapping):
            for key, item in value.items():
                found = node.get(key)
                if found is None:
                    self.put(node, key, item, tuple(value))
                elif found.data() != item:
                    self.change(found, item)
            for key in [key.value for key in node.keys]:
                if key not in value:
                    self.delete(node, key)
        else:
            self.replace(node, value)

    # ── Keys ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def put(self, node: Node, key: str, value: Any, order: Sequence[str]) -> None:
        """Put a key into a map, after those that come before it in the order.

        Raises:
            UnusualError: The map is shared by an anchor, or its lines are set out in a way of their own.
        """
        if node.anchored:
            raise UnusualError("an anchor shares the block with other places")
        earlier = order[: order.index(key)]
        before = [index for index, name in enumerate(node.keys) if name.value in earlier]
        written = f"{block_key(key)}: {flow(value)}"
        if node.flow:
            self._put_in_flow(node, before[-1] + 1 if before else 0, written)
            return
        indent = self._indent(node.keys[0], alone=not before)
        if before:
            self._put_line(node.items[before[-1]], f"{indent}{written}")
        else:
            start = self.source.line_start(node.keys[0].start)
            self._splice(start, start, f"{indent}{written}{self.source.line_break}")

    def delete(self, node: Node, key: str) -> None:
        """Take a key out of a map.

        Raises:
            UnusualError: The map is shared by an anchor, or its lines are set out in a way of their own.
        """
        if node.anchored:
            raise UnusualError("an anchor shares the block with other places")
        index = [name.value for name in node.keys].index(key)
        if node.flow:
            self._arrange_flow(node, [Keep(one) for one in range(len(node.keys)) if one != index])
        else:
            self._indent(node.keys[index], alone=True)
            self._remove_lines(node.keys[index].start, node.items[index])

    def _put_in_flow(self, node: Node, index: int, written: str) -> None:
        if not node.items:
            self._splice(node.start + 1, node.end - 1, written)
        elif index:
            end = node.items[index - 1].end
            self._splice(end, end, f", {written}")
        else:
            self._splice(node.keys[0].start, node.keys[0].start, f"{written}, ")

    # ── Lists ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def arrange(
        self, node: Node, script: Sequence[Keep | New], *, key: Node | None = None, in_place: bool = False
    ) -> None:
        """Make a list what the script says; kept items are in their old order.

        Args:
            node: The list.
            script: What it shall hold.
            key: The list's key, needed where a block of lines may come to hold nothing.
            in_place: Turn an item that is taken out into the new one that comes to stand there.

        Raises:
            UnusualError: The list is shared by an anchor, or its lines are set out in a way of their own.
        """
        if any(one.anchored for one in node.walk()):
            raise UnusualError("an anchor shares the list with other places")
        if in_place:
            script = self._changed_in_place(node, script)
        if node.flow:
            self._arrange_flow(node, script)
        else:
            self._arrange_lines(node, script, key)

    def _changed_in_place(self, node: Node, script: Sequence[Keep | New]) -> list[Keep | New]:
        """The script with each new item that takes an old one's place turned into a change of that one."""
        kept = {step.index for step in script if isinstance(step, Keep)}
        result: list[Keep | New] = []
        following = 0  # the item after the last that is kept or changed
        for step in script:
            if isinstance(step, Keep):
                following = step.index + 1
                result.append(step)
                continue
            goes = following < len(node.items) and following not in kept
            if goes and _alike(node.items[following], step.value):
                self.change(node.items[following], step.value)
                result.append(Keep(following))
            else:
                result.append(step)
            following += goes
        return result

    def _arrange_flow(self, node: Node, script: Sequence[Keep | New]) -> None:
        """The gaps between kept items are written anew; for maps as well, whose entries are then all kept or gone."""
        starts = [one.start for one in (node.keys or node.items)]
        ends = [one.end for one in node.items]
        for before, new, after in _gaps(script, len(starts)):
            texts = [flow(item) for item in new]
            if before is not None:
                removed = (after if after is not None else len(starts)) - before - 1
                self._splice(ends[before], ends[before + removed], "".join(f", {text}" for text in texts))
            elif after is not None:
                self._splice(starts[0], starts[after], "".join(f"{text}, " for text in texts))
            else:
                self._splice(node.start + 1, node.end - 1, ", ".join(texts))

    def _arrange_lines(self, node: Node, script: Sequence[Keep | New], key: Node | None) -> None:
        text = self.source.text
        kept = {step.index for step in script if isinstance(step, Keep)}
        first = node.items[0].start
        dash = text[self.source.line_start(first) : first]
        if dash.strip() != "-":
            raise UnusualError("a list begins on a line with something else")
        if not script:
            if key is None:
                raise UnusualError("a list comes to hold nothing")
            colon = text.index(":", key.end) + 1
            self._splice(colon, colon, " []")
        for before, new, _ in _gaps(script, len(node.items)):
            lines = [f"{dash}{flow(item)}" for item in new]
            if lines and before is not None:
                self._put_line(node.items[before], self.source.line_break.join(lines))
            elif lines:
                start = self.source.line_start(first)
                self._splice(start, start, "".join(f"{line}{self.source.line_break}" for line in lines))
        for index, item in enumerate(node.items):
            if index not in kept:
                if text[self.source.line_start(item.start) : item.start].strip() != "-":
                    raise UnusualError("an item of a list begins on a line with something else")
                self._remove_lines(item.start, item)

    # ── Lines ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _indent(self, key: Node, *, alone: bool) -> str:
        """As many spaces as stand before a key on its line; `alone`: only where nothing else stands there."""
        before = self.source.text[self.source.line_start(key.start) : key.start]
        if before.strip(" ") not in ({""} if alone else {"", "-"}):
            raise UnusualError("a block begins on a line with something else")
        return " " * len(before)

    def _put_line(self, after: Node, line: str) -> None:
        start = self.source.line_after(after)
        if start is None:
            end = len(self.source.text)
            self._splice(end, end, f"{self.source.line_break}{line}")
        else:
            self._splice(start, start, f"{line}{self.source.line_break}")

    def _remove_lines(self, start: int, last: Node) -> None:
        end = self.source.line_after(last)
        self._splice(self.source.line_start(start), len(self.source.text) if end is None else end, "")

    def _splice(self, start: int, end: int, text: str) -> None:
        if start != end or text:
            self._splices.append(_Splice(start, end, len(self._splices), text))


def _gaps(script: Sequence[Keep | New], items: int) -> list[tuple[int | None, list[Any], int | None]]:
    """Each stretch without a kept item in which something goes or comes: the items around it, and what is put in."""
    found: list[tuple[int | None, list[Any], int | None]] = []
    before: int | None = None
    new: list[Any] = []
    for step in (*script, None):
        if isinstance(step, New):
            new.append(step.value)
            continue
        after = None if step is None else step.index
        begin, end = -1 if before is None else before, items if after is None else after
        if new or end - begin > 1:
            found.append((before, new, after))
        before, new = after, []
    return found


def _alike(node: Node, value: Any) -> bool:
    """Whether one can become the other by changes of its parts."""
    if node.kind == "map":
        return isinstance(value, Mapping) and any(key.value in value for key in node.keys)
    return node.kind == "scalar" and not isinstance(value, Mapping)


def _like(node: Node, value: Any) -> str:
    """The value as text, in the quotes of what it replaces where they can hold it."""
    if isinstance(value, Word) and node.quote:
        value = str(value)
    if node.quote == "'" and isinstance(value, str) and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    return flow(value)
