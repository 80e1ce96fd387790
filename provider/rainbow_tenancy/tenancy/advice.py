"""What is wrong, and what would be right: pydantic's errors in the house's words, by tables."""

import re
from collections.abc import Callable
from typing import Any

from rainbow_tenancy.fields import TYPE_TO_FILE
from rainbow_tenancy.tenancy.mistakes import Mistake, Path, last_key
from rainbow_tenancy.tenancy.models import CONNECTION, DIALING, EQUIPMENT, FLEET, LIMITS, PBX, POLICY, ROOT_FILE
from rainbow_tenancy.tenancy.problems import did_you_mean
from rainbow_tenancy.tenancy.shape import known_keys
from rainbow_tenancy.text import shown

__all__ = ["Advice", "advice"]

Advice = tuple[str, str]  # what is wrong, what would be right

# ── Names ────────────────────────────────────────────────────────────────────────────────────────────────────────────

_ITEMS = {
    "sharedWith": "the company",
    "uses": "the PBX",
    "include": "the file",
    "outboundPrefix": "the prefix",
    "numberingRules": "the numbering rule",
    "searchResultOrder": "the directory",
    "dnsServers": "the DNS server",
    "dialTests": "the dial test",
    "removals": "the limit",
    "companiesTouched": "the limit",
    "scope": "the pattern",
}
_SECTIONS = {
    "pbxs": "the PBX",
    "companies": "the company",
    "profiles": "the profile",
    "numberingRuleSets": "the numbering rule set",
}
_SECRETS = ("activationCode", "password")
_KEPT_QUIET = {*_SECRETS, "fleet"}  # a fleet's references are its activation code


def _name(path: Path) -> str:
    """What a message calls the value at the path."""
    if not path:
        return "this file"
    if len(path) == 2 and path[0] in _SECTIONS:
        return f"{_SECTIONS[str(path[0])]} {shown(str(path[1]))}"
    if isinstance(path[-1], int):
        return "the numbering rule" if path[0] == "numberingRuleSets" else _ITEMS.get(last_key(path), "this item")
    return shown(path[-1])


# ── Values ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def kind(value: Any) -> str:
    """What a value is, in words."""
    match value:
        case None:
            return "nothing (null)"
        case bool():
            return str(value).lower()
        case int() | float():
            return f"the number {value}"
        case str():
            return f'the text "{shown(value, 60)}"'
        case list():
            return "a list"
        case _:
            return "a map"


def _is(mistake: Mistake, written: str | None = None) -> str:
    """`NAME is VALUE`; `written` is what the file shows where text was meant and YAML took it for something else."""
    if not _KEPT_QUIET.isdisjoint(mistake.path) and not isinstance(mistake.value, dict | list | None):
        return f"{_name(mistake.path)} is not of the right form (its value is not repeated here)"
    unlike = "" if written is None else f' to YAML, not the text "{shown(written, 60)}"'
    return f"{_subject(mistake)} is {kind(mistake.value)}{unlike}"


def _subject(mistake: Mistake) -> str:
    return "the key" if mistake.of_key else _name(mistake.path)


# ── What would be right ──────────────────────────────────────────────────────────────────────────────────────────────

