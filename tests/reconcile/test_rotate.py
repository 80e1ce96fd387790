"""A new activation code while things go wrong: how often Rainbow is asked, and which code is handed out."""

import json

import pytest

from rainbow.world import JumpingClock
from rainbow_tenancy.emulator import running_emulator
from rainbow_tenancy.rainbow import Client, read_settings
from rainbow_tenancy.reconcile.execute import Status
from rainbow_tenancy.reconcile.journal import Journal
from rainbow_tenancy.reconcile.named import find_named
from rainbow_tenancy.reconcile.rotate import rotate
from reconcile.scenario import client
from support.between import between
from support.codes import tells
from support.scripted_server import Reply, Request

PBX = "OXE-RHONE-ALPES"
ROUTE = "/systems/{systemId}/reset-password"
ASKED = "POST /api/rainbow/admin/v1.0/systems/{systemId}/reset-password"
READ = "/systems/{systemId}"


@pytest.fixture
def emulator():
    """The demo partner, with a PBX that is Pending again."""
    with running_emulator() as emulator:
        yield emulator


async def rotated(emulator, folder, during=lambda: None):
    """How it ends, and the journal."""
    async with client(emulator) as writer:
        (pbx,) = await find_named(writer, None, [PBX])
        during()
        with Journal(folder / "journal", environ={}) as lines:
            ended = await rotate(writer, pbx, journal=lines)
    return ended, [json.loads(line) for line in (folder / "journal").read_text().splitlines()]


def code_of(emulator):
    """The code that Rainbow has."""
    with emulator.service.lock:
        return emulator.store.value("SELECT jid_pbxagent_password FROM systems WHERE name = ?", PBX)


def outcomes(journal):
    """How each request is noted."""
    return [line["status"] for line in journal if line["event"] == "outcome"]


@pytest.mark.parametrize("activated", [True, False])
@pytest.mark.parametrize(
    ("fault", "requests", "noted"),
    [
        ({}, 1, ["done"]),
        ({"action": "drop-before"}, 2, ["left", "done"]),
        ({"action": "status", "status": 500}, 2, ["left", "done"]),
        ({"action": "not-json"}, 2, ["left", "done"]),
        ({"action": "html"}, 2, ["left", "done"]),
        ({"action": "drop-after"}, 1, ["done"]),
        ({"action": "status-after", "status": 500}, 1, ["done"]),
        ({"action": "status", "status": 429, "retry_after": 1}, 2, ["done"]),
        ({"action": "expired-token"}, 2, ["done"]),
    ],
)
async def test_asked_again_only_where_nothing_happened(emulator, tmp_path, fault, requests, noted, activated):
    """Lost before the effect it is asked again, lost after it is not: the code handed out is the one that is there."""
    if not activated:
        assert emulator.by_hand("POST", f"/systems/{PBX}/reset-password").status < 300
    if fault:
        emulator.fault(**fault, method="POST", route=ROUTE, times=1)
    emulator.reset_requests()
    ended, journal = await rotated(emulator, tmp_path)
    assert Status.DONE is ended.status
    assert code_of(emulator) == ended.system.activation_code.reveal()
    assert (requests, noted) == (emulator.counts()[ASKED], outcomes(journal))
    assert not tells(json.dumps(journal), code_of(emulator))


async def test_never_answered_is_unknown_in_the_end(emulator, tmp_path):
    """Three requests that certainly did nothing so far are enough; they may do something yet."""
    emulator.fault("status", status=503, method="POST", route=ROUTE, times=None)
    ended, journal = await rotated(emulator, tmp_path)
    assert (Status.UNKNOWN, 3) == (ended.status, emulator.counts()[ASKED])
    assert ["left", "left", "left"] == outcomes(journal)


async def test_without_a_look_nothing_is_repeated(emulator, tmp_path):
    """Where Rainbow cannot be read after a lost answer, nobody knows, and no second code is made."""

    def fail():
        emulator.fault("drop-after", method="POST", route=ROUTE)
        emulator.fault("status", status=500, method="GET", route=READ, nth=2, times=None)

    ended, journal = await rotated(emulator, tmp_path, fail)
    assert (Status.UNKNOWN, 1) == (ended.status, emulator.counts()[ASKED])
    assert ["unknown"] == outcomes(journal)


async def test_refused_is_failed(emulator, tmp_path):
    """A refusal did nothing and is not repeated."""
    emulator.fault("status", status=403, code=403301, details="not yours", method="POST", route=ROUTE, times=None)
    ended, journal = await rotated(emulator, tmp_path)
    assert (Status.FAILED, 1, ["failed"]) == (ended.status, emulator.counts()[ASKED], outcomes(journal))
    assert "not yours" in ended.detail


@pytest.mark.parametrize("requests", [0, 99])
async def test_pbx_that_connects_meanwhile_is_not_taken_for_the_effect(requests):
    """A PBX that is activating or activated by then got no new code: that is unknown, and nothing is repeated."""
    seen: list[tuple[str, object]] = []

    class Noting:
        """A journal during whose first line the PBX connects."""

        def note(self, event, said):
            if not seen:
                there.connect(PBX)
            seen.append((event, said.get("status")))

    with running_emulator(assume={"activating-requests": requests}) as there:
        assert there.by_hand("POST", f"/systems/{PBX}/reset-password").status < 300
        there.fault("drop-before", method="POST", route=ROUTE, times=None)
        async with client(there) as writer:
            (pbx,) = await find_named(writer, None, [PBX])
            ended = await rotate(writer, pbx, journal=Noting())
    assert [("intent", None), ("outcome", "unknown")] == seen
    assert Status.UNKNOWN is ended.status


async def test_done_without_an_effect_is_unknown(emulator):
    """Where Rainbow says that it was done and shows the PBX as before, that is told, and no second code asked for."""
    first: dict[str, Reply] = {}
    noted: list[object] = []

    def as_before(request: Request, good: Reply) -> Reply:
        return first.setdefault(request.path, good) if request.method == "GET" else good

    class Noting:
        """A journal that keeps how requests ended."""

        def note(self, event, said):
            noted.append(said.get("status"))

    with between(emulator) as wire:
        wire.spoil = as_before
        there = emulator.environ | {"RAINBOW_HOST": wire.url}
        async with Client(read_settings(there), read_only=False, clock=JumpingClock()) as writer:
            (pbx,) = await find_named(writer, None, [PBX])
            ended = await rotate(writer, pbx, journal=Noting())
    assert (Status.UNKNOWN, 1, [None, "unknown"]) == (ended.status, emulator.counts()[ASKED], noted)
    assert "Rainbow said that it was done" in ended.detail


async def test_late_effect_makes_the_last_code_count(emulator, tmp_path):
    """What the README does not promise: an effect after the look makes two codes; the one handed out is in Rainbow."""
    emulator.fault("late-effect", method="POST", route=ROUTE, requests=2, times=1)
    ended, _ = await rotated(emulator, tmp_path)
    assert Status.DONE is ended.status
    assert code_of(emulator) == ended.system.activation_code.reveal()
