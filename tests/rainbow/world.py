"""What the tests of the client share: settings, a clock that jumps, tokens, and a Rainbow of a few lines."""

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable
from typing import Any

from rainbow_tenancy.rainbow import Client, Credentials, Settings
from rainbow_tenancy.rainbow.clock import Clock
from rainbow_tenancy.secret import Secret
from support.scripted_server import Reply, Request

EMAIL, PASSWORD = "admin@partner.example", "pä55:word"
APP_ID, APP_SECRET, API_KEY = "app-1", "application-secret", "key-1"
ID = "5f5e10005bf00deb749d997b"
SITE = "5f5e100045c7b4618318d585"
USER = {"id": "u1", "loginEmail": EMAIL, "companyId": "5a0000000000000000000001", "roles": ["bp_admin"]}
SYSTEM = {"id": ID, "name": "OXE", "pbxId": "PBX1", "siteId": [SITE], "status": "created"}


class JumpingClock(Clock):
    """Sleeping takes no time; it puts the clock forward."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        until = self.now + seconds
        await asyncio.sleep(0)
        self.now = max(self.now, until)


def settings(url: str, *, key: bool = False, **more: Any) -> Settings:
    """Settings for a server on loopback, with a password or an API key."""
    secret = Secret(APP_SECRET)
    who = Credentials(APP_ID, secret, EMAIL, None if key else Secret(PASSWORD), Secret(API_KEY) if key else None)
    return Settings(url, who, **more)


def client(url: str, *, read_only: bool = False, clock: Clock | None = None, **more: Any) -> Client:
    """A client for a server on loopback, on a clock that jumps."""
    return Client(settings(url, **more), read_only=read_only, clock=clock or JumpingClock())


def token(renewed: int = 0, renewals: int = 5, life: int = 7200, name: str = "t") -> str:
    """A token as Rainbow makes them; the name makes it distinct."""
    claims = {"countRenewed": renewed, "maxTokenRenew": renewals, "iat": 10, "exp": 10 + life, "name": name}
    return "h." + base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=") + ".s"


def logged_in(text: str | None = None) -> Reply:
    """The answer to a login."""
    return Reply({"token": text or token(), "loggedInUser": USER})


def error(status: int, code: int | None, detail: Any = "no") -> Reply:
    """An error of Rainbow's."""
    said = {"errorCode": status, "errorMsg": "x", "errorDetails": detail}
    return Reply(said | ({"errorDetailsCode": code} if code else {}), status)


def rainbow(answer: Callable[[Request], Reply | Awaitable[Reply]]) -> Callable[[Request], Reply | Awaitable[Reply]]:
    """A script that lets everybody in and leaves the rest to `answer`."""
    return lambda request: logged_in() if request.path.endswith("/login") else answer(request)


def in_turn(*replies: Reply) -> Callable[[Request], Reply]:
    """Each reply once, then the last for ever."""
    left = list(replies)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]
