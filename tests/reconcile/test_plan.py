"""What a plan holds, from two literals and no server."""

from itertools import permutations
from pathlib import Path

import pytest

from rainbow_tenancy.rainbow import State
from rainbow_tenancy.reconcile.equipment import derived_equipment_id
from rainbow_tenancy.reconcile.operations import Kind
from rainbow_tenancy.reconcile.plan import to_be_deleted
from rainbow_tenancy.tenancy import TenancyError
from reconcile.world import PARTNER, company, estate, number, plan, planned, site, system, tenancy

BAKERY = company("Bakery")
CLINIC = company("Clinic")
GARAGE = company("Garage", reference="C-1")
BAKERY_SITE = site("Main", BAKERY)
LYON, PARIS = site("Lyon", CLINIC), site("Paris", CLINIC)
GARAGE_SITE = site("Main", GARAGE)
COMPANIES = [BAKERY, CLINIC, GARAGE]
SITES = [BAKERY_SITE, LYON, PARIS, GARAGE_SITE]

HEAD = "version: 1\npbxs:\n"
NEW = HEAD + "  pbx:\n    type: OXO Connect\n    dialing: {country: FRA}\n    sharedWith: [Bakery, Garage]\n"


def world(*systems):
    """The three customers and these PBXs."""
    return estate(list(systems), COMPANIES, SITES)


def problem(folder: Path, text: str, *systems) -> str:
    """The problems that keep this text from being planned."""
    with pytest.raises(TenancyError) as caught:
        plan(folder, text, world(*systems))
    return str(caught.value).replace(f"{folder}/", "")


def test_new_pbx_is_created_and_then_associated(tmp_path):
    """Each association of a new PBX needs its creation."""
    found = plan(tmp_path, NEW, world())
    assert ["create pbx", "associate pbx / Bakery", "associate pbx / Garage"] == planned(found)
    assert [(), (1,), (1,)] == [one.needs for one in found.operations]
    assert derived_equipment_id(PARTNER, "main", "pbx") == found.operations[0].pbx.equipment_id


def test_same_state_is_no_operation(tmp_path):
    """A PBX that is as the files say is left alone, whichever of a company's links serves it."""
    text = HEAD + "  pbx: {type: OXO Connect Evolution, sharedWith: [Clinic]}\n"
    assert [] == planned(plan(tmp_path, text, world(system("pbx", PARIS))))


def test_removed_key_is_no_longer_governed(tmp_path):
    """What the files do not say is left alone: fields, and the list of companies."""
    text = HEAD + "  pbx: {type: OXO Connect}\n"
    assert [] == planned(plan(tmp_path, text, world(system("pbx", LYON, pbxNationalPrefix="0"))))


def test_changed_field_is_an_update_with_both_values(tmp_path):
    """An update names the field, from and to, and touches every company on the PBX."""
    text = HEAD + '  pbx: {dialing: {nationalPrefix: "0"}}\n'
    found = plan(tmp_path, text, world(system("pbx", LYON)))
    (update,) = found.operations
    assert [("dialing.nationalPrefix", "", "0")] == [(one.path, one.before, one.after) for one in update.changes]
    assert ["Clinic"] == [one.name for one in update.touches]


def test_clicked_association_is_removed_where_the_list_is_given(tmp_path):
    """With sharedWith every other company is removed, with all its links in one operation."""
    found = plan(tmp_path, HEAD + "  pbx: {sharedWith: [Bakery]}\n", world(system("pbx", BAKERY_SITE, LYON, PARIS)))
    assert ["remove pbx / Clinic"] == planned(found)
    assert ["Lyon", "Paris"] == [one.name for one in found.operations[0].sites]
    assert [True] == [one.left_without_pbx for one in found.operations[0].touches]


def test_company_with_another_pbx_is_not_left_without(tmp_path):
    """A company that another PBX serves does not lose its only one."""
    systems = (system("pbx", LYON), system("other", PARIS))
    found = plan(tmp_path, HEAD + "  pbx: {sharedWith: []}\n", world(*systems))
    assert [False] == [one.left_without_pbx for one in found.operations[0].touches]


