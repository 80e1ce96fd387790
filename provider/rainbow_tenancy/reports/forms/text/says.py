"""What all the texts say with: foreign text shown on one line, with nothing in it that a terminal or a log obeys."""

from typing import Final

from rainbow_tenancy.reports.sentences import Sentences
from rainbow_tenancy.text import shown

__all__ = ["SAY"]

SAY: Final = Sentences(shown)
