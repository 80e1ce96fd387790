"""Logging in and staying logged in."""

import asyncio
import base64
import hashlib

import pytest

from rainbow.world import (
    API_KEY,
    APP_ID,
    APP_SECRET,
    EMAIL,
    PASSWORD,
    SYSTEM,
    USER,
    JumpingClock,
    client,
    error,
    in_turn,
    logged_in,
    token,
)
from rainbow_tenancy.rainbow import (
    Applied,
    BadAnswer,
    LockedOut,
    NoAnswer,
    NoToken,
    NotReachable,
    ServerFailed,
    TokenExpired,
    TooManyRequests,
    Unauthorized,
    WrongPassword,
)
from support.scripted_server import Reply, Request, scripted

EMPTY = Reply({"data": [], "total": 0})
NO_ANSWERS = [[], {"token": 1}, {"token": "t"}, {"token": "t", "loggedInUser": {"id": "x"}}, b"<html>", b""]


class Identity:
    """A Rainbow that gives tokens, renews them, and knows which one is good."""

    def __init__(self, life: int = 7200, renewals: int = 5) -> None:
        self.life, self.renewals = life, renewals
        self.given = 0
        self.renewed = 0
        self.good = ""
        self.answer = EMPTY

    def __call__(self, request: Request) -> Reply:
        if request.path.endswith("/login"):
            self.renewed = 0
            return self._give()
        if request.headers.get("authorization") != f"Bearer {self.good}":
            return error(401, None, "jwt expired")
        if request.path.endswith("/renew"):
            self.renewed += 1
            return self._give()
        return self.answer

    def _give(self) -> Reply:
        self.given += 1
        self.good = token(self.renewed, self.renewals, self.life, f"t{self.given}")
        return logged_in(self.good)


async def test_login_proves_user_and_application():
    """The login carries user and password, and the application's hash (Swagger, GetBasicLogin)."""
    async with scripted(in_turn(logged_in())) as server, client(server.url) as rainbow:
        assert (USER["id"], EMAIL, ("bp_admin",)) == (
            rainbow.account.user_id,
            rainbow.account.login,
            rainbow.account.roles,
        )
    sent = server.requests[0]
    digest = hashlib.sha256((APP_SECRET + PASSWORD).encode()).hexdigest()
    assert ("GET", "/api/rainbow/authentication/v1.0/login") == (sent.method, sent.path)
    assert f"Basic {base64.b64encode(f'{EMAIL}:{PASSWORD}'.encode()).decode()}" == sent.headers["authorization"]
    assert f"Basic {base64.b64encode(f'{APP_ID}:{digest}'.encode()).decode()}" == sent.headers["x-rainbow-app-auth"]
    assert 16 == len(sent.headers["x-rainbow-correlation-id"])


async def test_an_api_key_asks_who_it_is():
    """With a key there is no login: users/me names the account, and each request has a challenge of its own."""
    async with scripted(in_turn(Reply({"data": USER}), EMPTY)) as server, client(server.url, key=True) as rainbow:
        assert USER["companyId"] == rainbow.account.company_id
        await rainbow.systems()
    assert ["me", "systems"] == server.paths()
    challenges = []
    for sent in server.requests:
        challenge = sent.headers["x-rainbow-challenge"]
        digest = hashlib.sha256((APP_SECRET + challenge).encode()).hexdigest()
        assert f"Basic {base64.b64encode(f'{APP_ID}:{digest}'.encode()).decode()}" == sent.headers["x-rainbow-app-auth"]
        assert (API_KEY, 22) == (sent.headers["x-rainbow-api-key"], len(challenge))
        assert "authorization" not in sent.headers
        challenges.append(challenge)
    assert 2 == len(set(challenges))


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (error(401, 401500), WrongPassword),
        (error(401, 401501), LockedOut),
        (error(401, None), Unauthorized),
    ],
)
async def test_a_refused_login_is_never_repeated(reply, kind):
    """Neither this client nor the next one in the process sends a refused login again: five lock the account."""
    async with scripted(in_turn(reply)) as server:
        for _ in range(3):
            with pytest.raises(kind):
                await client(server.url).__aenter__()
    assert ["login"] == server.paths()


