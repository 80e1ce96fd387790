"""One operation as an item of a list: what is done or differs, why, for whom, field by field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from rainbow_tenancy.reconcile.operations import Kind
from rainbow_tenancy.reports.data.apply import Result
from rainbow_tenancy.reports.data.drift import Difference
from rainbow_tenancy.reports.data.parts import Operation
from rainbow_tenancy.reports.forms.html.elements import SAY, Html, element
from rainbow_tenancy.reports.forms.html.names import place
from rainbow_tenancy.reports.forms.html.values import changes_table
from rainbow_tenancy.reports.sentences import SYMBOL, users_of
from rainbow_tenancy.reports.words import listed

__all__ = ["Telling", "deed", "sign_of", "signs"]

CLASSES: Final[Mapping[str, str]] = {"+": "add", "~": "change", "−": "remove"}
OTHER_SIDE: Final[Mapping[str, str]] = {"+": "−", "−": "+"}  # what a repair adds is missing now
TOUCHES_ITS_OWN: Final = frozenset({Kind.CREATE_SITE, Kind.ASSOCIATE, Kind.REMOVE})  # the company that is named already


@dataclass(frozen=True, slots=True)
class Telling:
    """How the operations of one page are told.

    Attributes:
        heads: What stands over the old and the new value of a field.
        full: All of them, instead of the first ones of a section.
        users: Whether the numbers of users were asked for.
        anchored: The anchors that the page has already.
    """

    heads: tuple[str, str]
    full: bool
    users: bool = False
    anchored: set[str] = field(default_factory=set)


def sign_of(one: Operation) -> str:
    """Its sign: of an operation what it does, of a difference what Rainbow has (+) or lacks (−)."""
    sign = SYMBOL[one.kind].replace("-", "−")
    return OTHER_SIDE.get(sign, sign) if isinstance(one, Difference) else sign


def signs(found: Sequence[Operation]) -> str:
    """How many operations of each sign: `+2 −1`."""
    several = [sign_of(one) for one in found]
    return " ".join(f"{sign}{several.count(sign)}" for sign in dict.fromkeys(several))


def deed(one: Operation, telling: Telling) -> Html:
    """One operation, or one difference."""
    sign = sign_of(one)
    words = SAY.difference(one) if isinstance(one, Difference) else SAY.deed(one)
    return element(
        "li",
        element("p", element("span", sign, class_="sign"), " ", Html(words), place(one.position)),
        *(_of_difference(one) if isinstance(one, Difference) else _of_operation(one, users=telling.users)),
        changes_table(one.changes, telling.heads, new=one.kind is Kind.CREATE, moved=isinstance(one, Difference))
        if one.changes
        else None,
        class_=CLASSES[sign],
    )


def _alone(one: Operation) -> str:
    return listed(company.name for company in one.touches if company.left_without_pbx)


def _of_difference(one: Difference) -> list[Html]:
    notes = []
    if _alone(one):
        notes.append(element("p", f"Its repair leaves {_alone(one)} without any PBX.", class_="alarm"))
    if one.repair_blocked is not None:
        notes.append(element("p", f"Its repair is blocked: {one.repair_blocked}.", class_="alarm"))
    return notes


def _of_operation(one: Operation, *, users: bool) -> list[Html]:
    """Who is left alone, why, whom it touches, how it ended."""
    notes = [element("p", f"This leaves {_alone(one)} without any PBX.", class_="alarm")] if _alone(one) else []
    notes.append(element("p", f"Because {one.why}.{_touching(one, users=users)}", class_="why"))
    if one.assumptions and not isinstance(one, Result):
        notes.append(element("p", Html(f"Not confirmed: {SAY.leans_on(one)}."), class_="why"))
    if isinstance(one, Result) and one.detail:
        request = f" Request {one.request_id}." if one.request_id and one.request_id not in one.detail else ""
        notes.append(element("p", f"{one.detail.removesuffix('.')}.{request}", class_="alarm"))
    return notes


def _touching(one: Operation, *, users: bool) -> str:
    number = users_of(one.touches) if users and one.touches else ""
    names = "" if one.kind in TOUCHES_ITS_OWN else listed((company.name for company in one.touches), 10)
    touched = ": ".join(filter(None, (names, number)))
    return f" Touches {touched}." if touched else ""
