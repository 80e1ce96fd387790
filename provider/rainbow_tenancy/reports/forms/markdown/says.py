"""Foreign text in Markdown."""

import re
from typing import Final

from rainbow_tenancy.reports.sentences import Sentences
from rainbow_tenancy.text import shown

__all__ = ["SAY", "code", "escaped"]

# Words and small numbers with plain punctuation: no markup in it, no mention, reference, emoji or address.
# `1.` and `1)` would begin a list of their own where they stand first.
_WORD = r"\(?(?:[^\W\d_]+(?:['’-][^\W\d_]+)*|\d{1,6})\)?[,;:.]?"
PLAIN: Final = re.compile(rf"(?!\d+[.)]){_WORD}(?: {_WORD})*")


def escaped(text: str, longest: int) -> str:
    """Foreign text: plain words as they are, all else as code, where Markdown, GitHub and GitLab obey nothing."""
    text = shown(text, longest)
    if not text:
        return "(empty)"
    return text if PLAIN.fullmatch(text) else code(text)


def code(text: str) -> str:
    """Text on one line as code, whatever backticks it holds."""
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    space = " " if text.startswith(("`", " ")) or text.endswith(("`", " ")) else ""
    return f"{fence}{space}{text}{space}{fence}"


SAY: Final = Sentences(escaped)
