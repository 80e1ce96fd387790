"""What the last apply governed, so that a plan can say what is managed no longer, and who moved.

Nothing depends on it.
"""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace

from rainbow_tenancy.files import replace_file
from rainbow_tenancy.reconcile.base import Base, base_of, governed_keys, mark_of
from rainbow_tenancy.reconcile.equipment import without_code
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.journal import make_own_folder
from rainbow_tenancy.reconcile.operations import Hint, Kind, Operation, Plan
from rainbow_tenancy.reconcile.settled import Open, settled
from rainbow_tenancy.tenancy import Tenancy

__all__ = ["NO_EFFECT", "RECORD", "no_longer_managed", "other_codes", "read_record", "write_record"]

RECORD = Path(".rainbow") / "last-apply.json"
NO_EFFECT: Final = (
    "an activation code is used only when the PBX is created, so that this change of it has no effect; "
    "rainbowctl rotate-code has Rainbow make a new one"
)


def read_record(tenancy: Tenancy, path: Path = RECORD) -> Base | None:
    """The record of the last apply of this tenancy; None where there is none, or none that can be read."""
    try:
        base = msgspec.json.decode(path.read_bytes(), type=Base)
    except (OSError, ValueError, RecursionError):
        return None
    return base if base.tenancy == tenancy.name else None


def write_record(
    tenancy: Tenancy, estate: Estate, left: Iterable[Open] = (), path: Path = RECORD, *, whole: bool = True
) -> None:
    """Note what this tenancy governs, in a file that only its owner reads: values of fields, no secrets.

    Where it cannot be written, nothing is lost but what a later run would tell, and the apply before it was done all
    the same.

    Args:
        tenancy: The files that were applied.
        estate: What Rainbow had before.
        left: See `settled`; so for `whole`.
        path: The file.
        whole: Whether the apply was narrowed to nothing.
    """
    base = settled(base_of(tenancy, "the last apply"), read_record(tenancy, path), left, estate, whole=whole)
    content = msgspec.json.encode(_without_codes(base, tenancy))
    with suppress(OSError):
        make_own_folder(path.parent)
        replace_file(path, content, most=0o600)


def _without_codes(base: Base, tenancy: Tenancy) -> Base:
    """The record without the PBXs that somebody named after their equipment ID where this is the code too."""
    pbxs, untold = dict(base.pbxs), set(base.untold)
    for pbx in tenancy.pbxs:
        if pbx.fleet and pbx.equipment_id and pbx.equipment_id in f"{pbx.key} {pbx.values}":
            pbxs.pop(pbx.key, None)
            untold.discard(pbx.key)
            untold.add(without_code(pbx.key, pbx))
    return replace(base, pbxs=pbxs, untold=sorted(untold))


def no_longer_managed(tenancy: Tenancy, record: Base | None) -> list[Hint]:
    """A hint for each key and each PBX that the last apply governed and the files no longer do."""
    if record is None:
        return []
    now = {pbx.key: pbx for pbx in tenancy.pbxs}
    hints = []
    for key, before in record.pbxs.items():
        if before.absent:
            continue
        if key not in now and not tenancy.governs(before.values.get("name", key)):
            hints.append(Hint(f"{key}: no longer managed; it is outside policy.scope"))
        elif key not in now:
            hints.append(Hint(f"{key}: no longer managed; absent: true would delete it"))
        elif not now[key].absent:
            kept = governed_keys(now[key])
            hints += [Hint(f"{key}: {path} is no longer managed") for path in governed_keys(before) if path not in kept]
    return hints


def other_codes(tenancy: Tenancy, record: Base | None, plan: Plan) -> list[Hint]:
    """A hint for each PBX whose activation code is declared otherwise than before, to no effect: it is there already.

    Only where a code is kept is compared: what is kept there is not read for a plan.
    """
    if record is None:
        return []
    planned = (one for one in (*plan.operations, *plan.aside) if isinstance(one, Operation))
    coming = {one.pbx.key for one in planned if one.kind is Kind.CREATE}
    hints = []
    for pbx in tenancy.pbxs:
        before = record.pbxs.get(pbx.key)
        if not (pbx.activation_code and before and before.code) or pbx.key in coming:
            continue
        if before.code != mark_of(repr(pbx.activation_code)):
            text = f"{pbx.key}: {NO_EFFECT}"
            hints.append(Hint(text, tenancy.place(pbx.at_of("equipment.activationCode"))))
    return hints
