"""The text of tenancy.lock, and what a new one would change in an old one."""

from typing import Final

from rainbow_tenancy.authoring.yaml_text import quoted
from rainbow_tenancy.reconcile.lock import Lock, Section

__all__ = ["SECTIONS", "changed_names", "lock_text"]

SECTIONS: Final[tuple[Section, ...]] = ("pbxs", "companies", "references", "sites")
HEAD = "# Written by rainbowctl lock: whom each name in the files means. Keep it in git, and do not edit it."


def lock_text(lock: Lock) -> str:
    """The file's text; names in order, so that git shows what changed."""
    lines = [HEAD, f"version: {lock.version}", f"partner: {quoted(lock.partner)}"]
    for section in SECTIONS:
        if names := lock.of(section):
            lines += [f"{section}:", *(f"  {quoted(word)}: {quoted(names[word])}" for word in sorted(names))]
    return "\n".join(lines) + "\n"


def changed_names(old: Lock, new: Lock) -> list[tuple[str, str, str]]:
    """The names that mean another now: name, old id, new id."""
    return [
        (word, before, after)
        for section in SECTIONS
        for word, before in sorted(old.of(section).items())
        if (after := new.of(section).get(word)) is not None and after != before
    ]
