"""Reading the estate: by page, never one call an object."""

from collections.abc import Iterable

from rainbow_tenancy.rainbow import Client, RainbowError, State, System
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.together import together

__all__ = ["look_at_states", "look_at_users", "observe"]


async def observe(client: Client) -> Estate:
    """Take one snapshot of everything that the account sees.

    PBXs are walked twice: a shared PBX without any company may stand only in the partner's own list (not evidenced).
    Sites and companies come after them, so that each link found leads to a site that was read later.

    Raises:
        RainbowError: when a list could not be read whole.
    """
    plain, own = await together(client.systems(), client.systems(bp_id=client.account.company_id))
    sites, companies = await together(client.sites(), client.companies())
    systems = {system.id: system for system in plain}
    systems.update((system.id, system) for system in own)
    return Estate(client.account, list(systems.values()), sites, companies)


async def look_at_states(client: Client, systems: Iterable[System]) -> dict[str, State | None]:
    """The connection of each of these PBXs; None where Rainbow does not tell, which counts as "cannot be seen"."""

    async def one(system: System) -> tuple[str, State | None]:
        try:
            return system.id, await client.state(system.id)
        except RainbowError:
            return system.id, None

    return dict(await together(*(one(system) for system in systems)))


async def look_at_users(client: Client, company_ids: Iterable[str]) -> dict[str, int | None]:
    """How many users each of these companies has; None where Rainbow does not tell."""

    async def one(company_id: str) -> tuple[str, int | None]:
        try:
            return company_id, (await client.company(company_id)).number_users
        except RainbowError:
            return company_id, None

    return dict(await together(*(one(company_id) for company_id in company_ids)))
