"""The files of a tenancy laid out for editing: what is written where, and which edits are asked for so far.

Edits are noted as wishes, each with the PBX that it serves: the wishes of one PBX can be dropped without touching those
of another, also where both concern one list.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from rainbow_tenancy.authoring.describe import Describer
from rainbow_tenancy.authoring.edit import Edits, Keep, New
from rainbow_tenancy.authoring.source import Node, Source, UnusualError
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.resolve import Resolver
from rainbow_tenancy.tenancy import Tenancy
from rainbow_tenancy.tenancy.positions import Place
from rainbow_tenancy.tenancy.tenancy import CompanyRef

__all__ = ["Declared", "Desk", "Item"]


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list in a file."""

    file: str
    key: Node
    list: Node
    index: int

    @property
    def node(self) -> Node:
        """The item itself."""
        return self.list.items[self.index]


@dataclass(frozen=True, slots=True)
class Declared:
    """A company of the section `companies`, with its list `uses` where it has one."""

    word: str
    file: str
    uses_key: Node | None
    uses: Node | None


@dataclass(frozen=True, slots=True)
class _Wish:
    pbx: str
    file: str
    do: Callable[[Edits], None] | None = None
    list: Node | None = None
    key: Node | None = None
    drop: int | None = None
    add: Any = None


class Desk:
    """The files, by the names that messages give them, and the wishes to change them.

    Args:
        tenancy: What the files say.
        contents: Their bytes.
        estate: What Rainbow has.
    """

    def __init__(self, tenancy: Tenancy, contents: Mapping[str, bytes], estate: Estate) -> None:
        self.tenancy, self.contents, self.estate = tenancy, contents, estate
        self.describer = Describer(estate)
        self._sources: dict[str, Source] = {}
        self._items: dict[str, dict[int, Item]] = {}
        self._wishes: list[_Wish] = []

    # ── What is written ──────────────────────────────────────────────────────────────────────────────────────────────

    def source(self, file: str) -> Source:
        """A file as a tree.

        Raises:
            UnusualError: It has line breaks that no editor shows.
        """
        if file not in self._sources:
            self._sources[file] = Source(self.contents[file])
        return self._sources[file]

    def block(self, file: str, key: str) -> Node:
        """A PBX's block.

        Raises:
            UnusualError: It is shared by an anchor.
        """
        root = self.source(file).root
        section = root.get("pbxs")
        block = root.get("pbxs", key)
        if section is None or block is None or block.kind != "map" or any(n.anchored for n in (root, section, block)):
            raise UnusualError("an anchor shares the block with other places")
        return block

    def item(self, place: Place) -> Item:
        """The item of a list that stands at a place.

        Raises:
            UnusualError: None does.
        """
        source = self.source(place.file)
        if place.file not in self._items:
            self._items[place.file] = {item.node.start: item for item in _items(place.file, source.root)}
        found = self._items[place.file].get(source.index(place.line, place.column))
        if found is None:
            raise UnusualError("an alias stands in the place of the line")
        return found

    def sections(self, name: str) -> Iterator[tuple[str, Node]]:
        """One section of every file that has it."""
        for file in self.contents:
            section = self.source(file).root.get(name)
            if section is not None and section.kind == "map":
                yield file, section

    @cached_property
    def rule_sets(self) -> dict[str, list[Any]]:
        """The rules of each set, as plain data."""
        return {
            key.value: rules.data()
            for _, section in self.sections("numberingRuleSets")
            for key, rules in zip(section.keys, section.items, strict=True)
            if rules.kind == "list"
        }

    @cached_property
    def declared_words(self) -> set[str]:
        """The keys of `companies`, which come before names in `sharedWith`."""
        return {key.value for _, section in self.sections("companies") for key in section.keys}

    @cached_property
    def declared(self) -> dict[str, Declared]:
        """The companies of `companies`, by Rainbow's id."""
        resolver = Resolver(self.tenancy, self.estate)
        found = {}
        for file, section in self.sections("companies"):
            for key, block in zip(section.keys, section.items, strict=True):
                data = block.data() or {}
                identifier, reference = data.get("id"), data.get("reference")
                name = data.get("name") or (None if identifier or reference else key.value)
                company = resolver.company(CompanyRef(name, identifier, reference), self.tenancy.partner.at)
                if company:
                    uses_key = next((one for one in block.keys if one.value == "uses"), None)
                    found[company.id] = Declared(key.value, file, uses_key, block.get("uses"))
        return found

    # ── What is wished for ───────────────────────────────────────────────────────────────────────────────────────────

    def wish(self, pbx: str, file: str, do: Callable[[Edits], None]) -> None:
        """Note an edit.

        Raises:
            UnusualError: It cannot be made in this file.
        """
        do(Edits(self.source(file)))
        self._wishes.append(_Wish(pbx, file, do))

    def drop(self, pbx: str, item: Item) -> None:
        """Note that an item goes.

        Raises:
            UnusualError: It cannot.
        """
        self._try(item.file, item.list, item.key, {item.index}, [])
        self._wishes.append(_Wish(pbx, item.file, list=item.list, key=item.key, drop=item.index))

    def add(self, pbx: str, file: str, key: Node, node: Node, value: Any) -> None:
        """Note that an item comes to the end of a list.

        Raises:
            UnusualError: It cannot.
        """
        self._try(file, node, key, set(), [value])
        self._wishes.append(_Wish(pbx, file, list=node, key=key, add=value))

    def _try(self, file: str, node: Node, key: Node, drop: Collection[int], add: list[Any]) -> None:
        _arrange(Edits(self.source(file)), node, key, drop, add)

    def texts(self, pbxs: Collection[str]) -> dict[str, bytes]:
        """The content of every file with the wishes for these PBXs granted.

        Raises:
            UnusualError: Two of them meet in one place.
        """
        edits = {file: Edits(self.source(file)) for file in {one.file for one in self._wishes if one.pbx in pbxs}}
        lists: dict[int, list[_Wish]] = {}
        for wish in self._wishes:
            if wish.pbx in pbxs and wish.list is not None:
                lists.setdefault(id(wish.list), []).append(wish)
        for wishes in lists.values():  # first, for what comes to a list's end stands before a key that follows it
            first = wishes[0]
            assert first.list is not None
            drop = {one.drop for one in wishes if one.drop is not None}
            _arrange(edits[first.file], first.list, first.key, drop, [one.add for one in wishes if one.drop is None])
        for wish in self._wishes:
            if wish.pbx in pbxs and wish.do is not None:
                wish.do(edits[wish.file])
        return {**self.contents, **{file: one.text().encode("utf-8") for file, one in edits.items()}}


def _arrange(edits: Edits, node: Node, key: Node | None, drop: Collection[int], add: list[Any]) -> None:
    kept = [Keep(index) for index in range(len(node.items)) if index not in drop]
    edits.arrange(node, [*kept, *map(New, add)], key=key)


def _items(file: str, node: Node) -> Iterator[Item]:
    """Every item of every list that is the value of a key."""
    for key, value in zip(node.keys, node.items, strict=True) if node.kind == "map" else ():
        if value.kind == "list":
            yield from (Item(file, key, value, index) for index in range(len(value.items)))
        else:
            yield from _items(file, value)
