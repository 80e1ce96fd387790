"""One operation as requests, and what Rainbow then must show. Nothing here knows of order or of other operations."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from rainbow_tenancy import fields
from rainbow_tenancy.fields import BY_PATH, SecretRef
from rainbow_tenancy.rainbow import (
    Applied,
    Client,
    EquipmentIdTaken,
    NotApplied,
    NotFound,
    Outcome,
    RainbowError,
    State,
    System,
    Unknown,
)
from rainbow_tenancy.reconcile.brakes import connected
from rainbow_tenancy.reconcile.operations import Kind, Operation
from rainbow_tenancy.secret import Secret

__all__ = ["Ending", "Resolve", "Status", "execute", "unexpected"]

Resolve = Callable[[SecretRef], Secret]


class Status(Enum):
    """How an operation ended; the value is the word of journals and JSON."""

    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"  # nobody knows: the next run looks
    LEFT = "left"  # not begun


@dataclass(frozen=True, slots=True)
class Ending:
    """How one operation ended."""

    status: Status
    detail: str = ""
    request_id: str = ""
    system: System | None = None  # the PBX as Rainbow answered, where it did
    met: bool = False  # a create found its equipment ID taken at its very first try, though by a PBX like its own


async def execute(one: Operation, system_id: str | None, client: Client, resolve: Resolve) -> Ending:
    """Send what an operation needs; how it ended is returned, never raised.

    Args:
        one: The operation.
        system_id: Rainbow's id of its PBX; None only for a create.
        client: A client that may write.
        resolve: Fetches a secret at the moment of its use.
    """
    if one.kind is Kind.CREATE:
        return await _create(one, client, resolve)
    assert system_id is not None  # every other operation waits for the create
    return await _WAYS[one.kind](one, system_id, client)


async def _create(one: Operation, client: Client, resolve: Resolve) -> Ending:
    body = fields.body({change.path: change.after for change in one.changes})
    equipment_id = one.pbx.equipment_id
    if equipment_id is not None:
        body["pbxId"] = equipment_id
    if one.pbx.fleet:
        body["activationCode"] = equipment_id
    elif one.activation_code is not None:
        body["activationCode"] = resolve(one.activation_code).reveal()
    # A shared PBX is created without a site: Rainbow fills in the partner (bpId); an ordinary one at its site.
    body |= {"isShared": False, "siteId": one.sites[0].id} if one.sites else {"isShared": True}
    outcome = await client.create_system(body)
    if isinstance(outcome, NotApplied) and isinstance(outcome.error, EquipmentIdTaken) and equipment_id:
        return await _already_created(one, equipment_id, client, outcome)
    return _ending(outcome)


async def _already_created(one: Operation, equipment_id: str, client: Client, outcome: NotApplied) -> Ending:
    """409: the equipment ID is taken. By this very PBX (an earlier answer was lost), or by another?"""
    try:
        system = await client.system_by_equipment_id(equipment_id)
    except RainbowError as error:
        return Ending(Status.FAILED, f"{outcome.error} It exists and is not visible: {error}", outcome.request_id)
    if system is None:
        return Ending(
            Status.FAILED, f"{outcome.error} It exists and is not visible to this account.", outcome.request_id
        )
    ours = system.bp_id == client.account.company_id or any(site.id in system.site_ids for site in one.sites)
    if ours and system.name == one.pbx.name:
        return Ending(Status.DONE, "it was there already", outcome.request_id, system, met=not outcome.repeated)
    return Ending(Status.FAILED, f"{outcome.error} Another PBX bears it; run plan again.", outcome.request_id)


async def _associate(one: Operation, system_id: str, client: Client) -> Ending:
    return _ending(await client.link(one.sites[0].id, system_id))


async def _update(one: Operation, system_id: str, client: Client) -> Ending:
    body = fields.body({change.path: change.after for change in one.changes})
    return _ending(await client.update_system(system_id, body))


async def _share(one: Operation, system_id: str, client: Client) -> Ending:
    return _ending(await client.update_system(system_id, {"isShared": one.kind is Kind.MAKE_SHARED}))


async def _remove(one: Operation, system_id: str, client: Client) -> Ending:
    ending = Ending(Status.DONE)
    for site in one.sites:
        outcome = await client.unlink(site.id, system_id)
        ending = _ending(outcome)
        if isinstance(outcome, NotApplied):
            # Refused: is the link gone all the same? What unlinking twice answers is not evidenced.
            ending = await _gone_all_the_same(client, system_id, site.id, ending)
        if ending.status is not Status.DONE:
            return ending
    return ending


async def _delete(_: Operation, system_id: str, client: Client) -> Ending:
    try:
        system = await client.system(system_id)
        if system is None:
            return Ending(Status.DONE, "it was gone already")
        state: State | None = await client.state(system_id)
    except RainbowError as error:
        return Ending(Status.FAILED, f"its connection could not be seen again before deleting: {error}")
    still = connected(system, state)
    if still:
        return Ending(Status.FAILED, f"{still[0]}; {still[1]}")
    outcome = await client.delete_system(system_id)
    if isinstance(outcome, NotApplied) and isinstance(outcome.error, NotFound):
        return Ending(Status.DONE, "it was gone already", outcome.request_id)
    return _ending(outcome)


async def _gone_all_the_same(client: Client, system_id: str, site_id: str, otherwise: Ending) -> Ending:
    try:
        system = await client.system(system_id)
    except RainbowError:
        return otherwise
    if system is None or site_id in system.site_ids:
        return otherwise
    return Ending(Status.DONE, "it was so already", otherwise.request_id, system)


def _ending(outcome: Outcome[Any]) -> Ending:
    match outcome:
        case Applied(value, request_id):
            return Ending(Status.DONE, "", request_id, value if isinstance(value, System) else None)
        case NotApplied(error, request_id):
            return Ending(Status.FAILED, " ".join(filter(None, (str(error), error.advice))), request_id)
        case Unknown(error, request_id):
            return Ending(Status.UNKNOWN, str(error), request_id)


_WAYS: dict[Kind, Callable[[Operation, str, Client], Awaitable[Ending]]] = {
    Kind.ASSOCIATE: _associate,
    Kind.UPDATE: _update,
    Kind.MAKE_SHARED: _share,
    Kind.MAKE_ORDINARY: _share,
    Kind.REMOVE: _remove,
    Kind.DELETE: _delete,
    Kind.REPLACE: _delete,
}


async def unexpected(one: Operation, system_id: str, client: Client) -> str:
    """Read the PBX back after the first write of a kind: what it shows that was not expected, or nothing."""
    try:
        system = await client.system(system_id)
    except RainbowError as error:
        return f"the PBX could not be read back: {error}"
    if one.kind in {Kind.DELETE, Kind.REPLACE}:
        return "the PBX is still there after it was deleted" if system else ""
    if system is None:
        return "the PBX is not there any more"
    return _seen_otherwise(one, system)


def _seen_otherwise(one: Operation, system: System) -> str:
    linked = set(system.site_ids)
    match one.kind:
        case Kind.ASSOCIATE if one.sites[0].id not in linked:
            return f"the site {one.sites[0].name} is not linked"
        case Kind.REMOVE if linked & {site.id for site in one.sites}:
            return "a site that was to be unlinked is still linked"
        case Kind.MAKE_SHARED | Kind.MAKE_ORDINARY if bool(system.is_shared) is not (one.kind is Kind.MAKE_SHARED):
            return f"isShared is {system.is_shared}"
        case Kind.CREATE if bool(system.is_shared) is bool(one.sites):
            return f"isShared is {system.is_shared}"
        case Kind.CREATE | Kind.UPDATE:
            for change in one.changes:
                row = BY_PATH[change.path]
                answered = system.answered(row.api)
                if row.differs(change.after, answered):
                    return f"{change.path} was to be {change.after!r} and is {row.to_file(answered)!r}"
    return ""
