"""A shared PBX that no company uses: whether Rainbow's lists show it is not evidenced, so nothing here relies on it.

* Before a plan, a block that may mean such a PBX asks for it by id or equipment ID; only then it counts as missing.
* In an apply, a PBX that is found by its name alone and loses its last link must still be listed afterwards: else the
  next run would not find it, and create it a second time.
"""

from collections import defaultdict
from collections.abc import Awaitable, Iterable, Iterator

from rainbow_tenancy.rainbow import Client, NotYours, System
from rainbow_tenancy.reconcile.equipment import derived_equipment_id
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.operations import Kind, Operation
from rainbow_tenancy.reconcile.together import together
from rainbow_tenancy.tenancy import Tenancy
from rainbow_tenancy.tenancy.tenancy import DesiredPbx

__all__ = ["mark_last_links", "with_unlisted"]


async def with_unlisted(client: Client, tenancy: Tenancy, estate: Estate) -> Estate:
    """The estate, and the PBXs of the files that are there although no list shows them; one request a missing PBX.

    Raises:
        RainbowError: Rainbow could not be read.
    """
    refused: set[str] = set()
    found = await together(*_questions(client, tenancy, estate, refused))
    unlisted = {system.id: system for system in found if system is not None}
    if not unlisted and not refused:
        return estate
    systems = [*estate.systems, *unlisted.values()]
    return Estate(estate.account, systems, estate.sites, estate.companies, refused=frozenset(refused))


def _questions(
    client: Client, tenancy: Tenancy, estate: Estate, refused: set[str]
) -> Iterator[Awaitable[System | None]]:
    equipment_ids: set[str] = set()
    for pbx in tenancy.pbxs:
        if pbx.replaces is not None:
            equipment_ids.add(pbx.replaces)
        if pbx.id is not None:
            if pbx.id not in estate.by_id:
                yield _if_ours(client.system(pbx.id), pbx.id, refused)
        elif not _is_met(pbx) and not _is_found_by_name(pbx, estate):
            equipment_id = _equipment_id(pbx, tenancy, estate)
            if equipment_id is not None:
                equipment_ids.add(equipment_id)
    for equipment_id in sorted(equipment_ids - estate.by_equipment_id.keys()):
        yield _if_ours(client.system_by_equipment_id(equipment_id), equipment_id, refused)


def _is_met(pbx: DesiredPbx) -> bool:
    """Whether its create may meet it: a 409 tells as much as a question, and the association makes it visible.

    So a thousand new PBXs cost no question.
    """
    return pbx.shared and any(not share.wait_if_missing for share in pbx.shares)


def _is_found_by_name(pbx: DesiredPbx, estate: Estate) -> bool:
    named = (system.pbx_id for system in estate.by_name.get(pbx.name, ()))
    return pbx.equipment_id is None and any(equipment_id != pbx.replaces for equipment_id in named)


async def _if_ours(asked: Awaitable[System | None], identity: str, refused: set[str]) -> System | None:
    try:
        return await asked
    except NotYours:
        refused.add(identity)
        return None


def _equipment_id(pbx: DesiredPbx, tenancy: Tenancy, estate: Estate) -> str | None:
    if pbx.equipment_id is not None or pbx.generated_by_rainbow:
        return pbx.equipment_id
    return derived_equipment_id(estate.partner_id, tenancy.name, pbx.key, pbx.replaces)


def mark_last_links(operations: Iterable[Operation], tenancy: Tenancy, listed: Estate) -> None:
    """Note on each removal that leaves a PBX without links, and nothing but its name to find it by, that it does.

    Args:
        operations: Of the plan.
        tenancy: What the files say.
        listed: What Rainbow's lists show, and nothing else.
    """
    changes: dict[str, list[Operation]] = defaultdict(list)
    for one in operations:
        if one.pbx.system_id and one.kind in {Kind.ASSOCIATE, Kind.REMOVE}:
            changes[one.pbx.system_id].append(one)
    if not changes or any(system.is_shared and not system.site_ids for system in listed.systems):
        return  # nothing is removed, or such a PBX is listed here
    blocks = {pbx.key: pbx for pbx in tenancy.pbxs}
    for system_id, some in changes.items():
        block, system = blocks.get(some[0].pbx.key or ""), listed.by_id.get(system_id)
        if not block or not system or block.id or _equipment_id(block, tenancy, listed) == system.pbx_id:
            continue  # it is found by more than its name
        unlinked = sum(len(one.sites) for one in some if one.kind is Kind.REMOVE)
        if unlinked == len(system.site_ids) and all(one.kind is Kind.REMOVE for one in some):
            for one in some:
                one.last_link = True
