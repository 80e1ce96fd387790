"""Time as the client uses it, in one place, so that tests take none."""

import asyncio
import time

__all__ = ["Clock"]


class Clock:
    """The computer's own clock; a test hands in one that jumps instead of sleeping."""

    def monotonic(self) -> float:
        """Seconds since some moment, never going back."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Let others run for that long."""
        await asyncio.sleep(seconds)
