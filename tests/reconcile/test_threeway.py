"""Who moved since a base: Rainbow, the files, or both."""

import pytest

from rainbow_tenancy.reconcile.base import base_of
from rainbow_tenancy.reconcile.operations import Moved
from rainbow_tenancy.reconcile.plan import make_plan
from rainbow_tenancy.reconcile.threeway import tell_who_moved
from reconcile.world import company, estate, site, system, tenancy

BAKER, GARAGE = company("Baker", reference="C-1"), company("Garage")
OVEN, YARD = site("Oven", BAKER), site("Yard", GARAGE)
HEAD = "version: 1\npbxs:\n"


def told(folder, before, now, *systems):
    """Who moved, of each operation and of what is blocked, with the plan."""
    base = base_of(tenancy(folder, HEAD + before), "a test")
    wanted, world = tenancy(folder, HEAD + now), estate(list(systems), [BAKER, GARAGE], [OVEN, YARD])
    plan = make_plan(wanted, world)
    tell_who_moved(plan, base, world)
    return plan


def box(more="", outbound="0"):
    """A block with the outbound prefix."""
    return f'  box: {{type: OXO Connect, dialing: {{country: FRA, outboundPrefix: "{outbound}"}}{more}}}\n'


@pytest.mark.parametrize(
    ("before", "now", "answered", "moved"),
    [
        ("0", "0", ["9"], Moved.RAINBOW),
        ("0", "9", ["0"], Moved.FILES),
        ("0", "9", ["8"], Moved.BOTH),
    ],
)
def test_field_tells_who_moved(tmp_path, before, now, answered, moved):
    """The side that differs from the base moved; a prefix and a list of one prefix are one value."""
    there = system("box", OVEN, pbxMainBundlePrefix=answered)
    (one,) = told(tmp_path, box(outbound=before), box(outbound=now), there).operations
    assert (moved, moved, before) == (one.moved, one.changes[0].moved, one.changes[0].base)


def test_fields_are_told_one_by_one(tmp_path):
    """Where Rainbow moved in one field and the files in another, neither is a conflict, and the update is both's."""
    before = '  box: {dialing: {nationalPrefix: "0", outboundPrefix: "0"}}\n'
    now = '  box: {dialing: {nationalPrefix: "0", outboundPrefix: "9"}}\n'
    there = system("box", OVEN, pbxNationalPrefix="1", pbxMainBundlePrefix=["0"])
    (one,) = told(tmp_path, before, now, there).operations
    assert {"dialing.nationalPrefix": Moved.RAINBOW, "dialing.outboundPrefix": Moved.FILES} == {
        change.path: change.moved for change in one.changes
    }
    assert Moved.BOTH is one.moved


ANNEX = ", sharedWith: [{company: Baker, site: {name: Annex, create: true}}]"


@pytest.mark.parametrize(("before", "moved"), [(ANNEX, Moved.RAINBOW), (", sharedWith: [Baker]", Moved.FILES)])
def test_missing_site_tells_who_moved(tmp_path, before, moved):
    """A site that the files named before was taken away in Rainbow; one that they did not name is new in the files."""
    creation, *_ = told(tmp_path, box(before), box(ANNEX), system("box", OVEN, pbxMainBundlePrefix=["0"])).operations
    assert ("create site", moved) == (creation.kind.value, creation.moved)


def test_type_that_no_file_may_write_is_rainbows(tmp_path):
    """A type of Rainbow's own is compared like any other."""
    (one,) = told(tmp_path, "  box: {type: OXO Connect Evolution}\n", "  box: {type: OXO Connect}\n",
                  system("box", OVEN, type="toaster")).operations  # fmt: skip
    assert Moved.RAINBOW is one.moved


@pytest.mark.parametrize(
    ("before", "now", "linked", "moved"),
    [
        ("[Baker]", "[Baker]", [], Moved.RAINBOW),  # taken out in Rainbow
        ("[]", "[Baker]", [], Moved.FILES),
        ("[{company: Baker, site: Oven}]", "[{company: Baker, site: Oven}]", [], Moved.RAINBOW),
        ("[]", "[]", [OVEN], Moved.RAINBOW),  # put in in Rainbow
        ("[Baker]", "[]", [OVEN], Moved.FILES),
        (None, "[]", [OVEN], Moved.FILES),  # the list was not governed
        (None, "[Baker]", [], Moved.FILES),
    ],
)
def test_association_tells_who_moved(tmp_path, before, now, linked, moved):
    """An association is there or not: the side that was otherwise before moved."""
    share = box(f", sharedWith: {before}") if before else box()
    (one,) = told(tmp_path, share, box(f", sharedWith: {now}"),
                  system("box", *linked, pbxMainBundlePrefix=["0"])).operations  # fmt: skip
    assert moved is one.moved


