"""What reading says of an assumption."""

import re
from dataclasses import dataclass
from typing import Final

from rainbow_tenancy.doctor.evidence import Reply
from rainbow_tenancy.doctor.verdict import Verdict

__all__ = ["Finding", "confirmed", "contradicted", "expected", "not_observable", "unanswered", "word"]

PLAIN_WORD: Final = re.compile(r"[A-Za-z][A-Za-z0-9_ -]{0,39}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Finding:
    """What reading says of one assumption, and what was seen, or why nothing could be."""

    verdict: Verdict
    seen: str


def confirmed(seen: str) -> Finding:
    """It is as assumed."""
    return Finding(Verdict.CONFIRMED, seen)


def contradicted(seen: str) -> Finding:
    """It is otherwise."""
    return Finding(Verdict.CONTRADICTED, seen)


def not_observable(why: str) -> Finding:
    """Nothing can be said."""
    return Finding(Verdict.NOT_OBSERVABLE, why)


def expected(seen: str, *, holds: bool) -> Finding:
    """Confirmed where it holds."""
    return confirmed(seen) if holds else contradicted(seen)


def unanswered(what: str, reply: Reply) -> Finding:
    """What was asked for did not come."""
    return not_observable(f"{what}: {reply.words}")


def word(value: object) -> str:
    """A word of Rainbow's as a report may show it: whatever is no plain word might be a name, and is left out."""
    return value if isinstance(value, str) and PLAIN_WORD.fullmatch(value) else "another text"
