"""Plan, apply, plan again: against the emulator, over real HTTP."""

import asyncio
import json
import stat
from pathlib import Path

import pytest

from rainbow_tenancy.emulator import running_emulator
from rainbow_tenancy.rainbow import Client, read_settings
from rainbow_tenancy.reconcile.apply import Outcome, Status, apply
from rainbow_tenancy.reconcile.journal import Journal
from rainbow_tenancy.reconcile.operations import Plan
from rainbow_tenancy.reconcile.prepare import prepare
from rainbow_tenancy.secret import Secret
from reconcile.world import planned, tenancy

CANARY = "canary-8271-code"


def environment(emulator):
    """What an operator exports."""
    return emulator.environ


async def run(emulator, wanted, journal: Path) -> tuple[Plan, Outcome, Plan]:
    """One apply with the plans before and after it."""
    async with Client(read_settings(environment(emulator)), read_only=False) as client:
        before = await prepare(client, wanted, users=False)
        with Journal(journal, login=emulator.email, environ={}) as lines:
            outcome = await apply(before, client, journal=lines, resolve=lambda _: Secret(CANARY))
        return before, outcome, await prepare(client, wanted, users=False)


NEW = """\
version: 1
pbxs:
  pbx:
    type: OmniPCX Enterprise
    dialing: {country: FRA, nationalPrefix: "0", outboundPrefix: "0"}
    equipment: {activationCode: {fromEnv: RAINBOW_SECRET_CODE}}
    sharedWith: [Boulangerie Martin, Garage Dupont, {company: Clinique du Parc, site: Lyon}]
"""


def test_created_pbx_and_its_associations_are_there_afterwards(tmp_path):
    """The next plan holds no operation."""
    with running_emulator() as emulator:
        before, outcome, after = asyncio.run(run(emulator, tenancy(tmp_path, NEW), tmp_path / "journal"))
    assert ["create pbx", "associate pbx / Boulangerie Martin"] == planned(before)[:2]
    assert (True, True) == (outcome.complete, after.is_empty)


def test_journal_notes_intent_and_outcome_without_secrets(tmp_path):
    """Two lines an operation, in a file that only its owner reads; the activation code is in none."""
    path = tmp_path / "journal"
    with running_emulator() as emulator:
        asyncio.run(run(emulator, tenancy(tmp_path, NEW), path))
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert ["intent", "outcome"] * 2 == [line["event"] for line in lines[:4]]
    assert 8 == len(lines)
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)
    assert CANARY not in path.read_text()


def test_failure_leaves_what_depends_on_it_and_the_rest_goes_on(tmp_path):
    """A refused create leaves its associations; another PBX is made all the same."""
    text = NEW + NEW.split("pbxs:\n")[1].replace("  pbx:", "  other:", 1)
    with running_emulator() as emulator:
        emulator.fault("status", method="POST", route="/api/rainbow/admin/v1.0/systems", nth=1, times=1, status=403)
        _, outcome, _ = asyncio.run(run(emulator, tenancy(tmp_path, text), tmp_path / "journal"))
    assert [Status.FAILED, *[Status.LEFT] * 3, *[Status.DONE] * 4] == [one.status for one in outcome.results]


OLD = {
    "old": "{equipment: {id: OLD-1}, absent: true}",
    "new": "{name: NEW, replaces: OLD-1, sharedWith: [Fermette SA]}",
}


@pytest.mark.parametrize("since", [False, True], ids=["as planned", "associated since"])
@pytest.mark.parametrize("key", OLD)
def test_deletion_takes_a_pbx_from_nobody_whom_the_plan_does_not_name(tmp_path, key, since):
    """Who was associated after the plan was made keeps the PBX; the next plan names that company too."""
    head = "version: 1\ndefaults: {type: OXO Connect, dialing: {country: FRA}}\npbxs:\n"
    made = tenancy(tmp_path, head + "  old: {equipment: {id: OLD-1}, sharedWith: [Fermette SA]}\n")

    async def made_and_lost(emulator) -> tuple[Outcome, Plan]:
        await run(emulator, made, tmp_path / "journal")
        async with Client(read_settings(environment(emulator)), read_only=False) as client:
            wanted = tenancy(tmp_path, f"{head}  {key}: {OLD[key]}\n")
            before = await prepare(client, wanted, users=False)
            if since:
                emulator.by_hand("POST", "/sites/Garage Dupont/systems", {"systemId": "old"})
            with Journal(tmp_path / "later", login=emulator.email, environ={}) as lines:
                outcome = await apply(before, client, journal=lines, resolve=lambda _: Secret(CANARY))
            return outcome, await prepare(client, wanted, users=False)

    with running_emulator() as emulator:
        outcome, after = asyncio.run(made_and_lost(emulator))
    last = outcome.results[-1]
    if not since:
        assert (True, True) == (outcome.complete, after.is_empty)
        return
    assert (Status.FAILED, True) == (last.status, last.detail.startswith("it was associated since the plan was made"))
    (again,) = after.operations
    assert ["Fermette SA", "Garage Dupont"] == [one.name for one in again.touches]


def test_empty_plan_costs_the_login_and_the_pages(tmp_path):
    """One request a collection below a thousand rows, PBXs twice, and the login."""
    with running_emulator() as emulator:
        asyncio.run(run(emulator, tenancy(tmp_path, NEW), tmp_path / "journal"))
        emulator.reset_requests()
        asyncio.run(run(emulator, tenancy(tmp_path, NEW), tmp_path / "journal"))
        counts = emulator.counts()
    assert {"login": 1, "systems": 4, "sites": 2, "companies": 2} == {
        route.rsplit("/", 1)[1]: count for route, count in counts.items()
    }
