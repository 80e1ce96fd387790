"""The package schema: as checked in, documented throughout, and in step with what the provider accepts and answers."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from plugin.caller import PBX, Caller
from plugin.test_pbx import LYON
from rainbow_tenancy.plugin.schema import pulumi_schema, pulumi_schema_text
from rainbow_tenancy.plugin.values import read

SCHEMA = pulumi_schema()
ROOT = Path(__file__).parents[2]


def properties() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every property in the schema, by a readable path."""
    for kind in ("resources", "types"):
        for token, spec in SCHEMA[kind].items():
            for part in ("inputProperties", "properties"):
                for name, about in spec.get(part, {}).items():
                    yield f"{token}.{part}.{name}", about
    for token, spec in SCHEMA["functions"].items():
        for part in ("inputs", "outputs"):
            for name, about in spec[part]["properties"].items():
                yield f"{token}.{part}.{name}", about


def test_checked_in_schema_is_fresh():
    """`make generate` wrote it."""
    assert pulumi_schema_text() == (ROOT / "schemas/pulumi-schema.json").read_text("utf-8")


def test_everything_is_documented():
    """Every property, type, resource, function and configuration key has a text of its own."""
    described = [*properties(), *SCHEMA["config"]["variables"].items()]
    for kind in ("resources", "types", "functions"):
        described += SCHEMA[kind].items()
    assert [] == [name for name, about in described if len(about.get("description", "")) < 10]


def test_texts_speak_of_pulumi():
    """Nothing that only the tenancy files have is promised."""
    words = ("--allow-env", "--secrets-dir", "a key of companies", "the PBX's key", "{use:")
    assert [] == [word for word in words if word.lower() in json.dumps(SCHEMA).lower()]


def test_every_reference_leads_somewhere():
    """No type is missing, none is left over."""
    text = json.dumps(SCHEMA)
    used = {part.split('"')[0] for part in text.split('"#/types/')[1:]}
    assert SCHEMA["types"].keys() == used | {token for token in SCHEMA["types"] if token.endswith("Info")}


@pytest.mark.parametrize("preview", [True, False])
async def test_outputs_are_those_of_the_schema(caller: Caller, preview: bool):
    """Create answers with every required output and with none that the schema does not know; secrets agree."""
    state = await caller.create("lyon", LYON, preview=preview)
    spec = SCHEMA["resources"][PBX]
    outputs = read(state.outputs)
    assert set(spec["required"]) <= outputs.plain.keys() <= spec["properties"].keys()
    secret = {name for name, about in spec["properties"].items() if about.get("secret")}
    assert secret & outputs.plain.keys() == {str(path[0]) for path in outputs.secret}


async def test_functions_answer_as_the_schema_says(caller: Caller):
    """Each function's answer has the required properties and no others."""
    arguments = {"getCompany": {"name": "Garage Dupont"}, "getPbx": {"name": "OXO90"}}
    for token, spec in SCHEMA["functions"].items():
        name = token.rpartition(":")[2]
        if name != "getActivationCode":
            answer = (await caller.invoke(name, **arguments.get(name, {}))).plain
            known = spec["outputs"]["properties"].keys()
            assert set(spec["outputs"]["required"]) <= answer.keys() <= known