async def test_a_refused_key_is_never_repeated():
    """The same holds for an API key."""
    async with scripted(in_turn(error(401, 401500))) as server:
        for _ in range(2):
            with pytest.raises(WrongPassword):
                await client(server.url, key=True).__aenter__()
    assert ["me"] == server.paths()


@pytest.mark.parametrize("answer", [{"loggedInUser": USER}, {"token": "", "loggedInUser": USER}, {"token": None}])
async def test_a_login_without_a_token_advises_a_key(answer):
    """Multi-factor authentication and single sign-on give no token; an API key helps."""
    async with scripted(in_turn(Reply(answer))) as server:
        with pytest.raises(NoToken) as refused:
            await client(server.url).__aenter__()
    assert "RAINBOW_API_KEY" in refused.value.advice


@pytest.mark.parametrize("answer", NO_ANSWERS)
async def test_a_login_that_is_no_answer_is_told(answer):
    """Whatever comes in place of the login's answer is one clear error."""
    async with scripted(in_turn(Reply(answer))) as server:
        with pytest.raises(BadAnswer, match="GET login"):
            await client(server.url).__aenter__()


@pytest.mark.parametrize(("reply", "kind"), [(Reply({}, cut=0), NoAnswer), (Reply({}, 503), ServerFailed)])
async def test_a_lost_login_is_sent_twice_at_most(reply, kind):
    """A login whose answer is lost may have counted as a wrong password, so it is not sent four times as reads are."""
    async with scripted(in_turn(reply)) as server:
        with pytest.raises(kind):
            await client(server.url).__aenter__()
    assert ["login", "login"] == server.paths()


async def test_a_host_that_is_not_there_is_told_at_once():
    """Nobody waits for a host that never answered."""
    clock = JumpingClock()
    async with scripted(in_turn(EMPTY)) as server:
        pass
    with pytest.raises(NotReachable):
        await client(server.url, clock=clock).__aenter__()
    assert [] == clock.slept


async def test_a_token_is_renewed_at_half_life():
    """Before half of the token's own life nothing happens, after it one renewal."""
    clock, identity = JumpingClock(), Identity()
    async with scripted(identity) as server, client(server.url, clock=clock) as rainbow:
        clock.now += 3599
        await rainbow.companies()
        clock.now += 2
        await rainbow.companies()
        await rainbow.companies()
    assert ["login", "companies", "renew", "companies", "companies"] == server.paths()


async def test_a_used_up_token_means_a_new_login():
    """When no renewal is left the token serves to its end, and then there is a new login."""
    clock, identity = JumpingClock(), Identity(renewals=1)
    async with scripted(identity) as server, client(server.url, clock=clock) as rainbow:
        for _ in range(4):
            clock.now += 3601
            await rainbow.companies()
    first_token, second_token = ["renew", "companies", "companies"], ["renew", "companies"]
    assert ["login", *first_token, "login", "companies", *second_token] == server.paths()


async def test_a_token_that_ran_out_is_not_renewed():
    """After a long sleep the token is dead, so a login comes without a try to renew."""
    clock, identity = JumpingClock(), Identity()
    async with scripted(identity) as server, client(server.url, clock=clock) as rainbow:
        clock.now += 8000
        await rainbow.companies()
    assert ["login", "login", "companies"] == server.paths()


async def test_an_expired_token_is_replaced_once_for_all():
    """Twenty requests that meet an expired token lead to one login, and all of them succeed."""
    identity = Identity()
    async with scripted(identity) as server, client(server.url) as rainbow:
        identity.good = "another"
        await asyncio.gather(*(rainbow.companies() for _ in range(20)))
    assert 2 == server.paths().count("login")


async def test_a_renewal_is_done_once_for_all():
    """Twenty requests after half of the life lead to one renewal."""
    clock, identity = JumpingClock(), Identity()
    async with scripted(identity) as server, client(server.url, clock=clock) as rainbow:
        clock.now += 4000
        await asyncio.gather(*(rainbow.companies() for _ in range(20)))
    assert (1, 1, 20) == tuple(server.paths().count(path) for path in ("login", "renew", "companies"))


