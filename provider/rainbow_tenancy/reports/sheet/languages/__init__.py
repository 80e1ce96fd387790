"""The words of the sheet: one file a language, all with the same keys."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

__all__ = ["ENGLISH", "Label", "Part", "Typed", "Words", "languages", "words_of"]

ENGLISH: Final = "en"
SUFFIX: Final = ".toml"
# *a word of a page*, `a word to type`, {what is put in}
_MARKED: Final = re.compile(r"\*(?P<label>[^*]+)\*|`(?P<typed>[^`]+)`|\{(?P<value>\w+)\}")


@dataclass(frozen=True, slots=True)
class Label:
    """A word as it stands on Rainbow's page or in a PBX's menu."""

    text: str


@dataclass(frozen=True, slots=True)
class Typed:
    """Something to type as it is: a word of ours, or foreign text."""

    value: Any


Part = str | Label | Typed


@dataclass(frozen=True, slots=True)
class Words:
    """One language.

    Attributes:
        language: As HTML names it: `en`.
        keys: The file, section by section.
    """

    language: str
    keys: dict[str, Any]

    def word(self, *path: str) -> str:
        """A title or a label, which holds nothing but words."""
        found: Any = self.keys
        for key in path:
            found = found[key]
        return str(found)

    def sentence(self, *path: str, **values: Any) -> list[Part]:
        """A sentence in parts, with the values put in."""
        text = self.word(*path)
        parts: list[Part] = []
        end = 0
        for found in _MARKED.finditer(text):
            parts.append(text[end : found.start()])
            end = found.end()
            if found["label"]:
                parts.append(Label(found["label"]))
            else:
                parts.append(Typed(found["typed"] or values[found["value"]]))
        return [part for part in (*parts, text[end:]) if part]


def languages() -> list[str]:
    """The languages that there are, in the order of the alphabet."""
    names = (file.name for file in resources.files(__package__).iterdir())
    return sorted(name.removesuffix(SUFFIX) for name in names if name.endswith(SUFFIX))


@cache
def words_of(language: str) -> Words:
    """The words of one of `languages()`."""
    text = resources.files(__package__).joinpath(f"{language}{SUFFIX}").read_text(encoding="utf-8")
    return Words(language, tomllib.loads(text))
