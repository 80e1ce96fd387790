"""libyaml's complaints in the house's words: one table, by the words that libyaml uses."""

import re
from typing import NamedTuple

from yaml.error import Mark, MarkedYAMLError, YAMLError
from yaml.reader import ReaderError

from rainbow_tenancy.text import shown

__all__ = ["Complaint", "complaint"]


class Complaint(NamedTuple):
    """Where (in characters from the file's beginning) a file stops being YAML, why, and what would be right."""

    at: int
    wrong: str
    right: str


_CONTEXT = True  # blame where the unfinished thing begins, not where libyaml lost patience
_INDENTATION = "indent with spaces, the same number for all keys of one map"

# fmt: off
_SAID = (
    # libyaml's words, where, what is wrong, what would be right
    ("unexpected end of stream", _CONTEXT, "a quote is opened here and never closed", "close it"),
    ("expected ',' or '}'", _CONTEXT, "this { has no } where it needs one", "close it, or put commas in it"),
    ("expected ',' or ']'", _CONTEXT, "this [ has no ] where it needs one", "close it, or put commas in it"),
    ("unknown escape character", False, "in double quotes a backslash begins an escape, and this is none",
     "use single quotes, or write the backslash twice"),
    ("invalid Unicode character escape", False, "this escape stands for no character", "write the character itself"),
    ("a tab character", False, "this line is indented with a tab", "indent with spaces"),
    ("mapping values are not allowed", False, "a value begins here where none can stand",
     "quote text that holds a colon, and indent keys of one map alike"),
    ("could not find expected ':'", _CONTEXT, "this looks like a key without its colon", "write key: value"),
    ("did not find expected key", False, "this fits no map that is open here",
     f"{_INDENTATION}, and mind the quotes"),
    ("did not find expected '-'", False, "this fits no list that is open here",
     "begin each item with -, indented alike"),
    ("block sequence entries", False, "a list cannot begin on this line",
     "begin it on a line of its own, or write [a, b]"),
    ("expected node content", False, "a value is missing here", "write one"),
    ("expected alphabetic or numeric", False, "& and * begin an anchor or alias to YAML", "quote the text"),
    ("undefined tag handle", False, "! begins a tag to YAML", "quote the text; tenancy files hold no tags"),
    ("a tag", False, "! begins a tag to YAML", "quote the text; tenancy files hold no tags"),
    ("directive", False, "% begins a directive to YAML", "take the line out, or quote the text"),
    ("incompatible YAML document", False, "this asks for another version of YAML", "take the %YAML line out"),
)
# fmt: on
_FIRST_CHARACTERS = {"\t": ("a tab stands here where only spaces may", "indent with spaces")}
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def complaint(error: YAMLError, text: str) -> Complaint:
    """What libyaml's error says about a file's text."""
    if isinstance(error, ReaderError):
        found = _UNPRINTABLE.search(text)
        index = found.start() if found else 0
        return Complaint(index, f"the file holds the control character {shown(text[index : index + 1])}", "take it out")
    if not isinstance(error, MarkedYAMLError):
        return Complaint(0, f"this is no YAML ({shown(str(error))})", "mend it")
    at, since = _index(error.problem_mark), _index(error.context_mark)
    problem = error.problem or ""
    if "cannot start any token" in problem:
        character = text[at : at + 1]
        wrong, right = _FIRST_CHARACTERS.get(
            character, (f"unquoted text cannot begin with {shown(character)}", "quote it")
        )
        return Complaint(at, wrong, right)
    for words, context, wrong, right in _SAID:
        if words in problem:
            return Complaint(since if context else at, wrong, right)
    return Complaint(at, f"this is no YAML ({shown(problem)})", "mend it, or quote the text")


def _index(mark: Mark | None) -> int:
    return 0 if mark is None else mark.index
