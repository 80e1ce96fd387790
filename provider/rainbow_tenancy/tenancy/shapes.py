"""Checks the shape of each file against the models; what later checks cannot use is named."""

from functools import cache

from pydantic import TypeAdapter, ValidationError
from pydantic_core import SchemaValidator

from rainbow_tenancy.tenancy.advice import advice
from rainbow_tenancy.tenancy.mistakes import Path, mistakes, position
from rainbow_tenancy.tenancy.models import INCLUDED_FILE, ROOT_FILE
from rainbow_tenancy.tenancy.problems import Notes
from rainbow_tenancy.tenancy.prune import prune
from rainbow_tenancy.tenancy.sources import Part

__all__ = ["check_shape"]


def check_shape(part: Part, notes: Notes) -> set[Path]:
    """Note what the models refuse in one file, and take it out; the answer names the blocks that lost something."""
    try:
        _validator(is_root=part.is_root).validate_python(part.tree)
    except ValidationError as error:
        noted = notes.places()  # what the text alone showed already
        found = mistakes(part.tree, error)
        for mistake in found:
            at = position(part, mistake)
            if notes.files.place(at) not in noted:
                notes(at, *advice(mistake, notes.files.written.get(notes.files.position(at))))
        paths = {mistake.path[:-1] if mistake.type == "missing" else mistake.path for mistake in found}
        prune(part.tree, (path for path in paths if path), notes.files)
        return {path[:2] for path in paths if path}
    return set()


@cache
def _validator(*, is_root: bool) -> SchemaValidator:
    return TypeAdapter(ROOT_FILE if is_root else INCLUDED_FILE).validator  # type: ignore[return-value]  # never a mock here
