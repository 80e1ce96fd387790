# ruff: noqa: N802 - the methods' names are the protocol's
"""The gRPC service that the engine talks to; each failure is told as a status.

Handshake ─► (GetSchema) ─► CheckConfig ─► DiffConfig ─► Configure ─► Check, Diff, Create, Read, … ─► Cancel
  of most processes all         from here on `requests`, which knows Rainbow

What knows Rainbow takes most of a start. It is imported at the first request that needs it: of the processes that a
command of the engine starts, several answer for the schema and for nothing else.
"""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc

from rainbow_tenancy import __version__
from rainbow_tenancy.plugin.engine import Log, name_of

if TYPE_CHECKING:
    from rainbow_tenancy.plugin.requests import Requests
    from rainbow_tenancy.rainbow.clock import Clock

__all__ = ["SCHEMA", "Provider"]

Request = TypeVar("Request")
Response = TypeVar("Response")
Context = grpc.aio.ServicerContext[Any, Any]

SCHEMA: Final = Path(__file__).with_name("schema.json")  # generated; making it needs all that knows Rainbow


def _told(
    method: "Callable[[Provider, Request, str], Awaitable[Response]]",
) -> "Callable[[Provider, Request, Context], Awaitable[Response]]":
    """Whatever a method raises becomes one status; a method is given the connection's other end."""

    async def answered(self: "Provider", request: Request, context: Context) -> Response:
        try:
            return await method(self, request, context.peer())
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 (never a traceback, which may hold secrets)
            from rainbow_tenancy.plugin.errors import abort, status_of  # noqa: PLC0415 (late, as above)

            status = status_of(error, self.requests.runs.secrets, name_of(getattr(request, "urn", "")))
        return await abort(context, status)

    return answered


class Provider(provider_pb2_grpc.ResourceProviderServicer):
    """Pulumi's resource provider `rainbow`.

    Args:
        clock: The time, for the client; tests hand in their own.
    """

    def __init__(self, clock: "Clock | None" = None) -> None:
        self.log = Log()
        self._clock = clock
        self._greeted: set[str] = set()
        self._requests: Requests | None = None

    @property
    def requests(self) -> "Requests":
        """What answers all that is about Rainbow; imported when it is first needed."""
        if self._requests is None:
            from rainbow_tenancy.plugin.requests import Requests  # noqa: PLC0415 (late, as above)

            self._requests = Requests(self.log, self._greeted, self._clock)
        return self._requests

    # ── Who is there ─────────────────────────────────────────────────────────────────────────────────────────────────

    @_told
    async def Handshake(
        self, request: provider_pb2.ProviderHandshakeRequest, peer: str
    ) -> provider_pb2.ProviderHandshakeResponse:
        """Where the engine is, and what either side understands."""
        self._greeted.add(peer)
        if request.engine_address:
            await self.log.listen_at(request.engine_address)
        return provider_pb2.ProviderHandshakeResponse(accept_secrets=True)

    @_told
    async def Attach(self, request: plugin_pb2.PluginAttach, peer: str) -> Empty:
        """Where the engine is, for a plugin that was started by hand."""
        self._greeted.add(peer)
        await self.log.listen_at(request.address)
        return Empty()

    @_told
    async def GetPluginInfo(self, request: Empty, peer: str) -> plugin_pb2.PluginInfo:
        """The plugin's version."""
        return plugin_pb2.PluginInfo(version=__version__)

    @_told
    async def GetSchema(self, request: provider_pb2.GetSchemaRequest, peer: str) -> provider_pb2.GetSchemaResponse:
        """Resources, functions and configuration, with their documentation."""
        return provider_pb2.GetSchemaResponse(schema=SCHEMA.read_text("utf-8"))

    # ── Configuration ────────────────────────────────────────────────────────────────────────────────────────────────

    @_told
    async def CheckConfig(self, request: provider_pb2.CheckRequest, peer: str) -> provider_pb2.CheckResponse:
        """The configuration as it is, or what is wrong with it."""
        return self.requests.check_config(request)

    @_told
    async def DiffConfig(self, request: provider_pb2.DiffRequest, peer: str) -> provider_pb2.DiffResponse:
        """Another host or partner is another Rainbow; whatever else changes takes effect at once."""
        return self.requests.diff_config(request)

    @_told
    async def Configure(self, request: provider_pb2.ConfigureRequest, peer: str) -> provider_pb2.ConfigureResponse:
        """Begin an operation; nothing is sent yet."""
        return await self.requests.configure(request, peer)

    # ── Resources ────────────────────────────────────────────────────────────────────────────────────────────────────

    @_told
    async def Check(self, request: provider_pb2.CheckRequest, peer: str) -> provider_pb2.CheckResponse:
        """The inputs with their defaults, or what is wrong with them."""
        return await self.requests.resource(request).check(request, self.requests.run(peer))

    @_told
    async def Diff(self, request: provider_pb2.DiffRequest, peer: str) -> provider_pb2.DiffResponse:
        """What differs, property by property."""
        return await self.requests.resource(request).diff(request, self.requests.run(peer))

    @_told
    async def Create(self, request: provider_pb2.CreateRequest, peer: str) -> provider_pb2.CreateResponse:
        """Make it, or foresee it."""
        return await self.requests.resource(request).create(request, self.requests.run(peer))

    @_told
    async def Read(self, request: provider_pb2.ReadRequest, peer: str) -> provider_pb2.ReadResponse:
        """What is live."""
        return await self.requests.resource(request).read_back(request, self.requests.run(peer))

    @_told
    async def Update(self, request: provider_pb2.UpdateRequest, peer: str) -> provider_pb2.UpdateResponse:
        """Change it in place, or foresee it."""
        return await self.requests.resource(request).update(request, self.requests.run(peer))

    @_told
    async def Delete(self, request: provider_pb2.DeleteRequest, peer: str) -> Empty:
        """Take it away."""
        await self.requests.resource(request).delete(request, self.requests.run(peer))
        return Empty()

    @_told
    async def Invoke(self, request: provider_pb2.InvokeRequest, peer: str) -> provider_pb2.InvokeResponse:
        """Call a function."""
        return await self.requests.invoke(request, peer)

    @_told
    async def Construct(self, request: provider_pb2.ConstructRequest, peer: str) -> provider_pb2.ConstructResponse:
        """Register what a component holds."""
        return await self.requests.construct(request, peer)

    # ── The end ──────────────────────────────────────────────────────────────────────────────────────────────────────

    @_told
    async def Cancel(self, request: Empty, peer: str) -> Empty:
        """End the operation: what is under way ends in a moment, nothing more is begun, and what was read is forgotten.

        The process lives on, and so does an operation of another connection: an engine that was told of this process by
        PULUMI_DEBUG_PROVIDERS has several, and comes again.
        """
        if self._requests is not None:
            await self._requests.cancel(peer)
        return Empty()

    async def stop(self) -> None:
        """End every operation; each answers in a moment."""
        if self._requests is not None:
            await self._requests.runs.cancel()

    async def aclose(self) -> None:
        """End every operation and close every connection."""
        if self._requests is not None:
            await self._requests.runs.aclose()
        await self.log.aclose()
