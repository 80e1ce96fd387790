"""Every mistake that can be named: what is said, word for word, and whether the JSON Schema refuses it too."""

from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from support.tenancy_schema import schema_accepts


class Trap(NamedTuple):
    name: str
    reach: str  # "" where the JSON Schema refuses the file too
    text: str
    said: list[str]


def traps() -> list[Trap]:
    """The cases of traps.txt."""
    found = []
    for part in Path(__file__).with_name("traps.txt").read_text("utf-8").split("\n== ")[1:]:
        head, *lines = part.rstrip("\n").split("\n")
        name, _, reach = head.partition(" (")
        text = "\n".join(line for line in lines if not line.startswith("=> "))
        said = [line.removeprefix("=> ") for line in lines if line.startswith("=> ")]
        found.append(Trap(name, reach.removesuffix(")"), f"version: 1\n{text}\n", said))
    return found


TRAPS = traps()


@pytest.mark.parametrize("trap", TRAPS, ids=[trap.name for trap in TRAPS])
def test_mistake_is_named(trap: Trap, wrong) -> None:
    """Each mistake gets its line: where, what is wrong, what would be right."""
    assert [f"tenancy.yaml:{line}" for line in trap.said] == wrong(trap.text)


@pytest.mark.parametrize("trap", TRAPS, ids=[trap.name for trap in TRAPS])
def test_schema_refuses_what_it_can_see(trap: Trap) -> None:
    """What is marked in no way is refused by the JSON Schema too; what is marked really is beyond it, or no YAML."""
    try:
        data = yaml.load(trap.text, yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError):
        assert "no YAML" == trap.reach
    else:
        assert ("beyond the schema" if schema_accepts(data) else "") == trap.reach


def test_no_trap_repeats_a_secret(wrong) -> None:
    """A secret that somebody wrote down stands in no message."""
    for trap in TRAPS:
        assert "canary" not in "".join(wrong(trap.text))


def test_all_mistakes_come_at_once(wrong) -> None:
    """A file with two hundred mistakes gets two hundred lines, in its order; no mistake hides another."""
    lines = [f'  pbx-{i}: {{dialing: {{country: NO}}, sharedWith: [A, A], profile: "{i}"}}' for i in range(50)]
    good = [f"  good-{i}: {{sharedWith: [A, A]}}" for i in range(50)]
    found = wrong("version: 1\npbxs:\n" + "\n".join(lines + good))
    assert 200 == len(found)
    assert sorted(found, key=lambda line: int(line.split(":")[1])) == found


def test_empty_file(wrong) -> None:
    """An empty file, or one of comments, says what the least would be."""
    for text in ("", "# nothing\n", "---\n", "~\n"):
        assert ['tenancy.yaml:1:1: the file is empty; write at least "version: 1"'] == wrong(text)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (b"version: 1\nx: \x00", "2:4: the file holds a NUL byte; take it out, or restore the file"),
        (b"version: 1\nx: \x07", "2:4: the file holds the control character \\x07; take it out"),
        (b"version: 1\n# \xe9", "2:3: the file is not in UTF-8 (the byte 0xe9 stands here); save it as UTF-8"),
        ("version: 1".encode("utf-16"), "1:1: the file is not in UTF-8 (it looks like UTF-16); save it as UTF-8"),
        ("version: 1".encode("utf-16-be"), "1:1: the file is not in UTF-8 (it looks like UTF-16); save it as UTF-8"),
        (b"- a", "1:1: the file holds a list, not keys; begin with a key such as pbxs:"),
        (b"a", "1:1: the file holds one value, not keys; begin with a key such as pbxs:"),
        (b"pbxs: {}", None),
        (b"tenancy: x", "1:1: this file has no version; write version: 1"),
    ],
)  # fmt: skip
def test_bad_files(source: bytes, said: str | None, wrong) -> None:
    """A file in a wrong encoding, or of a wrong kind, is said to be that."""
    included = (
        "1:1: this is no root file (it has no version), and a run always loads the whole tenancy; "
        "give the root file; --pbx or --company narrow a run"
    )
    assert [f"tenancy.yaml:{said or included}"] == wrong(source)


def test_deep_nesting(wrong) -> None:
    """Nesting has an end, long before any stack has."""
    for deep in ("[" * 100_000, "{a: " * 5000, "- " * 5000):
        (line,) = wrong(f"version: 1\npbxs:\n  {deep}")
        assert line.endswith("this is nested more than 100 levels deep; write it flat")


def test_aliases_that_expand_without_end(wrong) -> None:
    """A billion laughs are counted and not told."""
    bombs = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    bombs += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 10)]
    (line,) = wrong("version: 1\n" + "\n".join(bombs))
    assert line.endswith("aliases expand to more than 1,000,000 values; write the values out")


def test_windows_line_ends_and_byte_order_mark(wrong) -> None:
    """What Windows' editors write is fine, and positions are right in it."""
    assert [] == wrong(b"\xef\xbb\xbfversion: 1\r\npbxs: {}\r\n")
    (line,) = wrong(b"\xef\xbb\xbfversion: 1\r\npbxs:\r\n  a: {shared: 1}\r\n")
    assert "tenancy.yaml:3:15: shared is the number 1; write true or false" == line
