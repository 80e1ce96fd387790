"""From a seed (YAML or a dict) to rows: the partner, accounts, companies with their sites, and PBXs.

`demo.yaml` documents the format. Ids that the seed does not give are derived from names, the same each time.
"""

from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any

from .agent import CHANNELS, activated
from .assumptions import Assumptions
from .clock import rainbow_time
from .errors import RainbowError
from .options import DEMO_PASSWORD, EmulatorError
from .store import Record, Store
from .system_fields import fields_of_new
from .systems import new_system

# Everything in a seed is this old, so that what is made later sorts behind it.
SEEDED_AT = 1_600_000_000.0

KEYS: dict[str, frozenset[str]] = {
    "seed": frozenset(("partner", "accounts", "applications", "companies", "pbxs")),
    "partner": frozenset(("id", "name", "type", "hasRightToConnect")),
    "account": frozenset(
        ("id", "email", "password", "roles", "adminType", "company", "site", "apiKeys", "timeToLive")
    ),
    "application": frozenset(("id", "secret", "name")),
    "company": frozenset(
        (
            "id", "name", "reference", "reference2", "bp", "isBP", "type", "visible", "centrex", "country", "status",
            "organisation", "sites", "users",
        )
    ),
    "site": frozenset(("id", "name", "status")),
    "pbx": frozenset(
        (
            "id", "name", "type", "equipmentId", "activationCode", "shared", "centrex", "oxoManaged", "sites", "bp",
            "status", "hasMediaPillar", "country", "nationalPrefix", "internationalPrefix", "outboundPrefixes",
            "useOutboundPrefix", "rules", "version", "ldapId", "pingTimeout", "searchOrder", "numbers",
        )
    ),
}  # fmt: skip

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