async def test_a_token_may_expire_between_two_pages():
    """A list goes on where it was when its token expires on the way."""
    identity = Identity()
    rows = [SYSTEM | {"id": f"{n:024}", "pbxId": f"P{n}"} for n in range(250)]

    def answer(request: Request) -> Reply:
        if request.path.endswith("/systems") and request.query["offset"] == "99" and identity.given == 1:
            identity.good = "another"
        reply = identity(request)
        if reply is not EMPTY:
            return reply
        offset = int(request.query["offset"])
        return Reply({"data": rows[offset : offset + 100], "total": 250})

    async with scripted(answer) as server, client(server.url) as rainbow:
        assert 250 == len(await rainbow.systems())
    assert 2 == server.paths().count("login")


async def test_a_write_survives_an_expired_token():
    """401 means that nothing was done: the write is sent again and counts as sent once."""
    identity = Identity()
    identity.answer = Reply({"data": SYSTEM})
    async with scripted(identity) as server, client(server.url) as rainbow:
        identity.good = "another"
        outcome = await rainbow.create_system({"name": "x", "type": "oxe", "country": "FRA"})
    assert isinstance(outcome, Applied)
    assert 0 == outcome.repeated
    assert ["login", "systems", "login", "systems"] == server.paths()


async def test_a_token_that_is_always_expired_ends():
    """A service that calls each new token expired is believed after the second."""
    identity = Identity()

    def answer(request: Request) -> Reply:
        return identity(request) if request.path.endswith("/login") else error(401, None, "jwt expired")

    async with scripted(answer) as server, client(server.url) as rainbow:
        with pytest.raises(TokenExpired):
            await rainbow.companies()
    assert ["login", "companies", "login", "companies"] == server.paths()


async def test_a_refused_renewal_means_a_new_login():
    """A service that does not renew is logged in to again."""
    clock, identity = JumpingClock(), Identity()

    def answer(request: Request) -> Reply:
        return error(403, 403000) if request.path.endswith("/renew") else identity(request)

    async with scripted(answer) as server, client(server.url, clock=clock) as rainbow:
        clock.now += 4000
        await rainbow.companies()
    assert ["login", "renew", "login", "companies"] == server.paths()


async def test_a_key_cannot_be_renewed():
    """With an API key there is no token to replace: an expired one is told."""
    answers = in_turn(Reply({"data": USER}), error(401, None, "jwt expired"))
    async with scripted(answers) as server, client(server.url, key=True) as rainbow:
        with pytest.raises(TokenExpired):
            await rainbow.companies()
    assert ["me", "companies"] == server.paths()


async def test_too_many_logins_are_no_refused_login():
    """A login that was never looked at may be sent again by the next client."""
    answers = in_turn(*[Reply(b"Too Many", 429, {"retry-after": "3600"})], logged_in())
    async with scripted(answers) as server:
        with pytest.raises(TooManyRequests):
            await client(server.url).__aenter__()
        async with client(server.url):
            assert ["login", "login"] == server.paths()


async def test_a_failed_renewal_does_no_harm():
    """While the old token is good, a renewal that fails is left for the next request."""
    clock, identity = JumpingClock(), Identity()

    def answer(request: Request) -> Reply:
        return Reply({}, 503) if request.path.endswith("/renew") else identity(request)

    async with scripted(answer) as server, client(server.url, clock=clock) as rainbow:
        clock.now += 4000
        assert [] == await rainbow.companies()
    assert ["login", "renew", "renew", "companies"] == server.paths()


@pytest.mark.parametrize("text", ["opaque", "a.b.c", "a.e30.c", "h.eyJpYXQiOiAiMSJ9.s", "..", "a." + "W" * 4000 + ".c"])
async def test_a_token_need_not_be_readable(text):
    """A token of another kind is used until Rainbow calls it expired."""
    clock = JumpingClock()
    async with scripted(in_turn(logged_in(text), EMPTY)) as server, client(server.url, clock=clock) as rainbow:
        clock.now += 1_000_000
        await rainbow.companies()
    assert f"Bearer {text}" == server.requests[-1].headers["authorization"]
