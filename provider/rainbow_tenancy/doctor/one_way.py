"""Assumptions that a list can confirm and never contradict: what is there was taken once; what is not, nobody tried.

What Rainbow takes is what somebody gave it, on its pages or by its interface: a list that shows two PBXs of one name
proves that names may be repeated. That none does proves nothing.
"""

import re
from collections import Counter
from collections.abc import Hashable, Iterable
from typing import Any, Final

from rainbow_tenancy.doctor.evidence import Evidence, text_of
from rainbow_tenancy.doctor.finding import Finding, confirmed, not_observable

__all__ = [
    "SHORT_NAME",
    "SHORT_PREFIX",
    "name_length",
    "outbound_prefix_length",
    "pbx_names",
    "regexp_check",
    "site_names",
]

# Characters that any service takes; of longer ones nobody knows (not evidenced).
SHORT_NAME: Final = 64
SHORT_PREFIX: Final = 8
# What no dialect of regular expressions takes, where there are no brackets, which they read in different ways.
UNBALANCED: Final = ("missing ), unterminated subpattern", "unbalanced parenthesis")


def pbx_names(seen: Evidence) -> Finding:
    """Whether several PBXs may bear one name."""
    twice = _repeated(text_of(row, "name") for row in seen.pbxs)
    return _shown(twice, "names that several PBXs bear", "no two PBXs bear one name")


def site_names(seen: Evidence) -> Finding:
    """Whether a company may have several sites of one name."""
    named = ((text_of(row, "companyId"), text_of(row, "name")) for row in seen.sites.rows)
    twice = _repeated(pair for pair in named if all(pair))
    return _shown(twice, "names that several sites of one company bear", "no company has two sites of one name")


def name_length(seen: Evidence) -> Finding:
    """Whether a PBX's name may be long."""
    long = sum(len(text_of(row, "name")) > SHORT_NAME for row in seen.pbxs)
    return _shown(long, f"names of over {SHORT_NAME} characters", f"no PBX has a name of over {SHORT_NAME} characters")


def outbound_prefix_length(seen: Evidence) -> Finding:
    """Whether an outbound prefix may be long."""
    prefixes = (each for row in seen.pbxs for each in _texts(row.get("pbxMainBundlePrefix")))
    long = sum(len(each) > SHORT_PREFIX for each in prefixes)
    return _shown(
        long, f"prefixes of over {SHORT_PREFIX} characters", f"no PBX has a prefix of over {SHORT_PREFIX} characters"
    )


def regexp_check(seen: Evidence) -> Finding:
    """Whether any text is taken as a regular expression."""
    rules = (rule for row in seen.pbxs for rule in _list(row.get("pbxNumberingTranslator")) if isinstance(rule, dict))
    wrong = sum(_is_unbalanced(text_of(rule, "regexpMatch")) for rule in rules)
    return _shown(wrong, "rules whose parentheses do not match", "no rule has parentheses that do not match")


def _shown(number: int, what: str, none: str) -> Finding:
    return confirmed(f"{what}: {number}") if number else not_observable(none)


def _repeated(names: Iterable[Hashable]) -> int:
    return sum(number > 1 for name, number in Counter(names).items() if name)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _texts(value: Any) -> list[str]:
    return [each for each in _list(value) if isinstance(each, str)]


def _is_unbalanced(pattern: str) -> bool:
    if "[" in pattern:
        return False
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        return isinstance(error, re.error) and error.msg in UNBALANCED
    return False
