"""How a write ends, by one table, and which one may be sent a second time.

    Applied      2xx, and the answer is whole
    NotApplied   refused (400, 401, 403, 404, 409, 429), or never sent
    Unknown      5xx, time-out, cut, not JSON: it may have been done, or may yet be

An Unknown is sent again where a second time is harmless. A refusal after that is Rainbow's word on what is there now:
`repeated` tells the caller to look (a 409 to a create, a 404 to a delete may be the first try's own work).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from rainbow_tenancy.rainbow.errors import (
    BadAnswer,
    NoAnswer,
    RainbowError,
    ReadOnly,
    Refused,
    ServerFailed,
    TooManyRequests,
    Unauthorized,
)
from rainbow_tenancy.rainbow.routes import (
    CREATE_SITE,
    CREATE_SYSTEM,
    DELETE_SYSTEM,
    LINK,
    RESET_PASSWORD,
    UNLINK,
    UPDATE_SYSTEM,
    Route,
)
from rainbow_tenancy.rainbow.service import Request, Service
from rainbow_tenancy.rainbow.transport import Answer

__all__ = ["Applied", "NotApplied", "Outcome", "Unknown", "write"]

Value_co = TypeVar("Value_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Applied(Generic[Value_co]):
    """It was done.

    Attributes:
        value: What Rainbow answered; None for deleting and unlinking.
        request_id: Rainbow's name of the request.
        repeated: How often it was sent again after an Unknown.
    """

    value: Value_co
    request_id: str = ""
    repeated: int = 0


@dataclass(frozen=True, slots=True)
class NotApplied:
    """It was refused or never sent; after a repetition: look."""

    error: RainbowError
    request_id: str = ""
    repeated: int = 0


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody knows; the estate has to be read."""

    error: RainbowError
    request_id: str = ""
    repeated: int = 0


Outcome = Applied[Value_co] | NotApplied | Unknown

UNKNOWN: Final = (NoAnswer, ServerFailed, BadAnswer)  # every other error means that nothing was done


@dataclass(frozen=True, slots=True)
class _Manner:
    """How often a write may be sent again after an Unknown, how long its answer may take, and whether it insists."""

    repeats: int
    seconds: float | None = None  # None is the settings' own
    insists: bool = True  # it is sent again after 429


MANNERS: Final = {
    CREATE_SYSTEM: _Manner(repeats=2),  # only with an equipment ID of ours: the second one then gets 409
    UPDATE_SYSTEM: _Manner(repeats=2),  # the same values
    LINK: _Manner(repeats=2),  # "If the link still exists, no error is thrown" (Swagger, PostSiteSystems)
    UNLINK: _Manner(repeats=2),
    # Waits until the gateway has acknowledged (Swagger, DeleteSystems): a time-out is not a failure.
    DELETE_SYSTEM: _Manner(repeats=1, seconds=180),
    RESET_PASSWORD: _Manner(repeats=0),  # each makes another code
    CREATE_SITE: _Manner(repeats=0, insists=False),  # each makes another site: who asks looks before the next one
}
BACK_OFF: Final = (1.0, 2.0)  # seconds before the repetitions


async def write(
    service: Service,
    route: Route,
    ids: tuple[str, ...],
    body: Mapping[str, Any] | None,
    read: Callable[[Answer], Value_co],
) -> Outcome[Value_co]:
    """Send a write, and again where that is harmless; how it ended is returned, never raised.

    Args:
        service: Where to.
        route: What is asked.
        ids: The ids in its path.
        body: What is sent.
        read: Makes a value of the answer; raises BadAnswer.

    Raises:
        ReadOnly: The service only reads.
    """
    manner = MANNERS[route]
    repeats = 0 if route == CREATE_SYSTEM and not (body or {}).get("pbxId") else manner.repeats
    doubt: RainbowError | None = None  # the Unknown before
    repeated = 0
    while True:
        try:
            answer = await service.ask(Request(route, route.path(*ids), body, manner.seconds, manner.insists))
            return Applied(read(answer), answer.request_id, repeated)
        except ReadOnly:
            raise
        except RainbowError as error:
            sent = error.route == str(route)  # else the login before it failed
            if sent and isinstance(error, UNKNOWN):
                doubt = error
                if repeated == repeats:
                    return Unknown(error, error.request_id, repeated)
            elif doubt and not (sent and _judged(error)):
                return Unknown(doubt, doubt.request_id, repeated)
            else:
                return NotApplied(error, error.request_id, repeated)
        await service.clock.sleep(BACK_OFF[repeated])
        repeated += 1


def _judged(error: RainbowError) -> bool:
    """Whether Rainbow looked at what is there before it refused."""
    return isinstance(error, Refused) and not isinstance(error, TooManyRequests | Unauthorized)
