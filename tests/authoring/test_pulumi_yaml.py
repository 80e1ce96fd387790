"""Export as a Pulumi program: it declares what an import reads, so that a preview after the import shows no change."""

import json
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from authoring.estates import CODE, estates
from authoring.test_export import CLINIC, FRENCH, GARAGE, INTERNAL, LYON, OVEN, PARIS, PIT, world
from rainbow_tenancy.authoring.export import Export
from rainbow_tenancy.authoring.pulumi_yaml import IMPORT_NAME, PROGRAM_NAME, pulumi_export
from rainbow_tenancy.plugin.block import read_block
from rainbow_tenancy.plugin.difference import block_changes
from rainbow_tenancy.plugin.live import as_inputs
from rainbow_tenancy.plugin.pbx_inputs import DEFAULTS
from rainbow_tenancy.plugin.values import Values
from reconcile.world import estate, site, system


def read_as_pulumi(value: Any) -> Any:
    """What Pulumi YAML makes of a text: `$$` is `$`; a lone one before a brace would begin an expression."""
    if isinstance(value, dict):
        return {key: read_as_pulumi(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [read_as_pulumi(inner) for inner in value]
    if not isinstance(value, str):
        return value
    assert "${" not in value.replace("$$", "")
    return value.replace("$$", "$")


def resources(exported: Export) -> dict[str, dict[str, Any]]:
    """Each resource's properties, by its id in the import file."""
    program = yaml.safe_load(exported.files[PROGRAM_NAME])
    assert {"name": "rainbow", "runtime": "yaml"} == {key: program[key] for key in ("name", "runtime")}
    wanted = json.loads(exported.files[IMPORT_NAME])["resources"]
    assert {one["name"] for one in wanted} == program["resources"].keys()
    assert {"rainbow:index:Pbx"} >= {one["type"] for one in wanted}
    assert all("rainbow:Pbx" == one["type"] for one in program["resources"].values())
    return {one["id"]: read_as_pulumi(program["resources"][one["name"]]["properties"]) for one in wanted}


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(there=estates(), every=st.booleans())
def test_program_differs_in_nothing_from_what_an_import_reads(there, every):
    """Whatever the estate holds, each resource passes Check, and does not differ from the inputs of its import."""
    exported = pulumi_export(there, pbxs=["*"] if every and there.systems else [])
    for system_id, properties in resources(exported).items():
        imported = as_inputs(there.by_id[system_id], there).plain
        assert [] == read_block("any", Values(dict(properties))).problems
        assert {} == block_changes(imported, {**DEFAULTS, **properties})
    assert len(there.systems) == exported.pbxs + len(exported.left_out) + len(exported.ordinary)
    assert all(line.isprintable() for text in exported.files.values() for line in text.split("\n"))
    assert CODE not in "".join(exported.files.values())


EXPECTED = """\
# What Rainbow has, written by rainbowctl export. From here on it is yours to edit.
# Pulumi reads ${...} in this file itself and turns $$ into $.
name: rainbow
runtime: yaml

resources:
  oxe-lyon:
    type: rainbow:Pbx
    properties:
      name: "OXE-LYON"
      type: OmniPCX Enterprise
      dialing: {country: FRA, nationalPrefix: "0", internationalPrefix: "00", outboundPrefix: "0"}
      numberingRules: [{match: "^([0-9]{1,5})$$", replaceWith: "$$1", description: "Internal numbers"}]
      sharedWith:
        - "Bakery"
        - {company: "Clinic", site: "Lyon"}
        - {company: "Clinic", site: "Paris"}

  pulumi-pbx:
    type: rainbow:Pbx
    properties:
      name: "Pulumi"
      type: OXO Connect
      dialing: {country: FRA}
      sharedWith: ["Garage"]

# Left out because they are ordinary, not shared: 1. To bring one: rainbowctl export NAME.
# To let several companies share it: change `shared: false` in its block to true, then pulumi up.
"""


def test_program_reads_as_a_person_would_have_written_it():
    """A resource a PBX, names of our own making, whole values, `$` as Pulumi writes it, and what is left out."""
    there = world(
        system("OXE-LYON", OVEN, LYON, PARIS, type="oxe", version="R100", hasMediaPillar=True,
               pbxNumberingTranslator=[INTERNAL], **FRENCH),
        system("Pulumi", PIT),
        system("own", PIT, shared=False),
    )  # fmt: skip
    assert EXPECTED == pulumi_export(there).files[PROGRAM_NAME]


def test_nothing_to_export_is_a_program_too():
    """An estate without PBXs gives a program without resources."""
    exported = pulumi_export(estate([], [CLINIC, GARAGE], [site("Pit", GARAGE)]))
    assert {} == resources(exported)
