"""Where requests wait that a fault holds, until somebody releases them."""

import asyncio
import threading


class WaitingRoom:
    """Holds requests in the server's loop; may be asked and released from another thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: list[asyncio.Future[None]] = []

    @property
    def held(self) -> int:
        """How many requests wait now."""
        return len(self._waiting)

    async def wait(self) -> None:
        """Wait until somebody releases."""
        future = asyncio.get_running_loop().create_future()
        with self._changed:
            self._waiting.append(future)
            self._changed.notify_all()
        try:
            await future
        finally:
            with self._changed:
                if future in self._waiting:
                    self._waiting.remove(future)

    def release(self) -> int:
        """Let every waiting request go on, and return how many there were."""
        with self._changed:
            released, self._waiting = self._waiting, []
        for future in released:
            future.get_loop().call_soon_threadsafe(_finish, future)
        return len(released)

    def wait_until_held(self, timeout: float = 10.0) -> bool:
        """Block the calling thread until a request waits; tell whether one does."""
        with self._changed:
            return self._changed.wait_for(lambda: bool(self._waiting), timeout)


def _finish(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)
