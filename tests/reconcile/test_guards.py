"""The brakes, and the narrowing of a plan."""

import pytest

from rainbow_tenancy.reconcile.digest import digest
from rainbow_tenancy.reconcile.guards import refusals, with_limit_options
from rainbow_tenancy.reconcile.scope import narrow
from rainbow_tenancy.tenancy.tenancy import Limits
from reconcile.test_plan import BAKERY_SITE, GARAGE_SITE, HEAD, LYON, NEW, world
from reconcile.world import plan, planned, system

EMPTYING = HEAD + "  pbx: {sharedWith: []}\n"


def test_removals_over_the_limit_name_figure_operations_and_override(tmp_path):
    """A refusal can be lifted by typing what it says."""
    found = plan(tmp_path, EMPTYING, world(system("pbx", LYON, GARAGE_SITE)))
    limits = Limits(removals=(1,))
    expected = (
        "removals: 2, and the limit is 1 (remove pbx / Clinic, remove pbx / Garage); allow it with --limit removals=2"
    )
    assert [expected] == [str(one) for one in refusals(found, limits, allow_delete=False)]
    assert [] == refusals(found, with_limit_options(limits, ["removals=2"]), allow_delete=False)


def test_the_smaller_of_two_limits_rules(tmp_path):
    """A number and per cent may both be given; what the per cent come to is told."""
    found = plan(tmp_path, EMPTYING, world(system("pbx", LYON, GARAGE_SITE)))
    (refusal,) = refusals(found, Limits(removals=(5, "50%")), allow_delete=False)
    assert refusal.why.startswith("removals: 2, and the limit is 5 and 50% of 2, which is 1 (remove pbx / Clinic,")


def test_deleting_needs_its_own_word(tmp_path):
    """--allow-delete is named; a deletion counts each company that loses the PBX."""
    found = plan(tmp_path, HEAD + "  pbx: {absent: true}\n", world(system("pbx", LYON, GARAGE_SITE, BAKERY_SITE)))
    assert 2 == len(refusals(found, Limits(removals=(2,)), allow_delete=False))
    assert [] == refusals(found, Limits(removals=(3,)), allow_delete=True)


@pytest.mark.parametrize("option", ["removals", "removals=many", "deletions=3", "removals=-1"])
def test_mistyped_limit_is_refused(option):
    """A brake is never loosened by a word that nobody understands."""
    with pytest.raises(ValueError, match="NAME=NUMBER"):
        with_limit_options(Limits(), [option])


def test_digest_changes_with_the_operations_only(tmp_path):
    """The same plan has the same name, another one another."""
    assert digest(plan(tmp_path, NEW, world())) == digest(plan(tmp_path, "# moved\n" + NEW, world()))
    assert digest(plan(tmp_path, NEW, world())) != digest(plan(tmp_path, EMPTYING, world(system("pbx", LYON))))


def test_digest_changes_with_what_a_pbx_will_connect_with(tmp_path):
    """Another equipment ID, or a code from elsewhere, is another plan; a fleet's ID, which is its code, is left out."""
    block = HEAD + "  pbx: {type: OXO Connect, dialing: {country: FRA}, sharedWith: [], "
    code = "equipment: {id: NEW-1, activationCode: {fromEnv: RAINBOW_SECRET_A}}}\n"
    declared = ["equipment: {id: NEW-1}}\n", "equipment: {id: NEW-2}}\n", code, code.replace("_A}", "_B}")]
    assert 4 == len({digest(plan(tmp_path, block + one, world())) for one in declared})
    fleet = "fleet: {fleetReference: ALE12, installationReference: 1234.5678.9%s}}\n"
    assert 1 == len({digest(plan(tmp_path, block + fleet % last, world())) for last in "01"})


def test_narrowing_keeps_what_is_needed_and_counts_the_rest(tmp_path):
    """--company Garage keeps the creation that its association needs."""
    narrowed = narrow(plan(tmp_path, NEW, world()), [], ["gar*"])
    assert (["create pbx", "associate pbx / Garage"], 1) == (planned(narrowed), narrowed.left_out)


def test_narrowing_by_pbx(tmp_path):
    """--pbx takes globs of keys and names."""
    narrowed = narrow(plan(tmp_path, NEW, world()), ["other*"], [])
    assert ([], 3) == (planned(narrowed), narrowed.left_out)
