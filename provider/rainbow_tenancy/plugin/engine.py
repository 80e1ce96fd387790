"""What the engine shows to the person at the terminal.

A message begins with the name of its resource: with `--diff` the engine shows messages without saying whose they are.
"""

from typing import Final

import grpc
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc

from rainbow_tenancy.text import shown

__all__ = ["Log", "name_of"]

LONGEST: Final = 1200
PATIENCE: Final = 5.0  # seconds; a message is not worth more waiting


def name_of(urn: str) -> str:
    """A resource's name: the last part of its URN."""
    return urn.rpartition("::")[2]


class Log:
    """Messages to the engine; lost without a word where it does not listen."""

    def __init__(self) -> None:
        self._address = ""
        self._channel: grpc.aio.Channel | None = None
        self._engine: engine_pb2_grpc.EngineAsyncStub | None = None

    async def listen_at(self, address: str) -> None:
        """Where the engine is."""
        if address == self._address:
            return  # another of its connections; what is on its way through this one must arrive
        await self.aclose()
        self._address = address
        self._channel = grpc.aio.insecure_channel(address)
        self._engine = engine_pb2_grpc.EngineStub(self._channel)  # type: ignore[assignment]  # asynchronous on such a channel

    async def aclose(self) -> None:
        """Close the connection."""
        if self._channel:
            await self._channel.close()

    async def info(self, text: str, urn: str = "") -> None:
        """Worth reading."""
        await self._send(engine_pb2.INFO, text, urn)

    async def warning(self, text: str, urn: str = "") -> None:
        """Worth acting on."""
        await self._send(engine_pb2.WARNING, text, urn)

    async def _send(self, severity: engine_pb2.LogSeverity.ValueType, text: str, urn: str) -> None:
        if self._engine is None:
            return
        whose = f"{name_of(urn)}: " if urn else ""
        message = "\n".join(shown(line, LONGEST) for line in f"{whose}{text}".split("\n"))
        request = engine_pb2.LogRequest(severity=severity, message=message, urn=urn)
        try:
            await self._engine.Log(request, timeout=PATIENCE)
        except grpc.aio.AioRpcError:
            return  # nobody listens any more
