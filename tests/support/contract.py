"""Requests and answers held against ALE's own Swagger, loosely where ALE's examples, clients and Swagger disagree.

Every looseness stands in one of the tables below, with its reason.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from jsonschema import Draft4Validator

SWAGGER = Path(__file__).resolve().parents[3] / "shared" / "rainbow" / "swagger-subset.json"

requires_swagger = pytest.mark.skipif(not SWAGGER.exists(), reason="ALE's Swagger (../shared/rainbow) is not here")

ADMIN = "/api/rainbow/admin/v1.0"

# Routes that ALE's clients use and the Swagger of 2021 does not have: method, template, query parameters.
ROUTES_BEYOND_SWAGGER: dict[tuple[str, str], frozenset[str]] = {
    ("GET", f"{ADMIN}/systems/countries"): frozenset(),
    ("GET", f"{ADMIN}/systems/{{systemId}}/state"): frozenset(("format", "connectionHistory")),
    ("GET", f"{ADMIN}/systems/{{systemId}}/phone-numbers"): frozenset(
        ("format", "limit", "offset", "sortField", "sortOrder")
    ),
    ("GET", "/api/rainbow/enduser/v1.0/users/me"): frozenset(),
    ("GET", "/api/rainbow/enduser/v1.0/settings/apis"): frozenset(),
    ("GET", "/api/rainbow/enduser/v1.0/companies/{companyId}"): frozenset(("format",)),
    ("GET", "/api/rainbow/applications/v1.0/applications/{appId}"): frozenset(),
}

# Query parameters of the node SDK of 2026, by template.
PARAMETERS_BEYOND_SWAGGER: dict[str, frozenset[str]] = {
    f"{ADMIN}/systems": frozenset(("isOxoManaged", "connectionHistory")),
    f"{ADMIN}/systems/{{systemId}}": frozenset(("connectionHistory",)),
    f"{ADMIN}/systems/pbxid/{{pbxId}}": frozenset(("connectionHistory",)),
}

# What a body may hold besides the Swagger's definition, and how a field may be typed otherwise.
PING_TIMEOUT: dict[str, Any] = {"type": ["string", "integer"]}  # the examples are numbers
BODY_LOOSENESS: dict[tuple[str, str], dict[str, Any]] = {
    ("POST", f"{ADMIN}/systems"): {
        "pbxLdapId": {"type": "string"},  # node SDK
        "isOxoManaged": {"type": "boolean"},  # node SDK
        "serverPingTimeout": PING_TIMEOUT,
        "type": {"enum": ["oxo", "oxe", "third party", "third_party", "undefined"]},  # PUT spells it so
    },
    ("PUT", f"{ADMIN}/systems/{{systemId}}"): {
        "pbxLdapId": {"type": "string"},  # node SDK
        "isCentrex": {"type": "boolean"},  # ALE's command-line client sends it
        "serverPingTimeout": PING_TIMEOUT,
        "pbxMainBundlePrefix": {"type": ["string", "array"], "items": {"type": "string"}},  # POST and answers: array
    },
}

# Fields that the Swagger requires and that must nevertheless be omissible.
OMISSIBLE = {
    ("POST", f"{ADMIN}/systems"): {"siteId"},  # a shared system that no company uses yet
    ("PUT", f"{ADMIN}/sites/{{siteId}}"): {"companyId"},  # needed only to move the site
}

# Answers: fields that are required, but absent from ALE's examples, or typed otherwise there.
ANSWER_OMISSIBLE = frozenset(
    (
        "pbxNationalPrefix",  # absent while unset (PostSystems)
        "pbxInternationalPrefix",
        "activatingTransactionId",  # in single objects only
        "jid_pbxagent_password_activating",
        "pbxGroup",
        "numberUsers",  # of companies that one manages
        "data",
        "phoneNumbers",
        "country",  # typed beside the user in the login's answer, and inside him in its example
        "authorizationEndpoint",  # of urls, for OIDC only
        "clientId",
        "issuer",
        "onlyUseImplicitFlow",
        "token",  # of logout, whose example has none
    )
)
ANSWER_RETYPED: dict[str, dict[str, Any]] = {"serverPingTimeout": {"type": ["string", "number"]}}
# Strings that are null where there is nothing to say, as organisationId and siteId are in the login's example.
NULLABLE = frozenset(
    (
        "organisationId",
        "siteId",
        "bpId",
        "bpType",
        "catalogId",
        "externalReference",
        "externalReference2",
        "lastAvatarUpdateDate",
    )
)
NOT_WRAPPED = frozenset(("login", "renew", "validator", "logout", "urls", "about"))  # these have no `data` around them

ERROR = {
    "type": "object",
    "required": ["errorCode", "errorMsg", "errorDetails"],
    "properties": {
        "errorCode": {"type": "integer"},
        "errorMsg": {"type": "string"},
        "errorDetails": {"type": ["string", "array", "object"]},
        "errorDetailsCode": {"type": "integer", "minimum": 100000, "maximum": 999999},
        "errorDetailsData": {"type": "object"},
    },
    "additionalProperties": False,
}


@cache
def swagger() -> dict[str, Any]:
    """Return ALE's Swagger."""
    document: dict[str, Any] = json.loads(SWAGGER.read_text(encoding="utf-8"))
    return document


