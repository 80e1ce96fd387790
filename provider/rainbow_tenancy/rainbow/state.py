"""What `/state` says about a PBX's connection, and the one place that decides what its words mean.

ALE's SDK types every channel as a string and names no value. Words that are not in the table below count as unknown:
never as up, and never as down.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

__all__ = ["Channel", "State", "channel"]


class Channel(Enum):
    """Whether a channel is there."""

    UP = "up"
    DOWN = "down"
    UNKNOWN = "unknown"


# Not evidenced: no answer of a real Rainbow was seen. Pairs of plain opposites only.
WORDS: Final = {
    "up": Channel.UP,
    "connected": Channel.UP,
    "true": Channel.UP,
    "down": Channel.DOWN,
    "disconnected": Channel.DOWN,
    "false": Channel.DOWN,
}
CONNECTION: Final = "connection"


def channel(word: str | None) -> Channel:
    """What Rainbow's word for a channel means."""
    return WORDS.get(word.lower(), Channel.UNKNOWN) if word is not None else Channel.UNKNOWN


@dataclass(frozen=True, slots=True)
class State:
    """The channels of a PBX, in Rainbow's own words.

    Attributes:
        channels: `connection`, `conf`, `csta`, `http`, `xmpp`, or what else Rainbow names, as it came.
        timestamp: Unix time as Rainbow wrote it.
    """

    channels: Mapping[str, str] = field(default_factory=dict)
    timestamp: str | None = None

    @property
    def connection(self) -> Channel:
        """Whether the PBX is connected.

        Where Rainbow does not name the connection itself, one channel that is up shows it, and all of them down (none
        of them unknown) show the contrary.
        """
        if CONNECTION in self.channels:
            return channel(self.channels[CONNECTION])
        found = self._found()
        return Channel.UP if Channel.UP in found else Channel.DOWN if found == {Channel.DOWN} else Channel.UNKNOWN

    @property
    def all_channels(self) -> Channel:
        """Up if every channel is; down if one is, and none is unknown; else unknown, also where there are none."""
        found = self._found()
        if not found or Channel.UNKNOWN in found:
            return Channel.UNKNOWN
        return Channel.DOWN if Channel.DOWN in found else Channel.UP

    def _found(self) -> set[Channel]:
        return {channel(word) for word in self.channels.values()}
