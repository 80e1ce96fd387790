"""Where no list shows a shared PBX that no company uses, whatever the files say of it next is reached all the same."""

import pytest

from rainbow_tenancy.emulator import running_emulator
from rainbow_tenancy.emulator.handle import Emulator

HIDDEN = {"unlinked-shared": "hidden"}
FILE = """\
version: 1
{policy}pbxs:
  lyon:
    name: {name}
    type: OmniPCX Enterprise
    dialing: {{country: FRA, outboundPrefix: "{prefix}"}}
    {more}
"""
LIKE_LYON = "SELECT name, isShared, pbxMainBundlePrefix FROM systems WHERE name LIKE 'LYON%'"


def text(more: str, *, name: str = "LYON", prefix: str = "0", policy: str = "") -> str:
    """The files, with one PBX."""
    return FILE.format(more=more, name=name, prefix=prefix, policy=policy)


def pbxs(emulator: Emulator) -> list[tuple[object, ...]]:
    """The PBXs that this is about: name, whether it is shared, prefixes."""
    with emulator.service.lock:
        return emulator.store.tuples(LIKE_LYON)


SHARED = "sharedWith: [Garage Dupont]"
CHANGED = {
    "a value": (text(SHARED, prefix="9"), ("LYON", 1, '["9"]')),
    "the name": (text(SHARED, name="LYON-2"), ("LYON-2", 1, '["0"]')),
    "both": (text(SHARED, name="LYON-2", prefix="9"), ("LYON-2", 1, '["9"]')),
    "nothing else": (text(SHARED), ("LYON", 1, '["0"]')),
    "shared": (text("shared: false\n    " + SHARED, prefix="9"), ("LYON", 0, '["9"]')),
}


@pytest.mark.parametrize("what", CHANGED)
def test_values_change_together_with_the_first_company(what, operate, tmp_path):
    """One apply later the PBX is what the files say, and there is no second one."""
    changed, expected = CHANGED[what]
    with running_emulator(None, HIDDEN) as emulator:
        rainbowctl = operate(emulator)
        for then in (text("sharedWith: []"), changed):
            (tmp_path / "tenancy.yaml").write_text(then, encoding="utf-8")
            assert 0 == rainbowctl("apply", "--yes").code
        assert [expected] == pbxs(emulator)
        assert 0 == rainbowctl("plan", "--exit-code").code


def test_name_outside_the_scope_is_left_alone(operate, tmp_path):
    """Who renames a PBX that nobody uses takes it out of the files' scope, however much they want to share it."""
    policy = "policy: {scope: [LYON]}\n"
    with running_emulator(None, HIDDEN) as emulator:
        rainbowctl = operate(emulator)
        (tmp_path / "tenancy.yaml").write_text(text("sharedWith: []", policy=policy), encoding="utf-8")
        assert 0 == rainbowctl("apply", "--yes").code
        with emulator.service.lock:
            emulator.store.run("UPDATE systems SET name = 'LYON-THEIRS' WHERE name = 'LYON'")
        (tmp_path / "tenancy.yaml").write_text(text(SHARED, policy=policy, prefix="9"), encoding="utf-8")
        assert "outside policy.scope" in rainbowctl("apply", "--yes").out
        assert [("LYON-THEIRS", 1, '["0"]')] == pbxs(emulator)


def test_new_pbxs_with_companies_cost_no_question(operate, tmp_path):
    """A plan for PBXs that are not there yet, and that a company shall share, reads the lists and nothing else."""
    (tmp_path / "tenancy.yaml").write_text(text(SHARED), encoding="utf-8")
    with running_emulator(None, HIDDEN) as emulator:
        assert 2 == operate(emulator)("plan", "--exit-code").code
        assert {"login", "systems", "sites", "companies", "{companyId}"} == {
            key.rsplit("/", 1)[1] for key in emulator.counts()
        }


NAMED = {"equipment ID": "name: LYON, equipment: {id: LYON-1}", "key": "name: LYON", "id": "name: LYON, id: %s"}


@pytest.mark.parametrize("found_by", NAMED)
def test_absent_pbx_is_deleted(found_by, operate, tmp_path):
    """It is not taken for gone because no list shows it."""
    with running_emulator(None, HIDDEN) as emulator:
        rainbowctl = operate(emulator)
        here = text("equipment: {id: LYON-1}\n    sharedWith: []" if found_by == "equipment ID" else "sharedWith: []")
        (tmp_path / "tenancy.yaml").write_text(here, encoding="utf-8")
        assert 0 == rainbowctl("apply", "--yes").code
        with emulator.service.lock:
            system_id = emulator.store.value("SELECT id FROM systems WHERE name = 'LYON'")
        block = NAMED[found_by].replace("%s", system_id)
        (tmp_path / "tenancy.yaml").write_text(f"version: 1\npbxs:\n  lyon: {{{block}, absent: true}}\n")
        assert 0 == rainbowctl("apply", "--yes", "--allow-delete").code
        assert [] == pbxs(emulator)
        assert "it is gone, its block can be removed" in rainbowctl("plan").out


def test_replaced_pbx_is_deleted(operate, tmp_path):
    """A replacement is not finished while the old PBX can be read, whether or not a list shows it."""
    old = text("equipment: {id: OLD-1}\n    sharedWith: []")
    new = text("replaces: OLD-1\n    " + SHARED, name="LYON-2")
    with running_emulator(None, HIDDEN) as emulator:
        rainbowctl = operate(emulator)
        for then in (old, new):
            (tmp_path / "tenancy.yaml").write_text(then, encoding="utf-8")
            assert 0 == rainbowctl("apply", "--yes", "--allow-delete").code
        assert [("LYON-2", 1, '["0"]')] == pbxs(emulator)
        assert "the replacement is finished" in rainbowctl("plan").out
