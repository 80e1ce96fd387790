"""What must hold between a PBX and the companies: shared, ordinary, centrex, OXO managed; linking and removing.

shared     any number of sites of any companies, or none; bpId says whose it is
ordinary   sites of one company, at least one
centrex    sites of centrex companies only; set at creation; excludes shared
"""

from .call import Call
from .errors import RainbowError, by_code
from .roles import visible_sites
from .store import Record
from .system_fields import wrong
from .system_views import system_view


def link_system(call: Call) -> Record:
    """Answer POST sites/{siteId}/systems; linking again is no error (Swagger, PostSiteSystems)."""
    site = call.site(call.parameters["siteId"])
    system = _linkable(call, call.body().get("systemId"))
    link(call, system, site)
    return {"data": system_view(call, system)}


def unlink_system(call: Call) -> Record:
    """Answer DELETE sites/{siteId}/systems/{systemId} (Swagger, DeleteSiteSystems)."""
    site = call.store.get("sites", call.parameters["siteId"])
    if site is not None and not _administrates(call, site["id"]):
        detail = f"Administrator {call.caller.email} is not assigned to administrate Company hosting site Id"
        raise RainbowError(403, f"{detail} {site['id']}.", 403301)
    site = call.site(call.parameters["siteId"])
    system = call.system(call.parameters["systemId"])
    links = call.store.column("SELECT siteId FROM links WHERE systemId = ?", system["id"])
    removed = {"status": f"Site {site['id']} successfully removed", "data": []}
    if site["id"] not in links:
        if call.assume.holds("unlink-unlinked", "200"):
            return removed
        detail = f"System {system['id']} is not linked to site {site['id']}."
        raise by_code(int(call.assume["unlink-unlinked"]) * 1000, detail)
    if len(links) == 1 and not (system["isShared"] or system["isCentrex"]):
        least = f"System {system['id']} must have at least one attachment to a site."
        raise RainbowError(409, f"{least} Site {site['id']} is the last.", 409000)
    call.store.run("DELETE FROM links WHERE systemId = ? AND siteId = ?", system["id"], site["id"])
    if call.assume.holds("unlink-numbers", "removed"):
        call.store.run("DELETE FROM numbers WHERE systemId = ? AND siteId = ?", system["id"], site["id"])
    return removed


def link(call: Call, system: Record, site: Record) -> None:
    """Link a system to a site, if the rules allow it.

    Raises:
        RainbowError: 403/403709 for a centrex mismatch; for an ordinary PBX and another company what the assumption
            `link-ordinary-foreign` says.
    """
    company = call.store.get("companies", site["companyId"])
    assert company is not None
    _check_centrex_link(call, system, company, site)
    companies = call.store.column(
        "SELECT DISTINCT companyId FROM sites JOIN links ON links.siteId = sites.id WHERE systemId = ?", system["id"]
    )
    ordinary = not (system["isShared"] or system["isCentrex"])
    word = call.assume["link-ordinary-foreign"]
    if ordinary and any(other != company["id"] for other in companies) and word != "allowed":
        raise by_code(word, f"System {system['id']} is not shared and belongs to another company")
    call.store.run("INSERT OR IGNORE INTO links VALUES (?, ?)", system["id"], site["id"])


def check_exclusive(call: Call, *, shared: bool, centrex: bool) -> None:
    """Refuse a system that would be both shared and centrex (Swagger)."""
    if shared and centrex:
        raise by_code(call.assume["shared-rule-code"], "isShared and isCentrex can't both be true")


def check_may_become_shared(call: Call, system: Record) -> None:
    """Refuse what PutSystems excludes: centrex, or neither a site nor a bpId."""
    check_exclusive(call, shared=True, centrex=system["isCentrex"])
    if not _link_count(call, system) and not system["bpId"]:
        raise by_code(call.assume["shared-rule-code"], "isShared can be true only with a site or a bpId")


def check_may_become_ordinary(call: Call, system: Record) -> None:
    """Refuse isShared=false unless the system is linked to exactly one site (Swagger, PutSystems)."""
    if _link_count(call, system) != 1:
        raise by_code(call.assume["shared-rule-code"], "isShared can be false only with exactly one site")


def check_oxo_managed(call: Call, system: Record, site: Record | None) -> None:
    """Refuse what the node SDK excludes: managed by OXO for another type, or a second one in a company."""
    if not system["isOxoManaged"]:
        return
    if system["type"] != "oxo":
        raise wrong("isOxoManaged", "Expected type oxo")
    taken = "SELECT 1 FROM systems JOIN links ON systemId = systems.id JOIN sites ON sites.id = siteId"
    if site and call.store.value(f"{taken} WHERE isOxoManaged = 1 AND companyId = ?", site["companyId"]):
        raise RainbowError(409, f"Company {site['companyId']} already has a managed OXO", 409000)


def check_centrex_at_creation(call: Call, system: Record, site: Record) -> None:
    """Refuse a system whose isCentrex is not that of its site (Swagger, PostSystems)."""
    centrex = bool(call.store.value("SELECT isCentrex FROM companies WHERE id = ?", site["companyId"]))
    if centrex != system["isCentrex"]:
        flags = f"(site.isCentrex={_word(centrex)}, system.isCentrex={_word(system['isCentrex'])})"
        raise RainbowError(
            403,
            f"Inconsistent link. A multi-tenant company must only use a multi-tenant system {flags}",
            403710,
            {"siteCentrex": centrex, "systemCentrex": system["isCentrex"]},
        )
    if centrex:
        _check_only_centrex(call, site, "")


def _check_centrex_link(call: Call, system: Record, company: Record, site: Record) -> None:
    if company["isCentrex"] != system["isCentrex"]:
        flags = f"company centrex: {_word(company['isCentrex'])}, system centrex: {_word(system['isCentrex'])}"
        detail = "Inconsistent link. A multi-tenant system must be shared by a multi-tenant companies only"
        raise RainbowError(403, f"{detail} (systemId: {system['id']}, {flags})", 403709)
    if company["isCentrex"]:
        _check_only_centrex(call, site, system["id"])


def _check_only_centrex(call: Call, site: Record, besides: str) -> None:
    """Only one centrex system can be linked with a centrex site (Swagger, PostSiteSystems)."""
    if call.store.value("SELECT 1 FROM links WHERE siteId = ? AND systemId <> ?", site["id"], besides):
        raise RainbowError(403, f"Inconsistent link. Site {site['id']} already has a multi-tenant system", 403709)


def _linkable(call: Call, identity: object) -> Record:
    """Return the system to link: also an own shared one that no company uses, or the page could not associate it."""
    if isinstance(identity, str) and call.caller.has("bp_admin"):
        own = "SELECT * FROM systems WHERE id = ? AND bpId = ? AND (isShared = 1 OR isCentrex = 1)"
        system = call.store.one(own, identity, call.caller.company["id"])
        if system is not None:
            return system
    return call.system(identity)


def _administrates(call: Call, site: str) -> bool:
    scope = visible_sites(call.caller)
    sql = f"SELECT {scope.sql} FROM sites AS site WHERE site.id = ?"  # noqa: S608 - values are bound
    return bool(call.store.value(sql, *scope.values, site))


def _link_count(call: Call, system: Record) -> int:
    return int(call.store.value("SELECT count(*) FROM links WHERE systemId = ?", system["id"]))


def _word(value: object) -> str:
    return "true" if value else "false"
