"""Faults: whether the effect takes place, and what the client gets."""

import threading
from http.client import HTTPException

import pytest

from emulator.raw import World
from rainbow_tenancy.emulator import EmulatorError, running_emulator

CREATE = {"method": "POST", "route": "/systems"}
ADMIN = "/api/rainbow/admin/v1.0"


def exists(api, name="new"):
    """Return whether there is such a PBX."""
    return bool(api.get("/systems", name=name, bpId="5a0000000000000000000001").data)


def test_status_without_effect(emulator, api):
    """A 500 or 503 is answered in Rainbow's form, and nothing happens."""
    for status, message in ((500, "Internal Server Error"), (503, "Service Unavailable")):
        emulator.fault("status", status=status, **CREATE)
        reply = api.create()
        assert (status, message) == (reply.status, reply.json["errorMsg"])
    assert not exists(api)
    assert 200 == api.create().status


def test_status_after_the_effect(emulator, api):
    """A 500 can also come after the effect."""
    emulator.fault("status-after", status=500, **CREATE)
    assert 500 == api.create().status
    assert exists(api)


def test_haproxys_429(emulator, api):
    """429 is plain text, with Retry-After or without."""
    emulator.fault("status", status=429, retry_after=7)
    reply = api.get("/systems")
    assert (429, b"Too Many Requests (HAP429).\n", "7") == (reply.status, reply.raw, reply.headers["retry-after"])
    assert reply.headers["content-type"].startswith("text/plain")
    emulator.fault("status", status=429, retry_after=None)
    assert "retry-after" not in api.get("/systems").headers


@pytest.mark.parametrize(("action", "done"), [("drop-before", False), ("drop-after", True)])
def test_cut_connection(emulator, api, action, done):
    """The connection is really cut, before or after the effect."""
    emulator.fault(action, **CREATE)
    with pytest.raises((HTTPException, OSError)):
        api.create()
    assert done == exists(api)


def test_late_effect(emulator, api):
    """The answer is an error; the effect comes so many requests later."""
    emulator.fault("late-effect", status=504, requests=2, **CREATE)
    assert 504 == api.create().status
    assert [False, True] == [exists(api), exists(api)]


def test_late_effect_can_be_brought_about(emulator, api):
    """settle() lets late effects take place at once."""
    emulator.fault("late-effect", requests=100, **CREATE)
    api.create()
    assert not exists(api)
    emulator.settle()
    assert exists(api)


def test_expired_token(emulator, api):
    """One request is told that its token is over, though it is not."""
    emulator.fault("expired-token", route="/systems")
    reply = api.get("/systems")
    assert (401, "jwt expired") == (reply.status, reply.json["errorDetails"])
    assert 200 == api.get("/systems").status


def test_answers_that_are_no_answers(emulator, api):
    """Half a JSON text, a page, nothing, another address; with the effect where that is asked for."""
    emulator.fault("not-json", effect="now", **CREATE)
    reply = api.create("half")
    with pytest.raises(ValueError, match="Unterminated"):
        reply.json  # noqa: B018 - a property that raises
    assert exists(api, "half")
    emulator.fault("html")
    assert api.get("/systems").headers["content-type"].startswith("text/html")
    emulator.fault("empty")
    reply = api.get("/systems")
    assert (204, b"") == (reply.status, reply.raw)
    emulator.fault("redirect", location="http://127.0.0.1:9/x")
    reply = api.get("/systems")
    assert (302, "http://127.0.0.1:9/x") == (reply.status, reply.headers["location"])


def test_the_nth_and_so_many(emulator, api):
    """A fault hits from the nth request that matches, so many times."""
    fault = emulator.fault("status", method="GET", route=f"{ADMIN}/systems", nth=2, times=2)
    assert [200, 500, 500, 200] == [api.get("/systems").status for _ in range(4)]
    assert 200 == api.get("/sites").status
    assert (4, 2) == (fault.matched, fault.fired)
    emulator.fault("status", times=None)
    assert [500] * 5 == [api.get("/sites").status for _ in range(5)]
    emulator.clear_faults()
    assert 200 == api.get("/sites").status


def test_first_fault_wins_and_all_count(emulator, api):
    """Two faults on the same requests: the first decides, both count."""
    emulator.fault("status", status=503)
    emulator.fault("status", status=500, nth=2)
    assert [503, 500, 200] == [api.get("/sites").status for _ in range(3)]


@pytest.mark.parametrize(("action", "done"), [("hold", False), ("hold-after", True)])
def test_held_request(emulator, api, action, done):
    """A held request waits, before or after its effect, until it is released."""
    emulator.fault(action, **CREATE)
    replies = []
    thread = threading.Thread(target=lambda: replies.append(api.create().status))
    thread.start()
    assert emulator.wait_until_held()
    assert done == exists(api)
    assert [] == replies
    assert 1 == emulator.release()
    thread.join()
    assert [200] == replies
    assert exists(api)


def test_held_request_ends_with_the_emulator():
    """An emulator that ends while it holds a request cuts it."""
    ended = threading.Event()

    def create(api):
        with pytest.raises((HTTPException, OSError)):
            api.create()
        ended.set()

    with running_emulator() as emulator:
        emulator.fault("hold", **CREATE)
        threading.Thread(target=create, args=[World(emulator).api]).start()
        assert emulator.wait_until_held()
    assert ended.wait(10)


def test_slow_answer_is_still_an_answer(emulator, api):
    """A slow answer comes, with its effect."""
    emulator.fault("slow", seconds=0.01, **CREATE)
    assert 200 == api.create().status


def test_wrong_faults_are_refused(emulator):
    """An unknown action or effect is told."""
    with pytest.raises(EmulatorError, match="explode is no action; right would be one of status, "):
        emulator.fault("explode")
    with pytest.raises(EmulatorError, match="effect later"):
        emulator.fault("status", effect="later")
