"""PBXs, which Rainbow's interface calls systems: reading, creating, changing, deleting."""

import secrets

from .call import Call
from .countries import COUNTRIES
from .errors import RainbowError, by_code, lacks_role, mandatory, no_such
from .lists import Listing, conditions, containing, envelope, flag, one_of, read_page
from .roles import ALWAYS, Condition, listed_systems
from .store import Record
from .system_fields import FIELDS, TYPES, fields_of_change, fields_of_new, wrong
from .system_rules import (
    check_centrex_at_creation,
    check_exclusive,
    check_may_become_ordinary,
    check_may_become_shared,
    check_oxo_managed,
    link,
)
from .system_views import state_view, system_view, systems_view

LISTING = Listing(
    "systems AS system",
    "system",
    "pbxId",
    frozenset(("id", "name", "pbxId", "type", "country", "version", "status", "creationDate", "statusUpdatedDate")),
)
FORBIDDEN_FILTER = frozenset(("superadmin", "support", "bp_admin"))


def list_systems(call: Call) -> Record:
    """Answer GET systems (Swagger, GetSystems)."""
    return _list(call, listed_systems(call.caller, call.query.many("bpId"), call.assume))


def list_site_systems(call: Call) -> Record:
    """Answer GET sites/{siteId}/systems (Swagger, GetSiteSystems)."""
    site = call.site(call.parameters["siteId"])
    return _list(call, _linked_to("siteId = ?", site["id"]))


def list_pcg_pbxs(call: Call) -> Record:
    """Answer GET pcg/pbxs, for the gateway component only (Swagger, GetPbxs)."""
    return _list(call, ALWAYS)


def read_pcg_pbx(call: Call) -> Record:
    """Answer GET pcg/pbxs/{pbxId}, for the gateway component only (Swagger, GetPbxId)."""
    row = call.store.one("SELECT * FROM systems WHERE pbxId = ?", call.parameters["pbxId"])
    if row is None:
        raise no_such("Pbx", call.parameters["pbxId"])
    return {"data": system_view(call, row) | {"pbxGroup": []}}


def read_system(call: Call) -> Record:
    """Answer GET systems/{systemId}."""
    return {"data": system_view(call, call.system(call.parameters["systemId"]))}


def read_system_by_equipment_id(call: Call) -> Record:
    """Answer GET systems/pbxid/{pbxId}."""
    identity = call.store.value("SELECT id FROM systems WHERE pbxId = ?", call.parameters["pbxId"])
    if identity is None:
        raise no_such("System", call.parameters["pbxId"])
    return {"data": system_view(call, call.system(identity))}


def read_state(call: Call) -> Record:
    """Answer GET systems/{systemId}/state (node SDK)."""
    row = call.system(call.parameters["systemId"])
    if row["channels"] is None and call.assume.holds("never-connected-state", "404"):
        raise RainbowError(404, f"No state for system {row['id']}.", 404000)
    return {"data": state_view(row, call.query.format, call.assume)}


def read_countries(call: Call) -> Record:
    """Answer GET systems/countries (node SDK); the shape is an assumption."""
    if call.assume.holds("countries", "objects"):
        return {"data": [{"name": word, "alpha3": word} for word in COUNTRIES]}
    return {"data": list(COUNTRIES)}


def create_system(call: Call) -> Record:
    """Answer POST systems (Swagger, PostSystems)."""
    body, caller = call.body(), call.caller
    _check_right_to_connect(call)
    _check_mandatory(call, body)
    new = fields_of_new(body, call.assume)
    check_exclusive(call, shared=new["isShared"], centrex=new["isCentrex"])
    site = None if body.get("siteId") is None else call.site(body["siteId"])
    check_oxo_managed(call, new, site)
    if new["isShared"] and site and call.assume.holds("shared-with-siteId", "refused"):
        raise wrong("siteId", "A shared system is created without site")
    if site:
        check_centrex_at_creation(call, new, site)
    if call.assume.holds("pbx-names", "unique") and _exists(call, "name", new["name"]):
        raise RainbowError(409, f"System with name = {new['name']} already exists.", 409000)
    if new["pbxId"] and _exists(call, "pbxId", new["pbxId"]):
        raise RainbowError(409, f"System with pbxId = {new['pbxId']} already exists.", 409000)
    system = new_system(new, call.store.new_id(call.clock.now()), call.clock.timestamp()) | {
        "bpId": _partner_of_new(call, body, shared=new["isShared"] or new["isCentrex"])
    }
    if not site and not system["bpId"] and not caller.has("superadmin"):
        raise mandatory("siteId")
    call.store.insert("systems", system)
    if site:
        call.store.insert("links", {"systemId": system["id"], "siteId": site["id"]})
    return {"data": system_view(call, system)}


