"""Pulumi's package schema of `rainbow`: the tenancy files' JSON Schema in Pulumi's words, and what only Pulumi has."""

import json
from functools import cache
from typing import Any, Final

from rainbow_tenancy import __version__
from rainbow_tenancy.plugin.block import NOT_HERE
from rainbow_tenancy.plugin.config import CONFIG
from rainbow_tenancy.plugin.schema_pages import PACKAGE, RESOURCES
from rainbow_tenancy.plugin.schema_words import (
    ASSOCIATION_INPUTS,
    ASSOCIATION_OUTPUTS,
    ENUMS,
    FUNCTIONS,
    INSTEAD,
    OPTIONAL_ANSWERS,
    PBX_OUTPUTS,
    PBX_OWN_INPUTS,
    REPLACING,
    SECRET_INPUTS,
    TENANCY_INPUTS,
    TENANCY_OUTPUTS,
    TYPES,
    TYPES_INSTEAD,
    Properties,
)
from rainbow_tenancy.tenancy.schema import tenancy_schema

__all__ = ["pulumi_schema", "pulumi_schema_text"]

Spec = dict[str, Any]

ANY_SECRET: Final = {"FromEnv", "FromFile"}  # one type here, for a program may give the secret itself too
SECRET_REF: Final = "SecretRef"  # noqa: S105 (the name of a type)
LEFT_OUT: Final = {"UseRuleSet"}  # of tenancy files only
# What every state holds; the others are as the program, or Rainbow, gives them.
ALWAYS: Final = (
    "name",
    "shared",
    "deletionProtection",
    "systemId",
    "equipmentId",
    "status",
    "companiesCount",
    "companies",
)


@cache
def pulumi_schema_text() -> str:
    """The schema as it stands in schemas/pulumi-schema.json."""
    return json.dumps(pulumi_schema(), indent=2, ensure_ascii=False) + "\n"


def pulumi_schema() -> Spec:
    """The package schema."""
    shapes = _Shapes(tenancy_schema()["$defs"])
    inputs = shapes.properties("Pbx") | PBX_OWN_INPUTS
    pbx = _resource("Pbx", inputs, [], inputs | PBX_OUTPUTS, ALWAYS)
    association = _resource(
        "CompanyAssociation",
        ASSOCIATION_INPUTS,
        ["pbx"],
        ASSOCIATION_INPUTS | ASSOCIATION_OUTPUTS,
        ("pbx", *ASSOCIATION_OUTPUTS),
    )
    tenancy = _resource("Tenancy", TENANCY_INPUTS, ["path"], TENANCY_OUTPUTS, tuple(TENANCY_OUTPUTS))
    for name, (description, properties) in TYPES.items():
        shapes.types[_token(name)] = _object(description, properties)
    config = {option.name: _option(option) for option in CONFIG}
    return {
        **PACKAGE,
        "version": __version__,
        "config": {"variables": config},
        "provider": {
            "description": "The login at Rainbow. What the environment gives (RAINBOW_HOST, RAINBOW_EMAIL, …) comes "
            "first, name by name, and may stand in the file that RAINBOW_CREDENTIALS names.",
            "inputProperties": config,
        },
        "types": dict(sorted(shapes.types.items())),
        "resources": {
            _token("CompanyAssociation"): association,
            _token("Pbx"): pbx,
            _token("Tenancy"): tenancy | {"isComponent": True},
        },
        "functions": {_token(name): _function(*words) for name, words in FUNCTIONS.items()},
    }


def _token(name: str) -> str:
    return f"rainbow:index:{name}"


def _resource(name: str, inputs: Properties, needed: list[str], outputs: Properties, always: tuple[str, ...]) -> Spec:
    return {
        "description": RESOURCES[name],
        "inputProperties": inputs,
        "requiredInputs": needed,
        "properties": {key: {word: value for word, value in about.items() if word not in {"default", "plain"}}
                       for key, about in outputs.items()},
        "required": list(always),
    }  # fmt: skip


def _object(description: str, properties: Properties) -> Spec:
    needed = [name for name in properties if name not in OPTIONAL_ANSWERS]
    return {"type": "object", "description": description, "properties": properties, "required": needed}


def _option(option: Any) -> Spec:
    return {"type": "string", "description": option.description} | ({"secret": True} if option.secret else {})


