"""Sites that `sharedWith` lets be created, in Pulumi."""

import asyncio

from plugin.caller import NONE, Caller
from plugin.conftest import Start
from plugin.samples import INFO, LYON, id_of, writes
from rainbow_tenancy.emulator.handle import Emulator

ANNEX = {"company": "Clinique du Parc", "site": {"name": "Annexe", "create": True}}
WITH_ANNEX = {**LYON, "sharedWith": [ANNEX]}


def made(emulator: Emulator) -> int:
    """How many sites of that name there are."""
    with emulator.service.lock:
        return int(emulator.store.value("SELECT count(*) FROM sites WHERE name = 'Annexe'"))


async def test_life(caller: Caller, start: Start, emulator: Emulator):
    """The preview tells of the site, the update makes it once, and nothing differs afterwards, by neither spelling."""
    await caller.create("lyon", WITH_ANNEX, preview=True)
    touches = "touches 1 company: Clinique du Parc"
    made_ready = "create site Annexe of Clinique du Parc\nassociate with Clinique du Parc, site Annexe"
    assert [f"lyon: {touches}\n{made_ready}"] == caller.said(INFO)
    assert 0 == made(emulator)
    state = await caller.create("lyon", WITH_ANNEX)
    assert ["Clinique du Parc"] == state.out["companies"]
    other = await start()
    assert (1, []) == (made(emulator), await other.drift(state))
    plain = {**WITH_ANNEX, "sharedWith": [{"company": "Clinique du Parc", "site": "Annexe"}]}
    assert NONE == (await other.diff(state, await other.checked("lyon", plain))).changes


async def test_two_pbxs_want_one_site(caller: Caller, emulator: Emulator):
    """While a resource creates a site, another that wants the same one waits, and then finds it."""
    other = {"company": "Garage Dupont", "site": {"name": "Atelier", "create": True}}
    await caller.create("first", {**LYON, "sharedWith": [other]})  # from here on, writes go beside each other
    emulator.reset_requests()
    emulator.fault("hold", method="POST", route="/sites")
    one = asyncio.create_task(caller.create("lyon", WITH_ANNEX))
    assert await asyncio.to_thread(emulator.wait_until_held)
    another = asyncio.create_task(caller.create("paris", {**WITH_ANNEX, "name": "paris"}))
    for _ in range(50):  # as long as the other would have needed
        await caller.invoke("getPbxs")
    emulator.release()
    await asyncio.gather(one, another)
    assert (1, 1) == (made(emulator), writes(emulator).count("POST /sites"))
    with emulator.service.lock:
        query = "SELECT systemId FROM links JOIN sites ON sites.id = siteId WHERE sites.name = 'Annexe'"
        linked = set(emulator.store.column(query))
    assert {id_of(emulator, "lyon"), id_of(emulator, "paris")} == linked


async def test_association_names_the_way(caller: Caller, emulator: Emulator):
    """An association creates no site: the check says who does."""
    inputs = {"pbx": id_of(emulator, "OXO90"), **ANNEX}
    answer = await caller.check("a", inputs, type_="rainbow:index:CompanyAssociation")
    (failure,) = answer.failures
    assert "site" == failure.property
    assert "sharedWith of a rainbow:Pbx may create one, and so may rainbowctl" in failure.reason
