"""The effective block of one PBX, each value with the place and the layer that it comes from."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rainbow_tenancy.tenancy.layers import Origins
from rainbow_tenancy.tenancy.load import load_tenancy
from rainbow_tenancy.tenancy.positions import Place
from rainbow_tenancy.tenancy.problems import Problem, TenancyError, did_you_mean
from rainbow_tenancy.tenancy.tenancy import DesiredPbx, Tenancy
from rainbow_tenancy.text import shown

__all__ = ["Effective", "explain"]


@dataclass(frozen=True, slots=True)
class Effective:
    """One value of a PBX's effective block."""

    path: str  # keys with dots, indexes of list items counted from 0
    value: Any  # a fleet's references are cut, for they are the activation code
    place: Place | None
    origin: str  # "block", "defaults", "profile X", "rule set X", "company X", or "key" for a name that is not written


def explain(path: Path, key: str) -> list[Effective]:
    """What the files say about one PBX after defaults, profile, rule sets and the companies' `uses`.

    Raises:
        TenancyError: The files hold mistakes, or no PBX has this key.
    """
    tenancy = load_tenancy(path)
    for pbx in tenancy.pbxs:
        if pbx.key == key:
            return [*_own(tenancy, pbx), *_used(tenancy, pbx)]
    right = did_you_mean(key, (pbx.key for pbx in tenancy.pbxs), "name a key of pbxs")
    raise TenancyError([Problem(None, f"there is no PBX {shown(key)}", right)])


def _own(tenancy: Tenancy, pbx: DesiredPbx) -> Iterator[Effective]:
    origins = pbx.positions
    if not isinstance(origins, Origins):
        raise TypeError("only a PBX that was loaded from files can be explained")
    if "name" not in origins:
        yield Effective("name", pbx.name, tenancy.place(pbx.at), "key")
    for path, (value, at, origin) in origins.found.items():
        if path == "numberingRules" and value:
            continue  # its rules follow one by one
        cut = path.startswith("fleet.") and len(value) > 2
        yield Effective(path, f"…{value[-2:]}" if cut else value, tenancy.place(at), origin)


def _used(tenancy: Tenancy, pbx: DesiredPbx) -> Iterator[Effective]:
    for index, share in enumerate(pbx.uses):
        site = {"name": share.site, "create": True} if share.create_site else share.site
        value = {"company": str(share.company)} | ({"site": site} if site else {})
        yield Effective(f"uses.{index}", value, tenancy.place(share.at), f"company {share.company}")
