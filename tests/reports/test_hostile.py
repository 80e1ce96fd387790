"""Foreign text in the reports that terminals and programs read: shown, never obeyed."""

import json
from typing import Any

import pytest

from rainbow_tenancy.reports.forms import render
from rainbow_tenancy.text import shown
from reports.hostile import EVIL, NAMES, hostile_reports

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


@pytest.mark.parametrize("evil", NAMES)
def test_text_obeys_no_name(evil):
    """Of each hostile name, in each report: nothing steers, nothing is a command, and no line begins with it."""
    for report in hostile_reports(evil).values():
        for line in render(report, "text", full=True).split("\n"):
            assert line.isprintable()
            assert "##" not in line
            assert not line.lstrip().startswith(("::", shown(evil, 80).strip() or "::"))


@pytest.mark.parametrize("evil", NAMES)
def test_json_holds_each_name_whole(evil):
    """Each hostile name comes out of JSON as it went in, and JSON itself is printable ASCII that no log obeys."""
    for report in hostile_reports(evil).values():
        document = render(report, "json")
        assert document.isascii()
        assert document.replace("\n", "").isprintable()
        assert "##" not in document
        assert evil in texts(json.loads(document))


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
