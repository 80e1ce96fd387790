"""What else is worth knowing of an account and of Rainbow's answers: what it may, fields, words. No name, no id."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import msgspec

from rainbow_tenancy import fields
from rainbow_tenancy.doctor.evidence import Evidence, Page, Row, text_of
from rainbow_tenancy.doctor.finding import word
from rainbow_tenancy.doctor.on_pbxs import channels_of
from rainbow_tenancy.fields import When
from rainbow_tenancy.rainbow import Company, Site, System

__all__ = ["DEEDS", "Fields", "Length", "deeds_of", "fields_of", "lengths_of", "partner_of", "roles_of", "words_of"]

# What the roles may do (Swagger, the permissions of each operation); a bp_admin within his own end customers.
READ: Final = "read PBXs"
WRITE: Final = "create, change and delete them"
LINK: Final = "associate them with companies"
DEEDS: Final[Mapping[str, frozenset[str]]] = {
    READ: frozenset({"superadmin", "support", "bp_admin", "organization_admin", "company_admin", "site_admin"}),
    WRITE: frozenset({"superadmin", "bp_admin", "organization_admin", "company_admin", "site_admin"}),
    LINK: frozenset({"superadmin", "support", "bp_admin", "organization_admin", "company_admin"}),
}

# Fields of full answers that this program does not read and that are no news (Swagger; node SDK).
UNREAD: Final[Mapping[str, frozenset[str]]] = {
    "PBX": frozenset(
        {"activatingTransactionId", "connectionHistory", "jid_pbxagent", "jid_pbxagent_password_activating"}
        | {"jid_pbxpcg", "jid_pbxpcg_password", "serialNumber"}
    ),
    "site": frozenset({"creationDate", "latin_name", "settings", "status", "statusUpdatedDate"}),
    "company": frozenset(
        {"adminAllowedUpdateSubscriptionsOps", "adminEmail", "adminHasRightToUpdateSubscriptions", "avatarShape"}
        | {"bpApplicantNumber", "bpBusinessModel", "bpCRDid", "bpContractAcceptationInfo", "bpHasRightToConnect"}
        | {"bpHasRightToSell", "bpIsContractAccepted", "bpType", "businessSpecific", "catalogId", "city", "country"}
        | {"companyContactId", "creationDate", "currency", "customData", "dataLocation", "description"}
        | {"economicActivityClassification", "externalReference2", "giphyEnabled", "lastAvatarUpdateDate"}
        | {"offerType", "organisationId", "postalCode", "size", "slogan", "state", "statusUpdatedDate", "street"}
        | {"supportEmail", "userSelfRegisterAllowedDomains", "userSelfRegisterEnabled", "visibility", "visibleBy"}
        | {"website"}
    ),
}
# Left out where there is nothing to say (Swagger's examples), or told only for single companies.
OMISSIBLE: Final = frozenset(
    {"pbxNationalPrefix", "pbxInternationalPrefix", "pbxLdapId", "numberUsers", "externalReference", "isCentrex"}
)
FIELD_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Length:
    """How long a list is: rows of its first page, of how many; None where Rainbow does not say."""

    of: str
    rows: int
    total: int | None


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of one kind of object.

    Attributes:
        of: `PBX`, `site` or `company`.
        unknown: Fields that neither this program nor ALE's documents name.
        missing: Fields that this program reads and that no object has.
    """

    of: str
    unknown: tuple[str, ...]
    missing: tuple[str, ...]


def roles_of(seen: Evidence) -> list[str]:
    """The account's roles and kind of administrator."""
    if seen.account is None:
        return []
    kind = [seen.account.admin_type] if seen.account.admin_type not in {None, "undefined"} else []
    return sorted({word(role) for role in (*seen.account.roles, *kind)})


def deeds_of(seen: Evidence) -> list[str]:
    """What the account's roles allow."""
    roles = set(roles_of(seen))
    return [deed for deed, allowed in DEEDS.items() if roles & allowed]


def partner_of(seen: Evidence) -> str:
    """What the account's company is."""
    own = seen.account.company_id if seen.account else ""
    row = next((row for row in seen.companies.rows if text_of(row, "id") == own), None)
    if row is None:
        return "not visible to the account"
    if row.get("isBP") is not True:
        return "no business partner"
    kind = f" of type {word(row['bpType'])}" if row.get("bpType") else ""
    denied = ", without the right to connect PBXs" if row.get("bpHasRightToConnect") is False else ""
    return f"a business partner{kind}{denied}"


def lengths_of(seen: Evidence) -> list[Length]:
    """How long the lists are."""
    return [Length(name, len(page.rows), page.total) for name, page in _pages(seen).items() if page.reply.came]


def _pages(seen: Evidence) -> dict[str, Page]:
    return {"company": seen.companies, "site": seen.sites, "PBX": seen.plain, "PBX with bpId": seen.own}


def fields_of(seen: Evidence) -> list[Fields]:
    """Fields that are news, and fields that are missed; of kinds of which there is an object."""
    read = {
        "PBX": _read_by(System) | {row.api for row in fields.FIELDS if row.when is When.IN_PLACE},
        "site": _read_by(Site),
        "company": _read_by(Company),
    }
    rows: dict[str, list[Row]] = {"PBX": seen.pbxs, "site": seen.sites.rows, "company": seen.companies.rows}
    return [_compared(kind, rows[kind], names) for kind, names in read.items() if rows[kind]]


def _read_by(kind: type) -> set[str]:
    return {each.encode_name for each in msgspec.structs.fields(kind)}


def _compared(kind: str, rows: Iterable[Row], read: set[str]) -> Fields:
    found = {name for row in rows for name in row}
    unknown = {name if FIELD_NAME.fullmatch(name) else "another text" for name in found - read - UNREAD[kind]}
    return Fields(kind, tuple(sorted(unknown)), tuple(sorted(read - found - OMISSIBLE)))


def words_of(seen: Evidence) -> dict[str, list[str]]:
    """The words that Rainbow uses: of status, of type, and the names of a state's channels."""
    pbxs = seen.pbxs
    channels = {*channels_of(seen.states), *channels_of(seen.fresh_states)}
    found = {
        "status": {word(row["status"]) for row in pbxs if "status" in row},
        "type": {word(row["type"]) for row in pbxs if row.get("type") is not None},
        "channels": {word(name) for name in channels},
    }
    return {name: sorted(words) for name, words in found.items()}
