"""Markup by way of one function: whatever is not `Html` already is foreign text, and escaped."""

import json
from html import escape
from typing import Any, Final

from rainbow_tenancy.reports.sentences import Sentences
from rainbow_tenancy.text import shown

__all__ = ["SAY", "Html", "Part", "element", "joined", "json_block", "plain", "text"]

LONGEST: Final = 2000
VOID: Final = frozenset({"meta", "link", "input"})
HEAD: Final = frozenset({"head", "meta", "title", "link", "style"})
BLOCKS: Final = frozenset({"header", "main", "section", "details", "div", "dl", "h1", "h2", "ul", "li", "p"})
TABLES: Final = frozenset({"table", "thead", "tbody", "tr"})
# On a line of their own, for people who look at the source, and for golden files.
ON_A_LINE: Final = HEAD | BLOCKS | TABLES


class Html(str):
    """Markup that is safe as it stands."""

    __slots__ = ()


Part = str | None  # of an element: `Html`, foreign text, or nothing


def text(foreign: str, longest: int = LONGEST) -> Html:
    """Foreign text as markup: what steers a terminal or deceives an eye written out, and nothing of it obeyed."""
    return foreign if isinstance(foreign, Html) else Html(escape(shown(foreign, longest)))


SAY: Final = Sentences(text)


def joined(*parts: Part) -> Html:
    """Parts one after the other."""
    return Html("".join(text(part) for part in parts if part is not None))


def element(name: str, /, *parts: Part, **attributes: str | bool | None) -> Html:
    """An element.

    Args:
        name: Its tag.
        parts: What it holds.
        attributes: `class_` is class, `data_x` is data-x; True is an attribute without value, False and None are none.
    """
    said = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + (f'="{text(value)}"' if isinstance(value, str) else "")
        for key, value in attributes.items()
        if value not in {None, False}
    )
    end = "\n" if name in ON_A_LINE else ""
    return Html(f"<{name}{said}>{end}" if name in VOID else f"<{name}{said}>{joined(*parts)}</{name}>{end}")


def plain(foreign: str) -> str:
    """Foreign text for a JSON block, whose reader puts it into the page as text."""
    return shown(foreign, LONGEST)


def json_block(identity: str, content: Any) -> Html:
    """Data for a script of the page; no text in it can end the block or begin a comment."""
    packed = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&":
        packed = packed.replace(character, f"\\u{ord(character):04x}")
    return Html(f'<script type="application/json" id="{text(identity)}">{packed}</script>\n')
