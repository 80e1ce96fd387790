"""Pulumi's package schema of `rainbow`; its words come from the tables of the tenancy files."""

import json


def schema_text() -> str:
    return json.dumps({"name": "rainbow"})
