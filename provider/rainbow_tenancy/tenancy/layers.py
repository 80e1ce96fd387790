"""`defaults`, profile and block laid over one another: maps merge by key, lists replace, the upper one decides.

block            what the PBX's own block says
profile belgium  named defaults
defaults         what counts as written in every block
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from rainbow_tenancy.fields import IN_PLACE_FIELDS
from rainbow_tenancy.tenancy.damage import Names
from rainbow_tenancy.tenancy.positions import At
from rainbow_tenancy.tenancy.problems import Notes
from rainbow_tenancy.text import shown

__all__ = ["MOST_RULES", "Base", "Found", "Layer", "Origins", "RuleSets", "flat"]

MOST_RULES = 100  # numbering rules of a PBX (Swagger, pbxNumberingTranslator)


def flat(tree: Mapping[str, Any]) -> dict[str, Any]:
    """The changeable fields that a block sets, path to value."""
    values: dict[str, Any] = {}
    for key, value in tree.items():
        path = _PATHS.get(key)
        if path.__class__ is str:
            values[key] = value
        elif path is not None:
            for inner, inner_value in value.items():
                if inner in path:
                    values[path[inner]] = inner_value
    return values


def _paths() -> dict[str, Any]:
    """First key of each field to its path, or to the paths by second key."""
    paths: dict[str, Any] = {}
    for row in IN_PLACE_FIELDS:
        first, _, second = row.path.partition(".")
        if second:
            paths.setdefault(first, {})[second] = row.path
        else:
            paths[first] = row.path
    return paths


_PATHS = _paths()


class Layer(NamedTuple):
    """One map that says something about a PBX."""

    origin: str  # "block", "defaults", "profile belgium", as `validate --show` names it
    tree: dict[str, Any]


def uses_sets(rules: list[Any]) -> bool:
    """Whether a list of rules holds `{use: NAME}`."""
    for rule in rules:  # noqa: SIM110 - a generator would take twice the time, for every PBX
        if "use" in rule:
            return True
    return False


@dataclass(slots=True)
class RuleSets:
    """The named lists of numbering rules, put in place of `{use: NAME}`."""

    sets: Mapping[str, list[Any]]
    names: Names
    notes: Notes
    used: set[str] = field(default_factory=set)

    def expand(self, rules: list[Any]) -> list[Any]:
        """The rules with every use of a set replaced by the set's rules."""
        return [found for found, _, _ in self.walk(rules)] if uses_sets(rules) else rules

    def walk(self, rules: list[Any]) -> Iterator[tuple[dict[str, Any], At, str | None]]:
        """Each rule after expansion, where it stands, and the set that it comes from."""
        for index, rule in enumerate(rules):
            name = rule.get("use")
            if name is None:
                yield rule, At(rules, index), None
            elif name in self.sets:
                found = self.sets[name]
                for inner_index, inner in enumerate(found):
                    yield inner, At(found, inner_index), name

    def check(self, tree: dict[str, Any]) -> None:
        """Note uses of sets that are not there, and lists that are too long once expanded."""
        rules = tree.get("numberingRules")
        if not rules or not uses_sets(rules):
            return
        for index, rule in enumerate(rules):
            name = rule.get("use")
            if name is None:
                continue
            self.used.add(name)
            if name not in self.names:
                right = self.notes.did_you_mean(name, self.names, "declare it under numberingRuleSets")
                self.notes(At(rules, index), f"there is no numbering rule set {shown(name)}", right)
        if len(rules) <= MOST_RULES < (length := len(self.expand(rules))):
            at = At(tree, "numberingRules")
            self.notes(at, f"numberingRules has {length} rules once its sets are expanded", f"use at most {MOST_RULES}")


@dataclass(slots=True)
class Base:
    """What lies below a block: its profile and the defaults, flattened once for all blocks that share them."""

    layers: tuple[Layer, ...]  # the upper ones first
    values: dict[str, Any]

    @classmethod
    def of(cls, layers: tuple[Layer, ...], rule_sets: RuleSets) -> "Base":
        """Lay the maps over one another."""
        values: dict[str, Any] = {}
        for layer in reversed(layers):
            values |= flat(layer.tree)
        if "numberingRules" in values:
            values["numberingRules"] = rule_sets.expand(values["numberingRules"])
        return cls(layers, values)

    def setting(self, block: dict[str, Any], key: str) -> tuple[Any, dict[str, Any]] | None:
        """A first-level setting that is no field of Rainbow's, and the map that gives it; None where nobody does."""
        if key in block:
            return block[key], block
        for layer in self.layers:
            if key in layer.tree:
                return layer.tree[key], layer.tree
        return None


class Found(NamedTuple):
    """One value of the effective block."""

    value: Any
    at: At
    origin: str


class Origins(Mapping[str, At]):
    """Where each value of the effective block stands; looked up only once somebody asks."""

    def __init__(self, block: dict[str, Any], below: tuple[Layer, ...], rule_sets: RuleSets) -> None:
        self._block = block
        self._below = below
        self._rule_sets = rule_sets

    @cached_property
    def found(self) -> dict[str, Found]:
        """Every value by its path, with its place and the layer that it comes from."""
        found: dict[str, Found] = {}
        for layer in reversed((Layer("block", self._block), *self._below)):
            self._add(found, "", layer.tree, layer.origin)
        return found

    def _add(self, found: dict[str, Found], prefix: str, tree: dict[str, Any], origin: str) -> None:
        for key, value in tree.items():
            path = f"{prefix}{key}"
            for old in [old for old in found if old.startswith(f"{path}.") and not isinstance(value, dict)]:
                del found[old]
            if isinstance(value, dict) and path not in _WHOLE:
                self._add(found, f"{path}.", value, origin)
            else:
                found[path] = Found(value, At(tree, key), origin)
            if path == "numberingRules":
                for index, (rule, rule_at, name) in enumerate(self._rule_sets.walk(value)):
                    found[f"{path}.{index}"] = Found(rule, rule_at, f"rule set {name}" if name else origin)

    def __getitem__(self, path: str) -> At:
        return self.found[path].at

    def __iter__(self) -> Iterator[str]:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)


_WHOLE = frozenset(
    {"equipment.activationCode", "connection.httpProxy.password"}
)  # a reference to a secret is one value
