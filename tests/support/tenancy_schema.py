"""The tenancy files' JSON Schema as an independent library reads it, with patterns in ECMAScript as the draft asks."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema
import regress

from rainbow_tenancy.tenancy import tenancy_schema


def _pattern(_: Any, pattern: str, instance: Any, __: Any) -> Iterator[jsonschema.ValidationError]:
    if isinstance(instance, str) and not regress.Regex(pattern).find(instance):
        yield jsonschema.ValidationError(f"{instance!r} does not match {pattern!r}")


@cache
def _validator() -> Any:
    ecmascript = jsonschema.validators.extend(jsonschema.Draft202012Validator, {"pattern": _pattern})
    return ecmascript(tenancy_schema())


def schema_accepts(data: Any) -> bool:
    """Whether the JSON Schema finds nothing wrong with the data of a file."""
    return bool(_validator().is_valid(data))
