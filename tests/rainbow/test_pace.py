"""The pace: what 429 does to it, and how it comes back."""

import asyncio
import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rainbow.world import JumpingClock, client, in_turn, logged_in, rainbow
from rainbow_tenancy.rainbow import TooManyRequests
from rainbow_tenancy.rainbow.pace import FORGOTTEN_AFTER, HELD_AT, LONGEST_PAUSE, LOWERED_TO, Gate, Pace
from support.scripted_server import Reply, Request, scripted

HAPROXY = Reply(b"Too Many Requests (HAP429).\n", 429, {"content-type": "text/plain"})
EMPTY = Reply({"data": [], "total": 0})

# What happens, how long after the event before, and what Retry-After says.
EVENTS = st.tuples(st.sampled_from(["wait", "accepted", "refused"]), st.floats(0, 30), st.floats(0, 200) | st.none())


def send(pace: Pace, now: float, number: int) -> list[float]:
    """Send that many requests as fast as the pace allows; all are accepted."""
    moments = []
    for _ in range(number):
        now += pace.wait(now)
        while (more := pace.wait(now)) > 0:
            now += more
        moments.append(now)
        pace.accepted(now)
    return moments


@given(ceiling=st.floats(0.5, 500), number=st.integers(2, 50))
def test_the_ceiling_is_never_exceeded(ceiling, number):
    """Requests leave at least one ceiling's distance between them."""
    pace, now, moments = Pace(ceiling), 100.0, []
    for _ in range(number):
        while (seconds := pace.wait(now)) > 0:
            now += seconds
        moments.append(now)
    gaps = [after - before for before, after in pairwise(moments)]
    assert min(gaps) >= (1 / ceiling) * (1 - 1e-6)


def test_no_ceiling_means_no_waiting():
    """On loopback nothing waits."""
    pace = Pace(math.inf)
    assert [0.0] * 100 == [pace.wait(5.0) for _ in range(100)]


@given(asked=st.floats(0, 1000))
def test_retry_after_is_honoured_within_reason(asked):
    """Nothing is sent before the moment that the service named, nor is a pause longer than two minutes."""
    pace = Pace(math.inf)
    pace.refused(50.0, asked)
    assert min(asked, LONGEST_PAUSE) == pytest.approx(pace.wait(50.0))


def test_without_retry_after_the_pause_doubles():
    """One second, then two, four and so on while the service goes on refusing."""
    pace, now, pauses = Pace(math.inf), 10.0, []
    for _ in range(9):
        pace.refused(now, None)
        pauses.append(pace.wait(now))
        now += pauses[-1]
    assert [1, 2, 4, 8, 16, 32, 64, 120, 120] == [pytest.approx(pause) for pause in pauses]


def test_an_answer_ends_the_doubling():
    """After something was accepted the next pause is one second again."""
    pace = Pace(math.inf)
    pace.refused(10.0, None)
    pace.refused(11.0, None)
    pace.accepted(14.0)
    pace.refused(15.0, None)
    assert 1.0 == pytest.approx(pace.wait(15.0))


def test_many_429_at_once_count_once():
    """Sixteen requests in flight that are all refused lower the pace as one does."""
    alone, together = Pace(10), Pace(10)
    alone.refused(5.0, None)
    for _ in range(16):
        together.refused(5.0, None)
    assert alone.rate == together.rate
    assert 1.0 == pytest.approx(together.wait(5.0))


def test_the_pace_is_lowered_under_what_was_accepted():
    """Without a ceiling the answers of the last second tell how much the service takes."""
    pace = Pace(math.inf)
    for number in range(40):
        pace.accepted(100 + number / 40)
    pace.refused(100.99, 1.0)
    assert 40 * LOWERED_TO == pytest.approx(pace.rate)


def test_one_429_costs_half_of_a_known_pace_at_most():
    """Where little was asked the little that was accepted says nothing."""
    pace = Pace(10)
    pace.refused(5.0, 0.0)
    assert 5 * LOWERED_TO == pytest.approx(pace.rate)


