"""The three things that reading can say of an assumption."""

from enum import Enum

__all__ = ["Verdict"]


class Verdict(Enum):
    """What reading says; the value is the word of reports."""

    CONFIRMED = "confirmed"
    CONTRADICTED = "contradicted"
    NOT_OBSERVABLE = "not observable"
