"""What the record of an apply says of what was not done."""

import pytest

from rainbow_tenancy.reconcile.base import base_of
from rainbow_tenancy.reconcile.operations import Kind, Moved
from rainbow_tenancy.reconcile.plan import make_plan
from rainbow_tenancy.reconcile.scope import narrow
from rainbow_tenancy.reconcile.settled import settled, still_open
from rainbow_tenancy.reconcile.threeway import tell_who_moved
from reconcile.world import company, estate, site, system, tenancy

BAKER, GARAGE = company("Baker"), company("Garage")
OVEN, YARD = site("Oven", BAKER), site("Yard", GARAGE)
HEAD = "version: 1\npbxs:\n"
FORMER = "version: 1\ncompanies: {b: {name: Baker, former: true}}\npbxs:\n"
REPORT = "version: 1\npolicy: {unmanagedAssociations: report}\npbxs:\n"
NEW = "  box: {type: OXO Connect, dialing: {country: FRA}}\n"
ANNEX = "  box: {sharedWith: [{company: Baker, site: {name: Annex, create: true}}]}\n"

CASES = {
    "field": (HEAD + "  box: {dialing: {country: FRA}}\n", HEAD + "  box: {dialing: {country: BEL}}\n", [OVEN]),
    "field in Rainbow": (HEAD + "  box: {dialing: {country: BEL}}\n", HEAD + "  box: {dialing: {country: BEL}}\n", []),
    "new field": (HEAD + "  box: {}\n", HEAD + "  box: {dialing: {country: BEL}}\n", [OVEN]),
    "new block": (HEAD + "  other: {}\n", HEAD + "  box: {dialing: {country: BEL}}\n", [OVEN]),
    "new PBX": (HEAD + "  other: {}\n", HEAD + NEW, None),
    "PBX gone in Rainbow": (HEAD + NEW, HEAD + NEW, None),
    "association": (HEAD + "  box: {sharedWith: []}\n", HEAD + "  box: {sharedWith: [Baker]}\n", []),
    "association gone": (HEAD + "  box: {sharedWith: [Baker]}\n", HEAD + "  box: {sharedWith: [Baker]}\n", []),
    "first list": (HEAD + "  box: {}\n", HEAD + "  box: {sharedWith: [Garage]}\n", [OVEN]),
    "removal": (HEAD + "  box: {sharedWith: [Baker]}\n", HEAD + "  box: {sharedWith: []}\n", [OVEN]),
    "removal of another's": (HEAD + "  box: {sharedWith: []}\n", HEAD + "  box: {sharedWith: []}\n", [OVEN]),
    "reported": (REPORT + "  box: {}\n", REPORT + "  box: {sharedWith: []}\n", [OVEN]),
    "site": (HEAD + "  box: {}\n", HEAD + ANNEX, []),
    "ordinary": (HEAD + "  box: {}\n", HEAD + "  box: {shared: false, sharedWith: [Baker]}\n", [OVEN]),
    "ordinary, of a new block": (
        HEAD + "  other: {}\n",
        HEAD + "  box: {shared: false, sharedWith: [Baker]}\n",
        [OVEN],
    ),
    "absent": (HEAD + "  box: {}\n", HEAD + "  box: {absent: true}\n", [OVEN]),
    "former": (HEAD + "  box: {sharedWith: []}\n", FORMER + "  box: {}\n", [OVEN]),
    "former before": (FORMER + "  box: {}\n", FORMER + "  box: {}\n", [OVEN]),
}


def who(plan):
    """Who moved, of each difference and each of its fields."""
    told = (*plan.operations, *(one.operation for one in plan.blocked), *(one for one in plan.unmanaged if one.company))
    return [(one.moved, [change.moved for change in getattr(one, "changes", ())]) for one in told]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("narrowed", [False, True])
def test_apply_that_does_nothing_changes_nothing_of_who_moved(tmp_path, case, narrowed):
    """Whatever was not done, or not asked for, is told by the record after the apply as by that before it."""
    before, now, links = CASES[case]
    old, wanted = base_of(tenancy(tmp_path, before), "a test"), tenancy(tmp_path, now)
    there = [] if links is None else [system("box", *links)]
    world = estate(there, [BAKER, GARAGE], [OVEN, YARD])
    first, again = make_plan(wanted, world), make_plan(wanted, world)
    tell_who_moved(first, old, world)
    assert who(first)
    tried = narrow(make_plan(wanted, world), ["another"] if narrowed else [], [])
    left = still_open(tried, tried.operations)
    tell_who_moved(again, settled(base_of(wanted, "a test"), old, left, world, whole=not narrowed), world)
    assert who(first) == who(again)


@pytest.mark.parametrize("case", [case for case in CASES if not case.startswith("former")])  # not said of a block
def test_without_a_record_before_nobody_can_tell(tmp_path, case):
    """Of a PBX of the files on which something was not done, who moved is not told, until an apply does all of it."""
    _, now, links = CASES[case]
    wanted = tenancy(tmp_path, now)
    world = estate([] if links is None else [system("box", *links)], [BAKER, GARAGE], [OVEN, YARD])
    plan, today = make_plan(wanted, world), base_of(wanted, "a test")
    record = settled(today, None, still_open(plan, plan.operations), world, whole=True)
    assert ({}, ["box"]) == (record.pbxs, record.untold)
    tell_who_moved(plan, record, world)
    assert {None} == {moved for one, fields in who(plan) for moved in (one, *fields)}
    assert today == settled(today, record, [], world, whole=True)


def test_replacement_that_is_left_is_told_as_before(tmp_path):
    """A PBX that shall be replaced is the files' doing, and stays it while the old one is not deleted."""
    replacing = '  box: {equipment: {id: NEW-1}, replaces: "%s"}\n'
    old = system("box", OVEN, pbxId="PBX-OLD")
    world = estate([old, system("box", OVEN, pbxId="NEW-1", id="new")], [BAKER], [OVEN])
    wanted = tenancy(tmp_path, HEAD + replacing % "PBX-OLD")
    for before, moved in ((HEAD + "  box: {}\n", Moved.FILES), (HEAD + replacing % "PBX-OLD", Moved.RAINBOW)):
        plan = make_plan(wanted, world)
        left = still_open(plan, plan.operations)
        record = settled(base_of(wanted, ""), base_of(tenancy(tmp_path, before), ""), left, world, whole=True)
        tell_who_moved(plan, record, world)
        told = [*plan.operations, *(one.operation for one in plan.blocked)]
        assert {Kind.REPLACE: moved} == {one.kind: one.moved for one in told if one.kind is Kind.REPLACE}


def test_block_that_no_file_names_any_more_stays_with_a_narrowed_apply(tmp_path):
    """Until an apply of everything, the record holds what was governed before."""
    old, wanted = base_of(tenancy(tmp_path, HEAD + "  a: {}\n  b: {}\n"), ""), tenancy(tmp_path, HEAD + "  a: {}\n")
    world = estate([], [], [])
    assert ["a", "b"] == sorted(settled(base_of(wanted, ""), old, [], world, whole=False).pbxs)
    assert ["a"] == sorted(settled(base_of(wanted, ""), old, [], world, whole=True).pbxs)
