"""An estate as a Pulumi YAML program, and as the file from which `pulumi import --file` takes it under care.

Estate ──► Pulumi.yaml           a resource a PBX; it declares what an import of the PBX reads, so that the two agree
      └──► pulumi-import.json    type, name and id of each resource
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from rainbow_tenancy.authoring.describe import Described
from rainbow_tenancy.authoring.export import Export, choose
from rainbow_tenancy.authoring.inputs import pbx_inputs
from rainbow_tenancy.authoring.layout import asides
from rainbow_tenancy.authoring.slugs import distinct, slug
from rainbow_tenancy.authoring.writable import as_written, is_id
from rainbow_tenancy.authoring.yaml_text import Word, block_key, comment, entry
from rainbow_tenancy.reconcile.estate import Estate

__all__ = ["IMPORT_NAME", "PROGRAM_NAME", "pulumi_export"]

PROGRAM_NAME: Final = "Pulumi.yaml"
IMPORT_NAME: Final = "pulumi-import.json"
TYPE: Final = "rainbow:index:Pbx"
# Names that mean something else in `${…}` of a program.
RESERVED: Final = frozenset({"pulumi"})
# The software version changes by itself, which would be drift each time.
LEFT_TO_RAINBOW: Final = frozenset({"version"})
HEAD: Final = (
    "What Rainbow has, written by rainbowctl export. From here on it is yours to edit.",
    "Pulumi reads ${...} in this file itself and turns $$ into $.",
)


def pulumi_export(estate: Estate, *, pbxs: Sequence[str] = ()) -> Export:
    """Write the estate as a program and an import file; a preview after the import shows no change.

    Args:
        estate: What Rainbow has.
        pbxs: As for `export`.

    Raises:
        UnknownPbxError: No PBX bears a name that was given.
    """
    described, left_out, ordinary = choose(estate, pbxs)
    left_out += [(one.system.name, "its id has a form that no import takes") for one in described if not _has_id(one)]
    described = [one for one in described if _has_id(one)]
    names = distinct({one.system.id: _name(one) for one in described})
    resources = [[*_resource(names[one.system.id], one, estate)] for one in described] or [["  {}"]]
    resources[0].insert(0, "resources:")
    sections = [
        [*comment(HEAD), "name: rainbow", "runtime: yaml"],
        *resources,
        asides(left_out, ordinary, share_with="pulumi up"),
    ]
    program = "\n\n".join("\n".join(section) for section in sections if section)
    wanted = [{"type": TYPE, "name": names[one.system.id], "id": one.system.id} for one in described]
    return Export(
        {PROGRAM_NAME: program + "\n", IMPORT_NAME: json.dumps({"resources": wanted}, indent=2) + "\n"},
        pbxs=len(described),
        associations=sum(len(one.links or ()) for one in described),
        ordinary=ordinary,
        left_out=left_out,
        incomplete=[one.system.name for one in described if one.notes],
    )


def _has_id(one: Described) -> bool:
    return is_id(one.system.id)


def _name(one: Described) -> str:
    found = slug(one.system.name, "pbx")
    return f"{found}-pbx" if found in RESERVED else found


def _resource(name: str, one: Described, estate: Estate) -> Iterator[str]:
    yield from comment(one.notes, "  ")
    yield f"  {block_key(name)}:"
    yield "    type: rainbow:Pbx"
    yield "    properties:"
    for key, value in _properties(one, estate).items():
        yield from entry(key, value, "      ")


def _properties(one: Described, estate: Estate) -> dict[str, Any]:
    """What an import reads, without what nobody would write."""
    found = pbx_inputs(one.system, estate)
    if one.shared:
        del found["shared"]
    if one.links is None:
        del found["sharedWith"]
    else:
        found["sharedWith"].sort(key=_company)
    return _written(found, one.quiet | LEFT_TO_RAINBOW)


def _company(item: str | Mapping[str, str]) -> tuple[str, str]:
    name = item if isinstance(item, str) else item.get("company", "")
    return name.casefold(), str(item)


def _written(tree: Mapping[str, Any], left_out: Collection[str], prefix: str = "") -> dict[str, Any]:
    """The values as they are to be written, without those of some paths, and without maps of which nothing is left."""
    found: dict[str, Any] = {}
    for key, value in tree.items():
        path = f"{prefix}{key}"
        if path in left_out:
            continue
        if isinstance(value, Mapping):
            if inner := _written(value, left_out, f"{path}."):
                found[key] = inner
        else:
            found[key] = escaped(as_written(path, value))
    return found


def escaped(value: Any) -> Any:
    """The value as Pulumi YAML is to read it: a lone `$` may begin an expression, and `$$` is one that does not."""
    match value:
        case Word():
            return value
        case str():
            return value.replace("$", "$$")
        case Mapping():
            return {key: escaped(inner) for key, inner in value.items()}
        case list():
            return [escaped(inner) for inner in value]
    return value
