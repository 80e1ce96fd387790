"""One scenario with every kind of change but deleting, on the demo partner; and the world that it shall lead to."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from rainbow.world import JumpingClock
from rainbow_tenancy.emulator.handle import Emulator
from rainbow_tenancy.rainbow import Client, read_settings
from rainbow_tenancy.reconcile.apply import Outcome, Result, apply
from rainbow_tenancy.reconcile.journal import Journal
from rainbow_tenancy.reconcile.operations import Plan
from rainbow_tenancy.reconcile.prepare import prepare
from rainbow_tenancy.secret import Secret
from rainbow_tenancy.tenancy import Tenancy

TEXT = """\
version: 1
pbxs:
  new:
    type: OmniPCX Enterprise
    dialing: {{country: FRA, nationalPrefix: "0", outboundPrefix: "0"}}
    sharedWith: [Boulangerie Martin, Garage Dupont]
  OXO90:
    dialing: {{outboundPrefix: "9"}}
    sharedWith: [Imprimerie Gutenberg, Hôtel Bellecour, Fermette SA]
  rhone:
    id: {ordinary}
    name: OXE-RHONE-ALPES
    shared: true
"""
PLANNED = [
    "create new",
    "associate new / Boulangerie Martin",
    "associate new / Garage Dupont",
    "associate OXO90 / Fermette SA",
    "update OXO90",
    "remove OXO90 / Cabinet Moreau",
    "make shared rhone",
]
# What a new PBX gets at random or by the clock.
VOLATILE = {
    "id", "creationDate", "statusUpdatedDate", "jid_pbxagent_password", "jid_pbxpcg", "jid_pbxpcg_password",
    "activatingTransactionId", "jid_pbxagent_password_activating",
}  # fmt: skip


class Write(NamedTuple):
    """A write request of the scenario: the nth of its method and route."""

    method: str
    route: str
    nth: int


WRITES = [
    Write("POST", "/systems", 1),
    Write("POST", "/sites/{siteId}/systems", 1),
    Write("POST", "/sites/{siteId}/systems", 2),
    Write("POST", "/sites/{siteId}/systems", 3),
    Write("PUT", "/systems/{systemId}", 1),
    Write("PUT", "/systems/{systemId}", 2),
    Write("DELETE", "/sites/{siteId}/systems/{systemId}", 1),
]


def text(emulator: Emulator) -> str:
    """The scenario's file; the ordinary PBX is named by its id."""
    with emulator.service.lock:
        return TEXT.format(ordinary=emulator.store.value("SELECT id FROM systems WHERE name = 'OXE-RHONE-ALPES'"))


def world(emulator: Emulator) -> dict[str, list[Any]]:
    """Everything of the estate, in an order of its own and without what differs from run to run."""
    with emulator.service.lock:
        store = emulator.store
        return {
            "systems": [
                {name: value for name, value in row.items() if row["name"] != "new" or name not in VOLATILE}
                for row in store.all("SELECT * FROM systems ORDER BY name, pbxId")
            ],
            "links": store.tuples(
                "SELECT systems.name, companies.name, sites.name FROM links JOIN systems ON systems.id = systemId"
                " JOIN sites ON sites.id = siteId JOIN companies ON companies.id = companyId ORDER BY 1, 2, 3"
            ),
            **{table: store.all(f"SELECT * FROM {table} ORDER BY id") for table in ("companies", "sites", "numbers")},
        }


def client(emulator: Emulator) -> Client:
    """The administrator's client, for whom waiting takes no time."""
    environ = emulator.environ
    return Client(read_settings(environ), read_only=False, clock=JumpingClock())


async def run(
    emulator: Emulator,
    wanted: Tenancy,
    journal: Path,
    *,
    on_event: Callable[[Result], None] = lambda _: None,
    stop: asyncio.Event | None = None,
) -> tuple[Plan, Outcome, Plan]:
    """Plan and apply, as one process does; and what is left to do then."""
    async with client(emulator) as writer:
        plan = await prepare(writer, wanted, users=False)
        with Journal(journal, environ={}) as lines:
            secret = Secret("not asked for")
            outcome = await apply(plan, writer, journal=lines, resolve=lambda _: secret, on_event=on_event, stop=stop)
        return plan, outcome, await prepare(writer, wanted, users=False)
