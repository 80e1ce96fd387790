"""Which equipment IDs may be shown whole."""

import pytest

from rainbow_tenancy.rainbow import System
from rainbow_tenancy.reconcile.equipment import is_code_too
from rainbow_tenancy.secret import Secret

FLEETS, OWN = "ALE12-1234.5678.90", "PBX712e-bd96-0c27-4350-a3ff-dc0c-83e7-c246"


def pbx(equipment_id: str, code: str | None = None) -> System:
    """A PBX, Pending while Rainbow shows its code."""
    status = "created" if code else "activated"
    return System(id="p1", pbx_id=equipment_id, status=status, activation_code=Secret(code) if code else None)


@pytest.mark.parametrize(
    ("system", "fleet", "expected"),
    [
        (None, True, True),
        (None, False, False),
        (pbx(OWN), True, True),
        (pbx(FLEETS, FLEETS), False, True),
        (pbx(OWN, OWN), False, True),
        (pbx("LYON-7", "4711"), False, False),
        (pbx(OWN), False, False),
        (pbx(FLEETS), False, True),
    ],
)
def test_what_may_be_the_code_is_not_shown_whole(system, fleet, expected):
    """The files' word, the code itself while Rainbow shows it, else the form of the ID decide."""
    assert expected is is_code_too(system, fleet=fleet)
