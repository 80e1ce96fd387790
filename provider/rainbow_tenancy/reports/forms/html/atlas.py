"""The map's data: columns of what PBXs and companies are, and links as integers.

10,000 PBXs with 100,000 associations are some two megabytes. Companies are numbered in the order of names, PBXs in that
of the report. What an operation says of a PBX, or of one of its associations, is a number into `words`.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from rainbow_tenancy.reports.data.parts import Company, Operation, Pbx, Unmanaged
from rainbow_tenancy.reports.data.status import PbxReport, Sharer
from rainbow_tenancy.reports.forms.html.deeds import sign_of
from rainbow_tenancy.reports.forms.html.differences import anchor
from rainbow_tenancy.reports.forms.html.elements import plain

__all__ = ["Remark", "atlas", "held_back", "remarks", "unnamed"]


class Remark(NamedTuple):
    """What a report says of a PBX, or of a company on it, in a word to filter by."""

    word: str
    pbx: Pbx
    company: Company | None = None
    sign: str = "!"  # in a picture
    type: str | None = None  # that the files give a PBX which is not there yet


def remarks(found: Iterable[Operation], word: str | None = None) -> list[Remark]:
    """A remark each; its word is the operation's kind where none is given."""
    return [Remark(word or one.kind.value, one.pbx, one.company, sign_of(one), _type(one)) for one in found]


def held_back(found: Iterable[Operation]) -> list[Remark]:
    """A remark each on what is blocked."""
    return [Remark("blocked", one.pbx, one.company, type=_type(one)) for one in found]


def _type(one: Operation) -> str | None:
    return next((str(change.after) for change in one.changes if change.field == "type"), None)


def unnamed(found: Iterable[Unmanaged], word: str) -> list[Remark]:
    """A remark on each that no file names."""
    return [Remark(word, one.pbx, one.company, "○") for one in found]


class _Numbered:
    """Things in the order in which they came, each with its number."""

    def __init__(self) -> None:
        self.numbers: dict[Any, int] = {}

    def __call__(self, thing: Any) -> int:
        return self.numbers.setdefault(thing, len(self.numbers))

    def texts(self) -> list[str]:
        return [plain(str(thing)) for thing in self.numbers]


def atlas(pbxs: Sequence[PbxReport], said: Sequence[Remark]) -> dict[str, Any]:
    """The data of the map.

    Args:
        pbxs: The PBXs as they are, each with the companies that share it.
        said: What the report says of them.
    """
    names = {company.id: (company.name, company.reference or "") for pbx in pbxs for company in pbx.companies}
    names |= {one.company.id: (one.company.name, "") for one in said if one.company and one.company.id not in names}
    order = sorted(names, key=lambda identity: (names[identity], identity))
    number = {identity: at for at, identity in enumerate(order)}
    types, statuses, words, places = _Numbered(), _Numbered(), _Numbered(), _Numbered()
    at = {pbx.identity: row for row, pbx in enumerate(pbxs)}
    at |= {pbx.system_id: row for row, pbx in enumerate(pbxs) if pbx.system_id}
    differ: dict[int, list[int]] = {}
    marks: dict[int, dict[int, int]] = {}
    anchors: dict[int, str] = {}
    signs: dict[int, str] = {}
    wished: dict[int, str] = {}
    for one in said:
        row = at.get(one.pbx.system_id or one.pbx.identity, at.get(one.pbx.identity))
        if row is None:
            continue
        word = words(one.word)
        signs.setdefault(word, one.sign)
        if word not in differ.setdefault(row, []):
            differ[row].append(word)
        anchors.setdefault(row, plain(anchor(one.pbx)))
        if one.type:
            wished[row] = one.type
        if one.company:
            marks.setdefault(row, {})[number[one.company.id]] = word
    return {
        "names": [plain(pbx.label) for pbx in pbxs],
        "servers": {row: plain(pbx.name) for row, pbx in enumerate(pbxs) if pbx.name != pbx.label},
        "equipment": [plain(pbx.equipment_id or "") for pbx in pbxs],
        "type": [types(pbx.type or wished.get(row, "unknown")) for row, pbx in enumerate(pbxs)],
        "types": types.texts(),
        "status": [statuses(pbx.status or f'"{pbx.rainbow_status}"') for pbx in pbxs],
        "statuses": statuses.texts(),
        "ordinary": [row for row, pbx in enumerate(pbxs) if pbx.shared is False],
        "gateways": [row for row, pbx in enumerate(pbxs) if pbx.webrtc_gateway],
        "untold": [row for row, pbx in enumerate(pbxs) if pbx.rainbow_status and pbx.webrtc_gateway is None],
        "hidden": {row: pbx.links_not_visible for row, pbx in enumerate(pbxs) if pbx.links_not_visible},
        "links": [[number[company.id] for company in pbx.companies] for pbx in pbxs],
        "sites": {
            row: sites
            for row, pbx in enumerate(pbxs)
            if (sites := {number[one.id]: places(_sites(one)) for one in pbx.companies if _telling(one)})
        },
        "places": places.texts(),
        "companies": [plain(names[identity][0]) for identity in order],
        "references": {row: plain(names[identity][1]) for row, identity in enumerate(order) if names[identity][1]},
        "words": words.texts(),
        "signs": [signs[word] for word in words.numbers.values()],
        "differ": differ,
        "marks": marks,
        "anchors": anchors,
    }


def _telling(company: Sharer) -> bool:
    """Whether the sites say more than the company's own name, which an only site mostly bears."""
    return [site.name for site in company.sites] != [company.name]


def _sites(company: Sharer) -> str:
    return ", ".join(site.name for site in company.sites)
