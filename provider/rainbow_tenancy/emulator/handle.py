"""A running emulator as tests and demos hold it: what the control door does, without HTTP."""

from collections.abc import Mapping
from typing import Any

from . import agent, hands
from .answers import Answer
from .faults import Fault
from .options import DEMO_APP_ID, DEMO_APP_SECRET
from .service import Service
from .store import Record
from .traffic import Recorded
from .waiting import WaitingRoom


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

    @property
    def environ(self) -> dict[str, str]:
        """Where it is and how its administrator logs in, as environment variables of the client."""
        return {
            "RAINBOW_HOST": self.url,
            "RAINBOW_EMAIL": self.email,
            "RAINBOW_PASSWORD": self.password,
            "RAINBOW_APP_ID": self.app_id,
            "RAINBOW_APP_SECRET": self.app_secret,
        }

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
