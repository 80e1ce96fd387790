"""Asking Rainbow: authorised, paced, traced, and as patient as is harmless.

    ask ─► who asks (session) ─► turn (pace) ─► wire (transport) ─► what it means (answers)
     ▲                                                                   │
     ├── token expired: a new one, sent again once; nothing was done ◄───┤
     ├── 429: the pace waits, sent again ◄───────────────────────────────┤
     └── reads only: 5xx, cut, time-out: a moment later again ◄──────────┘

The loops are written here and not taken from a library, because every wait belongs to the shared pace and its clock.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from rainbow_tenancy import __version__
from rainbow_tenancy.rainbow.answers import problem, retry_after
from rainbow_tenancy.rainbow.clock import Clock
from rainbow_tenancy.rainbow.errors import (
    NoAnswer,
    NotReachable,
    RainbowError,
    ReadOnly,
    ServerFailed,
    TokenExpired,
    TooManyRequests,
)
from rainbow_tenancy.rainbow.model import Account
from rainbow_tenancy.rainbow.pace import LONGEST_PAUSE, Gate, Pace
from rainbow_tenancy.rainbow.routes import Route
from rainbow_tenancy.rainbow.session import Session, Token
from rainbow_tenancy.rainbow.settings import Settings
from rainbow_tenancy.rainbow.trace import Trace
from rainbow_tenancy.rainbow.transport import Answer, Transport

__all__ = ["Request", "Service"]

BACK_OFF: Final = (0.5, 1.0, 2.0)  # seconds between the tries of a read
LOGIN_TRIES: Final = 2  # a login whose answer was lost may have counted as a wrong password
TURNS_AFTER_429: Final = 7  # 1 + 2 + … + 64 seconds without Retry-After
HEADERS: Final = {
    "Accept": "application/json",
    "Accept-Encoding": "gzip",
    "User-Agent": f"rainbow-tenancy/{__version__}",
}
READING: Final = frozenset({"GET"})


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked.

    Attributes:
        route: Which kind of request it is.
        path: Path and query.
        body: What is sent, to be encoded as JSON.
        seconds: How long the answer may take; None is the settings' own.
        insists: Whether it is sent again after 429, which says that nothing was done.
    """

    route: Route
    path: str
    body: Mapping[str, Any] | None = None
    seconds: float | None = None
    insists: bool = True


