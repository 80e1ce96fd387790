"""What the last apply governed, and what the files let go since."""

import stat

from rainbow_tenancy.reconcile.record import no_longer_managed, read_record, write_record
from reconcile.test_plan import HEAD
from reconcile.world import tenancy

BEFORE = HEAD + '  a: {dialing: {nationalPrefix: "0"}, sharedWith: []}\n  b: {}\n'


def test_keys_taken_out_are_named(tmp_path):
    """A key, the list of companies, and a whole PBX that the files no longer hold."""
    write_record(tenancy(tmp_path, BEFORE), tmp_path / "record")
    hints = no_longer_managed(tenancy(tmp_path, HEAD + "  a: {}\n"), read_record(tmp_path / "record"))
    assert [
        "a: dialing.nationalPrefix is no longer managed",
        "a: sharedWith is no longer managed",
        "b: no longer managed; absent: true would delete it",
    ] == [hint.text for hint in hints]


def test_another_tenancy_is_not_compared(tmp_path):
    """The record of a tenancy with another name says nothing about this one."""
    write_record(tenancy(tmp_path, "tenancy: lyon\n" + BEFORE), tmp_path / "record")
    assert [] == no_longer_managed(tenancy(tmp_path, HEAD + "  a: {}\n"), read_record(tmp_path / "record"))


def test_record_is_the_owners_alone_and_holds_no_values(tmp_path):
    """Names of keys only, mode 0600."""
    write_record(tenancy(tmp_path, BEFORE), tmp_path / "record")
    assert 0o600 == stat.S_IMODE((tmp_path / "record").stat().st_mode)
    assert {"a": ["dialing.nationalPrefix", "name", "sharedWith"], "b": ["name"]} == read_record(tmp_path / "record")[
        "governed"
    ]


def test_damaged_record_is_as_good_as_none(tmp_path):
    """Whatever stands in the file, a plan goes on."""
    (tmp_path / "record").write_bytes(b"\xff{")
    assert {} == read_record(tmp_path / "record")
    assert {} == read_record(tmp_path / "no record")
