"""How a server stops listening."""

import asyncio
import gc
import socket

from rainbow_tenancy.emulator.listening import listening, stop_listening


async def test_connection_of_the_last_moment_leaves_nothing_open():
    """However late a connection comes before the end: what was accepted gets its transport, and ends."""
    loop = asyncio.get_running_loop()
    slips: list[str] = []
    made: list[int] = []
    loop.set_debug(True)  # else asyncio keeps to itself what breaks while it accepts
    loop.set_exception_handler(lambda _, context: slips.append(context["message"]))

    class Closing(asyncio.Protocol):
        def connection_made(self, transport):
            made[-1] += 1
            transport.close()

    for turns in range(6):
        made.append(0)
        server = await loop.create_server(Closing, sock=listening("127.0.0.1", 0))
        with socket.create_connection(server.sockets[0].getsockname()):
            for _ in range(turns):
                await asyncio.sleep(0)
            await stop_listening(server)
            await asyncio.sleep(0)
            await server.wait_closed()
        gc.collect()
    assert ([], 0, 1) == (slips, made[0], made[-1])
