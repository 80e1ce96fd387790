"""From options and environment to a client, which tells how much it has read."""

import os
from typing import Final

from rainbow_tenancy.cli.options import Connection, PlanOptions
from rainbow_tenancy.cli.progress import Waiting, waiting
from rainbow_tenancy.doctor.leaning import mark_leaning
from rainbow_tenancy.doctor.record import read_verdicts
from rainbow_tenancy.rainbow import Client, Company, Settings, Site, State, System, read_settings, reads_only
from rainbow_tenancy.rainbow.hosts import read_host
from rainbow_tenancy.reconcile.base import Base
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.operations import Plan
from rainbow_tenancy.reconcile.prepare import look_and_plan
from rainbow_tenancy.reconcile.record import no_longer_managed, other_codes, read_record
from rainbow_tenancy.reconcile.scope import fruitless, fruitless_companies
from rainbow_tenancy.reports.words import count
from rainbow_tenancy.tenancy import Tenancy

__all__ = ["host_of", "make_client", "make_plan_for", "read_only_reason", "read_plan"]

MANY: Final = {"company": "companies", "number of users": "numbers of users"}


class _TellingClient(Client):
    """A client that tells how much it has read."""

    def __init__(self, settings: Settings, *, read_only: bool, shows: Waiting) -> None:
        super().__init__(settings, read_only=read_only)
        self._shows = shows
        self._read: dict[str, int] = {}

    async def systems(self, *, bp_id: str | None = None) -> list[System]:
        found = await super().systems(bp_id=bp_id)
        self._has_read("PBX", max(len(found), self._read.get("PBX", 0)))  # read twice, and mostly the same ones
        return found

    async def sites(self, *, company_id: str | None = None) -> list[Site]:
        found = await super().sites(company_id=company_id)
        self._has_read("site", len(found))
        return found

    async def companies(self) -> list[Company]:
        found = await super().companies()
        self._has_read("company", len(found))
        return found

    async def state(self, system_id: str) -> State:
        found = await super().state(system_id)
        self._has_read("connection", self._read.get("connection", 0) + 1)
        return found

    async def company(self, company_id: str) -> Company:
        found = await super().company(company_id)
        self._has_read("number of users", self._read.get("number of users", 0) + 1)
        return found

    def _has_read(self, what: str, number: int) -> None:
        self._read[what] = number
        self._shows.tell("reading: " + ", ".join(count(n, one, MANY.get(one)) for one, n in self._read.items()))


def make_client(connection: Connection, tenancy: Tenancy | None, *, read_only: bool, shows: Waiting) -> Client:
    """A client for the host of the environment, which must be the tenancy's where that names one.

    Under RAINBOW_READ_ONLY it can send nothing but GET, whatever is asked for.

    Raises:
        BadSettings: Something is missing, contradictory or unsafe.
    """
    settings = read_settings(
        os.environ,
        files_host=tenancy.partner.host if tenancy else None,
        files_host_source=f"partner.host ({tenancy.place(tenancy.partner.at)})" if tenancy else "",
        timeout=connection.request_timeout,
        max_rate=connection.max_rate,
        trace=connection.trace,
    )
    return _TellingClient(settings, read_only=read_only or reads_only(os.environ), shows=shows)


def host_of(settings: Settings) -> str:
    """Rainbow's host as the files write it: its name, and the port where one is given."""
    host = read_host(settings.host, "RAINBOW_HOST")
    return host.name + (f":{host.port}" if host.port else "")


def read_only_reason() -> str | None:
    """Why a command that writes must be refused before it asks anything; None where it need not be."""
    return "RAINBOW_READ_ONLY is set: nothing may be written" if reads_only(os.environ) else None


async def make_plan_for(
    options: PlanOptions,
    tenancy: Tenancy,
    client: Client,
    *,
    users: bool = False,
    drift: bool = False,
    base: Base | None = None,
) -> tuple[Plan, Estate]:
    """The plan that the options ask for, with what the last apply governed and the options' own slips as hints.

    The estate that it was made from stands beside it.

    Args:
        options: What the plan is narrowed to.
        tenancy: What the files say.
        client: A client that may be read-only.
        users: Ask how many users each touched company has.
        drift: See `look_and_plan`.
        base: What tells who moved since; without it the record of the last apply does.
    """
    record = read_record(tenancy)
    plan, estate = await look_and_plan(
        client,
        tenancy,
        adopt=options.adopt,
        pbx=options.pbx,
        company=options.company,
        users=users,
        drift=drift,
        base=base or record,
    )
    plan.hints += no_longer_managed(tenancy, record)
    plan.hints += other_codes(tenancy, record, plan)
    plan.hints += fruitless(options.pbx, tenancy)
    plan.hints += fruitless_companies(options.company, tenancy, estate)
    mark_leaning(plan.operations, read_verdicts(client.host, plan.partner_id))
    return plan, estate


async def read_plan(
    tenancy: Tenancy, options: PlanOptions, *, users: bool = False, drift: bool = False, base: Base | None = None
) -> tuple[Plan, Estate]:
    """A plan and its estate, made with a client that can send nothing but GET."""
    with waiting("reaching Rainbow") as shows:
        async with make_client(options.connection, tenancy, read_only=True, shows=shows) as client:
            return await make_plan_for(options, tenancy, client, users=users, drift=drift, base=base)
