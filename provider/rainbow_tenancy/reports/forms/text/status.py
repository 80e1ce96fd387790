"""The status of PBXs as text: a paragraph each, for a reader who looks for the one that is not Running."""

from collections.abc import Mapping
from typing import Final

from rainbow_tenancy.reports.data.status import PbxReport, StatusReport
from rainbow_tenancy.reports.forms.text.says import SAY
from rainbow_tenancy.reports.words import count, listed, wrapped

__all__ = ["status_text"]

GATEWAY: Final[Mapping[bool | None, str]] = {True: "attached", False: "none", None: "unknown"}


def status_text(report: StatusReport, *, full: bool) -> str:
    """A line that counts, a paragraph a PBX, and what was left out.

    Args:
        report: What to show.
        full: Name the companies, instead of their number only.
    """
    lines = [SAY.status_answer(report)]
    for one in report.pbxs:
        lines += ["", *_paragraph(one, companies=full)]
    left_out = report.summary.left_out
    if left_out:
        lines += ["", f"Left out by --pbx and --company: {count(left_out, 'PBX')}."]
    return "\n".join(lines) + "\n"


def _paragraph(one: PbxReport, *, companies: bool) -> list[str]:
    # A line begins with a word of ours: what Rainbow alone says is quoted behind it.
    word = SAY.status(one) if one.status else f"Status {SAY.status(one)}:"
    if one.rainbow_status is None:
        return wrapped(f"{word} {SAY.pbx(one)}: in the files, not in Rainbow")
    kind = SAY.text(one.type) if one.type else "unknown"
    sharing = count(len(one.companies), "company", "companies")
    if one.links_not_visible:
        sharing += f" and {count(one.links_not_visible, 'link')} to sites that this account does not see"
    lines = wrapped(f"{word} {SAY.pbx(one)}")
    lines += wrapped(f"equipment ID {SAY.text(one.equipment_id or '')}", "    ")
    lines += wrapped(f"type {kind}; {'shared with' if one.shared else 'ordinary, of'} {sharing}", "    ")
    if companies and one.companies:
        lines += wrapped(f"companies: {listed(SAY.text(company.name) for company in one.companies)}", "    ")
    if one.channels:
        words = ", ".join(f"{SAY.text(name)} {SAY.text(word)}" for name, word in one.channels.items())
        lines += wrapped(f"channels: {words}", "    ")
    lines += wrapped(f"WebRTC gateway: {GATEWAY[one.webrtc_gateway]}", "    ")
    return lines