_BY_KEY = {
    "country": "write the three capital letters of ISO 3166-1 alpha-3, such as FRA",
    "outboundPrefix": 'write a prefix such as "0", or a list of them',
    "activationCode": "write {fromEnv: RAINBOW_SECRET_…} or {fromFile: …}",
    "password": "write {fromEnv: RAINBOW_SECRET_…} or {fromFile: …}",
    "removals": "write a number, per cent such as 10%, or a list of both",
    "companiesTouched": "write a number, per cent such as 10%, or a list of both",
    "version": "write version: 1",
}
_BY_ITEM = {
    "sharedWith": "write a company's name, or {company: …, site: …}",
    "uses": "write a PBX's key, or {pbx: …, site: …}",
    "numberingRules": "write {match: …, replaceWith: …} or {use: …}",
}
_NO_WORDS_IN_QUOTES = (
    "country",
    "removals",
    "companiesTouched",
)  # what YAML took for no text would be wrong as text too
_BY_PATTERN = {
    r"^[0-9*#]*$": 'write digits, * and # only, or "" for none',
    r"^[^\x00-\x20\x7f/…]+$": "write a whole equipment ID, without spaces and slashes",
    r"^[^\x00-\x1f\x7f]+$": "write one line, without control characters",
    r"^[^\x00-\x1f\x7f]*$": "write one line, without control characters",
    r"^[0-9A-Za-z]{24}$": "write an id of Rainbow's, 24 letters and digits",
    r"^[A-Za-z_][A-Za-z0-9_]*$": "write the name of an environment variable, such as RAINBOW_SECRET_LYON_CODE",
    r"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$": "write at most 63 letters, digits, dots, hyphens and underscores",
    r"^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?(:[0-9]{1,5})?$": "write a host's name, such as openrainbow.com",
    r"^[0-9A-Za-z.:_-]+$": "write an IP address or a host's name",
    r"^[0-9A-Za-z._-]+$": "write letters, digits, dots, hyphens and underscores",
    r"^[+]?[0-9*#]+$": "write the number as dialled, in digits, * and #",
    r"^[+]?[0-9*#]*$": 'write digits, * and #, or "" where the call is forbidden',
}
_HOME = {  # where a key belongs that was written one level too high
    key: home
    for home, shape in (
        ("dialing", DIALING),
        ("connection", CONNECTION),
        ("fleet", FLEET),
        ("policy: {limits: …}", LIMITS),
        ("policy", POLICY),
        ("equipment", EQUIPMENT),
    )
    for key in known_keys(shape, ())
    if key != "id"
}

# ── The kinds of mistake ─────────────────────────────────────────────────────────────────────────────────────────────


def _usual(path: Path) -> str | None:
    """What is right for a key whatever was wrong with its value."""
    return (_BY_ITEM if path and isinstance(path[-1], int) else _BY_KEY).get(last_key(path))


def _unknown_key(mistake: Mistake, _: str | None) -> Advice:
    *parents, last = mistake.path
    key, where = str(last), _name(tuple(parents))
    known = known_keys(ROOT_FILE, parents)
    if not parents and key in known_keys(ROOT_FILE, ()):
        return f"{key} is a key of the root file, and this file is included", "write it in the root file"
    if parents and parents[0] in {"defaults", "profiles"} and key in known_keys(PBX, ()) and key not in known:
        return f"{key} belongs to one PBX and cannot be a default", "write it in the PBX's own block"
    if last_key(parents) in _SECRETS:
        return f"{where} holds a key that does not belong there", _BY_KEY[last_key(parents)]
    if key in known:
        return f"{where} holds {key} and another key that excludes it", "keep one of the two"
    home = _HOME.get(key)
    otherwise = f"write it under {home}" if home else f"known keys are {', '.join(known)}"
    return f"{shown(key, 60)} is no key of {where}", did_you_mean(key, known, otherwise)


def _missing_key(mistake: Mistake, _: str | None) -> Advice:
    *parents, key = mistake.path
    right = _BY_KEY.get(last_key(parents) if last_key(parents) in _SECRETS else str(key), f"write {key}: …")
    return f"{_name(tuple(parents))} has no {key}", right


def _nothing(mistake: Mistake) -> Advice:
    if len(mistake.path) == 2 and mistake.path[0] in _SECTIONS:
        return _is(mistake), f"write {shown(str(mistake.path[1]))}: {{}}"
    return _is(mistake), f"give {_name(mistake.path)} a value, or take the line out"


def _not_text(mistake: Mistake, written: str | None) -> Advice:
    key = last_key(mistake.path)
    if mistake.value is None:
        return _nothing(mistake)
    if isinstance(mistake.value, dict | list):
        return _is(mistake), _usual(mistake.path) or "write text"
    if key in _NO_WORDS_IN_QUOTES:
        return _is(mistake, written if key == "country" else None), _BY_KEY[key]
    if not _KEPT_QUIET.isdisjoint(mistake.path):
        return _is(mistake), "write text, in quotes"
    quoted = f'"{shown(written or str(mistake.value), 60)}"'
    right = f"write {quoted}" if isinstance(mistake.path[-1], int) else f"write {_name(mistake.path)}: {quoted}"
    return _is(mistake, written), right