def test_company_that_gets_an_ordinary_pbx_is_not_left_without(tmp_path):
    """A company that moves to a PBX of its own keeps the shared one until that is created."""
    own = "{type: OXO Connect, dialing: {country: FRA}, shared: false, sharedWith: [Garage]}"
    found = plan(tmp_path, HEAD + f"  pbx: {{sharedWith: []}}\n  own: {own}\n", world(system("pbx", GARAGE_SITE)))
    assert ["remove pbx / Garage", "create own / Garage"] == planned(found)
    assert ((2,), [False]) == (found.operations[0].needs, [one.left_without_pbx for one in found.operations[0].touches])


def test_policy_report_leaves_clicked_associations(tmp_path):
    """`unmanagedAssociations: report` lists what nobody declared and removes nothing."""
    text = "version: 1\npolicy: {unmanagedAssociations: report}\npbxs:\n  pbx: {sharedWith: []}\n"
    found = plan(tmp_path, text, world(system("pbx", LYON)))
    assert ([], ["Clinic"]) == (planned(found), [one.company.name for one in found.unmanaged if one.company])


@pytest.mark.parametrize(
    "text",
    [
        "pbxs: {pbx: {sharedWith: []}}",
        'pbxs: {pbx: {dialing: {outboundPrefix: "9"}}}',
        "companies: {Garage: {former: true}, Clinic: {former: true}}",
    ],
)
def test_order_of_links_makes_no_other_plan(tmp_path, text):
    """Rainbow's order of a PBX's links means nothing: operations, companies and sites stand in the order of names."""
    links = [BAKERY_SITE, LYON, PARIS, GARAGE_SITE]
    plans = [plan(tmp_path, f"version: 1\n{text}\n", world(system("pbx", *order))) for order in permutations(links)]
    assert plans[0].operations
    assert all(one.operations == plans[0].operations for one in plans)
    for one in plans[0].operations:
        for named in (one.touches, one.sites):
            assert sorted(each.name for each in named) == [each.name for each in named]


def test_moved_link_is_added_before_the_old_one_goes(tmp_path):
    """With a site named exactly this one is linked; the old link goes only after the new one came."""
    text = HEAD + "  pbx: {sharedWith: [{company: Clinic, site: Paris}]}\n"
    found = plan(tmp_path, text, world(system("pbx", LYON)))
    assert ["associate pbx / Clinic", "remove pbx / Clinic"] == planned(found)
    assert (1,) == found.operations[1].needs


def test_company_that_moves_is_never_without(tmp_path):
    """A removal waits for the same company's association on another PBX."""
    text = HEAD + "  a: {sharedWith: []}\n  b: {sharedWith: [Garage]}\n"
    found = plan(tmp_path, text, world(system("a", GARAGE_SITE), system("b")))
    assert ["remove a / Garage", "associate b / Garage"] == planned(found)
    assert (2,) == found.operations[0].needs


def test_lock_out_is_blocked(tmp_path):
    """The last visible link of a PBX that this partner does not own stays."""
    found = plan(tmp_path, HEAD + "  pbx: {sharedWith: []}\n", world(system("pbx", LYON, bpId=None)))
    assert ([], ["remove"]) == (planned(found), [one.operation.kind.value for one in found.blocked])


def test_lock_out_by_several_former_companies_is_blocked(tmp_path):
    """Two former companies that are the only ones to share somebody else's PBX: one of them keeps it in sight."""
    text = "version: 1\ncompanies:\n  Garage: {former: true}\n  Clinic: {former: true}\n"
    found = plan(tmp_path, text, world(system("pbx", LYON, GARAGE_SITE, bpId=None)))
    assert (1, ["remove"]) == (len(found.operations), [one.operation.kind.value for one in found.blocked])
    owned = plan(tmp_path, text, world(system("pbx", LYON, GARAGE_SITE)))
    assert (2, []) == (len(owned.operations), owned.blocked)


def test_ordinary_pbx_found_by_name_needs_adopt(tmp_path):
    """A PBX that may be somebody else's is made shared only when the operator says so."""
    text = HEAD + "  pbx: {sharedWith: [Clinic, Garage]}\n"
    there = world(system("pbx", LYON, shared=False))
    held = plan(tmp_path, text, there)
    assert ([], 2) == (planned(held), len(held.blocked))
    assert ["make shared pbx", "associate pbx / Garage"] == planned(plan(tmp_path, text, there, adopt=True))


