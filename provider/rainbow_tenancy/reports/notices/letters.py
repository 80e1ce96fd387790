"""A letter a company: whom a change touches, and the template that says it."""

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rainbow_tenancy.reconcile.mentions import audience_of_one
from rainbow_tenancy.reconcile.operations import Mention
from rainbow_tenancy.reports.data.customer import operations_for
from rainbow_tenancy.reports.data.parts import Operation
from rainbow_tenancy.reports.notices.changes import Changes
from rainbow_tenancy.reports.notices.language import Language
from rainbow_tenancy.reports.notices.told import told
from rainbow_tenancy.reports.words import listed
from rainbow_tenancy.tenancy import Problem, TenancyError
from rainbow_tenancy.tenancy.positions import Place
from rainbow_tenancy.text import shown

__all__ = ["PLACEHOLDERS", "Notice", "Template", "notices", "read_template"]

PLACEHOLDERS: Final = ("announcement", "changes", "company")


@dataclass(frozen=True, slots=True)
class Notice:
    """What one company is to read.

    Attributes:
        company_id: Its id.
        company: Its name.
        text: The letter.
    """

    company_id: str
    company: str
    text: str


class Template(string.Template):
    """A letter with placeholders, each known."""


def read_template(text: str, file: Path) -> Template:
    """A letter that is written by others.

    Args:
        text: Its text.
        file: Where it stands, for messages.

    Raises:
        TenancyError: With the place of each placeholder that there is not.
    """
    problems = []
    known = listed(f"${name}" for name in PLACEHOLDERS)
    for found in Template.pattern.finditer(text):
        name = found["named"] or found["braced"]
        if found["escaped"] or name in PLACEHOLDERS:
            continue
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        wrong = f"there is no placeholder ${shown(name)}" if name else "a $ stands alone"
        right = f"there is {known}" if name else "write $$ for the sign itself"
        problems.append(Problem(Place(str(file), line, column), wrong, right))
    if problems:
        raise TenancyError(problems)
    return Template(text)


def notices(changes: Changes, template: Template, words: Language) -> Iterator[Notice]:
    """A notice for each company that has something to be told, in the order of names."""
    mentions: dict[str, list[Mention]] = {}
    for one in changes.mentions:
        mentions.setdefault(one.pbx, []).append(one)
    for (name, company_id), operations in sorted(_by_company(changes).items()):
        found = [one for pbx in {operation.pbx.identity for operation in operations} for one in mentions.get(pbx, ())]
        whom = audience_of_one(company_id, name, found)
        lines = told(operations_for(operations, whom), company_id, changes.tense, words)
        if lines:
            yield Notice(company_id, name, template.substitute(_content(name, lines, changes, words)))


def _content(name: str, lines: list[str], changes: Changes, words: Language) -> Mapping[str, str]:
    """What each placeholder stands for; no line of a list is broken, so that none begins with foreign text."""
    return {
        "announcement": words.sentences(changes.tense).announcement,
        "changes": "\n".join(f"- {line}" for line in lines),
        "company": shown(name),
    }


def _by_company(changes: Changes) -> dict[tuple[str, str], list[Operation]]:
    """The operations that touch each company, by its name and id."""
    names: dict[str, str] = {}
    found: dict[str, list[Operation]] = {}
    for one in changes.operations:
        touched = {company.id: company.name for company in one.touches}
        if one.company is not None:
            touched[one.company.id] = one.company.name
        for company_id, name in touched.items():
            names.setdefault(company_id, name)
            found.setdefault(company_id, []).append(one)
    return {(names[company_id], company_id): operations for company_id, operations in found.items()}
