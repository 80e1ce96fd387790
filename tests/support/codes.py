"""Whether a text tells an activation code, whose four digits may also stand in a time or a request's id."""

import re


def tells(text: str, code: str) -> bool:
    """Whether the code stands in the text by itself, and not as a part of a longer word, id, time or date."""
    return re.search(rf"(?<![\w:.-]){re.escape(code)}(?![\w:-]|\.\d)", text) is not None
