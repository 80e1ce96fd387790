"""One service on one port, in a loop of its own: uvicorn's protocol without uvicorn's slow start and end."""

import asyncio
import logging
import ssl
import threading
from pathlib import Path
from typing import Any, cast

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from .app import make_app
from .listening import listening, stop_listening
from .options import EmulatorError
from .service import Service
from .waiting import WaitingRoom


class OneWrite:
    """A connection that sends what is written in one turn of the loop as one packet.

    uvicorn writes the head and the body of an answer apart, and the client would wake up twice for each.
    """

    def __init__(self, transport: Any, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> None:
        """Keep `data` until the end of this turn."""
        if not self._parts:
            self._loop.call_soon(self._flush)
        self._parts.append(data)

    def close(self) -> None:
        """Send what was written, then close."""
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        data, self._parts = b"".join(self._parts), []
        if data:
            self._transport.write(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class Protocol(H11Protocol):
    """uvicorn's protocol, which also hands over the connection, so that a fault can cut it."""

    def connection_made(self, transport: Any) -> None:
        """Remember the connection where the application finds it."""
        super().connection_made(cast("asyncio.Transport", OneWrite(transport, self.loop)))
        self.app_state = {**self.app_state, "transport": transport}


class Server:
    """Serves one service on one port, in a loop of its own."""

    def __init__(
        self,
        service: Service,
        waiting: WaitingRoom,
        *,
        latency: float = 0.0,
        host: str = "127.0.0.1",
        port: int = 0,
        tls: Path | None = None,
    ) -> None:
        self._tls = _certified(tls) if tls else None
        self._socket = listening(host, port)
        self._app = make_app(service, waiting, latency)
        self._loop = asyncio.new_event_loop()
        self._stopping = asyncio.Event()
        self.ready = threading.Event()
        name = f"[{host}]" if ":" in host else host
        self.url = f"{'https' if tls else 'http'}://{name}:{self._socket.getsockname()[1]}"

    def run(self) -> None:
        """Serve until `stop`; to be called in the thread that shall serve."""
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._loop.close()
            self.ready.set()  # nobody shall wait for a server that could not start

    def stop(self) -> None:
        """End serving; may be called from another thread or a signal handler."""
        self._loop.call_soon_threadsafe(self._stopping.set)

    async def _serve(self) -> None:
        # uvicorn's own `Server` looks once in 0.1 s whether it shall end; a test must not pay that hundreds of times.
        config = uvicorn.Config(
            self._app, http=Protocol, ws="none", lifespan="off", log_config=None, access_log=False, proxy_headers=False
        )
        config.load()
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        state = uvicorn.Server(config).server_state
        server = await self._loop.create_server(lambda: Protocol(config, state, {}), sock=self._socket, ssl=self._tls)
        self.ready.set()
        await self._stopping.wait()
        await stop_listening(server)
        for connection in list(state.connections):
            connection.transport.abort()  # before its task ends, which would answer else
        accepted_or_answering = asyncio.all_tasks() - {asyncio.current_task()}
        for task in accepted_or_answering:
            task.cancel()
        await asyncio.gather(*accepted_or_answering, return_exceptions=True)
        await asyncio.sleep(0)  # an aborted connection closes its socket in the next turn of the loop
        await server.wait_closed()


def _certified(pem: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(pem)
    except OSError as error:
        why = "it is something else" if isinstance(error, ssl.SSLError) else error.strerror
        raise EmulatorError(
            f"--tls {pem}: {why}; right would be a PEM file with a private key and its certificate"
        ) from None
    return context
