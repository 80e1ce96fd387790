"""What the last apply governed, and what the files let go since."""

import stat

from rainbow_tenancy.reconcile.base import base_of
from rainbow_tenancy.reconcile.record import no_longer_managed, read_record, write_record
from reconcile.test_plan import HEAD
from reconcile.world import estate, tenancy

NOTHING = estate([], [], [])
BEFORE = HEAD + '  a: {dialing: {nationalPrefix: "0"}, sharedWith: []}\n  b: {}\n'


def test_keys_taken_out_are_named(tmp_path):
    """A key, the list of companies, and a whole PBX that the files no longer hold."""
    write_record(tenancy(tmp_path, BEFORE), NOTHING, path=tmp_path / "record")
    now = tenancy(tmp_path, HEAD + "  a: {}\n")
    hints = no_longer_managed(now, read_record(now, tmp_path / "record"))
    assert [
        "a: dialing.nationalPrefix is no longer managed",
        "a: sharedWith is no longer managed",
        "b: no longer managed; absent: true would delete it",
    ] == [hint.text for hint in hints]


def test_pbx_out_of_scope_is_not_offered_for_deletion(tmp_path):
    """A PBX that went to other files with its name is no longer managed, and that is all."""
    write_record(tenancy(tmp_path, BEFORE), NOTHING, path=tmp_path / "record")
    now = tenancy(tmp_path, BEFORE.split("  b:", maxsplit=1)[0] + "policy: {scope: [a]}\n")
    hints = no_longer_managed(now, read_record(now, tmp_path / "record"))
    assert ["b: no longer managed; it is outside policy.scope"] == [hint.text for hint in hints]


def test_another_tenancy_is_not_compared(tmp_path):
    """The record of a tenancy with another name says nothing about this one."""
    write_record(tenancy(tmp_path, "tenancy: lyon\n" + BEFORE), NOTHING, path=tmp_path / "record")
    assert read_record(tenancy(tmp_path, HEAD + "  a: {}\n"), tmp_path / "record") is None


def test_record_is_the_owners_alone_and_tells_what_it_was_told(tmp_path):
    """Mode 0600, also where a file was there before; what is read is what the files governed."""
    (tmp_path / "record").touch(mode=0o644)
    before = tenancy(tmp_path, BEFORE)
    write_record(before, NOTHING, path=tmp_path / "record")
    assert 0o600 == stat.S_IMODE((tmp_path / "record").stat().st_mode)
    assert base_of(before, "the last apply") == read_record(before, tmp_path / "record")


def test_record_holds_no_code(tmp_path):
    """Neither a fleet's equipment ID, its code too, even as a name, nor where an activation code comes from."""
    fleet = "fleet: {fleetReference: ALE12, installationReference: 1234.5678.9"
    code = "{id: MINE-1, activationCode: {fromEnv: RAINBOW_SECRET_CANARY}}"
    blocks = (
        f"  a: {{{fleet}0}}}}\n"
        f"  b: {{equipment: {code}}}\n"
        "  c: {replaces: ALE12-1234.5678.91}\n"
        f"  d: {{name: OXO ALE12-1234.5678.92, {fleet}2}}}}\n"
        f"  ALE12-1234.5678.93: {{{fleet}3}}}}\n"
    )
    write_record(tenancy(tmp_path, HEAD + blocks), NOTHING, path=tmp_path / "record")
    text = (tmp_path / "record").read_text("utf-8")
    assert [] == [word for word in ("1234", "5678", "CANARY") if word in text]


def test_damaged_record_is_as_good_as_none(tmp_path):
    """Whatever stands in the file, a plan goes on."""
    wanted = tenancy(tmp_path, BEFORE)
    for damaged in (b"\xff{", b"{}", b"[]", b'{"formatVersion": 1, "tenancy": "main", "governed": {"a": ["name"]}}'):
        (tmp_path / "record").write_bytes(damaged)
        assert read_record(wanted, tmp_path / "record") is None
    assert read_record(wanted, tmp_path / "no record") is None
