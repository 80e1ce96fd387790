"""A seed: the world that an emulator starts with, as YAML or a dict, and the keys that it may have.

`demo.yaml` documents the format.
"""

from collections.abc import Mapping
from copy import deepcopy
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from .options import EmulatorError
from .store import Record

KEYS: dict[str, frozenset[str]] = {
    "seed": frozenset(("partner", "accounts", "applications", "companies", "pbxs")),
    "partner": frozenset(("id", "name", "type", "hasRightToConnect")),
    "account": frozenset(
        ("id", "email", "password", "roles", "adminType", "company", "site", "apiKeys", "timeToLive")
    ),
    "application": frozenset(("id", "secret", "name")),
    "company": frozenset(
        (
            "id", "name", "reference", "reference2", "bp", "isBP", "type", "visible", "centrex", "country", "status",
            "organisation", "sites", "users",
        )
    ),
    "site": frozenset(("id", "name", "status")),
    "pbx": frozenset(
        (
            "id", "name", "type", "equipmentId", "activationCode", "shared", "centrex", "oxoManaged", "sites", "bp",
            "status", "hasMediaPillar", "country", "nationalPrefix", "internationalPrefix", "outboundPrefixes",
            "useOutboundPrefix", "rules", "version", "ldapId", "pingTimeout", "searchOrder", "numbers",
        )
    ),
}  # fmt: skip


def read_seed(path: Path) -> Record:
    """Read a seed from a YAML file.

    Raises:
        EmulatorError: The file cannot be read or is no YAML mapping.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise EmulatorError(f"--seed {path}: {error.strerror}; right would be a YAML file") from None
    except UnicodeDecodeError:
        raise EmulatorError(f"--seed {path}: the file is not in UTF-8; save it as UTF-8") from None
    return _parsed(text, str(path))


def demo_seed() -> Record:
    """Return the demo partner; each caller gets one of his own."""
    return deepcopy(_demo_seed())


@lru_cache(maxsize=1)
def _demo_seed() -> Record:
    return _parsed(resources.files(__package__).joinpath("demo.yaml").read_text(encoding="utf-8"), "demo.yaml")


def _parsed(text: str, where: str) -> Record:
    import yaml  # noqa: PLC0415 - a seed given as a dict does not need it

    try:
        seed = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe loaders
    except yaml.YAMLError as error:
        raise EmulatorError(f"--seed {where}: {' '.join(str(error).split())}") from None
    if not isinstance(seed, dict):
        raise EmulatorError(f"--seed {where}: right would be a mapping with partner, companies, pbxs")
    return seed


def needed(block: Mapping[str, Any], key: str, kind: str) -> str:
    """Return what a block must have.

    Raises:
        EmulatorError: It has not.
    """
    if not block.get(key):
        raise EmulatorError(f"seed: a {kind} needs {key}")
    return str(block[key])


def check_keys(kind: str, block: Mapping[str, Any]) -> None:
    """See that a block has no keys but its own.

    Raises:
        EmulatorError: It has.
    """
    for key in block:
        if key not in KEYS[kind]:
            raise EmulatorError(f"seed: a {kind} has no {key}; right would be {', '.join(sorted(KEYS[kind]))}")