def test_make_ordinary_needs_exactly_one_association(tmp_path):
    """The other companies are removed first; with two left it is blocked."""
    text = HEAD + "  pbx: {shared: false, sharedWith: [Clinic]}\n"
    found = plan(tmp_path, text, world(system("pbx", LYON, GARAGE_SITE)))
    assert ["remove pbx / Garage", "make ordinary pbx"] == planned(found)
    blocked = plan(tmp_path, text, world(system("pbx", LYON, PARIS)))
    assert [Kind.MAKE_ORDINARY] == [one.operation.kind for one in blocked.blocked]


def test_ordinary_pbx_goes_to_no_other_company(tmp_path):
    """What Rainbow would refuse is blocked, the removal with it; another site of the same company is none."""
    text = HEAD + "  pbx: {shared: false, sharedWith: [Garage]}\n"
    found = plan(tmp_path, text, world(system("pbx", LYON, shared=False)))
    assert [] == planned(found)
    assert [Kind.ASSOCIATE, Kind.REMOVE] == [one.operation.kind for one in found.blocked]
    assert "take shared: false out, apply, and write it again" == found.blocked[0].release
    text = HEAD + "  pbx: {shared: false, sharedWith: [{company: Clinic, site: Paris}]}\n"
    found = plan(tmp_path, text, world(system("pbx", LYON, shared=False)))
    assert ["associate pbx / Clinic", "remove pbx / Clinic"] == planned(found)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (State({"connection": "connected"}), "it is connected"),
        (State({"connection": "who knows"}), "whether it is connected cannot be seen"),
        (None, "whether it is connected cannot be seen"),
        (State({"connection": "disconnected"}), None),
    ],
)
def test_connected_pbx_is_never_deleted(tmp_path, state, expected):
    """Only a PBX that is seen to be disconnected may be deleted."""
    there = world(system("pbx", LYON, status="activated"))
    there.states = {number("e0", "pbx"): state}
    found = plan(tmp_path, HEAD + "  pbx: {absent: true}\n", there)
    assert ([expected] if expected else []) == [one.reason for one in found.blocked]
    assert ([] if expected else ["delete pbx"]) == planned(found)


def test_deleted_pbx_is_silent_once_it_is_gone(tmp_path):
    """An absent block that matches nothing is a hint, not an operation."""
    found = plan(tmp_path, HEAD + "  pbx: {absent: true}\n", world())
    assert ([], ["pbx: it is gone, its block can be removed"]) == (planned(found), [one.text for one in found.hints])


def test_replacement_creates_and_associates_before_it_deletes(tmp_path):
    """The old PBX goes last, and needs everything of the new one."""
    text = HEAD + (
        "  pbx:\n    type: OXO Connect\n    dialing: {country: FRA}\n    equipment: {id: NEW}\n    replaces: PBX-pbx\n"
        "    sharedWith: [Clinic: {}]\n"
    ).replace("[Clinic: {}]", "[{company: Clinic, site: Lyon}]")
    there = world(system("pbx", LYON))
    assert [number("e0", "pbx")] == [one.id for one in to_be_deleted(tenancy(tmp_path, text), there)]
    found = plan(tmp_path, text, there)
    assert ["create pbx", "associate pbx / Clinic", "replace pbx"] == planned(found)
    assert (1, 2) == found.operations[2].needs
    assert [False] == [one.left_without_pbx for one in found.operations[2].touches]


def test_rename_is_an_update(tmp_path):
    """The key renamedFrom finds the PBX by its old name, and changes it in place."""
    found = plan(tmp_path, HEAD + "  pbx: {name: NEW, renamedFrom: OLD}\n", world(system("OLD")))
    assert [("name", "OLD", "NEW")] == [(one.path, one.before, one.after) for one in found.operations[0].changes]


