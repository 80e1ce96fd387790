"""A server that only sends bytes: answers rendered beforehand, from memory.

    python -m benchmarks.pages DIRECTORY

Prints its port. Once its input ends, it prints how many requests it answered.
"""

import asyncio
import json
import sys
from pathlib import Path

from benchmarks.render import INDEX


class Pages(asyncio.Protocol):
    """One connection."""

    answered = 0  # by all connections

    def __init__(self, answers: dict[bytes, bytes]) -> None:
        self._answers = answers
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer each request whose head is whole; reads have no body."""
        self._received += data
        while b"\r\n\r\n" in self._received:
            head, _, self._received = self._received.partition(b"\r\n\r\n")
            target = head.split(b" ", 2)[1]
            self._transport.write(self._answers.get(target, NOT_RENDERED))
            Pages.answered += 1


NOT_RENDERED = b"HTTP/1.1 501 Not rendered\r\nContent-Length: 0\r\n\r\n"
HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n"


async def main(directory: Path) -> None:
    """Serve until the input ends."""
    index = json.loads((directory / INDEX).read_text())["answers"]
    bodies = {target: (directory / name).read_bytes() for target, name in index.items()}
    answers = {target.encode(): HEAD.format(len(body)).encode() + body for target, body in bodies.items()}
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Pages(answers), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    print(Pages.answered, flush=True)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
