"""Rainbow's administration as typed methods."""

from collections.abc import Mapping
from functools import partial
from types import TracebackType
from typing import Any, Final, Self, TypeVar

import msgspec

from rainbow_tenancy.rainbow import routes
from rainbow_tenancy.rainbow.clock import Clock
from rainbow_tenancy.rainbow.errors import BadAnswer, NotFound
from rainbow_tenancy.rainbow.lists import PAGE, read_list
from rainbow_tenancy.rainbow.model import (
    Account,
    Company,
    Event,
    Page,
    Site,
    System,
    decode_history,
    decode_one,
    decode_page,
    decode_state,
)
from rainbow_tenancy.rainbow.routes import Route
from rainbow_tenancy.rainbow.service import Service
from rainbow_tenancy.rainbow.settings import Settings
from rainbow_tenancy.rainbow.state import State
from rainbow_tenancy.rainbow.transport import Answer
from rainbow_tenancy.rainbow.writes import Outcome, write

__all__ = ["Client"]

Row = TypeVar("Row", System, Site, Company)

# A key that nothing changes, so that rows keep their places. Sorting by id is not evidenced; pbxId is the default of
# systems (node SDK), while the default of the other two is the name.
SORTED_BY: Final = {System: "pbxId", Site: "id", Company: "id"}


