"""The JSON Schema of the tenancy files, for editors: the models, with titles, and what keys have to do with others."""

import json
import re
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode
from pydantic_core import CoreSchema

from rainbow_tenancy.tenancy.models import ABSENT_KEYS, ROOT_FILE
from rainbow_tenancy.tenancy.sources import INCLUDED_KEYS

__all__ = ["tenancy_schema", "tenancy_schema_text"]

_HEAD: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Tenancy file of rainbow-tenancy",
    "description": "Which PBXs exist, how they dial, and which companies share them. One schema for root file and "
    "included files: a file without version is an included one.",
}

# What one map's keys have to do with one another; `blocks`, `companies` and `layers` say the same in messages.
_TOGETHER: dict[str, dict[str, Any]] = {
    "Equipment": {
        "minProperties": 1,
        "if": {"required": ["generate"]},
        "then": {"maxProperties": 1},
    },
    "Share": {"anyOf": [{"required": ["company"]}, {"required": ["id"]}, {"required": ["reference"]}]},
    "Company": {
        "if": {"properties": {"former": {"const": True}}, "required": ["former"]},
        "then": {"properties": {"uses": False, "ifMissing": False}},
    },
    "Pbx": {
        "not": {"required": ["equipment", "fleet"]},
        "if": {"properties": {"absent": {"const": True}}, "required": ["absent"]},
        "then": {
            "propertyNames": {"enum": list(ABSENT_KEYS)},
            "properties": {"equipment": {"propertyNames": {"const": "id"}}},
        },
    },
}
_FILE = {
    "if": {"not": {"required": ["version"]}},
    "then": {"propertyNames": {"enum": list(INCLUDED_KEYS)}},
}


class _Generate(GenerateJsonSchema):
    """pydantic's generator without the titles that it makes up."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def generate(self, schema: CoreSchema, mode: JsonSchemaMode = "validation") -> dict[str, Any]:
        made = super().generate(schema, mode)
        _tidy(made)
        return made


def tenancy_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of root files and included files."""
    made = TypeAdapter(ROOT_FILE).json_schema(schema_generator=_Generate)
    for name, together in _TOGETHER.items():
        made["$defs"][name] |= together
    made["required"].remove("version")
    if not made["required"]:
        del made["required"]
    return _HEAD | {key: value for key, value in made.items() if key not in _HEAD} | _FILE


def tenancy_schema_text() -> str:
    """The schema as it stands in schemas/tenancy.schema.json."""
    return json.dumps(tenancy_schema(), indent=2, ensure_ascii=False) + "\n"


def _tidy(schema: Any) -> None:
    """Give every key a title, and say maps of free keys in the way that editors understand."""
    if isinstance(schema, list):
        for item in schema:
            _tidy(item)
    elif isinstance(schema, dict):
        for key, about in schema.get("properties", {}).items():
            about.setdefault("title", _words(key))
        if patterns := schema.pop("patternProperties", None):
            ((pattern, value),) = patterns.items()
            schema["additionalProperties"] = value
            schema["propertyNames"] = {"pattern": pattern} | schema.get("propertyNames", {})
        for value in schema.values():
            _tidy(value)


def _words(key: str) -> str:
    """`sharedWith` as `Shared with`."""
    return re.sub(r"(?<=[a-z])[A-Z]", lambda found: f" {found[0].lower()}", key).capitalize()