def test_former_company_is_removed_from_every_shared_pbx(tmp_path):
    """Also from a shared PBX that no file names."""
    text = "version: 1\ncompanies:\n  gone: {name: Garage, former: true}\npbxs:\n  a: {}\n"
    found = plan(tmp_path, text, world(system("a", GARAGE_SITE), system("b", GARAGE_SITE, LYON)))
    assert ["remove a / Garage", "remove b / Garage"] == planned(found)


def test_former_company_that_a_block_names_by_another_word_is_refused(tmp_path):
    """Its reference in one place and its name in the other mean one company: an apply would flip for ever."""
    text = "version: 1\ncompanies:\n  gone: {reference: C-1, former: true}\npbxs:\n  pbx: {sharedWith: [Garage]}\n"
    told = "tenancy.yaml:5:22: pbx is shared with Garage, which is former (tenancy.yaml:3:3); take out one of both"
    assert told == problem(tmp_path, text, system("pbx", GARAGE_SITE))


def test_former_company_stays_on_a_pbx_that_others_manage(tmp_path):
    """An OXO-managed PBX is shown, never changed."""
    text = "version: 1\ncompanies:\n  gone: {name: Garage, former: true}\n"
    found = plan(tmp_path, text, world(system("a", GARAGE_SITE, LYON, isOxoManaged=True)))
    assert ([], ["remove"]) == (planned(found), [one.operation.kind.value for one in found.blocked])


def test_former_company_of_a_named_pbx_bears_its_key(tmp_path):
    """Of a block that has nothing else to do, so that --pbx and what guards a PBX found by its name find it."""
    text = "version: 1\ncompanies:\n  gone: {name: Garage, former: true}\npbxs: {key: {name: a}}\n"
    (operation,) = plan(tmp_path, text, world(system("a", GARAGE_SITE, LYON))).operations
    assert "key" == operation.pbx.key


def test_deletion_is_no_removal_too(tmp_path):
    """A PBX that the files call absent, shared with a former company, is deleted and counted once."""
    text = "version: 1\ncompanies:\n  gone: {name: Garage, former: true}\npbxs: {a: {absent: true}}\n"
    assert ["delete a"] == planned(plan(tmp_path, text, world(system("a", GARAGE_SITE))))


@pytest.mark.parametrize(
    ("block", "new"),
    [
        ("sharedWith: [Garage, {company: Nobody, ifMissing: wait}]", ()),
        ("shared: false, sharedWith: [Garage]", (system("NEW", BAKERY_SITE, shared=False),)),
    ],
)
def test_old_pbx_stays_until_the_new_one_serves_everybody(tmp_path, block, new):
    """While an association of the new one is waited for or blocked, the old one is not deleted."""
    needed = "type: OXO Connect, dialing: {country: FRA}"
    text = f"{HEAD}  pbx: {{name: NEW, {needed}, replaces: PBX-OLD, {block}}}\n"
    found = plan(tmp_path, text, world(system("OLD", LYON), *new))
    (brake,) = [one.reason for one in found.blocked if one.operation.kind is Kind.REPLACE]
    assert "not every company of the files would be on the new PBX" == brake
    assert "replace" not in [one.kind.value for one in found.operations]


def test_pbx_that_lacks_what_a_creation_needs_is_blocked(tmp_path):
    """Somebody deleted it and its block is partial: the plan for all others is made nevertheless."""
    text = HEAD + "  gone: {sharedWith: [Garage]}\n  pbx: {sharedWith: [Garage]}\n"
    found = plan(tmp_path, text, world(system("pbx")))
    assert ["associate pbx / Garage"] == planned(found)
    assert [
        ("create", "a PBX that is to be created needs type and dialing.country"),
        ("associate", "a PBX that is to be created needs type and dialing.country"),
    ] == [(one.operation.kind.value, one.reason) for one in found.blocked]


def test_pbx_whose_one_link_is_not_visible_stays_shared(tmp_path):
    """Made ordinary, it would belong to a company that this account does not see, and nobody would see it any more."""
    hidden = company("Hidden")
    text = HEAD + "  pbx: {shared: false, sharedWith: [{company: Nobody, ifMissing: wait}]}\n"
    found = plan(tmp_path, text, world(system("pbx", site("Hidden", hidden))))
    ((kind, reason),) = [(one.operation.kind.value, one.reason) for one in found.blocked]
    assert ("make ordinary", []) == (kind, found.operations)
    assert reason.startswith("this partner would see the PBX no more")


