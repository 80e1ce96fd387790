"""A file's text as plain data, straight from libyaml's event stream, with the position of every key and value noted.

    libyaml ──events──► build() ──► dict, list, text, number, true, false, None
                          ├──► files.marks: where each section, and each block in it, stands
                          └──► problems: traps of YAML that the data alone would no longer show

`yaml.load` would build nodes first and data from them, at six times the cost; what `build` accepts is equal to what
`yaml.load` gives. The marks lie beside the data and not in subclasses of dict and list, which pydantic reads slower.
A file in which something has to be pointed at is read a second time, with a mark for each key, value and item.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from yaml._yaml import CParser
from yaml.error import YAMLError
from yaml.events import DocumentStartEvent, StreamEndEvent

from rainbow_tenancy.tenancy.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    cheap_events,
)
from rainbow_tenancy.tenancy.positions import Files, Marks
from rainbow_tenancy.tenancy.problems import Problem
from rainbow_tenancy.tenancy.scalars import MERGE, Refused, plain
from rainbow_tenancy.tenancy.syntax import complaint
from rainbow_tenancy.text import shown

__all__ = ["DEEPEST", "LARGEST_EXPANSION", "build"]

DEEPEST = 100
LARGEST_EXPANSION = 1_000_000  # values that the aliases of one file may stand for
SHALLOW = 2  # levels of maps and lists, sections and the blocks in them, whose places are noted at once


class _Closer(Exception):  # noqa: N818 - no error either: the file has to be read with all its marks
    pass


class _Stop(Exception):  # noqa: N818 - not an error that anybody sees: the file cannot be read on from here
    """Carries the problem after which nothing more can be understood."""

    def __init__(self, at: int, wrong: str, right: str) -> None:
        self.at, self.wrong, self.right = at, wrong, right


def build(source: bytes, file: int, files: Files, problems: list[Problem]) -> Any:
    """The data of one YAML document in UTF-8; None, with at least one more problem, where it cannot be understood."""
    with cheap_events():
        try:
            builder = _Builder(source, file, files)
            data = builder.document()
        except (_Closer, _Stop, YAMLError):
            return _build_closely(source, file, files, problems)
    files.keep(file, data, builder.marks, partial(_marks, data, source, file, files))
    return data


def _build_closely(source: bytes, file: int, files: Files, problems: list[Problem]) -> Any:
    """As `build`, with every mark, and with what is wrong."""
    builder = _Builder(source, file, files, problems)
    try:
        data = builder.document()
    except _Stop as stop:
        builder.note(stop.at, stop.wrong, stop.right)
    except YAMLError as error:
        index, wrong, right = complaint(error, source.decode("utf-8-sig"))
        builder.note(builder.base + index, wrong, right)
    else:
        files.keep(file, data, builder.marks)
        return data
    return None


def _marks(data: Any, source: bytes, file: int, files: Files) -> Marks:
    """The marks of a file whose data is there already, of which something may have been taken out."""
    with cheap_events():
        builder = _Builder(source, file, files, [])
        again = builder.document()
    found: Marks = {}
    waiting = [(data, again)]
    while waiting:
        kept, same = waiting.pop()
        if type(kept) not in {dict, list} or id(kept) in found:
            continue
        found[id(kept)] = builder.marks[id(same)]
        # A list of which something is missing holds nothing but words: `include`.
        pairs = ((kept[key], same[key]) for key in kept) if type(kept) is dict else zip(kept, same, strict=False)
        waiting.extend(pairs)
    return found


class _Builder:
    """Reads one file; with a list of problems closely, else only as long as nothing has to be pointed at."""

    def __init__(self, source: bytes, file: int, files: Files, problems: list[Problem] | None = None) -> None:
        self.next: Callable[[], Any] = CParser(source).get_event
        self.base, self.files, self.problems = files.base(file), files, problems
        self.marks: Marks = {}
        self.noted = SHALLOW if problems is None else DEEPEST  # levels whose places are noted
        self.words: dict[str, str] = {}  # each unquoted text is recognised once, and kept once
        self.keys: dict[str, str] = {}
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.sizes: dict[int, int] = {}  # of each anchored Map and Seq, by its id(): how many values it stands for
        self.open: set[str] = set()  # anchors whose value is not complete yet
        self.expanded = 0

    def document(self) -> Any:
        self.next()  # the stream's start
        if type(self.next()) is StreamEndEvent:
            return None
        data = self.value(self.next(), 0)
        self.next()  # the document's end
        event = self.next()
        kind = type(event)
        if kind is DocumentStartEvent:
            at = self.base + event.start_mark.index
            raise _Stop(at, "a second document begins here", 'write one document in a file, without a second "---"')
        return data

    def mapping(self, depth: int) -> dict[str, Any]:
        """Called after the mapping's start; scalars without tag or anchor are handled here, for speed."""
        following, base, words, keys = self.next, self.base, self.words, self.keys
        result: dict[str, Any] = {}
        marks = self.marks_for(result, depth)
        merged: list[tuple[int, Any]] = []
        while True:
            event = of_key = following()
            kind = type(event)
            if kind is MappingEndEvent:
                return self.merge(result, merged) if merged else result
            if kind is ScalarEvent and event.anchor is None and event.tag is None:
                key = event.value
                if not event.style:
                    key = keys.get(key) or self.key(event)
            else:
                key = self.unusual_key(event)
            event = following()
            kind = type(event)
            if kind is ScalarEvent and event.anchor is None and event.tag is None:
                value = event.value
                if not event.style:
                    value = words.get(value) or self.word(event)
            else:
                value = self.value(event, depth)
            if key is MERGE:
                merged.append((base + event.start_mark.index, value))
            elif key in result:
                self.twice(result, key, base + of_key.start_mark.index)
            else:
                if marks is not None:
                    marks.append(base + of_key.start_mark.index)
                    marks.append(base + event.start_mark.index)
                result[key] = value

    def sequence(self, depth: int) -> list[Any]:
        """Called after the sequence's start."""
        following, base, words = self.next, self.base, self.words
        result: list[Any] = []
        add = result.append
        marks = self.marks_for(result, depth)
        while True:
            event = following()
            kind = type(event)
            if kind is ScalarEvent and event.anchor is None and event.tag is None:
                value = event.value
                if not event.style:
                    value = words.get(value) or self.word(event)
                add(value)
            elif kind is SequenceEndEvent:
                return result
            else:
                add(self.value(event, depth))
            if marks is not None:
                marks.append(base + event.start_mark.index)

    def marks_for(self, holder: Any, depth: int) -> list[int] | None:
        """Where to note what stands in a map or list; None so far below that nobody is expected to ask."""
        return self.marks.setdefault(id(holder), []) if depth <= self.noted else None

    def value(self, event: Any, depth: int) -> Any:
        """Any value that is not an ordinary scalar; `depth` is that of its parent."""
        kind = type(event)
        if kind is AliasEvent:
            return self.alias(event.anchor, self.base + event.start_mark.index)
        if event.anchor is None and event.tag is None and depth < DEEPEST:
            if kind is MappingStartEvent:
                return self.mapping(depth + 1)
            if kind is SequenceStartEvent:
                return self.sequence(depth + 1)
        return self.unusual_value(event, depth)

    def unusual_value(self, event: Any, depth: int) -> Any:
        """A value with a tag, with an anchor, or too deep."""
        at = self.base + event.start_mark.index
        tag, anchor = event.tag, event.anchor
        if tag is not None:
            self.note(at, f"{shown(tag, 60)} is a tag", "take it out; tenancy files hold plain values")
        if depth >= DEEPEST:
            raise _Stop(at, f"this is nested more than {DEEPEST} levels deep", "write it flat")
        if anchor is not None and (anchor in self.anchors or anchor in self.open):
            raise _Stop(at, f"the anchor &{shown(anchor)} is written twice", "give each anchor its own name")
        if anchor is not None:
            self.open.add(anchor)
        value: Any
        if type(event) is MappingStartEvent:
            value = self.mapping(depth + 1)
        elif type(event) is SequenceStartEvent:
            value = self.sequence(depth + 1)
        else:
            value = event.value if event.style else self.word(event)
        if anchor is not None:
            self.open.discard(anchor)
            self.anchors[anchor] = value, at
            self.sizes[id(value)] = self.size(value)
        return value

    def word(self, event: Any) -> Any:
        """An unquoted word that is met for the first time, or is no text to YAML."""
        text = event.value
        value = plain(text)
        if type(value) is str:
            self.words[text] = value
            return value
        at = self.base + event.start_mark.index
        if type(value) is Refused:
            wrong = f"this unquoted word is {value.taken_for} to YAML, not text"
            self.note(at, wrong, "quote it")  # it may be a secret
            return text
        self.files.written[at] = text
        return value

    def key(self, event: Any) -> Any:
        """An unquoted key, met for the first time; always text, whatever YAML takes it for."""
        text = event.value
        value = plain(text)
        if value is MERGE:
            return MERGE
        if type(value) is not str:
            wrong = f"the key {shown(text, 60)} is {_taken_for(value)} to YAML, not text"
            self.note(self.base + event.start_mark.index, wrong, f'quote it: "{shown(text, 60)}":')
        self.keys[text] = text
        return text

    def unusual_key(self, event: Any) -> str:
        at = self.base + event.start_mark.index
        if type(event) is not ScalarEvent:
            raise _Stop(at, "a key is a list, a map or an alias here", "write keys as plain text")
        key = event.value if event.style else self.key(event)
        self.note(at, f"the key {shown(str(key), 60)} bears a tag or an anchor", "write keys as plain text")
        return str(key)

    def alias(self, anchor: str, at: int) -> Any:
        if anchor in self.open:
            raise _Stop(at, f"*{shown(anchor)} stands inside what &{shown(anchor)} names", "write the values out")
        if anchor not in self.anchors:
            raise _Stop(at, f"*{shown(anchor)} names an anchor that is not there", f"write &{shown(anchor)} before it")
        value, first = self.anchors[anchor]
        self.expanded += self.sizes[id(value)]
        if self.expanded > LARGEST_EXPANSION:
            raise _Stop(at, f"aliases expand to more than {LARGEST_EXPANSION:,} values", "write the values out")
        if first in self.files.written:
            self.files.written[at] = self.files.written[first]
        return value

    def size(self, value: Any) -> int:
        if isinstance(value, dict):
            parts = list(value.values())
        elif isinstance(value, list):
            parts = value
        else:
            return 1
        return 1 + sum(self.sizes.get(id(part)) or self.size(part) for part in parts)

    def merge(self, own: dict[str, Any], merged: list[tuple[int, Any]]) -> dict[str, Any]:
        """`<<`: what the named maps hold, the first of a list before the others, under what the map itself says."""
        if self.problems is None:
            raise _Closer
        entries: dict[str, tuple[Any, int, int]] = {}
        for at, value in merged:
            sources = value if type(value) is list else [value]
            if any(type(source) is not dict for source in sources):
                raise _Stop(at, "<< names something that is no map", "name a map, or a list of maps")
            for source in reversed(sources):
                entries.update(self.entries(source))
        entries.update(self.entries(own))
        own.clear()
        own.update((key, value) for key, (value, _, _) in entries.items())
        self.marks[id(own)] = [at for _, *both in entries.values() for at in both]
        return own

    def entries(self, source: dict[str, Any]) -> dict[str, tuple[Any, int, int]]:
        marks = self.marks[id(source)]
        return {key: (value, marks[2 * i], marks[2 * i + 1]) for i, (key, value) in enumerate(source.items())}

    def twice(self, result: dict[str, Any], key: str, at: int) -> None:
        if self.problems is None:
            raise _Closer
        first = self.files.place_of(self.marks[id(result)][2 * self.files.rank(result, key)])
        self.note(at, f"{shown(key)} is written twice, first at {first.line}:{first.column}", "keep one of the two")

    def note(self, at: int, wrong: str, right: str) -> None:
        if self.problems is None:
            raise _Closer
        self.problems.append(Problem(self.files.place_of(at), wrong, right))


def _taken_for(value: Any) -> str:
    if type(value) is Refused:
        return value.taken_for
    if value is None:
        return "nothing"
    return str(value).lower() if type(value) is bool else f"the number {value}"
