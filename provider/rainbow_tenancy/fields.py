"""Every field of a PBX that the files may set: ONE table, a row a field.

A row says where the field stands in a PBX's block, what Rainbow calls it, what a file may write there, and how the two
sides are made comparable. The models and their JSON Schema, request bodies, comparison and reports are read off this
table: a new field is one more row.

    block value --to_api--> API value --normal--> comparable  <--normal-- API value as Rainbow answers it
    block value <--to_file-- API value
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Annotated, Any, Literal

import regress
from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, Tag
from pydantic import Field as Says
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

__all__ = [
    "BY_PATH",
    "FIELDS",
    "IN_PLACE_FIELDS",
    "STRICT",
    "Field",
    "FromEnv",
    "FromFile",
    "NumberingRule",
    "PbxType",
    "SecretRef",
    "When",
    "body",
    "governed",
    "same",
]

# ── What a file may write ────────────────────────────────────────────────────────────────────────────────────────────

PbxType = Literal["OmniPCX Enterprise", "OXO Connect", "OXO Connect Evolution", "Third party"]
Directory = Literal["RAINBOW", "LDAP", "PBX"]
Name = Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f\x7f]+$")]
EquipmentId = Annotated[str, StringConstraints(min_length=1, max_length=256, pattern=r"^[^\x00-\x20\x7f/…]+$")]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Prefix = Annotated[str, StringConstraints(max_length=32, pattern=r"^[0-9*#]*$")]
Prefixes = Annotated[
    Annotated[Prefix, Tag("<text>")] | Annotated[list[Prefix], Tag("<list>")], Says(union_mode="left_to_right")
]
Note = Annotated[str, StringConstraints(max_length=255, pattern=r"^[^\x00-\x1f\x7f]*$")]
Seconds = Annotated[int, Says(ge=1, le=86400)]


@lru_cache(maxsize=4096)
def ecmascript(pattern: str) -> str:
    """The pattern itself if it is valid ECMAScript, the dialect of ALE's own examples (they use look-ahead)."""
    try:
        regress.Regex(pattern)
    except regress.RegressError as error:
        raise PydanticCustomError("ecmascript", "{reason}", {"reason": str(error)}) from None
    return pattern


STRICT = ConfigDict(extra="forbid", strict=True, frozen=True, alias_generator=to_camel, defer_build=True)


class FromEnv(BaseModel):
    """A secret that the operator's environment holds."""

    model_config = STRICT

    from_env: Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")] = Says(
        description="Environment variable; RAINBOW_SECRET_… unless the operator allows another with --allow-env.",
        examples=["RAINBOW_SECRET_OXE_PROXY"],
    )


class FromFile(BaseModel):
    """A secret that a file below the operator's secrets directory holds."""

    model_config = STRICT

    from_file: Annotated[str, StringConstraints(min_length=1)] = Says(
        description="Path below the directory that the operator names with --secrets-dir.", examples=["lyon-oxe/proxy"]
    )


SecretRef = FromEnv | FromFile


class NumberingRule(BaseModel):
    """One rewriting of a number that a Rainbow user dials; the first rule that matches decides."""

    model_config = STRICT

    match: Annotated[str, StringConstraints(min_length=1, max_length=64), AfterValidator(ecmascript)] = Says(
        description="ECMAScript regular expression that is searched in the dialled number; write anchors out.",
        examples=["^([0-9]{1,5})$"],
    )
    replace_with: Annotated[str, StringConstraints(max_length=64)] = Says(
        description='What replaces the matched part; $1 is the first group. The empty text "" forbids the call.',
        examples=["$1", "00", ""],
    )
    description: Note = Says(
        default="", description="What the rule is for, as Rainbow shows it.", examples=["Internal numbers"]
    )


NumberingRules = Annotated[list[NumberingRule], Says(max_length=100)]


# ── How the two sides are made comparable ────────────────────────────────────────────────────────────────────────────


def same(value: Any) -> Any:
    """The value itself."""
    return value


@dataclass(frozen=True, slots=True)
class Codec:
    """How a file's value becomes one of Rainbow's API, back, and comparable; `missing`: what an absent answer means."""

    to_api: Callable[[Any], Any] = same
    to_file: Callable[[Any], Any] = same
    normal: Callable[[Any], Any] = same
    missing: Any = None


