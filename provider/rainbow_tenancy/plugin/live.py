"""What is live as Pulumi shall see it: over the inputs that were set, as inputs of an import, and as outputs. Pure."""

from collections.abc import Mapping
from typing import Any, Final

from google.protobuf.struct_pb2 import Struct

from rainbow_tenancy.authoring.inputs import pbx_inputs, share_inputs
from rainbow_tenancy.fields import BY_PATH, governed
from rainbow_tenancy.plugin.block import read_block
from rainbow_tenancy.plugin.difference import ignored
from rainbow_tenancy.plugin.values import UNKNOWN, Path, Values, read, write
from rainbow_tenancy.rainbow import System
from rainbow_tenancy.reconcile.compare import compare_links
from rainbow_tenancy.reconcile.equipment import is_code_too
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.operations import Kind, Plan
from rainbow_tenancy.reconcile.resolve import Resolver
from rainbow_tenancy.reconcile.status_words import status_word
from rainbow_tenancy.tenancy.companies import site_of
from rainbow_tenancy.tenancy.positions import NOWHERE, Files
from rainbow_tenancy.tenancy.tenancy import CompanyRef, Share, Tenancy

__all__ = ["OUTPUTS", "as_inputs", "linked_companies", "outputs_of", "project", "seen", "still"]

OUTPUTS: Final = (
    "systemId",
    "equipmentId",
    "activationCode",
    "status",
    "companiesCount",
    "companies",
    "hasMediaPillar",
    "bpId",
)
CODE: Final[Path] = ("activationCode",)
EQUIPMENT_ID: Final[Path] = ("equipmentId",)


# ── Inputs ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def project(inputs: Values, system: System, estate: Estate) -> Values:
    """What is live, in the form of the inputs: only keys that are set, as they are written where they still hold.

    The inputs have passed Check, so that nothing is checked again here. The very same object is returned where all of
    them hold.
    """
    plain = inputs.plain
    changed: dict[str, Any] = {}
    for path, wanted in governed(plain).items():
        row = BY_PATH[path]
        answered = system.answered(row.api)
        if row.differs(wanted, answered):
            changed[path] = row.to_file(answered)
    if plain.get("shared", True) is not bool(system.is_shared):
        changed["shared"] = bool(system.is_shared)
    if "sharedWith" in plain:
        items = _shared_with(plain["sharedWith"], system, estate)
        if items is not None:
            changed["sharedWith"] = items
    if not changed:
        return inputs
    live = Values(dict(plain), secret=set(inputs.secret))
    for path, value in changed.items():
        _put(live.plain, path.split("."), value)
        _coarsen(live.secret, tuple(path.split(".")))
    return live


def _put(tree: dict[str, Any], keys: list[str], value: Any) -> None:
    """Set a value, in copies of the maps on the way."""
    for key in keys[:-1]:
        tree[key] = dict(tree.get(key, {}))
        tree = tree[key]
    tree[keys[-1]] = value


def _coarsen(secret: set[Path], path: Path) -> None:
    """A list that holds a secret is secret as a whole once its items are not what they were."""
    inside = {one for one in secret if one[: len(path)] == path and one != path}
    if inside:
        secret -= inside
        secret.add(path)


def _shared_with(written: list[Any], system: System, estate: Estate) -> list[Any] | None:
    """The companies that share the PBX, as the inputs write them; None where all is as written."""
    shares = [_share(item) for item in written]
    resolver = Resolver(_NO_FILES, estate)
    if resolver.plainly_served(shares, system.site_ids):
        return None
    kept, wishes = [], []
    for share, item in zip(shares, written, strict=True):
        waiting = len(resolver.waiting)
        found = resolver.wishes([share])
        if compare_links(found, resolver, estate, system).add or not (found or len(resolver.waiting) > waiting):
            continue  # not linked; or its company is gone, or means two
        kept.append(item)
        wishes += found
    extra = compare_links(wishes, resolver, estate, system).extra
    added = [item for company_id, sites in extra.items() for item in share_inputs(company_id, sites, estate)]
    return [*kept, *added] if added or len(kept) < len(written) else None


_NO_FILES: Final = Tenancy("", Files())