def test_former_company_that_keeps_an_ordinary_pbx_is_told(tmp_path):
    """Nothing is removed from a PBX that is the company's own, which the plan says, with the line of the company."""
    text = "version: 1\ncompanies:\n  gone: {name: Garage, former: true}\n"
    found = plan(tmp_path, text, world(system("a", GARAGE_SITE, shared=False), system("b", LYON, shared=False)))
    assert [] == planned(found)
    ((hint, place),) = [(one.text, one.place) for one in found.hints]
    assert ("the former company Garage keeps a, an ordinary PBX of its own", 3) == (hint, place and place.line)


@pytest.mark.parametrize("policy", ["remove", "report"])
def test_removal_of_a_former_company_says_so(tmp_path, policy):
    """Its removal points to the line that calls it former, also from a PBX whose `sharedWith` is the whole list."""
    text = (
        f"version: 1\npolicy: {{unmanagedAssociations: {policy}}}\n"
        "companies: {gone: {name: Garage, former: true}}\npbxs: {a: {sharedWith: [Bakery]}}\n"
    )
    found = plan(tmp_path, text, world(system("a", BAKERY_SITE, GARAGE_SITE)))
    assert ["remove a / Garage"] == planned(found)
    (operation,) = found.operations
    assert "the files call this company former" == operation.why
    assert operation.place
    assert 3 == operation.place.line
    assert [] == found.unmanaged


def test_finished_replacement_of_a_derived_id_tells_what_keeps_it(tmp_path):
    """The derived equipment ID depends on `replaces`: the hint names the line that can stand in its place."""
    text = HEAD + "  pbx: {name: NEW, replaces: OLD}\n"
    derived = derived_equipment_id(PARTNER, "main", "pbx", "OLD")
    there = world(system("NEW", pbxId=derived))
    (hint,) = plan(tmp_path, text, there).hints
    assert hint.text.endswith(f'equipment: {{id: "{derived}"}} can stand in the place of replaces')
    again = plan(tmp_path, HEAD + f'  pbx: {{name: NEWER, equipment: {{id: "{derived}"}}}}\n', there)
    assert ["update pbx"] == planned(again)


def test_company_that_is_waited_for_is_manual(tmp_path):
    """`ifMissing: wait` is no error and no operation."""
    text = HEAD + "  pbx: {sharedWith: [{company: Later, ifMissing: wait}]}\n"
    found = plan(tmp_path, text, world(system("pbx")))
    assert ["waiting for the company Later, which is not in Rainbow yet"] == [one.what for one in found.manual]


def test_shared_pbx_without_block_is_unmanaged_and_an_ordinary_one_is_nothing(tmp_path):
    """Nobody's shared PBX is listed; ordinary ones are somebody's own."""
    found = plan(tmp_path, HEAD + "  a: {}\n", world(system("a"), system("b"), system("c", LYON, shared=False)))
    assert ["b"] == [one.pbx.name for one in found.unmanaged]


CASES = [
    (
        "  pbx: {sharedWith: [Garag]}",
        "no company bears the name Garag; did you mean Garage?",
    ),
    (
        "  pbx: {sharedWith: [Clinic]}",
        'Clinic has 2 sites and the line names none; write {company: Clinic, site: …} with one of "Lyon", "Paris"',
    ),
    (
        "  pbx: {sharedWith: [{company: Clinic, site: Nice}]}",
        'Clinic has no site Nice; its sites are: "Lyon", "Paris"; site: {name: …, create: true} lets one be created',
    ),
    (
        "  pbx: {id: 5f0000000000000000000009}",
        "pbx: no PBX with the id 5f0000000000000000000009 is visible to this account; correct the id or take it out",
    ),
    (
        "  a: {name: pbx, equipment: {id: NEW}}",
        (
            "a: a PBX named pbx exists with another equipment ID; "
            f"if it is this one, write id: {number('e0', 'pbx')} instead; "
            'if this is new hardware that takes over from it, add replaces: "PBX-pbx"'
        ),
    ),
]


