"""Who asks: the headers that show it, and keeping them good.

    login ──► token ──► half of its life over ──► renew (as often as the token says) ──► new token
                │                                                                            │
                └── run out, said to be expired, or no renewal left ──► login ◄──────────────┘

With an API key there is no token: each request carries the key, and a hash with a challenge of its own.

The age of a token is counted on the computer's own steady clock from its `exp` and `iat`, so a wrong time of day does
no harm. However many requests are under way, a token is renewed once. A refused login is remembered for the life of the
process and never sent again: five of them lock the account (Swagger, GetBasicLogin).
"""

import asyncio
import base64
import hashlib
import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

import msgspec

from rainbow_tenancy.rainbow.clock import Clock
from rainbow_tenancy.rainbow.errors import (
    BadAnswer,
    Forbidden,
    Invalid,
    NoToken,
    RainbowError,
    Refused,
    TooManyRequests,
    Unauthorized,
)
from rainbow_tenancy.rainbow.model import Account, LoginAnswer, decode_login, decode_one
from rainbow_tenancy.rainbow.routes import LOGIN, ME, RENEW, Route
from rainbow_tenancy.rainbow.settings import Credentials, Settings
from rainbow_tenancy.rainbow.transport import Answer
from rainbow_tenancy.secret import Secret

__all__ = ["REFUSED_LOGINS", "Session", "Token"]

Ask = Callable[[Route, dict[str, str]], Awaitable[Answer]]

HALF: Final = 0.5
RUN_OUT: Final = 0.98  # of a token's life: a request under way must not meet its end

_VISIBLE: Final = re.compile(r"[!-~]+")  # what may stand in a header

# Hash of host and credentials → the refusal.
REFUSED_LOGINS: Final[dict[str, Refused]] = {}


class _Claims(msgspec.Struct, rename="camel"):
    """What a token says about itself; the renewals are missing in some samples."""

    iat: float | None = None
    exp: float | None = None
    count_renewed: int = 0
    max_token_renew: int = 0


@dataclass(frozen=True, slots=True)
class Token:
    """A token and what it says about itself.

    Attributes:
        text: What is sent.
        born: When it came, on the client's clock.
        life: Seconds that it is good for; None where it does not say, and then Rainbow's 401 tells.
        renewals: How often it can still be renewed.
    """

    text: Secret
    born: float
    life: float | None
    renewals: int

    @classmethod
    def read(cls, text: Secret, now: float) -> "Token":
        """Read the payload of a JSON Web Token; its signature is Rainbow's business."""
        claims = _Claims()
        part = text.reveal().split(".")[1:2]
        try:
            payload = part[0] if part else ""
            claims = msgspec.json.decode(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)), type=_Claims)
        except (ValueError, msgspec.MsgspecError, RecursionError):
            pass  # a token of another kind is as good, only its life is not known
        life = claims.exp - claims.iat if claims.exp is not None and claims.iat is not None else 0.0
        return cls(text, now, life if life > 0 else None, max(0, claims.max_token_renew - claims.count_renewed))

    def age(self, now: float) -> float:
        """How much of its life is over: 0 new, 1 run out."""
        return (now - self.born) / self.life if self.life else 0.0


