"""`rainbow:Tenancy`: the component that registers a whole tenancy."""

from collections.abc import Mapping
from typing import Any

import yaml

from e2e.pulumi.engine import Project
from e2e.pulumi.programs import DIALING, PBX, program, resource
from e2e.pulumi.test_way import system, writes

PARTNER = "5a0000000000000000000001"
FILES = {
    "tenancy.yaml": {
        "version": 1,
        "tenancy": "lyon",
        "include": ["pbxs.yaml"],
        "defaults": {"dialing": DIALING},
        "policy": {"limits": {"removals": 3}},
        "numberingRuleSets": {"internal": [{"match": "^([0-9]{1,5})$", "replaceWith": "$1"}]},
        "companies": {"garage": {"name": "Garage Dupont", "uses": ["lyon"]}},
    },
    "pbxs.yaml": {
        "pbxs": {
            "lyon": {
                "type": "OmniPCX Enterprise",
                "numberingRules": [{"use": "internal"}],
                "sharedWith": ["Boulangerie Martin"],
            },
            "nice": {"type": "Third party", "sharedWith": []},
            "old": {"equipment": {"id": "PBX-OLD"}, "absent": True},
        }
    },
}


TENANCY = {"type": "rainbow:Tenancy", "properties": {"path": "./files/tenancy.yaml"}}


def with_files(stack: Project) -> Project:
    """The project, with the files beside its program."""
    (stack.directory / "files").mkdir()
    for name, content in FILES.items():
        (stack.directory / "files" / name).write_text(yaml.safe_dump(content), encoding="utf-8")
    return stack


def configured(login: Mapping[str, str], partner: str) -> dict[str, Any]:
    """A provider of the program's own, as for two partners in one stack."""
    return resource(
        "pulumi:providers:rainbow",
        None,
        {
            "email": login["RAINBOW_EMAIL"],
            "password": {"fn::secret": login["RAINBOW_PASSWORD"]},
            "appId": login["RAINBOW_APP_ID"],
            "appSecret": {"fn::secret": login["RAINBOW_APP_SECRET"]},
            "partner": partner,
        },
    )


def logins(emulator) -> int:
    """How often somebody logged in."""
    return sum(times for route, times in emulator.counts().items() if route.endswith("/login"))


def test_tenancy_registers_every_pbx(project, emulator):
    """The very files of rainbowctl: a Pbx for each PBX, none for `absent`; `policy` is said to be rainbowctl's."""
    stack = with_files(project())
    stack.write(program(all=TENANCY))
    run = stack.preview()
    assert {"lyon", "nice"} == {step.name.rsplit("-")[-1] for step in run.steps if step.type == PBX}
    assert "policy" in run.diagnostics
    stack.up()
    made = system(emulator, "lyon")
    assert ("0", "^([0-9]{1,5})$") == (
        made["pbxNationalPrefix"],
        made["pbxNumberingTranslator"][0]["regexpMatch"],
    )
    assert 2 == emulator.store.value("SELECT count(*) FROM links WHERE systemId = ?", made["id"])
    emulator.reset_requests()
    assert [] == stack.up().steps
    assert {} == emulator.counts()
    emulator.by_hand("PUT", "/systems/nice", {"pbxNationalPrefix": "9"})
    run = stack.refresh("--preview-only", "--expect-no-changes", expect=7)
    assert {"dialing.nationalPrefix"} == {path for step in run.steps for path in step.diff}


def test_every_pbx_belongs_to_one_provider(project, emulator):
    """The program's own provider answers for all that the component registers, and logs in once an operation."""
    stack = with_files(project())
    login, stack.login = dict(stack.login), {"RAINBOW_HOST": stack.login["RAINBOW_HOST"]}
    all_of_them = {**TENANCY, "options": {"provider": "${partner}"}}
    stack.write(program(partner=configured(login, PARTNER), all=all_of_them))
    stack.up()
    assert 1 == logins(emulator)
    entries = stack.entries()
    (partner,) = [one for one in entries if one["urn"].endswith("::partner")]
    named = {one["provider"] for one in entries if one["type"] == PBX}
    assert {f"{partner['urn']}::{partner['id']}"} == named
    assert 2 == sum(one["type"] == PBX for one in entries)