def _function(description: str, inputs: Properties, answer: str | Properties) -> Spec:
    outputs = _object(*TYPES[answer]) if isinstance(answer, str) else _object("The answer.", answer)
    return {"description": description, "inputs": {"type": "object", "properties": inputs}, "outputs": outputs}


class _Shapes:
    """Turns definitions of the tenancy files' JSON Schema into Pulumi's, with every type that they lead to."""

    def __init__(self, definitions: dict[str, Any]) -> None:
        self.types: dict[str, Spec] = {}
        self._definitions = definitions

    def properties(self, name: str) -> Properties:
        """The properties of one block."""
        found = self._definitions[name]["properties"]
        return {
            key: self._property(name, key, about)
            for key, about in found.items()
            if not (name == "Pbx" and key in NOT_HERE)
        }

    def _property(self, owner: str, key: str, about: Spec) -> Spec:
        spec = self._type(key, about)
        if key in ENUMS:
            spec = self._enum(ENUMS[key], about, spec)
        spec["description"] = _description(owner, key, about)
        if about.get("default") is True:
            spec["default"] = True
        if (owner, key) in SECRET_INPUTS:
            spec["secret"] = True
        if (owner, key) in REPLACING and owner == "Pbx":
            spec["willReplaceOnChanges"] = True
        return spec

    def _type(self, key: str, about: Spec) -> Spec:
        if "$ref" in about:
            return self._reference(about["$ref"].rpartition("/")[2])
        if "anyOf" in about:
            return self._union(about["anyOf"])
        if about.get("type") == "array":
            items = about["items"]
            return {"type": "array", "items": self._type(key, items)}
        return {"type": about.get("type", "string")}

    def _union(self, branches: list[Spec]) -> Spec:
        names = [branch.get("$ref", "").rpartition("/")[2] for branch in branches]
        if set(names) <= ANY_SECRET:
            return {"oneOf": [{"type": "string"}, self._secret()]}
        kept = [self._type("", branch) for branch, name in zip(branches, names, strict=True) if name not in LEFT_OUT]
        return kept[0] if len(kept) == 1 else {"oneOf": kept}

    def _reference(self, name: str) -> Spec:
        token = _token(name)
        if token not in self.types:
            definition = self._definitions[name]
            description = TYPES_INSTEAD.get(name, definition["description"])
            self.types[token] = {"type": "object", "description": description}
            self.types[token]["properties"] = self.properties(name)
            if needed := definition.get("required"):
                self.types[token]["required"] = needed
        return {"$ref": f"#/types/{token}"}

    def _secret(self) -> Spec:
        properties = {
            key: {"type": "string", "description": INSTEAD[SECRET_REF, key]} for key in ("fromEnv", "fromFile")
        }
        description = "Where a secret is kept, instead of the secret itself; exactly one of the two is given."
        self.types[_token(SECRET_REF)] = {"type": "object", "description": description, "properties": properties}
        return {"$ref": f"#/types/{_token(SECRET_REF)}"}

    def _enum(self, name: str, about: Spec, spec: Spec) -> Spec:
        words = about.get("items", about)["enum"]
        self.types[_token(name)] = {
            "type": "string",
            "description": TYPES_INSTEAD.get(name, about["description"]),
            "enum": [{"name": _identifier(word), "value": word} for word in words],
        }
        reference = {"$ref": f"#/types/{_token(name)}"}
        return {"type": "array", "items": reference} if spec["type"] == "array" else reference


def _identifier(word: str) -> str:
    """`OXO Connect Evolution` as `OXOConnectEvolution`, `expected` as `Expected`."""
    return "".join(part[0].upper() + part[1:] for part in word.split())


def _description(owner: str, key: str, about: Spec) -> str:
    """The words of the files, unless they would be wrong here; then examples and limits."""
    text: str = INSTEAD.get((owner, key)) or about["description"]
    limits = _limits(about)
    examples = ", ".join(f"`{json.dumps(one, ensure_ascii=False)}`" for one in about.get("examples", ())
                         if (owner, key) not in SECRET_INPUTS)  # fmt: skip
    return " ".join(filter(None, (text, limits, f"Example: {examples}." if examples else "")))


def _limits(about: Spec) -> str:
    if "minimum" in about:
        return f"From {about['minimum']} to {about['maximum']}."
    return ""
