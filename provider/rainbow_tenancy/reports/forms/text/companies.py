"""Companies and the PBXs that serve them, as text."""

from rainbow_tenancy.reports.data.companies import CompaniesReport
from rainbow_tenancy.reports.forms.text.says import SAY
from rainbow_tenancy.reports.words import count, listed, wrapped

__all__ = ["companies_text"]


def companies_text(report: CompaniesReport, *, full: bool) -> str:  # a line a company is all that there is
    """A line that counts, then a company each."""
    summary = report.summary
    lines = [f"{count(summary.companies, 'company', 'companies')}, {summary.without_pbx} without a PBX."]
    for one in report.companies:
        reference = f" ({SAY.text(one.reference)})" if one.reference else ""
        pbxs = listed(SAY.text(pbx.name) for pbx in one.pbxs) if one.pbxs else "no PBX"
        lines += wrapped(f"* {SAY.text(one.name)}{reference}: {pbxs}", "  ")
    return "\n".join(lines) + "\n"