def test_the_pace_is_raised_slowly_and_held_just_under():
    """It grows a little a second, stops just under the pace that met 429, and later tries more."""
    pace = Pace(20)
    for number in range(20):
        pace.accepted(100 + number / 20)
    pace.refused(100.99, 1.0)
    limit = pace.rate / LOWERED_TO
    moments = send(pace, 102.0, 20)
    assert limit * LOWERED_TO < pace.rate < limit * HELD_AT
    moments = send(pace, moments[-1], 500)
    assert moments[-1] - 102.0 < FORGOTTEN_AFTER
    assert limit * HELD_AT == pytest.approx(pace.rate)
    send(pace, moments[-1], 1500)
    assert 20 == pytest.approx(pace.rate)


@given(events=st.lists(EVENTS, max_size=60), ceiling=st.sampled_from([0.5, 10.0, 400.0, math.inf]))
def test_the_pace_keeps_its_bounds(events, ceiling):
    """Whatever happens, the rate stays above nothing and below the ceiling, and no wait exceeds the longest pause."""
    pace, now = Pace(ceiling), 0.0
    for event, seconds, asked in events:
        now += seconds
        if event == "wait":
            assert 0 <= pace.wait(now) <= LONGEST_PAUSE + 1 / min(pace.rate, ceiling)
        elif event == "accepted":
            pace.accepted(now)
        else:
            pace.refused(now, asked)
        assert 0 < pace.rate <= ceiling


async def test_no_more_than_the_cap_are_in_flight():
    """However many ask at once, the gate lets the cap through at a time."""
    gate, inside, most = Gate(Pace(math.inf), 4, JumpingClock()), 0, 0

    async def ask() -> None:
        nonlocal inside, most
        async with gate.turn():
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(ask() for _ in range(50)))
    assert 4 == most


@pytest.mark.parametrize(("headers", "waited"), [({"retry-after": "2"}, 2.0), ({}, 1.0)])
async def test_a_read_waits_and_asks_again(headers, waited):
    """HAProxy's plain-text 429 is waited out, by Retry-After where it stands there."""
    clock = JumpingClock()
    answers = in_turn(Reply(HAPROXY.body, 429, HAPROXY.headers | headers), EMPTY)
    async with scripted(rainbow(answers)) as server, client(server.url, clock=clock) as service:
        assert [] == await service.sites()
    assert waited == pytest.approx(sum(clock.slept))
    assert ["login", "sites", "sites"] == server.paths()


async def test_a_login_waits_too():
    """A 429 to the login is no refusal of the password."""
    async with scripted(in_turn(HAPROXY, logged_in())) as server, client(server.url):
        pass
    assert ["login", "login"] == server.paths()


async def test_waiting_has_an_end():
    """A service that never stops refusing is given up after some two minutes, and so is one that asks for an hour."""
    cases: tuple[tuple[dict[str, str], int], ...] = (({}, 8), ({"retry-after": "3600"}, 1))
    for headers, requests in cases:
        clock = JumpingClock()
        answers = in_turn(Reply(HAPROXY.body, 429, headers))
        async with scripted(rainbow(answers)) as server, client(server.url, clock=clock) as service:
            with pytest.raises(TooManyRequests, match=r"HAP429"):
                await service.sites()
        assert requests == server.paths().count("sites")
        assert 300 > sum(clock.slept)


async def test_a_service_with_a_limit_is_kept_just_under_it():
    """Against a limit of five a second three hundred requests are soon sent with few 429."""
    clock = JumpingClock()
    taken: list[float] = []
    refused = 0

    def answer(_: Request) -> Reply:
        nonlocal refused
        taken[:] = [moment for moment in taken if moment > clock.now - 1]
        if len(taken) >= 5:
            refused += 1
            return HAPROXY
        taken.append(clock.now)
        return EMPTY

    async with scripted(rainbow(answer)) as server, client(server.url, clock=clock, max_rate=10.0) as service:
        began = clock.now
        for _ in range(300):
            await service.sites()
    assert 15 > refused
    assert 100 > clock.now - began
