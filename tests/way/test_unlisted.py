"""Where no list shows a shared PBX that no company uses, whatever the files say of it next is reached all the same."""

import pytest

from rainbow_tenancy.emulator import running_emulator
from rainbow_tenancy.emulator.handle import Emulator
from support.command import unfolded

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
        ran = rainbowctl("apply", "--yes")
        assert (1, True) == (ran.code, "LYON-THEIRS bears it" in unfolded(ran.out))
        assert [("LYON-THEIRS", 1, '["0"]')] == pbxs(emulator)


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


@pytest.mark.parametrize(
    ("then", "told"),
    [
        (
            "lyon: {equipment: {id: OLD-1}, absent: true}",
            "lyon: it is there, and not visible to this account; it stays",
        ),
        (
            "new: {type: OmniPCX Enterprise, dialing: {country: FRA}, replaces: OLD-1, sharedWith: []}",
            "new: the PBX that it replaces is there, and not visible to this account; it stays",
        ),
    ],
)
def test_what_rainbow_refuses_to_show_is_not_gone(then, told, operate, tmp_path):
    """A PBX that answers 403 is neither called gone nor replaced."""
    with running_emulator(None, HIDDEN | {"unlinked-shared-by-id": "refused"}) as emulator:
        row = {"name": "OLD", "pbxId": "OLD-1", "type": "oxe", "country": "FRA", "isShared": True}
        emulator.by_hand("POST", "/systems", row)
        (tmp_path / "tenancy.yaml").write_text(f"version: 1\npbxs:\n  {then}\n", encoding="utf-8")
        ran = operate(emulator)("plan", "--full")
    assert 0 == ran.code
    assert told in unfolded(ran.out)


def test_pbx_whose_company_is_waited_for_is_made_once(operate, tmp_path):
    """No list shows it meanwhile, and the next plan knows of it all the same."""
    with running_emulator(None, HIDDEN) as emulator:
        rainbowctl = operate(emulator)
        waiting = text("sharedWith: [{company: Later, ifMissing: wait}]")
        (tmp_path / "tenancy.yaml").write_text(waiting, encoding="utf-8")
        assert 0 == rainbowctl("apply", "--yes").code
        assert 0 == rainbowctl("plan", "--exit-code").code


def test_pbx_of_another_name_under_a_declared_equipment_id_is_not_written_to(operate, tmp_path):
    """The ID may be mistyped: that of a PBX of somebody else, in no list."""
    with running_emulator(None, HIDDEN) as emulator:
        row = {"name": "LYON-OLD", "pbxId": "OLD-1", "type": "oxo", "country": "BEL", "isShared": True}
        emulator.by_hand("POST", "/systems", row)
        before = pbxs(emulator)
        declared = text(f"equipment: {{id: OLD-1}}\n    {SHARED}")
        (tmp_path / "tenancy.yaml").write_text(declared, encoding="utf-8")
        ran = operate(emulator)("apply", "--yes")
        assert (1, before) == (ran.code, pbxs(emulator))
    assert "LYON-OLD bears it" in unfolded(ran.out)


@pytest.mark.parametrize("policy", ["", "policy: {scope: [LYON]}\n"])
def test_new_pbx_that_a_company_shares_costs_no_question(policy, operate, tmp_path):
    """A thousand of them would be asked for in vain: each create would meet its PBX."""
    (tmp_path / "tenancy.yaml").write_text(text(SHARED, policy=policy), encoding="utf-8")
    with running_emulator() as emulator:
        operate(emulator)("plan")
        assert [] == [route for route in emulator.counts() if "pbxId" in route]
