"""Looking, with nothing but GET and a bounded number of them: whatever the estate's size, first pages only.

    login, or users/me with an API key                              1
    companies, sites, PBXs plain and with bpId                      4   and 4 more where 1000 rows a page are refused
    a page over the cap, an odd sortOrder, systems/countries        3
    PBXs of two types, twice                                        2
    a shared PBX without company: by its name, by its id            2
    a site of somebody else, /state of two PBXs                     3
    renewals of the token, the first that is refused among them    11   with a password
    logout, and a request with the token afterwards                 2   with a password

A 429 is waited out and asked again, as everywhere. A refused login is never sent again; wrong logins, which could tell
two rows more, are not sent at all: five lock the account (Swagger, GetBasicLogin).
"""

from collections.abc import Awaitable, Callable, Iterable
from typing import Final
from urllib.parse import urlencode

from rainbow_tenancy.doctor.evidence import NOTHING, Evidence, Page, Reply, Row, kept, text_of
from rainbow_tenancy.rainbow import NoToken, RainbowError, Settings, routes
from rainbow_tenancy.rainbow.clock import Clock
from rainbow_tenancy.rainbow.errors import Refused
from rainbow_tenancy.rainbow.lists import PAGE
from rainbow_tenancy.rainbow.model import decode_login
from rainbow_tenancy.rainbow.routes import Route
from rainbow_tenancy.rainbow.service import Request, Service
from rainbow_tenancy.rainbow.session import Token
from rainbow_tenancy.rainbow.transport import Answer

__all__ = ["look"]

MOST_RENEWALS: Final = 10  # tried; ALE's documents say 5 and 3
SMALL_PAGE: Final = 100  # Rainbow's own default (node SDK)
BOTH_SORTS: Final = 5  # rows that two orders are compared by

CONNECTED: Final = "activated"
FRESH: Final = "created"


async def look(settings: Settings, tell: Callable[[str], None], clock: Clock | None = None) -> Evidence:
    """See what there is to be seen.

    Args:
        settings: Where Rainbow is and who asks.
        tell: Gets words for what is under way.
        clock: The time; tests hand in their own.

    Raises:
        RainbowError: Rainbow cannot be reached, or does not let this account in. An account that gets no token for its
            password is let in so far that the evidence says so.
    """
    service = Service(settings, read_only=True, clock=clock or Clock())
    try:
        seen = Evidence(by_key=settings.credentials.api_key is not None, requests=1)
        try:
            seen.account = await service.open()
        except NoToken:
            return seen
        looking = _Looking(service, seen)
        tell("reading the lists")
        await looking.at_lists()
        tell("reading some PBXs")
        await looking.at_filters()
        await looking.at_pbxs()
        tell("renewing the login")
        await looking.at_the_login()
        seen.told_to_wait = list(service.told_to_wait)
        return seen
    finally:
        await service.aclose()


