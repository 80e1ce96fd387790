"""What a plan is made of: plain data that apply carries out and reports render.

The order in which the operations of one PBX run, and what each waits for:

                    create site ──►─┐
    create ──┬─► make shared ──► associate ──┬─► remove ──► make ordinary
             │                      ┊        │
             └──────────────────► update     └─► replace (delete the old one)

    ──► needs: runs only when the other was done       ┊ after: runs when the other has ended, well or not

A site may be created for several PBXs; the creation of an ordinary PBX needs that of its one site.

A removal also needs every association of the same company in the plan, so that a company that moves is never without.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from operator import attrgetter
from typing import Any, Final, NamedTuple

from rainbow_tenancy.fields import SecretRef
from rainbow_tenancy.reconcile.audience import Audience
from rainbow_tenancy.tenancy.positions import Place

__all__ = [
    "BY_NAME",
    "ORDER",
    "Blocked",
    "Change",
    "CompanyTouched",
    "Hint",
    "Kind",
    "Leaning",
    "Manual",
    "Meeting",
    "Mention",
    "Moved",
    "Operation",
    "PbxRef",
    "Pending",
    "Plan",
    "SiteRef",
    "Unmanaged",
]


class Kind(Enum):
    """The kinds of operation; the value is the word that plans, journals and JSON use."""

    CREATE_SITE = "create site"
    CREATE = "create"
    MAKE_SHARED = "make shared"
    ASSOCIATE = "associate"
    UPDATE = "update"
    REMOVE = "remove"
    MAKE_ORDINARY = "make ordinary"
    DELETE = "delete"
    REPLACE = "replace"


# Beside the picture above: the sequence in which one PBX's operations are planned and shown.
ORDER = tuple(Kind)


class TakesOver(Enum):
    """Which PBX a create may mean that is there already under its equipment ID, and that nobody uses."""

    NOTHING = "nothing"
    NAMESAKE = "namesake"
    ANY = "any"  # nobody else can have given it this equipment ID


class Moved(Enum):
    """Who moved since the base of a comparison; the value is the word of JSON."""

    RAINBOW = "rainbow"
    FILES = "files"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class PbxRef:
    """The PBX of an operation, as far as it is known when the plan is made."""

    key: str | None  # its key in the files; None for a PBX that no file names
    name: str
    system_id: str | None = None
    equipment_id: str | None = None
    fleet: bool = False  # the equipment ID is also the code: reports shorten it

    @property
    def label(self) -> str:
        """How messages name it: the key of the files, else the Server name."""
        return self.key or self.name

    @property
    def identity(self) -> str:
        """What tells it from other PBXs within a plan."""
        return self.key or self.system_id or self.name


@dataclass(frozen=True, slots=True)
class SiteRef:
    """A site by id and name."""

    id: str | None  # None: the same plan creates it
    name: str


@dataclass(frozen=True, slots=True)
class CompanyTouched:
    """A company that an operation touches."""

    id: str
    name: str
    left_without_pbx: bool = False  # after this plan no PBX serves it


BY_NAME: Final = attrgetter("name", "id")  # the order of companies, and of sites: that of Rainbow's links means nothing


@dataclass(frozen=True, slots=True)
class Change:
    """One field from → to, both as a file writes them; `before` is None where the PBX is new."""

    path: str
    before: Any
    after: Any
    place: Place | None = None
    moved: Moved | None = None  # None: there is no base to tell it by; so below
    base: Any = None  # what the files said then


@dataclass(frozen=True, slots=True)
class Leaning:
    """A behaviour of Rainbow that an operation rests on and that nobody has confirmed."""

    name: str  # of its row in docs/assumptions.md
    contradicted: bool = False  # Rainbow was seen to do otherwise


@dataclass(slots=True)
class Operation:
    """One thing to do in Rainbow."""

    kind: Kind
    pbx: PbxRef
    why: str
    place: Place | None = None
    company: CompanyTouched | None = None  # of create site, associate, remove; of an ordinary create
    sites: tuple[SiteRef, ...] = ()  # to create, link or unlink; for the creation of an ordinary PBX, its one site
    changes: tuple[Change, ...] = ()
    touches: tuple[CompanyTouched, ...] = ()
    replaces: PbxRef | None = None  # of replace: the PBX that takes over
    linked: frozenset[str] = frozenset()  # of delete and replace: ids of the sites that the PBX is linked to
    activation_code: SecretRef | None = None  # of create: resolved only while applying
    takes_over: TakesOver = TakesOver.NOTHING  # of create: such a PBX gets the values instead
    moved: Moved | None = None
    leans_on: tuple[Leaning, ...] = ()
    last_link: bool = False  # of remove: no link is left, and the files find the PBX by nothing but its name
    number: int = 0  # its place in the plan, from 1
    needs: tuple[int, ...] = ()
    after: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Blocked:
    """An operation that may not be done, why, and what releases it."""

    operation: Operation
    reason: str
    release: str


@dataclass(frozen=True, slots=True)
class Manual:
    """Something that a person must do, or that is waited for."""

    pbx: PbxRef
    what: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Hint:
    """Worth knowing, nothing to do in Rainbow."""

    text: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Unmanaged:
    """In Rainbow and in no file: an association on a PBX with `sharedWith`, or (without company) a shared PBX."""

    pbx: PbxRef
    company: CompanyTouched | None = None
    sites: tuple[SiteRef, ...] = ()
    place: Place | None = None  # of the `sharedWith` that does not name the company
    moved: Moved | None = None


@dataclass(frozen=True, slots=True)
class Pending:
    """A PBX of the files that is in Rainbow and has not connected so far."""

    pbx: PbxRef
    place: Place | None = None
    companies: tuple[CompanyTouched, ...] = ()  # that share it


@dataclass(frozen=True, slots=True)
class Meeting:
    """A PBX on which a plan brings companies together that share none so far.

    Attributes:
        pbx: The PBX.
        joining: Companies that come onto it and meet one there that they share no PBX with so far.
        present: Companies that are on it, stay, and are met so.
        hidden: Links to sites that this account does not see: more companies may be met there.
    """

    pbx: PbxRef
    joining: tuple[CompanyTouched, ...]
    present: tuple[CompanyTouched, ...]
    hidden: int


class Mention(NamedTuple):
    """A company that stands in what a PBX is called.

    Attributes:
        pbx: What identifies the PBX within the plan.
        company: The company's id; None of one that only the files name.
        word: Its name, reference or id, or a word of its name, its reference or a site's name.
    """

    pbx: str
    company: str | None
    word: str


@dataclass(slots=True, repr=False)  # as for Estate
class Plan:
    """The ordered difference between tenancy and estate."""

    partner_id: str
    operations: list[Operation] = field(default_factory=list)
    blocked: list[Blocked] = field(default_factory=list)
    manual: list[Manual] = field(default_factory=list)
    hints: list[Hint] = field(default_factory=list)
    unmanaged: list[Unmanaged] = field(default_factory=list)
    not_visible: list[Hint] = field(default_factory=list)  # what this account cannot see: unknown, not nought
    left_out: int = 0  # operations that --pbx and --company left aside
    aside: list[Operation | Unmanaged] = field(default_factory=list)  # these, and associations that are only reported
    users: Mapping[str, int | None] = field(default_factory=dict)  # of each company touched; absent = not asked
    pending: list[Pending] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)  # of the PBXs of its operations
    base: str | None = None  # what tells who moved: where it is from
    audience: Audience | None = None  # the companies of --company
    # What per cent limits are reckoned on.
    associations_seen: int = 0
    companies_seen: int = 0

    @property
    def is_empty(self) -> bool:
        """Nothing to do and nothing held back."""
        return not self.operations and not self.blocked

    def companies_touched(self) -> dict[str, CompanyTouched]:
        """Every company that an operation touches, by id."""
        touched: dict[str, CompanyTouched] = {}
        for operation in self.operations:
            for company in operation.touches:
                if company.id not in touched or company.left_without_pbx:
                    touched[company.id] = company
        return touched
