"""The operations of one process: one for each connection on which the engine configured the provider.

As a rule there is one, for the engine starts a process for each provider and phase. A plugin that was started by hand
(PULUMI_DEBUG_PROVIDERS) serves every provider of a program. No request says which provider it is for; but each of them
has a connection of its own, and this is what tells them apart.
"""

from typing import Final

from rainbow_tenancy.plugin.errors import Rejected
from rainbow_tenancy.plugin.operation import Run

__all__ = ["Runs"]

SEVERAL: Final = (
    "this process serves several configurations of the provider, and the connection for this request was made anew, so "
    "that nobody can tell which of them it means; run the command again"
)


class Runs:
    """Finds the operation that a request belongs to."""

    def __init__(self) -> None:
        self._of: dict[str, Run] = {}

    def of(self, peer: str, *, greeted: bool) -> Run:
        """The operation of a connection.

        Args:
            peer: The connection's other end.
            greeted: Whether it began with a handshake. One that did not replaces one that was closed, as gRPC closes
                what nobody has used for half an hour.

        Raises:
            Rejected: None was begun on this connection, and it cannot be told which one it means.
        """
        if peer in self._of:
            return self._of[peer]
        under_way = [run for run in self._of.values() if not run.is_stopped]
        if greeted or not under_way:
            raise Rejected("the provider is not configured")
        if len(under_way) > 1:
            raise Rejected(SEVERAL)
        return under_way[0]

    async def begin(self, peer: str, run: Run) -> None:
        """Begin an operation on a connection; what was there before, and what has ended elsewhere, is closed."""
        for other, before in list(self._of.items()):
            if other == peer or before.is_stopped:
                del self._of[other]
                await before.aclose()
        self._of[peer] = run

    @property
    def secrets(self) -> set[str]:
        """Texts that no message may hold."""
        return set().union(*(run.secrets for run in self._of.values()))

    async def cancel(self) -> None:
        """End every operation."""
        for run in self._of.values():
            await run.cancel()

    async def aclose(self) -> None:
        """Close every connection to Rainbow."""
        for run in self._of.values():
            await run.aclose()
