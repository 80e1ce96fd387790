"""What the last apply governed, so that a plan can say "no longer managed". A convenience: nothing depends on it."""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from rainbow_tenancy.reconcile.journal import make_own_folder
from rainbow_tenancy.reconcile.operations import Hint
from rainbow_tenancy.tenancy import Tenancy

__all__ = ["RECORD", "no_longer_managed", "read_record", "write_record"]

RECORD = Path(".rainbow") / "last-apply.json"


def _governed(tenancy: Tenancy) -> dict[str, list[str]]:
    """Of each PBX that is not absent, by key, the keys that the files decide."""
    return {
        pbx.key: [*sorted(pbx.values), *(["sharedWith"] if pbx.shared_with is not None else [])]
        for pbx in tenancy.pbxs
        if not pbx.absent
    }


def read_record(path: Path = RECORD) -> dict[str, Any]:
    """The record of the last apply; empty where there is none, or none that can be read."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def write_record(tenancy: Tenancy, path: Path = RECORD) -> None:
    """Note what this tenancy governs, in a file that only its owner reads; names of keys, no values and no secrets.

    Where it cannot be written, nothing is lost but hints, and the apply before it was done all the same.
    """
    text = json.dumps({"formatVersion": 1, "tenancy": tenancy.name, "governed": _governed(tenancy)})
    with suppress(OSError):
        make_own_folder(path.parent)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)


def no_longer_managed(tenancy: Tenancy, record: Mapping[str, Any]) -> list[Hint]:
    """A hint for each key and each PBX that the last apply governed and the files no longer do."""
    before = record.get("governed")
    if record.get("tenancy") != tenancy.name or not isinstance(before, dict):
        return []
    now = _governed(tenancy)
    gone = {pbx.key for pbx in tenancy.pbxs if pbx.absent}
    hints = []
    for key, paths in before.items():
        if key in gone or not isinstance(paths, list):
            continue
        if key not in now:
            hints.append(Hint(f"{key}: no longer managed; absent: true would delete it"))
        hints += [Hint(f"{key}: {path} is no longer managed") for path in paths if key in now and path not in now[key]]
    return hints
