"""Foreign text in the reports that terminals and programs read: shown, never obeyed."""

import json
from typing import Any

import pytest

from rainbow_tenancy.reports.forms import render
from reports.hostile import EVIL, hostile_reports

REPORTS = hostile_reports()

TEXTS = {name: render(report, "text", full=True) for name, report in REPORTS.items()}
TEXTS["short plan"] = render(REPORTS["plan"], "text")


@pytest.mark.parametrize("name", TEXTS)
def test_text_holds_nothing_that_steers(name):
    """No control, bidi or separator character, and no lone surrogate, reaches the text."""
    assert [] == [line for line in TEXTS[name].split("\n") if not line.isprintable()]


@pytest.mark.parametrize("name", TEXTS)
def test_no_line_begins_with_foreign_text(name):
    """However a long name wraps, a line begins with a word or a mark of ours, even for readers that skip spaces."""
    assert [] == [
        line for line in TEXTS[name].splitlines() if line.strip().startswith(("::", "name=", "\\x", "#", '"'))
    ]


@pytest.mark.parametrize("name", TEXTS)
def test_nothing_is_obeyed_in_the_middle_of_a_line(name):
    """`##[…]`, which the logs of some pipelines obey anywhere in a line, is broken up."""
    assert "##" not in TEXTS[name]


@pytest.mark.parametrize("name", REPORTS)
def test_json_is_printable_ascii_and_whole(name):
    """JSON loses nothing of a hostile name and holds nothing but printable ASCII that no log obeys."""
    document = render(REPORTS[name], "json")
    assert document.isascii()
    assert document.replace("\n", "").isprintable()
    assert "##" not in document
    assert EVIL in texts(json.loads(document))


def texts(value: Any) -> set[str]:
    """Every text in plain data."""
    if isinstance(value, dict):
        value = [*value, *value.values()]
    return {value} if isinstance(value, str) else set().union(*map(texts, value)) if isinstance(value, list) else set()