def read_seed(path: Path) -> Record:
    """Read a seed from a YAML file.

    Raises:
        EmulatorError: The file cannot be read or is no YAML mapping.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise EmulatorError(f"--seed {path}: {error}") from None
    return _parsed(text, str(path))


@lru_cache(maxsize=1)
def demo_seed() -> Record:
    """Return the demo partner."""
    return _parsed(resources.files(__package__).joinpath("demo.yaml").read_text(encoding="utf-8"), "demo.yaml")


def sow(store: Store, seed: Mapping[str, Any], assume: Assumptions) -> None:
    """Put a seed into an empty store.

    Raises:
        EmulatorError: The seed names an unknown key or company, or a PBX is out of its limits.
    """
    _check_keys("seed", seed)
    with store.transaction():
        Sower(store, seed, assume).sow()


def derived_id(*words: str) -> str:
    """Return an id of 24 hex digits that is the same for the same words."""
    return f"{int(SEEDED_AT):08x}{sha256('/'.join(words).encode()).hexdigest()[:16]}"


def _parsed(text: str, where: str) -> Record:
    import yaml  # noqa: PLC0415 - a seed given as a dict does not need it

    try:
        seed = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe loaders
    except yaml.YAMLError as error:
        raise EmulatorError(f"--seed {where}: {' '.join(str(error).split())}") from None
    if not isinstance(seed, dict):
        raise EmulatorError(f"--seed {where}: right would be a mapping with partner, companies, pbxs")
    return seed


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

    def sow(self) -> None:
        """Put everything in, in the order in which one thing refers to another."""
        partner = self.seed.get("partner", {"name": "Partner"})
        _check_keys("partner", partner)
        self.partner = self._company({"type": "DR", **partner, "isBP": True, "bp": "none"}, "partner")
        self._companies(self.seed.get("companies", []))
        for application in self.seed.get("applications", []):
            _check_keys("application", application)
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
            _check_keys("company", company)
        for company in sorted(companies, key=lambda company: not company.get("isBP", False)):
            self._company(company, "company")
        if companies and self.assume.holds("company-names", "homonyms"):
            twin = {"name": companies[0]["name"], "reference": "homonym", "id": derived_id("homonym")}
            self._company({**twin, "sites": [{"name": "Twin", "id": derived_id("homonym", "site")}]}, "company")

    def _company(self, company: Mapping[str, Any], kind: str) -> str:
        name = _needed(company, "name", kind)
        identity = str(company.get("id") or derived_id("company", name))
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
        _check_keys("site", site)
        name = _needed(site, "name", "site")
        identity = str(site.get("id") or derived_id("site", company, name))
        row = {"id": identity, "name": name, "companyId": company, "status": site.get("status", "active")}
        self.store.insert("sites", row | {"creationDate": self.now, "statusUpdatedDate": self.now})
        for key in (company_name, company, f"{company_name}/{name}", f"{company}/{name}", identity):
            self.sites.setdefault(key, []).append(identity)

    def _account(self, account: Mapping[str, Any], rank: int) -> None:
        _check_keys("account", account)
        email = _needed(account, "email", "account")
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
        _check_keys("pbx", pbx)
        name = _needed(pbx, "name", "pbx")
        shared = pbx.get("shared", not pbx.get("centrex", False))
        body = {field: pbx[key] for key, field in PBX_FIELDS.items() if key in pbx} | {"isShared": shared}
        body["pbxNumberingTranslator"] = [
            {field: rule[key] for key, field in RULE_FIELDS.items() if key in rule} for rule in pbx.get("rules", [])
        ]
        try:
            fields = fields_of_new(body, self.assume)
        except RainbowError as error:
            raise EmulatorError(f"seed: pbx {name}: {error.details}") from None
        fields["pbxId"] = fields["pbxId"] or derived_equipment_id(name)
        fields["activationCode"] = fields["activationCode"] or derived_code(name)
        system = new_system(fields, str(pbx.get("id") or derived_id("pbx", name)), self.now)
        owned = (shared or fields["isCentrex"]) and pbx.get("bp") != "none"
        system |= {"hasMediaPillar": pbx.get("hasMediaPillar", False), "bpId": self.partner if owned else None}
        system |= _connected(name, pbx.get("status", "Pending"), self.now)
        self.store.insert("systems", system)
        for place in pbx.get("sites", []):
            self.store.insert("links", {"systemId": system["id"], "siteId": self._site_id(place)})
        for number in pbx.get("numbers", []):
            self._number(system["id"], number)

    def _number(self, system: str, number: Mapping[str, Any]) -> None:
        short = _needed(number, "short", "number")
        row = {
            "id": derived_id("number", system, short),
            "systemId": system,
            "siteId": self._site_id(number["site"]) if "site" in number else None,
            "shortNumber": short,
            "number": number.get("number"),
        }
        self.store.insert("numbers", row)

    def _company_id(self, name: str) -> str:
        if name not in self.companies:
            raise EmulatorError(f"seed: there is no company {name}")
        return self.companies[name]

    def _site_id(self, place: str) -> str:
        found = self.sites.get(place, [])
        if len(found) != 1:
            raise EmulatorError(f"seed: {place} is {'several sites; write Company/Site' if found else 'no site'}")
        return found[0]


def derived_equipment_id(name: str) -> str:
    """Return an equipment ID of Rainbow's own form that is the same for the same name."""
    digits = sha256(f"equipment/{name}".encode()).hexdigest()[:32]
    return "PBX" + "-".join(digits[start : start + 4] for start in range(0, 32, 4))


def derived_code(name: str) -> str:
    """Return an activation code of four digits that is the same for the same name."""
    return str(1000 + int(sha256(f"code/{name}".encode()).hexdigest(), 16) % 9000)


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


def _needed(block: Mapping[str, Any], key: str, kind: str) -> str:
    if not block.get(key):
        raise EmulatorError(f"seed: a {kind} needs {key}")
    return str(block[key])


def _check_keys(kind: str, block: Mapping[str, Any]) -> None:
    for key in block:
        if key not in KEYS[kind]:
            raise EmulatorError(f"seed: a {kind} has no {key}; right would be {', '.join(sorted(KEYS[kind]))}")
