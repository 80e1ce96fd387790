"""How a write ends, and which one is sent a second time."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from rainbow.world import ID, SITE, SYSTEM, JumpingClock, client, error, in_turn, logged_in, rainbow
from rainbow_tenancy.rainbow import (
    Applied,
    BadAnswer,
    Client,
    Conflict,
    EquipmentIdTaken,
    NoAnswer,
    NotApplied,
    NotFound,
    NotReachable,
    ReadOnly,
    Redirected,
    Refused,
    ServerFailed,
    TooManyRequests,
    Unauthorized,
    Unknown,
)
from rainbow_tenancy.rainbow.errors import RainbowError
from rainbow_tenancy.rainbow.writes import MANNERS
from support.scripted_server import Reply, Request, scripted

OURS = {"name": "OXE", "type": "oxe", "country": "FRA", "pbxId": "PBX1"}
THEIRS = {"name": "OXE", "type": "oxe", "country": "FRA"}
DONE = Reply({"data": SYSTEM})
MADE = Reply({"data": {"id": SITE, "name": "s", "companyId": "c"}})
GONE = Reply({"status": "removed", "data": []})
HTML = Reply(b"<html>canary</html>", 200, {"content-type": "text/html"})

Case = tuple[Callable[[Client], Awaitable[Any]], Reply, int]

# Every write: how it is called, its success, and how often it is sent while nobody knows what became of it.
WRITES: dict[str, Case] = {
    "create": (lambda c: c.create_system(OURS), DONE, 3),
    "create, Rainbow's own equipment ID": (lambda c: c.create_system(THEIRS), DONE, 1),
    "update": (lambda c: c.update_system(ID, {"name": "x"}), DONE, 3),
    "link": (lambda c: c.link(SITE, ID), DONE, 3),
    "unlink": (lambda c: c.unlink(SITE, ID), GONE, 3),
    "delete": (lambda c: c.delete_system(ID), GONE, 2),
    "reset password": (lambda c: c.reset_password(ID), DONE, 1),
    "create site": (
        lambda c: c.create_site({"name": "s", "status": "active", "companyId": "c"}),
        Reply({"data": {"id": SITE, "name": "s", "companyId": "c"}}),
        1,
    ),
}

# Every end: the answer, the outcome, and the error in it.
End = tuple[Reply, type[NotApplied] | type[Unknown], type[RainbowError]]
ENDS: dict[str, End] = {
    "400": (error(400, 400000), NotApplied, Refused),
    "401": (error(401, 401000), NotApplied, Unauthorized),
    "403": (error(403, 403000), NotApplied, Refused),
    "404": (error(404, 404000), NotApplied, NotFound),
    "409": (error(409, 409000), NotApplied, Conflict),
    "429": (Reply(b"Too Many Requests (HAP429).\n", 429), NotApplied, TooManyRequests),
    "404 of a proxy": (Reply(b"<html>", 404), Unknown, BadAnswer),
    "405": (error(405, None), Unknown, ServerFailed),
    "500": (error(500, None, ""), Unknown, ServerFailed),
    "503 of a proxy": (Reply(b"<html>", 503), Unknown, ServerFailed),
    "redirect": (Reply(b"", 302, {"location": "https://x.example/"}), Unknown, Redirected),
    "cut before the answer": (Reply(cut=0), Unknown, NoAnswer),
    "cut in the headers": (Reply(cut=30), Unknown, NoAnswer),
    "cut in the body": (Reply({"data": SYSTEM}, cut=-5), Unknown, NoAnswer),
    "not JSON": (HTML, Unknown, BadAnswer),
    "half of a JSON text": (Reply(b'{"data": {"id"'), Unknown, BadAnswer),
    "nothing": (Reply(b""), Unknown, BadAnswer),
}


def sent(requests: list[Request]) -> int:
    """How many requests came besides the login."""
    return sum(not request.path.endswith("/login") for request in requests)


@pytest.mark.parametrize("name", WRITES)
async def test_a_write_that_is_answered_is_applied(name):
    """2xx with a whole answer is Applied, sent once, with Rainbow's name of the request."""
    call, success, _ = WRITES[name]
    async with scripted(rainbow(lambda _: success)) as server, client(server.url) as service:
        outcome = await call(service)
    assert isinstance(outcome, Applied)
    assert ("r-1", 0, 1) == (outcome.request_id, outcome.repeated, sent(server.requests))


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("name", WRITES)
async def test_every_write_ends_by_one_table(name, end):
    """Each answer ends each write the same way; only an Unknown is sent again, and only where that is harmless."""
    call, _, times = WRITES[name]
    reply, outcome_kind, error_kind = ENDS[end]
    async with scripted(rainbow(lambda _: reply)) as server, client(server.url) as service:
        outcome = await call(service)
    assert outcome_kind is type(outcome)
    assert isinstance(outcome.error, error_kind)
    if outcome_kind is Unknown:
        assert (times, times - 1) == (sent(server.requests), outcome.repeated)
    else:
        assert 0 == outcome.repeated
    assert "canary" not in str(outcome.error)