def _expects(what: str) -> Callable[[Mistake, str | None], Advice]:
    def say(mistake: Mistake, _: str | None) -> Advice:
        if mistake.value is None:
            return _nothing(mistake)
        return _is(mistake), _usual(mistake.path) or f"write {what}"

    return say


def _secret_or_block(mistake: Mistake, written: str | None) -> Advice:
    key = last_key(mistake.path)
    if key not in _SECRETS or mistake.value is None:
        return _expects("a map of keys, or {} for none")(mistake, written)
    if isinstance(mistake.value, list):
        return _is(mistake), _BY_KEY[key]
    return f"{_name(mistake.path)} is written down here; a secret never is", _BY_KEY[key]


def _number(mistake: Mistake, written: str | None) -> Advice:
    if isinstance(mistake.value, str) and mistake.value.isascii() and mistake.value.isdigit():
        return _is(mistake), f"write the number: {_name(mistake.path)}: {int(mistake.value)}"
    return _expects("a whole number")(mistake, written)


def _choice(mistake: Mistake, written: str | None) -> Advice:
    expected = str(mistake.about["expected"])
    words = re.findall(r"'([^']*)'", expected)
    otherwise = f"one of {', '.join(words)}" if len(words) > 2 else " or ".join(words) or expected
    if not isinstance(mistake.value, str):
        return _expects(otherwise)(mistake, written)
    meant = TYPE_TO_FILE.get(mistake.value.lower())  # Rainbow's own word for a type
    if meant in words:
        return _is(mistake), f"write {meant}"
    return _is(mistake), did_you_mean(mistake.value, words, f"write {otherwise}")


def _pattern(mistake: Mistake, _: str | None) -> Advice:
    pattern = mistake.about["pattern"]
    return _is(mistake), _BY_PATTERN[pattern] if pattern in _BY_PATTERN else _BY_KEY[last_key(mistake.path)]


def _empty_list(mistake: Mistake, _: str | None) -> Advice:
    return f"{_name(mistake.path)} is empty", "write at least one, or take the line out"


def _empty_text(mistake: Mistake, _: str | None) -> Advice:
    return f"{_subject(mistake)} is the empty text", "give it a value, or take the line out"


def _too_long(what: str) -> Callable[[Mistake, str | None], Advice]:
    def say(mistake: Mistake, _: str | None) -> Advice:
        wrong = f"{_subject(mistake)} has {len(mistake.value)} {what}"
        return wrong, f"write at most {mistake.about['max_length']}"

    return say


def _out_of_range(bound: str, words: str) -> Callable[[Mistake, str | None], Advice]:
    return lambda mistake, _: (
        _is(mistake),
        _BY_KEY["version"] if mistake.path == ("version",) else f"write a number {words} {mistake.about[bound]}",
    )


def _no_regular_expression(mistake: Mistake, _: str | None) -> Advice:
    reason = shown(str(mistake.about["reason"]), 80)
    return f"{_name(mistake.path)} is no valid ECMAScript pattern ({reason})", "correct the pattern"


def _no_address(mistake: Mistake, _: str | None) -> Advice:
    return _is(mistake), "write an IP address such as 192.0.2.53"


def _other(mistake: Mistake, _: str | None) -> Advice:
    return _is(mistake), f"see the JSON Schema ({mistake.type})"


_SAID: dict[str, Callable[[Mistake, str | None], Advice]] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing_key,
    "no_branch": _secret_or_block,
    "string_type": _not_text,
    "bool_type": _expects("true or false"),
    "int_type": _number,
    "list_type": _expects("a list, or [] for none"),
    "dict_type": _secret_or_block,
    "model_type": _secret_or_block,
    "literal_error": _choice,
    "string_pattern_mismatch": _pattern,
    "string_too_short": _empty_text,
    "string_too_long": _too_long("characters"),
    "too_short": _empty_list,
    "too_long": _too_long("entries"),
    "greater_than_equal": _out_of_range("ge", "from"),
    "less_than_equal": _out_of_range("le", "up to"),
    "ecmascript": _no_regular_expression,
    "ip_address": _no_address,
}


def advice(mistake: Mistake, written: str | None) -> Advice:
    """What is wrong and what would be right; `written` is what the file shows where YAML takes it for no text."""
    return _SAID.get(mistake.type, _other)(mistake, written)
