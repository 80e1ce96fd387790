"""YAML programs as data: a PBX that nearly every test declares, and the words around it."""

from typing import Any

PBX = "rainbow:index:Pbx"
ASSOCIATION = "rainbow:index:CompanyAssociation"
NAME = "OXE-LYON-01"
DIALING = {"country": "FRA", "nationalPrefix": "0", "internationalPrefix": "00", "outboundPrefix": "0"}
RULE = {"match": "^([0-9]{1,5})$", "replaceWith": "$$1", "description": "Internal numbers"}  # $$ is $ in Pulumi YAML


def program(*, outputs: dict[str, Any] | None = None, variables: dict[str, Any] | None = None, **resources: Any) -> Any:
    """A program with these resources."""
    return {
        key: part
        for key, part in (("variables", variables), ("resources", resources), ("outputs", outputs))
        if part
    }  # fmt: skip


def pbx(options: dict[str, Any] | None = None, **inputs: Any) -> dict[str, Any]:
    """A PBX with these inputs, unprotected unless they say otherwise."""
    return resource("rainbow:Pbx", options, {"deletionProtection": False, **inputs})


def lyon(options: dict[str, Any] | None = None, **inputs: Any) -> dict[str, Any]:
    """The PBX of Lyon, shared with two companies, with some inputs otherwise; None leaves one out."""
    whole = {
        "name": NAME,
        "type": "OmniPCX Enterprise",
        "dialing": DIALING,
        "numberingRules": [RULE],
        "sharedWith": ["Boulangerie Martin", {"company": "Clinique du Parc", "site": "Lyon"}],
        **inputs,
    }
    return pbx(options, **{key: value for key, value in whole.items() if value is not None})


def association(options: dict[str, Any] | None = None, **inputs: Any) -> dict[str, Any]:
    """A company that shares a PBX."""
    return resource("rainbow:CompanyAssociation", options, inputs)


def resource(token: str, options: dict[str, Any] | None, inputs: dict[str, Any]) -> dict[str, Any]:
    """A resource as a YAML program writes it."""
    whole = {"type": token, "properties": inputs, "options": options}
    return {key: part for key, part in whole.items() if part is not None}
