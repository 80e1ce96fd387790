"""Things that go wrong on request: which request is hit, whether its effect takes place, and what is answered."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import Enum
from typing import Any

import msgspec

from .answers import Answer
from .assumptions import Assumptions
from .errors import RainbowError
from .identity import token_expired
from .options import EmulatorError
from .routes import short

HAPROXY_429 = b"Too Many Requests (HAP429).\n"
PAGE = b"<!DOCTYPE html><html><body><h1>Sign in to the guest network</h1></body></html>"


class Effect(Enum):
    """Whether the request that is hit does what it asks."""

    NONE = "none"
    NOW = "now"
    LATE = "late"


class Reply(Enum):
    """What the client gets."""

    OWN = "the answer itself"
    STATUS = "an error status"
    CUT = "a cut connection"
    EXPIRED = "jwt expired"
    NOT_JSON = "half a JSON text"
    HTML = "a page"
    EMPTY = "nothing, with status 204"
    REDIRECT = "another address"


@dataclass(frozen=True, slots=True)
class Action:
    """What a fault does: effect, reply, and the moment at which the request waits, if it does."""

    effect: Effect
    reply: Reply
    waits: str = ""


#                       effect takes place   the client gets
ACTIONS = {
    "status":        Action(Effect.NONE,     Reply.STATUS),
    "status-after":  Action(Effect.NOW,      Reply.STATUS),
    "late-effect":   Action(Effect.LATE,     Reply.STATUS),
    "drop-before":   Action(Effect.NONE,     Reply.CUT),
    "drop-after":    Action(Effect.NOW,      Reply.CUT),
    "slow":          Action(Effect.NOW,      Reply.OWN,      "seconds"),
    "hold":          Action(Effect.NOW,      Reply.OWN,      "release before the effect"),
    "hold-after":    Action(Effect.NOW,      Reply.OWN,      "release after the effect"),
    "expired-token": Action(Effect.NONE,     Reply.EXPIRED),
    "not-json":      Action(Effect.NONE,     Reply.NOT_JSON),
    "html":          Action(Effect.NONE,     Reply.HTML),
    "empty":         Action(Effect.NONE,     Reply.EMPTY),
    "redirect":      Action(Effect.NONE,     Reply.REDIRECT),
}  # fmt: skip


@dataclass(slots=True)
class Fault:
    """One thing that goes wrong.

    Attributes:
        action: A key of `ACTIONS`.
        method: Only requests of this method; None for any.
        route: Only this template, with or without its portal (`/systems/{systemId}`); None for any.
        nth: The first request that is hit, counted among those that match, from 1.
        times: How many are hit from there on; None for all.
        status: What `status`, `status-after` and `late-effect` answer.
        effect: `none`, `now` or `late`, where it shall differ from the action's own.
        requests: After how many further requests a late effect takes place.
        seconds: How long `slow` takes.
        retry_after: `Retry-After` of an answer 429 or 503, in seconds.
        details: `errorDetails` of the answer.
        code: `errorDetailsCode` of the answer.
        location: Where `redirect` points to.
        matched: How many requests have matched so far.
        fired: How many have been hit so far.
    """

    action: str
    method: str | None = None
    route: str | None = None
    nth: int = 1
    times: int | None = 1
    status: int = 500
    effect: str | None = None
    requests: int = 1
    seconds: float = 0.0
    retry_after: int | None = 1
    details: str = ""
    code: int | None = None
    location: str = "http://127.0.0.1:9/"
    matched: int = field(default=0, init=False)
    fired: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        if self.action not in ACTIONS:
            raise EmulatorError(f"{self.action} is no action; right would be one of {', '.join(ACTIONS)}")
        if self.effect is not None and self.effect not in [effect.value for effect in Effect]:
            raise EmulatorError(f"effect {self.effect}; right would be none, now or late")

    @property
    def does(self) -> Action:
        """What the action means, with `effect` over it."""
        action = ACTIONS[self.action]
        return action if self.effect is None else Action(Effect(self.effect), action.reply, action.waits)

    def hits(self, method: str, route: str) -> bool:
        """Count the request if it matches, and tell whether it is hit."""
        if self.method not in (None, method) or self.route not in (None, route, short(route)):
            return False
        self.matched += 1
        hit = self.matched >= self.nth and (self.times is None or self.fired < self.times)
        self.fired += hit
        return hit

    def answer(self, own: Answer | None, assume: Assumptions) -> Answer | None:
        """Return what the client gets; None cuts the connection.

        Args:
            own: The answer that the request would have got, where its effect took place at once.
            assume: Decides whether a 429 says when to come again.
        """
        match self.does.reply:
            case Reply.OWN:
                answer = own
            case Reply.CUT:
                answer = None
            case Reply.STATUS:
                answer = self._status(assume)
            case Reply.EXPIRED:
                answer = Answer.of_error(token_expired(assume))
            case Reply.NOT_JSON:
                answer = Answer(200, b'{"data": {"id": "5a00')
            case Reply.HTML:
                answer = Answer(200, PAGE, "text/html; charset=utf-8")
            case Reply.EMPTY:
                answer = Answer(204, b"")
            case Reply.REDIRECT:
                answer = Answer(302, b"", headers=(("location", self.location),))
        return answer

    def as_json(self) -> dict[str, object]:
        """Return it as a JSON object, with how often it matched and fired."""
        return {_SPELLING.get(name, name): value for name, value in asdict(self).items()}

    def _status(self, assume: Assumptions) -> Answer:
        told = self.retry_after is not None and assume.holds("too-many-requests-header", "with")
        later = (("retry-after", str(self.retry_after)),) if told and self.status in (429, 503) else ()
        if self.status == 429:
            return Answer(429, HAPROXY_429, "text/plain; charset=utf-8", later)
        error = RainbowError(self.status, self.details, self.code)
        return Answer(self.status, msgspec.json.encode(error.body()), headers=later)


_SPELLING = {"retry_after": "retryAfter"}  # in JSON


def fault_of(value: Mapping[str, Any]) -> Fault:
    """Return the fault that a JSON object describes: `{match: {method, route, nth}, action, ...}`.

    Raises:
        EmulatorError: It describes none.
    """
    flat = {**value, **value.get("match", {})}
    flat.pop("match", None)
    known = {_SPELLING.get(each.name, each.name): each.name for each in fields(Fault) if each.init}
    for name in flat:
        if name not in known:
            raise EmulatorError(f"fault: {name} is unknown; right would be match and {', '.join(known)}")
    if "action" not in flat:
        raise EmulatorError(f"fault: no action; right would be one of {', '.join(ACTIONS)}")
    try:
        return msgspec.convert({known[name]: value for name, value in flat.items()}, Fault)
    except msgspec.ValidationError as error:
        raise EmulatorError(f"fault: {error}") from None


class Faults:
    """The faults that are set, in order; a request is hit by the first that wants it."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Set one more fault."""
        self._faults.append(fault)

    def clear(self) -> None:
        """Take all faults away."""
        self._faults.clear()

    def as_json(self) -> list[dict[str, object]]:
        """Return the faults as JSON objects."""
        return [fault.as_json() for fault in self._faults]

    def hitting(self, method: str, route: str) -> Fault | None:
        """Return the fault that hits this request; every fault counts it."""
        hits = [fault for fault in self._faults if fault.hits(method, route)]
        return hits[0] if hits else None