@pytest.mark.parametrize("name", [name for name, (_, _, times) in WRITES.items() if times > 1])
async def test_a_repetition_may_succeed(name):
    """What was cut once and then answered is Applied, and says that it was sent twice."""
    call, success, _ = WRITES[name]
    clock = JumpingClock()
    async with scripted(rainbow(in_turn(Reply(cut=0), success))) as server, client(server.url, clock=clock) as service:
        outcome = await call(service)
    assert isinstance(outcome, Applied)
    assert (1, [1.0]) == (outcome.repeated, clock.slept)


async def test_a_refusal_after_a_repetition_says_look():
    """409 to the second create, 404 to the second delete: `repeated` tells that the first may have done it."""
    for call, reply, kind in (
        (WRITES["create"][0], error(409, 409000), EquipmentIdTaken),
        (WRITES["delete"][0], error(404, 404000), NotFound),
    ):
        async with scripted(rainbow(in_turn(Reply(cut=0), reply))) as server, client(server.url) as service:
            outcome = await call(service)
        assert isinstance(outcome, NotApplied)
        assert (kind, 1) == (type(outcome.error), outcome.repeated)


@pytest.mark.parametrize("second", [Reply(b"Too Many Requests (HAP429).\n", 429), error(401, 401000)])
async def test_a_refusal_that_does_not_look_leaves_the_doubt(second):
    """A 429 or 401 to the repetition says nothing about the first: it stays Unknown."""
    async with scripted(rainbow(in_turn(Reply(cut=0), second))) as server, client(server.url) as service:
        outcome = await WRITES["create"][0](service)
    assert isinstance(outcome, Unknown)
    assert isinstance(outcome.error, NoAnswer)


async def test_a_repetition_that_is_never_sent_leaves_the_doubt():
    """The server dies after the first request: nobody knows whether that was done."""
    async with scripted(rainbow(lambda _: DONE)) as server, client(server.url) as service:

        async def die(_: Request) -> Reply:
            listening.close()
            return Reply(cut=0)

        listening = server.listener
        server.script = die
        outcome = await WRITES["create"][0](service)
    assert isinstance(outcome, Unknown)


async def test_a_write_that_was_never_sent_is_not_applied():
    """A host that is gone got nothing."""
    async with scripted(rainbow(lambda _: DONE)) as server:
        service = await client(server.url).__aenter__()
    outcome = await service.link(SITE, ID)
    await service.__aexit__(None, None, None)
    assert isinstance(outcome, NotApplied)
    assert isinstance(outcome.error, NotReachable)


async def test_a_login_that_fails_before_a_write_leaves_it_undone():
    """When the token has run out and the new login's answer is lost, the write itself was never sent."""
    clock, logins = JumpingClock(), in_turn(logged_in(), Reply(cut=0))

    def answer(request: Request) -> Reply:
        return logins(request) if request.path.endswith("/login") else DONE

    async with scripted(answer) as server, client(server.url, clock=clock) as service:
        clock.now += 8000
        outcome = await service.reset_password(ID)
    assert isinstance(outcome, NotApplied)
    assert 0 == sent(server.requests)


async def test_a_429_is_waited_out_and_does_not_count_as_repeated():
    """Nothing was done, so even a write that is never repeated is sent again."""
    answers = in_turn(Reply(b"Too Many", 429, {"retry-after": "3"}), DONE)
    clock = JumpingClock()
    async with scripted(rainbow(answers)) as server, client(server.url, clock=clock) as service:
        outcome = await service.reset_password(ID)
    assert isinstance(outcome, Applied)
    assert (0, 2) == (outcome.repeated, sent(server.requests))
    assert 3.0 == pytest.approx(sum(clock.slept))


