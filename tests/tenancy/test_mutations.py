"""Mutated tenancy files: whatever becomes of them, a tenancy or clear lines come out, never a traceback."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rainbow_tenancy.tenancy import TenancyError, load_tenancy

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples" / "tenancy"
LYON = [
    (EXAMPLES / "lyon" / name).read_bytes() for name in ("pbxs.yaml", "numbering.yaml", "customers/garage-dupont.yaml")
]
SOURCES = [
    (EXAMPLES / "minimal.yaml").read_bytes(),
    re.sub(rb"include:\n(  - .*\n)+", b"", (EXAMPLES / "lyon" / "tenancy.yaml").read_bytes()) + b"".join(LYON),
]


def test_what_is_mutated_is_sound(load) -> None:
    """The files that the mutations begin with have no mistake of their own."""
    assert [1, 3] == [len(load(source).pbxs) for source in SOURCES]


PIECES = [
    *(b"\x00", b"\t", b"\xff", b"\n", b"\r", b" ", b"  - ", b"---\n", b": ", b":", b",", b"#", b"?", b"~", b"%", b"@"),
    *(b"{", b"}", b"[", b"]", b'"', b"'", b"|", b">", b"&a ", b"*a", b"!!str ", b"!x ", b"<<: *a", b"<<: ", b"null"),
    *(b"0", b"00", b"12:30", b"yes", b"2024-01-01", b"=", b"1e999", b".nan", b"9" * 5000, b"\xe2\x80\xae", b"\xf0\x9f"),
    *(
        b"pbxs:",
        b"companies:",
        b"sharedWith:",
        b"uses:",
        b"absent: true",
        b"include: [x]",
        b"former: true",
        b"- {use: x}",
    ),
]
LINE = re.compile(r"(tenancy\.yaml:\d+:\d+: )?\S.*; \S.*")


def check(source: bytes, write: Callable[..., Path]) -> None:
    """Load the file; where that is refused, each line is well formed and printable."""
    path = write(source)
    try:
        load_tenancy(path)
    except TenancyError as error:
        lines = list(map(str, error.problems))
    else:
        return
    assert lines
    for line in lines:
        assert LINE.fullmatch(line), line
        assert line.isprintable(), line


mutation = st.tuples(
    st.floats(0, 1), st.floats(0, 1), st.sampled_from(["insert", "delete", "repeat", "swap", "byte"]),
    st.sampled_from(PIECES), st.integers(0, 255)
)  # fmt: skip


def mutate(source: bytes, start: float, length: float, how: str, piece: bytes, byte: int) -> bytes:
    """The file with one thing changed."""
    at = int(start * len(source))
    end = min(len(source), at + int(length * 40))
    match how:
        case "insert":
            return source[:at] + piece + source[at:]
        case "delete":
            return source[:at] + source[end:]
        case "repeat":
            return source[:end] + source[at:end] + source[end:]
        case "swap":
            return source[:at] + source[end : end + 20] + source[at:end] + source[end + 20 :]
        case _:
            return source[:at] + bytes([byte]) + source[at + 1 :]


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(source=st.sampled_from(SOURCES), mutations=st.lists(mutation, min_size=1, max_size=4))
def test_mutated_bytes(source: bytes, mutations: list[tuple[float, float, str, bytes, int]], write) -> None:
    """Bytes inserted, deleted, repeated, swapped or replaced."""
    for each in mutations:
        source = mutate(source, *each)
    check(source, write)


WORDS = [
    b"1",
    b"true",
    b"null",
    b"[]",
    b"{}",
    b"[1, [2]]",
    b"{a: {b: c}}",
    b'""',
    b"'x y'",
    b"{company: {}}",
    b"*a",
    b"&a x",
]


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    source=st.sampled_from(SOURCES), changes=st.lists(st.tuples(st.floats(0, 1), st.sampled_from(WORDS)), max_size=3)
)
def test_mutated_structure(source: bytes, changes: list[tuple[float, bytes]], write) -> None:
    """Words of the file replaced by values of other kinds: the YAML mostly stays whole, what it says does not."""
    for place, value in changes:
        words = list(re.finditer(rb'[\w."$^-]+', source))
        found = words[min(int(place * len(words)), len(words) - 1)]
        source = source[: found.start()] + value + source[found.end() :]
    check(source, write)


@pytest.mark.parametrize("source", SOURCES, ids=range(len(SOURCES)))
def test_every_beginning(source: bytes, write) -> None:
    """A file cut off anywhere, as by a full disk."""
    for end in range(0, len(source), 7):
        check(source[:end], write)
