"""Somebody changes something by hand: clicks in the administration pages, or what only ALE or a technician can do."""

from collections.abc import Mapping
from typing import Any

import msgspec

from .answers import Answer
from .options import EmulatorError
from .roles import Account, account_of
from .routes import find
from .service import Request, Service

CHANGEABLE = ("companies", "sites", "systems", "accounts")
TABLE_OF = {"systemId": "systems", "siteId": "sites", "companyId": "companies"}

IDS = {
    "companies": "SELECT id FROM companies WHERE id = ?1 OR name = ?1 OR externalReference = ?1",
    "sites": "SELECT id FROM sites WHERE id = ?1 OR name = ?1",
    "systems": "SELECT id FROM systems WHERE id = ?1 OR pbxId = ?1 OR name = ?1",
    "accounts": "SELECT id FROM accounts WHERE id = ?1 OR loginEmail = ?1",
}
ONLY_SITE = "SELECT sites.id FROM sites JOIN companies ON companies.id = companyId WHERE companies.name = ?1"


def by_hand(service: Service, method: str, path: str, body: Mapping[str, Any] | None = None) -> Answer:
    """Do what the partner's administrator does with the mouse: an operation of Rainbow's interface, with names for ids.

    `by_hand(service, "DELETE", "/sites/Garage Dupont/systems/OXO90")` removes the PBX from the company's only site.

    Raises:
        EmulatorError: There is no such path, or a name is unknown or means several objects.
    """
    found = find(method.upper(), path)
    if found is None:
        raise EmulatorError(f"by hand: there is no {method} {path}")
    route, parameters = found
    parameters = {name: _resolved(service, name, value) for name, value in parameters.items()}
    sent = {name: _resolved(service, name, value) for name, value in (body or {}).items()}
    with service.lock:
        return service.answer(Request(route, parameters, body=msgspec.json.encode(sent)), administrator(service))


def change(service: Service, table: str, which: str, fields: Mapping[str, object]) -> None:
    """Change fields that no operation changes, e.g. `hasMediaPillar` of a PBX or the name of a company.

    Raises:
        EmulatorError: There is no such table, object or field.
    """
    if table not in CHANGEABLE:
        raise EmulatorError(f"{table}: right would be one of {', '.join(CHANGEABLE)}")
    with service.lock:
        identity = identify(service, table, which)
        row = service.store.get(table, identity)
        assert row is not None
        for name in fields:
            if name not in row or name == "id":
                raise EmulatorError(f"{table} have no field {name}; right would be one of {', '.join(row)}")
        service.store.update(table, identity, fields)
        service.wrote()


def administrator(service: Service) -> Account:
    """Return the first bp_admin, or else the first account."""
    accounts = [account_of(row, service.store) for row in service.store.all("SELECT * FROM accounts ORDER BY rank")]
    return next((account for account in accounts if account.has("bp_admin")), accounts[0])


def identify(service: Service, table: str, which: str) -> str:
    """Return the id of the object that an id or a name means; a company's name means its only site.

    Raises:
        EmulatorError: The name means nothing, or several objects.
    """
    found = service.store.column(IDS[table], which)
    if not found and table == "sites":
        found = service.store.column(ONLY_SITE, which)
    if len(found) != 1:
        raise EmulatorError(f"{which}: {'several' if found else 'no'} {table} of this name")
    return str(found[0])


def _resolved(service: Service, name: str, value: Any) -> Any:
    if name not in TABLE_OF or not isinstance(value, str):
        return value
    return identify(service, TABLE_OF[name], value)
