"""Customer companies: which there are, and how many users each has."""

from .call import Call
from .errors import RainbowError, lacks_role, no_such
from .lists import Listing, conditions, containing, envelope, flag, one_of, picked, read_page, starting
from .roles import Condition, visible_companies
from .store import Record

LISTING = Listing(
    "companies AS company",
    "company",
    "name",
    frozenset(("id", "name", "status", "country", "creationDate", "externalReference", "externalReference2", "bpId")),
)

FIELDS = {
    "small": ("id", "name"),
    "medium": ("id", "name", "status", "country", "visibility"),
    "full": (
        "id",
        "creationDate",
        "statusUpdatedDate",
        "name",
        "country",
        "status",
        "visibility",
        "organisationId",
        "bpId",
        "isBP",
        "bpType",
        "bpHasRightToConnect",
        "isCentrex",
        "offerType",
        "externalReference",
        "externalReference2",
    ),
}

# `full` for an administrator who is none of a business partner (Swagger, GetCompanies).
PARTNER_ROLES = ("superadmin", "support", "business_admin", "bp_admin", "bp_finance")
PARTNER_FIELDS = ("bpType", "bpHasRightToConnect")

# What stands in every full answer, whatever the company.
SAME_FOR_ALL: Record = {
    "visibleBy": [],
    "userSelfRegisterEnabled": False,
    "userSelfRegisterAllowedDomains": [],
    "size": "11-50 employees",
    "lastAvatarUpdateDate": None,
    "catalogId": None,
    "dataLocation": {"name": "Europe", "location": "France", "country": "FRA"},
}


def list_companies(call: Call) -> Record:
    """Answer GET companies (Swagger, GetCompanies)."""
    query = call.query
    where = conditions(
        visible_companies(call.caller),
        containing("company.name", query.get("name")),
        one_of("company.bpId", _own_partners(call)),
        one_of("company.status", query.many("status")),
        one_of("company.visibility", query.many("visibility")),
        one_of("company.organisationId", query.many("organisationId")),
        one_of("company.bpType", query.many("bpType")),
        flag("company.isBP", query.truth("isBP")),
        _has_partner(call),
        starting("company.externalReference", query.get("externalReference")),
        starting("company.externalReference2", query.get("externalReference2")),
    )
    page = read_page(call.listed(), LISTING, where, query, call.assume)
    return envelope(page, [_company(call, row, query.format) for row in page.rows], call.assume)


def read_company(call: Call) -> Record:
    """Answer GET companies/{companyId}, with `numberUsers` for a company that the caller manages (Swagger)."""
    identity = call.parameters["companyId"]
    own_partner = call.caller.company["bpId"]
    if identity == own_partner:  # an administrator may read the company of his partner
        company = call.store.get("companies", identity)
        if company is None:
            raise no_such("Company", identity)
        return {"data": _company(call, company, "full")}
    company = call.company(identity)
    answer = _company(call, company, "full")
    if call.query.get("format") in ("small", "medium"):
        answer = picked(answer, FIELDS[call.query.format])
    return {"data": answer | {"numberUsers": company["numberUsers"]}}


def _company(call: Call, row: Record, form: str) -> Record:
    if form != "full":
        return picked(row, FIELDS[form])
    answer = {name: row[name] for name in FIELDS["full"]} | SAME_FOR_ALL
    if not call.caller.has(*PARTNER_ROLES):
        for name in PARTNER_FIELDS:
            del answer[name]
    return answer


def _own_partners(call: Call) -> list[str]:
    asked = call.query.many("bpId")
    everything = call.caller.has("superadmin", "support", "business_admin")
    if not everything and any(identity != call.caller.company["id"] for identity in asked):
        raise call.foreign("Company", ",".join(asked))
    return asked


def _has_partner(call: Call) -> Condition:
    wanted = call.query.truth("hasBP")
    if wanted is None:
        return Condition("1")
    if not call.caller.has("superadmin", "support", "bp_admin"):
        raise lacks_role(call.caller.id, frozenset(("superadmin", "support", "bp_admin")))
    if wanted and not call.caller.has("superadmin", "support"):
        raise RainbowError(403, "bp_admin can use filter hasBP with value false only", 403000)
    return Condition("company.bpId IS NOT NULL" if wanted else "company.bpId IS NULL")