@pytest.mark.parametrize(("block", "expected"), CASES)
def test_what_cannot_be_planned_says_what_would_be_right(tmp_path, block, expected):
    """Each problem stands at its place and names the mend."""
    assert problem(tmp_path, HEAD + block + "\n", system("pbx")).endswith(expected)


@pytest.mark.parametrize("replaces", ["", ", replaces: PBX-OLD"])
def test_ordinary_pbx_is_not_created_before_its_company(tmp_path, replaces):
    """Without a site it would be shared, and the PBX that it replaces would be gone: a person is told instead."""
    block = f"{{type: OXO Connect, dialing: {{country: FRA}}, shared: false, sharedWith: [%s]{replaces}}}"
    waiting = HEAD + f"  pbx: {block % '{company: Later, ifMissing: wait}'}\n"
    found = plan(tmp_path, waiting, world(system("OLD", BAKERY_SITE)))
    held = ["replace"] if replaces else []
    assert ([], held) == (planned(found), [one.operation.kind.value for one in found.blocked])
    assert [
        "waiting for the company Later, which is not in Rainbow yet",
        "it is created as soon as its company is there",
    ] == [one.what for one in found.manual]
    there = world(system("OLD", BAKERY_SITE))
    found = plan(tmp_path, HEAD + f"  pbx: {block % '{company: Garage, ifMissing: wait}'}\n", there)
    assert (["create pbx / Garage", *(["replace OLD"] if replaces else [])], []) == (planned(found), found.manual)


@pytest.mark.parametrize("more", ["", ", absent: true", ", id: %s"])
def test_pbx_of_another_block_is_not_replaced(tmp_path, more):
    """One block would have it deleted, the other made anew, or both deleted: whatever finds it, it is an error."""
    block = f"  old: {{name: OLD{more.replace('%s', number('e0', 'OLD'))}}}\n"
    text = HEAD + block + "  new: {type: OXO Connect, dialing: {country: FRA}, replaces: PBX-OLD}\n"
    assert ("tenancy.yaml:4:63: new: it replaces the PBX of old (tenancy.yaml:3:3); take the block old out") == problem(
        tmp_path, text, system("OLD")
    )


def test_pbx_does_not_replace_itself(tmp_path):
    """That the id and the equipment ID are one PBX's only Rainbow tells."""
    text = HEAD + f"  pbx: {{id: {number('e0', 'pbx')}, replaces: PBX-pbx}}\n"
    assert problem(tmp_path, text, system("pbx")).endswith("pbx: it replaces itself; write the old PBX's equipment ID")


@pytest.mark.parametrize("links", [(), (GARAGE_SITE,)])
@pytest.mark.parametrize("other", ["{reference: C-1}", "{reference: C-1, site: Main}"])
def test_company_under_two_names_is_written_twice(tmp_path, links, other):
    """What the loading cannot see: name and reference of one company, linked already or not; both places are told."""
    text = HEAD + f"  pbx: {{sharedWith: [Garage, {other}]}}\n"
    assert (
        "tenancy.yaml:3:30: Garage shares this PBX twice, as Garage and as C-1, first at tenancy.yaml:3:22; "
        "keep one of the two"
    ) == problem(tmp_path, text, system("pbx", *links))


def test_homonyms_ask_for_an_id(tmp_path):
    """Two companies of one name are never guessed between."""
    twin = company("Bakery", key="Bakery 2")
    there = estate([system("pbx")], [BAKERY, twin], [BAKERY_SITE])
    with pytest.raises(TenancyError, match="2 companies bear the name Bakery; name one by its id"):
        plan(tmp_path, HEAD + "  pbx: {sharedWith: [Bakery]}\n", there)


def test_foreign_partners_customer_is_not_called_without_site(tmp_path):
    """A company of another partner has sites that this account does not see."""
    there = estate([system("pbx")], [company("Far", bp="5a0000000000000000000002")], [])
    with pytest.raises(TenancyError, match="its sites are not visible"):
        plan(tmp_path, HEAD + "  pbx: {sharedWith: [Far]}\n", there)
