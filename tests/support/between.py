"""A server between the client and an emulator, which hands on every answer, whole or spoiled.

with between(emulator) as wire:
    wire.spoil = lambda request, good: ...    # any Reply instead of the good one
... wire.url, wire.requests
"""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from rainbow_tenancy.emulator.handle import Emulator
from support.scripted_server import Reply, Request, scripted

Spoil = Callable[[Request, Reply], Reply]


@dataclass(frozen=True, slots=True)
class Raw(Reply):
    """An answer whose every byte is given; the connection is closed behind it."""

    body: bytes = b""

    def wire(self) -> bytes:
        """The bytes as they are."""
        return self.body

    @classmethod
    def closing(cls, wire: bytes) -> "Raw":
        """These bytes, and then the end of the connection."""
        return cls(wire, cut=len(wire))


class Between:
    """The running server.

    Attributes:
        url: Where it answers.
        requests: What came since the last `forget`.
        spoil: Makes of each request and its good answer what is sent instead.
        remembers: Whether a GET is answered as the first time, without asking the emulator again.
    """

    def __init__(self, emulator: Emulator) -> None:
        self.url = ""
        self.requests: list[Request] = []
        self.spoil: Spoil | None = None
        self.remembers = False
        self._emulator = urlsplit(emulator.url)
        self._connection = HTTPConnection(self._emulator.netloc, timeout=20)
        self._known: dict[str, Reply] = {}

    def forget(self) -> None:
        """Forget the requests, what was remembered, and how to spoil."""
        self.requests.clear()
        self.spoil = None

    def writes(self) -> list[tuple[str, str]]:
        """Method and path of everything that could change Rainbow."""
        return [(one.method, one.path) for one in self.requests if one.method != "GET"]

    def answer(self, request: Request) -> Reply:
        """Answer one request."""
        self.requests.append(request)
        good = self._good(request)
        return self.spoil(request, good) if self.spoil else good

    def _good(self, request: Request) -> Reply:
        known = self._known.get(request.target) if self.remembers and request.method == "GET" else None
        if known is None:
            known = self._asked(request)
            if request.method == "GET" and known.status == 200:
                self._known[request.target] = known
        return known

    def _asked(self, request: Request) -> Reply:
        headers = {name: value for name, value in request.headers.items() if name != "host"}
        try:
            self._connection.request(request.method, request.target, request.body or None, headers)
            answer = self._connection.getresponse()
            kept = ("content-type", "x-rainbow-request-id", "retry-after")
            said = {name: value for name in kept if (value := answer.getheader(name)) is not None}
            return Reply(answer.read(), answer.status, said)
        except HTTPException:
            self._connection.close()
            raise


@contextmanager
def between(emulator: Emulator) -> Iterator[Between]:
    """Run the server in a thread of its own."""
    wire = Between(emulator)
    loop = asyncio.new_event_loop()
    ready, ended = threading.Event(), asyncio.Event()

    async def serve() -> None:
        async with scripted(wire.answer) as server:
            wire.url = server.url
            ready.set()
            await ended.wait()

    def run() -> None:
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            runner.run(serve())

    thread = threading.Thread(target=run, name="between", daemon=True)
    thread.start()
    ready.wait()
    try:
        yield wire
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join()
        wire._connection.close()
