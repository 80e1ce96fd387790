"""The tree straight from libyaml's events: equal to yaml.load, with places."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from rainbow_tenancy.tenancy.positions import At, Files, Place
from rainbow_tenancy.tenancy.problems import Problem
from rainbow_tenancy.tenancy.tree import build

ROOT = Path(__file__).parents[2]


def tree(text: str | bytes) -> tuple[Any, list[Problem], Files]:
    """The data, the problems, and the files with the marks."""
    source = text.encode() if isinstance(text, str) else text
    files = Files()
    problems: list[Problem] = []
    return build(source, files.add("f.yaml", source), files, problems), problems, files


def loaded(text: str) -> Any:
    """The data as PyYAML has it."""
    return yaml.load(text, yaml.CSafeLoader)


CORPUS = [
    "a: 1\nb: [1, 2.5, -3, +4, 0x1F, 0o17, 017, 0b101, 1_000, 1:30, 1:30.5, 08, 1e3, 1.5e+3, .5, ~, '', \"\"]",
    "[yes, No, TRUE, off, y, n, null, Null, NULL, true, 'true', nullx, 12x, 1.2.3, .inf, -.INF, '<<', '=']",
    "a: |\n  one\n  two\nb: >-\n  folded\n  text\nc: 'it''s'\nd: \"tab\\t\\u00e9\"\ne: plain\n  over lines",
    "base: &base {x: 1, y: 2}\nmine: {<<: *base, y: 3}\nboth:\n  <<: [{x: 7, z: 1}, *base]\n  w: 0\nsame: *base",
    "a: {<<: {b: 1}, <<: {c: 2}, b: 3}",
    "- - - a\n    - b\n  - {c: [d, {e: f}]}\n-\n- []\n- {}",
    "%YAML 1.1\n---\n# comment\na: b # not text\n...\n",
    "? a\n: b\n? c\n: - d",
    "été: {\U0001f600: 漢字}\n",
    "a: &x text\nb: *x\nc: &y [*x, *x]\nd: *y",
    "'1': a\n\"yes\": b\n'': c",
]


@pytest.mark.parametrize("text", CORPUS)
def test_equals_yaml_load(text: str) -> None:
    """What is accepted is what yaml.load gives, in the same order of keys."""
    found, problems, _ = tree(text)
    assert [] == problems
    assert loaded(text) == found
    assert repr(loaded(text)) == repr(found)


def test_equals_yaml_load_on_files_of_others() -> None:
    """Real files of this project load alike."""
    files = [*ROOT.glob("examples/**/*.yaml"), *ROOT.glob("provider/**/*.yaml")]
    assert files
    for file in files:
        found, problems, _ = tree(file.read_bytes())
        assert [] == problems
        assert loaded(file.read_text("utf-8")) == found


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False),
    st.text(max_size=20),
    st.sampled_from(["yes", "NO", "12:30", "0x10", "1e3", "=", "<<", "2024-01-01", "~", "null", "08", "1_0", "", " a"]),
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@given(values, st.booleans(), st.booleans())
@settings(deadline=None)
def test_equals_yaml_load_on_anything_dumped(data: Any, flow: bool, unicode: bool) -> None:
    """Whatever PyYAML writes comes back as PyYAML reads it."""
    text = yaml.safe_dump(data, default_flow_style=flow, allow_unicode=unicode)
    found, problems, _ = tree(text)
    if not problems:
        assert repr(loaded(text)) == repr(found)


words = st.text(st.sampled_from("0123456789abcdefxob_.:+-~=<>%yYeEnNoOtTrRuUsSlLiIfF TZ"), min_size=1, max_size=9)


@given(words)
def test_unquoted_words_mean_what_they_mean_to_yaml_load(word: str) -> None:
    """No unquoted word is text here and something else to yaml.load, or the other way round."""
    text = f"a: [{word}]"
    try:
        expected = loaded(text)
    except (yaml.YAMLError, ValueError):
        expected = None
    found, problems, _ = tree(text)
    assert problems or repr(expected) == repr(found)


@given(st.text(st.sampled_from("ab1:-[]{},&*!#|>'\"%@`?~ \n\t\\x0"), max_size=40))
def test_no_text_makes_a_traceback(text: str) -> None:
    """Any text gives data or a problem; what yaml.load refuses is refused."""
    found, problems, _ = tree(text)
    try:
        expected = loaded(text)
    except (yaml.YAMLError, ValueError, TypeError, RecursionError):
        assert problems
    else:
        assert problems or repr(expected) == repr(found)


def test_places_of_keys_values_and_items() -> None:
    """Each key, value and item knows its line and column."""
    data, _, files = tree("a: 1\nb:\n  - x\n  - {c: é, d: 'z'}\n")
    assert Place("f.yaml", 2, 1) == files.place(files.key_at(data, "b"))
    assert Place("f.yaml", 1, 4) == files.place(files.value_at(data, "a"))
    assert Place("f.yaml", 4, 5) == files.place(files.marks[id(data["b"])][1])
    assert Place("f.yaml", 4, 15) == files.place(files.value_at(data["b"][1], "d"))


def test_places_survive_merges_and_aliases() -> None:
    """A merged key is blamed where it is written; an alias where it is used, what it holds where that stands."""
    data, _, files = tree("x: &x {a: 1}\ny: {<<: *x, b: 2}\nz: *x\n")
    assert Place("f.yaml", 1, 11) == files.place(files.value_at(data["y"], "a"))
    assert Place("f.yaml", 2, 16) == files.place(files.value_at(data["y"], "b"))
    assert Place("f.yaml", 3, 4) == files.place(files.value_at(data, "z"))
    assert Place("f.yaml", 1, 11) == files.place(files.value_at(data["z"], "a"))


@given(st.lists(st.sampled_from(["a: é\n", "b: 1\r\n", "# 漢字\r", "\n", "c:\n  - x\n"]), max_size=8))
def test_lines_are_counted_as_editors_count_them(parts: list[str]) -> None:
    """Line and column lead to the character, whatever ends the lines."""
    text = "".join(f"{i}{part}" if part[0] in "abc" else part for i, part in enumerate(parts)) + "last: here"
    data, problems, files = tree(text)
    assert [] == problems
    place = files.place(files.value_at(data, "last"))
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert "here" == lines[place.line - 1][place.column - 1 :]


def test_a_position_without_source_is_line_and_column() -> None:
    """Whoever makes a tenancy by hand packs line and column."""
    files = Files()
    first, second = files.add("one.yaml"), files.add("two.yaml")
    assert Place("one.yaml", 3, 5) == files.place(At(files.base(first) + (2 << 20 | 4)))
    assert Place("two.yaml", 1, 1) == files.place(At(files.base(second)))


def test_what_stands_in_the_file_is_kept_for_words_that_are_no_text() -> None:
    """Messages can show what a person wrote, where YAML took it for a number."""
    data, _, files = tree("a: 12:30\nb: [010, yes, text, '1']\n")
    assert ["12:30", "010", "yes"] == list(files.written.values())
    assert "12:30" == files.written[files.value_at(data, "a")]
