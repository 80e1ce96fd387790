"""A generated world of any size: one partner, companies with a site each, PBXs that so many of them share."""

from collections.abc import Iterator
from itertools import islice

from .assumptions import Assumptions
from .clock import rainbow_time
from .derived import SEEDED_AT, derived_code, derived_equipment_id
from .options import Synthetic
from .sowing import sow
from .store import Record, Store
from .system_fields import fields_of_new
from .systems import new_system

PARTNER = {"name": "Synthetic Partner", "type": "DR", "id": "5a0000000000000000000001"}
RULE = {"regexpMatch": "^([0-9]{1,5})$", "regexpReplace": "$1", "description": "Internal numbers"}
STRIDE = 7919  # a prime: spreads the companies of one PBX over all of them


def grow(store: Store, size: Synthetic, assume: Assumptions) -> None:
    """Put a generated world into an empty store, the same for the same size.

    PBX `n` is named `PBX-00000n` and shared by `sharing` of the companies `Company 00000n`, each with one site `Main`.
    """
    sow(store, {"partner": PARTNER}, assume)
    now = rainbow_time(SEEDED_AT)
    template = dict(
        store.one("SELECT * FROM companies") or {},
        isBP=False, bpType=None, bpId=PARTNER["id"], numberUsers=10,
    )  # fmt: skip
    companies = (
        template | {"id": _id(1, n), "name": f"Company {n:06}", "externalReference": f"C-{n:06}"}
        for n in range(size.companies)
    )
    sites = (
        {
            "id": _id(2, n),
            "name": "Main",
            "companyId": _id(1, n),
            "status": "active",
            "creationDate": now,
            "statusUpdatedDate": now,
        }
        for n in range(size.companies)
    )
    with store.transaction():
        for table, rows in (("companies", companies), ("sites", sites), ("systems", _systems(size, assume, now))):
            for first in islice(rows, 1):
                store.insert(table, first)
                store.insert_many(table, tuple(first), (tuple(row.values()) for row in rows))
        store.insert_many("links", ("systemId", "siteId"), _links(size))


def _systems(size: Synthetic, assume: Assumptions, now: str) -> Iterator[Record]:
    body = {
        "name": "template",
        "type": "oxe",
        "country": "FRA",
        "isShared": True,
        "pbxNationalPrefix": "0",
        "pbxInternationalPrefix": "00",
        "pbxMainBundlePrefix": ["0"],
        "pbxNumberingTranslator": [RULE],
    }
    fields = fields_of_new(body, assume)
    for n in range(size.pbxs):
        name = f"PBX-{n:06}"
        own = {"name": name, "pbxId": derived_equipment_id(name), "activationCode": derived_code(name)}
        yield new_system(fields | own, _id(3, n), now) | {"bpId": PARTNER["id"]}


def _links(size: Synthetic) -> Iterator[tuple[str, str]]:
    for n in range(size.pbxs):
        start = n * STRIDE
        for k in range(size.sharing):
            yield _id(3, n), _id(2, (start + k) % size.companies)


def _id(kind: int, n: int) -> str:
    return f"{int(SEEDED_AT):08x}{kind:08x}{n:08x}"
