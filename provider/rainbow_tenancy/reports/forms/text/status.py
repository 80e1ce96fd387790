"""The status of PBXs as text: a paragraph each, for a reader who looks for the one that is not Running."""

from typing import Final

from rainbow_tenancy.reports.data.status import PbxReport, StatusReport
from rainbow_tenancy.reports.forms.text.lines import manuals
from rainbow_tenancy.reports.forms.text.says import SAY
from rainbow_tenancy.reports.sentences import GATEWAY
from rainbow_tenancy.reports.words import count, listed, wrapped

__all__ = ["status_text"]

EVENTS: Final = 10  # of a connection that are shown


def status_text(report: StatusReport, *, full: bool) -> str:
    """A line that counts, a paragraph a PBX, and what was left out.

    Args:
        report: What to show.
        full: Name the companies, instead of their number only.
    """
    lines = [SAY.status_answer(report)]
    summary = report.summary
    for one in report.pbxs:
        lines += ["", *_paragraph(one, companies=full, history=summary.history_asked)]
    lines += manuals(report.manual)
    if any(one.is_unnamed_ordinary for one in report.pbxs):
        lines += ["", *wrapped(SAY.ordinary)]
    if summary.left_out:
        lines += ["", f"Left out by --pbx and --company: {count(summary.left_out, 'PBX')}."]
    if summary.ordinary_left_out:
        lines += ["", f"Ordinary and in no file: {count(summary.ordinary_left_out, 'PBX')}; --all lists them."]
    return "\n".join(lines) + "\n"


def _paragraph(one: PbxReport, *, companies: bool, history: bool) -> list[str]:
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
    return lines + (_history(one) if history else [])


def _history(one: PbxReport) -> list[str]:
    if not one.history:
        word = "none" if one.history is not None else "not told by Rainbow"
        return wrapped(f"connection history: {word}", "    ")
    lines = ["    connection history:"]
    for event in one.history[:EVENTS]:
        lines += wrapped(SAY.event(event), "      ")
    earlier = len(one.history) - EVENTS
    return lines + ([f"      … and {earlier} earlier; --format json has all"] if earlier > 0 else [])
