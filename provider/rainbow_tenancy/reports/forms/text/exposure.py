"""Which customers share a PBX with whom, as text."""

from rainbow_tenancy.reports.data.exposure import ExposureReport
from rainbow_tenancy.reports.forms.text.says import SAY
from rainbow_tenancy.reports.words import count, listed, wrapped

__all__ = ["exposure_text"]


def exposure_text(report: ExposureReport, *, full: bool) -> str:  # a line a PBX is all that there is
    """What it means, then a PBX each with the companies that dial through it."""
    summary = report.summary
    if not report.pbxs:
        who = "None of these companies" if summary.left_out else "No company"
        return f"{who} shares a PBX with another one, as far as this account sees.\n"
    companies = count(summary.companies, "company", "companies")
    lines = wrapped(f"{companies} on {count(summary.pbxs, 'PBX')} that several share. {SAY.exposed}")
    for one in report.pbxs:
        hidden = f" and {count(one.links_not_visible, 'link')} that this account does not see"
        names = listed(SAY.text(company.name) for company in one.companies)
        lines += wrapped(f"* {SAY.pbx_and_id(one.pbx)}: {names}{hidden if one.links_not_visible else ''}", "  ")
    return "\n".join(lines) + "\n"
