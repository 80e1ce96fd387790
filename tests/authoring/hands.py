"""The same tenancy file as another hand would write it: layout, quotes, comments, order and line breaks of its own."""

import json
from random import Random
from typing import Any

import yaml


def rewritten(text: str, random: Random) -> str:
    """A file that holds the same data as this one and looks otherwise."""
    lines = list(_lines(yaml.safe_load(text), "", random))
    if random.random() < 0.3:
        lines = [f"# {random.choice(['by hand', 'pbxs: {}', '- x', 'ä€😀'])}", "", *lines]
    whole = "\n".join(lines) + ("\n" if random.random() < 0.7 else "")
    if random.random() < 0.2:
        whole = whole.replace("\n", "\r\n")
    return ("\ufeff" if random.random() < 0.1 else "") + whole


def _lines(data: dict[str, Any], indent: str, random: Random) -> Any:
    entries = list(data.items())
    if indent:  # what comes first in a file, people leave there
        random.shuffle(entries)
    step = indent + random.choice(["  ", "    "])
    for key, value in entries:
        name = _key(key, random)
        if value and isinstance(value, (dict, list)) and random.random() < (0.5 if indent else 1):
            yield f"{indent}{name}:{_comment(random)}"
            if isinstance(value, dict):
                yield from _lines(value, step, random)
            else:
                yield from _items(value, random.choice([indent, step]), random)
        else:
            yield f"{indent}{name}:{random.choice([' ', '   '])}{_flow(value, random)}{_comment(random)}"
        if random.random() < 0.1:
            yield random.choice(["", f"{indent}# a note", "# at the margin"])


def _items(items: list[Any], indent: str, random: Random) -> Any:
    for item in items:
        if isinstance(item, dict) and random.random() < 0.4:
            for number, line in enumerate(_lines(item, indent + "  ", Random(0))):
                yield f"{indent}- {line[len(indent) + 2 :]}" if not number else line
        else:
            yield f"{indent}-{random.choice([' ', '  '])}{_flow(item, random)}{_comment(random)}"


def _flow(value: Any, random: Random) -> str:
    if isinstance(value, dict):
        entries = [f"{_key(key, random)}: {_flow(item, random)}" for key, item in value.items()]
        return _enclosed("{", entries, "}", random)
    if isinstance(value, list):
        return _enclosed("[", [_flow(item, random) for item in value], "]", random)
    return _text(value, random) if isinstance(value, str) else json.dumps(value)


def _enclosed(begin: str, entries: list[str], end: str, random: Random) -> str:
    space = random.choice(["", "", " "])
    comma = random.choice([", ", " , ", ",  "])
    trailing = random.choice(["", ","]) if entries else ""
    return f"{begin}{space}{comma.join(entries)}{trailing}{space}{end}"


def _text(text: str, random: Random) -> str:
    if text.isprintable() and random.random() < 0.4:
        return "'" + text.replace("'", "''") + "'"
    if text.isalpha() and text.isascii() and yaml.safe_load(text) == text and random.random() < 0.5:
        return text
    return json.dumps(text, ensure_ascii=True) if max(map(ord, text), default=0) < 0x10000 else _long(text)


def _long(text: str) -> str:
    return '"' + "".join(f"\\U{ord(character):08X}" for character in text) + '"'


def _key(key: str, random: Random) -> str:
    plain = key.replace("-", "a").isalnum() and key.isascii() and isinstance(yaml.safe_load(key), str)
    return key if plain and random.random() < 0.8 else json.dumps(key)


def _comment(random: Random) -> str:
    return f"  # {random.choice(['why', 'sharedWith: []', 'x'])}" if random.random() < 0.2 else ""
