"""The engine's side of the conversation, as far as a provider sees it: over real gRPC, in the engine's own order."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import grpc
from google.protobuf.empty_pb2 import Empty
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc, provider_pb2, provider_pb2_grpc, status_pb2

from rainbow.world import JumpingClock
from rainbow_tenancy.plugin.service import Provider
from rainbow_tenancy.plugin.values import Path, Values, read, write

PBX = "rainbow:index:Pbx"
NONE, SOME = provider_pb2.DiffResponse.DIFF_NONE, provider_pb2.DiffResponse.DIFF_SOME


def urn(name: str, type_: str = PBX, stack: str = "dev") -> str:
    """A resource's URN in a project of tests."""
    return f"urn:pulumi:{stack}::tests::{type_}::{name}"


class _Engine(engine_pb2_grpc.EngineServicer):
    def __init__(self) -> None:
        self.said: list[tuple[int, str]] = []

    async def Log(self, request: engine_pb2.LogRequest, context: Any) -> Empty:
        self.said.append((request.severity, request.message))
        return Empty()


@dataclass
class State:
    """A resource as the engine keeps it."""

    urn: str
    id: str
    inputs: Struct
    outputs: Struct
    reasons: list[str] = field(default_factory=list)

    @property
    def out(self) -> dict[str, Any]:
        """The outputs as plain data."""
        return read(self.outputs).plain


class Caller:
    """Calls one provider as the engine does, over one connection.

    Attributes:
        stub: The provider's methods.
        engine: What listens to its messages.
        address: Where the provider answers.
    """

    def __init__(self, stub: Any, engine: _Engine, address: str) -> None:
        self.stub = stub
        self.engine = engine
        self.address = address

    @asynccontextmanager
    async def beside(self, *, greet: bool = True) -> AsyncIterator["Caller"]:
        """Another connection of the same engine to the same process, as PULUMI_DEBUG_PROVIDERS makes them."""
        async with _connection(self.address) as stub:
            if greet:
                await stub.Handshake(provider_pb2.ProviderHandshakeRequest())
            yield Caller(stub, self.engine, self.address)

    def said(self, severity: int | None = None) -> list[str]:
        """The messages that the engine was sent."""
        return [text for level, text in self.engine.said if severity in {None, level}]

    async def configure(self, secrets: Iterable[Path] = (), **config: Any) -> None:
        args = write(config, secrets)
        await self.stub.Configure(provider_pb2.ConfigureRequest(args=args, acceptSecrets=True))

    async def cancel(self) -> None:
        """Tell that the operation has ended, or shall."""
        await self.stub.Cancel(Empty())

    async def check(
        self,
        name: str,
        news: dict[str, Any],
        *,
        olds: Struct | None = None,
        secret: Iterable[Path] = (),
        type_: str = PBX,
    ) -> Any:
        request = provider_pb2.CheckRequest(
            urn=urn(name, type_), olds=olds, news=write(news, secret), type=type_, name=name
        )
        return await self.stub.Check(request)

    async def checked(self, name: str, news: dict[str, Any], **more: Any) -> Struct:
        """Inputs that pass Check."""
        answer = await self.check(name, news, **more)
        assert [] == [(one.property, one.reason) for one in answer.failures]
        inputs: Struct = answer.inputs
        return inputs

    async def create(
        self,
        name: str,
        news: dict[str, Any],
        *,
        preview: bool = False,
        secret: Iterable[Path] = (),
        type_: str = PBX,
        seconds: float = 0,
    ) -> State:
        """Check and create; a partial failure is a state with reasons."""
        inputs = await self.checked(name, news, secret=secret, type_=type_)
        request = provider_pb2.CreateRequest(
            urn=urn(name, type_), properties=inputs, preview=preview, type=type_, name=name, timeout=seconds
        )
        try:
            answer = await self.stub.Create(request)
        except grpc.aio.AioRpcError as error:
            failed = init_failed(error)
            return State(urn(name, type_), failed.id, inputs, failed.properties, list(failed.reasons))
        return State(urn(name, type_), answer.id, inputs, answer.properties)

    async def diff(self, state: State, news: Struct, ignore: Iterable[str] = ()) -> Any:
        return await self.stub.Diff(
            provider_pb2.DiffRequest(
                id=state.id,
                urn=state.urn,
                olds=state.outputs,
                old_inputs=state.inputs,
                news=news,
                ignoreChanges=list(ignore),
                type=state.urn.split("::")[2],
            )
        )

    async def update(
        self,
        state: State,
        news: dict[str, Any],
        *,
        preview: bool = False,
        ignore: Iterable[str] = (),
        secret: Iterable[Path] = (),
    ) -> State:
        """Check, diff and update."""
        _, _, type_, name = state.urn.split("::")
        inputs = await self.checked(name, news, olds=state.inputs, secret=secret, type_=type_)
        await self.diff(state, inputs, ignore)
        request = provider_pb2.UpdateRequest(
            id=state.id,
            urn=state.urn,
            olds=state.outputs,
            old_inputs=state.inputs,
            news=inputs,
            preview=preview,
            ignoreChanges=list(ignore),
            type=type_,
        )
        try:
            answer = await self.stub.Update(request)
        except grpc.aio.AioRpcError as error:
            failed = init_failed(error)
            return State(state.urn, failed.id, inputs, failed.properties, list(failed.reasons))
        return State(state.urn, state.id, inputs, answer.properties)

    async def read(self, state: State) -> State | None:
        """Read as a refresh does; None where it is gone."""
        answer = await self.stub.Read(
            provider_pb2.ReadRequest(
                id=state.id, urn=state.urn, properties=state.outputs, inputs=state.inputs, type=state.urn.split("::")[2]
            )
        )
        return State(state.urn, answer.id, answer.inputs, answer.properties) if answer.id else None

    async def drift(self, state: State, ignore: Iterable[str] = ()) -> list[str]:
        """Refresh: the properties that the engine would show as changed."""
        live = await self.read(state)
        assert live is not None
        answer = await self.diff(live, state.inputs, ignore)
        assert (NONE, False) == (answer.changes, bool(answer.detailedDiff)) or answer.changes == SOME
        return sorted(answer.detailedDiff)

    async def delete(self, state: State) -> None:
        await self.stub.Delete(
            provider_pb2.DeleteRequest(
                id=state.id,
                urn=state.urn,
                properties=state.outputs,
                old_inputs=state.inputs,
                type=state.urn.split("::")[2],
            )
        )

    async def invoke(self, function: str, **arguments: Any) -> Values:
        """Call a function; a failure of it is raised as AssertionError."""
        answer = await self.stub.Invoke(
            provider_pb2.InvokeRequest(tok=f"rainbow:index:{function}", args=write(arguments))
        )
        assert [] == [(one.property, one.reason) for one in answer.failures]
        return read(getattr(answer, "return"))


