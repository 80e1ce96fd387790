"""Export: files that a person would have written, and that say exactly what Rainbow has."""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from authoring.estates import CODE, USUAL, estates
from rainbow_tenancy.authoring import Export, export
from rainbow_tenancy.authoring.export import UnknownPbxError
from rainbow_tenancy.authoring.writable import is_id, is_name
from rainbow_tenancy.emulator import Synthetic, running_emulator
from rainbow_tenancy.rainbow import System
from rainbow_tenancy.reconcile.equipment import derived_equipment_id
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.observe import observe
from rainbow_tenancy.reconcile.operations import Plan
from rainbow_tenancy.reconcile.plan import make_plan
from rainbow_tenancy.tenancy import Tenancy, load_tenancy
from reconcile.scenario import client
from reconcile.world import PARTNER, company, estate, number, site, system

BAKERY, CLINIC, GARAGE = company("Bakery"), company("Clinic"), company("Garage")
OVEN, LYON, PARIS, PIT = site("Bakery", BAKERY), site("Lyon", CLINIC), site("Paris", CLINIC), site("Pit", GARAGE)
FRENCH: dict[str, Any] = {
    "country": "FRA",
    "pbxNationalPrefix": "0",
    "pbxInternationalPrefix": "00",
    "pbxMainBundlePrefix": ["0"],
}
INTERNAL: dict[str, Any] = {"regexpMatch": "^([0-9]{1,5})$", "regexpReplace": "$1", "description": "Internal numbers"}


def write(folder: Path, exported: Export) -> Tenancy:
    """The tenancy that the files describe."""
    for name, text in exported.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return load_tenancy(folder)


def world(*systems: System) -> Estate:
    """The PBXs among three companies, one of them with two sites."""
    return estate(list(systems), [BAKERY, CLINIC, GARAGE], [OVEN, LYON, PARIS, PIT])


def root(*systems: System, **how) -> str:
    """The root file of such an export."""
    return export(world(*systems), **how).files["tenancy.yaml"]


def nothing_to_do(plan: Plan) -> bool:
    """Whether a plan has nothing at all to tell."""
    return plan.is_empty and not plan.hints and not plan.manual and not any(one.company for one in plan.unmanaged)


# What may be left out, each reason with when it is one.
LEFT_OUT: dict[str, Callable[[System, Estate], bool]] = {
    "centrex and OXO-managed PBXs are shown, never changed": lambda one, _: bool(one.is_centrex or one.is_oxo_managed),
    "its name is empty, too long, or holds control characters": lambda one, _: (
        not 1 <= len(one.name) <= 255 or any(ord(character) < 32 or ord(character) == 127 for character in one.name)
    ),
    "its id has a form that these files do not know": lambda one, world: (
        one.id.startswith("odd") and not (one.pbx_id.startswith("PBX-") and 1 == _bearers(one.pbx_id, world))
    ),
    "it is not shared, and not linked to exactly one site that this account sees": lambda one, world: (
        not one.is_shared and not 1 == len(set(one.site_ids)) == len(_seen(one, world))
    ),
}
USUAL_PATHS = {"dialing.country", "dialing.nationalPrefix", "dialing.internationalPrefix", "dialing.outboundPrefix"}


def _seen(one: System, world: Estate) -> set[str]:
    """The sites of a PBX whose companies are visible too."""
    return {link for link in one.site_ids if world.company_of.get(link) in world.company}


def _bearers(equipment_id: str, world: Estate) -> int:
    return sum(one.pbx_id == equipment_id for one in world.systems)


def _writable(world: Estate) -> list[System]:
    """The shared PBXs of which everything can be written: what they hold, and who shares them."""
    return [
        one
        for one in world.by_id.values()
        if one.is_shared and not one.is_centrex and not one.is_oxo_managed and is_name(one.name) and is_id(one.id)
        and len(world.by_name[one.name]) == 1
        and all(one.answered(api) == value for api, value in USUAL.items())
        and set(one.site_ids) == _seen(one, world)
    ]  # fmt: skip


