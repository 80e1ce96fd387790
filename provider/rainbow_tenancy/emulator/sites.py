"""Sites: the places of a company, to which Rainbow links PBXs."""

from .call import Call
from .errors import RainbowError, by_code, invalid_field, mandatory
from .lists import Listing, conditions, containing, envelope, one_of, picked, read_page
from .roles import Condition, visible_sites
from .store import Record

LISTING = Listing(
    "sites AS site",
    "site",
    "name",
    frozenset(("id", "name", "status", "companyId", "creationDate")),
)
FIELDS = {"small": ("id", "name"), "medium": ("id", "name", "status", "companyId")}
STATUSES = ("active", "alerting", "hold", "terminated")
NAME_LENGTHS = range(1, 256)


def list_sites(call: Call) -> Record:
    """Answer GET sites (Swagger, GetSites)."""
    return _list(call, one_of("site.companyId", call.query.many("companyId")))


def list_company_sites(call: Call) -> Record:
    """Answer GET companies/{companyId}/sites (Swagger, GetCompanySites): of End Customers only, for a bp_admin."""
    company = call.company(call.parameters["companyId"])
    return _list(call, Condition("site.companyId = ?", (company["id"],)))


def read_site(call: Call) -> Record:
    """Answer GET sites/{siteId}."""
    return {"data": _site(call.site(call.parameters["siteId"]), "full")}


def create_site(call: Call) -> Record:
    """Answer POST sites (Swagger, PostSites)."""
    body = call.body()
    for field in ("name", "status", "companyId"):
        if body.get(field) is None:
            raise mandatory(field)
    company = _administrated_company(call, body["companyId"])
    taken = call.store.value("SELECT count(*) FROM sites WHERE companyId = ?", company["id"])
    if company["isCentrex"] and taken:
        raise RainbowError(403, f"Company {company['id']} is multi-tenant and can have a single site only", 403710)
    checked = _checked(body)
    if call.assume.holds("site-names", "unique") and call.store.value(
        "SELECT 1 FROM sites WHERE companyId = ? AND name = ?", company["id"], checked["name"]
    ):
        raise RainbowError(409, f"Site with name = {checked['name']} already exists.", 409000)
    now = call.clock.timestamp()
    site = checked | {
        "id": call.store.new_id(call.clock.now()),
        "companyId": company["id"],
        "creationDate": now,
        "statusUpdatedDate": now,
    }
    call.store.insert("sites", site)
    return {"data": _site(site, "full")}


def update_site(call: Call) -> Record:
    """Answer PUT sites/{siteId}; another `companyId` moves the site (Swagger, PutSites)."""
    site, body = call.site(call.parameters["siteId"]), call.body()
    changes = _checked(body)
    if "status" in changes and changes["status"] != site["status"]:
        changes["statusUpdatedDate"] = call.clock.timestamp()
    if body.get("companyId", site["companyId"]) != site["companyId"]:
        changes["companyId"] = _administrated_company(call, body["companyId"])["id"]
    call.store.update("sites", site["id"], changes)
    return {"data": _site(site | changes, "full")}


def delete_site(call: Call) -> Record:
    """Answer DELETE sites/{siteId}, forbidden while systems are linked (Swagger, DeleteSites)."""
    site = call.site(call.parameters["siteId"])
    if call.store.value("SELECT 1 FROM links WHERE siteId = ?", site["id"]):
        raise by_code(call.assume["delete-site-linked"], f"Site {site['id']} is still linked to system(s)")
    call.store.run("DELETE FROM sites WHERE id = ?", site["id"])
    return {"status": f"Site {site['id']} successfully deleted", "data": []}


def _list(call: Call, company: Condition) -> Record:
    where = conditions(visible_sites(call.caller), company, containing("site.name", call.query.get("name")))
    page = read_page(call.listed(), LISTING, where, call.query, call.assume)
    return envelope(page, [_site(row, call.query.format) for row in page.rows], call.assume)


def _site(row: Record, form: str) -> Record:
    if form != "full":
        return picked(row, FIELDS[form])
    return row | {"latin_name": row["name"].casefold(), "settings": {"iceServers": []}}


def _administrated_company(call: Call, identity: str) -> Record:
    company = call.company(identity)
    mine = call.caller
    if mine.has("superadmin", "organization_admin") or company["bpId"] == mine.company["id"]:
        return company
    if mine.has("company_admin") and company["id"] == mine.company["id"]:
        return company
    raise call.foreign("Company", company["id"])


def _checked(body: Record) -> Record:
    checked: Record = {}
    if body.get("name") is not None:
        if not isinstance(body["name"], str) or len(body["name"]) not in NAME_LENGTHS:
            raise invalid_field("Site", "name", "Length must be between 1 and 255 characters")
        checked["name"] = body["name"]
    if body.get("status") is not None:
        if body["status"] not in STATUSES:
            expected = f"one of the following values: {','.join(STATUSES)}"
            message = f"Invalid site status. Expected field status being a string and having {expected}"
            raise RainbowError(400, [{"param": "status", "msg": message}], 400000)
        checked["status"] = body["status"]
    return checked
