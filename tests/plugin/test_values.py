"""Pulumi's values as plain data and back."""

from typing import Any

import pytest
from google.protobuf.struct_pb2 import Struct
from hypothesis import given
from hypothesis import strategies as st

from rainbow_tenancy.plugin.errors import Rejected
from rainbow_tenancy.plugin.values import OUTPUT, RESOURCE, SECRET, SIGNATURE, UNKNOWN, Path, dotted, read, write

LEAVES = st.one_of(
    st.text("aé\n🙂 ", max_size=8),
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False).filter(lambda number: not number.is_integer()),
    st.just(UNKNOWN),
)
KEYS = st.text("abcxyz", min_size=1, max_size=4)
PLAIN = st.dictionaries(
    KEYS,
    st.recursive(
        LEAVES, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
        max_leaves=8,
    ),
    max_size=4,
)  # fmt: skip


def paths(value: Any, path: Path = ()) -> list[Path]:
    """Every path in a value, its own too."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(one for step, below in inner for one in paths(below, (*path, step)))]


@given(PLAIN, st.data())
def test_what_is_written_is_read_again(plain: dict[str, Any], data: st.DataObject):
    """Values, unknowns and secrets at any depth survive the way through protobuf."""
    secret = data.draw(st.sets(st.sampled_from(paths(plain)[1:])) if plain else st.just(set()))
    struct = Struct.FromString(write(plain, secret).SerializeToString())
    values = read(struct)
    assert plain == values.plain
    assert {path for path in paths(plain) if path and _at(plain, path) is UNKNOWN} == set(values.unknown)
    assert secret == values.secret


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def test_doubles_are_whole_numbers_where_they_can_be():
    """Every number of protobuf is a double; 30.0 is 30 again, and a flag stays a flag."""
    values = read(write({"a": 30.0, "b": 0.5, "c": True}))
    assert {"a": 30, "b": 0.5, "c": True} == values.plain
    assert (int, bool) == (type(values.plain["a"]), type(values.plain["c"]))


def test_null_is_a_key_that_is_left_out():
    """An SDK's undefined arrives as null."""
    assert {"b": {}} == read(write({"a": None, "b": {"c": None}})).plain


@pytest.mark.parametrize("null", [{SIGNATURE: SECRET}, {SIGNATURE: OUTPUT, "secret": True}])
def test_secret_null_is_a_key_that_is_left_out(null: dict[str, Any]):
    """A secret that turns out to be nothing is nothing, at any depth; in a list it keeps its place."""
    null = {**null, "value": None}
    values = read(write({"a": null, "b": {"c": null, "d": {SIGNATURE: SECRET, "value": null}}, "e": [null]}))
    assert ({"b": {}, "e": [None]}, {("e", 0)}) == (values.plain, values.secret)


@pytest.mark.parametrize("signature", ["c44067f5952c0a294b673a41bacd8c17", "0def7320c3a5731c473e5ecbe6d01bc7"])
def test_assets_and_archives_are_refused(signature: str):
    """Neither is taken for a value that is not known yet."""
    with pytest.raises(Rejected, match=r"^a\[0\]: an asset or an archive is given"):
        read(write({"a": [{SIGNATURE: signature, "text": "abc"}]}))


@pytest.mark.parametrize("value", [{}, {"value": "x"}])
def test_outputs_and_references_of_other_resources(value: dict[str, str]):
    """An output without a value is unknown, one with a value is it; a reference to a resource is its id."""
    found = read(write({"out": {SIGNATURE: OUTPUT, **value}, "ref": {SIGNATURE: RESOURCE, "id": "5c1", "urn": "u"}}))
    assert {"out": value.get("value", UNKNOWN), "ref": "5c1"} == found.plain


def test_a_secret_holds_all_below_it():
    """Whoever asks about a value inside, or about the whole, hears of the secret."""
    values = read(write({"a": {"b": ["x"]}, "c": "y"}, [("a", "b")]))
    assert (True, True, False) == (
        values.is_secret(("a", "b", 0)),
        values.holds_secret(("a",)),
        values.is_secret(("c",)),
    )
    assert ["x"] == list(values.secret_texts())


def test_paths_are_written_as_pulumi_writes_them():
    """Keys with dots, indexes in brackets."""
    assert "sharedWith[1].company" == dotted(("sharedWith", 1, "company"))
