"""The emulated Rainbow itself, without any network: a routed request in, an answer out."""

import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .answers import Answer
from .assumptions import Assumptions
from .call import Call
from .clock import Clock
from .errors import RainbowError
from .faults import Faults
from .identity import identify
from .lists import Query
from .roles import Account
from .routes import Route
from .store import Store
from .traffic import Traffic


@dataclass(frozen=True, slots=True)
class Request:
    """A request that has been routed, as bytes and texts.

    Attributes:
        route: Its row of the table.
        parameters: Values of the template's parameters.
        query: Its query string.
        headers: Its headers by lower-case name.
        body: Its body.
        scheme: `http` or `https`.
    """

    route: Route
    parameters: dict[str, str]
    query: str = ""
    headers: Mapping[str, str] | None = None
    body: bytes = b""
    scheme: str = "http"


class Service:
    """One emulated Rainbow: its store, its assumptions, its faults, and what comes later.

    Attributes:
        store: Everything that Rainbow knows.
        assume: Which of the possible Rainbows this is.
        clock: Its time.
        traffic: What has been asked.
        faults: What shall go wrong.
        lock: Held by whoever touches the store; requests and tests run in different threads.
        crashes: Slips of the emulator itself, which a test must not overlook.
    """

    def __init__(self, store: Store, assume: Assumptions, clock: Clock, *, recording: bool = False) -> None:
        self.store = store
        self.assume = assume
        self.clock = clock
        self.traffic = Traffic(recording=recording)
        self.faults = Faults()
        self.lock = threading.RLock()
        self.crashes: list[Exception] = []
        self._later: list[tuple[int, Callable[[], object]]] = []
        self._lag = assume.number("list-lag")
        self._published = Store() if self._lag else None
        self._unpublished: deque[tuple[int, bytes]] = deque()
        if self._published:
            self._published.restore(store.snapshot())

    def answer(self, request: Request, account: Account | None = None) -> Answer:
        """Do what a request asks and return the answer.

        Args:
            request: The routed request.
            account: Who sends it, where that is known without a token: somebody who clicks in the administration pages.
        """
        with self.lock:
            try:
                return Answer.of_json(self._handled(request, account))
            except RainbowError as error:
                return Answer.of_error(error)
            except Exception as error:  # noqa: BLE001 - a slip of the emulator must be seen, and must not end the server
                self.crashes.append(error)
                traceback.print_exc(file=sys.stderr)
                return Answer.of_error(RainbowError(500))

    def _handled(self, request: Request, account: Account | None) -> object:
        route = request.route
        query = Query(request.query, self.assume)
        headers = request.headers or {}
        call = Call(
            self.store, self.listed, self.assume, self.clock,
            route.method, request.parameters, query, headers, request.body, request.scheme, account,
        )  # fmt: skip
        if account is None and route.roles is not None:
            call.account = identify(call, route.roles)
        if not route.writes:
            return route.handler(call)
        with self.store.transaction():
            value = route.handler(call)
        self.wrote()
        return value

    def close(self) -> None:
        """Close the databases."""
        self.store.close()
        if self._published is not None:
            self._published.close()

    # What lists show

    def listed(self) -> Store:
        """Return what lists read: the store, or the store as it was `list-lag` requests ago."""
        if self._published is None:
            return self.store
        while self._unpublished and self._unpublished[0][0] < self.traffic.served:
            self._published.restore(self._unpublished.popleft()[1])
        return self._published

    def wrote(self) -> None:
        """Take note that the store has changed, for lists that lag behind."""
        if self._published is not None:
            self._unpublished.append((self.traffic.served + self._lag, self.store.snapshot()))

    def restore(self, snapshot: bytes) -> None:
        """Put everything back to a snapshot of the store; what was to come later does not come."""
        with self.lock:
            self.store.restore(snapshot)
            self._later.clear()
            self._unpublished.clear()
            if self._published is not None:
                self._published.restore(snapshot)

    # What comes later

    def later(self, requests: int, effect: Callable[[], object]) -> None:
        """Let something happen once so many further requests have come."""
        self._later.append((self.traffic.served + requests, effect))

    def catch_up(self) -> None:
        """Let happen what is due."""
        with self.lock:
            due = [effect for number, effect in self._later if number <= self.traffic.served]
            self._later = [(number, effect) for number, effect in self._later if number > self.traffic.served]
            for effect in due:
                effect()

    def settle(self) -> None:
        """Let happen everything that was to come later."""
        with self.lock:
            pending, self._later = self._later, []
            for _, effect in pending:
                effect()
