"""Foreign text in a line of output."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rainbow_tenancy.text import LONGEST, shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hôtel Bellecour", "Hôtel Bellecour"),
        ("東京", "東京"),
        ("", ""),
        ("a\x1b[31mb", "a\\x1b[31mb"),
        ("two\nlines", "two\\nlines"),
        ("a\u202eb", "a\\u202eb"),
        ("a\u2028b", "a\\u2028b"),
        ("a\ud800b", "a\\ud800b"),
        ("no\xa0break", "no\\xa0break"),
        ("a ##[error]b", "a #\\x23[error]b"),
        ("###", "#\\x23#"),
        ("Garage #1", "Garage #1"),
    ],
)
def test_what_an_eye_would_miss_is_written_out(text: str, expected: str) -> None:
    """Letters stay; what a terminal obeys or an eye misses is written out."""
    assert expected == shown(text)


def test_long_text_is_cut() -> None:
    """A text of any length takes a bounded part of a line, and shows that it was cut."""
    assert "aaa…" == shown("a" * 100, 4)
    assert LONGEST == len(shown("a" * 1000))


@given(st.text(st.characters()))
def test_no_control_or_bidi_character_gets_through(text: str) -> None:
    """Whatever the text, the answer is printable and can be encoded."""
    found = shown(text)
    assert found.isprintable()
    assert "##" not in found
    assert not {unicodedata.category(character) for character in found} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert found == found.encode().decode()
