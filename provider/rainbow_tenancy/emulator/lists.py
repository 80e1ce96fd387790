"""Lists as Rainbow answers them: filters, order, pages and the three formats."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from .assumptions import Assumptions
from .errors import RainbowError, invalid_field
from .roles import ALWAYS, Condition
from .store import Record, Store

DEFAULT_LIMIT = 100
FORMATS = ("small", "medium", "full")
TRUTHS = {"true": 1, "false": 0}


class Query:
    """The query string of a request."""

    def __init__(self, text: str, assume: Assumptions) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in parse_qsl(text, keep_blank_values=True):
            self._values.setdefault(name, []).append(value)
        self._assume = assume

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def get(self, name: str, default: str = "") -> str:
        """Return the first value of a parameter."""
        return self._values.get(name, [default])[0]

    def many(self, name: str) -> list[str]:
        """Return the values of a filter, repeated or with commas as the assumption `several-values` says."""
        values = self._values.get(name, [])
        if self._assume.holds("several-values", "comma"):
            values = values[:1]
        if self._assume.holds("several-values", "repeated"):
            return values
        return [part for value in values for part in value.split(",")]

    def truth(self, name: str) -> int | None:
        """Return a true/false parameter as 1 or 0, None where it is not given."""
        if name not in self._values:
            return None
        word = self.get(name)
        if word not in TRUTHS:
            raise invalid_field("query", name, "Expected true or false")
        return TRUTHS[word]

    def whole(self, name: str, default: int) -> int:
        """Return a parameter that is a whole number, not negative."""
        word = self.get(name, str(default))
        if not word.isdecimal():
            raise invalid_field("query", name, "Expected a number")
        return int(word)

    @property
    def format(self) -> str:
        """How much of each object is asked for; `small` by default (node SDK)."""
        word = self.get("format", "small")
        if word not in FORMATS:
            raise invalid_field("query", "format", f"Expected one of {','.join(FORMATS)}")
        return word


@dataclass(frozen=True, slots=True)
class Listing:
    """What is listed: `FROM source`, the column that sorts by default, and the columns that may sort.

    Attributes:
        source: Table and alias, e.g. `systems AS system`.
        alias: The alias in `source`.
        order: Default of `sortField`.
        sortable: Columns that `sortField` may name; another name sorts by the default.
    """

    source: str
    alias: str
    order: str
    sortable: frozenset[str]


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one page and what stands beside them in the answer."""

    rows: list[Record]
    total: int
    limit: int
    offset: int


def read_page(store: Store, listing: Listing, where: Condition, query: Query, assume: Assumptions) -> Page:
    """Read one page of `listing`.

    Raises:
        RainbowError: A paging parameter is out of its limits.
    """
    limit, offset = _limit(query, assume), query.whole("offset", 0)
    field = query.get("sortField", listing.order)
    column = field if field in listing.sortable else listing.order
    direction = _direction(query, assume)
    total = store.value(f"SELECT count(*) FROM {listing.source} WHERE {where.sql}", *where.values)  # noqa: S608 - values are bound
    rows = store.all(
        f"SELECT {listing.alias}.* FROM {listing.source} WHERE {where.sql}"  # noqa: S608 - values are bound
        f" ORDER BY {listing.alias}.{column} {direction}, {listing.alias}.id {direction} LIMIT ? OFFSET ?",
        *where.values,
        limit,
        offset,
    )
    return Page(rows, total, limit, offset)


def envelope(page: Page, data: list[Record], assume: Assumptions) -> Record:
    """Return the answer to a list: the rows inside `data`, the numbers beside it."""
    answer: Record = {"data": data, "total": page.total, "limit": page.limit, "offset": page.offset}
    if assume.holds("total", "absent"):
        del answer["total"]
    return answer


def one_of(column: str, values: list[str]) -> Condition:
    """Return the condition that a column has one of the values; no values set no condition."""
    if not values:
        return ALWAYS
    return Condition(f"{column} IN ({', '.join('?' * len(values))})", tuple(values))


def containing(column: str, text: str) -> Condition:
    """Return the condition of a `name` filter: a part of the name, in any case (Swagger)."""
    return Condition(f"instr(folded({column}), folded(?)) > 0", (text,)) if text else ALWAYS


def starting(column: str, text: str) -> Condition:
    """Return the condition of an `externalReference` filter: its beginning, case sensitive (Swagger)."""
    return Condition(f"substr({column}, 1, ?) = ?", (len(text), text)) if text else ALWAYS


def flag(column: str, wanted: int | None) -> Condition:
    """Return the condition of a true/false filter."""
    return ALWAYS if wanted is None else Condition(f"{column} = ?", (wanted,))


def conditions(*parts: Condition) -> Condition:
    """Return the conjunction of the parts."""
    whole = ALWAYS
    for part in parts:
        if part is not ALWAYS:
            whole = part if whole is ALWAYS else whole & part
    return whole


def picked(row: Mapping[str, object], names: tuple[str, ...]) -> Record:
    """Return the named fields that a row has."""
    return {name: row[name] for name in names if row.get(name) is not None}


def _limit(query: Query, assume: Assumptions) -> int:
    limit, cap = query.whole("limit", DEFAULT_LIMIT), assume.number("page-cap")
    if limit <= cap:
        return limit
    if assume.holds("over-page-cap", "400"):
        raise RainbowError(400, f"Invalid format 'query' 'limit'. Maximum is {cap}", 400000)
    return cap


def _direction(query: Query, assume: Assumptions) -> str:
    order = query.get("sortOrder", "1")
    if order not in ("1", "-1") and assume.holds("other-sort-order", "400"):
        raise invalid_field("query", "sortOrder", "Expected 1 or -1")
    return "DESC" if order == "-1" else "ASC"
