"""An emulator that answers: in the foreground for the command line, in a background thread for tests and demos."""

import asyncio
import logging
import signal
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from . import agent, hands
from .answers import Answer
from .app import make_app
from .assumptions import Assumptions
from .clock import Clock
from .faults import Fault
from .options import DEMO_APP_ID, DEMO_APP_SECRET, EmulatorError, EmulatorOptions, Synthetic
from .seed import demo_seed, read_seed, sow
from .service import Service
from .store import Record, Store
from .synthetic import grow
from .traffic import Recorded
from .waiting import WaitingRoom

Seed = Mapping[str, Any] | Path | Synthetic | None


class Protocol(H11Protocol):
    """uvicorn's protocol, which also hands over the connection, so that a fault can cut it."""

    def connection_made(self, transport: Any) -> None:
        """Remember the connection where the application finds it."""
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


class Emulator:
    """A running emulator, as tests and demos use it.

    Attributes:
        url: Where it answers.
        email: Login of the partner's administrator.
        password: His password.
        app_id: An application that may log in.
        app_secret: Its secret.
        service: The emulated Rainbow.
        store: Everything that it knows; hold `service.lock` while the server answers.
    """

    def __init__(self, service: Service, waiting: WaitingRoom, url: str) -> None:
        self.url = url
        self.service = service
        self.store = service.store
        self._waiting = waiting
        administrator = hands.administrator(service)
        account = self.store.get("accounts", administrator.id)
        assert account is not None
        self.email: str = account["loginEmail"]
        self.password: str = account["password"]
        application = self.store.one("SELECT * FROM applications") or {"id": DEMO_APP_ID, "secret": DEMO_APP_SECRET}
        self.app_id: str = application["id"]
        self.app_secret: str = application["secret"]

    # Requests

    def counts(self) -> dict[str, int]:
        """Return how many requests there were of each `METHOD template`."""
        return dict(self.service.traffic.counts)

    def requests(self) -> list[Recorded]:
        """Return the requests since the last reset."""
        return list(self.service.traffic.recorded)

    def reset_requests(self) -> None:
        """Forget counts and requests."""
        self.service.traffic.reset()

    # Faults

    def fault(self, action: str, **how: Any) -> Fault:
        """Set a fault and return it; `faults.Fault` says what can be given."""
        fault = Fault(action, **how)
        self.service.faults.add(fault)
        return fault

    def clear_faults(self) -> None:
        """Take all faults away."""
        self.service.faults.clear()

    def wait_until_held(self, timeout: float = 10.0) -> bool:
        """Block until a fault `hold` holds a request; tell whether one does."""
        return self._waiting.wait_until_held(timeout)

    def release(self) -> int:
        """Let held requests go on."""
        return self._waiting.release()

    def settle(self) -> None:
        """Let every late effect take place now."""
        self.service.settle()

    # Hands and PBXs

    def connect(self, which: str, equipment_id: str | None = None, code: str | None = None) -> Record:
        """Let a PBX connect; without ID and code it has the right ones."""
        with self.service.lock:
            pbx = agent.find_pbx(self.service, which)
            given = (equipment_id or pbx["pbxId"], code or pbx["jid_pbxagent_password"])
            return agent.connect(self.service, which, *given)

    def lose_channel(self, which: str, channel: str = "csta") -> Record:
        """Let a PBX lose one channel."""
        return agent.lose_channel(self.service, which, channel)

    def disconnect(self, which: str) -> Record:
        """Let a PBX disconnect."""
        return agent.disconnect(self.service, which)

    def by_hand(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Answer:
        """Do what the partner's administrator does with the mouse; names may stand for ids."""
        return hands.by_hand(self.service, method, path, body)

    def change(self, table: str, which: str, **fields: object) -> None:
        """Change fields that no operation changes."""
        hands.change(self.service, table, which, fields)

    def advance(self, seconds: float) -> None:
        """Put the emulator's clock forward."""
        self.service.clock.advance(seconds)

    # The whole world

    def snapshot(self) -> bytes:
        """Return the whole world as bytes."""
        with self.service.lock:
            return self.store.snapshot()

    def restore(self, snapshot: bytes) -> None:
        """Put the whole world back; counts, requests and faults are forgotten too."""
        self.service.restore(snapshot)
        self.service.traffic.reset()
        self.service.faults.clear()


def make_service(seed: Seed, assume: Assumptions, *, db: Path | None = None, recording: bool = False) -> Service:
    """Return an emulated Rainbow with its world; a file that holds one already keeps it.

    Raises:
        EmulatorError: The seed is wrong, or the file is no database of the emulator.
    """
    store = Store(db)
    if not store.value("SELECT count(*) FROM accounts"):
        if isinstance(seed, Synthetic):
            grow(store, seed, assume)
        else:
            sow(store, read_seed(seed) if isinstance(seed, Path) else seed or demo_seed(), assume)
    return Service(store, assume, Clock(), recording=recording)


@contextmanager
def running_emulator(
    seed: Seed = None,
    assume: Mapping[str, object] | None = None,
    latency: float = 0.0,
    db: Path | None = None,
    *,
    record: bool = True,
) -> Iterator[Emulator]:
    """Run an emulator in a background thread on a free port.

    Args:
        seed: A dict, a YAML file or a size; None is the demo partner.
        assume: Values of assumptions, by name.
        latency: Seconds that every answer takes longer.
        db: A SQLite file; None is memory.
        record: Whether requests are kept.

    Raises:
        RuntimeError: The emulator itself slipped while it answered.
    """
    service = make_service(seed, Assumptions(assume), db=db, recording=record)
    waiting = WaitingRoom()
    server = Server(service, waiting, latency, "127.0.0.1", 0)
    thread = threading.Thread(target=server.run, name="emulator", daemon=True)
    thread.start()
    server.ready.wait()
    try:
        yield Emulator(service, waiting, server.url)
    finally:
        server.stop()
        thread.join()
        service.store.close()
    if service.crashes:
        raise RuntimeError("the emulator slipped while it answered") from service.crashes[0]


class Server:
    """Serves one service on one port, in a loop of its own."""

    def __init__(self, service: Service, waiting: WaitingRoom, latency: float, host: str, port: int) -> None:
        self._socket = _listening(host, port)
        self._app = make_app(service, waiting, latency)
        self._loop = asyncio.new_event_loop()
        self._stopping = asyncio.Event()
        self.ready = threading.Event()
        name = f"[{host}]" if ":" in host else host
        self.url = f"http://{name}:{self._socket.getsockname()[1]}"

    def run(self) -> None:
        """Serve until `stop`; to be called in the thread that shall serve."""
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._loop.close()

    def stop(self) -> None:
        """End serving; may be called from another thread or a signal handler."""
        self._loop.call_soon_threadsafe(self._stopping.set)

    async def _serve(self) -> None:
        # uvicorn's own `Server` looks once in 0.1 s whether it shall end; a test must not pay that hundreds of times.
        config = uvicorn.Config(self._app, http=Protocol, ws="none", lifespan="off", log_config=None, access_log=False)
        config.load()
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        state = uvicorn.Server(config).server_state
        server = await self._loop.create_server(lambda: Protocol(config, state, {}), sock=self._socket)
        self.ready.set()
        await self._stopping.wait()
        server.close()
        for connection in list(state.connections):
            connection.transport.abort()
        for task in list(state.tasks):
            task.cancel()
        await asyncio.gather(*state.tasks, return_exceptions=True)
        await server.wait_closed()


def run(options: EmulatorOptions) -> None:
    """Serve in the foreground until SIGINT or SIGTERM.

    Raises:
        EmulatorError: The seed is wrong or the port is taken.
    """
    service = make_service(
        options.seed or options.synthetic, Assumptions(options.assume), db=options.db, recording=options.record
    )
    waiting = WaitingRoom()
    server = Server(service, waiting, options.latency, options.host, options.port)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: server.stop())
    thread = threading.Thread(target=server.run, name="emulator")
    thread.start()
    server.ready.wait()
    print(_greeting(Emulator(service, waiting, server.url), options), flush=True)
    thread.join()
    service.store.close()


