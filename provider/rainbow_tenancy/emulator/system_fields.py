"""The fields of a system that a request may set: their limits, and what is stored for them.

A new field is one row of `FIELDS`; create, update and the seed read it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from .assumptions import Assumptions
from .countries import COUNTRIES
from .errors import RainbowError, invalid_field
from .store import Record

TYPES = {
    "oxo": "oxo",
    "oxe": "oxe",
    "third_party": "third_party",
    "third party": "third_party",
    "undefined": "undefined",
}
DIRECTORIES = ("RAINBOW", "LDAP", "PBX")
MOST_RULES = 100
RULE_LIMITS = {"regexpMatch": (1, 64), "regexpReplace": (0, 64), "description": (0, 255)}

Check = Callable[[str, object, Assumptions], object]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of POST and PUT systems.

    Attributes:
        check: Returns what is stored for a value, or raises.
        default: What a new system has; a callable is asked with the assumptions.
        changeable: Whether PUT takes it (Swagger, PutSystems); where not, PUT ignores it.
    """

    check: Check
    default: object = None
    changeable: bool = True


def wrong(field: str, why: str) -> RainbowError:
    """Return the answer to a value out of its limits."""
    return invalid_field("System", field, why)


def text(minimum: int, maximum: int) -> Check:
    """Return the check of a text by its length."""

    def check(field: str, value: object, assume: Assumptions) -> object:
        del assume
        if not isinstance(value, str) or not minimum <= len(value) <= maximum:
            raise wrong(field, f"Expected a string of {minimum} to {maximum} characters")
        return value

    return check


def truth(field: str, value: object, assume: Assumptions) -> object:
    """Check a boolean."""
    del assume
    if not isinstance(value, bool):
        raise wrong(field, "Expected a boolean")
    return value


def name(field: str, value: object, assume: Assumptions) -> object:
    """Check the name; its greatest length is an assumption."""
    return text(1, assume.number("name-length"))(field, value, assume)


def system_type(field: str, value: object, assume: Assumptions) -> object:
    """Check the type; both spellings of a third party's are one (Swagger, PostSystems and PutSystems)."""
    del assume
    if not isinstance(value, str) or value not in TYPES:
        raise wrong(field, f"Expected one of {','.join(TYPES)}")
    return TYPES[value]


def country(field: str, value: object, assume: Assumptions) -> object:
    """Check the country: three letters (ISO 3166-1 alpha-3)."""
    if not isinstance(value, str) or len(value) != 3 or not (value.isascii() and value.isalpha()):
        raise wrong(field, "Expected a string of 3 letters (ISO 3166-1 alpha3 format)")
    if assume.holds("country-check", "list") and value not in COUNTRIES:
        raise wrong(field, "Country is not allowed")
    return value


def equipment_id(field: str, value: object, assume: Assumptions) -> object:
    """Check a pbxId that is given at creation."""
    value = text(1, 255)(field, value, assume)
    if assume.holds("any-equipment-id", "refused") and str(value).startswith("PBX"):
        raise wrong(field, "Identifiers of this form are generated")
    return value


def seconds(field: str, value: object, assume: Assumptions) -> object:
    """Check serverPingTimeout: a number, or a string that is one (the Swagger says both)."""
    del assume
    if isinstance(value, bool) or not isinstance(value, int | str) or not str(value).isdecimal():
        raise wrong(field, "Expected a number of seconds")
    return int(value)


def outbound_prefixes(field: str, value: object, assume: Assumptions) -> object:
    """Check pbxMainBundlePrefix: an array of strings."""
    if not isinstance(value, list):
        raise wrong(field, "Expected an array of strings")
    check = text(0, assume.number("outbound-prefix-length"))
    return [check(field, entry, assume) for entry in value]


def changed_outbound_prefixes(field: str, value: object, assume: Assumptions) -> object:
    """Check pbxMainBundlePrefix in a PUT, where the Swagger types it as a string."""
    if isinstance(value, str):
        return outbound_prefixes(field, [value] if value else [], assume)
    if assume.holds("put-prefix", "string-only"):
        raise wrong(field, "Expected a string")
    return outbound_prefixes(field, value, assume)


