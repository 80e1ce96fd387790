"""Names as they are compared: `Hôtel du Parc` and `HOTEL_DU-PARC` are one."""

from typing import Final
from unicodedata import normalize

__all__ = ["SHORT", "squeezed", "words_of"]

SHORT: Final = 3  # letters and digits up to which a name counts only as a word of its own
NO_LETTERS: Final = {code: None for code in range(128) if not chr(code).isalnum()}


def squeezed(text: str) -> str:
    """Letters and digits without accents, small; else the text itself."""
    if text.isascii():  # most names are, at a fraction of the cost
        return text.lower().translate(NO_LETTERS) or text
    return "".join(filter(str.isalnum, normalize("NFKD", text).casefold())) or text


def words_of(text: str) -> set[str]:
    """The words of a text, each squeezed, as far as they are letters and digits."""
    spaced = "".join(character if character.isalnum() else " " for character in text)
    return {squeezed(word) for word in spaced.split()}
