"""The sentences that several forms say, each with its own way of making foreign text fit to stand in them."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Final

from rainbow_tenancy.reconcile.drift import FAILS, Sort
from rainbow_tenancy.reconcile.operations import Kind, Moved
from rainbow_tenancy.reports.data.apply import ApplyReport
from rainbow_tenancy.reports.data.drift import DriftReport
from rainbow_tenancy.reports.data.parts import (
    Change,
    Neighbour,
    NewNeighbours,
    Operation,
    Pending,
    Touched,
    Unmanaged,
)
from rainbow_tenancy.reports.data.plan import PlanReport
from rainbow_tenancy.reports.data.status import Event, StatusReport
from rainbow_tenancy.reports.escaped import Escape, Escaped
from rainbow_tenancy.reports.words import count, listed

__all__ = ["GATEWAY", "MOVED", "SORTS", "SYMBOL", "Sentences", "kinds_of", "users_of"]

SYMBOL: Final[Mapping[Kind, str]] = {
    Kind.CREATE_SITE: "+",
    Kind.CREATE: "+",
    Kind.MAKE_SHARED: "~",
    Kind.ASSOCIATE: "+",
    Kind.UPDATE: "~",
    Kind.REMOVE: "-",
    Kind.MAKE_ORDINARY: "~",
    Kind.DELETE: "-",
    Kind.REPLACE: "-",
}

COUNTED: Final = (
    (Kind.CREATE, "PBX", "PBXs", "to create"),
    (Kind.CREATE_SITE, "site", "sites", "to create"),
    (Kind.ASSOCIATE, "association", "associations", "to add"),
    (Kind.REMOVE, "association", "associations", "to remove"),
    (Kind.UPDATE, "PBX", "PBXs", "to update"),
    (Kind.MAKE_SHARED, "PBX", "PBXs", "to make shared"),
    (Kind.MAKE_ORDINARY, "PBX", "PBXs", "to make ordinary"),
    (Kind.DELETE, "PBX", "PBXs", "to delete"),
    (Kind.REPLACE, "replaced PBX", "replaced PBXs", "to delete"),
)

SORTS: Final[Mapping[Sort, str]] = {
    Sort.MISSING: "missing in Rainbow",
    Sort.UNMANAGED: "unmanaged in Rainbow",
    Sort.CHANGED: "changed",
    Sort.UNMANAGED_PBX: "shared and in no file",
    Sort.NOT_VISIBLE: "not visible to this account",
    Sort.MANUAL: "waiting for a person",
    Sort.PENDING: "Pending",
}

CONTRADICTED: Final = "contradicted here"
GATEWAY: Final[Mapping[bool | None, str]] = {True: "attached", False: "none", None: "unknown"}

MOVED: Final[Mapping[Moved, str]] = {
    Moved.RAINBOW: "Rainbow moved",
    Moved.FILES: "the files moved",
    Moved.BOTH: "both moved: a conflict",
}


class Sentences(Escaped):
    """Sentences in which foreign text is escaped for one form."""

    neighbours: Final = "New neighbours, who dial through the same PBX after this"

    # What sharing means, in ALE's own words (Swagger of the admin portal, isShared of a system).
    exposed: Final = (
        'Sharing "exposes all users of the PBX to all companies that have users on this PBX (for association, for dial '
        'by name)" (ALE, admin API, isShared).'
    )

    # Rainbow's rule for isShared (Swagger), and what sharing means.
    ordinary: Final = (
        "An ordinary PBX serves one company. Once made shared (name it in the files, then apply --adopt), it lets "
        "other companies be associated with it, and shows its users to all of them."
    )

    def __init__(self, escape: Escape) -> None:
        super().__init__(escape)
        self._deeds: Mapping[Kind, Callable[[Operation], str]] = {
            Kind.CREATE_SITE: lambda one: f"create {self.site_of(one)}",
            Kind.CREATE: lambda one: "create" + self.on_site(one),
            Kind.MAKE_SHARED: lambda one: "make shared",
            Kind.ASSOCIATE: lambda one: f"associate with {self.company_of(one)}",
            Kind.UPDATE: lambda one: f"update {listed(change.field for change in one.changes)}",
            Kind.REMOVE: lambda one: f"remove from {self.company_of(one)}",
            Kind.MAKE_ORDINARY: lambda one: "make ordinary" + self.on_site(one),
            Kind.DELETE: lambda one: f"delete {self.text(one.pbx.name)}",
            Kind.REPLACE: lambda one: (
                f"delete {self.text(one.pbx.name)}, which is replaced"
                + (f" by {self.pbx(one.replaced_by)}" if one.replaced_by else "")
            ),
        }
        self._differences: Mapping[Kind, Callable[[Operation], str]] = {
            Kind.CREATE_SITE: lambda one: f"no {self.site_of(one)}",
            Kind.CREATE: lambda one: "no such PBX",
            Kind.MAKE_SHARED: lambda one: "ordinary in Rainbow, shared in the files",
            Kind.ASSOCIATE: lambda one: f"not shared with {self.company_of(one)}",
            Kind.UPDATE: lambda one: f"other values of {listed(change.field for change in one.changes)}",
            Kind.REMOVE: lambda one: f"shared with {self.company_of(one)}; {self.text(one.why)}",
            Kind.MAKE_ORDINARY: lambda one: "shared in Rainbow, ordinary in the files",
            Kind.DELETE: lambda one: f"still there; {self.text(one.why)}",
            Kind.REPLACE: lambda one: f"still there; {self.text(one.why)}",
        }

    # ── Sentences ────────────────────────────────────────────────────────────────────────────────────────────────

    def event(self, one: Event) -> str:
        """Something that happened to a connection; a word of ours begins it."""
        return f"at {self.text(one.date) or '(no date)'}: {self.text(one.type) or '(no word)'}"

    def deed(self, operation: Operation) -> str:
        """What an operation does, without the PBX: `associate with Garage Dupont, site Lyon`."""
        return self._deeds[operation.kind](operation)

    def difference(self, operation: Operation) -> str:
        """How Rainbow differs where this operation would repair it, without the PBX: `not shared with …`."""
        moved = "" if operation.kind is Kind.UPDATE else _moved(operation)  # an update says it field by field
        return f"{self._differences[operation.kind](operation)}{moved}"

    def pending(self, one: Pending) -> str:
        """A PBX that has not connected so far."""
        return f"{self.pbx_and_id(one.pbx)}: Pending, it has not connected so far"

    def unmanaged(self, found: Unmanaged) -> str:
        """What is in Rainbow and in no file."""
        if found.company is None:
            return f"shared PBX {self.pbx_and_id(found.pbx)}"
        return f"{self.pbx(found.pbx)} shared with {self.company_of(found)}{_moved(found)}"

    def only_reported(self, found: Unmanaged) -> str:
        """An association that no file names, and that an apply leaves as it is."""
        return f"{self.unmanaged(found)}; the policy is to report it only"

    def meeting(self, one: NewNeighbours, at_most: int | None = None) -> str:
        """Who meets whom on a PBX: `Fermette SA with Garage Dupont and 3 more`."""

        def names(companies: Iterable[Neighbour]) -> str:
            return listed((self.text(company.name) for company in companies), at_most)

        present = f" with {names(one.present)}" if one.present else ""
        links = count(one.links_not_visible, "link")
        hidden = f"; who is behind {links} that this account does not see is unknown" if one.links_not_visible else ""
        return f"{self.pbx(one.pbx)}: {names(one.joining)}{present}{hidden}"

    def alike(self, operations: Sequence[Operation], at_most: int) -> str:
        """The PBXs of operations that are the same: `12 PBXs alike: lyon-oxe, dole and 10 more`."""
        names = listed((self.text(one.pbx.label) for one in operations), at_most)
        return f"{count(len(operations), 'PBX')} alike: {names}"

    def from_to(self, change: Change) -> str:
        """A field from → to; a new PBX has only the second."""
        after = self.value(change.after)
        return f"{change.field}: " + (after if change.before is None else f"{self.value(change.before)} → {after}")

    def both_values(self, change: Change) -> str:
        """A field with what either side says, and in a conflict what the files said before."""
        sides = f"Rainbow has {self.value(change.before)}, the files say {self.value(change.after)}"
        before = f", they said {self.value(change.base)} before" if change.moved is Moved.BOTH else ""
        return f"{change.field}: {sides}{before}{_moved(change)}"

    # ── Answers ──────────────────────────────────────────────────────────────────────────────────────────────────

    def plan_answer(self, report: PlanReport) -> str:
        """A plan in a sentence or two."""
        held = f"{count(len(report.blocked), 'operation')} blocked."
        if not report.operations:
            if report.blocked:
                return f"Nothing can be done now: {held}"
            if report.for_companies:
                return "Nothing to do for these companies."
            if report.left_out or report.unmanaged:
                return "Nothing to do."
            return "Nothing to do: Rainbow is as the files say."
        kinds = report.summary.operations
        counts = [f"{count(kinds[kind], one, many)} {what}" for kind, one, many, what in COUNTED if kinds[kind]]
        alone = [company for company in report.touched() if company.left_without_pbx]
        loses = "loses its only PBX" if len(alone) == 1 else "lose their only PBX"
        lost = f" ({listed((self.text(one.name) for one in alone), 3)} {loses})" if alone else ""
        deleted = "" if kinds[Kind.DELETE] or kinds[Kind.REPLACE] else " Nothing is deleted."
        return f"{', '.join(counts)}{lost}.{deleted}{f' {held}' if report.blocked else ''}"

    def leaning(self, report: PlanReport) -> str:
        """On which unconfirmed behaviours of Rainbow a plan rests, with the kinds that do; "" for none."""
        kinds: dict[tuple[str, bool], list[str]] = {}
        for operation in report.operations:
            for row in operation.assumptions:
                kinds.setdefault((row.name, row.contradicted), []).append(operation.kind.value)
        told = [
            f"{name} ({', '.join((*dict.fromkeys(some), *([CONTRADICTED] if contradicted else [])))})"
            for (name, contradicted), some in sorted(kinds.items())
        ]
        return f"Not confirmed, see docs/assumptions.md: {listed(told)}." if told else ""

    def leans_on(self, operation: Operation) -> str:
        """The same of one operation; "" for none."""
        return listed(f"{row.name}{f' ({CONTRADICTED})' if row.contradicted else ''}" for row in operation.assumptions)

    def touching(self, companies: Collection[Touched], report: PlanReport) -> str:
        """`2 companies with 18 users`; without the users where nobody asked for them."""
        with_users = f" with {users_of(companies)}" if report.summary.users_asked else ""
        return count(len(companies), "company", "companies") + with_users

    def drift_answer(self, report: DriftReport) -> str:
        """Drift in a sentence or two."""
        summary = report.summary
        found = [
            f"{summary.sorts[sort]} {words}"
            for sort, words in SORTS.items()
            if summary.sorts[sort] and (sort in FAILS or sort in report.fails_on)
        ]
        if not found:
            if report.for_companies:
                return "No drift for these companies."
            return "No drift in what was asked for." if report.left_out else "No drift: Rainbow is as the files say."
        blocked = sum(one.repair_blocked is not None for one in report.differences())
        held = f" The repair of {blocked} is blocked." if blocked else ""
        none = "" if report.differs else " None of it counts, as --fail-on says."
        return f"Rainbow differs from the files: {listed(found)}.{held}{none}{self._base(report)}"

    @staticmethod
    def apply_answer(report: ApplyReport) -> str:
        """How an apply ended, in a sentence."""
        blocked = f"{count(len(report.blocked), 'operation')} blocked"
        if not report.complete:
            return "Not everything was done." + (f" {blocked}." if report.blocked else "")
        if not report.results:
            return f"Nothing could be done: {blocked}." if report.blocked else "Nothing was to do."
        return f"{blocked}, everything else was done." if report.blocked else "Everything was done."

    @staticmethod
    def unnamed_title(report: DriftReport) -> str:
        """What stands over the shared PBXs that no file names: whether they count depends on --fail-on."""
        title = "shared PBXs that no file names"
        return "S" + title[1:] if Sort.UNMANAGED_PBX in report.fails_on else f"Not counted as drift: {title}"

    def status_answer(self, report: StatusReport) -> str:
        """How many PBXs there are, and how many of them are Running."""
        if report.pbxs:
            return f"{count(report.summary.pbxs, 'PBX')}, {report.summary.running} Running."
        if report.for_companies:
            return "No PBX is used by these companies."
        return "No PBX matches." if report.summary.left_out else "No PBX is visible to this account."

    def _base(self, report: DriftReport) -> str:
        """What tells who moved, or that nothing does."""
        moved = [one.moved for one in report.differences()]
        moved += [one.moved for one in report.unmanaged_associations]
        if not moved:
            return ""
        if report.base is None:
            return " Who moved cannot be told without an apply from here or --base."
        told = "is" if any(moved) else "cannot be"
        return f" Who moved {told} told against {self.text(report.base)}."


def _moved(one: Operation | Change | Unmanaged) -> str:
    """Who moved, to stand behind a difference; nothing where it cannot be told."""
    return f"; {MOVED[one.moved]}" if one.moved is not None else ""


def kinds_of(operations: Iterable[Operation]) -> str:
    """`create, 3 × associate`."""
    kinds = Counter(one.kind.value for one in operations)
    return ", ".join(kind if number == 1 else f"{number} × {kind}" for kind, number in kinds.items())


def users_of(companies: Collection[Touched]) -> str:
    """`12 users`, `12 users and an unknown number in 2 companies`; what is unknown is never counted as nought."""
    known = [company.users for company in companies if company.users is not None]
    unknown = len(companies) - len(known)
    if not known:
        return "an unknown number of users"
    more = f" and an unknown number in {count(unknown, 'company', 'companies')}" if unknown else ""
    return count(sum(known), "user") + more
