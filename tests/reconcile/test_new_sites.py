"""Sites that the files let be created: planned once, before whatever links them, and made once."""

import asyncio
import json
from pathlib import Path

import pytest

from rainbow_tenancy.emulator import running_emulator
from rainbow_tenancy.emulator.handle import Emulator
from rainbow_tenancy.reconcile.apply import Status
from rainbow_tenancy.reconcile.digest import digest
from rainbow_tenancy.reconcile.operations import Kind
from rainbow_tenancy.tenancy import TenancyError
from reconcile import scenario
from reconcile.test_faults import FAULTS, wrong_requests
from reconcile.world import company, estate, plan, planned, site, system, tenancy

BAKERY, CLINIC, FAR = company("Bakery"), company("Clinic"), company("Far", bp="5a0000000000000000000009")
LYON = site("Lyon", CLINIC)
HEAD = "version: 1\ndefaults: {type: OXO Connect, dialing: {country: FRA}}\npbxs:\n"
ANNEX = "{company: Clinic, site: {name: Annex, create: true}}"


def world(*systems):
    """A company without sites, one with a site, and one of another partner."""
    return estate(list(systems), [BAKERY, CLINIC, FAR], [LYON])


def test_site_is_created_before_its_association(tmp_path):
    """The creation is an operation of its own, with company and place, and the association needs it."""
    found = plan(tmp_path, HEAD + f"  a: {{sharedWith: [{ANNEX}]}}\n", world(system("a")))
    assert ["create site a / Clinic", "associate a / Clinic"] == planned(found)
    creation, association = found.operations
    where = str(creation.place).rpartition("/")[2]
    assert ((), (1,)) == (creation.needs, association.needs)
    assert [(None, "Annex")] == [(one.id, one.name) for one in creation.sites]
    assert ("tenancy.yaml:4:20", ["Clinic"]) == (where, [one.name for one in creation.touches])


def test_site_that_is_there_is_used(tmp_path):
    """A site of that name is linked, and none is created; with it linked there is nothing to do."""
    text = HEAD + "  a: {sharedWith: [{company: Clinic, site: {name: Lyon, create: true}}]}\n"
    assert ["associate a / Clinic"] == planned(plan(tmp_path, text, world(system("a"))))
    assert [] == planned(plan(tmp_path, text, world(system("a", LYON))))


def test_site_is_created_once_for_all_who_want_it(tmp_path):
    """Two PBXs and a line that only names it, or leaves the site out, share one creation, and each waits for it."""
    text = HEAD + (
        "  a: {sharedWith: [{company: Bakery, site: Oven}]}\n"
        "  b: {sharedWith: [{company: Bakery, site: {name: Oven, create: true}}]}\n"
        "  c: {sharedWith: [Bakery]}\n"
    )
    found = plan(tmp_path, text, world(system("a"), system("b"), system("c")))
    expected = ["create site a / Bakery", *(f"associate {key} / Bakery" for key in "abc")]
    assert expected == planned(found)
    assert [(), (1,), (1,), (1,)] == [one.needs for one in found.operations]
    assert ":5:" in str(found.operations[0].place)


def test_uses_of_a_company_may_create_its_site(tmp_path):
    """What `sharedWith` can say of a site, `uses` can."""
    text = HEAD + "  a: {}\ncompanies: {Bakery: {uses: [{pbx: a, site: {name: Oven, create: true}}]}}\n"
    assert ["create site a / Bakery", "associate a / Bakery"] == planned(plan(tmp_path, text, world(system("a"))))


def test_ordinary_pbx_is_born_at_its_new_site(tmp_path):
    """Its creation needs that of the site; a shared one only waits for it to end."""
    text = HEAD + f"  a: {{shared: false, sharedWith: [{ANNEX}]}}\n  b: {{sharedWith: [{ANNEX}]}}\n"
    found = plan(tmp_path, text, world())
    assert ["create site a / Clinic", "create a / Clinic", "create b", "associate b / Clinic"] == planned(found)
    assert [(), (1,), (), (1, 3)] == [one.needs for one in found.operations]
    assert (1,) == found.operations[2].after