def _share(item: str | Mapping[str, Any]) -> Share:
    if isinstance(item, str):
        return Share(CompanyRef(item), None, NOWHERE)
    who = CompanyRef(item.get("company"), item.get("id"), item.get("reference"))
    site, _ = site_of(item.get("site"))
    return Share(who, site, NOWHERE, item.get("ifMissing") == "wait")


def as_inputs(system: System, estate: Estate) -> Values:
    """Inputs that declare a PBX as it is, without any secret: what an import begins with."""
    plain = pbx_inputs(system, estate) | {"deletionProtection": True}
    for problem in read_block(system.name or system.id, Values(plain)).problems:  # what no program could declare
        if problem.place:
            plain.pop(str(ignored([problem.place.file])[0][0]), None)
    return Values(plain)


# ── Outputs ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def linked_companies(system: System, estate: Estate) -> list[str]:
    """The names of the companies that share a PBX, as far as they are visible."""
    return sorted(estate.company_name(company) for company in estate.sites_by_company(system.site_ids))


def outputs_of(
    inputs: Values,
    system: System | None,
    estate: Estate | None,
    *,
    olds: Values | None = None,
    equipment_id: str | None = None,
    plan: Plan | None = None,
) -> Struct:
    """What the state holds: the inputs, and what only Rainbow decides.

    Args:
        inputs: The inputs.
        system: The PBX; None in a preview.
        estate: The estate.
        olds: The outputs before; what an update does not change is known in its preview.
        equipment_id: In the preview of a create, the ID that the PBX will get.
        plan: In a preview, what will be done.
    """
    if system is not None and estate is not None:
        found = _of(system, estate, olds.plain if olds else {})
        is_secret = is_code_too(system, fleet="fleet" in inputs.plain)
    else:
        before = {str(name): olds.plain[name] for name in OUTPUTS if name in olds.plain} if olds else None
        found = _foreseen(before, equipment_id, plan, inputs)
        is_secret = "fleet" in inputs.plain or bool(olds and olds.is_secret(EQUIPMENT_ID))
    is_secret |= inputs.is_secret(("equipment", "id"))
    secret = {*inputs.secret, CODE, *([EQUIPMENT_ID] if is_secret else [])}
    if inputs.holds_secret(("sharedWith",)):
        secret |= {("companies",), ("companiesCount",)}
    return write(inputs.plain | found, secret)


def still(properties: Struct, system: System, estate: Estate) -> bool:
    """Whether the state's outputs say what is live already."""
    fields = properties.fields
    known = {name: fields[name] for name in OUTPUTS if name in fields}
    olds = read(Struct(fields=known))
    return olds.plain == _of(system, estate, olds.plain)


def _of(system: System, estate: Estate, olds: Mapping[str, Any]) -> dict[str, Any]:
    code = system.activation_code.reveal() if system.activation_code else olds.get("activationCode")
    given = {"activationCode": code} if code is not None else {}
    return seen(system, estate) | {"equipmentId": system.pbx_id, **given}


def seen(system: System, estate: Estate) -> dict[str, Any]:
    """What there is to see of a PBX beside its inputs, by the names of the outputs; no secret is among it."""
    companies = linked_companies(system, estate)
    found = {
        "systemId": system.id,
        "status": status_word(system.status, None),
        "companiesCount": len(companies),
        "companies": companies,
        "hasMediaPillar": system.has_media_pillar,
        "bpId": system.bp_id,
    }
    return {name: value for name, value in found.items() if value is not None}


def _foreseen(
    before: Mapping[str, Any] | None, equipment_id: str | None, plan: Plan | None, inputs: Values
) -> dict[str, Any]:
    new = {
        **dict.fromkeys(OUTPUTS, UNKNOWN),
        **({"equipmentId": equipment_id} if equipment_id else {}),
        "companies": [],
    }
    found = dict(new if before is None else before)
    names = found.get("companies", [])
    if plan is None or isinstance(names, type(UNKNOWN)) or any(path[0] == "sharedWith" for path in inputs.unknown):
        names = UNKNOWN
    else:
        given = {one.company.name for one in plan.operations if one.company and one.kind in _GIVE}
        taken = {one.company.name for one in plan.operations if one.company and one.kind is Kind.REMOVE}
        names = sorted(({*names} - taken) | given)
    return found | {"companies": names, "companiesCount": UNKNOWN if names is UNKNOWN else len(names)}


_GIVE = {Kind.CREATE, Kind.ASSOCIATE}