TYPE_TO_API = {
    "OmniPCX Enterprise": "oxe",
    "OXO Connect": "oxo",
    "OXO Connect Evolution": "oxo",
    "Third party": "third_party",
}
TYPE_TO_FILE = {"oxe": "OmniPCX Enterprise", "oxo": "OXO Connect", "third_party": "Third party"}


def _type_normal(word: str) -> str:
    return word.replace(" ", "_")  # the Swagger's POST writes "third party", its PUT "third_party"


def _type_to_api(word: str) -> str:
    return TYPE_TO_API.get(word, word)  # a word of Rainbow's that no file may write


def _type_to_file(word: str) -> str:
    return TYPE_TO_FILE.get(_type_normal(word), word)


def _one_or_many(value: str | list[str]) -> list[str]:
    return [prefix for prefix in ([value] if isinstance(value, str) else value) if prefix]


def _one_if_one(value: list[str]) -> str | list[str]:
    return value if len(value) > 1 else "".join(value)


def _rules_to_api(rules: list[Mapping[str, str]]) -> list[dict[str, str]]:
    return [
        {"regexpMatch": r["match"], "regexpReplace": r["replaceWith"], "description": r.get("description", "")}
        for r in rules
    ]


def _rules_to_file(rules: list[Mapping[str, str]]) -> list[dict[str, str]]:
    return [
        {"match": r["regexpMatch"], "replaceWith": r.get("regexpReplace") or ""}
        | ({"description": r["description"]} if r.get("description") else {})
        for r in rules
    ]


def _rules_normal(rules: list[Mapping[str, str]]) -> list[tuple[str, str, str]]:
    return [(r["regexpMatch"], r.get("regexpReplace") or "", r.get("description") or "") for r in rules]


def _number_if_digits(value: int | str) -> int | str:
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else value


# Each with the reason why the two sides may be written differently and mean the same.
# Rainbow leaves an empty text out of its answers: "" in a file is what an absent answer says.
TEXT = Codec(missing="")
# Rainbow has one word for both OXO types, and two spellings of a third party's; an absent type is none of these.
PBX_TYPE = Codec(to_api=_type_to_api, to_file=_type_to_file, normal=_type_normal, missing="undefined")
# A file may write one prefix as a text; Rainbow always has a list, in which an empty prefix is as good as none.
ONE_OR_MANY = Codec(to_api=_one_or_many, to_file=_one_if_one, normal=_one_or_many, missing=())
# A flag that was never set is left out of answers.
FLAG = Codec(missing=False)
# Rainbow names the keys otherwise, and leaves out (or answers null for) an empty replacement, description or list.
RULES = Codec(to_api=_rules_to_api, to_file=_rules_to_file, normal=_rules_normal, missing=())
# A list that was never set is left out of answers; the order is the value, so it is compared.
ORDERED = Codec(normal=list, missing=())
# The 2021 Swagger types the time-out as the text "120"; its own examples and ALE's client of 2026 use the number.
# Left out, it is Rainbow's default of 120.
SECONDS = Codec(normal=_number_if_digits, to_file=_number_if_digits, missing=120)
# An activation code becomes a hash once the PBX is activated, and a file holds where to find it: never compared.
WRITE_ONLY = Codec(normal=lambda _: None)

# ── The table ────────────────────────────────────────────────────────────────────────────────────────────────────────


class When(Enum):
    """When Rainbow lets a field be set."""

    IN_PLACE = "any time"
    AT_CREATE = "when the PBX is created"


@dataclass(frozen=True, slots=True)
class Field:
    """One settable field of a PBX."""

    path: str  # where it stands in a PBX's block, dots between keys
    api: str  # Rainbow's name for it
    accepts: Any  # the annotation that pydantic checks a file's value against
    codec: Codec
    title: str
    examples: tuple[Any, ...]
    description: str
    when: When = When.IN_PLACE

    def to_api(self, value: Any) -> Any:
        """A file's value as Rainbow wants it in a request body."""
        return self.codec.to_api(value)

    def to_file(self, answered: Any) -> Any:
        """Rainbow's value as a person would write it in a file."""
        return self.codec.to_file(self.codec.missing if answered is None else answered)

    def alike(self, one: Any, other: Any) -> bool:
        """Whether two values, both as a file writes them, mean the same."""
        return one == other or not self.differs(one, self.codec.to_api(other))

    def differs(self, wanted: Any, answered: Any) -> bool:
        """Whether a file's value and Rainbow's answer (None where it left the field out) mean different things."""
        codec = self.codec
        normal = codec.normal
        return bool(normal(codec.to_api(wanted)) != normal(codec.missing if answered is None else answered))


