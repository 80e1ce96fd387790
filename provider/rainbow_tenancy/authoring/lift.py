"""What many PBXs have in common, said once: dialing goes to `defaults`, equal lists of rules to a rule set.

A field can be a default only where every PBX's value of it can be written: a block cannot say "not this default".
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from rainbow_tenancy.authoring.describe import FIELDS, Described
from rainbow_tenancy.authoring.slugs import distinct, slug
from rainbow_tenancy.authoring.yaml_text import Word
from rainbow_tenancy.fields import BY_PATH

__all__ = ["Lifted", "lift"]

RULES: Final = "numberingRules"
# How PBXs dial, and how they behave, is a house's habit; the other fields are one PBX's own.
LIFTABLE: Final = tuple(
    row.path
    for row in FIELDS
    if row.path.startswith("dialing.") or row.path in {"searchResultOrder", "serverPingTimeout"}
)


@dataclass(frozen=True, slots=True)
class Lifted:
    """What is said once, and what is left to say in each block."""

    defaults: Mapping[str, Any]  # path to value
    rule_sets: Mapping[str, list[Any]]  # name to rules
    own: Mapping[str, Mapping[str, Any]]  # by the PBX's id: path to value


def lift(described: Sequence[Described]) -> Lifted:
    """Say once what more than half of the PBXs, and at least two, have in common."""
    defaults = _defaults(described)
    sets = _rule_sets(described)
    own = {one.system.id: dict(_own(one, defaults)) for one in described}
    for values in own.values():
        name = sets.get(_comparable(RULES, values.get(RULES, [])))
        if name:
            values[RULES] = [{"use": Word(name)}]
    rules = {_comparable(RULES, one.values[RULES]): one.values[RULES] for one in described if RULES in one.values}
    return Lifted(defaults, {name: rules[known] for known, name in sets.items()}, own)


def _comparable(path: str, value: Any) -> str:
    """What two values have in common that mean the same."""
    row = BY_PATH[path]
    return json.dumps(row.codec.normal(row.to_api(value)))


def _defaults(described: Sequence[Described]) -> dict[str, Any]:
    found = {}
    for path in LIFTABLE:
        if not all(path in one.values for one in described):
            continue
        values = {_comparable(path, one.values[path]): one.values[path] for one in described}
        for word, times in Counter(
            _comparable(path, one.values[path]) for one in described if path not in one.quiet
        ).most_common(1):
            if times >= 2 and 2 * times > len(described):
                found[path] = values[word]
    return found


def _own(one: Described, defaults: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    """What the block has to say: what differs from the defaults, or without a default is more than nothing."""
    for path, value in one.values.items():
        if path in defaults:
            if _comparable(path, value) != _comparable(path, defaults[path]):
                yield path, value
        elif path not in one.quiet:
            yield path, value


def _rule_sets(described: Sequence[Described]) -> dict[str, str]:
    """The names of the sets, by what their rules mean; in the order in which the PBXs are described."""
    lists = {_comparable(RULES, one.values[RULES]): one.values[RULES] for one in described if one.values.get(RULES)}
    times = Counter(_comparable(RULES, one.values[RULES]) for one in described if one.values.get(RULES))
    shared = [word for word in lists if times[word] >= 2]
    names = distinct({f"{number:04}": _set_name(lists[word]) for number, word in enumerate(shared, start=1)})
    return dict(zip(shared, names.values(), strict=True))


def _set_name(rules: Sequence[Mapping[str, str]]) -> str:
    """One rule lends its description; several are merely common."""
    return slug(rules[0].get("description", ""), "rule") if len(rules) == 1 else "common"
