"""What the files say, checked, with defaults, profiles and rule sets applied: the desired side of every comparison."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, overload

from rainbow_tenancy.fields import SecretRef
from rainbow_tenancy.globs import matches
from rainbow_tenancy.tenancy.positions import NOWHERE, At, Files, Place
from rainbow_tenancy.tenancy.problems import Problem

__all__ = [
    "CompanyRef",
    "Connection",
    "DesiredPbx",
    "FormerCompany",
    "Limits",
    "Partner",
    "PlainShares",
    "Share",
    "Tenancy",
    "fleet_equipment_id",
]


@dataclass(frozen=True, slots=True, eq=False)
class CompanyRef:
    """How the files name a company: by id, else by reference, else by exact name; the first that is given decides.

    Equal to nothing but itself: the files have one object for all the lines that name a company.
    """

    name: str | None = None
    id: str | None = None
    reference: str | None = None

    def __str__(self) -> str:
        return self.name or self.reference or self.id or ""


class Share(NamedTuple):
    """One wished association: a PBX shared with a company, through a named site or through any."""

    company: CompanyRef  # one object for all associations of a company
    site: str | None  # a site's name or id; None is satisfied by any link of the company
    at: At
    wait_if_missing: bool = False  # `ifMissing: wait`: a manual item instead of an error while the company is not there
    create_site: bool = False  # `site: {create: true}`: the site is made while the company has none of this name


class PlainShares(Sequence[Share]):
    """A list `sharedWith` of which every line is a company's word alone.

    It holds the companies, and the list; a row is made when somebody asks for it. A large tenancy has 100,000 of them,
    and as a rule nobody asks: there is nothing to do about them.
    """

    __slots__ = ("_words", "companies")

    def __init__(self, companies: list[CompanyRef], words: list[str]) -> None:
        self.companies = companies
        self._words = words

    def __len__(self) -> int:
        return len(self.companies)

    def __iter__(self) -> Iterator[Share]:
        return map(self._row, range(len(self.companies)))

    @overload
    def __getitem__(self, index: int) -> Share: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Share, ...]: ...
    def __getitem__(self, index: int | slice) -> Share | tuple[Share, ...]:
        rows = range(len(self.companies))[index]
        return tuple(map(self._row, rows)) if isinstance(rows, range) else self._row(rows)

    def _row(self, index: int) -> Share:
        return Share(self.companies[index], None, At(self._words, index))


@dataclass(frozen=True, slots=True)
class Connection:
    """How an OmniPCX Enterprise reaches the public network; no field of Rainbow, it goes on the connection sheet."""

    dns_servers: tuple[str, ...] = ()
    proxy_host: str | None = None
    proxy_port: int | None = None
    proxy_username: str | None = None
    proxy_password: SecretRef | None = None


@dataclass(slots=True)
class DesiredPbx:
    """One PBX's block after defaults, profile and rule sets: what is governed, and nothing else."""

    key: str
    at: At  # of its key
    name: str  # the Server name; the key where the block gives none
    values: Mapping[
        str, Any
    ]  # governed fields in place: path of `fields.FIELDS` to a file's value; always holds `name` unless absent
    positions: Mapping[str, At]  # of each governed path, and of `sharedWith`, `equipment.id`, `shared`, … where written
    id: str | None = None
    equipment_id: str | None = None  # declared by `equipment: {id}` or by `fleet`
    activation_code: SecretRef | None = None
    fleet: bool = False  # equipment ID and code are both the fleet's: the ID is as secret as a code in reports
    generated_by_rainbow: bool = False  # `equipment: {generate: rainbow}`
    shared: bool = True
    shared_with: Sequence[Share] | None = None  # None: the list is not governed
    uses: Sequence[Share] = ()  # from the `uses` lines of companies
    absent: bool = False
    renamed_from: str | None = None
    replaces: str | None = None  # the equipment ID of the PBX that this one replaces
    webrtc_gateway: Literal["expected", "none"] | None = None
    connection: Connection | None = None

    @property
    def shares(self) -> Sequence[Share]:
        """The associations that the files wish for, wherever they stand."""
        if not self.uses:
            return () if self.shared_with is None else self.shared_with
        return (*(self.shared_with or ()), *self.uses)

    def at_of(self, path: str) -> At:
        """Where a field's value stands, else where the block's key stands."""
        return self.positions.get(path, self.at)


@dataclass(frozen=True, slots=True)
class FormerCompany:
    """A company that is to be removed from every PBX that this account sees."""

    company: CompanyRef
    at: At


def fleet_equipment_id(fleet: Mapping[str, str]) -> str:
    """The equipment ID, and the activation code too, of a PBX that comes from the reseller's fleet."""
    return f"{fleet['fleetReference']}-{fleet['installationReference']}"


@dataclass(frozen=True, slots=True)
class Partner:
    """Where the tenancy belongs; another host or partner is refused before anything else is read."""

    host: str | None = None
    id: str | None = None
    at: At = NOWHERE


@dataclass(frozen=True, slots=True)
class Limits:
    """Brakes on one apply: a number, or per cent as `"10%"`; where both are given the smaller rules."""

    removals: tuple[int | str, ...] = (5,)
    companies_touched: tuple[int | str, ...] = ()


@dataclass(slots=True)
class Tenancy:
    """A whole tenancy as the reconciler wants it."""

    root: str  # the root file, as messages name it
    files: Files
    name: str = "main"
    partner: Partner = Partner()
    pbxs: list[DesiredPbx] = field(default_factory=list)
    former: list[FormerCompany] = field(default_factory=list)
    remove_unmanaged: bool = True  # policy.unmanagedAssociations: remove | report
    limits: Limits = Limits()
    new_sites: list[Share] = field(default_factory=list)  # associations whose site may have to be created
    scope: tuple[str, ...] = ()  # policy.scope: globs of Server names; none: every PBX
    hints: list[Problem] = field(default_factory=list)  # what is allowed, but hardly meant

    def governs(self, name: str) -> bool:
        """Whether a PBX that bears this Server name is within `policy.scope`."""
        return not self.scope or matches([name], self.scope)

    def place(self, at: At) -> Place | None:
        """The place of a packed position; None for a value that stands in no file."""
        return None if at is NOWHERE else self.files.place(at)
