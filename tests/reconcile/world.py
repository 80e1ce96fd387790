"""Literals for pure tests: a tenancy from YAML text, an estate from a few words."""

from pathlib import Path
from typing import Any

import msgspec

from rainbow_tenancy.rainbow import Account, Company, Site, System
from rainbow_tenancy.rainbow.model import decode_one
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.operations import Plan
from rainbow_tenancy.reconcile.plan import make_plan
from rainbow_tenancy.tenancy import Tenancy, load_tenancy

PARTNER = "5a0000000000000000000001"
ACCOUNT = Account(user_id="5b0000000000000000000001", login="admin@partner.example", company_id=PARTNER)


def number(kind: str, name: str) -> str:
    """An id of 24 hex digits that a name always gets."""
    return (kind + name.encode().hex() + "0" * 24)[:24]


def company(name: str, *, reference: str | None = None, bp: str = PARTNER, key: str | None = None) -> Company:
    """A customer; `key` tells homonyms apart."""
    return Company(id=number("c0", key or name), name=name, bp_id=bp, reference=reference)


def site(name: str, of: Company) -> Site:
    """A site of a company."""
    return Site(id=number("d0", f"{of.name}/{name}"[-11:]), name=name, company_id=of.id)


def system(name: str, *sites: Site, shared: bool = True, **answered: Any) -> System:
    """A PBX as Rainbow answers it."""
    row = {
        "id": number("e0", name),
        "name": name,
        "pbxId": f"PBX-{name}",
        "type": "oxo",
        "country": "FRA",
        "status": "created",
        "isShared": shared,
        "bpId": PARTNER if shared else None,
        "siteId": [one.id for one in sites],
        **answered,
    }
    return decode_one(System, msgspec.json.encode({"data": row}), route="", request_id="")


def estate(systems: list[System], companies: list[Company], sites: list[Site]) -> Estate:
    """A snapshot."""
    return Estate(ACCOUNT, systems, sites, companies)


def tenancy(folder: Path, text: str) -> Tenancy:
    """A tenancy from the text of its root file."""
    (folder / "tenancy.yaml").write_text(text, encoding="utf-8")
    return load_tenancy(folder / "tenancy.yaml")


def planned(plan: Plan) -> list[str]:
    """The operations in short: kind, PBX, company."""
    return [
        f"{one.kind.value} {one.pbx.label}" + (f" / {one.company.name}" if one.company else "")
        for one in plan.operations
    ]


def plan(folder: Path, text: str, world: Estate, *, adopt: bool = False) -> Plan:
    """The plan of a text over a snapshot."""
    return make_plan(tenancy(folder, text), world, adopt=adopt)
