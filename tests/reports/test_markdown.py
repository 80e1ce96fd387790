"""Markdown as a reader of Markdown sees it: names are only shown, and a long comment is cut without harm."""

import re
from itertools import pairwise

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from rainbow_tenancy.reconcile.operations import CompanyTouched, Kind, Plan
from rainbow_tenancy.reports.data.status import status_report
from rainbow_tenancy.reports.forms import fits, render
from rainbow_tenancy.reports.forms.markdown.comment import LONGEST
from rainbow_tenancy.text import shown
from reports.hostile import NAMES, hostile_reports
from reports.made import DIGEST, of_one, plan_of

READER = MarkdownIt("gfm-like", {"html": True})  # tables, strikethrough, bare addresses as links, raw HTML
OURS = re.compile(
    r"<!-- rainbow-tenancy:(plan|drift|apply|status):lyon -->|<details><summary>[\w ,:-]+</summary>|</details>"
)
OBEYED = {
    "link_open",
    "image",
    "html_inline",
    "em_open",
    "s_open",
    "fence",
    "code_block",
    "hr",
    "blockquote_open",
    "ordered_list_open",
}
MARKS = re.compile(r"[@#!&%~$<>`|*\[\]\\=]|:\w+:|https?|www\.|\w-\d|::")


def tokens(text: str) -> list[Token]:
    """Every token, those within lines too."""
    found = READER.parse(text)
    return [one for token in found for one in (token, *(token.children or ()))]


def told(name: str, form: str = "markdown") -> list[str]:
    """Every report in which all foreign text is this name."""
    return [render(report, form) for report in hostile_reports(name).values() if fits("markdown", type(report))]


@pytest.mark.parametrize("name", NAMES)
def test_name_is_only_shown(name):
    """No name becomes a link, an image, a mention, a reference, an emoji, markup or an element."""
    for text in told(name):
        for token in tokens(text):
            assert token.type not in OBEYED
            if token.type == "html_block":
                assert [] == [line for line in token.content.splitlines() if line and not OURS.fullmatch(line)]
            if token.type == "text":
                assert not MARKS.search(token.content), token.content


@pytest.mark.parametrize("name", NAMES)
def test_no_line_is_a_command(name):
    """No line begins with what GitLab or a GitHub runner executes, and none ends a table's cell too early."""
    for text in told(name):
        for line in text.splitlines():
            assert not line.lstrip(" -|*").startswith(("/", "::", "##["))
        rows = [line for line in text.splitlines() if line.startswith("|")]
        assert [] == [b for a, b in pairwise(rows) if a.count("|") != b.count("|")]


@pytest.mark.parametrize("name", [name for name in NAMES if name and "|" not in name])
def test_name_can_be_read(name):
    """What is shown is the whole name, with what cannot be seen written out."""
    for text in told(name):
        read = [token.content for token in tokens(text) if token.type in {"text", "code_inline"}]
        assert any(shown(name).strip() in one for one in read)


def big_plan(pbxs: int) -> Plan:
    """A plan of many PBXs with names that need care."""
    companies = [CompanyTouched(f"c{n}", f"Company | {n}", left_without_pbx=True) for n in range(pbxs)]
    return Plan(
        "b1",
        [of_one(Kind.REMOVE, f"pbx-{n}", company=one, touches=(one,)) for n, one in enumerate(companies)],
    )


def test_comment_is_cut_between_items():
    """However large the plan, the comment fits, every element is closed, and what is cut is said."""
    text = render(plan_of(big_plan(3000)), "markdown")
    assert LONGEST - 1000 < len(text) <= LONGEST
    assert text.count("<details>") == text.count("</details>") == 1
    assert text.endswith(f"Apply with: `rainbowctl apply --expect {DIGEST}`\n")
    rows, items = text.count("\n| `pbx-"), text.count("\n- `pbx-")
    assert f"| … and {3000 - rows:,} more, cut here to fit a comment |" in text
    assert f"\n- … and {3000 - items:,} more, cut here to fit a comment\n" in text
    assert items > 200, "a long list before them leaves room for the operations"
    assert not {token.type for token in tokens(text)} & OBEYED


def test_small_comment_is_whole():
    """What fits is not cut."""
    text = render(plan_of(big_plan(30)), "markdown")
    assert "cut here" not in text
    assert 30 == text.count("\n| `pbx-") == text.count("\n- `pbx-")


def test_marker_comes_first_and_names_the_tenancy():
    """A bot finds its own comment by the first line, which a reader does not see."""
    first = render(plan_of(Plan("b1")), "markdown").splitlines()[0]
    assert "<!-- rainbow-tenancy:plan:lyon -->" == first
    assert "html_block" == tokens(first)[0].type


def test_status_without_files_has_a_marker_too():
    """Without files there is no tenancy to name."""
    assert render(status_report([]), "markdown").startswith("<!-- rainbow-tenancy:status -->\n### Status\n")
