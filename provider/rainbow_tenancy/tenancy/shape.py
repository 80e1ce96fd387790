"""The small language in which `models` is written: blocks of keys, lists, maps and alternatives, for pydantic.

A block becomes a TypedDict and not a model: what the files say stays the plain data that it is, and a key that is left
out is simply not there.
"""

from collections.abc import Iterable, Iterator
from functools import reduce
from operator import or_
from types import UnionType
from typing import Annotated, Any, NamedTuple, NotRequired, Required, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Tag, with_config
from pydantic import Field as Says
from typing_extensions import TypedDict  # pydantic comes with it, and asks for it before Python 3.12

from rainbow_tenancy.fields import FIELDS

__all__ = ["Key", "block", "either", "from_fields", "known_keys", "list_of", "map_of"]

_BLOCK = ConfigDict(extra="forbid", strict=True)


class Key(NamedTuple):
    """One key that a block may hold."""

    name: str
    accepts: Any  # the annotation that pydantic checks the value against
    description: str
    examples: tuple[Any, ...] = ()
    title: str | None = None
    required: bool = False
    schema: dict[str, Any] | None = None  # what only the JSON Schema says: a default, that items are distinct

    @property
    def annotation(self) -> Any:
        """The key as a TypedDict wants it."""
        about = Says(
            title=self.title,
            description=self.description,
            examples=list(self.examples),
            json_schema_extra=self.schema,
        )
        presence: Any = Required if self.required else NotRequired
        return presence[Annotated[self.accepts, about]]


def block(name: str, description: str, *keys: Key) -> Any:
    """A map that holds these keys and no others."""
    made: Any = TypedDict
    typed = made(name, {key.name: key.annotation for key in keys})
    typed.__doc__ = description
    return with_config(_BLOCK)(typed)


def list_of(item: Any, least: int | None = None, most: int | None = None) -> Any:
    """A list of such items, `least` to `most` of them."""
    listed: Any = list
    return Annotated[listed[item], Says(min_length=least, max_length=most)]


def map_of(name: Any, value: Any) -> Any:
    """A map from names that a person chooses to such values."""
    mapped: Any = dict
    return mapped[name, value]


def either(**branches: Any) -> Any:
    """A value of one of these shapes; their labels tell `mistakes` which one was meant.

    No value has two of them, so the first that fits is the one: pydantic need not look for a better, which takes half
    its time where companies are named.
    """
    union = reduce(or_, (Annotated[accepts, Tag(f"<{label}>")] for label, accepts in branches.items()))
    return Annotated[union, Says(union_mode="left_to_right")]


def from_fields(below: str = "", *, without: tuple[str, ...] = (), instead: dict[str, Any] | None = None) -> list[Key]:
    """The keys of the fields that stand right below a key of a PBX's block, or at its top."""
    prefix = f"{below}." if below else ""
    return [
        Key(key, (instead or {}).get(key, row.accepts), row.description, row.examples, row.title)
        for row in FIELDS
        if row.path.startswith(prefix) and "." not in (key := row.path.removeprefix(prefix)) and key not in without
    ]


# ── Reading it back ──────────────────────────────────────────────────────────────────────────────────────────────────

_WRAPPERS = (Annotated, Required, NotRequired)


def known_keys(shape: Any, path: Iterable[str | int]) -> list[str]:
    """The keys that the map at `path`, below a value of this shape, may hold."""
    shapes = [shape]
    for step in path:
        shapes = [below for found in shapes for below in _below(found, step)]
    return list(dict.fromkeys(key for found in shapes for one in _alternatives(found) for key in _keys(one)))


def _alternatives(shape: Any) -> Iterator[Any]:
    origin = get_origin(shape)
    if origin in _WRAPPERS:
        yield from _alternatives(get_args(shape)[0])
    elif origin in {Union, UnionType}:
        for branch in get_args(shape):
            yield from _alternatives(branch)
    else:
        yield shape


def _below(shape: Any, step: str | int) -> Iterator[Any]:
    for one in _alternatives(shape):
        if get_origin(one) in {dict, list}:
            yield get_args(one)[-1]
        elif step in (keys := _keys(one)):
            yield keys[str(step)]


def _keys(shape: Any) -> dict[str, Any]:
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        return {field.alias or name: field.annotation for name, field in shape.model_fields.items()}
    return dict(getattr(shape, "__annotations__", {}))