# ── The law ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@settings(deadline=None, max_examples=80, suppress_health_check=list(HealthCheck))
@given(world=estates(), split=st.sampled_from(["none", "pbx", "company"]), every=st.booleans())
def test_export_of_any_estate_is_valid_and_leaves_nothing_to_do(tmp_path_factory, world, split, every):
    """Whatever the estate holds, the files are valid, and the plan over them holds no operation.

    The only hint there may be is of what Rainbow does not have: how an OmniPCX Enterprise reaches the network.
    """
    exported = export(world, host="openrainbow.com", split=split, pbxs=["*"] if every and world.systems else [])
    tenancy = write(tmp_path_factory.mktemp("export"), exported)
    assert [] == [hint for hint in tenancy.hints if "without connection" not in hint.wrong]
    assert exported.pbxs == len(tenancy.pbxs)
    assert exported.associations == sum(len(pbx.shared_with or ()) + len(pbx.uses) for pbx in tenancy.pbxs)
    assert nothing_to_do(make_plan(tenancy, world))
    assert len(world.systems) == exported.pbxs + len(exported.left_out) + len(exported.ordinary)
    for why, is_one in LEFT_OUT.items():
        names = Counter(name for name, reason in exported.left_out if reason == why)
        assert names <= Counter(one.name for one in world.systems if is_one(one, world)), why
    assert {why for _, why in exported.left_out} <= set(LEFT_OUT)
    for one in _writable(world):
        assert one.name not in exported.incomplete
        (pbx,) = [pbx for pbx in tenancy.pbxs if pbx.name == one.name]
        assert USUAL_PATHS <= set(pbx.values)
        assert pbx.shared_with is not None
    for name, text in exported.files.items():
        assert re.fullmatch(r"((pbxs|companies)/)?[a-z0-9][a-z0-9-]*\.yaml", name), name
        assert all(line.isprintable() for line in text.split("\n")), name
        assert CODE not in text, name


@pytest.mark.parametrize("seed", [None, Synthetic(pbxs=30, companies=60, sharing=4)], ids=["demo", "synthetic"])
@pytest.mark.parametrize("split", ["none", "pbx", "company"])
async def test_export_of_the_emulator_leaves_nothing_to_do(tmp_path, seed, split):
    """The demo and a generated estate, read through the client, come out as files that the plan agrees with."""
    with running_emulator(seed=seed) as emulator:
        async with client(emulator) as reader:
            estate = await observe(reader)
    tenancy = write(tmp_path, export(estate, split=split, pbxs=["*"]))
    assert len(estate.systems) == len(tenancy.pbxs)
    assert nothing_to_do(make_plan(tenancy, estate))


# ── As a person would have written it ────────────────────────────────────────────────────────────────────────────────

EXPECTED = """\
version: 1
partner: {host: openrainbow.com, id: "5a0000000000000000000001"}
defaults:
  dialing: {country: FRA, nationalPrefix: "0", internationalPrefix: "00", outboundPrefix: "0"}

numberingRuleSets:
  internal-numbers:
    - {match: "^([0-9]{1,5})$", replaceWith: "$1", description: "Internal numbers"}

pbxs:
  brussels:
    name: "Brussels"
    type: OmniPCX Enterprise
    dialing: {country: BEL, outboundPrefix: ["0", "9"]}
    numberingRules:
      - {match: "^0", replaceWith: ""}
      - {match: "^9", replaceWith: "0"}
    serverPingTimeout: 60
    sharedWith: ["Garage"]

  hotel-etoile:
    name: "Hôtel Étoile"
    type: OXO Connect
    fleet: {fleetReference: "ALE12", installationReference: "1234.5678.90"}
    numberingRules: [{use: internal-numbers}]
    sharedWith: []

  oxe-lyon:
    name: "OXE-LYON"
    type: OmniPCX Enterprise
    numberingRules: [{use: internal-numbers}]
    webrtcGateway: expected
    sharedWith:
      - "Bakery"
      - {company: "Clinic", site: "Lyon"}
      - {company: "Clinic", site: "Paris"}
"""


