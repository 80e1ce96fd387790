"""`pulumi-resource-rainbow`: the process that the engine starts.

It prints the port, a line, and nothing else; it ends on SIGTERM and SIGINT, and when the engine that started it is
gone.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from typing import Final

import grpc
from pulumi.runtime.proto import provider_pb2_grpc

from rainbow_tenancy.plugin.service import Provider

__all__ = ["main", "serve"]

LARGEST_MESSAGE: Final = 400 * 1024 * 1024  # bytes, as the engine's own
PARENT_WATCH: Final = 1.0  # seconds between looks at who the parent is


def main() -> None:
    """The console script."""
    asyncio.run(serve(sys.argv[1:]))


async def serve(arguments: Sequence[str]) -> None:
    """Answer the engine until it goes.

    Args:
        arguments: What the engine gives: flags, and its own address as the last word; none when started by hand.
    """
    parent = os.getppid()  # before the port is told: from then on the engine may be killed
    provider = Provider()
    address = next((word for word in reversed(arguments) if not word.startswith("-")), None)
    if address:
        await provider.log.listen_at(address)
    limits = [("grpc.max_receive_message_length", LARGEST_MESSAGE), ("grpc.max_send_message_length", LARGEST_MESSAGE)]
    server = grpc.aio.server(options=limits)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(provider, server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    print(port, flush=True)
    await _until_nobody_needs_it(parent if address else None)
    await provider.stop()
    await server.stop(grace=1.0)
    await provider.aclose()


async def _until_nobody_needs_it(parent: int | None) -> None:
    """Until a signal comes or, where there is one, the parent process is another."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    while not ended.is_set() and parent in {None, os.getppid()}:
        try:
            await asyncio.wait_for(ended.wait(), PARENT_WATCH)
        except TimeoutError:
            continue
