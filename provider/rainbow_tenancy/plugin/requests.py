"""What the engine asks about Rainbow, each request handed to what it is about.

CheckConfig ─► DiffConfig ─► Configure ─► Check, Diff, Create, Read, … ─► Cancel
                             begins a Run                                 ends it
"""

import asyncio
from collections.abc import Container
from contextlib import suppress
from typing import Any, Final, Protocol

import grpc
from pulumi.runtime.proto import provider_pb2

from rainbow_tenancy.plugin import association, functions, pbx, tenancy_component
from rainbow_tenancy.plugin.config import config_problems, partner_of, replaces, settings_of
from rainbow_tenancy.plugin.engine import Log
from rainbow_tenancy.plugin.errors import Rejected
from rainbow_tenancy.plugin.operation import Run
from rainbow_tenancy.plugin.runs import Runs
from rainbow_tenancy.plugin.values import read
from rainbow_tenancy.rainbow.clock import Clock

__all__ = ["Requests", "Resource"]


class Resource(Protocol):
    """What a resource's module answers."""

    async def check(self, request: provider_pb2.CheckRequest, run: Run) -> provider_pb2.CheckResponse:
        """The inputs with their defaults, or what is wrong with them; nothing is asked."""

    async def diff(self, request: provider_pb2.DiffRequest, run: Run) -> provider_pb2.DiffResponse:
        """What differs; nothing is asked."""

    async def create(self, request: provider_pb2.CreateRequest, run: Run) -> provider_pb2.CreateResponse:
        """Make it, or foresee it."""

    async def read_back(self, request: provider_pb2.ReadRequest, run: Run) -> provider_pb2.ReadResponse:
        """What is live."""

    async def update(self, request: provider_pb2.UpdateRequest, run: Run) -> provider_pb2.UpdateResponse:
        """Change it in place, or foresee it."""

    async def delete(self, request: provider_pb2.DeleteRequest, run: Run) -> None:
        """Take it away."""


RESOURCES: Final[dict[str, Resource]] = {pbx.TYPE: pbx, association.TYPE: association}


class Requests:
    """Answers what the service hands on.

    Args:
        log: Where messages go.
        greeted: The connections that began with a handshake.
        clock: The time, for the client.

    Attributes:
        runs: The operations that were begun.
    """

    def __init__(self, log: Log, greeted: Container[str], clock: Clock | None = None) -> None:
        self.runs = Runs()
        self._log = log
        self._greeted = greeted
        self._clock = clock

    def run(self, peer: str) -> Run:
        """The operation of a connection.

        Raises:
            Rejected: None was begun on it.
        """
        return self.runs.of(peer, greeted=peer in self._greeted)

    def resource(self, request: Any) -> Resource:
        """What answers for the resource that a request is about.

        Raises:
            Rejected: There is no such resource.
        """
        token = request.type or request.urn.split("::")[-2].rpartition("$")[2]
        if token not in RESOURCES:
            raise Rejected(f"there is no resource {token}", grpc.StatusCode.UNIMPLEMENTED)
        return RESOURCES[token]

    def check_config(self, request: provider_pb2.CheckRequest) -> provider_pb2.CheckResponse:
        """The configuration as it is, or what is wrong with it."""
        failures = [
            provider_pb2.CheckFailure(property=name, reason=why) for name, why in config_problems(read(request.news))
        ]
        return provider_pb2.CheckResponse(inputs=request.news, failures=failures)

    def diff_config(self, request: provider_pb2.DiffRequest) -> provider_pb2.DiffResponse:
        """Whether it is the same configuration; "none" would make the engine go on with the old one."""
        before = request.old_inputs if request.old_inputs.fields else request.olds
        if before == request.news:
            return provider_pb2.DiffResponse(changes=provider_pb2.DiffResponse.DIFF_NONE)
        elsewhere = replaces(read(before), read(request.news))
        return provider_pb2.DiffResponse(changes=provider_pb2.DiffResponse.DIFF_SOME, replaces=elsewhere)

    async def configure(self, request: provider_pb2.ConfigureRequest, peer: str) -> provider_pb2.ConfigureResponse:
        """Begin an operation on a connection."""
        values = read(request.args)
        run = Run(
            lambda: settings_of(values), partner_of(values), self._log, is_blind=bool(values.unknown), clock=self._clock
        )
        run.secrets.update(values.secret_texts())
        run.provider = f"{request.urn}::{request.id}" if request.urn else ""
        await self.runs.begin(peer, run)
        return provider_pb2.ConfigureResponse(acceptSecrets=True, supportsPreview=True)

    async def invoke(self, request: provider_pb2.InvokeRequest, peer: str) -> provider_pb2.InvokeResponse:
        """Call a function."""
        return await functions.invoke(request, self.run(peer))

    async def construct(self, request: provider_pb2.ConstructRequest, peer: str) -> provider_pb2.ConstructResponse:
        """Register what a component holds."""
        if request.type != tenancy_component.TYPE:
            raise Rejected(f"there is no component {request.type}", grpc.StatusCode.UNIMPLEMENTED)
        run, task = self.run(peer), asyncio.current_task()
        assert task is not None
        run.components.add(task)
        task.add_done_callback(run.components.discard)
        return await tenancy_component.construct(request, run)

    async def cancel(self, peer: str) -> None:
        """End the operation of a connection, if there is one."""
        with suppress(Rejected):
            await self.run(peer).cancel()
