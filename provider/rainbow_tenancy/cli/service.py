"""From options and environment to a client."""

import os
from collections.abc import Sequence

from rainbow_tenancy.cli.options import Connection
from rainbow_tenancy.rainbow import Client, read_settings
from rainbow_tenancy.reconcile.operations import Plan
from rainbow_tenancy.reconcile.prepare import prepare
from rainbow_tenancy.reconcile.record import no_longer_managed, read_record
from rainbow_tenancy.tenancy import Tenancy

__all__ = ["make_client", "read_plan"]


def make_client(connection: Connection, tenancy: Tenancy | None, *, read_only: bool) -> Client:
    """A client for the host of the environment, which must be the tenancy's where that names one.

    Raises:
        BadSettings: Something is missing, contradictory or unsafe.
    """
    settings = read_settings(
        os.environ,
        files_host=tenancy.partner.host if tenancy else None,
        timeout=connection.request_timeout,
        max_rate=connection.max_rate,
        trace=connection.trace,
    )
    return Client(settings, read_only=read_only)


async def read_plan(
    tenancy: Tenancy, connection: Connection, *, adopt: bool, pbx: Sequence[str], company: Sequence[str]
) -> Plan:
    """A plan, made with a client that can send nothing but GET."""
    async with make_client(connection, tenancy, read_only=True) as client:
        plan = await prepare(client, tenancy, adopt=adopt, pbx=pbx, company=company)
    plan.hints += no_longer_managed(tenancy, read_record())
    return plan
