"""The life of a `rainbow:CompanyAssociation`."""

import asyncio
from typing import Any

import pytest
from google.protobuf.struct_pb2 import Struct

from plugin.caller import NONE, SOME, Caller, State, urn
from plugin.conftest import Start
from plugin.samples import INFO, id_of, refused, writes
from rainbow_tenancy.emulator.handle import Emulator
from rainbow_tenancy.plugin.values import UNKNOWN, read, write

TYPE = "rainbow:index:CompanyAssociation"
LYON = {"type": "OmniPCX Enterprise", "dialing": {"country": "FRA"}}


async def associate(caller: Caller, name: str, pbx: Any, **more: Any) -> State:
    """An association, made."""
    return await caller.create(name, {"pbx": pbx, **more}, type_=TYPE)


async def companies(caller: Caller, pbx: str) -> Any:
    """Who shares a PBX."""
    return (await caller.invoke("getPbx", systemId=pbx)).plain["companies"]


async def test_life(caller: Caller, start: Start, emulator: Emulator):
    """Create by name, reference and id; no-op; refresh; delete: and no other association is touched."""
    pbx = (await caller.create("lyon", LYON)).id
    fermette = (await caller.invoke("getCompany", name="Fermette SA")).plain["companyId"]
    states = [
        await associate(caller, "a", pbx, company="Boulangerie Martin"),
        await associate(caller, "b", pbx, companyReference="C-10442"),
        await associate(caller, "c", pbx, companyId=fermette),
        await associate(caller, "d", pbx, company="Clinique du Parc", site="Villeurbanne"),
    ]
    assert ["Boulangerie Martin", "Clinique du Parc", "Fermette SA", "Garage Dupont"] == await companies(caller, pbx)
    other = await start()
    for state in states:
        assert (f"{pbx}/{state.out['siteId']}", []) == (state.id, await other.drift(state))
        assert NONE == (await other.diff(state, state.inputs)).changes
    await other.delete(states[0])
    assert await (await start()).read(states[0]) is None
    assert ["Clinique du Parc", "Fermette SA", "Garage Dupont"] == await companies(other, pbx)


async def test_link_that_somebody_removed_is_gone(caller: Caller, start: Start, emulator: Emulator):
    """A refresh shows a vanished association as deleted, and deleting it then succeeds."""
    pbx = (await caller.create("lyon", LYON)).id
    state = await associate(caller, "a", pbx, company="Garage Dupont")
    emulator.by_hand("DELETE", "/sites/Garage Dupont/systems/lyon")
    other = await start()
    assert await other.read(state) is None
    await other.delete(state)


async def told_of_replacing(caller: Caller, start: Start, old: dict[str, str], new: dict[str, str]) -> str:
    """What a preview says where an association becomes another."""
    pbx = (await caller.create("lyon", LYON)).id
    state = await associate(caller, "a", pbx, **old)
    other = await start()
    news = {"pbx": pbx, **new}
    await other.check("a", news, type_=TYPE, olds=state.inputs)
    await other.diff(state, write(news))
    await other.create("a", news, type_=TYPE, preview=True)
    (said,) = other.said(INFO)
    return said


async def test_preview_of_a_replacement_names_who_comes_and_who_goes(caller: Caller, start: Start):
    """The company that loses the PBX stands beside the one that gets it, each with its site."""
    new = {"company": "Clinique du Parc", "site": "Lyon"}
    said = await told_of_replacing(caller, start, {"company": "Garage Dupont"}, new)
    assert [
        "a: touches 2 companies: Clinique du Parc and Garage Dupont",
        "associate with Clinique du Parc, site Lyon",
        "remove from Garage Dupont, site Garage Dupont, which is left without any PBX",
    ] == said.split("\n")


async def test_preview_of_another_site_leaves_nobody_without_pbx(caller: Caller, start: Start):
    """A company that goes to another of its sites is not said to lose its PBX."""
    company = "Clinique du Parc"
    old, new = {"company": company, "site": "Lyon"}, {"company": company, "site": "Villeurbanne"}
    said = await told_of_replacing(caller, start, old, new)
    assert said.endswith("site Villeurbanne\nremove from Clinique du Parc, site Lyon")


async def test_import_by_another_id_tells_what_the_id_is(caller: Caller):
    """An ID that cannot be one is not said to be of something that does not exist."""
    _, text = await refused(caller.read(State(urn("x", TYPE), "5c0000000000000000000001", Struct(), Struct())))
    assert text.endswith("is no ID of an association: that is SYSTEM/SITE, Rainbow's ids of PBX and site")


