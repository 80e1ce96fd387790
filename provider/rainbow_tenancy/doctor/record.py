"""What the doctor confirmed, left for later plans: which service and partner, and the names of the rows."""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from rainbow_tenancy.doctor.verdict import Verdict
from rainbow_tenancy.files import replace_file
from rainbow_tenancy.reconcile.journal import make_own_folder

__all__ = ["RECORD", "keep_record", "read_verdicts"]

RECORD: Final = Path(".rainbow") / "doctor.json"


class _Record(msgspec.Struct):
    """For whom it counts, and what was found of each row."""

    service: str
    verdicts: dict[str, Verdict]


def keep_record(host: str, partner_id: str, verdicts: Mapping[str, Verdict], path: Path = RECORD) -> None:
    """Leave what was found in a file that only its owner reads; where that cannot be, later plans say more.

    Args:
        host: Where it was seen.
        partner_id: For whom.
        verdicts: What was found of each row.
        path: The file.
    """
    content = msgspec.json.encode(_Record(_service(host, partner_id), dict(verdicts)))
    with suppress(OSError):
        make_own_folder(path.parent)
        replace_file(path, content, most=0o600)


def read_verdicts(host: str, partner_id: str, path: Path = RECORD) -> dict[str, Verdict]:
    """What was found for this partner at this host; nothing where nobody looked, or the file cannot be read."""
    try:
        record = msgspec.json.decode(path.read_bytes(), type=_Record)
    except (OSError, ValueError, RecursionError):
        return {}
    return record.verdicts if record.service == _service(host, partner_id) else {}


def _service(host: str, partner_id: str) -> str:
    """A name for the two that tells neither."""
    return hashlib.sha256(f"{host}\0{partner_id}".encode()).hexdigest()