def test_company_is_found_as_the_files_named_it(tmp_path):
    """A base that names a company by its reference knows it under the name that the files use now."""
    used = "version: 1\ncompanies: {b: {reference: C-1, uses: [box]}}\npbxs:\n" + box()
    base, there = base_of(tenancy(tmp_path, used), "a test"), system("box", pbxMainBundlePrefix=["0"])
    world = estate([there], [BAKER, GARAGE], [OVEN, YARD])
    plan = make_plan(tenancy(tmp_path, HEAD + box(", sharedWith: [Baker]")), world)
    tell_who_moved(plan, base, world)
    assert [Moved.RAINBOW] == [one.moved for one in plan.operations]


@pytest.mark.parametrize(("before", "moved"), [("[]", Moved.RAINBOW), ("[Baker]", Moved.FILES)])
def test_reported_association_tells_who_moved(tmp_path, before, moved):
    """An association that the policy only reports is told of like one that would be removed."""
    report = f"policy: {{unmanagedAssociations: report}}\npbxs:\n{box(', sharedWith: []')}"
    base = base_of(tenancy(tmp_path, HEAD + box(f", sharedWith: {before}")), "a test")
    world = estate([system("box", OVEN, pbxMainBundlePrefix=["0"])], [BAKER, GARAGE], [OVEN, YARD])
    plan = make_plan(tenancy(tmp_path, f"version: 1\n{report}"), world)
    tell_who_moved(plan, base, world)
    assert [moved] == [one.moved for one in plan.unmanaged]


@pytest.mark.parametrize(("before", "moved"), [(box(), Moved.RAINBOW), ("  other: {}\n", Moved.FILES)])
def test_missing_pbx_tells_who_moved(tmp_path, before, moved):
    """A PBX that the base had was deleted in Rainbow; one that it had not is new in the files."""
    (one,) = told(tmp_path, before, box()).operations
    assert moved is one.moved


@pytest.mark.parametrize(("before", "moved"), [("", Moved.FILES), (", shared: false", Moved.RAINBOW)])
def test_sharing_tells_who_moved(tmp_path, before, moved):
    """Being shared or ordinary is told of in the same way."""
    share = ", sharedWith: [Baker]"
    there = system("box", OVEN, pbxMainBundlePrefix=["0"])
    (one,) = told(tmp_path, box(share + before), box(f"{share}, shared: false"), there).operations
    assert moved is one.moved


@pytest.mark.parametrize(("before", "moved"), [("{absent: true}", Moved.RAINBOW), ("{}", Moved.FILES)])
def test_blocked_deletion_tells_who_moved(tmp_path, before, moved):
    """A PBX that shall be gone is told of also while deleting it is blocked."""
    there = system("box", OVEN, isOxoManaged=True, status="activated")
    plan = told(tmp_path, f"  box: {before}\n", "  box: {absent: true}\n", there)
    assert [moved] == [one.operation.moved for one in plan.blocked]


def test_former_company_tells_who_moved(tmp_path):
    """A former company that shares a PBX again was put there in Rainbow if the files called it former before."""
    former = f"version: 1\ncompanies: {{b: {{name: Baker, former: true}}}}\npbxs:\n{box()}"
    world = estate([system("box", OVEN, pbxMainBundlePrefix=["0"])], [BAKER, GARAGE], [OVEN, YARD])
    before = base_of(tenancy(tmp_path, HEAD + box()), "a test")
    wanted = tenancy(tmp_path, former)
    for base, moved in ((base_of(wanted, "a test"), Moved.RAINBOW), (before, Moved.FILES)):
        plan = make_plan(wanted, world)
        tell_who_moved(plan, base, world)
        assert [moved] == [one.moved for one in plan.operations]
