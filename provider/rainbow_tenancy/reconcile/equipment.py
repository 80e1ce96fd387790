"""Equipment IDs: the one that a new PBX gets, and whether one may be shown whole."""

import hashlib
from typing import Final, Protocol

from rainbow_tenancy.fields import PBX_TYPE
from rainbow_tenancy.rainbow import System
from rainbow_tenancy.tenancy.tenancy import DesiredPbx

__all__ = ["comes_from_fleet", "derived_equipment_id", "is_code_too", "shortened", "without_code"]

# How the IDs begin that Rainbow itself generates (Swagger, example of pbxId); a fleet's begins with its reference.
RAINBOWS_OWN: Final = "PBX"


def derived_equipment_id(partner_id: str, tenancy: str, key: str, replaces: str | None = None) -> str:
    """The equipment ID that a PBX created from this block gets, in Rainbow's own form.

    It depends on nothing else, so that a create sent twice meets its own PBX (409) instead of making a second one.
    A block that replaces a PBX gets another ID than the PBX that it once created itself.
    """
    named = f"{partner_id}\0{tenancy}\0{key}"
    if replaces:
        named += f"\0{replaces}"
    return "PBX" + hashlib.sha256(named.encode()).digest()[:16].hex("-", 2)


def is_code_too(system: System | None, *, fleet: bool = False) -> bool:
    """Whether a PBX's equipment ID is taken for its activation code too, so that no report may show it whole.

    The first row that fits decides:

        the files call it a fleet's              yes
        it is not in Rainbow yet                 no: the files give an ID of its own, in clear, or one is derived
        Rainbow shows the code (while Pending)   yes if the two are equal
        the ID begins as Rainbow's own do        no
        otherwise                                yes: once activated, a fleet's cannot be told from another
    """
    if fleet or system is None:
        return fleet
    if system.activation_code:
        return system.activation_code.reveal() == system.pbx_id
    return not system.pbx_id.startswith(RAINBOWS_OWN)


def comes_from_fleet(system: System, block: DesiredPbx | None) -> bool:
    """Whether a PBX is taken for one of the reseller's fleet, whose activation code is and stays its equipment ID.

    The files' block decides where it says either; else an OXO whose equipment ID may be its code too is one.
    """
    if block is not None and (block.fleet or block.equipment_id is not None):
        return block.fleet
    return PBX_TYPE.to_file(system.type or "") == "OXO Connect" and is_code_too(system)


class _Coded(Protocol):
    """A PBX of a fleet, by whatever knows its equipment ID."""

    @property
    def equipment_id(self) -> str | None: ...


def without_code(text: str, pbx: _Coded) -> str:
    """A text in which a PBX's equipment ID, its code too, is shortened, where somebody made it a name."""
    return text.replace(pbx.equipment_id, shortened(pbx.equipment_id)) if pbx.equipment_id else text


def shortened(equipment_id: str) -> str:
    """An equipment ID that is a code too, as reports show it: `ALE12-…90`."""
    fleet, dash, installation = equipment_id.partition("-")
    return f"{fleet}-…{installation[-2:] if len(installation) > 6 else ''}" if dash else "…"
