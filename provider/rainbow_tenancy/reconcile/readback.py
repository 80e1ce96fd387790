"""Seeing whether Rainbow did what it accepted: what a PBX shows after a write, and what was expected of it."""

import json
from typing import Any, Final

from rainbow_tenancy.fields import BY_PATH
from rainbow_tenancy.rainbow import Client, NotFound, NotYours, RainbowError, System
from rainbow_tenancy.reconcile.execute import Ending, Status, ending_of, id_of, not_shown
from rainbow_tenancy.reconcile.operations import Kind, Operation

__all__ = ["keep_in_sight", "unexpected"]

LOOKS: Final = 3  # at a list that may lag behind


async def unexpected(one: Operation, system_id: str, client: Client) -> str:
    """Read PBX or site back after the first write of a kind: what it shows that was not expected, or nothing."""
    if one.kind is Kind.CREATE_SITE:
        return await _unexpected_site(one, client)
    try:
        system = await _read(client, system_id)
    except RainbowError as error:
        return f"the PBX could not be read back: {error}"
    if one.kind in {Kind.DELETE, Kind.REPLACE}:
        return "the PBX is still there after it was deleted" if system else ""
    if system is None:
        return "the PBX is not there any more"
    return _seen_otherwise(one, system)


async def _unexpected_site(one: Operation, client: Client) -> str:
    wanted = one.sites[0]
    try:
        site = await client.site(wanted.id or "")
    except NotFound:
        return "the site is not there"
    except RainbowError as error:
        return f"the site could not be read back: {error}"
    if site.name != wanted.name:
        return _was_to_be("the site's name", wanted.name, site.name)
    return "" if one.company and site.company_id == one.company.id else "the site is another company's"


async def _read(client: Client, system_id: str) -> System | None:
    """A PBX by its id; or from the list, where Rainbow shows one that no company uses there only (not evidenced)."""
    try:
        return await client.system(system_id)
    except NotYours:
        own = await client.systems(bp_id=client.account.company_id)
        listed = [system for system in own if system.id == system_id]
        if not listed:
            raise
        return listed[0]


def _seen_otherwise(one: Operation, system: System) -> str:
    linked = set(system.site_ids)
    match one.kind:
        case Kind.ASSOCIATE if one.sites[0].id not in linked:
            return f"the site {one.sites[0].name} is not linked"
        case Kind.REMOVE if linked & {site.id for site in one.sites}:
            return "a site that was to be unlinked is still linked"
        case Kind.MAKE_SHARED | Kind.MAKE_ORDINARY if bool(system.is_shared) is not (one.kind is Kind.MAKE_SHARED):
            return _was_to_be("isShared", not system.is_shared, bool(system.is_shared))
        case Kind.CREATE if bool(system.is_shared) is bool(one.sites):
            return _was_to_be("isShared", not one.sites, bool(system.is_shared))
        case Kind.CREATE | Kind.UPDATE:
            for change in not_shown(one, system):  # the first is told
                row = BY_PATH[change.path]
                return _was_to_be(change.path, change.after, row.to_file(system.answered(row.api)))
    return ""


def _was_to_be(what: str, wanted: Any, found: Any) -> str:
    """Both sides, as a file writes values."""
    return f"{what} was to be {json.dumps(wanted, ensure_ascii=False)} and is {json.dumps(found, ensure_ascii=False)}"


async def keep_in_sight(one: Operation, system_id: str, client: Client) -> Ending | None:
    """See that a list shows a PBX which no company shares any more, or yet, and that is found by its name alone.

    Where none does, the next run would not find it: a removal is undone, and the id is told.

    Returns:
        How the operation ended instead; None if all is well.
    """
    advice = f"the files find the PBX by its name alone; write id: {system_id} into its block"
    try:
        if await _is_listed(one, system_id, client):
            return None
    except RainbowError as error:
        why = f"it was done, and whether a list shows the PBX could not be read: {error} Beware: {advice}"
        return Ending(Status.FAILED, why)
    endings = [ending_of(await client.link(id_of(site), system_id)) for site in one.sites]
    undone = (
        "it was associated again" if all(ending.status is Status.DONE for ending in endings) else "it is there still"
    )
    what = "it was created" if one.kind is Kind.CREATE else undone
    why = f"Rainbow lists no PBX that no company shares: {what}, and {advice}"
    return Ending(Status.FAILED, why, endings[-1].request_id if endings else "")


async def _is_listed(one: Operation, system_id: str, client: Client) -> bool:
    """Whether the partner's list shows a PBX; a list that lags behind the operation gets a few looks."""
    before = {site.id for site in one.sites}
    listed: list[System] = []
    for _ in range(LOOKS):
        own = await client.systems(bp_id=client.account.company_id)
        listed = [system for system in own if system.id == system_id]
        if listed and before.isdisjoint(listed[0].site_ids):
            break
    return bool(listed)
