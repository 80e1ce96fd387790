"""What was seen: answers as far as they are kept, and what is looked for among their rows."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from rainbow_tenancy.rainbow import Account

__all__ = ["NOTHING", "SECRETS", "Evidence", "Page", "Reply", "Row", "kept", "links_of", "text_of"]

Row = Mapping[str, Any]

# Fields that come back in clear (Swagger, GetSystems); that they are there is kept, their values are not.
SECRETS: Final = frozenset(
    {"jid_pbxagent_password", "jid_pbxagent_password_activating", "jid_pbxpcg_password", "activationCode", "token"}
)
LEFT_OUT: Final = "…"


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer.

    Attributes:
        status: The HTTP status; None where no whole answer came, or none was asked for.
        code: Rainbow's `errorDetailsCode` of a refusal.
        body: The JSON of a success, without secrets; None for what is not JSON.
    """

    status: int | None = None
    code: int | None = None
    body: Any = None

    @property
    def came(self) -> bool:
        """Whether it is a success that can be read."""
        return self.status is not None and 200 <= self.status < 300 and isinstance(self.body, Mapping)

    @property
    def data(self) -> Any:
        """What stands inside the envelope."""
        return self.body.get("data") if isinstance(self.body, Mapping) else None

    @property
    def words(self) -> str:
        """`answered 403, 403301`, for a sentence."""
        if self.status is None:
            return "not answered"
        return f"answered {self.status}, {self.code}" if self.code else f"answered {self.status}"


NOTHING: Final = Reply()


@dataclass(frozen=True, slots=True)
class Page:
    """The first page of a list.

    Attributes:
        reply: The answer.
        asked: How many rows were asked for.
        refused: The refusal of a greater page, which was asked for before.
    """

    reply: Reply = NOTHING
    asked: int = 0
    refused: Reply | None = None

    @property
    def rows(self) -> list[Row]:
        """The rows, as far as they are objects."""
        data = self.reply.data
        return [row for row in data if isinstance(row, Mapping)] if isinstance(data, list) else []

    @property
    def total(self) -> int | None:
        """How many rows the list has, where it says so."""
        return self._number("total")

    @property
    def limit(self) -> int | None:
        """The size of its pages, where it says so."""
        return self._number("limit")

    @property
    def whole(self) -> bool:
        """Whether these are all rows of the list."""
        if not self.reply.came:
            return False
        return len(self.rows) < self.asked if self.total is None else len(self.rows) >= self.total

    def _number(self, name: str) -> int | None:
        value = self.reply.body.get(name) if self.reply.came else None
        return value if type(value) is int else None


@dataclass(slots=True)
class Evidence:
    """Everything that was seen.

    Attributes:
        account: Who is logged in; None where the login gave no token.
        by_key: Whether an API key was used.
        life: Seconds that the login's token is good for, as it says.
        renewals: How often it can be renewed, as it says; None with an API key.
        companies: The partner's company and those that it manages.
        sites: The sites of its customers.
        plain: The plain list of PBXs.
        own: The list of PBXs with `bpId` of the account's company.
        over_cap: A page of one row more than ALE's clients ask for.
        odd_order: Companies, with a `sortOrder` that is neither 1 nor -1.
        commas: PBXs of two types with a comma between them; None where the PBXs are not of two types.
        repeated: The same with a repeated filter.
        of_two_types: Ids of PBXs that both lists must hold.
        alone_by_name: The plain list narrowed to the name of `alone`; None where the plain list came whole.
        alone: A PBX of `lone_pbxs` by its id; None where there is none.
        foreign_site: A site of `foreign_sites` by its id; None where there is none.
        states: `/state` of a PBX that was connected, as far as there is one.
        fresh_states: `/state` of a PBX that is `created`.
        countries: `systems/countries`.
        renewed: How often the token was renewed.
        renewal_refused: The answer to the renewal after those.
        logout: The answer to the logout.
        after_logout: The answer to the token after the logout.
        told_to_wait: Of each answer 429 its Retry-After in seconds, None where it had none.
        requests: How many requests were made, the login's among them.
    """

    account: Account | None = None
    by_key: bool = False
    life: float | None = None
    renewals: int | None = None
    companies: Page = field(default_factory=Page)
    sites: Page = field(default_factory=Page)
    plain: Page = field(default_factory=Page)
    own: Page = field(default_factory=Page)
    over_cap: Page = field(default_factory=Page)
    odd_order: Reply = NOTHING
    commas: Reply | None = None
    repeated: Reply | None = None
    of_two_types: frozenset[str] = frozenset()
    alone_by_name: Reply | None = None
    alone: Reply | None = None
    foreign_site: Reply | None = None
    states: Reply | None = None
    fresh_states: Reply | None = None
    countries: Reply = NOTHING
    renewed: int = 0
    renewal_refused: Reply | None = None
    logout: Reply | None = None
    after_logout: Reply | None = None
    told_to_wait: list[float | None] = field(default_factory=list)
    requests: int = 0

    @property
    def pbxs(self) -> list[Row]:
        """The PBXs of both lists, each once."""
        found = {text_of(row, "id"): row for row in (*self.plain.rows, *self.own.rows)}
        return list(found.values())

    def lone_pbxs(self, rows: Collection[Row]) -> list[Row]:
        """The shared PBXs among these that no visible company uses."""
        return [row for row in rows if row.get("isShared") is True and not self._may_be_visible(links_of(row))]

    def foreign_sites(self) -> list[str]:
        """Sites that PBXs are linked to and that the list of sites does not hold, which must have come whole."""
        if not self.sites.whole:
            return []
        return sorted({site for row in self.pbxs for site in links_of(row)} - self._sites)

    def _may_be_visible(self, links: Collection[str]) -> bool:
        return bool(links) if not self.sites.whole else not self._sites.isdisjoint(links)

    @property
    def _sites(self) -> set[str]:
        return {text_of(row, "id") for row in self.sites.rows}


def kept(body: bytes) -> Any:
    """An answer's JSON without its secrets; None where it is not JSON."""
    try:
        return _without_secrets(msgspec.json.decode(body))
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None


def _without_secrets(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: LEFT_OUT if key in SECRETS else _without_secrets(item) for key, item in value.items()}
    return [_without_secrets(item) for item in value] if isinstance(value, list) else value


def text_of(row: Row, name: str) -> str:
    """A field's text; "" where it is none."""
    value = row.get(name)
    return value if isinstance(value, str) else ""


def links_of(row: Row) -> list[str]:
    """The sites of a PBX: an array, one id, or nothing."""
    value = row.get("siteId")
    values: Iterator[Any] = iter(value if isinstance(value, list) else [value])
    return [each for each in values if isinstance(each, str) and each]
