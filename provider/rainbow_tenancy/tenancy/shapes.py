"""Checks the shape of each file against the models; what later checks cannot use is named."""

from functools import cache

from pydantic import TypeAdapter, ValidationError
from pydantic_core import SchemaValidator

from rainbow_tenancy.tenancy.advice import advice
from rainbow_tenancy.tenancy.mistakes import mistakes, position
from rainbow_tenancy.tenancy.models import INCLUDED_FILE, ROOT_FILE
from rainbow_tenancy.tenancy.problems import Notes
from rainbow_tenancy.tenancy.sources import Part

__all__ = ["Unusable", "check_shape"]

Unusable = set[tuple[str | int, ...]]  # paths of one or two steps: whole sections, and single blocks of them


def check_shape(part: Part, notes: Notes) -> Unusable:
    """Note what the models refuse in one file; the answer names what later checks must leave alone."""
    try:
        _validator(is_root=part.is_root).validate_python(part.tree)
    except ValidationError as error:
        unusable: Unusable = set()
        noted = notes.places()  # what the text alone showed already
        for mistake in mistakes(part.tree, error):
            at = position(part, mistake, notes.files)
            if notes.files.place(at) not in noted:
                notes(at, *advice(mistake, notes.files.written.get(at)))
            unusable.add(mistake.path[:2])
        return unusable
    return set()


@cache
def _validator(*, is_root: bool) -> SchemaValidator:
    return TypeAdapter(ROOT_FILE if is_root else INCLUDED_FILE).validator  # type: ignore[return-value]  # never a mock here
