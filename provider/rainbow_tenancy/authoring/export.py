"""An estate as the files that a person would have written. Pure: the same estate always gives the same text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple

from rainbow_tenancy.authoring.describe import FIELDS, Described, Describer
from rainbow_tenancy.authoring.layout import Block, layout
from rainbow_tenancy.authoring.lift import Lifted, lift
from rainbow_tenancy.authoring.slugs import distinct, slug
from rainbow_tenancy.authoring.writable import as_written, is_host, is_id
from rainbow_tenancy.authoring.yaml_text import Word
from rainbow_tenancy.globs import matches
from rainbow_tenancy.rainbow import Company, System
from rainbow_tenancy.reconcile.estate import Estate

__all__ = ["Choice", "Export", "Split", "UnknownPbxError", "choose", "export"]

Split = Literal["pbx", "company", "none"]
TENANCY: Final = "main"  # the name of a tenancy whose files give none


class UnknownPbxError(LookupError):
    """A name was asked for that no PBX bears; the text is the name."""


@dataclass(slots=True)
class Export:
    """Files by their paths below the directory that is exported to, and what they hold.

    Attributes:
        files: Path to text; of a tenancy the root file is `tenancy.yaml`.
        pbxs: How many PBXs have a block, or a resource.
        associations: How many associations stand in the files.
        ordinary: Ordinary PBXs that were not asked for by name.
        left_out: Names of the PBXs that no block can stand for, each with the reason.
        incomplete: Names of the PBXs of which something could not be written; the files say what.
        fleets: How many PBXs are written with their fleet's references, which are their activation codes.
    """

    files: dict[str, str]
    pbxs: int
    associations: int
    ordinary: list[str]
    left_out: list[tuple[str, str]]
    incomplete: list[str]
    fleets: int = 0


def export(
    estate: Estate,
    *,
    host: str | None = None,
    split: Split = "none",
    pbxs: Sequence[str] = (),
    scope: bool = False,
) -> Export:
    """Write the estate as files; a plan over them and this estate holds no operation.

    Args:
        estate: What Rainbow has.
        host: Rainbow's host, for `partner`.
        split: A file a PBX, a file a company, or one file.
        pbxs: Globs of names of PBXs. None: every shared PBX. An ordinary PBX is exported only where its name is given,
            for what the files name they govern.
        scope: The files govern no PBX but those of these names, and those that will bear them (`policy.scope`).

    Raises:
        UnknownPbxError: No PBX bears a name that was given.
    """
    return _Exporter(estate, split, pbxs if scope else ()).run(host, pbxs)


@dataclass(slots=True)
class _Exporter:
    estate: Estate
    split: Split
    scope: Sequence[str]
    describer: Describer = field(init=False)

    def __post_init__(self) -> None:
        self.describer = Describer(self.estate)

    def run(self, host: str | None, pbxs: Sequence[str]) -> Export:
        described, left_out, ordinary = choose(self.estate, pbxs)
        keys = distinct({one.system.id: slug(one.system.name, "pbx") for one in described})
        lifted = lift(described)
        blocks = {keys[one.system.id]: self.block(one, keys[one.system.id], lifted) for one in described}
        companies = self.companies(described, keys) if self.split == "company" else {}
        root: dict[str, Any] = {"version": 1}
        if is_id(self.estate.partner_id):
            where = {"host": Word(host)} if host and is_host(host) else {}
            root["partner"] = {**where, "id": self.estate.partner_id}
        if self.scope:
            root["policy"] = {"scope": list(self.scope)}
        if lifted.defaults:
            root["defaults"] = _nested(lifted.defaults)
        return Export(
            layout(root, lifted.rule_sets, blocks, companies, split=self.split, left_out=left_out, ordinary=ordinary),
            pbxs=len(described),
            associations=sum(len(one.links or ()) for one in described),
            ordinary=ordinary,
            left_out=left_out,
            incomplete=[one.system.name for one in described if one.notes],
            fleets=sum("fleet" in block.content for block in blocks.values()),
        )

    # ── A PBX ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def block(self, one: Described, key: str, lifted: Lifted) -> Block:
        system = one.system
        own = _nested(lifted.own[system.id])
        block: dict[str, Any] = {} if system.name == key else {"name": system.name}
        block |= {"type": own.pop("type")} if "type" in own else {}
        block |= self.describer.identity(system, key, TENANCY)
        block |= own
        if system.has_media_pillar:
            block["webrtcGateway"] = Word("expected")
        if not one.shared:
            block["shared"] = False
        if one.links is not None:
            links = [] if self.split == "company" else one.links
            block["sharedWith"] = [self.share(link.company, link.site) for link in links]
        return Block(block, one.notes)

    def share(self, company: Company, site: str | None) -> str | dict[str, str]:
        ref = self.ref(company)
        name = ref.pop("name", None)
        if name and not ref and not site:
            return name
        return {**({"company": name} if name else {}), **ref, **({"site": site} if site else {})}

    def ref(self, company: Company) -> dict[str, str]:
        ref = self.describer.company_ref(company)
        if ref is None:
            raise ValueError("a company that cannot be named has no associations to write")
        return ref

    # ── Companies ────────────────────────────────────────────────────────────────────────────────────────────────────

    def companies(self, described: Iterable[Described], keys: Mapping[str, str]) -> dict[str, Block]:
        """Each company with the PBXs that it uses, in the order of names."""
        found: dict[str, Company] = {}
        uses: dict[str, list[Any]] = {}
        for one in described:
            key = Word(keys[one.system.id])
            for link in one.links or ():
                found[link.company.id] = link.company
                use = {"pbx": key, "site": link.site} if link.site else key
                uses.setdefault(link.company.id, []).append(use)
        names = distinct(
            {company.id: slug(company.name, "company") for company in sorted(found.values(), key=_by_name)}
        )
        return {
            key: Block({**(ref if (ref := self.ref(found[one])) != {"name": key} else {}), "uses": uses[one]})
            for one, key in names.items()
        }


class Choice(NamedTuple):
    """The PBXs to export, in the order of names.

    Attributes:
        described: Those that files can say.
        left_out: Names of the others, each with the reason.
        ordinary: Names of ordinary PBXs that nobody asked for.
    """

    described: list[Described]
    left_out: list[tuple[str, str]]
    ordinary: list[str]


def choose(estate: Estate, pbxs: Sequence[str]) -> Choice:
    """What is exported, as files can say it.

    Raises:
        UnknownPbxError: No PBX bears a name that was given.
    """
    chosen, ordinary = _chosen(estate, pbxs)
    describer = Describer(estate)
    described: list[Described] = []
    left_out: list[tuple[str, str]] = []
    for system in chosen:
        match describer.describe(system):
            case Described() as found:
                described.append(found)
            case reason:
                left_out.append((system.name, reason))
    return Choice(described, left_out, ordinary)


def _chosen(estate: Estate, pbxs: Sequence[str]) -> tuple[list[System], list[str]]:
    """The PBXs to export, in the order of names; and the names of the ordinary ones that nobody asked for."""
    systems = sorted(estate.systems, key=_by_name)
    if not pbxs:
        return [one for one in systems if one.is_shared], [one.name for one in systems if not one.is_shared]
    chosen: dict[str, System] = {}
    for glob in pbxs:
        found = [one for one in systems if matches([one.name], [glob])]
        if not found:
            raise UnknownPbxError(glob)
        chosen |= {one.id: one for one in found}
    return sorted(chosen.values(), key=_by_name), []


def _by_name(one: System | Company) -> tuple[str, str, str]:
    return one.name.casefold(), one.name, one.id


def _nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values by path as the block that holds them, in the order of the table of fields."""
    block: dict[str, Any] = {}
    for row in FIELDS:
        if row.path in values:
            first, _, second = row.path.partition(".")
            value = as_written(row.path, values[row.path])
            if second:
                block.setdefault(first, {})[second] = value
            else:
                block[first] = value
    return block
