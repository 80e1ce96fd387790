"""Edits of a file's text: what is asked for, and not a character more."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from rainbow_tenancy.authoring.align import aligned
from rainbow_tenancy.authoring.edit import Edits, Keep, New
from rainbow_tenancy.authoring.source import Source, UnusualError
from rainbow_tenancy.authoring.yaml_text import Word

WORDS = st.lists(st.sampled_from(["p", "q", "r", "s", "t"]), max_size=5, unique=True)
LAYOUTS = [
    lambda words: f"a: [{', '.join(words)}]  # c\nb: 1\n",
    lambda words: "a: [  " + " ,\n  ".join(words) + "\n ]\nb: 1",
    lambda words: "a: [" + ", ".join(f'"{word}"' for word in words) + ("," if words else "") + "]\n",
    lambda words: "a:" + ("".join(f"\n  - {word}  # of {word}" for word in words) or " []") + "\nb: 1\n",
    lambda words: "a: # x" + "".join(f"\n-   '{word}'" for word in words) if words else "a: []",
    lambda words: "a:" + ("".join(f"\r\n  # on {word}\r\n  - {word}" for word in words) or " []") + "\r\nb: 1\r\n",
]


def edited(text: str, ask) -> str:
    """The text after what `ask` asks for, with the edits and the root of the tree."""
    source = Source(text.encode())
    edits = Edits(source)
    ask(edits, source.root)
    return edits.text()


@settings(deadline=None, max_examples=150)
@given(old=WORDS, new=WORDS, layout=st.sampled_from(LAYOUTS), in_place=st.booleans())
def test_list_becomes_any_other_in_any_layout(old, new, layout, in_place):
    """Whatever is kept, taken out and put in, the list holds it, and lines of kept items stay as they are."""
    text = layout(old)

    def ask(edits, root):
        script = aligned([[word] for word in old], new, new)
        edits.arrange(root.get("a"), script, key=root.keys[0], in_place=in_place)

    result = edited(text, ask)
    assert new == yaml.safe_load(result)["a"]
    assert ("b: 1" in text) == ("b: 1" in result)
    if layout in LAYOUTS[3:]:
        script = aligned([[word] for word in old], new, new)
        for step in script:
            if isinstance(step, Keep):
                line = next(
                    line
                    for line in text.split("\n")
                    if f"- {old[step.index]}" in line or f"'{old[step.index]}'" in line
                )
                assert line in result


def test_longest_common_part_is_kept():
    """Of two lists the most is kept, in order; an item that stands for several stays only whole."""
    assert [Keep(0), New("x"), Keep(2)] == aligned([["a"], ["b"], ["c"]], ["a", "x", "c"], ["a", "x", "c"])
    assert [New("z"), Keep(0), Keep(1)] == aligned([["a", "b"], ["c"]], ["z", "a", "b", "c"], ["z", "a", "b", "c"])
    assert [New("a"), New("x"), Keep(1)] == aligned([["a", "b"], ["c"]], ["a", "x", "c"], ["a", "x", "c"])


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("a: x  # c\n", "y", 'a: "y"  # c\n'),
        ("a: 'x'\n", "it's", "a: 'it''s'\n"),
        ("a: 'x'\n", "bell\x07", 'a: "bell\\x07"\n'),
        ('a: "x"\n', "\u202e", 'a: "\\u202E"\n'),
        ("a: FRA\n", Word("BEL"), "a: BEL\n"),
        ("a: FRA\n", Word("OFF"), 'a: "OFF"\n'),
        ('a: "FRA"\n', Word("BEL"), 'a: "BEL"\n'),
        ("a:   false # c\n", True, "a:   true # c\n"),
        ('a: "0"\n', ["0", "9"], 'a: ["0", "9"]\n'),
        ("b: &x 1\na: *x\n", 2, "b: &x 1\na: 2\n"),
        ("\ufeffa: 1\r\nb: 2", 3, "\ufeffa: 3\r\nb: 2"),
        ("# 😀\na: x\n", "😀\n", '# 😀\na: "😀\\x0A"\n'),
    ],
)
def test_value_is_replaced_in_its_own_quotes(text, value, expected):
    """The quotes stay where they can hold the value; foreign text is always in quotes; nothing else moves."""
    assert expected == edited(text, lambda edits, root: edits.replace(root.get("a"), value))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("m:\n  a: 1  # x\n  # note\n  z: 3\n", "m:\n  a: 1  # x\n  k: true\n  # note\n  z: 3\n"),
        ("m:\n  z: 3\n", "m:\n  k: true\n  z: 3\n"),
        ("m:\n    a: 1", "m:\n    a: 1\n    k: true"),
        ("m: {a: 1, z: 3}\n", "m: {a: 1, k: true, z: 3}\n"),
        ("m: { z: 3 }\n", "m: { k: true, z: 3 }\n"),
        ("m: {}\n", "m: {k: true}\n"),
        ("m:\n  a: |\n    text\n  z: 1\n", "m:\n  a: |\n    text\n  k: true\n  z: 1\n"),
        ("m:\n  a:\n  - 1\n  - 2  # two\nn: 1\n", "m:\n  a:\n  - 1\n  - 2  # two\n  k: true\nn: 1\n"),
    ],
)
def test_key_is_put_where_it_belongs(text, expected):
    """A new key follows those that come before it, in the layout of its map."""
    assert expected == edited(
        text, lambda edits, root: edits.put(root.get("m"), "k", value=True, order=("a", "k", "z"))
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("m:\n  a: 1  # gone too\n  z: 3\n", "m:\n  z: 3\n"),
        ("m: {a: 1, z: 3}\n", "m: {z: 3}\n"),
        ("m: {z: 3, a: 1}\n", "m: {z: 3}\n"),
        ("m: {a: 1}\n", "m: {}\n"),
    ],
)
def test_key_is_taken_out_with_its_line(text, expected):
    """What is left has the layout that it had."""
    assert expected == edited(text, lambda edits, root: edits.delete(root.get("m"), "a"))


@pytest.mark.parametrize(
    "ask",
    [
        lambda edits, root: edits.replace(root.get("anchored"), 1),
        lambda edits, root: edits.replace(root.get("block"), 1),
        lambda edits, root: edits.replace(root.get("map"), 1),
        lambda edits, root: edits.put(root.get("shared"), "k", 1, ("k",)),
        lambda edits, root: edits.put(root.get("list").items[0], "k", 1, ("k", "x")),
        lambda edits, root: edits.delete(root.get("list").items[0], "x"),
        lambda edits, root: edits.arrange(root.get("items"), []),
    ],
)
def test_what_is_better_done_by_hand_is_refused(ask):
    """Values that an anchor shares, blocks of text, and keys that share their line with a dash."""
    text = "anchored: &a 1\nblock: |\n  x\nmap:\n  y: 1\nshared: &b {c: 1}\nlist:\n- x: 1\n  y: 2\nitems: [&c 1, 2]\n"
    with pytest.raises(UnusualError):
        edited(text, ask)


def test_two_edits_of_one_place_are_refused():
    """Nothing is written twice into one place."""
    with pytest.raises(UnusualError, match="meet"):
        edited("a: 1\n", lambda edits, root: [edits.replace(root.get("a"), 2), edits.replace(root.get("a"), 3)])


@pytest.mark.parametrize("text", ["a: 1\rb: 2", "a: '\u2028'", "a: 1 # \x85"])
def test_line_breaks_that_no_editor_shows_are_refused(text):
    """Where YAML and an editor would not agree on lines, nothing is edited."""
    with pytest.raises(UnusualError, match="line breaks"):
        Source(text.encode())
