"""The small words that all reports share: counting, values, places, names that are safe to show, lines that fit."""

import json
import textwrap
from collections.abc import Iterable, Mapping
from typing import Any

from rainbow_tenancy.reconcile.equipment import shortened
from rainbow_tenancy.reconcile.operations import CompanyTouched, PbxRef, Plan, SiteRef
from rainbow_tenancy.tenancy.positions import Place
from rainbow_tenancy.text import shown

__all__ = ["WIDTH", "Speaker", "count", "document", "listed", "refs_of", "wrapped"]

WIDTH = 80
LONGEST_VALUE = 60
BEGIN = 4  # characters


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 PBX`, `2 PBXs`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed(words: Iterable[str], at_most: int | None = None) -> str:
    """`a, b and c`; with a limit `a, b and 3 more`."""
    words = list(words)
    if at_most is not None and len(words) > at_most:
        words = [*words[:at_most], f"{len(words) - at_most} more"]
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1] if words else "")))


def wrapped(line: str, indent: str = "") -> list[str]:
    """The line, indented, in pieces that fit the width; a word is never broken.

    Each further piece begins with a bar, so that no line begins with foreign text wherever the break falls: the logs of
    some pipelines obey words at the beginning of a line, leading spaces or not.
    """
    if len(indent) + len(line) <= WIDTH:
        return [indent + line]
    return textwrap.wrap(
        line,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=f"{indent}  | ",
        break_long_words=False,
        break_on_hyphens=False,
        replace_whitespace=False,
    )


def document(content: Mapping[str, Any]) -> str:
    """The content as JSON of ASCII letters alone, in which nothing can steer a terminal or the log of a pipeline."""
    text = json.dumps(content, indent=2, ensure_ascii=True)
    return text.replace("\x7f", "\\u007f").replace("##", "#\\u0023") + "\n"


def refs_of(plan: Plan) -> list[PbxRef]:
    """Every PBX that a plan speaks of."""
    refs = [operation.pbx for operation in plan.operations]
    refs += [operation.replaces for operation in plan.operations if operation.replaces]
    refs += [blocked.operation.pbx for blocked in plan.blocked]
    refs += [blocked.operation.replaces for blocked in plan.blocked if blocked.operation.replaces]
    refs += [manual.pbx for manual in plan.manual]
    refs += [unmanaged.pbx for unmanaged in plan.unmanaged]
    return refs


class Speaker:
    """Says foreign text: fleet equipment IDs are shortened wherever they occur, and nothing reaches a terminal raw."""

    def __init__(self, refs: Iterable[PbxRef]) -> None:
        self._codes = {ref.equipment_id for ref in refs if ref.fleet and ref.equipment_id}
        # By how they begin, the lengths, longest first: a text is searched for a few beginnings, not for every code.
        self._lengths: dict[str, list[int]] = {}
        for begin, length in sorted({(code[:BEGIN], len(code)) for code in self._codes}, reverse=True):
            self._lengths.setdefault(begin, []).append(length)

    def plain(self, value: Any) -> Any:
        """Plain data with the codes shortened, for forms that escape text themselves."""
        if isinstance(value, str):
            return self._without_codes(value)
        if isinstance(value, Mapping):
            return {key: self.plain(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.plain(item) for item in value]
        return value

    def _without_codes(self, text: str) -> str:
        for begin, lengths in self._lengths.items():
            at = text.find(begin)
            while at >= 0:
                code = next((text[at : at + length] for length in lengths if text[at : at + length] in self._codes), "")
                if code:
                    text = text[:at] + shortened(code) + text[at + len(code) :]
                at = text.find(begin, at + 1)
        return text

    def text(self, text: str, longest: int = 400) -> str:
        """A name or a sentence, on one line."""
        return shown(self.plain(text), longest)

    def value(self, value: Any) -> str:
        """A field's value as a file could write it, cut where it is long."""
        if isinstance(value, (list, tuple)) and value and isinstance(value[0], Mapping):
            return count(len(value), "rule")
        # No ASCII here: letters of any script stay readable, and `shown` takes care of the rest.
        return shown(json.dumps(self.plain(value), ensure_ascii=False), LONGEST_VALUE)

    def place(self, place: Place | None) -> str:
        """` (file:line:column)`, or nothing."""
        return "" if place is None else f" ({shown(place.file)}:{place.line}:{place.column})"

    def pbx(self, ref: PbxRef) -> str:
        """The key, and beside it the Server name where that is another word."""
        label = self.text(ref.label)
        return label if ref.label == ref.name else f"{label} ({self.text(ref.name)})"

    def company(self, company: CompanyTouched, sites: tuple[SiteRef, ...] = ()) -> str:
        """The company and, where they are known, its sites."""
        if not sites:
            return self.text(company.name)
        word = "site" if len(sites) == 1 else "sites"
        return f"{self.text(company.name)}, {word} {listed(self.text(site.name) for site in sites)}"