def init_failed(error: grpc.aio.AioRpcError) -> provider_pb2.ErrorResourceInitFailed:
    """The details of a partial failure; any other error is raised again."""
    for key, value in error.trailing_metadata() or ():
        if key == "grpc-status-details-bin" and isinstance(value, bytes):
            status = status_pb2.Status.FromString(value)
            failed = provider_pb2.ErrorResourceInitFailed()
            assert status.details[0].Unpack(failed)
            return failed
    raise error


@asynccontextmanager
async def _connection(address: str) -> AsyncIterator[Any]:
    """A connection of its own: without the option, all of one process go through one."""
    options = [("grpc.use_local_subchannel_pool", 1)]
    async with grpc.aio.insecure_channel(address, options) as channel:
        yield provider_pb2_grpc.ResourceProviderStub(channel)


@asynccontextmanager
async def calling() -> AsyncIterator[Caller]:
    """A provider of its own, for which waiting takes no time, and an engine that listens to its messages."""
    engine = _Engine()
    engine_server = grpc.aio.server()
    engine_pb2_grpc.add_EngineServicer_to_server(engine, engine_server)
    engine_port = engine_server.add_insecure_port("127.0.0.1:0")
    await engine_server.start()
    provider = Provider(JumpingClock())
    server = grpc.aio.server()
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(provider, server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    try:
        async with _connection(f"127.0.0.1:{port}") as stub:
            await stub.Handshake(provider_pb2.ProviderHandshakeRequest(engine_address=f"127.0.0.1:{engine_port}"))
            yield Caller(stub, engine, f"127.0.0.1:{port}")
    finally:
        await provider.aclose()
        await server.stop(None)
        await engine_server.stop(None)
