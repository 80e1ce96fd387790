"""Export: files that a person would have written, and that say exactly what Rainbow has."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from authoring.estates import CODE, estates
from rainbow_tenancy.authoring import Export, export
from rainbow_tenancy.emulator import running_emulator
from rainbow_tenancy.rainbow import Site, System
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.observe import observe
from rainbow_tenancy.reconcile.operations import Plan
from rainbow_tenancy.reconcile.plan import make_plan
from rainbow_tenancy.tenancy import Tenancy, load_tenancy
from reconcile.scenario import client
from reconcile.world import company, estate, site, system

BAKERY, CLINIC, GARAGE = company("Bakery"), company("Clinic"), company("Garage")
OVEN, LYON, PARIS, PIT = site("Bakery", BAKERY), site("Lyon", CLINIC), site("Paris", CLINIC), site("Pit", GARAGE)
COMPANIES, SITES = [BAKERY, CLINIC, GARAGE], [OVEN, LYON, PARIS, PIT]
FRENCH = {"country": "FRA", "pbxNationalPrefix": "0", "pbxInternationalPrefix": "00", "pbxMainBundlePrefix": ["0"]}
INTERNAL = {"regexpMatch": "^([0-9]{1,5})$", "regexpReplace": "$1", "description": "Internal numbers"}


def write(folder: Path, exported: Export) -> Tenancy:
    """The tenancy that the files describe."""
    for name, text in exported.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return load_tenancy(folder)


def world(*systems: System, sites: list[Site] | None = None) -> Estate:
    """The PBXs among three companies, one of them with two sites."""
    return estate(list(systems), COMPANIES, sites or SITES)


def nothing_to_do(plan: Plan) -> bool:
    """Whether a plan has nothing at all to tell."""
    return plan.is_empty and not plan.hints and not plan.manual and not any(one.company for one in plan.unmanaged)


@pytest.mark.parametrize("split", ["none", "pbx", "company"])
@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_export_of_any_estate_is_valid_and_leaves_nothing_to_do(tmp_path_factory, split, data):
    """Whatever the estate holds, the files are valid without a hint, and the plan over them holds no operation."""
    world = data.draw(estates())
    every = data.draw(st.booleans())
    exported = export(world, host="openrainbow.com", split=split, pbxs=["*"] if every and world.systems else [])
    tenancy = write(tmp_path_factory.mktemp("export"), exported)
    assert [] == tenancy.hints
    assert exported.pbxs == len(tenancy.pbxs)
    assert exported.associations == sum(len(pbx.shared_with or ()) + len(pbx.uses) for pbx in tenancy.pbxs)
    plan = make_plan(tenancy, world)
    assert nothing_to_do(plan), plan
    chosen = len(world.systems) - len(exported.ordinary)
    assert chosen == exported.pbxs + len(exported.left_out)
    for name, text in exported.files.items():
        assert re.fullmatch(r"((pbxs|companies)/)?[a-z0-9][a-z0-9-]*\.yaml", name), name
        assert all(line.isprintable() for line in text.split("\n")), name
        assert CODE not in text, name
