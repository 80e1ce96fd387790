"""A block with nothing to do is passed over quickly; whatever is to be done or said is not passed over with it."""

import pytest

from rainbow_tenancy.reconcile.operations import Plan
from reconcile.world import company, estate, plan, planned, site, system

BAKER, CLINIC, GARAGE = company("Baker"), company("Clinic"), company("Garage")
OVEN, LYON, PARIS, YARD = site("Oven", BAKER), site("Lyon", CLINIC), site("Paris", CLINIC), site("Yard", GARAGE)
COMPANIES, SITES = [BAKER, CLINIC, GARAGE], [OVEN, LYON, PARIS, YARD]
TEXT = """\
version: 1
pbxs:
  box: {{type: OXO Connect Evolution, dialing: {{country: FRA}}, sharedWith: [Baker, Clinic]{more}}}
"""
SETTLED = system("box", OVEN, LYON)


def planning(tmp_path, *systems, more="") -> Plan:
    """The plan of the one block over these PBXs."""
    return plan(tmp_path, TEXT.format(more=more), estate(list(systems), COMPANIES, SITES))


@pytest.mark.parametrize("there", [SETTLED, system("box", LYON, OVEN), system("box", OVEN, LYON, PARIS)])
def test_nothing_differs(tmp_path, there):
    """The same companies in another order, or one of them through two sites, are what the files wish for."""
    result = planning(tmp_path, there)
    assert ([], [], [], []) == (planned(result), result.not_visible, result.manual, result.unmanaged)


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        (system("box", LYON), ["associate box / Baker"]),
        (system("box", OVEN, LYON, YARD), ["remove box / Garage"]),
        (system("box", OVEN, LYON, country="BEL"), ["update box"]),
    ],
)
def test_what_differs_is_planned(tmp_path, there, expected):
    """One company less, one more, another value: each is seen."""
    assert expected == planned(planning(tmp_path, there))


def test_ordinary_pbx_is_held_back(tmp_path):
    """An ordinary PBX with just these companies is still one that only --adopt may change."""
    result = planning(tmp_path, system("box", OVEN, LYON, shared=False))
    assert ["make shared"] == [one.operation.kind.value for one in result.blocked]


def test_hidden_link_is_told(tmp_path):
    """A link to a site that this account does not see is told, though every wish is met."""
    hidden = site("Far", company("Stranger"))
    assert 1 == len(planning(tmp_path, system("box", OVEN, LYON, hidden)).not_visible)


def test_missing_gateway_is_told(tmp_path):
    """A WebRTC gateway that is not attached stays a manual item, though nothing else is to be done."""
    assert 1 == len(planning(tmp_path, SETTLED, more=", webrtcGateway: expected").manual)


def test_finished_replacement_is_told(tmp_path):
    """A replacement that is finished is said to be so, though nothing else is to be done."""
    assert 1 == len(planning(tmp_path, SETTLED, more=f", equipment: {{id: {SETTLED.pbx_id}}}, replaces: OLD").hints)
