"""Pulumi's values as plain data and back: unknowns, secrets, doubles, nulls.

    protobuf Struct ──read──► Values(plain, unknown, secret) ──write──► protobuf Struct

`plain` holds ordinary dicts, lists, texts, numbers and flags. A value that the program does not know yet stands there
as `UNKNOWN`; a secret stands there bare, and its path is in `secret`. A null, secret or not, is the same as a key that
is left out. Assets and archives, which no input takes, are refused.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from google.protobuf.struct_pb2 import ListValue, Struct, Value

from rainbow_tenancy.plugin.errors import Rejected

__all__ = ["UNKNOWN", "Path", "Values", "dotted", "read", "texts", "write"]

Path = tuple[str | int, ...]

UNKNOWN_TEXT: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
SECRET: Final = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 (the mark of a secret, and none itself)
RESOURCE: Final = "5cf8f73096256a8f31e491e813e4eb8e"
OUTPUT: Final = "d0e6a833031e9bbcd3f4e8bde6ca49a4"


class _Unknown:
    """What is not known before the update; there is one."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "unknown"


UNKNOWN: Final = _Unknown()


@dataclass(slots=True)
class Values:
    """What a Struct holds.

    Attributes:
        plain: The data.
        unknown: Where `UNKNOWN` stands in it.
        secret: What is secret, each with all that lies below it.
    """

    plain: dict[str, Any] = field(default_factory=dict)
    unknown: list[Path] = field(default_factory=list)
    secret: set[Path] = field(default_factory=set)

    def is_secret(self, path: Path) -> bool:
        """Whether a value is secret, or lies in one that is."""
        return bool(self.secret) and any(path[:length] in self.secret for length in range(len(path) + 1))

    def holds_secret(self, path: Path) -> bool:
        """Whether a value is secret, lies in one that is, or holds one."""
        return self.is_secret(path) or any(one[: len(path)] == path for one in self.secret)

    def secret_texts(self) -> Iterator[str]:
        """Every text that nobody may read."""
        for path in self.secret:
            value: Any = self.plain
            for step in path:
                value = value[step]
            yield from texts(value)


def read(struct: Struct) -> Values:
    """The data of a Struct.

    Raises:
        Rejected: It holds an asset or an archive.
    """
    values = Values()
    values.plain = _map(struct, (), values)
    return values


def _map(struct: Struct, path: Path, values: Values) -> dict[str, Any]:
    found = {}
    for key, value in struct.fields.items():
        kind = value.WhichOneof("kind")
        if kind == "string_value" and value.string_value != UNKNOWN_TEXT:
            found[key] = value.string_value
        elif kind != "null_value" and kind is not None:
            inner = _value(value, kind, (*path, key), values)
            if inner is None:  # a null in the wrapper of a secret
                values.secret.discard((*path, key))
            else:
                found[key] = inner
    return found


def _value(value: Value, kind: str | None, path: Path, values: Values) -> Any:  # noqa: PLR0911 (a line a kind)
    match kind:
        case "string_value":
            text = value.string_value
            if text == UNKNOWN_TEXT:
                values.unknown.append(path)
                return UNKNOWN
            return text
        case "number_value":
            number = value.number_value
            return int(number) if number.is_integer() else number
        case "bool_value":
            return value.bool_value
        case "list_value":
            items = value.list_value.values
            return [_value(item, item.WhichOneof("kind"), (*path, index), values) for index, item in enumerate(items)]
        case "struct_value":
            return _struct(value.struct_value, path, values)
        case _:
            return None  # a null in a list keeps its place


def _struct(struct: Struct, path: Path, values: Values) -> Any:
    fields = struct.fields
    if SIGNATURE not in fields:
        return _map(struct, path, values)
    signature = fields[SIGNATURE].string_value
    if signature == SECRET or (signature == OUTPUT and fields["secret"].bool_value):
        values.secret.add(path)
    if signature == RESOURCE:
        return fields["id"].string_value
    if signature not in {SECRET, OUTPUT}:
        raise Rejected(
            f"{dotted(path)}: an asset or an archive is given, and none is meant here; give the value itself"
        )
    if "value" not in fields:  # an output that is not known
        values.unknown.append(path)
        return UNKNOWN
    inner = fields["value"]
    return _value(inner, inner.WhichOneof("kind"), path, values)


def write(plain: Mapping[str, Any], secret: Iterable[Path] = ()) -> Struct:
    """Data as a Struct; what stands at a path of `secret` is marked as one. Paths that lead nowhere are left aside."""
    struct = Struct()
    _fill(struct, plain, (), frozenset(secret))
    return struct


def _fill(struct: Struct, plain: Mapping[str, Any], path: Path, secret: frozenset[Path]) -> None:
    fields = struct.fields
    for key, value in plain.items():
        if value.__class__ is str and not secret:
            fields[key].string_value = value
        else:
            _set(fields[key], value, (*path, key), secret)


def _set(target: Value, value: Any, path: Path, secret: frozenset[Path]) -> None:
    if path in secret:
        wrapper = target.struct_value.fields
        wrapper[SIGNATURE].string_value = SECRET
        target = wrapper["value"]
    match value:
        case str():
            target.string_value = value
        case bool():
            target.bool_value = value
        case int() | float():
            target.number_value = value
        case None:
            target.null_value = 0  # type: ignore[assignment]  # the enum's only value
        case _Unknown():
            target.string_value = UNKNOWN_TEXT
        case Mapping():
            target.struct_value.SetInParent()
            _fill(target.struct_value, value, path, secret)
        case _:
            _set_list(target.list_value, value, path, secret)


def _set_list(target: ListValue, items: Iterable[Any], path: Path, secret: frozenset[Path]) -> None:
    target.SetInParent()
    for index, item in enumerate(items):
        _set(target.values.add(), item, (*path, index), secret)


def texts(value: Any) -> Iterator[str]:
    """Every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def dotted(path: Path) -> str:
    """A path as Pulumi writes it: `sharedWith[1].company`."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text