def new_system(fields: Record, identity: str, now: str) -> Record:
    """Return the row of a system that has just been created: generated equipment ID and code, Pending."""
    columns = {name: fields[name] for name in FIELDS if name != "activationCode"}
    return columns | {
        "id": identity,
        "pbxId": fields["pbxId"] or generated_equipment_id(),
        "serialNumber": "",
        "bpId": None,
        "hasMediaPillar": False,
        "status": "created",
        "jid_pbxagent_password": fields["activationCode"] or generated_code(),
        "jid_pbxpcg": f"pbxpcg_{secrets.token_hex(16)}@pcg.rainbow.localhost",
        "jid_pbxpcg_password": secrets.token_hex(16),
        "activatingTransactionId": "",
        "jid_pbxagent_password_activating": "",
        "channels": None,
        "stateTime": 0,
        "connectionHistory": [],
        "creationDate": now,
        "statusUpdatedDate": now,
    }


def update_system(call: Call) -> Record:
    """Answer PUT systems/{systemId}: partial (Swagger, PutSystems)."""
    system, body = call.system(call.parameters["systemId"]), call.body()
    _check_right_to_connect(call)
    if not body and call.assume.holds("empty-put", "400100"):
        raise RainbowError(400, "No system data provided for update", 400100)
    if "isCentrex" in body and body["isCentrex"] != system["isCentrex"]:
        raise wrong("isCentrex", "isCentrex is set at creation only")
    changes = fields_of_change(body, call.assume)
    changes |= _changed_partner(call, body, system)
    if changes.get("isShared", system["isShared"]) != system["isShared"]:
        changes |= _shared_or_not(call, system | changes, shared=changes["isShared"])
    call.store.update("systems", system["id"], changes)
    if body.get("siteId") is not None:
        _move(call, system | changes, body["siteId"])
    return {"data": system_view(call, system | changes)}


def delete_system(call: Call) -> Record:
    """Answer DELETE systems/{systemId}, with its links and numbers (Swagger, DeleteSystems)."""
    system = call.system(call.parameters["systemId"])
    _check_right_to_connect(call)
    if system["hasMediaPillar"]:
        detail = f"Can't delete system with id {system['id']} because it's still linked to Media Pillar."
        raise RainbowError(403, detail, 403030)
    connected = system["channels"] is not None and any(system["channels"].values())
    if connected and call.assume.holds("delete-connected", "refused"):
        raise RainbowError(409, f"System {system['id']} is still connected.", 409000)
    call.store.run("DELETE FROM systems WHERE id = ?", system["id"])
    return {"status": f"Systems {system['id']} successfully deleted", "data": []}


def reset_password(call: Call) -> Record:
    """Answer POST systems/{systemId}/reset-password: a new code of four digits, and Pending again (Swagger)."""
    system = call.system(call.parameters["systemId"])
    changes: Record = {
        "status": "created",
        "jid_pbxagent_password": generated_code(),
        "activatingTransactionId": "",
        "jid_pbxagent_password_activating": "",
        "statusUpdatedDate": call.clock.timestamp(),
    }
    if system["channels"] is not None:
        changes |= {"channels": dict.fromkeys(system["channels"], False), "stateTime": int(call.clock.now())}
    call.store.update("systems", system["id"], changes)
    return {"data": system_view(call, system | changes)}


def generated_equipment_id() -> str:
    """Return an equipment ID of Rainbow's own form: PBX and eight groups of four hex digits (Swagger, examples)."""
    digits = secrets.token_hex(16)
    return "PBX" + "-".join(digits[start : start + 4] for start in range(0, 32, 4))


def generated_code() -> str:
    """Return an activation code as Rainbow makes it: four digits, 1000 to 9999 (Swagger, PostSystems)."""
    return str(1000 + secrets.randbelow(9000))


def _list(call: Call, scope: Condition) -> Record:
    query, store = call.query, call.listed()
    where = conditions(scope, *_filters(call))
    page = read_page(store, LISTING, where, query, call.assume)
    return envelope(page, systems_view(call, page.rows, query.format, store), call.assume)