class Client:
    """A login at Rainbow; an asynchronous context manager.

    Reads raise; writes return how they ended (`writes`).

    Args:
        settings: Where Rainbow is and who asks.
        read_only: Nothing but GET can be sent.
        clock: The time; tests hand in their own.

    Attributes:
        host: Base URL, without a slash at its end.
        account: Who is logged in.

    Raises:
        BadSettings: Trace or certificates cannot be opened.
    """

    def __init__(self, settings: Settings, *, read_only: bool, clock: Clock | None = None) -> None:
        self.host = settings.host
        self._service = Service(settings, read_only=read_only, clock=clock or Clock())
        self._pages: dict[tuple[Route, int], tuple[bytes, Page[Any]]] = {}  # met once, by their offset
        self.account: Account

    async def __aenter__(self) -> Self:
        try:
            self.account = await self._service.open()
        except BaseException:
            await self._service.aclose()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._service.aclose()

    async def pause(self, seconds: float) -> None:
        """Wait by the clock of this client."""
        await self._service.clock.sleep(seconds)

    # ── Lists ────────────────────────────────────────────────────────────────────────────────────────────────────────

    async def systems(self, *, bp_id: str | None = None) -> list[System]:
        """Every PBX linked to a customer's site; or with `bp_id` those that this partner owns.

        Raises:
            IncompleteList: The list changed during each of three readings.
        """
        return await self._list(routes.SYSTEMS, System, **({"bpId": bp_id} if bp_id else {}))

    async def sites(self, *, company_id: str | None = None) -> list[Site]:
        """Every site of the partner's own customers, or of one of them (Swagger, GetSites).

        Raises:
            IncompleteList: As for `systems`.
        """
        return await self._list(routes.SITES, Site, **({"companyId": company_id} if company_id else {}))

    async def companies(self) -> list[Company]:
        """The partner's company and those that it manages.

        Raises:
            IncompleteList: As for `systems`.
        """
        return await self._list(routes.COMPANIES, Company)

    async def _list(self, route: Route, kind: type[Row], **filters: str) -> list[Row]:
        order: dict[str, str | int] = {"sortField": SORTED_BY[kind], "sortOrder": 1}

        async def fetch(offset: int) -> Page[Row]:
            answer = await self._service.read(route, **filters, **order, format="full", limit=PAGE, offset=offset)
            # PBXs are walked twice, and where a partner owns them all, byte for byte alike: half the work is spared.
            body, page = self._pages.pop((route, offset), (b"", None))
            if body != answer.body or page is None:
                page = decode_page(kind, answer.body, route=str(route), request_id=answer.request_id)
                self._pages[route, offset] = answer.body, page
            return page

        return await read_list(fetch, str(route))

    # ── One object ───────────────────────────────────────────────────────────────────────────────────────────────────

    async def system(self, system_id: str) -> System | None:
        """A PBX by its id; None where there is none (404)."""
        return await self._find(routes.SYSTEM, system_id)

    async def system_by_equipment_id(self, equipment_id: str) -> System | None:
        """A PBX by its equipment ID; None where there is none (404).

        Raises:
            NotYours: It exists, and this account does not administrate it.
        """
        return await self._find(routes.SYSTEM_BY_EQUIPMENT_ID, equipment_id)

    async def _find(self, route: Route, name: str) -> System | None:
        try:
            answer = await self._service.read(route, name)
        except NotFound:
            return None
        return _one(System, route, answer)

    async def state(self, system_id: str) -> State:
        """The channels of a PBX.

        Raises:
            NotFound: There is no such PBX, or Rainbow has no state of it.
        """
        answer = await self._service.read(routes.STATE, system_id, format="full")
        return decode_state(answer.body, route=str(routes.STATE), request_id=answer.request_id)

    async def connection_history(self, system_id: str) -> tuple[Event, ...] | None:
        """What happened to a PBX's connection (node SDK, 2026); None where Rainbow does not tell.

        Raises:
            NotFound: There is no such PBX.
        """
        answer = await self._service.read(routes.SYSTEM, system_id, connectionHistory="true")
        return decode_history(answer.body, route=str(routes.SYSTEM), request_id=answer.request_id)

    async def company(self, company_id: str) -> Company:
        """A company, with the number of its users where this account manages it."""
        return _one(Company, routes.COMPANY, await self._service.read(routes.COMPANY, company_id))

    async def site(self, site_id: str) -> Site:
        """A site by its id.

        Raises:
            NotFound: There is none.
        """
        return _one(Site, routes.SITE, await self._service.read(routes.SITE, site_id))

    # ── Writes ───────────────────────────────────────────────────────────────────────────────────────────────────────

    async def create_system(self, body: Mapping[str, Any]) -> Outcome[System]:
        """Create a PBX; repeated after an Unknown only if the body names its equipment ID (`pbxId`)."""
        return await self._write(routes.CREATE_SYSTEM, body, kind=System)

    async def update_system(self, system_id: str, body: Mapping[str, Any]) -> Outcome[System]:
        """Change the fields in the body and leave the others."""
        return await self._write(routes.UPDATE_SYSTEM, body, system_id, kind=System)

    async def link(self, site_id: str, system_id: str) -> Outcome[System]:
        """Share a PBX with a site's company; doing it again is no error."""
        return await self._write(routes.LINK, {"systemId": system_id}, site_id, kind=System)

    async def unlink(self, site_id: str, system_id: str) -> Outcome[None]:
        """Take a PBX from a site."""
        return await self._remove(routes.UNLINK, site_id, system_id)

    async def delete_system(self, system_id: str) -> Outcome[None]:
        """Delete a PBX with its phone numbers; waits up to three minutes for the gateway's acknowledgement."""
        return await self._remove(routes.DELETE_SYSTEM, system_id)

    async def reset_password(self, system_id: str) -> Outcome[System]:
        """Have a new activation code made; the PBX is Pending afterwards. Never repeated."""
        return await self._write(routes.RESET_PASSWORD, None, system_id, kind=System)

    async def create_site(self, body: Mapping[str, Any]) -> Outcome[Site]:
        """Create a site of a company. Never repeated, after 429 neither."""
        return await self._write(routes.CREATE_SITE, body, kind=Site)

    async def _write(self, route: Route, body: Mapping[str, Any] | None, *ids: str, kind: type[Row]) -> Outcome[Row]:
        return await write(self._service, route, ids, body, partial(_one, kind, route))

    async def _remove(self, route: Route, *ids: str) -> Outcome[None]:
        return await write(self._service, route, ids, None, partial(_whole, route))


def _one(kind: type[Row], route: Route, answer: Answer) -> Row:
    return decode_one(kind, answer.body, route=str(route), request_id=answer.request_id)


def _whole(route: Route, answer: Answer) -> None:
    """`{"status": "<text>", "data": []}`, of which nothing is needed but that it is JSON; 204 has no body."""
    if answer.status == 204:
        return
    try:
        whole = isinstance(msgspec.json.decode(answer.body), dict)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        whole = False
    if not whole:
        raise BadAnswer("the answer is not JSON", route=str(route), request_id=answer.request_id)
