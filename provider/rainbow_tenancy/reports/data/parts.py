"""The parts that reports are made of: plain data, in the words of their JSON."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from rainbow_tenancy.reconcile.operations import Kind, Moved

__all__ = [
    "FORMAT_VERSION",
    "Blocked",
    "Change",
    "Company",
    "Data",
    "FormatVersion",
    "Hint",
    "Leaning",
    "Manual",
    "Mention",
    "Neighbour",
    "NewNeighbours",
    "Operation",
    "Pbx",
    "Pending",
    "Position",
    "Site",
    "Touched",
    "Unmanaged",
    "says",
]


def says(description: str) -> Meta:
    """What the JSON Schema says of a key."""
    return Meta(description=description)


FORMAT_VERSION: Literal[1] = 1
FormatVersion = Annotated[Literal[1], says("Raised when a key changes its meaning or goes away. Keys may be added.")]


class Data(Struct, frozen=True, rename="camel"):
    """What every report and each part of it is: keys of a document, none of which has a place for a secret."""

    def alone(self) -> "Data":
        """The report without what stands beside it."""
        return self


WhoMoved = Annotated[
    Moved | None,
    says(
        "Who moved since the base: rainbow, the files, or both: of a field a conflict, of an update also where each "
        "moved another field; null where it cannot be told."
    ),
]


class Position(Data, frozen=True):
    """Where something stands in the tenancy files."""

    file: Annotated[str, says("The file, relative to the working directory.")]
    line: Annotated[int, says("Counted from 1.")]
    column: Annotated[int, says("Counted from 1.")]


class Pbx(Data, frozen=True):
    """A PBX by every name that is known of it."""

    key: Annotated[str | None, says("Its key in the files; null where no file names it.")]
    name: Annotated[str, says("Its Server name.")]
    system_id: Annotated[str | None, says("Its id in Rainbow; null where it has none yet.")]
    equipment_id: Annotated[
        str | None, says("Its equipment ID, shortened where it is the activation code too; null where not known yet.")
    ]

    @property
    def label(self) -> str:
        """How messages name it: the key of the files, else the Server name."""
        return self.key or self.name

    @property
    def identity(self) -> str:
        """What tells it from other PBXs within a report."""
        return self.key or self.system_id or self.name


class Site(Data, frozen=True):
    """A site of a company."""

    id: Annotated[str | None, says("Its id in Rainbow; null where it is to be created.")]
    name: str


class Company(Data, frozen=True):
    """A customer company."""

    id: str
    name: str
    left_without_pbx: Annotated[bool, says("Whether no PBX serves it once everything is done.")]


class Touched(Company, frozen=True):
    """A company that an operation touches."""

    users: Annotated[int | None, says("How many users it has; null is unknown or not asked, not nought.")]


class Change(Data, frozen=True, rename={"before": "from", "after": "to"}):
    """One field, from what Rainbow has to what the files say, both as a file writes them."""

    field: Annotated[str, says("Its path in a PBX's block, such as dialing.outboundPrefix.")]
    before: Annotated[Any, says("What Rainbow has; null where the PBX is new.")]
    after: Annotated[Any, says("What the files say.")]
    position: Annotated[Position | None, says("Where the files say it; null where they do not.")]
    moved: WhoMoved
    base: Annotated[Any, says("What the files said before; null where that is not known, or they said nothing.")]


class Leaning(Data, frozen=True):
    """A behaviour of Rainbow that an operation rests on and that nobody has confirmed."""

    name: Annotated[str, says("Its row in docs/assumptions.md.")]
    contradicted: Annotated[bool, says("Whether rainbowctl doctor saw Rainbow do otherwise.")]


class Operation(Data, frozen=True):
    """One thing to do in Rainbow."""

    kind: Kind
    pbx: Pbx
    company: Annotated[Company | None, says("The company of an association or a site; null for other operations.")]
    sites: Annotated[list[Site], says("The sites to create, link or unlink.")]
    changes: list[Change]
    replaced_by: Annotated[Pbx | None, says("Of replace: the PBX that takes over.")]
    why: str
    position: Annotated[Position | None, says("Where in the files it comes from; null where it stands in none.")]
    touches: Annotated[list[Touched], says("The companies that notice it.")]
    moved: WhoMoved
    assumptions: Annotated[list[Leaning], says("What it rests on that is not confirmed.")]


class Blocked(Data, frozen=True):
    """An operation that may not be done now."""

    operation: Operation
    reason: str
    release: Annotated[str, says("What releases it.")]


class Manual(Data, frozen=True):
    """Something that a person must do, or that is waited for."""

    pbx: Pbx
    what: str
    position: Position | None


class Pending(Data, frozen=True):
    """A PBX of the files that is in Rainbow and has not connected so far."""

    pbx: Pbx
    position: Annotated[Position | None, says("Its block.")]


class Neighbour(Data, frozen=True):
    """A company that shares a PBX with others."""

    id: str
    name: str


class NewNeighbours(Data, frozen=True):
    """A PBX on which companies meet that share none so far."""

    pbx: Pbx
    joining: Annotated[
        list[Neighbour], says("Companies that come onto it and meet one there that they share no PBX with so far.")
    ]
    present: Annotated[list[Neighbour], says("Companies that are on it, stay, and are met so.")]
    links_not_visible: Annotated[int, says("Links to sites that this account does not see: unknown, not nought.")]


class Mention(Data, frozen=True):
    """A company that stands in what a PBX is called: a notice to another company calls the PBX by its equipment ID."""

    pbx: Annotated[str, says("The PBX's key; where it has none, its id.")]
    company: Annotated[str | None, says("The company's id; null of one that only the files name.")]
    word: Annotated[str, says("Its name, reference or id, or a word of its name, its reference or a site's name.")]


class Hint(Data, frozen=True):
    """A sentence that is worth knowing."""

    text: str
    position: Position | None


class Unmanaged(Data, frozen=True):
    """In Rainbow and in no file: an association, or (company null) a shared PBX."""

    pbx: Pbx
    company: Company | None
    sites: list[Site]
    position: Annotated[Position | None, says("The sharedWith that does not name the company; null for a PBX.")]
    moved: WhoMoved
