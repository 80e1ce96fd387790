"""What `--pbx` and `--company` choose."""

import pytest

from rainbow_tenancy.globs import matches
from rainbow_tenancy.reconcile.scope import fruitless
from rainbow_tenancy.tenancy.positions import NOWHERE, Files
from rainbow_tenancy.tenancy.tenancy import DesiredPbx, Tenancy


@pytest.mark.parametrize(
    ("name", "glob", "expected"),
    [
        ("Garage Dupont", "garage*", True),
        ("garage dupont", "Garage Dupont", True),
        ("Garage Dupont", "Garage", False),
        ("OXE-LYON-01", "oxe-????-0[12]", True),
        ("Annexe [Lyon]", "annexe [lyon]", True),
        ("STRASSE", "straße", True),
    ],
)
def test_globs_fold_case_and_a_name_matches_itself(name, glob, expected):
    """Case does not count, and a name with brackets can be given as it stands."""
    assert expected is matches(["another", name], [glob])


def test_a_glob_that_finds_nothing_is_told():
    """Of two globs, the one that is no PBX's key or name is named."""
    pbx = DesiredPbx("lyon", NOWHERE, "OXE-LYON-01", {}, {})
    hints = fruitless(["lyno", "LYON", "oxe-*"], Tenancy("tenancy.yaml", Files(), pbxs=[pbx]))
    assert ["--pbx lyno matches no PBX of the files"] == [hint.text for hint in hints]
