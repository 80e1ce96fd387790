"""The control door under /emulator/: PBXs connect, hands click, faults are set, requests are counted.

It is the emulator's own and never lies under Rainbow's paths. JSON in, JSON out; a mistake is 400 with one line.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec
from starlette.routing import Route as WebRoute

from . import agent, hands
from .answers import Answer
from .equipments import equipment_list, shared_tab
from .faults import fault_of
from .options import EmulatorError
from .service import Service
from .waiting import WaitingRoom

Body = dict[str, Any]
Parameters = dict[str, str]


@dataclass(frozen=True, slots=True)
class Click:
    """What somebody does in the administration pages: an operation of Rainbow's interface."""

    path: str
    method: str = "GET"
    body: Body | None = None


class Control:
    """What the control door does, one method a path."""

    def __init__(self, service: Service, waiting: WaitingRoom) -> None:
        self.service = service
        self.waiting = waiting

    def routes(self) -> list[WebRoute]:
        """Return the paths of the door."""
        # fmt: off
        table: tuple[tuple[str, str, Callable[[Parameters, Body], object]], ...] = (
            ("GET",    "/emulator/health",                     self._health),
            ("GET",    "/emulator/equipments",                 self._shared_tab),
            ("GET",    "/emulator/equipments/{company}",       self._equipment_list),
            ("POST",   "/emulator/pbxs/{which}/connect",       self._connect),
            ("POST",   "/emulator/pbxs/{which}/lose-channel",  self._lose_channel),
            ("POST",   "/emulator/pbxs/{which}/disconnect",    self._disconnect),
            ("POST",   "/emulator/by-hand",                    self._by_hand),
            ("PATCH",  "/emulator/{table}/{which}",            self._change),
            ("POST",   "/emulator/clock",                      self._clock),
            ("GET",    "/emulator/faults",                     self._faults),
            ("POST",   "/emulator/faults",                     self._set_faults),
            ("DELETE", "/emulator/faults",                     self._clear_faults),
            ("POST",   "/emulator/release",                    self._release),
            ("GET",    "/emulator/requests",                   self._requests),
            ("PUT",    "/emulator/requests",                   self._record),
            ("DELETE", "/emulator/requests",                   self._forget),
        )
        # fmt: on
        several = Body | list[Body]
        return [
            WebRoute(path, Endpoint(act, several if act == self._set_faults else Body), methods=[method])
            for method, path, act in table
        ]

    def _health(self, _: Parameters, __: Body) -> object:
        return {"status": "OK", "requests": self.service.traffic.served, "held": self.waiting.held}

    def _shared_tab(self, _: Parameters, __: Body) -> object:
        return shared_tab(self.service)

    def _equipment_list(self, path: Parameters, _: Body) -> object:
        return equipment_list(self.service, path["company"])

    def _connect(self, path: Parameters, body: Body) -> object:
        return agent.connect(self.service, path["which"], body.get("equipmentId"), body.get("activationCode"))

    def _lose_channel(self, path: Parameters, body: Body) -> object:
        return agent.lose_channel(self.service, path["which"], body.get("channel", "csta"))

    def _disconnect(self, path: Parameters, _: Body) -> object:
        return agent.disconnect(self.service, path["which"])

    def _by_hand(self, _: Parameters, body: Body) -> object:
        click = msgspec.convert(body, Click)
        answer = hands.by_hand(self.service, click.method, click.path, click.body)
        return {"status": answer.status, "answer": msgspec.json.decode(answer.body)}

    def _change(self, path: Parameters, body: Body) -> object:
        hands.change(self.service, path["table"], path["which"], body)
        return {"status": "OK"}

    def _clock(self, _: Parameters, body: Body) -> object:
        self.service.clock.advance(float(body.get("advance", 0)))
        return {"now": self.service.clock.timestamp()}

    def _faults(self, _: Parameters, __: Body) -> object:
        return self.service.faults.as_json()

    def _set_faults(self, _: Parameters, body: Body | list[Body]) -> object:
        for fault in [fault_of(each) for each in (body if isinstance(body, list) else [body])]:
            self.service.faults.add(fault)
        return self.service.faults.as_json()

    def _clear_faults(self, _: Parameters, __: Body) -> object:
        self.service.faults.clear()
        return []

    def _release(self, _: Parameters, __: Body) -> object:
        return {"released": self.waiting.release()}

    def _requests(self, _: Parameters, __: Body) -> object:
        traffic = self.service.traffic
        recorded = [record.as_json() for record in traffic.recorded]
        return {"counts": dict(traffic.counts), "recording": traffic.recording, "requests": recorded}

    def _record(self, _: Parameters, body: Body) -> object:
        self.service.traffic.recording = bool(body.get("recording", True))
        return {"recording": self.service.traffic.recording}

    def _forget(self, _: Parameters, __: Body) -> object:
        self.service.traffic.reset()
        return {"counts": {}}


class Endpoint:
    """One path of the control door as an ASGI application."""

    def __init__(self, act: Callable[[Parameters, Any], object], takes: Any) -> None:
        self._act = act
        self._takes = takes

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        raw = await read_body(receive)
        try:
            body = msgspec.json.decode(raw, type=self._takes) if raw.strip() else {}
            answer = Answer.of_json(self._act(scope["path_params"], body))
        except agent.WrongCodeError as error:
            answer = Answer.of_json({"error": str(error)}, 403)
        except (EmulatorError, msgspec.DecodeError, TypeError, ValueError) as error:
            answer = Answer.of_json({"error": str(error)}, 400)
        await send_answer(send, answer)


async def read_body(receive: Any) -> bytes:
    """Read the whole body of a request."""
    parts = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


async def send_answer(send: Any, answer: Answer) -> None:
    """Send an answer."""
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.raw_headers()})
    await send({"type": "http.response.body", "body": answer.body})
