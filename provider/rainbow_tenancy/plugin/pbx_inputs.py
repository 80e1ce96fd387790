"""A `rainbow:Pbx` before Rainbow is asked: its inputs, what is wrong with them, and how two sets of them differ.

Check and Diff of a preview run one after the other, so that nothing here sends a request.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import provider_pb2

from rainbow_tenancy.plugin.block import LITERALS, Property, read_block
from rainbow_tenancy.plugin.difference import Changes, answer, block_changes, ignored, is_ignored
from rainbow_tenancy.plugin.engine import name_of
from rainbow_tenancy.plugin.errors import Rejected
from rainbow_tenancy.plugin.operation import Run
from rainbow_tenancy.plugin.telling import WHY_MOVED, both_ways, in_files
from rainbow_tenancy.plugin.values import UNKNOWN, Path, Values, read, texts, write
from rainbow_tenancy.reconcile.record import NO_EFFECT
from rainbow_tenancy.tenancy import Problem
from rainbow_tenancy.tenancy.tenancy import fleet_equipment_id
from rainbow_tenancy.text import shown

__all__ = ["DECIDE_THE_ID", "IN_EQUIPMENT", "check", "claim", "diff", "inputs_of", "protected", "refuse_protected"]

DEFAULTS: Final = {"shared": True, "deletionProtection": True}
SECRET_INPUTS: Final[tuple[Path, ...]] = (("fleet",), *LITERALS)
# Rainbow never changes an equipment ID; these decide it.
DECIDE_THE_ID: Final = frozenset({"equipment", "fleet"})
FLEET_PARTS: Final = ("fleetReference", "installationReference")
IN_EQUIPMENT: Final = frozenset({"activationCode", "generate"})  # beside the ID; both matter at the create only


def inputs_of(struct: Struct, run: Run) -> Values:
    """Inputs, with those marked secret that always are."""
    values = read(struct)
    for path in SECRET_INPUTS:
        value: Any = values.plain
        for step in path:
            value = value.get(step) if isinstance(value, dict) else None
        if value is not None and not (path in LITERALS and isinstance(value, dict)):
            values.secret.add(path)
    run.secrets.update(values.secret_texts())
    if isinstance(code := _fleet_equipment_id(values.plain), str):
        run.secrets.add(code)
    return values


# ── Without a request ────────────────────────────────────────────────────────────────────────────────────────────────


async def check(request: provider_pb2.CheckRequest, run: Run) -> provider_pb2.CheckResponse:
    """The inputs with their defaults, or what is wrong with them."""
    inputs = inputs_of(request.news, run)
    if request.olds.fields:
        run.program.known.add(request.urn)
        if _says_protected(request.olds):
            run.program.protected.add(request.urn)
    name = name_of(request.urn)
    inputs.plain = {"name": name, **DEFAULTS, **inputs.plain}
    protection = inputs.plain["deletionProtection"]
    failures = [] if isinstance(protection, bool) or protection is UNKNOWN else [
        provider_pb2.CheckFailure(property="deletionProtection", reason="deletionProtection is true or false")
    ]  # fmt: skip
    problems = [*read_block(name, inputs).problems, *_same_name(request, inputs.plain["name"], run)]
    failures += [_failure(problem, inputs) for problem in problems]
    return provider_pb2.CheckResponse(inputs=write(inputs.plain, inputs.secret), failures=failures)


def _same_name(request: provider_pb2.CheckRequest, name: Any, run: Run) -> Iterator[Problem]:
    """Refuse a second PBX of one name, as in the tenancy files: whichever is made first would keep the other out."""
    bore_it = _value(request.olds, "name") == name
    if isinstance(name, str) and (other := run.program.other_bearer(request.urn, name, bore_it=bore_it)):
        wrong = f"{shown(name_of(request.urn))} has the same name ({shown(name)}) as {shown(name_of(other))}"
        yield Problem(Property("name", 0, 0), wrong, "give each its own name")


def _failure(problem: Problem, inputs: Values) -> provider_pb2.CheckFailure:
    """The engine prints the value of the property that is named, so none is named that holds a secret."""
    path = problem.place.file if problem.place else ""
    steps = ignored([path])[0]
    if inputs.is_secret(steps):
        hidden = f"{path} is not of the right form (it is secret, and not repeated here); {problem.right}"
        return provider_pb2.CheckFailure(property="", reason=hidden)
    reason = f"{problem.wrong}; {problem.right}"
    printed = texts(inputs.plain.get(str(path)))  # as it is, whatever a terminal would obey
    if inputs.holds_secret(steps[:1]) or any(text != shown(text) for text in printed):
        return provider_pb2.CheckFailure(property="", reason=f"{path}: {reason}")
    return provider_pb2.CheckFailure(property=path, reason=reason)


async def diff(request: provider_pb2.DiffRequest, run: Run) -> provider_pb2.DiffResponse:
    """What an update would change, and whether it would have to replace the PBX."""
    if request.urn in run.program.known:  # a refresh compares with what the program said before
        claim(run, request.id, request.urn, exclusive="sharedWith" in request.news.fields)
    protected = request.urn in run.program.protected
    if request.old_inputs == request.news:
        run.program.compared(request.urn, request.id, differs=False)
        _refuse_second(run, request.urn, request.id)
        return answer({}, delete_first=not protected)
    old, new, olds = inputs_of(request.old_inputs, run), inputs_of(request.news, run), read(request.olds)
    changes = block_changes(old.plain, new.plain)
    replacing = _replacing(changes, new.plain, olds.plain)
    for path in [path for path in changes if path[0] in DECIDE_THE_ID and path not in replacing]:
        del changes[path]
    patterns = ignored(request.ignoreChanges)
    changes = {path: kind for path, kind in changes.items() if not is_ignored(path, patterns)}
    replacing = [path for path in replacing if path in changes]
    run.program.compared(request.urn, request.id, differs=bool(changes))
    await _tell_what_is_left(old, new, request.urn, run)
    if replacing:
        refuse_protected(old.plain, olds.plain, request.urn, "replaced")
        run.program.let_go(request.urn, request.id)
    else:
        _refuse_second(run, request.urn, request.id)
    # Where the engine replaces what we would not: the old one first, for it keeps its equipment ID; but a protected one
    # last, so that Create refuses before anything is gone.
    return answer(changes, replacing, delete_first=not (replacing or protected))


def _refuse_second(run: Run, urn: str, system_id: str) -> None:
    """Refuse a resource whose PBX another one has already: each would undo what the other says."""
    other = run.program.other_holder(urn, system_id)
    if other and urn in run.program.known:
        raise Rejected(
            f"{name_of(urn)} and {name_of(other)} are one PBX, {system_id}: take one of them out of the program, or "
            "give the newer one another name or an equipment.id of its own"
        )


def _says_protected(inputs: Struct) -> bool:
    """Whether the state forbids to delete or replace the PBX; it does where it says nothing."""
    return _value(inputs, "deletionProtection") is not False


def _value(inputs: Struct, key: str) -> Any:
    """One input as plain data; None where it is not given."""
    return read(Struct(fields={key: inputs.fields[key]})).plain.get(key) if key in inputs.fields else None


def _replacing(changes: Changes, new: dict[str, Any], olds: dict[str, Any]) -> list[Path]:
    """The changes that ask for another equipment ID than the PBX has."""
    wanted = _declared_equipment_id(new)
    if wanted is None or wanted == olds.get("equipmentId"):
        return []
    return [path for path in changes if path[0] in DECIDE_THE_ID and not IN_EQUIPMENT & set(path)]


def _declared_equipment_id(plain: dict[str, Any]) -> Any:
    """The equipment ID that inputs declare; None where they leave it to us or to Rainbow."""
    if "fleet" in plain:
        return _fleet_equipment_id(plain)
    equipment = plain.get("equipment")
    return equipment.get("id") if isinstance(equipment, dict) else equipment


def _fleet_equipment_id(plain: dict[str, Any]) -> Any:
    """The equipment ID of a PBX from the fleet; None where it is not, or not rightly, declared so."""
    fleet = plain.get("fleet")
    if not isinstance(fleet, dict):
        return fleet if fleet is UNKNOWN else None
    parts = [fleet.get(part) for part in FLEET_PARTS]
    if UNKNOWN in parts:
        return UNKNOWN
    return fleet_equipment_id(fleet) if all(isinstance(part, str) for part in parts) else None


def _gone(old: Mapping[str, Any], new: Mapping[str, Any], above: str = "") -> list[str]:
    """The keys that were taken out; of a map, such as `dialing`, each is governed on its own."""
    gone = []
    for key, value in old.items():
        if key not in new:
            gone.append(f"{above}{key}")
        elif isinstance(value, dict) and isinstance(new[key], dict):
            gone += _gone(value, new[key], f"{above}{key}.")
    return gone


async def _tell_what_is_left(old: Values, new: Values, urn: str, run: Run) -> None:
    if urn not in run.program.known:
        return  # a refresh: `new` is the state
    gone = _gone(old.plain, new.plain)
    if gone and urn not in run.program.imported:
        await run.info(f"no longer managed: {', '.join(sorted(gone))}; Rainbow keeps what it has", urn)
    codes = [values.plain.get("equipment") for values in (old, new)]
    before, after = (code.get("activationCode") if isinstance(code, dict) else None for code in codes)
    if after is not None and before is not None and after is not UNKNOWN and before != after:
        await run.warning(NO_EFFECT, urn)


def refuse_protected(old: dict[str, Any], olds: dict[str, Any], urn: str, what: str) -> None:
    """Refuse to delete or replace a PBX whose state does not say that it may be."""
    if old.get("deletionProtection", olds.get("deletionProtection", True)) is not False:
        raise protected(urn, what)


def protected(urn: str, what: str, *, is_moved: bool = False) -> Rejected:
    """The refusal to delete or replace a protected PBX; where the engine did not ask, with the reason."""
    where = " in the rainbow:Tenancy" if in_files(urn) else ""
    first = f", and this would do it: {WHY_MOVED}. Take that change back" if is_moved else ""
    return Rejected(
        f"{name_of(urn)} may not be {what}: its deletionProtection is true{first}; set it to false{where}, run pulumi "
        "up, and then this again"
    )


def claim(run: Run, system_id: str, urn: str, *, exclusive: bool) -> None:
    """Note who rules over a PBX's associations; two may not."""
    if not exclusive:
        if run.program.exclusive.get(system_id) == urn:
            del run.program.exclusive[system_id]
        return
    other = run.program.associated.get(system_id)
    if other:
        raise Rejected(both_ways(name_of(urn), name_of(other)))
    run.program.exclusive[system_id] = urn