async def test_a_time_out_is_unknown():
    """An answer that takes too long leaves it open what was done."""
    never = asyncio.Event()

    async def hang(_: Request) -> Reply:
        await never.wait()
        return DONE

    async with scripted(rainbow(hang)) as server, client(server.url, timeout=0.05) as service:
        outcome = await service.reset_password(ID)
    assert isinstance(outcome, Unknown)
    assert "POST systems/{systemId}/reset-password: no answer within 0.05 s" == str(outcome.error)


def test_deleting_has_patience():
    """Deleting waits for the gateway's acknowledgement, so its answer may take minutes (Swagger, DeleteSystems)."""
    patience = {str(route): manner.seconds for route, manner in MANNERS.items() if manner.seconds}
    assert {"DELETE systems/{systemId}": 180} == patience


@pytest.mark.parametrize("name", WRITES)
async def test_a_client_that_only_reads_cannot_write(name):
    """Nothing but GET leaves a client that only reads."""
    async with scripted(rainbow(lambda _: DONE)) as server, client(server.url, read_only=True) as service:
        with pytest.raises(ReadOnly):
            await WRITES[name][0](service)
    assert 0 == sent(server.requests)


async def test_deleting_may_be_answered_with_nothing():
    """204 has no body and is whole; for a write that answers with an object it is not."""
    async with scripted(rainbow(lambda _: Reply(b"", 204))) as server, client(server.url) as service:
        assert isinstance(await service.delete_system(ID), Applied)
        assert isinstance(await service.reset_password(ID), Unknown)


@pytest.mark.parametrize("name", ["", ".", ".."])
async def test_an_id_cannot_walk_up_the_path(name):
    """An id that would make another path of it is never sent."""
    async with scripted(rainbow(lambda _: DONE)) as server, client(server.url) as service:
        outcome = await service.delete_system(name)
        assert isinstance(outcome, NotApplied)
        with pytest.raises(RainbowError):
            await service.system(name)
    assert 0 == sent(server.requests)


async def test_ids_are_quoted():
    """Whatever stands in an equipment ID stays one part of the path."""
    seen: list[str] = []

    def answer(request: Request) -> Reply:
        seen.append(request.path)
        return error(404, 404000)

    async with scripted(rainbow(answer)) as server, client(server.url) as service:
        assert await service.system_by_equipment_id("../a b?c#d/é%2f") is None
    assert ["/api/rainbow/admin/v1.0/systems/pbxid/..%2Fa%20b%3Fc%23d%2F%C3%A9%252f"] == seen


async def test_what_is_sent():
    """Each write sends exactly the body it was given; those without a body send none."""
    async with scripted(rainbow(lambda _: DONE)) as server, client(server.url) as service:
        await service.create_system(OURS)
        await service.update_system(ID, {"pbxNationalPrefix": ""})
        await service.link(SITE, ID)
        await service.unlink(SITE, ID)
        await service.reset_password(ID)
    admin = "/api/rainbow/admin/v1.0"
    assert [
        ("POST", f"{admin}/systems", b'{"name":"OXE","type":"oxe","country":"FRA","pbxId":"PBX1"}'),
        ("PUT", f"{admin}/systems/{ID}", b'{"pbxNationalPrefix":""}'),
        ("POST", f"{admin}/sites/{SITE}/systems", f'{{"systemId":"{ID}"}}'.encode()),
        ("DELETE", f"{admin}/sites/{SITE}/systems/{ID}", b""),
        ("POST", f"{admin}/systems/{ID}/reset-password", b""),
    ] == [(request.method, request.path, request.body) for request in server.requests[1:]]


def test_the_calls_of_this_table_are_all_writes():
    """A write that the client gains is tested here, or this fails."""
    named = {"create_system", "update_system", "link", "unlink", "delete_system", "reset_password", "create_site"}
    reads = {"systems", "sites", "site", "companies", "system", "system_by_equipment_id", "state", "company"}
    reads |= {"connection_history", "pause"}  # and what asks nothing
    assert named == {name for name in vars(Client) if not name.startswith("_")} - reads
