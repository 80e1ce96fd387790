"""The client against the emulator, which was written from Rainbow's documents alone.

Every request that it sends is held against ALE's Swagger.
"""

import asyncio
import subprocess
import sys

import pytest

from rainbow.world import JumpingClock
from rainbow_tenancy.emulator import Emulator, Synthetic, running_emulator
from rainbow_tenancy.rainbow import (
    Applied,
    Channel,
    Client,
    EquipmentIdTaken,
    Invalid,
    LockedOut,
    NotApplied,
    NotFound,
    NotYours,
    Unknown,
    WrongPassword,
    read_settings,
)
from rainbow_tenancy.rainbow.session import REFUSED_LOGINS

OXE = {
    "name": "OXE-LYON-01",
    "type": "oxe",
    "country": "FRA",
    "isShared": True,
    "pbxId": "PBX0-1",
    "activationCode": "4711",
}


def client(emulator: Emulator, clock: JumpingClock | None = None, *, read_only: bool = False, **environ: str) -> Client:
    """A client of the emulated partner's administrator."""
    known = emulator.environ
    return Client(read_settings(known | environ), read_only=read_only, clock=clock or JumpingClock())


async def test_the_life_of_a_pbx(emulator):
    """Create, link, change, look, unlink, reset and delete: each is Applied, and the estate shows it."""
    async with client(emulator) as rainbow:
        created = await rainbow.create_system(OXE)
        assert isinstance(created, Applied)
        pbx = created.value
        assert pbx.activation_code is not None
        assert ("PBX0-1", "4711", True) == (pbx.pbx_id, pbx.activation_code.reveal(), pbx.is_shared)
        site = next(site for site in await rainbow.sites() if site.name == "Lyon")
        linked = await rainbow.link(site.id, pbx.id)
        assert isinstance(linked, Applied)
        assert (site.id,) == linked.value.site_ids
        changed = await rainbow.update_system(pbx.id, {"pbxNationalPrefix": "0", "pbxMainBundlePrefix": ["0", "9"]})
        assert isinstance(changed, Applied)
        assert ["0", "9"] == changed.value.answered("pbxMainBundlePrefix")
        assert Channel.DOWN is (await rainbow.state(pbx.id)).connection
        emulator.connect("PBX0-1")
        assert Channel.UP is (await rainbow.state(pbx.id)).connection
        activated = await rainbow.system_by_equipment_id("PBX0-1")
        assert activated is not None
        assert ("activated", None) == (activated.status, activated.activation_code)
        reset = await rainbow.reset_password(pbx.id)
        assert isinstance(reset, Applied)
        assert reset.value.activation_code not in (None, pbx.activation_code)
        assert isinstance(await rainbow.unlink(site.id, pbx.id), Applied)
        assert isinstance(await rainbow.delete_system(pbx.id), Applied)
        assert await rainbow.system(pbx.id) is None


async def test_what_rainbow_refuses(emulator):
    """Each refusal is NotApplied with its class."""
    async with client(emulator) as rainbow:
        assert isinstance(await rainbow.create_system(OXE), Applied)
        for outcome, kind in (
            (await rainbow.create_system(OXE), EquipmentIdTaken),
            (await rainbow.update_system("0" * 24, {"name": "x"}), NotFound),
            (await rainbow.delete_system("short"), Invalid),
        ):
            assert isinstance(outcome, NotApplied)
            assert kind is type(outcome.error)


async def test_a_foreign_pbx():
    """A PBX of another partner's customers is told or hidden, as Rainbow likes."""
    seed = {
        "partner": {"name": "Partner"},
        "companies": [{"name": "Foreign", "bp": "none", "sites": [{"name": "There"}]}],
        "pbxs": [{"name": "F", "type": "oxe", "equipmentId": "PBX-F", "shared": False, "sites": ["Foreign/There"]}],
    }
    with running_emulator(seed, {"foreign-object": "403301"}) as emulator:
        async with client(emulator) as rainbow:
            with pytest.raises(NotYours):
                await rainbow.system_by_equipment_id("PBX-F")
    with running_emulator(seed, {"foreign-object": "404"}) as emulator:
        async with client(emulator) as rainbow:
            assert await rainbow.system_by_equipment_id("PBX-F") is None


