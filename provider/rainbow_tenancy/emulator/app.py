"""The web application: each row of `routes.ROUTES` becomes a path; latency and faults lie between wire and service.

arrives ──► counted ──► latency ──► [fault: wait, no effect, late effect] ──► service ──► [fault: other reply] ──► sent
"""

import asyncio
from typing import Any

from starlette.applications import Starlette
from starlette.routing import Route as WebRoute

from .answers import Answer
from .control import Control, read_body, send_answer
from .errors import RainbowError
from .faults import Effect, Fault
from .page import page_routes
from .routes import ROUTES, Route
from .service import Request, Service
from .traffic import NO_ROUTE, Recorded
from .waiting import WaitingRoom


def make_app(service: Service, waiting: WaitingRoom, latency: float = 0.0) -> Starlette:
    """Return the application of one emulated Rainbow.

    Args:
        service: The emulated Rainbow.
        waiting: Where held requests wait.
        latency: Seconds that every answer takes longer.
    """
    paths = [WebRoute(row.template, Door(service, waiting, latency, row), methods=[row.method]) for row in ROUTES]
    nowhere = WebRoute("/{path:path}", Door(service, waiting, latency, None))
    app = Starlette(routes=[*paths, *page_routes(), *Control(service, waiting).routes(), nowhere])
    app.router.redirect_slashes = False
    return app


class Door:
    """One path of Rainbow as an ASGI application."""

    def __init__(self, service: Service, waiting: WaitingRoom, latency: float, route: Route | None) -> None:
        self._service = service
        self._waiting = waiting
        self._latency = latency
        self._route = route

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request, or cut its connection."""
        body = await read_body(receive)
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        method, query = scope["method"], scope["query_string"].decode("latin-1")
        template = self._route.template if self._route else NO_ROUTE
        record = self._service.traffic.arrived(method, template, scope["path"], query=query, headers=headers, body=body)
        fault = self._service.faults.hitting(method, template)
        if self._latency:
            await asyncio.sleep(self._latency)
        self._service.catch_up()
        request = None
        if self._route:
            request = Request(self._route, scope["path_params"], query, headers, body, scope["scheme"])
        answer = await self._through(fault, request, record)
        if answer is None:
            await _cut(scope)
            return
        record.status = answer.status
        await send_answer(send, answer)

    async def _through(self, fault: Fault | None, request: Request | None, record: Recorded) -> Answer | None:
        if fault is None:
            return self._own(request, record)
        does = fault.does
        if does.waits == "seconds":
            await asyncio.sleep(fault.seconds)
        if does.waits == "release before the effect":
            await self._waiting.wait()
        own = self._own(request, record) if does.effect is Effect.NOW else None
        if does.effect is Effect.LATE and request:
            self._service.later(fault.requests, lambda: self._service.answer(request))
        if does.waits == "release after the effect":
            await self._waiting.wait()
        return fault.answer(own, self._service.assume)

    def _own(self, request: Request | None, record: Recorded) -> Answer:
        if request is None:
            return Answer.of_error(RainbowError(404, f"Cannot {record.method} {record.path}", 404000))
        return self._service.answer(request)


async def _cut(scope: Any) -> None:
    transport: asyncio.Transport = scope["state"]["transport"]
    transport.abort()
    await asyncio.sleep(0)  # the server takes note, so that it does not answer after all
