"""From a seed to rows: the partner, accounts, companies with their sites, and PBXs."""

import sqlite3
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

from .agent import CHANNELS, activated
from .assumptions import Assumptions
from .clock import rainbow_time
from .derived import SEEDED_AT, derived_code, derived_equipment_id, derived_id
from .errors import RainbowError
from .options import DEMO_PASSWORD, EmulatorError
from .seed import check_keys, needed
from .store import Record, Store
from .system_fields import fields_of_new
from .systems import new_system

# What a PBX of a seed says, and the field of Rainbow's interface.
PBX_FIELDS = {
    "name": "name",
    "type": "type",
    "country": "country",
    "equipmentId": "pbxId",
    "activationCode": "activationCode",
    "version": "version",
    "pingTimeout": "serverPingTimeout",
    "ldapId": "pbxLdapId",
    "nationalPrefix": "pbxNationalPrefix",
    "internationalPrefix": "pbxInternationalPrefix",
    "outboundPrefixes": "pbxMainBundlePrefix",
    "useOutboundPrefix": "usePbxMainBundlePrefix",
    "searchOrder": "searchResultOrder",
    "centrex": "isCentrex",
    "oxoManaged": "isOxoManaged",
}
RULE_FIELDS = {"match": "regexpMatch", "replace": "regexpReplace", "description": "description"}

UP = dict.fromkeys(CHANNELS, True)
DOWN = dict.fromkeys(CHANNELS, False)
CHANNELS_BY_STATUS: dict[str, dict[str, bool] | None] = {
    "Pending": None,
    "Activated": DOWN,
    "Disconnected": DOWN,
    "Running": UP,
    "Degraded": UP | {"csta": False},
}


def sow(store: Store, seed: Mapping[str, Any], assume: Assumptions) -> None:
    """Put a seed into an empty store.

    Raises:
        EmulatorError: The seed names an unknown key or company, gives one id twice, or a PBX is out of its limits.
    """
    check_keys("seed", seed)
    try:
        with store.transaction():
            Sower(store, seed, assume).sow()
    except sqlite3.IntegrityError as error:
        raise EmulatorError(f"seed: what may be there only once is there twice ({error})") from None