def directories(field: str, value: object, assume: Assumptions) -> object:
    """Check searchResultOrder."""
    del assume
    if not isinstance(value, list) or any(entry not in DIRECTORIES for entry in value):
        raise wrong(field, f"Expected an array of {','.join(DIRECTORIES)}")
    return value


def numbering_rules(field: str, value: object, assume: Assumptions) -> object:
    """Check pbxNumberingTranslator: at most 100 rules, each in its limits; `[]` clears the list (Swagger)."""
    if not isinstance(value, list):
        raise wrong(field, "Expected an array")
    if len(value) > MOST_RULES:
        raise wrong(field, f"Array size is longer than {MOST_RULES}")
    return [_numbering_rule(field, rule, assume) for rule in value]


def _numbering_rule(field: str, rule: object, assume: Assumptions) -> Record:
    if not isinstance(rule, dict) or rule.get("regexpMatch") is None:
        raise wrong(field, "regexpMatch is mandatory")
    for part, (minimum, maximum) in RULE_LIMITS.items():
        if rule.get(part) is not None:
            text(minimum, maximum)(f"{field}.{part}", rule[part], assume)
    if assume.holds("regexp-check", "refused") and not _is_ecmascript(rule["regexpMatch"]):
        raise wrong(f"{field}.regexpMatch", "Invalid regular expression")
    if assume.holds("absent-rule-parts", "empty"):
        rule = dict.fromkeys(RULE_LIMITS, "") | rule
    return {part: rule[part] for part in RULE_LIMITS if rule.get(part) is not None}


def _is_ecmascript(pattern: str) -> bool:
    import regress  # noqa: PLC0415 - only this assumption needs it

    try:
        regress.Regex(pattern)
    except regress.RegressError:
        return False
    return True


FIELDS: dict[str, Field] = {
    "name": Field(name),
    "type": Field(system_type, "undefined"),
    "country": Field(country, "FRA"),
    "pbxId": Field(equipment_id, changeable=False),
    "activationCode": Field(text(1, 256), changeable=False),
    "version": Field(text(0, 255), ""),
    "serverPingTimeout": Field(seconds, 120),
    "pbxLdapId": Field(text(0, 255)),
    "pbxNationalPrefix": Field(text(0, 32)),
    "pbxInternationalPrefix": Field(text(0, 32)),
    "pbxMainBundlePrefix": Field(outbound_prefixes, ()),
    "usePbxMainBundlePrefix": Field(truth),
    "pbxNumberingTranslator": Field(numbering_rules, ()),
    "searchResultOrder": Field(directories, ()),
    "isShared": Field(truth, default=False),
    "isCentrex": Field(truth, default=False, changeable=False),
    "isOxoManaged": Field(truth, default=False, changeable=False),
}


def fields_of_new(body: Record, assume: Assumptions) -> Record:
    """Return every field of a new system: what was given, checked, and the defaults.

    A field that is null counts as not given. Fields that Rainbow does not know are tolerated.
    """
    values: Record = {}
    for field_name, field in FIELDS.items():
        given = body.get(field_name)
        values[field_name] = field.default if given is None else field.check(field_name, given, assume)
    if values["usePbxMainBundlePrefix"] is None:
        values["usePbxMainBundlePrefix"] = assume.holds("outbound-prefix-flag", "true")
    return values


def fields_of_change(body: Record, assume: Assumptions) -> Record:
    """Return the fields that a PUT sets, checked; PUT is partial."""
    values: Record = {}
    for field_name, field in FIELDS.items():
        given = body.get(field_name)
        if given is None or not field.changeable:
            continue
        check = changed_outbound_prefixes if field_name == "pbxMainBundlePrefix" else field.check
        values[field_name] = check(field_name, given, assume)
    return values