@pytest.mark.parametrize("assume", [{}, {"page-cap": 100}, {"total": "absent"}, {"total": "absent", "page-cap": 300}])
async def test_a_big_estate_comes_whole(assume):
    """Two and a half thousand PBXs come whole, whatever the server's page and whether it tells totals."""
    with running_emulator(Synthetic(pbxs=2500, companies=50, sharing=2), assume) as emulator:
        async with client(emulator, read_only=True) as rainbow:
            systems, sites, companies = await asyncio.gather(rainbow.systems(), rainbow.sites(), rainbow.companies())
        assert (2500, 2500) == (len(systems), len({system.id for system in systems}))
        assert 50 == len([company for company in companies if not company.is_bp])
        assert all(site.company_id for site in sites)
        if not assume:
            counts = {route.rsplit("/", 1)[-1]: number for route, number in emulator.counts().items()}
            assert {"login": 1, "systems": 3, "sites": 1, "companies": 1} == counts


async def test_a_code_travels_only_in_its_own_field(emulator):
    """The activation code is in the create's body and nowhere else."""
    async with client(emulator) as rainbow:
        await rainbow.create_system(OXE | {"activationCode": "canary-4711"})
        await rainbow.systems()
    texts = [f"{sent.path}?{sent.query} {dict(sent.headers)}" for sent in emulator.requests()]
    assert [] == [text for text in texts if "canary" in text]


async def test_a_company_tells_its_users():
    """One company tells how many users it has, which lists leave out."""
    with running_emulator() as emulator:
        async with client(emulator, read_only=True) as rainbow:
            found = {company.name: company for company in await rainbow.companies()}
            assert found["Garage Dupont"].number_users is None
            garage = await rainbow.company(found["Garage Dupont"].id)
        assert ("C-10442", False) == (garage.reference, garage.is_bp)
        assert garage.number_users


async def test_a_wrong_password_is_sent_once(emulator):
    """The emulator locks after five; this client sends a wrong password once, however often it is asked."""
    for _ in range(7):
        with pytest.raises(WrongPassword):
            await client(emulator, RAINBOW_PASSWORD="wrong").__aenter__()
    async with client(emulator) as rainbow:
        assert emulator.email == rainbow.account.login


async def test_a_locked_account_is_told(emulator):
    """Five wrong passwords lock the account, and the right one is refused too: told as what it is."""
    for _ in range(5):
        REFUSED_LOGINS.clear()  # five processes
        with pytest.raises((WrongPassword, LockedOut)):
            await client(emulator, RAINBOW_PASSWORD="wrong").__aenter__()
    with pytest.raises(LockedOut):
        await client(emulator).__aenter__()


async def test_tokens_are_renewed_until_they_cannot_be(emulator):
    """A day of work: the emulator's tokens are renewed at half life, and then there is a new login."""
    clock = JumpingClock()
    async with client(emulator, clock) as rainbow:
        for _ in range(24):
            clock.now += 3700
            emulator.advance(3700)
            await rainbow.companies()
    counts = {route.rsplit("/", 1)[-1]: number for route, number in emulator.counts().items()}
    assert 24 == counts["companies"]
    assert 1 < counts["login"] < counts["renew"]
    assert {200} == {sent.status for sent in emulator.requests()}


@pytest.mark.parametrize("action", ["drop-before", "drop-after", "status", "status-after"])
async def test_a_create_with_our_equipment_id_is_done_once(emulator, action):
    """Whether the first request took effect or not, there is one PBX, and the outcome says what to look at."""
    emulator.fault(action, method="POST", **({"status": 500} if action.startswith("status") else {}))
    async with client(emulator) as rainbow:
        outcome = await rainbow.create_system(OXE)
        same = [
            system for system in await rainbow.systems(bp_id=rainbow.account.company_id) if system.pbx_id == "PBX0-1"
        ]
    assert 1 == len(same)
    if action.endswith("-after"):
        assert isinstance(outcome, NotApplied)
        assert isinstance(outcome.error, EquipmentIdTaken)
    else:
        assert isinstance(outcome, Applied)
    assert 1 == outcome.repeated


@pytest.mark.parametrize("action", ["drop-before", "drop-after"])
async def test_a_reset_is_never_repeated(emulator, action):
    """Each reset makes another code, so a lost answer is Unknown."""
    emulator.fault(action, method="POST")
    async with client(emulator) as rainbow:
        outcome = await rainbow.reset_password((await rainbow.systems())[0].id)
    assert isinstance(outcome, Unknown)
    assert 1 == sum("reset-password" in sent.path for sent in emulator.requests())


def test_importing_the_client_is_cheap():
    """`import rainbow_tenancy.rainbow` loads neither the HTTP library nor the models."""
    probe = (
        "import sys, rainbow_tenancy.rainbow; print({'httpx2', 'msgspec', 'pydantic', 'asyncio'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert "set()" == done.stdout.strip()


def test_every_name_is_there():
    """Each exported name can be imported, and a name that is not exported is an AttributeError."""
    import rainbow_tenancy.rainbow as package

    assert all(getattr(package, name) for name in package.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = package.nothing
