"""The emulator's time: the machine's, plus what somebody has put it forward."""

import time
from datetime import UTC, datetime


class Clock:
    """A clock that can be put forward, so that a token's end needs no waiting."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def now(self) -> float:
        """Return seconds since 1970."""
        return time.time() + self._ahead

    def advance(self, seconds: float) -> None:
        """Put the clock forward by `seconds`."""
        self._ahead += seconds

    def timestamp(self) -> str:
        """Return the present as Rainbow writes it, e.g. 2017-12-06T18:36:17.904Z."""
        return rainbow_time(self.now())


def rainbow_time(seconds: float) -> str:
    """Return a moment as Rainbow writes it."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
