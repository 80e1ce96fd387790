"""The status of PBXs as text: a paragraph each, for a reader who looks for the one that is not Running."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from rainbow_tenancy.fields import PBX_TYPE
from rainbow_tenancy.rainbow import State, System
from rainbow_tenancy.reconcile.equipment import shortened
from rainbow_tenancy.reports.status_words import RUNNING, status_word
from rainbow_tenancy.reports.words import count, listed, wrapped
from rainbow_tenancy.text import shown

__all__ = ["PbxStatus", "status_text"]

GATEWAY: Final[Mapping[bool | None, str]] = {True: "attached", False: "none", None: "unknown"}


@dataclass(frozen=True, slots=True)
class PbxStatus:
    """What is known of one PBX.

    Attributes:
        label: Its key in the files, else its Server name.
        system: What Rainbow has; None for a PBX of the files that is not there.
        state: Its channels; None where they were not asked or not told.
        companies: Names of the companies that share it, as far as they are visible.
        hidden: Links to sites that this account does not see.
        fleet: Its equipment ID is its activation code too, and is shortened.
    """

    label: str
    system: System | None
    state: State | None = None
    companies: tuple[str, ...] = ()
    hidden: int = 0
    fleet: bool = False

    @property
    def word(self) -> str:
        """Its status in one word."""
        return "Missing" if self.system is None else status_word(self.system.status, self.state)

    @property
    def equipment_id(self) -> str:
        """Its equipment ID, fit to be shown."""
        if self.system is None:
            return ""
        return shortened(shown(self.system.pbx_id)) if self.fleet else shown(self.system.pbx_id)


def status_text(rows: Iterable[PbxStatus], *, companies: bool = False) -> str:
    """One paragraph a PBX after a line that counts.

    Args:
        rows: The PBXs.
        companies: Name the companies, instead of their number only.
    """
    rows = list(rows)
    if not rows:
        return "No PBX is visible, or none matches.\n"
    running = sum(row.word == RUNNING for row in rows)
    lines = [f"{count(len(rows), 'PBX')}, {running} Running."]
    for row in rows:
        lines += ["", *_paragraph(row, companies=companies)]
    return "\n".join(lines) + "\n"


def _paragraph(row: PbxStatus, *, companies: bool) -> list[str]:
    system = row.system
    if system is None:
        return wrapped(f"{row.word} {shown(row.label)}: in the files, not in Rainbow")
    named = f" ({shown(system.name)})" if system.name != row.label else ""
    kind = shown(PBX_TYPE.to_file(system.type)) if system.type else "type unknown"
    hidden = f" and {count(row.hidden, 'link')} to sites that this account does not see" if row.hidden else ""
    sharing = count(len(row.companies), "company", "companies") + hidden
    lines = wrapped(f"{row.word} {shown(row.label)}{named}")
    lines += wrapped(f"equipment ID {row.equipment_id}", "    ")
    lines += wrapped(f"{kind}; {'shared with' if system.is_shared else 'ordinary, of'} {sharing}", "    ")
    if companies and row.companies:
        lines += wrapped(f"companies: {listed(map(shown, row.companies))}", "    ")
    if row.state is not None and row.state.channels:
        words = ", ".join(f"{shown(name)} {shown(word)}" for name, word in row.state.channels.items())
        lines += wrapped(f"channels: {words}", "    ")
    lines += wrapped(f"WebRTC gateway: {GATEWAY[system.has_media_pillar]}", "    ")
    return lines
