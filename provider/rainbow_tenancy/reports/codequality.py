"""What `validate` finds as GitLab's Code Quality report: a merge request shows each finding at its line."""

import hashlib
from collections.abc import Iterable
from typing import Any, Final

from rainbow_tenancy.reports.forms.json import document
from rainbow_tenancy.tenancy import Problem
from rainbow_tenancy.text import shown

__all__ = ["code_quality"]

LONGEST: Final = 1000


def code_quality(mistakes: Iterable[Problem], hints: Iterable[Problem], *, root: str) -> str:
    """One document: an entry a mistake and a hint.

    Args:
        mistakes: Why the files cannot be used.
        hints: What is allowed, but hardly meant.
        root: Where a finding without a place is shown.
    """
    return document(
        [
            *(_entry(one, "mistake", "major", root) for one in mistakes),
            *(_entry(one, "hint", "info", root) for one in hints),
        ]
    )


def _entry(one: Problem, check: str, severity: str, root: str) -> dict[str, Any]:
    path, line = (one.place.file, one.place.line) if one.place else (root, 1)
    column = one.place.column if one.place else 1
    # Line and column as well: one mistake may stand in several places.
    identity = "\0".join((check, path, f"{line}:{column}", one.wrong)).encode("utf-8", "surrogatepass")
    return {
        "description": shown(f"{one.wrong}; {one.right}", LONGEST),
        "check_name": f"rainbow-tenancy/{check}",
        "fingerprint": hashlib.sha256(identity).hexdigest(),
        "severity": severity,
        "location": {"path": shown(path), "lines": {"begin": line}},
    }
