"""Values as YAML text that says exactly this value, whoever wrote it.

Text from Rainbow is always in double quotes, with everything escaped that an eye or a parser could take for something
else; only words of our own stand unquoted, and only where YAML takes them for text.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from rainbow_tenancy.tenancy.scalars import plain
from rainbow_tenancy.text import shown

__all__ = ["WIDTH", "Word", "block_key", "comment", "entry", "flow", "quoted"]

WIDTH: Final = 120  # a line of flow that would be longer becomes a block
_LONGEST_COMMENT: Final = 100


class Word(str):
    """Text of our own vocabulary or making: it stands unquoted where YAML takes it for text."""

    __slots__ = ()


def quoted(text: str) -> str:
    """The text in double quotes; what is not printable, and what looks like a space but is none, is escaped."""
    is_clean = text.isprintable() and '"' not in text and "\\" not in text
    return f'"{text}"' if is_clean else f'"{"".join(map(_escaped, text))}"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


def block_key(word: str) -> str:
    """A key of our own making: unquoted where YAML takes it for text."""
    is_plain = word[:1].isalnum() and word.isascii() and all(c.isalnum() or c in " ._-" for c in word)
    return word if is_plain and word == word.strip() and plain(word) == word else quoted(word)


def flow(value: Any) -> str:
    """The value on one line."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case Word():
            return block_key(value)
        case str():
            return quoted(value)
        case Mapping():
            return "{" + ", ".join(f"{block_key(key)}: {flow(item)}" for key, item in value.items()) + "}"
        case _:
            return "[" + ", ".join(map(flow, value)) + "]"


def entry(key: str, value: Any, indent: str) -> Iterator[str]:
    """The lines of a key and its value: on one line where that can be read, else a block."""
    line = f"{indent}{block_key(key)}: {flow(value)}"
    if len(line) <= WIDTH and not _needs_lines(value):
        yield line
        return
    match value:
        case Mapping():
            yield f"{indent}{block_key(key)}:"
            for inner, item in value.items():
                yield from entry(inner, item, f"{indent}  ")
        case list():
            yield f"{indent}{block_key(key)}:"
            yield from (f"{indent}  - {flow(item)}" for item in value)
        case _:
            yield line


def _needs_lines(value: Any) -> bool:
    """Whether it is a map of maps, or a list of several maps, which is read row by row."""
    match value:
        case Mapping():
            return any(isinstance(item, Mapping) for item in value.values())
        case list():
            return len(value) > 1 and any(isinstance(item, Mapping) for item in value)
    return False


def comment(texts: Iterable[str], indent: str = "") -> Iterator[str]:
    """A comment line a text; a text stays on its line whatever it holds."""
    for text in texts:
        line = shown(text, 4 * _LONGEST_COMMENT)
        yield f"{indent}# {line}"
