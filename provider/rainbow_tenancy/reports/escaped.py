"""Names, values and places, each with a form's own way of making foreign text fit to stand in it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol

from rainbow_tenancy.reports.data.parts import Operation, Pbx, Position, Site, Unmanaged
from rainbow_tenancy.reports.data.status import PbxReport
from rainbow_tenancy.reports.words import count, listed

__all__ = ["Escape", "Escaped", "is_rules"]

LONGEST_TEXT: Final = 400
LONGEST_VALUE: Final = 60
LONGEST_FILE: Final = 200  # of a longer one, the end
LONGEST_COMMAND: Final = 1000


class Escape(Protocol):
    """The one function of a form through which all foreign text goes."""

    def __call__(self, text: str, longest: int, /) -> str:
        """The text, cut at `longest` characters, as something that this form shows and nobody obeys."""


class Escaped:
    """What sentences are made of, escaped for one form."""

    def __init__(self, escape: Escape) -> None:
        self._escape = escape

    def text(self, foreign: str) -> str:
        """A name, or a sentence that holds names."""
        return self._escape(foreign, LONGEST_TEXT)

    def command(self, line: str) -> str:
        """A command to type, whole."""
        return self._escape(line, LONGEST_COMMAND)

    def value(self, field: Any) -> str:
        """A field's value as a file could write it, cut where it is long; of rules the number."""
        if is_rules(field):
            return count(len(field), "rule")
        # No ASCII here: letters of any script stay readable, and escaping takes care of the rest.
        return self._escape(json.dumps(field, ensure_ascii=False), LONGEST_VALUE)

    def place(self, position: Position | None) -> str:
        """` (file:line:column)`, or nothing."""
        if position is None:
            return ""
        file = position.file if len(position.file) <= LONGEST_FILE else f"…{position.file[-LONGEST_FILE:]}"
        return f" ({self._escape(f'{file}:{position.line}:{position.column}', LONGEST_TEXT)})"

    def pbx(self, one: Pbx) -> str:
        """The key, and beside it the Server name where that is another word."""
        return self.text(one.label) if one.label == one.name else f"{self.text(one.label)} ({self.text(one.name)})"

    def pbx_and_id(self, one: Pbx) -> str:
        """The PBX by its names, and its equipment ID where that is known."""
        return self.pbx(one) + (f", equipment ID {self.text(one.equipment_id)}" if one.equipment_id else "")

    def company(self, name: str, sites: Sequence[Site] = ()) -> str:
        """The company and, where they are known, its sites."""
        if not sites:
            return self.text(name)
        word = "site" if len(sites) == 1 else "sites"
        return f"{self.text(name)}, {word} {listed(self.text(site.name) for site in sites)}"

    def company_of(self, one: Operation | Unmanaged) -> str:
        """The company of an association, with its sites."""
        return self.company(one.company.name, one.sites) if one.company else "a company"

    def site_of(self, one: Operation) -> str:
        """A site that is to be created: `site Annexe of Garage Dupont`."""
        company = self.text(one.company.name) if one.company else "a company"
        return f"site {listed(self.text(site.name) for site in one.sites)} of {company}"

    def on_site(self, one: Operation) -> str:
        """` on site Lyon`, or nothing."""
        return f" on site {listed(self.text(site.name) for site in one.sites)}" if one.sites else ""

    def status(self, one: PbxReport) -> str:
        """The word for its status; one of Rainbow's that is unknown is quoted."""
        return one.status if one.status is not None else self.value(one.rainbow_status)


def is_rules(value: Any) -> bool:
    """Whether a field's value is a list of numbering rules."""
    return isinstance(value, (list, tuple)) and bool(value) and isinstance(value[0], Mapping)