def template_of(method: str, path: str) -> str | None:
    """Return the template that a path is of; a fixed word wins over a parameter."""
    candidates = [template for template, operations in swagger()["paths"].items() if method.lower() in operations]
    candidates += [template for verb, template in ROUTES_BEYOND_SWAGGER if verb == method]
    candidates.sort(key=lambda template: template.count("{"))
    return next((template for template in candidates if _pattern(template).fullmatch(path)), None)


def check_request(method: str, path: str, query: str = "", body: str | bytes = b"") -> list[str]:
    """Return what is wrong with a request: its route, its parameters, its body. Nothing wrong is an empty list."""
    template = template_of(method, path)
    if template is None:
        return [f"{method} {path}: there is no such route"]
    where = f"{method} {template}"
    return [f"{where}: {problem}" for problem in _query(method, template, query) + _body(method, template, body)]


def check_answer(method: str, path: str, status: int, answer: Any) -> list[str]:
    """Return what is wrong with an answer."""
    if status != 200:
        return _errors(ERROR, answer)
    template = template_of(method, path)
    if template is None:
        return [f"{method} {path}: there is no such route"]
    if (method, template) in ROUTES_BEYOND_SWAGGER:
        return []
    operation = swagger()["paths"][template][method.lower()]
    schema = _loose(_definition(operation["responses"]["200"]["schema"]))
    if template.rsplit("/", 1)[-1] in NOT_WRAPPED or method == "DELETE":
        return _errors(schema, answer)
    inside = answer["data"]
    listed = isinstance(inside, list)
    problems = [f"{name} is missing" for name in ("total", "limit", "offset") if listed and name not in answer]
    return problems + [problem for each in (inside if listed else [inside]) for problem in _errors(schema, each)]


def _query(method: str, template: str, query: str) -> list[str]:
    known = set(PARAMETERS_BEYOND_SWAGGER.get(template, ()))
    if (method, template) in ROUTES_BEYOND_SWAGGER:
        known |= ROUTES_BEYOND_SWAGGER[method, template]
    else:
        parameters = swagger()["paths"][template][method.lower()].get("parameters", [])
        known |= {parameter["name"] for parameter in parameters if parameter["in"] == "query"}
    return [f"unknown parameter {name}" for name in parse_qs(query, keep_blank_values=True) if name not in known]


def _body(method: str, template: str, body: str | bytes) -> list[str]:
    schema = _body_schema(method, template)
    if not body:
        return ["a body is missing"] if schema else []
    if schema is None:
        return ["there should be no body"]
    value = json.loads(body)
    return _errors(schema, value) + [f"unknown field {name}" for name in value if name not in schema["properties"]]


def _body_schema(method: str, template: str) -> dict[str, Any] | None:
    if (method, template) in ROUTES_BEYOND_SWAGGER:
        return None
    for parameter in swagger()["paths"][template][method.lower()].get("parameters", []):
        if parameter["in"] == "body":
            schema = _definition(parameter["schema"])
            key = (method, template)
            required = set(schema.get("required", ())) - OMISSIBLE.get(key, set())
            properties = {**schema["properties"], **BODY_LOOSENESS.get(key, {})}
            loose = {name: value for name, value in schema.items() if name != "required"} | {"properties": properties}
            return loose | ({"required": sorted(required)} if required else {})
    return None


def _loose(schema: dict[str, Any]) -> dict[str, Any]:
    required = sorted(set(schema.get("required", ())) - ANSWER_OMISSIBLE)
    properties = {name: _loose_field(name, value) for name, value in schema.get("properties", {}).items()}
    loose = {name: value for name, value in schema.items() if name != "required"} | {"properties": properties}
    return loose | ({"required": required} if required else {})


def _loose_field(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    if name in ANSWER_RETYPED:
        return ANSWER_RETYPED[name]
    if name in NULLABLE and schema.get("type") == "string":
        return {"type": ["string", "null"]}
    if schema.get("type") == "object":
        return _loose(schema)
    if "$ref" in schema.get("items", {}):
        return {**schema, "items": _loose(_definition(schema["items"]))}
    return schema


def _definition(schema: dict[str, Any]) -> dict[str, Any]:
    definition: dict[str, Any] = swagger()["definitions"][schema["$ref"].rsplit("/", 1)[-1]]
    return definition


def _errors(schema: dict[str, Any], value: Any) -> list[str]:
    whole = {**schema, "definitions": swagger()["definitions"]}
    errors = Draft4Validator(whole).iter_errors(value)
    return [f"{'.'.join(map(str, error.path))}: {error.message}" for error in errors]


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{\w+\}", "[^/]+", template))
