"""From a tenancy and a client to a plan: all the reading that a plan needs, in its order."""

from collections.abc import Sequence
from typing import NamedTuple

from rainbow_tenancy.rainbow import Client, RainbowError, System
from rainbow_tenancy.reconcile.audience import audience
from rainbow_tenancy.reconcile.base import Base
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.lock import against_lock, following, read_lock
from rainbow_tenancy.reconcile.mentions import mentions
from rainbow_tenancy.reconcile.neighbours import new_neighbours
from rainbow_tenancy.reconcile.observe import look_at_states, look_at_users, observe
from rainbow_tenancy.reconcile.operations import Plan
from rainbow_tenancy.reconcile.plan import make_plan, to_be_deleted
from rainbow_tenancy.reconcile.scope import narrow
from rainbow_tenancy.reconcile.threeway import tell_who_moved
from rainbow_tenancy.reconcile.together import together
from rainbow_tenancy.reconcile.touches import mark_companies_left_without
from rainbow_tenancy.reconcile.unlisted import mark_last_links, with_unlisted
from rainbow_tenancy.tenancy import Problem, Tenancy, TenancyError

__all__ = ["look_and_plan", "prepare", "refuse_other_partner", "survey"]


def refuse_other_partner(tenancy: Tenancy, partner_id: str) -> None:
    """Stop before anything else is read when the files belong to another partner.

    Raises:
        TenancyError: with the place of `partner`.
    """
    wanted = tenancy.partner.id
    if wanted is not None and wanted != partner_id:
        wrong = f"these files belong to the partner {wanted}, and this account to {partner_id}"
        right = "use an account of that partner, or correct partner.id"
        raise TenancyError([Problem(tenancy.place(tenancy.partner.at), wrong, right)])


async def prepare(client: Client, tenancy: Tenancy, *, users: bool = True) -> Plan:
    """As `look_and_plan`, for whoever wants the whole plan and nothing beside it."""
    plan, _ = await look_and_plan(client, tenancy, users=users)
    return plan


async def look_and_plan(
    client: Client,
    tenancy: Tenancy,
    *,
    adopt: bool = False,
    pbx: Sequence[str] = (),
    company: Sequence[str] = (),
    users: bool = True,
    drift: bool = False,
    base: Base | None = None,
) -> tuple[Plan, Estate]:
    """Observe the estate and plan; the plan and the estate.

    Args:
        client: A client that may be read-only.
        tenancy: The whole tenancy.
        adopt: See `make_plan`.
        pbx: Globs of PBX keys or names that narrow the plan.
        company: Globs of company names that narrow the plan.
        users: Ask how many users each touched company has: one request a company.
        drift: Note what drift alone tells, PBXs that are Pending, and not what a plan alone tells: new neighbours, and
            whose names stand in what PBXs are called.
        base: What the files said before, to tell who moved since.

    Raises:
        TenancyError: the tenancy belongs elsewhere or cannot be planned.
        RainbowError: Rainbow could not be read.
    """
    listed, estate, _ = await survey(client, tenancy)
    plan = narrow(make_plan(tenancy, estate, adopt=adopt, pending=drift), pbx, company)
    if plan.left_out:
        mark_companies_left_without(plan.operations, estate)  # anew: what is left out takes no PBX from anybody
    if not drift:
        plan.meetings = new_neighbours(plan.operations, estate)
        plan.mentions = mentions(plan.operations, tenancy, estate)
    if company:
        plan.audience = audience(tenancy, estate, company)
    if base is not None:
        tell_who_moved(plan, base, estate)
    mark_last_links(plan.operations, tenancy, listed)
    if users:
        plan.users = await look_at_users(client, plan.companies_touched())
    return plan, estate


class Survey(NamedTuple):
    """What Rainbow's lists show, and with it what a plan needs beside: PBXs that no list shows, states of some.

    The tenancy is the one that was asked for, where renames were to be followed with the ids that the lock holds.
    """

    listed: Estate
    estate: Estate
    tenancy: Tenancy


async def survey(client: Client, tenancy: Tenancy, *, follow_renames: bool = False) -> Survey:
    """Observe what a plan for this tenancy needs.

    Args:
        client: A client that may be read-only.
        tenancy: What the files say.
        follow_renames: Let a PBX that was renamed in Rainbow be found by the id that the lock holds.

    Raises:
        TenancyError: the tenancy belongs elsewhere, or a name means another than its lock says.
        RainbowError: Rainbow could not be read.
    """
    refuse_other_partner(tenancy, client.account.company_id)
    lock = read_lock(tenancy)
    listed = await observe(client)
    estate = await with_unlisted(client, tenancy, listed)
    if lock and follow_renames:
        tenancy = following(lock, tenancy, estate)
    if lock and (problems := against_lock(lock, tenancy, estate)):
        raise TenancyError(problems)
    doomed = to_be_deleted(tenancy, estate)
    return Survey(listed, await _with_states(client, estate, doomed) if doomed else estate, tenancy)


async def _with_states(client: Client, estate: Estate, doomed: Sequence[System]) -> Estate:
    """The estate with the state of each PBX to be deleted, and without those that a list still shows afterwards."""
    states = await look_at_states(client, doomed)
    untold = [system for system in doomed if states[system.id] is None]
    there = await together(*(_is_there(client, system) for system in untold))
    gone = {system.id for system, still in zip(untold, there, strict=True) if not still}
    systems = [system for system in estate.systems if system.id not in gone]
    return Estate(estate.account, systems, estate.sites, estate.companies, states, estate.refused)


async def _is_there(client: Client, system: System) -> bool:
    try:
        return await client.system(system.id) is not None
    except RainbowError:
        return True  # not told: nothing is taken for gone