class Service:
    """Rainbow, as one login sees it.

    Args:
        settings: Where and who.
        read_only: Nothing but GET can be sent.
        clock: The time.

    Raises:
        BadSettings: Trace or certificates cannot be opened.
    """

    def __init__(self, settings: Settings, *, read_only: bool, clock: Clock) -> None:
        self.clock = clock
        self._read_only = read_only
        self._gate = Gate(Pace(settings.rate), settings.max_in_flight, clock)
        self._transport = Transport(settings)
        who = settings.credentials
        # What Rainbow may echo and nobody may read; activation codes join it as they are sent.
        self._secrets = {secret.reveal() for secret in (who.password, who.api_key, who.app_secret) if secret}
        self._trace = Trace(settings.trace, self._secrets) if settings.trace else None
        self._session = Session(settings, self._ask_as, clock)
        self._reached = False
        self.told_to_wait: list[float | None] = []  # of each 429, the seconds of its Retry-After; None: it had none

    @property
    def token(self) -> Token | None:
        """The session's token; None with an API key."""
        return self._session.token

    async def open(self) -> Account:
        """Log in.

        Raises:
            RainbowError: Rainbow cannot be reached, or refuses.
        """
        return await self._session.open()

    async def aclose(self) -> None:
        """Close connections and trace."""
        await self._transport.aclose()
        if self._trace:
            self._trace.close()

    async def read(self, route: Route, *ids: str, **query: str | int) -> Answer:
        """Send a GET until it is answered, a few times at most.

        Raises:
            RainbowError: There is no such answer to be had.
        """
        request = Request(route, route.path(*ids, **query))
        for seconds in BACK_OFF:
            try:
                return await self.ask(request)
            except (NoAnswer, ServerFailed):
                await self.clock.sleep(seconds)
        return await self.ask(request)

    async def ask(self, request: Request) -> Answer:
        """Send one request, and again only where nothing was done.

        Raises:
            RainbowError: It was not a success. Its `route` is this one's, unless a login before it failed.
        """
        if self._read_only and request.route.method not in READING:
            raise ReadOnly("nothing may be written", route=str(request.route))
        who = await self._session.headers()
        try:
            return await self._send(request, who)
        except TokenExpired:
            if not await self._session.expired(who):
                raise
        return await self._send(request, await self._session.headers())

    async def ask_with(self, route: Route, token: Token, **query: str | int) -> Answer:
        """Send a GET once with this token, whatever it is worth: for whoever looks at how tokens behave.

        Raises:
            RainbowError: It was not a success.
        """
        request = Request(route, route.path(**query))
        return await self._send(request, {"Authorization": f"Bearer {token.text.reveal()}"})

    async def _ask_as(self, route: Route, who: dict[str, str]) -> Answer:
        """The session's own requests."""
        request = Request(route, route.path())
        for seconds in BACK_OFF[: LOGIN_TRIES - 1]:
            try:
                return await self._send(request, who)
            except (NoAnswer, ServerFailed):
                await self.clock.sleep(seconds)
        return await self._send(request, who)

    async def _send(self, request: Request, who: dict[str, str]) -> Answer:
        """Send until it is not refused for its pace, and was sent at all."""
        waits = iter(BACK_OFF)
        turns = TURNS_AFTER_429
        while True:
            try:
                return await self._send_once(request, who)
            except TooManyRequests as refused:
                turns -= 1
                if not request.insists or turns < 0 or (refused.retry_after or 0) > LONGEST_PAUSE:
                    raise
            except NotReachable:
                # A host that never answered has a wrong name or is down: said at once. Else it is a hiccup.
                seconds = next(waits, None) if self._reached else None
                if seconds is None:
                    raise
                await self.clock.sleep(seconds)

    async def _send_once(self, request: Request, who: dict[str, str]) -> Answer:
        if request.body and isinstance(code := request.body.get("activationCode"), str):
            self._secrets.add(code)
        async with self._gate.turn():
            answer = await self._exchange(request, who)
            now = self.clock.monotonic()
            if answer.status == 429:
                seconds = retry_after(answer)
                self.told_to_wait.append(seconds)
                self._gate.pace.refused(now, seconds)
            else:
                self._gate.pace.accepted(now)
        wrong = problem(answer, str(request.route), self._secrets | _shown_by(who))
        if wrong is None:
            return answer
        if isinstance(wrong, TooManyRequests):
            wrong.retry_after = retry_after(answer)
        raise wrong

    async def _exchange(self, request: Request, who: dict[str, str]) -> Answer:
        method, path = request.route.method, request.path
        headers = {**HEADERS, "x-rainbow-correlation-id": secrets.token_hex(8), **who}
        content = None
        if request.body is not None:
            headers["Content-Type"] = "application/json"
            content = msgspec.json.encode(request.body)
        number = self._trace.request(method, path, headers, content) if self._trace else 0
        try:
            answer = await self._transport.exchange(method, path, headers, content, request.seconds)
        except RainbowError as error:
            error.route = str(request.route)
            if self._trace:
                self._trace.no_answer(number, error.what)
            raise
        self._reached = True
        if self._trace:
            self._trace.answer(number, answer.status, answer.headers, answer.body)
        return answer


def _shown_by(who: Mapping[str, str]) -> set[str]:
    """The secrets in the headers that show who asks: `Bearer token`, `Basic login`, keys."""
    return {value.rpartition(" ")[2] for value in who.values()}