def _greeting(emulator: Emulator, options: EmulatorOptions) -> str:
    if options.format == "json":
        words = {
            "url": emulator.url,
            "email": emulator.email,
            "password": emulator.password,
            "appId": emulator.app_id,
            "appSecret": emulator.app_secret,
        }
        return msgspec.json.encode(words).decode()
    if options.quiet:
        return emulator.url
    companies = emulator.store.value("SELECT count(*) FROM companies WHERE isBP = 0")
    pbxs = emulator.store.value("SELECT count(*) FROM systems")
    return f"""\
Rainbow, emulated, answers at {emulator.url} with {companies} companies and {pbxs} PBXs.

In another terminal:

  export RAINBOW_HOST={emulator.url}
  export RAINBOW_EMAIL={emulator.email}
  export RAINBOW_PASSWORD={emulator.password}
  export RAINBOW_APP_ID={emulator.app_id}
  export RAINBOW_APP_SECRET={emulator.app_secret}
  rainbowctl companies

A PBX connects with

  curl {emulator.url}/emulator/pbxs/NAME/connect -d '{{"equipmentId": "...", "activationCode": "..."}}'

Ctrl-C ends it."""


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise EmulatorError(f"--port {port}: {error.strerror}; --port 0 picks a free one") from None
    listener.listen(512)
    return listener
