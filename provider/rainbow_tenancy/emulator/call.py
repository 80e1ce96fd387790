"""One request on its way: what a route's function gets, and the looks-up that all of them share."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from .assumptions import Assumptions
from .clock import Clock
from .errors import RainbowError, malformed_id, mandatory, no_such, not_assigned
from .lists import Query
from .roles import Account, Condition, reachable_systems, visible_companies, visible_sites
from .store import Record, Store

ID = re.compile(r"[0-9A-Za-z]{24}")


@dataclass(slots=True)
class Call:
    """A request that has been routed.

    Attributes:
        store: Where everything is.
        listed: Returns the store that lists read, which may lag behind.
        assume: Which of the possible Rainbows this is.
        clock: The emulator's time.
        method: HTTP method.
        parameters: What the route's template names, e.g. `systemId`.
        query: The query string.
        headers: Headers by lower-case name.
        raw: The body as it came.
        scheme: `http` or `https`.
        account: Who sends it; None on routes that need nobody.
    """

    store: Store
    listed: Callable[[], Store]
    assume: Assumptions
    clock: Clock
    method: str
    parameters: dict[str, str]
    query: Query
    headers: Mapping[str, str]
    raw: bytes
    scheme: str = "http"
    account: Account | None = None

    @property
    def caller(self) -> Account:
        """Who sends the request, on a route that needs somebody."""
        assert self.account is not None
        return self.account

    def body(self) -> Record:
        """Return the JSON object that was sent; nothing at all counts as `{}`: ALE's clients send no empty objects.

        Raises:
            RainbowError: It is no JSON object.
        """
        if not self.raw.strip():
            return {}
        try:
            value: Any = msgspec.json.decode(self.raw)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise RainbowError(400, f"Invalid JSON body. {error}", 400000) from None
        if not isinstance(value, dict):
            raise RainbowError(400, "Invalid JSON body. Expected an object", 400000)
        return value

    def company(self, identity: object, param: str = "companyId") -> Record:
        """Return a company that the caller sees."""
        return self._found("Company", "companies", visible_companies(self.caller), identity=identity, param=param)

    def site(self, identity: object, param: str = "siteId") -> Record:
        """Return a site that the caller administrates."""
        return self._found("Site", "sites", visible_sites(self.caller), identity=identity, param=param)

    def system(self, identity: object, param: str = "systemId") -> Record:
        """Return a system that the caller reaches."""
        return self._found(
            "System", "systems", reachable_systems(self.caller, self.assume), identity=identity, param=param
        )

    def _found(self, kind: str, table: str, scope: Condition, *, identity: object, param: str) -> Record:
        if identity is None:
            raise mandatory(param)
        if not isinstance(identity, str) or not ID.fullmatch(identity):
            raise malformed_id(param, str(identity))
        alias = kind.lower()
        row = self.store.one(
            f"SELECT {alias}.*, {scope.sql} AS seen FROM {table} AS {alias} WHERE {alias}.id = ?",  # noqa: S608 - bound
            *scope.values,
            identity,
        )
        if row is None:
            raise no_such(kind, identity)
        if not row.pop("seen"):
            raise self.foreign(kind, identity)
        return row

    def foreign(self, kind: str, identity: str) -> RainbowError:
        """Return the answer to an object of somebody else, as the assumption `foreign-object` says."""
        if self.assume.holds("foreign-object", "404"):
            return no_such(kind, identity)
        return not_assigned(self.caller.id, kind, identity)
