"""A real HTTP server on loopback whose answers are a script: what no well-behaved service would do on request.

async with scripted(lambda request: Reply({"data": []})) as server:
... server.url, server.requests
"""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from rainbow_tenancy.emulator.listening import stop_listening


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    target: str = ""

    @property
    def json(self) -> Any:
        """The body decoded."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered: JSON unless the body is bytes; `cut` sends that many bytes of it and closes."""

    body: Any = field(default_factory=dict)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None

    def wire(self) -> bytes:
        """The answer as bytes."""
        body = self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()
        headers = {
            "content-type": "application/json; charset=utf-8",
            "content-length": str(len(body)),
            "x-rainbow-request-id": "r-1",
        } | self.headers
        lines = [f"HTTP/1.1 {self.status} x", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
        return "\r\n".join(lines).encode() + body


Script = Callable[[Request], Reply | Awaitable[Reply]]


class ScriptedServer:
    """The running server."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.requests: list[Request] = []
        self.url = ""
        self.listener: asyncio.Server

    def paths(self) -> list[str]:
        """The last part of each path asked for."""
        return [request.path.rsplit("/", 1)[-1] for request in self.requests]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection until it ends."""
        try:
            while True:
                request = await read_request(reader)
                self.requests.append(request)
                reply = self.script(request)
                reply = reply if isinstance(reply, Reply) else await reply
                wire = reply.wire()
                if reply.cut is not None:
                    writer.write(wire[: reply.cut])
                    await writer.drain()
                    return
                writer.write(wire)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            writer.close()


@asynccontextmanager
async def scripted(script: Script, context: ssl.SSLContext | None = None) -> AsyncIterator[ScriptedServer]:
    """Run a scripted server on a free port of loopback, in the test's own loop."""
    running = ScriptedServer(script)
    connections: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(running.serve(reader, writer))
        connections[task] = writer
        task.add_done_callback(connections.pop)

    server = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=context)
    running.listener = server
    scheme = "https" if context else "http"
    running.url = f"{scheme}://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield running
    finally:
        await stop_listening(server)
        await asyncio.sleep(0)  # what was accepted in this very turn is connected now
        for task, writer in list(connections.items()):
            task.cancel()
            writer.close()
        await asyncio.gather(*connections, return_exceptions=True)


async def read_request(reader: asyncio.StreamReader) -> Request:
    """The next request of a connection, whole."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.split("\r\n")
    method, target, _ = first.split(" ")
    headers = {
        name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)
    }
    parts = urlsplit(target)
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Request(method, parts.path, dict(parse_qsl(parts.query)), headers, body, target)
