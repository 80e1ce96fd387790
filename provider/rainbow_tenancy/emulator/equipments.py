"""What Rainbow's administration pages show of PBXs: the Shared tab, and the equipment list of one customer company.

Seen by the partner's administrator. Newest first, so that what has just been created stands on top.
"""

from typing import Any, Final

from .hands import administrator
from .options import EmulatorError
from .roles import Condition, reachable_systems, visible_companies
from .service import Service
from .store import Record

MOST: Final = 200  # rows of a list; a page of ten thousand shows nobody anything
TYPES: Final = {"oxe": "OmniPCX Enterprise", "oxo": "OXO Connect", "third_party": "Third party"}

SHARED: Final = Condition("system.isShared = 1")
COLUMNS: Final = "system.id, system.name, system.type, system.pbxId, system.status, system.channels, system.isShared"
COMPANIES_OF: Final = (
    "SELECT count(DISTINCT site.companyId) FROM links JOIN sites AS site ON site.id = links.siteId"
    " WHERE links.systemId = shown.id"
)


def shared_tab(service: Service) -> dict[str, Any]:
    """Return the rows of Equipments › Shared, how many there are, and the customer companies by name."""
    with service.lock:
        rows, total = _rows(service, SHARED)
        seen = visible_companies(administrator(service))
        companies = service.store.tuples(
            f"SELECT id, name FROM companies AS company WHERE isBP = 0 AND {seen.sql} ORDER BY name, id",  # noqa: S608 - bound
            *seen.values,
        )
    return {"pbxs": rows, "total": total, "companies": [{"id": identity, "name": name} for identity, name in companies]}


def equipment_list(service: Service, company: str) -> dict[str, Any]:
    """Return the equipment list of the customer company with this id.

    Raises:
        EmulatorError: There is no such company, or the administrator does not see it.
    """
    linked = "SELECT systemId FROM links JOIN sites ON sites.id = siteId WHERE companyId = ?"
    with service.lock:
        seen = visible_companies(administrator(service))
        found = f"SELECT 1 FROM companies AS company WHERE id = ? AND {seen.sql}"  # noqa: S608 - bound
        if not service.store.value(found, company, *seen.values):
            raise EmulatorError(f"{company}: no company with this id")
        rows, total = _rows(service, Condition(f"system.id IN ({linked})", (company,)))
    return {"pbxs": rows, "total": total}


def _rows(service: Service, which: Condition) -> tuple[list[dict[str, Any]], int]:
    scope = which & reachable_systems(administrator(service), service.assume)
    order = "ORDER BY creationDate DESC, name, id"
    inner = f"SELECT {COLUMNS}, creationDate FROM systems AS system WHERE {scope.sql} {order} LIMIT {MOST}"  # noqa: S608 - bound
    counted = f"SELECT shown.*, ({COMPANIES_OF}) AS companies FROM ({inner}) AS shown {order}"  # noqa: S608 - bound
    rows = service.store.all(counted, *scope.values)
    total = service.store.value(f"SELECT count(*) FROM systems AS system WHERE {scope.sql}", *scope.values)  # noqa: S608 - bound
    return [_row(row) for row in rows], total


def _row(row: Record) -> dict[str, Any]:
    return {
        "id": row["id"],
        "name": row["name"],
        "type": TYPES.get(row["type"], row["type"]),
        "equipmentId": row["pbxId"],
        "status": _status(row["status"], row["channels"]),
        "shared": row["isShared"],
        "companies": row["companies"],
    }


def _status(status: str, channels: dict[str, bool] | None) -> str:
    if status != "activated":
        return "Pending"
    if channels is None:
        return "Activated"
    if all(channels.values()):
        return "Running"
    return "Degraded" if any(channels.values()) else "Disconnected"