class Sower:
    """Puts one seed into one store."""

    def __init__(self, store: Store, seed: Mapping[str, Any], assume: Assumptions) -> None:
        self.store = store
        self.seed = seed
        self.assume = assume
        self.now = rainbow_time(SEEDED_AT)
        self.partner = ""
        self.companies: dict[str, str] = {}  # id by name, reference and id
        self.sites: dict[str, list[str]] = {}  # ids by "Company" and "Company/Site"
        self.derived: set[str] = set()

    def sow(self) -> None:
        """Put everything in, in the order in which one thing refers to another."""
        partner = self.seed.get("partner", {"name": "Partner"})
        check_keys("partner", partner)
        self.partner = self._company({"type": "DR", **partner, "isBP": True, "bp": "none"}, "partner")
        self._companies(self.seed.get("companies", []))
        for application in self.seed.get("applications", []):
            check_keys("application", application)
            self.store.insert("applications", {"name": application["id"], **application})
        accounts = self.seed.get("accounts") or [
            {"email": "admin@partner.example", "password": DEMO_PASSWORD, "roles": ["user", "admin", "bp_admin"]}
        ]
        for rank, account in enumerate(accounts):
            self._account(account, rank)
        for pbx in self.seed.get("pbxs", []):
            self._pbx(pbx)

    def _companies(self, companies: list[Record]) -> None:
        for company in companies:  # business partners first: others refer to them
            check_keys("company", company)
        for company in sorted(companies, key=lambda company: not company.get("isBP", False)):
            self._company(company, "company")
        if companies and self.assume.holds("company-names", "homonyms"):
            twin = {"name": companies[0]["name"], "reference": "homonym", "id": derived_id("homonym")}
            self._company({**twin, "sites": [{"name": "Twin", "id": derived_id("homonym", "site")}]}, "company")

    def _company(self, company: Mapping[str, Any], kind: str) -> str:
        name = needed(company, "name", kind)
        identity = str(company.get("id") or self._derived(name, lambda own: derived_id("company", own)))
        self.store.insert(
            "companies",
            {
                "id": identity,
                "name": name,
                "country": company.get("country", "FRA"),
                "status": company.get("status", "active"),
                "visibility": "private",
                "isBP": company.get("isBP", False),
                "bpType": company.get("type"),
                "bpId": self._partner_of(company),
                "bpHasRightToConnect": company.get("hasRightToConnect", True),
                "isCentrex": company.get("centrex", False),
                "organisationId": company.get("organisation"),
                "externalReference": company.get("reference"),
                "externalReference2": company.get("reference2"),
                "numberUsers": company.get("users", 0),
                "offerType": "premium",
                "creationDate": self.now,
                "statusUpdatedDate": self.now,
            },
        )
        for key in (name, company.get("reference"), identity):
            if key:
                self.companies.setdefault(str(key), identity)
        for site in company.get("sites", [{"name": name}]):
            self._site(name, identity, {"name": site} if isinstance(site, str) else site)
        return identity

    def _partner_of(self, company: Mapping[str, Any]) -> str | None:
        partner = company.get("bp")
        if partner == "none" or company.get("visible") is False:
            return None
        return self.partner if partner is None else self._company_id(str(partner))

    def _site(self, company_name: str, company: str, site: Mapping[str, Any]) -> None:
        check_keys("site", site)
        name = needed(site, "name", "site")
        identity = str(site.get("id") or self._derived(name, lambda own: derived_id("site", company, own)))
        row = {"id": identity, "name": name, "companyId": company, "status": site.get("status", "active")}
        self.store.insert("sites", row | {"creationDate": self.now, "statusUpdatedDate": self.now})
        for key in (company_name, company, f"{company_name}/{name}", f"{company}/{name}", identity):
            self.sites.setdefault(key, []).append(identity)

    def _account(self, account: Mapping[str, Any], rank: int) -> None:
        check_keys("account", account)
        email = needed(account, "email", "account")
        company = account.get("company")
        self.store.insert(
            "accounts",
            {
                "id": account.get("id") or derived_id("account", email),
                "loginEmail": email,
                "password": account.get("password", DEMO_PASSWORD),
                "roles": account.get("roles", ["user"]),
                "adminType": account.get("adminType", "undefined"),
                "companyId": self._company_id(company) if company else self.partner,
                "siteId": self._site_id(account["site"]) if "site" in account else None,
                "apiKeys": account.get("apiKeys", []),
                "timeToLive": account.get("timeToLive"),
                "creationDate": self.now,
                "createdAt": SEEDED_AT,
                "failures": 0,
                "lockedUntil": 0.0,
                "rank": rank,
            },
        )

    def _pbx(self, pbx: Mapping[str, Any]) -> None:
        check_keys("pbx", pbx)
        name = needed(pbx, "name", "pbx")
        shared = pbx.get("shared", not pbx.get("centrex", False))
        body = {field: pbx[key] for key, field in PBX_FIELDS.items() if key in pbx} | {"isShared": shared}
        body["pbxNumberingTranslator"] = [
            {field: rule[key] for key, field in RULE_FIELDS.items() if key in rule} for rule in pbx.get("rules", [])
        ]
        try:
            fields = fields_of_new(body, self.assume)
        except RainbowError as error:
            raise EmulatorError(f"seed: pbx {name}: {error.details}") from None
        fields["pbxId"] = fields["pbxId"] or self._derived(name, derived_equipment_id)
        fields["activationCode"] = fields["activationCode"] or derived_code(name)
        identity = pbx.get("id") or self._derived(name, lambda own: derived_id("pbx", own))
        system = new_system(fields, str(identity), self.now)
        owned = (shared or fields["isCentrex"]) and pbx.get("bp") != "none"
        system |= {"hasMediaPillar": pbx.get("hasMediaPillar", False), "bpId": self.partner if owned else None}
        system |= _connected(name, pbx.get("status", "Pending"), self.now)
        self.store.insert("systems", system)
        for place in pbx.get("sites", []):
            self.store.insert("links", {"systemId": system["id"], "siteId": self._site_id(place)})
        for number in pbx.get("numbers", []):
            self._number(system["id"], number)

    def _number(self, system: str, number: Mapping[str, Any]) -> None:
        short = needed(number, "short", "number")
        row = {
            "id": derived_id("number", system, short),
            "systemId": system,
            "siteId": self._site_id(number["site"]) if "site" in number else None,
            "shortNumber": short,
            "number": number.get("number"),
        }
        self.store.insert("numbers", row)

    def _derived(self, name: str, derive: Callable[[str], str]) -> str:
        """What is derived from a name; where several bear it, from the name and a number."""
        names = (name if nth == 1 else f"{name}\0{nth}" for nth in count(1))
        found = next(one for one in map(derive, names) if one not in self.derived)
        self.derived.add(found)
        return found

    def _company_id(self, name: str) -> str:
        if name not in self.companies:
            raise EmulatorError(f"seed: there is no company {name}")
        return self.companies[name]

    def _site_id(self, place: str) -> str:
        found = self.sites.get(place, [])
        if len(found) != 1:
            wrong = "several sites; write Company/Site, or give one an id and write that" if found else "no site"
            raise EmulatorError(f"seed: {place} is {wrong}")
        return found[0]


def _connected(name: str, status: str, now: str) -> Record:
    if status not in CHANNELS_BY_STATUS:
        raise EmulatorError(f"seed: pbx {name}: status {status}; right would be {', '.join(CHANNELS_BY_STATUS)}")
    channels = CHANNELS_BY_STATUS[status]
    if channels is None:
        return {}
    history = [{"eventType": "connected", "eventDate": now}]
    return activated(f"private/{name}", now) | {
        "channels": channels,
        "stateTime": int(SEEDED_AT),
        "connectionHistory": history,
    }
