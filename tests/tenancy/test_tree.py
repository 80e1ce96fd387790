"""The tree straight from libyaml's events: equal to yaml.load, with places."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from rainbow_tenancy.tenancy.positions import At, Files, Place
from rainbow_tenancy.tenancy.problems import Problem
from rainbow_tenancy.tenancy.prune import prune
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
    assert Place("f.yaml", 2, 1) == files.place(At(data, "b", of_key=True))
    assert Place("f.yaml", 1, 4) == files.place(At(data, "a"))
    assert Place("f.yaml", 4, 5) == files.place(At(data["b"], 1))
    assert Place("f.yaml", 4, 15) == files.place(At(data["b"][1], "d"))


def indexes(node: Any) -> list[int]:
    """How many characters stand before each key, value and item, as PyYAML counts them, in the order of `steps`."""
    found = []
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            found += [key.start_mark, value.start_mark]
    elif isinstance(node, yaml.SequenceNode):
        found += [item.start_mark for item in node.value]
    inner = [value for _, value in node.value] if isinstance(node, yaml.MappingNode) else node.value
    below = [indexes(one) for one in inner] if isinstance(node, yaml.CollectionNode) else []
    return [*(mark.index for mark in found), *(index for some in below for index in some)]


def steps(data: Any) -> list[At]:
    """Each key, value and item of some data."""
    if isinstance(data, dict):
        found = [at for key in data for at in (At(data, key, of_key=True), At(data, key))]
        return [*found, *(at for value in data.values() for at in steps(value))]
    if isinstance(data, list):
        return [*(At(data, index) for index in range(len(data))), *(at for value in data for at in steps(value))]
    return []


@given(values)
@settings(deadline=None)
def test_every_position_is_that_of_pyyaml(data: Any) -> None:
    """However deep a value stands, and whenever somebody asks: it is where PyYAML's nodes have it."""
    text = yaml.safe_dump(data, allow_unicode=True)
    found, problems, files = tree(text)
    if not problems:
        assert indexes(yaml.compose(text, yaml.CSafeLoader)) == [files.position(at) for at in steps(found)]


def test_places_survive_merges_and_aliases() -> None:
    """A merged key is blamed where it is written; an alias where it is used, what it holds where that stands."""
    data, _, files = tree("x: &x {a: 1}\ny: {<<: *x, b: 2}\nz: *x\n")
    assert Place("f.yaml", 1, 11) == files.place(At(data["y"], "a"))
    assert Place("f.yaml", 2, 16) == files.place(At(data["y"], "b"))
    assert Place("f.yaml", 3, 4) == files.place(At(data, "z"))
    assert Place("f.yaml", 1, 11) == files.place(At(data["z"], "a"))


@given(st.lists(st.sampled_from(["a: é\n", "b: 1\r\n", "# 漢字\r", "\n", "c:\n  - x\n"]), max_size=8))
def test_lines_are_counted_as_editors_count_them(parts: list[str]) -> None:
    """Line and column lead to the character, whatever ends the lines."""
    text = "".join(f"{i}{part}" if part[0] in "abc" else part for i, part in enumerate(parts)) + "last: here"
    data, problems, files = tree(text)
    assert [] == problems
    place = files.place(At(data, "last"))
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert "here" == lines[place.line - 1][place.column - 1 :]


def test_places_below_the_blocks_are_found_when_asked_for() -> None:
    """Reading notes the places of sections and blocks; the rest of a file is found all at once, and no other file's."""
    text = "pbxs:\n  lyon: &l\n    sharedWith: [a, {company: b}]\n  paris: *l\n"
    files = Files()
    first, second = (build(text.encode(), files.add(name, text.encode()), files, []) for name in ("1.yaml", "2.yaml"))
    noted = len(files.marks)
    assert Place("2.yaml", 2, 3) == files.place(At(second["pbxs"], "lyon", of_key=True))
    assert noted == len(files.marks)
    assert Place("2.yaml", 3, 31) == files.place(At(second["pbxs"]["paris"]["sharedWith"][1], "company"))
    assert {id(second["pbxs"]["lyon"]["sharedWith"])} < files.marks.keys()
    assert id(first["pbxs"]["lyon"]["sharedWith"]) not in files.marks
    assert Place("1.yaml", 3, 18) == files.place(At(first["pbxs"]["lyon"]["sharedWith"], 0))


def test_what_was_taken_out_stays_out() -> None:
    """A block that is taken out before its file is read once more moves no other's place."""
    data, _, files = tree("pbxs:\n  a: {x: 1}\n  b: {x: 2}\n  c: {x: 3}\n")
    prune(data, [("pbxs", "b")], files)
    assert Place("f.yaml", 4, 10) == files.place(At(data["pbxs"]["c"], "x"))
    assert Place("f.yaml", 4, 3) == files.place(At(data["pbxs"], "c", of_key=True))


def test_what_stands_in_the_file_is_kept_for_words_that_are_no_text() -> None:
    """Messages can show what a person wrote, where YAML took it for a number."""
    data, _, files = tree("a: 12:30\nb: [010, yes, text, '1']\n")
    assert ["12:30", "010", "yes"] == list(files.written.values())
    assert "12:30" == files.written[files.position(At(data, "a"))]
