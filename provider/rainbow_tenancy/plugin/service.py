# ruff: noqa: N802 - the methods' names are the protocol's
"""The gRPC service that the engine talks to: each request handed to what it is about, each failure told as a status.

Handshake ─► (GetSchema) ─► CheckConfig ─► DiffConfig ─► Configure ─► Check, Diff, Create, Read, … ─► Cancel
              never logs in                              begins a Run                                 ends it
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc

from rainbow_tenancy import __version__
from rainbow_tenancy.plugin import association, pbx, tenancy_component
from rainbow_tenancy.plugin.config import config_problems, partner_of, replaces, settings_of
from rainbow_tenancy.plugin.engine import Log
from rainbow_tenancy.plugin.errors import Rejected, abort, status_of
from rainbow_tenancy.plugin.functions import invoke
from rainbow_tenancy.plugin.operation import Run
from rainbow_tenancy.plugin.schema import pulumi_schema_text
from rainbow_tenancy.plugin.values import Values, read
from rainbow_tenancy.rainbow.clock import Clock

__all__ = ["Provider"]

Request = TypeVar("Request")
Response = TypeVar("Response")
Context = grpc.aio.ServicerContext[Any, Any]

RESOURCES: Final[dict[str, Any]] = {pbx.TYPE: pbx, association.TYPE: association}


def _told(
    method: "Callable[[Provider, Request], Awaitable[Response]]",
) -> "Callable[[Provider, Request, Context], Awaitable[Response]]":
    """Whatever a method raises becomes one status."""

    async def answered(self: "Provider", request: Request, context: Context) -> Response:
        try:
            return await method(self, request)
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 (never a traceback, which may hold secrets)
            status = status_of(error, self.run.secrets)
        return await abort(context, status)

    return answered


class Provider(provider_pb2_grpc.ResourceProviderServicer):
    """Pulumi's resource provider `rainbow`.

    Args:
        clock: The time, for the client; tests hand in their own.
    """

    def __init__(self, clock: Clock | None = None) -> None:
        self.log = Log()
        self._clock = clock
        self.run = self._new_run()

    def _new_run(self) -> Run:
        def not_configured() -> Any:
            raise Rejected("the provider is not configured")

        return Run(not_configured, None, self.log)

    def _run_of(self, values: Values) -> Run:
        run = Run(
            lambda: settings_of(values), partner_of(values), self.log, is_blind=bool(values.unknown), clock=self._clock
        )
        run.secrets.update(values.secret_texts())
        return run

    # ── Who is there ─────────────────────────────────────────────────────────────────────────────────────────────────

    @_told
    async def Handshake(self, request: provider_pb2.ProviderHandshakeRequest) -> provider_pb2.ProviderHandshakeResponse:
        """Where the engine is, and what either side understands."""
        if request.engine_address:
            await self.log.listen_at(request.engine_address)
        return provider_pb2.ProviderHandshakeResponse(accept_secrets=True)

    @_told
    async def Attach(self, request: plugin_pb2.PluginAttach) -> Empty:
        """Where the engine is, for a plugin that was started by hand."""
        await self.log.listen_at(request.address)
        return Empty()

    @_told
    async def GetPluginInfo(self, request: Empty) -> plugin_pb2.PluginInfo:
        """The plugin's version."""
        return plugin_pb2.PluginInfo(version=__version__)

    @_told
    async def GetSchema(self, request: provider_pb2.GetSchemaRequest) -> provider_pb2.GetSchemaResponse:
        """Resources, functions and configuration, with their documentation."""
        return provider_pb2.GetSchemaResponse(schema=pulumi_schema_text())

    # ── Configuration ────────────────────────────────────────────────────────────────────────────────────────────────

    @_told
    async def CheckConfig(self, request: provider_pb2.CheckRequest) -> provider_pb2.CheckResponse:
        """The configuration as it is, or what is wrong with it."""
        failures = [
            provider_pb2.CheckFailure(property=name, reason=why) for name, why in config_problems(read(request.news))
        ]
        return provider_pb2.CheckResponse(inputs=request.news, failures=failures)

    @_told
    async def DiffConfig(self, request: provider_pb2.DiffRequest) -> provider_pb2.DiffResponse:
        """Another host or partner is another Rainbow; whatever else changes takes effect at once."""
        before = request.old_inputs if request.old_inputs.fields else request.olds
        if before == request.news:
            return provider_pb2.DiffResponse(changes=provider_pb2.DiffResponse.DIFF_NONE)
        # "None" would make the engine go on with the old configuration.
        elsewhere = replaces(read(before), read(request.news))
        return provider_pb2.DiffResponse(changes=provider_pb2.DiffResponse.DIFF_SOME, replaces=elsewhere)

    @_told
    async def Configure(self, request: provider_pb2.ConfigureRequest) -> provider_pb2.ConfigureResponse:
        """Begin an operation; nothing is sent yet."""
        values = read(request.args)
        await self.run.aclose()
        self.run = self._run_of(values)
        return provider_pb2.ConfigureResponse(acceptSecrets=True, supportsPreview=True)

    # ── Resources ────────────────────────────────────────────────────────────────────────────────────────────────────

    @_told
    async def Check(self, request: provider_pb2.CheckRequest) -> provider_pb2.CheckResponse:
        """The inputs with their defaults, or what is wrong with them."""
        return await _resource(request).check(request, self.run)  # type: ignore[no-any-return]  # the modules are a table

    @_told
    async def Diff(self, request: provider_pb2.DiffRequest) -> provider_pb2.DiffResponse:
        """What differs, property by property."""
        return await _resource(request).diff(request, self.run)  # type: ignore[no-any-return]

    @_told
    async def Create(self, request: provider_pb2.CreateRequest) -> provider_pb2.CreateResponse:
        """Make it, or foresee it."""
        return await _resource(request).create(request, self.run)  # type: ignore[no-any-return]

    @_told
    async def Read(self, request: provider_pb2.ReadRequest) -> provider_pb2.ReadResponse:
        """What is live."""
        return await _resource(request).read_back(request, self.run)  # type: ignore[no-any-return]

    @_told
    async def Update(self, request: provider_pb2.UpdateRequest) -> provider_pb2.UpdateResponse:
        """Change it in place, or foresee it."""
        return await _resource(request).update(request, self.run)  # type: ignore[no-any-return]

    @_told
    async def Delete(self, request: provider_pb2.DeleteRequest) -> Empty:
        """Take it away."""
        await _resource(request).delete(request, self.run)
        return Empty()

    @_told
    async def Invoke(self, request: provider_pb2.InvokeRequest) -> provider_pb2.InvokeResponse:
        """Call a function."""
        return await invoke(request, self.run)

    @_told
    async def Construct(self, request: provider_pb2.ConstructRequest) -> provider_pb2.ConstructResponse:
        """Register what a component holds."""
        if request.type != tenancy_component.TYPE:
            raise Rejected(f"there is no component {request.type}", grpc.StatusCode.UNIMPLEMENTED)
        return await tenancy_component.construct(request, self.run)

    # ── The end ──────────────────────────────────────────────────────────────────────────────────────────────────────

    @_told
    async def Cancel(self, request: Empty) -> Empty:
        """End the operation: what is under way ends in a moment, nothing more is begun, and what was read is forgotten.

        The process lives on: an engine that was told of it by PULUMI_DEBUG_PROVIDERS configures it again.
        """
        await self.run.cancel()
        return Empty()

    async def aclose(self) -> None:
        """Close every connection."""
        await self.run.aclose()
        await self.log.aclose()


def _resource(request: Any) -> Any:
    token = request.type or request.urn.split("::")[-2].rpartition("$")[2]
    if token not in RESOURCES:
        raise Rejected(f"there is no resource {token}", grpc.StatusCode.UNIMPLEMENTED)
    return RESOURCES[token]