def test_export_reads_as_a_person_would_have_written_it():
    """Common dialing in `defaults`, common rules in a set, short keys, the order of names, sites where they matter."""
    found = root(
        system("OXE-LYON", PARIS, LYON, OVEN, type="oxe", hasMediaPillar=True, version="R100",
               pbxNumberingTranslator=[INTERNAL], **FRENCH),
        system("Brussels", PIT, type="oxe", serverPingTimeout="60", pbxNumberingTranslator=[
            {"regexpMatch": "^0", "regexpReplace": ""}, {"regexpMatch": "^9", "regexpReplace": "0"},
        ], **{**FRENCH, "country": "BEL", "pbxMainBundlePrefix": ["0", "9"]}),
        system("Hôtel Étoile", pbxId="ALE12-1234.5678.90", jid_pbxagent_password="ALE12-1234.5678.90",
               pbxNumberingTranslator=[INTERNAL], **FRENCH),
        host="openrainbow.com",
    )  # fmt: skip
    assert EXPECTED == re.sub("^(#.*\n)+", "", found)


def test_split_by_company_puts_each_customer_into_a_file():
    """Each company's file holds its `uses`; `sharedWith: []` keeps the list whole."""
    exported = export(world(system("OXE", OVEN, LYON)), split="company")
    assert {"tenancy.yaml", "companies/bakery.yaml", "companies/clinic.yaml"} == set(exported.files)
    clinic = 'companies:\n  clinic:\n    name: "Clinic"\n    uses: [{pbx: oxe, site: "Lyon"}]\n'
    assert clinic == exported.files["companies/clinic.yaml"]
    assert "sharedWith: []" in exported.files["tenancy.yaml"]


def test_split_by_pbx_puts_each_pbx_into_a_file():
    """The root file keeps what is common, and includes the others."""
    exported = export(world(system("A b", OVEN, **FRENCH), system("C", PIT, **FRENCH)), split="pbx")
    assert {"tenancy.yaml", "pbxs/a-b.yaml", "pbxs/c.yaml"} == set(exported.files)
    assert exported.files["pbxs/a-b.yaml"].startswith('pbxs:\n  a-b:\n    name: "A b"\n')
    assert "include: [pbxs/*.yaml]" in exported.files["tenancy.yaml"]


def test_ordinary_pbxs_are_written_only_where_they_are_named():
    """Without a name they are counted in a comment; with one they have a block with `shared: false`."""
    pbxs = system("OXE", OVEN), system("ordinary", LYON, shared=False)
    exported = export(world(*pbxs))
    assert (1, ["ordinary"]) == (exported.pbxs, exported.ordinary)
    assert "ordinary:" not in exported.files["tenancy.yaml"]
    text = root(*pbxs, pbxs=["ORD*"])
    assert "  ordinary:\n    type: OXO Connect\n" in text
    assert "    shared: false\n    sharedWith:\n" not in text
    assert '    shared: false\n    sharedWith: [{company: "Clinic", site: "Lyon"}]\n' in text


def test_name_that_nobody_bears_is_refused():
    """A glob that finds no PBX is told, not passed over."""
    with pytest.raises(UnknownPbxError, match="lyon"):
        export(world(system("OXE")), pbxs=["*", "lyon"])


# ── Names that do not tell apart ─────────────────────────────────────────────────────────────────────────────────────


