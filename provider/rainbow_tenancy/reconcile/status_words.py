"""The word for a PBX's status, as Rainbow's pages write it.

status                  /state                              word
created, activating     not asked                           Pending
activated               not told, or words we do not know   Activated
activated               connection down                     Disconnected
activated               every channel up                    Running
activated               a channel down                      Degraded
anything else           not asked                           that word, as it came: never Running

(help centre; that Rainbow answers `/state` in such words is not evidenced)
"""

from typing import Final

from rainbow_tenancy.rainbow import Channel, State
from rainbow_tenancy.rainbow.state import channel
from rainbow_tenancy.text import shown

__all__ = ["ACTIVATED", "PENDING", "RUNNING", "STATUS_WORDS", "status_word"]

ACTIVATED: Final = "activated"
PENDING: Final = frozenset({"created", "activating"})
RUNNING: Final = "Running"
STATUS_WORDS: Final = ("Pending", RUNNING, "Degraded", "Disconnected", "Activated")


def status_word(status: str, state: State | None) -> str:
    """The word for Rainbow's `status` and, of an activated PBX, its channels (None: not told)."""
    if status in PENDING:
        return "Pending"
    if status != ACTIVATED:
        return f'"{shown(status)}"'
    if state is None:
        return "Activated"
    if state.connection is Channel.DOWN:
        return "Disconnected"
    if state.all_channels is Channel.UP:
        return RUNNING
    return "Degraded" if Channel.DOWN in map(channel, state.channels.values()) else "Activated"
