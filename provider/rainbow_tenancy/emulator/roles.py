"""Who may do what, and who sees what: the roles of Rainbow's administrators as conditions on rows.

superadmin, support     everything
bp_admin, bp_finance    sites of the End Customers of his company, and the systems linked to them
organization_admin      the companies of his organisation
company_admin           his company
site_admin              his site
"""

from dataclasses import dataclass

from .assumptions import Assumptions
from .store import Record, Store

ALL_SEEING = frozenset(("superadmin", "support"))

READ_SYSTEMS = frozenset(("superadmin", "support", "bp_admin", "organization_admin", "company_admin", "site_admin"))
WRITE_SYSTEMS = READ_SYSTEMS - {"support"}
LINK_SYSTEMS = READ_SYSTEMS - {"site_admin"}
READ_SITES = READ_SYSTEMS
READ_COMPANY_SITES = READ_SYSTEMS - {"site_admin"} | {"bp_finance"}
WRITE_SITES = frozenset(("superadmin", "bp_admin", "organization_admin", "company_admin"))
UPDATE_SITES = WRITE_SITES | {"site_admin"}
READ_COMPANIES = frozenset(
    ("superadmin", "support", "business_admin", "bp_admin", "bp_finance", "organization_admin", "company_admin")
) | {"site_admin"}
PCG = frozenset(("pcg",))
ANYBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Condition:
    """A piece of a WHERE clause with its values."""

    sql: str
    values: tuple[object, ...] = ()

    def __or__(self, other: "Condition") -> "Condition":
        return Condition(f"({self.sql} OR {other.sql})", self.values + other.values)

    def __and__(self, other: "Condition") -> "Condition":
        return Condition(f"({self.sql} AND {other.sql})", self.values + other.values)


ALWAYS = Condition("1")
NEVER = Condition("0")


@dataclass(frozen=True, slots=True)
class Account:
    """Who sends a request.

    Attributes:
        id: The user's id.
        email: What he logs in with.
        roles: His roles, with the administrator's type among them.
        company: The row of his company.
        site: The id of the site that a site_admin administrates.
    """

    id: str
    email: str
    roles: frozenset[str]
    company: Record
    site: str | None

    def has(self, *roles: str) -> bool:
        """Tell whether the account has one of the roles."""
        return not self.roles.isdisjoint(roles)


def account_of(record: Record, store: Store) -> Account:
    """Return the account of a row of `accounts`."""
    company = store.get("companies", record["companyId"])
    assert company is not None  # a foreign key
    roles = frozenset(record["roles"])
    if "admin" in roles and record["adminType"] != "undefined":
        roles |= {record["adminType"]}
    return Account(record["id"], record["loginEmail"], roles, company, record["siteId"])


def visible_sites(account: Account) -> Condition:
    """Return which rows `site` of the sites the account administrates (Swagger, GetSites)."""
    if account.has(*ALL_SEEING):
        return ALWAYS
    seen = NEVER
    if account.has("bp_admin", "bp_finance"):
        seen |= Condition(
            "site.companyId IN (SELECT id FROM companies WHERE bpId = ? AND isBP = 0)", (account.company["id"],)
        )
    if account.has("organization_admin"):
        seen |= Condition(
            "site.companyId IN (SELECT id FROM companies WHERE organisationId = ?)",
            (account.company["organisationId"],),
        )
    if account.has("company_admin"):
        seen |= Condition("site.companyId = ?", (account.company["id"],))
    if account.has("site_admin"):
        seen |= Condition("site.id = ?", (account.site,))
    return seen


def linked_systems(account: Account) -> Condition:
    """Return which rows `system` are linked to a site that the account administrates (Swagger, GetSystems)."""
    if account.has(*ALL_SEEING):
        return ALWAYS
    sites = visible_sites(account)
    joined = "SELECT 1 FROM links JOIN sites AS site ON site.id = links.siteId WHERE links.systemId = system.id"
    return Condition(f"EXISTS ({joined} AND {sites.sql})", sites.values)


def own_shared_systems(account: Account) -> Condition:
    """Return which rows `system` are shared PBXs that belong to the company of a bp_admin, used by anybody or not."""
    if not account.has("bp_admin"):
        return NEVER
    return Condition("((system.isShared = 1 OR system.isCentrex = 1) AND system.bpId = ?)", (account.company["id"],))


def listed_systems(account: Account, bp_ids: list[str], assume: Assumptions) -> Condition:
    """Return which rows `system` the list of systems holds for the account."""
    asked = account.company["id"] in bp_ids and assume.holds("unlinked-shared", "listed-with-bpId")
    if asked or assume.holds("unlinked-shared", "listed"):
        return linked_systems(account) | own_shared_systems(account)
    return linked_systems(account)


def reachable_systems(account: Account, assume: Assumptions) -> Condition:
    """Return which rows `system` the account may read and change by their id."""
    if assume.holds("unlinked-shared-by-id", "reachable"):
        return linked_systems(account) | own_shared_systems(account)
    return linked_systems(account)


def visible_companies(account: Account) -> Condition:
    """Return which rows `company` the account sees (Swagger, GetCompanies)."""
    if account.has(*ALL_SEEING, "business_admin"):
        return ALWAYS
    own = account.company["id"]
    seen = Condition("company.id = ?", (own,))
    if account.has("bp_admin", "bp_finance"):
        seen |= Condition("company.bpId = ?", (own,))
        if account.company["bpType"] == "VAD":
            seen |= Condition(
                "company.bpId IN (SELECT id FROM companies WHERE bpId = ? AND isBP = 1 AND bpType = 'IR')", (own,)
            )
    if account.has("organization_admin") and account.company["organisationId"]:
        seen |= Condition("company.organisationId = ?", (account.company["organisationId"],))
    return seen
