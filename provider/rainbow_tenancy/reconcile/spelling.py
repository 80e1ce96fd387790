"""Names as they are compared: `Hôtel du Parc` and `HOTEL_DU-PARC` are one."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Final
from unicodedata import normalize

__all__ = ["SHORT", "Words", "squeezed", "words_of"]

SHORT: Final = 3  # letters and digits up to which a name counts only as a word of its own
BEGIN: Final = SHORT + 1  # letters and digits of a word by which it is looked for
RUNS: Final = (re.compile(r"[^\W_]+"), re.compile(r"[^\W\d_]+"))  # letters and digits; letters: PARC2 holds PARC
NO_LETTERS: Final = {code: None for code in range(128) if not chr(code).isalnum()}


def squeezed(text: str) -> str:
    """Letters and digits without accents, small; else the text itself."""
    if text.isascii():  # most names are, at a fraction of the cost
        return text.lower().translate(NO_LETTERS) or text
    return "".join(filter(str.isalnum, normalize("NFKD", text).casefold())) or text


def words_of(text: str) -> set[str]:
    """The words of a text, each squeezed, with and without the digits beside their letters."""
    composed = normalize("NFKC", text)  # an accent that stands alone would part a word
    return {squeezed(run) for runs in RUNS for run in runs.findall(composed)}


class Words:
    """Squeezed words to be found in texts, by how they begin and how long they are, instead of one by one.

    Args:
        anywhere: Words that count wherever they stand; those of at most `SHORT` characters only alone.
        alone: Words that count only where a word of the text is the same.
    """

    def __init__(self, anywhere: Iterable[str], alone: Iterable[str] = ()) -> None:
        words = set(anywhere)
        self._anywhere = {word for word in words if len(word) > SHORT}
        self._alone = {*words, *alone} - self._anywhere
        self._lengths: dict[str, set[int]] = defaultdict(set)
        for word in self._anywhere:
            self._lengths[word[:BEGIN]].add(len(word))

    def alone_in(self, text: str) -> set[str]:
        """The words that are words of a text too."""
        return self._alone & words_of(text) if self._alone else set()

    def anywhere_in(self, text: str) -> set[str]:
        """The words that a text holds, whatever stands beside and between their letters."""
        whole = squeezed(text)
        slices = (
            whole[at : at + length]
            for at in range(len(whole) - SHORT)
            for length in self._lengths.get(whole[at : at + BEGIN], ())
        )
        return {word for word in slices if word in self._anywhere}
