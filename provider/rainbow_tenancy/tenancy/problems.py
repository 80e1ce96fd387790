"""What is wrong in the tenancy files, said so that a person can mend it.

TenancyError          all problems of a tenancy at once, sorted by place
└── problems: Problem, Problem, …    where, what is wrong, what would be right
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from rainbow_tenancy.tenancy.positions import At, Files, Place
from rainbow_tenancy.text import shown

__all__ = ["Notes", "Problem", "TenancyError", "did_you_mean", "sorted_by_place"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake, or one hint: where it stands (None: nowhere in a file), what is wrong, what would be right."""

    place: Place | None
    wrong: str
    right: str

    def __str__(self) -> str:
        place = "" if self.place is None else shown(str(self.place))
        where = f"{place}: " if place else ""
        return f"{where}{self.wrong}; {self.right}"


class TenancyError(Exception):
    """The files cannot be used; `problems` holds every reason that could be found in one go."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted_by_place(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


def sorted_by_place(problems: Iterable[Problem]) -> list[Problem]:
    """The problems without repetition, in the order in which a person walks through the files."""
    return sorted(set(problems), key=lambda problem: (problem.place or ("", 0, 0), problem.wrong))


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """`did you mean …?` with the known word that is nearest to `word`, else the other advice."""
    near = _nearest(word, tuple(known))
    return f"did you mean {shown(near)}?" if near else otherwise


@lru_cache(maxsize=256)  # a mistake is seldom made once
def _nearest(word: str, known: tuple[str, ...]) -> str | None:
    by_folded = {candidate.casefold(): candidate for candidate in known}
    near = get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[near[0]] if near else None


class Notes:
    """Where checks write down what they find; called with a position, what is wrong, and what would be right."""

    def __init__(self, files: Files, problems: list[Problem]) -> None:
        self.files = files
        self._problems = problems
        self._comparisons = 50_000  # in a large tenancy each guess takes thousands, and nobody reads all of them

    def __call__(self, at: At, wrong: str, right: str) -> None:
        """Note one mistake."""
        self._problems.append(Problem(self.files.place(at), wrong, right))

    def places(self) -> set[Place | None]:
        """Where something is noted so far."""
        return {problem.place for problem in self._problems}

    def did_you_mean(self, word: str, known: Iterable[str], otherwise: str) -> str:
        """Like the function, for names that a person chose, of which there may be thousands."""
        if self._comparisons <= 0:
            return otherwise
        candidates = list(known)
        self._comparisons -= len(candidates)
        return did_you_mean(word, candidates, otherwise)

    def first_at(self, at: At) -> str:
        """`first at FILE:LINE:COLUMN`, for what is written twice."""
        return f"first at {self.where(at)}"

    def where(self, at: At) -> str:
        """`FILE:LINE:COLUMN`, for a message about another place."""
        return shown(str(self.files.place(at)))