async def test_import_finds_its_inputs(caller: Caller, emulator: Emulator):
    """`systemId/siteId` is enough; what is read passes Check and differs in nothing."""
    pbx = id_of(emulator, "OXO90")
    with emulator.service.lock:
        site = emulator.store.value("SELECT id FROM sites WHERE name = 'Cabinet Moreau'")
    imported = await caller.read(State(urn("m", TYPE), f"{pbx}/{site}", Struct(), Struct()))
    assert imported is not None
    assert {"pbx": pbx, "company": "Cabinet Moreau"} == read(imported.inputs).plain
    assert imported.inputs == await caller.checked("m", read(imported.inputs).plain, type_=TYPE)
    assert [] == await caller.drift(imported)


@pytest.mark.parametrize(
    ("news", "replaces"),
    [
        ({"companyReference": "C-10417", "site": "Lyon"}, ["companyReference"]),
        ({"company": "Clinique du Parc"}, []),
        ({"company": "Clinique du Parc", "site": "Villeurbanne"}, ["site"]),
        ({"company": "Garage Dupont", "site": "Lyon"}, ["company"]),
        ({"company": UNKNOWN, "site": "Lyon"}, ["company"]),
    ],
)
async def test_diff_replaces_what_may_be_another_link(caller: Caller, news: dict[str, Any], replaces: list[str]):
    """Other words for the same link change in place; what finds another site replaces, the new one first."""
    pbx = (await caller.create("lyon", LYON)).id
    state = await associate(caller, "a", pbx, company="Clinique du Parc", site="Lyon")
    answer = await caller.diff(state, await caller.checked("a", {"pbx": pbx, **news}, type_=TYPE))
    assert (SOME, replaces, False) == (answer.changes, list(answer.replaces), answer.deleteBeforeReplace)


async def test_replacement_that_finds_the_same_link_keeps_it(caller: Caller):
    """The new one is made first; deleting the old one then must not take their common link away."""
    pbx = (await caller.create("lyon", LYON)).id
    old = await associate(caller, "a", pbx, company="Garage Dupont")
    new = await associate(caller, "a", pbx, companyReference="C-10442")
    await caller.delete(old)
    assert (old.id, ["Garage Dupont"]) == (new.id, await companies(caller, pbx))


async def test_both_ways_for_one_pbx_are_refused(caller: Caller, start: Start, emulator: Emulator):
    """A PBX with sharedWith and an association of it: in the preview where its id is known, before any write of it."""
    pbx = {**LYON, "sharedWith": ["Boulangerie Martin"]}
    state = await caller.create("lyon", pbx)
    news = {"pbx": state.id, "company": "Garage Dupont"}
    emulator.reset_requests()
    code, text = await refused(caller.check("a", news, type_=TYPE))
    assert ("FAILED_PRECONDITION", True) == (code, "take sharedWith out of the one" in text)

    preview = await start()
    await preview.diff(state, await preview.checked("lyon", pbx, olds=state.inputs))
    await refused(preview.check("a", news, type_=TYPE))
    backwards = await start()
    await backwards.check("a", news, type_=TYPE)
    await refused(backwards.diff(state, await backwards.checked("lyon", pbx, olds=state.inputs)))
    assert [] == writes(emulator)


async def test_list_is_handed_over_to_associations_with_a_refresh(caller: Caller, start: Start):
    """`--refresh` compares with the list of yesterday's program in the same process: today's has none any more."""
    state = await caller.create("lyon", {**LYON, "sharedWith": ["Garage Dupont"]})
    other = await start()
    assert [] == await other.drift(state)
    await associate(other, "a", state.id, company="Garage Dupont")
    await other.update(state, LYON, preview=True)
    assert "whole list" in (await refused(other.update(state, {**LYON, "sharedWith": []})))[1]


async def test_two_resources_for_one_link_are_refused(caller: Caller, start: Start, emulator: Emulator):
    """Name and reference of one company: the second is refused in the preview, and when both are there already."""
    pbx = (await caller.create("lyon", LYON)).id
    first = await associate(caller, "a", pbx, company="Garage Dupont")
    emulator.reset_requests()
    second = {"pbx": pbx, "companyReference": "C-10442"}
    for preview in (True, False):
        _, text = await refused(caller.create("b", second, preview=preview, type_=TYPE))
        assert "b and a are one association: the same PBX and site; take one of them out of the program" == text
    both = await start()
    await both.diff(first, await both.checked("a", read(first.inputs).plain, olds=first.inputs, type_=TYPE))
    _, text = await refused(both.create("b", second, preview=True, type_=TYPE))
    assert text.startswith("b and a are one")
    imported = State(urn("b", TYPE), first.id, await both.checked("b", second, olds=first.inputs, type_=TYPE), Struct())
    _, text = await refused(both.diff(imported, imported.inputs))
    assert text.startswith("b and a are one")
    assert [] == writes(emulator)