class _Looking:
    def __init__(self, service: Service, seen: Evidence) -> None:
        self.service = service
        self.seen = seen

    async def at_lists(self) -> None:
        """The first page of each list; PBXs first, so that each link found leads to a site that was read later."""
        seen = self.seen
        assert seen.account is not None
        seen.plain = await self.page(routes.SYSTEMS, "pbxId")
        seen.own = await self.page(routes.SYSTEMS, "pbxId", bpId=seen.account.company_id)
        seen.sites = await self.page(routes.SITES, "id")
        seen.companies = await self.page(routes.COMPANIES, "id")

    async def at_filters(self) -> None:
        """Pages, orders and filters that the plan does not ask for."""
        seen = self.seen
        over = await self.get(routes.COMPANIES, limit=PAGE + 1, format="small")
        seen.over_cap = Page(over, PAGE + 1)
        seen.odd_order = await self.get(
            routes.COMPANIES, sortField="id", sortOrder="undefined", format="small", limit=BOTH_SORTS
        )
        two = _of_two_types(seen.plain.rows)
        if two:
            types = [text_of(row, "type") for row in two]
            few: dict[str, str | int] = {"sortField": "pbxId", "sortOrder": 1, "format": "small"}
            few["limit"] = seen.plain.asked
            seen.of_two_types = frozenset(text_of(row, "id") for row in two)
            seen.commas = await self.get(routes.SYSTEMS, type=",".join(types), **few)
            seen.repeated = await self.get_path(
                routes.SYSTEMS, f"{routes.SYSTEMS.path(**few)}&{urlencode([('type', each) for each in types])}"
            )

    async def at_pbxs(self) -> None:
        """Single objects: a shared PBX without company, somebody else's site, the state of two PBXs."""
        seen = self.seen
        lone = _first(seen.lone_pbxs(seen.own.rows)) or _first(seen.lone_pbxs(seen.plain.rows))
        if lone:
            if not seen.plain.whole and text_of(lone, "name"):
                name = text_of(lone, "name")
                seen.alone_by_name = await self.get(routes.SYSTEMS, name=name, format="small", limit=SMALL_PAGE)
            seen.alone = await self.get(routes.SYSTEM, text_of(lone, "id"))
        for site in seen.foreign_sites()[:1]:
            seen.foreign_site = await self.get(routes.SITE, site)
        connected, fresh = _with_status(seen.pbxs, CONNECTED), _with_status(seen.pbxs, FRESH)
        if connected:
            seen.states = await self.get(routes.STATE, text_of(connected, "id"), format="full")
        if fresh:
            seen.fresh_states = await self.get(routes.STATE, text_of(fresh, "id"), format="full")
        seen.countries = await self.get(routes.COUNTRIES)

    async def at_the_login(self) -> None:
        """Renewals and the logout: last, for nothing can be asked with a token that has ended."""
        seen, token = self.seen, self.service.token
        if token is None:
            return
        seen.life, seen.renewals = token.life, token.renewals
        renewed = token
        for _ in range(min(token.renewals, MOST_RENEWALS) + 1):
            reply, fresh = await self._renewed(renewed)
            if fresh is None:
                seen.renewal_refused = reply
                break
            seen.renewed += 1
            renewed = fresh
        seen.logout = await self.with_token(routes.LOGOUT, token)
        seen.after_logout = await self.with_token(routes.SITES, token, limit=1)

    async def _renewed(self, token: Token) -> tuple[Reply, Token | None]:
        """The answer to a renewal, and the token that came of it."""
        self.seen.requests += 1
        route = routes.RENEW
        try:
            answer = await self.service.ask_with(route, token)
            said = decode_login(answer.body, route=str(route), request_id=answer.request_id)
        except Refused as refused:
            return Reply(refused.status, refused.code), None
        except RainbowError:
            return NOTHING, None
        return Reply(answer.status), Token.read(said.token, self.service.clock.monotonic()) if said.token else None

    async def page(self, route: Route, order: str, **filters: str) -> Page:
        """The first page as a plan asks for it, and a smaller one where that is refused."""
        query: dict[str, str | int] = {**filters, "sortField": order, "sortOrder": 1, "format": "full", "offset": 0}
        reply = await self.get(route, **query, limit=PAGE)
        if reply.status != 400:
            return Page(reply, PAGE)
        return Page(await self.get(route, **query, limit=SMALL_PAGE), SMALL_PAGE, refused=reply)

    async def get(self, route: Route, *ids: str, **query: str | int) -> Reply:
        """One GET."""
        return await self.get_path(route, route.path(*ids, **query))

    async def get_path(self, route: Route, path: str) -> Reply:
        """One GET of a path that is made already."""
        return await self._reply(self.service.ask(Request(route, path)))

    async def with_token(self, route: Route, token: Token, **query: str | int) -> Reply:
        """One GET with a token of one's own."""
        return await self._reply(self.service.ask_with(route, token, **query))

    async def _reply(self, asked: Awaitable[Answer]) -> Reply:
        self.seen.requests += 1
        try:
            answer = await asked
        except Refused as refused:
            return Reply(refused.status, refused.code)
        except RainbowError:
            return NOTHING
        return Reply(answer.status, body=kept(answer.body))


def _first(rows: Iterable[Row]) -> Row | None:
    return next((row for row in rows if text_of(row, "id")), None)


def _with_status(rows: Iterable[Row], status: str) -> Row | None:
    return _first(row for row in rows if row.get("status") == status)


def _of_two_types(rows: Iterable[Row]) -> tuple[Row, Row] | None:
    """The first two PBXs that are of different types."""
    first: dict[str, Row] = {}
    for row in rows:
        if text_of(row, "type") and text_of(row, "id"):
            first.setdefault(text_of(row, "type"), row)
    return tuple(first.values())[:2] if len(first) > 1 else None  # type: ignore[return-value]  # two of them
