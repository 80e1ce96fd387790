"""What differs between two sets of inputs, property by property. Pure.

A governed field is compared as its row in `fields` says; lists of companies have no order; a key that is taken out is
no longer governed, which is no difference.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum
from typing import Any

from pulumi.runtime.proto import provider_pb2

from rainbow_tenancy.fields import BY_PATH, Field, governed
from rainbow_tenancy.plugin.values import UNKNOWN, Path, dotted
from rainbow_tenancy.tenancy.companies import site_of

__all__ = ["Changes", "Kind", "answer", "block_changes", "ignored", "is_ignored", "leaves"]


class Kind(IntEnum):
    """Pulumi's kinds of difference; one more is the same with a replacement."""

    ADD = 0
    DELETE = 2
    UPDATE = 4


Changes = dict[Path, Kind]

SHARED_WITH = "sharedWith"


def block_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Changes:
    """How two sets of a PBX's inputs differ, as far as Rainbow can tell the difference."""
    changes: Changes = {}
    governed_before = governed(old)
    for path, wanted in governed({key: value for key, value in new.items() if value is not UNKNOWN}).items():
        keys = tuple(path.split("."))
        if path not in governed_before:
            changes[keys] = Kind.ADD
        elif _row_differs(BY_PATH[path], governed_before[path], wanted):
            changes |= dict(leaves(governed_before[path], wanted, keys)) or {keys: Kind.UPDATE}
    tops = {path.split(".")[0] for path in BY_PATH if not path.startswith("equipment.")}
    for key, value in new.items():
        if key == SHARED_WITH:
            changes |= _list_changes(old.get(key), value)
        elif key not in tops or value is UNKNOWN:
            changes |= dict(leaves(old[key], value, (key,))) if key in old else {(key,): Kind.ADD}
    return changes


def _row_differs(row: Field, old: Any, new: Any) -> bool:
    if _holds_unknown(new):
        return bool(old != new)
    return row.differs(new, row.to_api(old))


def _holds_unknown(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_holds_unknown, value.values()))
    return any(map(_holds_unknown, value)) if isinstance(value, list) else value is UNKNOWN


def leaves(old: Any, new: Any, path: Path) -> Iterator[tuple[Path, Kind]]:
    """Each innermost difference between two values."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in {**old, **new}:
            if key not in new:
                yield (*path, key), Kind.DELETE
            elif key not in old:
                yield (*path, key), Kind.ADD
            else:
                yield from leaves(old[key], new[key], (*path, key))
    elif isinstance(old, list) and isinstance(new, list):
        for index in range(max(len(old), len(new))):
            if index >= len(new):
                yield (*path, index), Kind.DELETE
            elif index >= len(old):
                yield (*path, index), Kind.ADD
            else:
                yield from leaves(old[index], new[index], (*path, index))
    elif old != new:
        yield path, Kind.UPDATE


def _list_changes(old: Any, new: Any) -> Changes:
    """What comes to and goes from a list of companies, in whatever order it is written."""
    if not isinstance(new, list):
        return {} if old == new else {(SHARED_WITH,): Kind.UPDATE}
    if not isinstance(old, list):
        return {(SHARED_WITH,): Kind.ADD}
    before, after = [_share(item) for item in old], [_share(item) for item in new]
    changes: Changes = {(SHARED_WITH, i): Kind.DELETE for i, one in enumerate(before) if one not in after}
    for i, one in enumerate(after):
        if one not in before or one is None:
            path = (SHARED_WITH, i)
            changes[path] = Kind.UPDATE if path in changes else Kind.ADD
    return changes


def _share(item: Any) -> tuple[Any, ...] | None:
    """Whom an item of the list means; None where that is not known yet."""
    if _holds_unknown(item):
        return None
    if isinstance(item, str):
        return (item, None, None, None)
    site, _ = site_of(item.get("site"))  # whether it may be created is no difference once it is there
    return (*(item.get(key) for key in ("company", "id", "reference")), site)


# ── Pulumi's words ───────────────────────────────────────────────────────────────────────────────────────────────────


def ignored(texts: Iterable[str]) -> list[Path]:
    """Paths of `ignoreChanges` as Pulumi writes them: `dialing.country`, `sharedWith[*]`, `tags["a.b"]`."""
    return [_parsed(text) for text in texts]


def _parsed(text: str) -> Path:
    steps: list[str | int] = []
    for part in text.replace("[", ".[").split("."):
        if part.startswith("["):
            inner = part[1:].rstrip("]").strip('"')
            steps.append(int(inner) if inner.isascii() and inner.isdigit() else inner)
        elif part:
            steps.append(part)
    return tuple(steps)


def is_ignored(path: Path, patterns: Iterable[Path]) -> bool:
    """Whether a path lies at or below one of the ignored ones."""
    return any(
        len(pattern) <= len(path) and all(step in {"*", own} for step, own in zip(pattern, path, strict=False))
        for pattern in patterns
    )


def answer(
    changes: Changes, replacing: Iterable[Path] = (), *, delete_first: bool = False
) -> provider_pb2.DiffResponse:
    """The answer to Diff.

    Args:
        changes: What differs.
        replacing: Those of them that replace the resource.
        delete_first: If it is replaced, the old one must go before the new one can be made.
    """
    replacing = set(replacing)
    response = provider_pb2.DiffResponse(
        changes=provider_pb2.DiffResponse.DIFF_SOME if changes else provider_pb2.DiffResponse.DIFF_NONE,
        hasDetailedDiff=True,
        deleteBeforeReplace=delete_first,
        diffs=list(dict.fromkeys(str(path[0]) for path in changes)),
        replaces=list(dict.fromkeys(str(path[0]) for path in changes if path in replacing)),
    )
    for path, kind in changes.items():
        detail = response.detailedDiff[dotted(path)]
        detail.kind = kind + (path in replacing)  # type: ignore[assignment]  # the enum's numbers, as `Kind` says
        detail.inputDiff = True
    return response