def test_pbx_that_the_files_find_by_name_is_refused(project, emulator):
    """One clear error with the key that the block wants, and with that key the PBX is imported."""
    stack = with_files(project())
    found = system(emulator, "OXO90")["id"]
    root = stack.directory / "files" / "tenancy.yaml"
    block = {"name": "OXO90", "type": "OXO Connect", "dialing": {"country": "FRA"}}
    root.write_text(yaml.safe_dump({"version": 1, "pbxs": {"oxo": block}}), "utf-8")
    stack.write(program(all=TENANCY))
    for attempt in (stack.preview, stack.up):
        run = attempt(expect=None)
        assert 0 != run.code
        assert f"write id: {found} in the block oxo of the tenancy files" in run.diagnostics
        assert "connection is closing" not in run.out
    root.write_text(yaml.safe_dump({"version": 1, "pbxs": {"oxo": {"id": found, **block}}}), "utf-8")
    stack.up()
    assert found == stack.state()["oxo"]["id"]


def test_continue_on_error_makes_the_other_pbxs(project, emulator):
    """One PBX of the files is refused; the others are made, and only the one error is told."""
    stack = with_files(project())
    blocks = {name: {"name": name, "type": "Third party", "dialing": {"country": "FRA"}} for name in ("OXO90", "good")}
    files = {"version": 1, "pbxs": blocks, "companies": {"garage": {"name": "Garage Dupont", "uses": list(blocks)}}}
    (stack.directory / "files" / "tenancy.yaml").write_text(yaml.safe_dump(files), "utf-8")
    stack.write(program(all=TENANCY))
    run = stack.up("--continue-on-error", expect=None)
    assert 0 != run.code
    assert ["OXO90"] == [step.name for step in run.steps if step.op == "create" and step.name not in stack.state()]
    assert "has a problem" not in run.diagnostics
    assert system(emulator, "good") is not None
    assert {"OXO90", "OXO90 Garage Dupont"}.isdisjoint(stack.state())
    assert "good Garage Dupont" in stack.state()


def test_lock_of_the_files_is_heeded(project, emulator):
    """A name that means another company by now: nobody is associated."""
    stack = with_files(project())
    garage = emulator.store.value("SELECT id FROM companies WHERE name = 'Garage Dupont'")
    lock = {"version": 1, "partner": PARTNER, "companies": {"Garage Dupont": garage}}
    (stack.directory / "files" / "tenancy.lock").write_text(yaml.safe_dump(lock), "utf-8")
    stack.write(program(all=TENANCY))
    stack.preview()
    emulator.change("companies", "Garage Dupont", name="Garage Dupont of before")
    emulator.change("companies", "Librairie des Arts", name="Garage Dupont")
    run = stack.up(expect=None)
    assert 0 != run.code
    assert "the company Garage Dupont means another now" in run.diagnostics
    assert [] == writes(emulator)


def test_files_in_the_hands_of_another_partner(project, emulator):
    """A provider that is configured for another partner registers nothing of the files, and writes nothing."""
    stack = with_files(project())
    login, stack.login = dict(stack.login), {"RAINBOW_HOST": stack.login["RAINBOW_HOST"]}
    another = configured(login, "5a0000000000000000000099")
    stack.write(program(partner=another, all={**TENANCY, "options": {"provider": "${partner}"}}))
    for attempt in (stack.preview, stack.up):
        run = attempt(expect=None)
        assert 0 != run.code
        assert "belongs to the partner 5a0000000000000000000099" in run.diagnostics
    assert [] == writes(emulator)