# fmt: off
FIELDS = (
    #     block path, API name                                          accepts        codec
    Field("name", "name",                                               Name,          TEXT,
          "Server name", ("OXE-LYON-01",),
          "Name of the PBX as Rainbow's equipment list shows it; defaults to the PBX's key."),
    Field("type", "type",                                               PbxType,       PBX_TYPE,
          "Server type", ("OmniPCX Enterprise",),
          "Kind of PBX. OXO Connect and OXO Connect Evolution are one value in Rainbow: between them nothing changes."),
    Field("equipment.id", "pbxId",                                      EquipmentId,   TEXT,
          "Equipment ID", ("PBX712e-bd96-0c27-4350-a3ff-dc0c-83e7-c246",),
          "What the PBX identifies itself with. Left out, a stable one is derived from the partner, the tenancy's name "
          "and the PBX's key.", When.AT_CREATE),
    Field("equipment.activationCode", "activationCode",                 SecretRef,     WRITE_ONLY,
          "Activation code", ({"fromEnv": "RAINBOW_SECRET_LYON_CODE"},),
          "Code that the PBX connects with, 1 to 256 characters, never written here in clear. Left out, Rainbow makes "
          "one of four digits. Used when the PBX is created, never compared.", When.AT_CREATE),
    Field("dialing.country", "country",                                 Country,       TEXT,
          "Country", ("FRA",),
          "ISO 3166-1 alpha-3 code; used to translate national numbers into canonical ones."),
    Field("dialing.nationalPrefix", "pbxNationalPrefix",                Prefix,        TEXT,
          "National prefix", ("0",),
          "First digits dialled for a subscriber inside the country. Quote it: 0 is a number to YAML."),
    Field("dialing.internationalPrefix", "pbxInternationalPrefix",      Prefix,        TEXT,
          "International prefix", ("00",),
          "First digits dialled for a subscriber outside the country. Quote it: 00 is a number to YAML."),
    Field("dialing.outboundPrefix", "pbxMainBundlePrefix",              Prefixes,      ONE_OR_MANY,
          "Outbound prefix", ("0", ["0", "9"]),
          "Prefix for outgoing calls, or a list of them; the empty text clears it. Quote it."),
    Field("dialing.useOutboundPrefix", "usePbxMainBundlePrefix",        bool,          FLAG,
          "Use the outbound prefix", (True,),
          "Whether Rainbow puts the outbound prefix before public numbers."),
    Field("numberingRules", "pbxNumberingTranslator",                   NumberingRules, RULES,
          "Numbering rules", ([{"match": "^([0-9]{1,5})$", "replaceWith": "$1", "description": "Internal numbers"}],),
          "Ordered rules for numbers dialled from Rainbow, at most 100; the first that matches decides. [] clears."),
    Field("searchResultOrder", "searchResultOrder",                     list[Directory], ORDERED,
          "Search result order", (["PBX", "RAINBOW", "LDAP"],),
          "Order in which the directories' results are shown."),
    Field("serverPingTimeout", "serverPingTimeout",                     Seconds,       SECONDS,
          "Server ping time-out", (120,),
          "Seconds without an answer after which the PBX counts as disconnected; Rainbow's default is 120."),
    Field("ldapId", "pbxLdapId",                                        Note,          TEXT,
          "LDAP id", ("ldap-lyon",),
          "Identifier of the LDAP directory that serves this PBX."),
    Field("version", "version",                                         Note,          TEXT,
          "Version", ("R100.1-n3.514",),
          "Software version of the PBX, as noted in Rainbow."),
)
# fmt: on

BY_PATH = {field.path: field for field in FIELDS}
IN_PLACE_FIELDS = tuple(field for field in FIELDS if field.when is When.IN_PLACE)


def governed(block: Mapping[str, Any]) -> dict[str, Any]:
    """The changeable fields that a PBX's block (plain data) sets, path to value, in the table's order."""
    found = {}
    for path, keys in _KEYS:
        value: Any = block
        for key in keys:
            if key not in value:
                break
            value = value[key]
        else:
            found[path] = value
    return found


_KEYS = tuple((field.path, tuple(field.path.split("."))) for field in IN_PLACE_FIELDS)


def body(values: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a request body that sets these fields (path to a file's value)."""
    return {BY_PATH[path].api: BY_PATH[path].to_api(value) for path, value in values.items()}
