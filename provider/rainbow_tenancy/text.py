"""Foreign text (names, keys, errors of a service) made fit to stand in a line of plain output."""

__all__ = ["LONGEST", "shown"]

LONGEST = 200
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def shown(text: str, longest: int = LONGEST) -> str:
    r"""The text with everything that a terminal would obey, or an eye would miss, written out; long text is cut.

    Control characters, bidirectional marks, invisible and unusual spaces, line separators and lone surrogates become
    `\x1b`, `\u202e`, `\ud800`; letters of any script stay. `##` becomes `#\x23`: the logs of some pipelines obey
    `##[…]` and `##vso[…]` wherever it stands in a line.
    """
    if len(text) > longest:
        text = text[: longest - 1] + "…"
    if not text.isprintable():
        text = "".join(map(_visible, text))
    return text.replace("##", "#\\x23") if "##" in text else text


def _visible(character: str) -> str:
    if character.isprintable():
        return character
    code = ord(character)
    return _SHORT.get(character) or (f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}")
