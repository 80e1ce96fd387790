"""The socket that an asyncio server listens on: how it is opened, and how it is closed without losing a connection."""

import asyncio
import socket

from .options import EmulatorError


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens.

    Args:
        host: An address, IPv4 or IPv6.
        port: 0 is a free one.

    Raises:
        EmulatorError: The port is taken or may not be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns Nagle's waiting off only where the protocol is named; with it each answer takes 40 ms longer.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise EmulatorError(f"--port {port}: {error.strerror}; --port 0 picks a free one") from None
    listener.listen(512)
    return listener


async def stop_listening(server: asyncio.Server) -> None:
    """Close a server once every connection that it accepted has its transport.

    `Server.close` alone leaves the socket of a connection open that was accepted in this very turn of the loop
    (CPython's issue 109564): so first accept no more, then let those begin, then close.
    """
    for listener in server.sockets:
        server.get_loop().remove_reader(listener.fileno())
    await asyncio.sleep(0)
    server.close()