def test_company_that_moves_to_a_new_site_keeps_the_old_one_until_then(tmp_path):
    """The removal waits for the association through the site that is created."""
    found = plan(tmp_path, HEAD + f"  a: {{sharedWith: [{ANNEX}]}}\n", world(system("a", LYON)))
    assert ["create site a / Clinic", "associate a / Clinic", "remove a / Clinic"] == planned(found)
    assert (2,) == found.operations[2].needs
    assert [False] == [one.left_without_pbx for one in found.operations[2].touches]


def test_nothing_is_created_for_what_is_blocked(tmp_path):
    """The site of an association that may not be done is not created either."""
    found = plan(tmp_path, HEAD + f"  a: {{sharedWith: [{ANNEX}]}}\n", world(system("a", shared=False)))
    assert [] == found.operations
    assert Kind.ASSOCIATE in [one.operation.kind for one in found.blocked]


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        ("{company: Far, site: {name: Annex, create: true}}", "its sites are not visible"),
        ("{company: Clinic, site: {name: Annex, create: false}}", "Clinic has no site Annex"),
        ("{company: Bakery}", "let one be created: {company: Bakery, site: {name: …, create: true}}"),
        ("{company: Clinic, site: {name: Annex}}", "site has no create"),
        ("{company: Clinic, site: {name: 7, create: true}}", "name is the number 7"),
        ("{company: Clinic, site: {create: true}}", "site has no name"),
        ("{company: Clinic, site: [Annex]}", "site is a list"),
    ],
)
def test_what_cannot_be_created_is_told(tmp_path, share, expected):
    """Another partner's customer, and lines that do not say enough, are errors with what would be right."""
    with pytest.raises(TenancyError) as caught:
        plan(tmp_path, HEAD + f"  a: {{sharedWith: [{share}]}}\n", world(system("a")))
    assert 1 == len(caught.value.problems)
    assert expected in str(caught.value)


def test_digest_tells_new_sites_apart(tmp_path):
    """What was reviewed is one site and no other."""
    texts = (HEAD + f"  a: {{sharedWith: [{ANNEX.replace('Annex', name)}]}}\n" for name in ("Annex", "Annexe"))
    first, second = (digest(plan(tmp_path, text, world(system("a")))) for text in texts)
    assert first != second


# ── Carrying it out ──────────────────────────────────────────────────────────────────────────────────────────────────

FILES = """\
version: 1
pbxs:
  OXO90:
    sharedWith:
      - Imprimerie Gutenberg
      - Hôtel Bellecour
      - Cabinet Moreau
      - {company: Clinique du Parc, site: {name: Annexe, create: true}}
      - {company: Garage Dupont, site: {name: Atelier, create: true}}
  new:
    type: Third party
    dialing: {country: FRA}
    shared: false
    sharedWith: [{company: Garage Dupont, site: {name: Atelier, create: true}}]
"""
GOAL = [("Clinique du Parc", "Annexe"), ("Garage Dupont", "Atelier")]


def made(emulator: Emulator) -> list[tuple[str, str]]:
    """The sites of the names that the files let be created, as often as they are there."""
    with emulator.service.lock:
        query = "SELECT companies.name, sites.name FROM sites JOIN companies ON companies.id = companyId"
        return sorted(row for row in emulator.store.tuples(query) if row[1] in {"Annexe", "Atelier"})


async def converges(emulator: Emulator, folder: Path) -> None:
    """Run until nothing is left, twice at most, and find each site once."""
    emulator.clear_faults()
    emulator.settle()
    files = tenancy(folder, FILES)
    _, outcome, left = await scenario.run(emulator, files, folder / "journal")
    assert (True, []) == (outcome.complete, planned(left))
    assert GOAL == made(emulator)
    assert [] == wrong_requests(emulator)


