"""An emulator that answers: in the foreground for the command line, in a background thread for tests and demos."""

import signal
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import msgspec

from .assumptions import Assumptions
from .clock import Clock
from .handle import Emulator
from .options import EmulatorError, EmulatorOptions, Synthetic
from .seed import demo_seed, read_seed
from .server import Server
from .service import Service
from .sowing import sow
from .store import Store
from .synthetic import grow
from .waiting import WaitingRoom

Seed = Mapping[str, Any] | Path | Synthetic | None


def make_service(seed: Seed, assume: Assumptions, *, db: Path | None = None, recording: bool = False) -> Service:
    """Return an emulated Rainbow with its world; a file that holds one already keeps it.

    Raises:
        EmulatorError: The seed is wrong, or the file is no database of the emulator.
    """
    try:
        store = Store(db)
    except sqlite3.DatabaseError as error:
        raise EmulatorError(f"--db {db}: {error}; right would be a file of the emulator, or none yet") from None
    try:
        if not store.value("SELECT count(*) FROM accounts"):
            _fill(store, seed, assume)
    except BaseException:
        store.close()
        raise
    return Service(store, assume, Clock(), recording=recording)


def _fill(store: Store, seed: Seed, assume: Assumptions) -> None:
    if isinstance(seed, Synthetic):
        grow(store, seed, assume)
    else:
        sow(store, read_seed(seed) if isinstance(seed, Path) else seed or demo_seed(), assume)


@contextmanager
def running_emulator(
    seed: Seed = None,
    assume: Mapping[str, object] | None = None,
    latency: float = 0.0,
    db: Path | None = None,
    *,
    record: bool = True,
    tls: Path | None = None,
) -> Iterator[Emulator]:
    """Run an emulator in a background thread on a free port.

    Args:
        seed: A dict, a YAML file or a size; None is the demo partner.
        assume: Values of assumptions, by name.
        latency: Seconds that every answer takes longer.
        db: A SQLite file; None is memory.
        record: Whether requests are kept.
        tls: A PEM file with a private key and its certificate: https instead of http.

    Raises:
        RuntimeError: The emulator itself slipped while it answered.
    """
    service = make_service(seed, Assumptions(assume), db=db, recording=record)
    with closing(service):
        waiting = WaitingRoom()
        server = Server(service, waiting, latency=latency, tls=tls)
        thread = threading.Thread(target=server.run, name="emulator", daemon=True)
        thread.start()
        server.ready.wait()
        try:
            yield Emulator(service, waiting, server.url)
        finally:
            server.stop()
            thread.join()
    if service.crashes:
        raise RuntimeError("the emulator slipped while it answered") from service.crashes[0]


def run(options: EmulatorOptions) -> None:
    """Serve in the foreground until SIGINT or SIGTERM; to be called in the main thread.

    Raises:
        EmulatorError: The seed is wrong or the port is taken.
    """
    seed, assume = options.seed or options.synthetic, Assumptions(options.assume)
    with closing(make_service(seed, assume, db=options.db, recording=options.record)) as service:
        waiting = WaitingRoom()
        server = Server(
            service, waiting, latency=options.latency, host=options.host, port=options.port, tls=options.tls
        )
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: server.stop())
        thread = threading.Thread(target=server.run, name="emulator")
        thread.start()
        server.ready.wait()
        print(_greeting(Emulator(service, waiting, server.url), options), flush=True)
        thread.join()


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
Open {emulator.url}/ in a browser to watch it change.

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
