"""Whatever becomes of Rainbow's answers, a command ends with a clear line or a report; nothing is destroyed."""

import json
import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hostile.damage import ROWS, SHUFFLED, VALUES, WIRE, Damage, at
from hostile.world import COMMANDS, World
from support.between import Spoil
from support.command import Ran
from support.scripted_server import Reply, Request

# anyio's: a connection that is given up before it was begun leaves a coroutine that nobody awaited.
pytestmark = [
    pytest.mark.filterwarnings("ignore:coroutine 'connect_tcp:RuntimeWarning"),
    pytest.mark.filterwarnings(
        "ignore:Exception ignored in. <coroutine object connect_tcp:pytest.PytestUnraisableExceptionWarning"
    ),
]
READING = [name for name in COMMANDS if name != "apply"]
UGLY = ("Traceback", "defect of rainbowctl", " object at 0x", "Secret(", "Struct(", "Error(", "\x1b")
LISTS = ("systems", "sites", "companies")
ROUTES = ("login", *LISTS, "companies/{id}", "state")
LINE = re.compile(r"rainbowctl: |tenancy\.yaml:\d+:\d+: ")
BRIEF = {"a page", "nothing", "half", "status 404", "status 500", "closed at once", "429"}  # also to PUT and DELETE
ANY_SPEED = settings(deadline=None, suppress_health_check=list(HealthCheck))


def UNTOUCHED(_: Request, good: Reply) -> Reply:
    """No damage."""
    return good


def route(request: Request) -> str:
    """The last words of a request's path."""
    *_, before, last = request.path.split("/")
    return "companies/{id}" if before == "companies" else last


def spoiling(damage: Damage, *routes: str, method: str = "GET", times: int | None = None) -> Spoil:
    """Damage the answers to these requests, as often as said."""
    left = times if times is not None else -1

    def spoil(request: Request, good: Reply) -> Reply:
        nonlocal left
        if left == 0 or request.method != method or (routes and route(request) not in routes):
            return good
        left -= 1
        return damage(good)

    return spoil


def well_told(name: str, ran: Ran) -> None:
    """The exit code is one of the table, and what was told is for people."""
    assert ran.code in {0, 1, 2}
    told = ran.out + ran.err
    for ugly in UGLY:
        assert ugly not in told, told
    for line in told.splitlines():
        assert line.isprintable(), line
        assert len(line) < 1100 or "JSON" in name, line
    if name in READING:
        assert len(ran.err.splitlines()) <= 6, ran.err
        assert all(LINE.match(line) for line in ran.err.splitlines()), ran.err
        assert (ran.code == 1) is bool(ran.err)
        assert (ran.code == 1) is not bool(ran.out)
        if ran.out and "JSON" in name:
            assert json.loads(ran.out)["formatVersion"]
    else:
        assert told


def reads(world: World, name: str, spoil: Spoil) -> Ran:
    """Run a reading command over a spoiled wire: it is well told, and wrote nothing."""
    ran = world.run(name, spoil)
    well_told(name, ran)
    assert [] == world.wire.writes()
    return ran


def applies(world: World, spoil: Spoil) -> Ran:
    """Apply over a spoiled wire: it is well told, and removed and created only what it does on a good one."""
    ran = world.run("apply", spoil)
    well_told("apply", ran)
    assert world.removals() <= GOOD_REMOVALS
    assert set(world.created()) <= {"new"}
    assert len(world.pbxs()) == len(set(world.pbxs()))
    return ran


GOOD_REMOVALS = {("DELETE", "/api/rainbow/admin/v1.0/sites/5f5e100045c7b4618318d585/systems/5f5e10005bf00deb749d997b")}


def test_undamaged(world):
    """On a good wire every command succeeds, and apply removes one association and nothing else."""
    assert {"plan": 2, "plan as JSON": 0, "drift": 2, "drift as JSON": 2, "status": 0, "companies": 0} == {
        name: reads(world, name, UNTOUCHED).code for name in READING
    }
    assert 0 == applies(world, UNTOUCHED).code
    assert GOOD_REMOVALS == world.removals()
    assert ["new"] == world.created()


@pytest.mark.parametrize(("number", "damage"), list(enumerate(WIRE)), ids=list(WIRE))
def test_every_damage_to_reads(world, number, damage):
    """The login, a list and a single object, answered wrongly however often they are asked for."""
    for where in ("login" if number % 2 else LISTS[number % 3], LISTS[number // 2 % 3], ROUTES[-1 - number % 2]):
        reads(world, "status" if where == "state" else READING[number % 4], spoiling(WIRE[damage], where))


@pytest.mark.parametrize("damage", ROWS)
def test_every_damage_to_lists(world, damage):
    """Lists whose rows and total do not fit together, always, or in one answer only."""
    for number, where in enumerate(LISTS):
        reads(world, READING[number], spoiling(ROWS[damage], where))
        reads(world, READING[-1 - number], spoiling(ROWS[damage], where, times=1))


@pytest.mark.parametrize("name", READING)
def test_order_of_rows_does_not_matter(world, name):
    """Rows in another order make no difference to what is told."""
    assert reads(world, name, UNTOUCHED) == reads(world, name, spoiling(SHUFFLED))


@settings(ANY_SPEED, max_examples=80)
@given(st.sampled_from(ROUTES), st.floats(0, 1), st.sampled_from(VALUES), st.booleans(), st.sampled_from(READING))
def test_any_value_anywhere(world, where, place, value, whole, name):
    """A value of another kind, or none, in any place of any answer."""
    reads(world, "status" if where == "state" else name, spoiling(at(place, value, whole=whole), where))


@pytest.mark.parametrize("damage", WIRE)
def test_every_damage_to_writes(world, damage):
    """Every write answered wrongly, though it was done: nothing is there twice, and nothing else is removed."""
    for method in ("POST", "PUT", "DELETE") if damage in BRIEF else ("POST",):
        applies(world, spoiling(WIRE[damage], method=method))


@settings(ANY_SPEED, max_examples=40)
@given(st.sampled_from(ROUTES), st.floats(0, 1), st.sampled_from(VALUES), st.booleans())
def test_apply_destroys_nothing(world, where, place, value, whole):
    """Whatever a read says wrongly, apply removes and deletes nothing that it would not remove on a good wire."""
    applies(world, spoiling(at(place, value, whole=whole), where))


def test_a_text_of_50_mb(world):
    """A name of 50 MB is told with its beginning, or not at all."""
    reads(world, "plan", spoiling(at(0.1, "x" * 50_000_000), "companies"))


@pytest.mark.parametrize("where", ROUTES)
def test_an_answer_that_never_ends(world, where):
    """A connection that stays open without the rest of its answer ends with the time-out."""
    stuck = spoiling(lambda good: replace(good, headers={"content-length": "999999"}), where)
    name = "status" if where == "state" else "plan"
    well_told(name, world.run(name, stuck, "--request-timeout", "100ms"))
    assert [] == world.wire.writes()
