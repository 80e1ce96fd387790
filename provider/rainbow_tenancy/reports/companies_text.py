"""Companies and the PBXs that serve them, as text."""

from collections.abc import Iterable
from dataclasses import dataclass

from rainbow_tenancy.reports.words import count, listed, wrapped
from rainbow_tenancy.text import shown

__all__ = ["CompanyRow", "companies_text"]


@dataclass(frozen=True, slots=True)
class CompanyRow:
    """A company, its reference, and the Server names of its PBXs."""

    name: str
    reference: str | None
    pbxs: tuple[str, ...]


def companies_text(rows: Iterable[CompanyRow]) -> str:
    """A line that counts, then a company each."""
    rows = list(rows)
    without = sum(not row.pbxs for row in rows)
    lines = [f"{count(len(rows), 'company', 'companies')}, {without} without a PBX."]
    for row in rows:
        reference = f" ({shown(row.reference)})" if row.reference else ""
        pbxs = listed(map(shown, row.pbxs)) if row.pbxs else "no PBX"
        lines += wrapped(f"{shown(row.name)}{reference}: {pbxs}", "  ")
    return "\n".join(lines) + "\n"
