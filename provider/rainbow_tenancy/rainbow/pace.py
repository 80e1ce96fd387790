"""How fast the client may ask: one pace, shared by all of its requests.

`Pace` is the rule, without time of its own: it is told when it is, and says how long to wait. `Gate` is the rule at
work, with a cap on requests in flight.

      rate ▲  ceiling ─────────────────────────────
           │        /│            ________________    held just under what was accepted
           │       / │          _/
           │      /  └─ 429 ___/   raised slowly
           │     /      pause
           └──────────────────────────────────────► time
"""

import asyncio
import math
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from rainbow_tenancy.rainbow.clock import Clock

__all__ = ["LONGEST_PAUSE", "Gate", "Pace"]

SLOWEST: Final = 0.2  # requests a second; slower makes no service happier
LOWERED_TO: Final = 0.7  # of what was accepted in the second before the 429
HELD_AT: Final = 0.95  # of the rate at which the 429 came
RAISED_BY: Final = 0.05  # of itself, a second
FORGOTTEN_AFTER: Final = 60.0  # seconds without a 429 until more than that rate is tried again
LONGEST_PAUSE: Final = 120.0  # seconds, whatever the service asks for
WINDOW: Final = 1.0  # seconds; many 429 within it count once


class Pace:
    """When the next request may go.

    Args:
        ceiling: Requests a second that are never exceeded; `math.inf` for no limit.
    """

    def __init__(self, ceiling: float) -> None:
        self.ceiling = ceiling
        self.rate = ceiling
        self._limit = math.inf  # the rate at which the service last said 429
        self._next = -math.inf  # when the next request may go
        self._paused_until = -math.inf
        self._window_ends = -math.inf
        self._raised_at = -math.inf
        self._refused_in_a_row = 0
        self._accepted: deque[float] = deque(maxlen=1024)  # moments of answers, at least of the last second

    def wait(self, now: float) -> float:
        """Seconds until a request may go; 0 takes the turn."""
        moment = max(self._next, self._paused_until)
        if now < moment:
            return moment - now
        self._raise(now)
        self._next = now + 1 / self.rate
        return 0.0

    def accepted(self, now: float) -> None:
        """An answer that is not 429 came."""
        self._accepted.append(now)
        if now >= self._window_ends:
            self._refused_in_a_row = 0

    def refused(self, now: float, retry_after: float | None) -> None:
        """A 429 came: pause, and go on more slowly; many of them in one window count once.

        Args:
            now: The moment of the answer.
            retry_after: Seconds that the service asks for; None doubles from one second.
        """
        if now >= self._window_ends:
            self._lower(now)
            self._refused_in_a_row += 1
        pause = retry_after if retry_after is not None else 2.0 ** (self._refused_in_a_row - 1)
        self._paused_until = max(self._paused_until, now + min(pause, LONGEST_PAUSE))
        self._window_ends = max(self._window_ends, now + WINDOW, self._paused_until)

    def _lower(self, now: float) -> None:
        lately = sum(moment > now - WINDOW for moment in self._accepted) / WINDOW
        # Where little was asked, little was accepted: one 429 costs half of a known rate at most.
        least = self.rate / 2 if self.rate < math.inf else 1.0
        self._limit = min(self.rate, max(lately, least))
        self.rate = max(SLOWEST, self._limit * LOWERED_TO)

    def _raise(self, now: float) -> None:
        if self.rate >= self.ceiling:
            return
        if now - self._window_ends > FORGOTTEN_AFTER:
            self._limit = math.inf
        elapsed = now - max(self._raised_at, self._paused_until)
        self._raised_at = now
        raised = self.rate + elapsed * RAISED_BY * self.rate
        self.rate = max(self.rate, min(self.ceiling, raised, self._limit * HELD_AT))


class Gate:
    """The way out: every request takes a turn here.

    Args:
        pace: The rule.
        max_in_flight: Requests under way at the same time.
        clock: The time.
    """

    def __init__(self, pace: Pace, max_in_flight: int, clock: Clock) -> None:
        self.pace = pace
        self._clock = clock
        self._slots = asyncio.Semaphore(max_in_flight)
        self._queue = asyncio.Lock()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a place in flight and for the pace."""
        async with self._slots:
            async with self._queue:
                while (seconds := self.pace.wait(self._clock.monotonic())) > 0:
                    await self._clock.sleep(seconds)
            yield
