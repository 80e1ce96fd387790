"""One operation as requests. Nothing here knows of order or of other operations.

Where the Swagger contradicts itself about a body, the reading that fits everything else is sent first; if Rainbow
refuses it (400, so nothing was done) for that very field, the other one is sent.

    POST systems   siteId               left out for a shared PBX     else the first site that it is to be linked to
    PUT systems    pbxMainBundlePrefix  an array                      else a string, where there is one prefix
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, Final

from rainbow_tenancy import fields
from rainbow_tenancy.fields import SecretRef
from rainbow_tenancy.rainbow import (
    Applied,
    Client,
    EquipmentIdTaken,
    Invalid,
    NotApplied,
    NotFound,
    NoToken,
    Outcome,
    RainbowError,
    Site,
    System,
    TooManyRequests,
    Unauthorized,
    Unknown,
)
from rainbow_tenancy.reconcile.brakes import connected, only_shown
from rainbow_tenancy.reconcile.observe import look_at_states
from rainbow_tenancy.reconcile.operations import Change, Kind, Operation, SiteRef, TakesOver
from rainbow_tenancy.secret import Secret
from rainbow_tenancy.tenancy import TenancyError

__all__ = ["Ending", "Resolve", "Status", "ending_of", "execute", "id_of", "not_shown"]

Resolve = Callable[[SecretRef], Secret]

ANOTHER_ID: Final = (
    "Write another one as equipment: {id: …}, or leave it to Rainbow with equipment: {generate: rainbow}."
)
ASSOCIATED_SINCE: Final = "it was associated since the plan was made; plan again, to see which company would lose it"
LOOK_AT_SITES: Final = (
    "The site is not among the company's sites so far: look at them on Rainbow's page before the next run, which "
    "creates it if it is still not there."
)
LOOKS: Final = 3  # at a list that may lag behind
TURNS: Final = 5  # of a request that is refused with 429
PREFIXES: Final = fields.BY_PATH["dialing.outboundPrefix"].api


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
    site: Site | None = None  # the site that was created, or was there
    met: bool = False  # a create found its equipment ID taken at its very first try, though by a PBX like its own
    hopeless: bool = False  # nothing else can be done either: this account is not let in any more


async def execute(
    one: Operation, system_id: str | None, client: Client, resolve: Resolve, first_site: SiteRef | None = None
) -> Ending:
    """Send what an operation needs; how it ended is returned, never raised.

    Args:
        one: The operation.
        system_id: Rainbow's id of its PBX; None only where the PBX or a site is created.
        client: A client that may write.
        resolve: Fetches a secret at the moment of its use.
        first_site: Of a create: the site of an association that the same plan makes next.
    """
    if one.kind is Kind.CREATE_SITE:
        return await _create_site(one, client)
    if one.kind is Kind.CREATE:
        return await _create(one, client, resolve, first_site)
    assert system_id is not None  # every other operation waits for the PBX
    return await _WAYS[one.kind](one, system_id, client)


async def _create(one: Operation, client: Client, resolve: Resolve, first_site: SiteRef | None) -> Ending:
    body = fields.body({change.path: change.after for change in one.changes})
    equipment_id = one.pbx.equipment_id
    if equipment_id is not None:
        body["pbxId"] = equipment_id
    if one.pbx.fleet:
        body["activationCode"] = equipment_id
    elif one.activation_code is not None:
        try:
            body["activationCode"] = resolve(one.activation_code).reveal()
        except TenancyError as error:
            return Ending(Status.FAILED, f"its activation code: {error}")
    # A shared PBX is created without a site: Rainbow fills in the partner (bpId); an ordinary one at its site.
    body |= {"isShared": False, "siteId": id_of(one.sites[0])} if one.sites else {"isShared": True}
    outcome = await client.create_system(body)
    if first_site and "siteId" not in body and _refused_for("siteId", outcome):
        outcome = await client.create_system(body | {"siteId": id_of(first_site)})
    if isinstance(outcome, NotApplied) and isinstance(outcome.error, EquipmentIdTaken) and equipment_id:
        return await _already_created(one, equipment_id, client, outcome)
    ending = ending_of(outcome)
    return replace(ending, detail=f"{ending.detail} {ANOTHER_ID}") if _refused_for("pbxId", outcome) else ending


async def _already_created(one: Operation, equipment_id: str, client: Client, outcome: NotApplied) -> Ending:
    """409: the equipment ID is taken. By this very PBX (an earlier answer was lost), or by another?"""
    try:
        system = await client.system_by_equipment_id(equipment_id)
    except RainbowError as error:
        return Ending(Status.FAILED, f"{outcome.error} It exists and is not visible: {error}", outcome.request_id)
    if system is None:
        return Ending(Status.FAILED, f"{outcome.error} No such PBX is visible to this account.", outcome.request_id)
    ours = system.bp_id == client.account.company_id or any(site.id in system.site_ids for site in one.sites)
    there = Ending(Status.DONE, "it was there already", outcome.request_id, system, met=not outcome.repeated)
    is_namesake = system.name == one.pbx.name
    is_meant = one.takes_over is TakesOver.ANY or (is_namesake and one.takes_over is TakesOver.NAMESAKE)
    if is_meant and ours and system.is_shared and not system.site_ids and not only_shown(system):
        return await _as_planned(one, there, system, client)
    if ours and is_namesake:
        return there
    return Ending(Status.FAILED, f"{outcome.error} {system.name} bears it; run plan again.", outcome.request_id)


def not_shown(one: Operation, system: System) -> tuple[Change, ...]:
    """The changes of a create or update that a PBX does not show."""
    rows = ((change, fields.BY_PATH[change.path]) for change in one.changes)
    return tuple(change for change, row in rows if row.differs(change.after, system.answered(row.api)))


async def _as_planned(one: Operation, there: Ending, system: System, client: Client) -> Ending:
    """Give a PBX that was there already the values of the one that was to be created.

    No company uses it, so perhaps no list shows it, and no other plan would ever compare it.
    """
    changes = not_shown(one, system)
    if not changes:
        return there
    updated = await _update(replace(one, changes=changes), system.id, client)
    if updated.status is not Status.DONE:
        return replace(updated, detail=f"it was there already, and was not updated: {updated.detail}")
    detail = f"it was there already, with another {' and another '.join(change.path for change in changes)}"
    return replace(there, detail=detail, request_id=updated.request_id, system=updated.system or system)


async def _create_site(one: Operation, client: Client) -> Ending:
    """Create a site, unless the company has one of this name by now.

    Nothing but its name tells the site from another, so that nothing is sent twice: the sites are read before each
    request, and after one without a good answer. If it is not among them then, nobody knows whether it will be.
    """
    assert one.company is not None  # whose site it is
    name, company_id = one.sites[0].name, one.company.id
    ending = Ending(Status.LEFT)
    for _ in range(TURNS):
        try:
            there = await _site_there(name, company_id, client)
        except RainbowError as error:
            return Ending(Status.FAILED, f"nothing was sent, for the company's sites could not be read: {error}")
        if there:
            return there
        outcome = await client.create_site({"name": name, "status": "active", "companyId": company_id})
        ending = ending_of(outcome)
        if isinstance(outcome, Unknown):
            return await _site_after_all(name, company_id, client, ending)
        if not (isinstance(outcome, NotApplied) and isinstance(outcome.error, TooManyRequests)):
            break
    return ending


async def _site_after_all(name: str, company_id: str, client: Client, unknown: Ending) -> Ending:
    """No good answer came: is the site there?"""
    with suppress(RainbowError):
        for _ in range(LOOKS):
            if there := await _site_there(name, company_id, client):
                return replace(there, request_id=unknown.request_id)
    return replace(unknown, detail=f"{unknown.detail} {LOOK_AT_SITES}")


async def _site_there(name: str, company_id: str, client: Client) -> Ending | None:
    """How the creation of a site ends that the company has already; None where it has none of this name."""
    found = [site for site in await client.sites(company_id=company_id) if site.name == name]
    if len(found) > 1:
        ids = ", ".join(sorted(site.id for site in found))
        return Ending(Status.FAILED, f"the company has {len(found)} sites of this name; name one by its id: {ids}")
    return Ending(Status.DONE, "it is there already", site=found[0]) if found else None


async def _associate(one: Operation, system_id: str, client: Client) -> Ending:
    return ending_of(await client.link(id_of(one.sites[0]), system_id))


async def _update(one: Operation, system_id: str, client: Client) -> Ending:
    body = fields.body({change.path: change.after for change in one.changes})
    outcome = await client.update_system(system_id, body)
    prefixes = body.get(PREFIXES, [])
    if len(prefixes) <= 1 and _refused_for(PREFIXES, outcome):
        outcome = await client.update_system(system_id, body | {PREFIXES: "".join(prefixes)})
    return ending_of(outcome)


async def _share(one: Operation, system_id: str, client: Client) -> Ending:
    return ending_of(await client.update_system(system_id, {"isShared": one.kind is Kind.MAKE_SHARED}))


async def _remove(one: Operation, system_id: str, client: Client) -> Ending:
    ending = Ending(Status.DONE)
    for site in one.sites:
        outcome = await client.unlink(id_of(site), system_id)
        ending = ending_of(outcome)
        if isinstance(outcome, NotApplied):
            # Refused: is the link gone all the same? What unlinking twice answers is not evidenced.
            ending = await _gone_all_the_same(client, system_id, id_of(site), ending)
        if ending.status is not Status.DONE:
            return ending
    return ending


async def _delete(one: Operation, system_id: str, client: Client) -> Ending:
    try:
        system = await client.system(system_id)
        if system is None:
            return Ending(Status.DONE, "it was gone already")
    except RainbowError as error:
        return Ending(Status.FAILED, f"it could not be read again before deleting: {error}")
    if not one.linked.issuperset(system.site_ids):
        return Ending(Status.FAILED, ASSOCIATED_SINCE)
    still = connected(system, (await look_at_states(client, [system]))[system_id])
    if still:
        return Ending(Status.FAILED, f"{still.reason}; {still.release}")
    outcome = await client.delete_system(system_id)
    if isinstance(outcome, NotApplied) and isinstance(outcome.error, NotFound):
        return Ending(Status.DONE, "it was gone already", outcome.request_id)
    return ending_of(outcome)


async def _gone_all_the_same(client: Client, system_id: str, site_id: str, otherwise: Ending) -> Ending:
    try:
        system = await client.system(system_id)
    except RainbowError:
        return otherwise
    if system is None or site_id in system.site_ids:
        return otherwise
    return Ending(Status.DONE, "it was so already", otherwise.request_id, system)


def _refused_for(name: str, outcome: Outcome[Any]) -> bool:
    return isinstance(outcome, NotApplied) and isinstance(outcome.error, Invalid) and name in outcome.error.detail


def id_of(site: SiteRef) -> str:
    """A site's id, where whatever creates it was waited for."""
    assert site.id is not None
    return site.id


def ending_of(outcome: Outcome[Any]) -> Ending:
    """How a write ended, for a person."""
    match outcome:
        case Applied(value, request_id):
            system = value if isinstance(value, System) else None
            return Ending(Status.DONE, "", request_id, system, value if isinstance(value, Site) else None)
        case NotApplied(error, request_id):
            return Ending(
                Status.FAILED, error.with_advice, request_id, hopeless=isinstance(error, Unauthorized | NoToken)
            )
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
