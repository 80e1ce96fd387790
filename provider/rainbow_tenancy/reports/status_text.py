"""The status of PBXs as text: a paragraph each, for a reader who looks for the one that is not Running."""

from collections.abc import Mapping, Sequence
from typing import Final

from rainbow_tenancy.fields import PBX_TYPE
from rainbow_tenancy.reconcile.status import PbxStatus
from rainbow_tenancy.reports.words import Speaker, count, listed, wrapped

__all__ = ["status_text"]

GATEWAY: Final[Mapping[bool | None, str]] = {True: "attached", False: "none", None: "unknown"}


def status_text(pbxs: Sequence[PbxStatus], *, companies: bool = False, left_out: int = 0) -> str:
    """A line that counts, a paragraph a PBX, and what was left out.

    Args:
        pbxs: The PBXs.
        companies: Name the companies, instead of their number only.
        left_out: How many PBXs `--pbx` and `--company` left aside.
    """
    say = Speaker(one.ref for one in pbxs)
    lines = [_answer(pbxs, left_out)]
    for one in pbxs:
        lines += ["", *_paragraph(one, say, companies=companies)]
    if left_out:
        lines += ["", f"Left out by --pbx and --company: {count(left_out, 'PBX')}."]
    return "\n".join(lines) + "\n"


def _answer(pbxs: Sequence[PbxStatus], left_out: int) -> str:
    if not pbxs:
        return "No PBX matches." if left_out else "No PBX is visible to this account."
    return f"{count(len(pbxs), 'PBX')}, {sum(one.is_running for one in pbxs)} Running."


def _paragraph(one: PbxStatus, say: Speaker, *, companies: bool) -> list[str]:
    system = one.system
    # A line begins with a word of ours: what Rainbow alone says is quoted behind it.
    word = f"Status {one.word}:" if one.word.startswith('"') else one.word
    if system is None:
        return wrapped(f"{word} {say.pbx(one.ref)}: in the files, not in Rainbow")
    kind = say.text(PBX_TYPE.to_file(system.type)) if system.type else "unknown"
    hidden = f" and {count(one.hidden, 'link')} to sites that this account does not see" if one.hidden else ""
    sharing = count(len(one.companies), "company", "companies") + hidden
    lines = wrapped(f"{word} {say.pbx(one.ref)}")
    lines += wrapped(f"equipment ID {say.text(system.pbx_id)}", "    ")
    lines += wrapped(f"type {kind}; {'shared with' if system.is_shared else 'ordinary, of'} {sharing}", "    ")
    if companies and one.companies:
        lines += wrapped(f"companies: {listed(map(say.text, one.companies.values()))}", "    ")
    if one.state is not None and one.state.channels:
        words = ", ".join(f"{say.text(name)} {say.text(word)}" for name, word in one.state.channels.items())
        lines += wrapped(f"channels: {words}", "    ")
    lines += wrapped(f"WebRTC gateway: {GATEWAY[system.has_media_pillar]}", "    ")
    return lines
