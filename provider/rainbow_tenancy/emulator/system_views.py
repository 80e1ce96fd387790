"""How a system looks in an answer: three formats, and the switches that decide about single fields."""

from .assumptions import Assumptions
from .call import Call
from .lists import picked
from .roles import visible_sites
from .store import Record, Store

DOMAIN = "pcg.rainbow.localhost"

SMALL = ("id", "pbxId", "version")
MEDIUM = ("id", "name", "pbxId", "serialNumber", "version", "status")
FULL = (
    "name",
    "country",
    "pbxId",
    "jid_pbxagent_password",
    "jid_pbxpcg",
    "jid_pbxpcg_password",
    "searchResultOrder",
    "version",
    "serverPingTimeout",
    "pbxNumberingTranslator",
    "usePbxMainBundlePrefix",
    "pbxMainBundlePrefix",
    "bpId",
    "isCentrex",
    "isShared",
    "isOxoManaged",
    "statusUpdatedDate",
    "creationDate",
    "status",
    "type",
    "id",
)
ACTIVATING = ("activatingTransactionId", "jid_pbxagent_password_activating")
PREFIXES = ("pbxNationalPrefix", "pbxInternationalPrefix")
UNSET_PREFIX = {"null": None, "empty": ""}


def systems_view(call: Call, rows: list[Record], form: str, store: Store) -> list[Record]:
    """Return the systems of a list, in the format asked for."""
    if form == "small":
        return [picked(row, SMALL) for row in rows]
    if form == "medium":
        return [picked(row, MEDIUM) for row in rows]
    links = linked_sites(call, store, [row["id"] for row in rows])
    return [full_view(call, row, links.get(row["id"], [])) for row in rows]


def system_view(call: Call, row: Record) -> Record:
    """Return one system with everything that GET systems/{systemId} tells."""
    answer = full_view(call, row, linked_sites(call, call.store, [row["id"]]).get(row["id"], []))
    return answer | {name: row[name] for name in ACTIVATING}


def full_view(call: Call, row: Record, sites: list[str]) -> Record:
    """Return a system in `full` format."""
    assume = call.assume
    answer = {name: row[name] for name in FULL}
    answer["jid_pbxagent"] = f"{row['pbxId']}@{DOMAIN}"
    answer["siteId"] = sites
    for name in PREFIXES:
        if row[name] is not None:
            answer[name] = row[name]
        elif not assume.holds("absent-empty", "absent"):
            answer[name] = UNSET_PREFIX[assume["absent-empty"]]
    if row["type"] == "third_party":
        answer["type"] = assume["type-word"]
    if assume.holds("ping-timeout", "string"):
        answer["serverPingTimeout"] = str(row["serverPingTimeout"])
    if assume.holds("media-pillar-field", "present"):
        answer["hasMediaPillar"] = row["hasMediaPillar"]
    if row["pbxLdapId"] is not None:
        answer["pbxLdapId"] = row["pbxLdapId"]
    if call.query.get("connectionHistory") == "true":
        answer["connectionHistory"] = row["connectionHistory"]
    return answer


def linked_sites(call: Call, store: Store, systems: list[str]) -> dict[str, list[str]]:
    """Return the sites that each system is linked to, in the order of linking."""
    marks = ", ".join("?" * len(systems))
    if call.assume.holds("foreign-links", "hidden"):
        scope = visible_sites(call.caller)
        shown, values = f"siteId IN (SELECT site.id FROM sites AS site WHERE {scope.sql})", scope.values  # noqa: S608 - bound
    else:
        shown, values = "1", ()
    sites: dict[str, list[str]] = {}
    for system, site in store.tuples(
        f"SELECT systemId, siteId FROM links WHERE systemId IN ({marks}) AND {shown} ORDER BY rowid",  # noqa: S608 - bound
        *systems,
        *values,
    ):
        sites.setdefault(system, []).append(site)
    return sites


def state_view(row: Record, form: str, assume: Assumptions) -> Record:
    """Return the connection state: all values are strings (node SDK)."""
    up, down = assume["state-values"].split("-")
    channels = row["channels"]
    if channels is None and assume.holds("never-connected-state", "empty"):
        return {}
    words = {name: up if (channels or {}).get(name) else down for name in ("conf", "csta", "http", "xmpp")}
    time = {"timestamp": str(row["stateTime"])}
    if form == "small":
        return time | {"connection": up if channels and any(channels.values()) else down}
    if form == "medium":
        del words["xmpp"]
    return time | words