def test_homonyms_are_told_apart():
    """PBXs of one name by equipment ID, else by id; companies of one name by reference, else by id; sites by id."""
    twin = [company("Twin", key="t1", reference="C-1"), company("Twin", key="t2")]
    sites = [site("Main", twin[0]), site("S", twin[1]), site("S", twin[1])]
    sites = [type(one)(f"d{index:023}", one.name, owner.id) for index, (one, owner) in enumerate(
        zip(sites, [twin[0], twin[1], twin[1]], strict=True))]  # fmt: skip
    code: dict[str, Any] = {"pbxId": "own", "status": "activated"}
    systems = [system("OXE", *sites[:2], id="e" * 24), system("OXE", id="f" * 24, **code)]
    text = export(estate(systems, twin, sites)).files["tenancy.yaml"]
    assert '  oxe-eeee:\n    name: "OXE"\n    type: OXO Connect\n    equipment: {id: "PBX-OXE"}\n' in text
    assert f'  oxe-ffff:\n    name: "OXE"\n    type: OXO Connect\n    id: "{"f" * 24}"\n' in text
    assert '{company: "Twin", reference: "C-1"}' in text
    assert f'{{company: "Twin", id: "{twin[1].id}", site: "{sites[1].id}"}}' in text


def test_key_whose_derived_equipment_id_is_anothers_does_not_find_that_one():
    """A PBX that was created from a block of this key keeps its ID; the one now named so is written with its own."""
    other = system("renamed", OVEN, pbxId=derived_equipment_id(PARTNER, "main", "oxe"))
    text = root(other, system("oxe", PIT))
    assert '  oxe:\n    type: OXO Connect\n    equipment: {id: "PBX-oxe"}\n' in text


def test_what_cannot_be_written_is_told_in_a_comment():
    """A value of a form that the files do not know, a company that is not visible, a name with a line break."""
    hidden = site("X", company("Nobody sees me"))
    systems = [
        system("OXE", OVEN, country="fr", pbxNationalPrefix="0"),
        system("hidden", hidden),
        system("a\n# b", OVEN),
        system("multi", isCentrex=True),
    ]
    text = export(estate(systems, [BAKERY], [OVEN, hidden])).files["tenancy.yaml"]
    assert "  # dialing.country: Rainbow's value has a form that these files do not know\n  oxe:\n" in text
    assert "  # sharedWith: a company or site that shares it cannot be named from this account\n  hidden:\n" in text
    assert r"#   a\n# b: its name is empty, too long, or holds control characters" in text
    assert "#   multi: centrex and OXO-managed PBXs are shown, never changed" in text
    assert '  oxe:\n    name: "OXE"\n    type: OXO Connect\n    dialing: {nationalPrefix: "0"}\n' in text


def test_equipment_id_that_is_a_code_is_written_only_as_a_fleets():
    """An OXO of a fleet is written as `fleet`; otherwise its name finds the PBX."""
    systems = [
        system("fleet", pbxId="ALE12-1234", status="activated"),
        system("oxe", pbxId="ALE12-secret", type="oxe", status="activated"),
        system("odd", pbxId="secret", status="activated"),
    ]
    text = root(*systems)
    assert 1 == export(world(*systems)).fleets
    assert 'fleet: {fleetReference: "ALE12", installationReference: "1234"}' in text
    assert "secret" not in text


def test_key_that_yaml_takes_for_something_else_is_quoted():
    """A PBX named Off, or 1234, has a key that is text to YAML."""
    text = root(system("Off", OVEN), system("1234", PIT))
    assert '  "off":\n' in text
    assert '  "1234":\n' in text


def test_file_names_are_those_of_no_device():
    """Windows keeps con and nul for devices; two names that differ in case alone get two files."""
    systems = [system("CON"), system("nul"), system("Same"), system("SAME", id=number("e0", "same2"))]
    files = set(export(world(*systems), split="pbx").files)
    assert {"tenancy.yaml", "pbxs/con-pbx.yaml", "pbxs/nul-pbx.yaml"} < files
    assert 5 == len({name.casefold() for name in files})