async def test_two_resources_may_change_places(caller: Caller, start: Start):
    """One moves to another company, and a new one takes its link: no conflict."""
    pbx = (await caller.create("lyon", LYON)).id
    first = await associate(caller, "a", pbx, company="Garage Dupont")
    other = await start()
    moved = await other.checked("a", {"pbx": pbx, "company": "Fermette SA"}, olds=first.inputs, type_=TYPE)
    assert ["company"] == list((await other.diff(first, moved)).replaces)
    assert first.id == (await associate(other, "b", pbx, company="Garage Dupont")).id
    await associate(other, "a", pbx, company="Fermette SA")
    await other.delete(first)
    assert ["Fermette SA", "Garage Dupont"] == await companies(other, pbx)


async def test_missing_company_is_not_waited_for(caller: Caller):
    """An association has no ifMissing, and the message offers none."""
    pbx = (await caller.create("lyon", LYON)).id
    _, text = await refused(associate(caller, "a", pbx, company="Zebra"))
    assert text.endswith("no company bears the name Zebra; correct it, or create the company in Rainbow")


@pytest.mark.parametrize(
    ("site", "offered"),
    [
        ({}, 'Clinique du Parc has 2 sites and the line names none; set site to one of "Lyon", "Villeurbanne"'),
        ({"site": "Paris"}, 'Clinique du Parc has no site Paris; its sites are: "Lyon", "Villeurbanne"'),
    ],
)
async def test_messages_offer_what_an_association_can_say(caller: Caller, site: dict[str, str], offered: str):
    """The form of a line of sharedWith is offered to nobody who has no such list."""
    pbx = (await caller.create("lyon", LYON)).id
    _, text = await refused(associate(caller, "a", pbx, company="Clinique du Parc", **site))
    assert f"a: {offered}" == text


async def test_handing_over_to_the_list_removes_nothing(caller: Caller, start: Start):
    """An association goes out of the program as sharedWith comes in: its deletion leaves the list's link alone."""
    pbx = await caller.create("lyon", LYON)
    state = await associate(caller, "a", pbx.id, company="Garage Dupont")
    other = await start()
    await other.update(pbx, {**LYON, "sharedWith": ["Garage Dupont"]})
    await other.delete(state)
    assert ["Garage Dupont"] == await companies(other, pbx.id)


async def test_many_associations_of_one_pbx_at_once(caller: Caller, emulator: Emulator):
    """They arrive together and all come to be; the estate is read once."""
    pbx = (await caller.create("lyon", LYON)).id
    emulator.reset_requests()
    names = ["Boulangerie Martin", "Garage Dupont", "Fermette SA", "Cabinet Moreau", "Librairie des Arts"]
    await asyncio.gather(*(associate(caller, name, pbx, company=name) for name in names))
    assert sorted(names) == await companies(caller, pbx)
    assert 5 == len(writes(emulator))


async def test_preview_of_an_association_of_a_new_pbx(caller: Caller, emulator: Emulator):
    """The PBX is not known yet: company and site are, and an unknown company fails."""
    foreseen = await caller.create("a", {"pbx": UNKNOWN, "company": "Garage Dupont"}, preview=True, type_=TYPE)
    assert ("Garage Dupont", UNKNOWN) == (foreseen.out["linkedCompany"], foreseen.out["systemId"])
    code, text = await refused(
        caller.create("a", {"pbx": UNKNOWN, "company": "Garage Dupond"}, preview=True, type_=TYPE)
    )
    assert ("FAILED_PRECONDITION", True) == (code, "did you mean Garage Dupont?" in text)
    assert [] == writes(emulator)


@pytest.mark.parametrize(
    ("news", "wrong"),
    [
        ({"company": "x"}, "pbx"),
        ({"pbx": "5c"}, "company"),
        ({"pbx": "5c", "company": "x", "companyId": "y"}, "companyId"),
        ({"pbx": "5c", "company": "x", "sites": "y"}, "sites"),
        ({"pbx": "5c", "company": 7}, "company"),
    ],
)
async def test_check_names_the_wrong_input(caller: Caller, news: dict[str, Any], wrong: str):
    """Missing, unknown and contradictory inputs are told by their property."""
    answer = await caller.check("a", news, type_=TYPE)
    assert [wrong] == [one.property for one in answer.failures]


async def test_ordinary_pbx_is_not_associated(caller: Caller, emulator: Emulator):
    """Rainbow associates shared PBXs only; it is said before anything is sent."""
    code, text = await refused(associate(caller, "a", id_of(emulator, "OXE-RHONE-ALPES"), company="Garage Dupont"))
    assert ("FAILED_PRECONDITION", True, []) == (code, "is ordinary" in text, writes(emulator))