def _filters(call: Call) -> list[Condition]:
    query = call.query
    shared_or_centrex = query.truth("isSharedOrCentrex")
    filters = [
        containing("system.name", query.get("name")),
        one_of("system.type", [TYPES.get(word, word) for word in query.many("type")]),
        one_of("system.status", query.many("status")),
        one_of("system.bpId", _own_partners(call)),
        flag("system.isShared", query.truth("isShared")),
        flag("system.isCentrex", query.truth("isCentrex")),
        flag("system.isOxoManaged", query.truth("isOxoManaged")),
        flag("(system.isShared OR system.isCentrex)", shared_or_centrex),
    ]
    if sites := query.many("siteId"):
        filters.append(_linked_to(f"siteId IN ({', '.join('?' * len(sites))})", *sites))
    if companies := query.many("companyId"):
        marks = ", ".join("?" * len(companies))
        of_companies = f"siteId IN (SELECT id FROM sites WHERE companyId IN ({marks}))"  # noqa: S608 - values are bound
        filters.append(_linked_to(of_companies, *companies))
    if since := query.get("fromCreationDate"):
        filters.append(Condition("system.creationDate >= ?", (since,)))
    if until := query.get("toCreationDate"):
        filters.append(Condition("system.creationDate <= ?", (until,)))
    return filters


def _linked_to(sites: str, *values: object) -> Condition:
    return Condition(f"system.id IN (SELECT systemId FROM links WHERE {sites})", values)  # noqa: S608 - values are bound


def _own_partners(call: Call) -> list[str]:
    asked = call.query.many("bpId")
    if asked and not call.caller.has(*FORBIDDEN_FILTER, "pcg"):
        raise lacks_role(call.caller.id, FORBIDDEN_FILTER)
    everything = call.caller.has("superadmin", "support", "pcg")
    if not everything and any(identity != call.caller.company["id"] for identity in asked):
        raise call.foreign("Company", ",".join(asked))
    return asked


def _check_right_to_connect(call: Call) -> None:
    refused = call.assume.holds("bp-right-to-connect", "enforced")
    if refused and call.caller.has("bp_admin") and not call.caller.company["bpHasRightToConnect"]:
        raise RainbowError(403, f"Company {call.caller.company['id']} has no right to connect equipment", 403000)


def _check_mandatory(call: Call, body: Record) -> None:
    needed = ["name"] if call.assume.holds("create-needs", "name-only") else ["name", "type", "country"]
    if not (body.get("isShared") or body.get("isCentrex")) or call.assume.holds("create-without-siteId", "refused"):
        needed.append("siteId")
    for field in needed:
        if body.get(field) is None:
            raise mandatory(field)


def _exists(call: Call, column: str, value: str) -> bool:
    where = {"name": "SELECT 1 FROM systems WHERE name = ?", "pbxId": "SELECT 1 FROM systems WHERE pbxId = ?"}
    return call.store.value(where[column], value) is not None


def _partner_of_new(call: Call, body: Record, *, shared: bool) -> str | None:
    if call.caller.has("superadmin"):
        return _partner(call, body.get("bpId"))
    owned = shared or call.assume.holds("ordinary-bpId", "own")
    return call.caller.company["id"] if owned and call.caller.has("bp_admin") else None


def _changed_partner(call: Call, body: Record, system: Record) -> Record:
    if "bpId" not in body or body["bpId"] == system["bpId"]:
        return {}
    if not call.caller.has("superadmin"):
        raise lacks_role(call.caller.id, frozenset(("superadmin",)))
    return {"bpId": _partner(call, body["bpId"])}


def _partner(call: Call, identity: str | None) -> str | None:
    if identity is None:
        return None
    if not call.company(identity, "bpId")["isBP"]:
        raise wrong("bpId", "Expected a company with isBP equal to true")
    return identity


def _shared_or_not(call: Call, system: Record, *, shared: bool) -> Record:
    if call.assume.holds("put-isShared", "refused"):
        raise by_code(call.assume["shared-rule-code"], "isShared is set at creation only")
    if not shared:
        check_may_become_ordinary(call, system)
        return {"bpId": None}
    check_may_become_shared(call, system)
    own = call.caller.has("bp_admin") and call.assume.holds("shared-later-bpId", "own")
    return {"bpId": call.caller.company["id"]} if own else {}


def _move(call: Call, system: Record, identity: str) -> None:
    if call.assume.holds("put-siteId", "ignored"):
        return
    site = call.site(identity)
    if call.assume.holds("put-siteId", "moves"):
        call.store.run("DELETE FROM links WHERE systemId = ?", system["id"])
    link(call, system, site)