class Session:
    """A login that stays good.

    Args:
        settings: Host and credentials.
        ask: Sends a GET with these headers and returns its answer; raises a Refused for 4xx.
        clock: The time.
    """

    def __init__(self, settings: Settings, ask: Ask, clock: Clock) -> None:
        self._who = settings.credentials
        self._ask = ask
        self._clock = clock
        self._lock = asyncio.Lock()
        self._token: Token | None = None
        self._key = _fingerprint(settings.host, settings.credentials)

    async def open(self) -> Account:
        """Log in, or with an API key ask who one is.

        Raises:
            Refused: Rainbow does not accept login or key.
            NoToken: A password is not enough for this account.
        """
        if self._who.api_key:
            answer = await self._once(ME, self._key_headers())
            return decode_one(Account, answer.body, route=str(ME), request_id=answer.request_id)
        async with self._lock:
            return await self._login()

    @property
    def token(self) -> Token | None:
        """The token as it is now; None before a login, and with an API key."""
        return self._token

    async def headers(self) -> dict[str, str]:
        """Headers that show who asks, with a token that is still good."""
        if self._who.api_key:
            return self._key_headers()
        token = self._token
        if token is None or token.age(self._clock.monotonic()) >= HALF:
            token = await self._fresh()
        return {"Authorization": f"Bearer {token.text.reveal()}"}

    async def expired(self, headers: dict[str, str]) -> bool:
        """Rainbow called the token of these headers expired: get another one, unless that has been done already.

        Returns:
            Whether sending the request again makes sense.
        """
        if self._who.api_key:
            return False
        async with self._lock:
            if self._token is None or headers.get("Authorization") == f"Bearer {self._token.text.reveal()}":
                self._token = None
                await self._login()
        return True

    async def _fresh(self) -> Token:
        async with self._lock:
            token = self._token  # somebody else may have renewed it while this one waited
            age = token.age(self._clock.monotonic()) if token else 1.0
            if token and HALF <= age < RUN_OUT and token.renewals:
                await self._renew(token)
            elif age >= RUN_OUT:
                await self._login()
            assert self._token is not None
            return self._token

    async def _renew(self, token: Token) -> None:
        try:
            answer = await self._ask(RENEW, {"Authorization": f"Bearer {token.text.reveal()}"})
            self._keep(answer, RENEW)
        except (Unauthorized, Forbidden, Invalid):
            await self._login()
        except RainbowError:
            pass  # the token is still good for half of its life; the next request tries again

    async def _login(self) -> Account:
        who = self._who
        password = who.password.reveal() if who.password else ""
        headers = {
            "Authorization": _basic(who.email, password),
            "x-rainbow-app-auth": _basic(who.app_id, _sha256(who.app_secret.reveal() + password)),
        }
        answer = await self._once(LOGIN, headers)
        said = self._keep(answer, LOGIN)
        if said.logged_in_user is None:
            raise BadAnswer("the login's answer names no user", route=str(LOGIN), request_id=answer.request_id)
        return said.logged_in_user

    async def _once(self, route: Route, headers: dict[str, str]) -> Answer:
        if self._key in REFUSED_LOGINS:
            raise REFUSED_LOGINS[self._key].again()
        try:
            return await self._ask(route, headers)
        except TooManyRequests:
            raise
        except Refused as refused:
            REFUSED_LOGINS[self._key] = refused
            raise

    def _keep(self, answer: Answer, route: Route) -> LoginAnswer:
        said = decode_login(answer.body, route=str(route), request_id=answer.request_id)
        if not said.token:
            raise NoToken("the login was answered without a token", route=str(route), request_id=answer.request_id)
        if not _VISIBLE.fullmatch(said.token.reveal()):
            raise BadAnswer("the login's answer holds no usable token", route=str(route), request_id=answer.request_id)
        self._token = Token.read(said.token, self._clock.monotonic())
        return said

    def _key_headers(self) -> dict[str, str]:
        who = self._who
        assert who.api_key is not None
        challenge = secrets.token_urlsafe(16)  # 22 characters, as ALE's clients send
        return {
            "x-rainbow-api-key": who.api_key.reveal(),
            "x-rainbow-challenge": challenge,
            "x-rainbow-app-auth": _basic(who.app_id, _sha256(who.app_secret.reveal() + challenge)),
        }


def _basic(name: str, secret: str) -> str:
    return "Basic " + base64.b64encode(f"{name}:{secret}".encode()).decode()


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _fingerprint(host: str, who: Credentials) -> str:
    texts = (who.password, who.api_key, who.app_secret)
    return _sha256("\0".join((host, who.email, who.app_id, *(secret.reveal() if secret else "" for secret in texts))))
