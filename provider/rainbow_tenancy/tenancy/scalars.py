"""What YAML 1.1 takes an unquoted word for: exactly what PyYAML's SafeLoader does, or a refusal by name."""

from collections.abc import Callable
from typing import Any, NamedTuple

import yaml
from yaml.constructor import SafeConstructor

__all__ = ["MERGE", "Refused", "plain"]

_TAG = "tag:yaml.org,2002:"
_RESOLVERS = yaml.SafeLoader.yaml_implicit_resolvers
_construct = SafeConstructor()


class Refused(NamedTuple):
    """An unquoted word that YAML would take for something that no tenancy file can hold."""

    taken_for: str


MERGE = Refused("the merge of another map")
LONGEST_NUMBER = 100  # characters
_UNREADABLE = Refused("an unreadable number")


def _number(construct: Callable[[yaml.ScalarNode], Any]) -> Callable[[yaml.ScalarNode], Any]:
    def build(node: yaml.ScalarNode) -> Any:
        try:
            return construct(node) if len(node.value) <= LONGEST_NUMBER else _UNREADABLE
        except ValueError:  # such as 0x_
            return _UNREADABLE

    return build


_BUILD: dict[str, Callable[[yaml.ScalarNode], Any]] = {
    f"{_TAG}null": _construct.construct_yaml_null,
    f"{_TAG}bool": _construct.construct_yaml_bool,
    f"{_TAG}int": _number(_construct.construct_yaml_int),
    f"{_TAG}float": _number(_construct.construct_yaml_float),
    f"{_TAG}timestamp": lambda _: Refused("a date"),
    f"{_TAG}merge": lambda _: MERGE,
    f"{_TAG}value": lambda _: Refused("a default value"),
}


def plain(text: str) -> Any:
    """The value of an unquoted scalar: text, a number, true or false, None, or `Refused`."""
    for tag, pattern in _RESOLVERS.get(text[:1], ()):
        if pattern.match(text):
            return _BUILD[tag](yaml.ScalarNode(tag, text))
    return text