@pytest.mark.parametrize("assume", [{}, {"list-lag": 2}, {"create-without-siteId": "refused"}], ids=str)
async def test_apply_creates_each_site_once(tmp_path, assume):
    """The sites are there, linked, read back and in the journal; a second plan holds no operation."""
    with running_emulator(assume=assume) as emulator:
        _, outcome, _ = await scenario.run(emulator, tenancy(tmp_path, FILES), tmp_path / "journal")
        assert (None, True) == (outcome.stopped, outcome.complete)
        assert 2 == sum(one.method == "POST" and one.path.endswith("/sites") for one in emulator.requests())
        lines = [json.loads(line) for line in (tmp_path / "journal").read_text(encoding="utf-8").splitlines()]
        assert [{"id": None, "name": "Annexe"}] == next(
            one["sites"] for one in lines if one["operation"] == "create site"
        )
        linked = [one["sites"] for one in lines if one["operation"] == "associate"]
        assert all(len(site["id"]) == 24 for sites in linked for site in sites)
        await converges(emulator, tmp_path)


# Where Rainbow gave no good answer, and the site is not there when the sites are read again.
NOT_MADE = {
    "cut before the effect",
    "500 without effect",
    "500 without effect, from then on",
}


@pytest.mark.parametrize("nth", [1, 2])
@pytest.mark.parametrize("fault", FAULTS)
async def test_fault_never_makes_two_sites(tmp_path, fault, nth):
    """Whatever happens to the request for a site, no second one is made, and the next run does the rest."""
    with running_emulator() as emulator:
        hit = emulator.fault(**FAULTS[fault], method="POST", route="/sites", nth=nth)
        _, outcome, _ = await scenario.run(emulator, tenancy(tmp_path, FILES), tmp_path / "journal")
        assert hit.fired
        unknown = any(one.status is Status.UNKNOWN for one in outcome.results)
        assert (fault in NOT_MADE) is unknown
        await converges(emulator, tmp_path)


async def test_site_without_answer_and_not_there_is_told(tmp_path):
    """Nobody knows whether it will be made: what needs it is left, and a person is told to look."""
    with running_emulator() as emulator:
        emulator.fault("drop-before", method="POST", route="/sites", nth=1)
        _, outcome, _ = await scenario.run(emulator, tenancy(tmp_path, FILES), tmp_path / "journal")
        (unknown,) = [one for one in outcome.results if one.status is Status.UNKNOWN]
        assert Kind.CREATE_SITE is unknown.operation.kind
        assert "look at them on Rainbow's page before the next run" in unknown.detail
        left = {one.operation.company for one in outcome.results if one.status is Status.LEFT}
        assert {unknown.operation.company} == left


async def test_site_that_somebody_made_meanwhile_is_used(tmp_path):
    """Between plan and apply a person creates the site on Rainbow's page: it is taken, and none is made beside it."""
    with running_emulator() as emulator:
        files = tenancy(tmp_path, FILES)
        clinic = emulator.service.store.value("SELECT id FROM companies WHERE name = 'Clinique du Parc'")

        def by_hand(result):
            if result.operation.kind is Kind.CREATE_SITE and not emulator_has("Annexe"):
                emulator.by_hand("POST", "/sites", {"name": "Annexe", "status": "active", "companyId": clinic})

        def emulator_has(name):
            return name in {site for _, site in made(emulator)}

        _, outcome, left = await scenario.run(emulator, files, tmp_path / "journal", on_event=by_hand)
        assert (True, []) == (outcome.complete, planned(left))
        assert GOAL == made(emulator)


@pytest.mark.parametrize("moment", ["hold", "hold-after"])
async def test_kill_never_makes_two_sites(tmp_path, moment):
    """A run that dies while Rainbow makes a site leaves one or none, and the next run finds it."""
    with running_emulator() as emulator:
        emulator.fault(moment, method="POST", route="/sites", nth=1)
        running = asyncio.create_task(scenario.run(emulator, tenancy(tmp_path, FILES), tmp_path / "journal"))
        assert await asyncio.to_thread(emulator.wait_until_held)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        emulator.release()
        await converges(emulator, tmp_path)
