"""A report for some companies alone: their associations and the PBXs that they use, and nothing of any other company.

Nothing gets in by default: each part is made anew from what may be told.

* operations, associations and touched companies only of these companies; numbers are counted anew
* a PBX whose name or key holds what stands for another company (reconcile/telling.py) appears by its equipment ID
* rules without their descriptions, files by their base names; any text that holds a stranger's name is left out
* no hints, no reasons, no neighbours, nothing of what is hidden or left out: they count and name what is not theirs
"""

from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any, Final, TypeVar, overload

from msgspec.structs import replace

from rainbow_tenancy.reconcile.audience import Audience
from rainbow_tenancy.reconcile.drift import SORT_OF, Sort
from rainbow_tenancy.reconcile.execute import Status
from rainbow_tenancy.reconcile.operations import Kind
from rainbow_tenancy.reports.data.apply import ApplyReport
from rainbow_tenancy.reports.data.drift import Difference, DriftReport
from rainbow_tenancy.reports.data.parts import Blocked, Change, Manual, Operation, Pbx, Pending, Position, Unmanaged
from rainbow_tenancy.reports.data.plan import PlanReport
from rainbow_tenancy.reports.data.status import PbxReport, StatusReport

__all__ = ["LEFT_OUT", "for_audience", "operations_for"]

LEFT_OUT: Final = "…"
HELD_BACK: Final = "it cannot be done now"
RELEASE: Final = "the partner looks after it"

AnOperation = TypeVar("AnOperation", bound=Operation)
APbx = TypeVar("APbx", bound=Pbx)


@overload
def for_audience(report: PlanReport, whom: Audience) -> PlanReport: ...
@overload
def for_audience(report: DriftReport, whom: Audience) -> DriftReport: ...
@overload
def for_audience(report: ApplyReport, whom: Audience) -> ApplyReport: ...
@overload
def for_audience(report: StatusReport, whom: Audience) -> StatusReport: ...
def for_audience(
    report: PlanReport | DriftReport | ApplyReport | StatusReport, whom: Audience
) -> PlanReport | DriftReport | ApplyReport | StatusReport:
    """The report as far as it may be told to some companies.

    Args:
        report: The whole report.
        whom: The companies, and whose names must not be told to them.
    """
    told = _Told(whom)
    if isinstance(report, PlanReport):
        return told.plan(report)
    if isinstance(report, DriftReport):
        return told.drift(report)
    if isinstance(report, ApplyReport):
        return told.apply(report)
    return told.status(report)


def operations_for(operations: Iterable[AnOperation], whom: Audience) -> list[AnOperation]:
    """Those of some operations that touch some companies, as far as they may be told to them."""
    return _Told(whom).operations(operations)


class _Told:
    """Makes the parts of a report anew, with nothing in them of other companies."""

    def __init__(self, whom: Audience) -> None:
        self._whom = whom

    # ── Reports ──────────────────────────────────────────────────────────────────────────────────────────────────

    def plan(self, report: PlanReport) -> PlanReport:
        operations = self.operations(report.operations)
        blocked = self._blocked(report.blocked)
        manual, unmanaged = self._manual(report.manual), self._unmanaged(report.unmanaged)
        told = replace(
            report,
            tenancy=self._text(report.tenancy),
            root=self._file(report.root) or LEFT_OUT,
            operations=operations,
            blocked=blocked,
            manual=manual,
            hints=[],
            new_neighbours=[],
            mentions=[
                replace(one, pbx=self._text(one.pbx)) for one in report.mentions if one.company in self._whom.ids
            ],
            unmanaged=unmanaged,
            not_visible=[],
            left_out=0,
            settled=self._settled(report.settled),
            next=None,
            for_companies=True,
        )
        touched = told.touched()
        kinds = [one.kind for one in operations]
        users = [one.users for one in touched]
        summary = replace(
            report.summary,
            operations={kind: kinds.count(kind) for kind in Kind},
            blocked=len(blocked),
            manual=len(manual),
            unmanaged=len(unmanaged),
            left_out=0,
            companies_touched=len(touched),
            companies_left_without_pbx=sum(one.left_without_pbx for one in touched),
            users_known=sum(number for number in users if number is not None),
            companies_with_unknown_users=users.count(None),
        )
        return replace(told, summary=summary)

    def drift(self, report: DriftReport) -> DriftReport:
        found = self.operations(report.differences())
        differences = [
            replace(one, repair_blocked=HELD_BACK if one.repair_blocked is not None else None) for one in found
        ]
        sides: dict[Sort, list[Difference]] = {Sort.MISSING: [], Sort.UNMANAGED: [], Sort.CHANGED: []}
        for one in differences:
            sides[SORT_OF[one.kind]].append(one)
        unmanaged, manual, pending = (
            self._unmanaged(report.unmanaged_associations),
            self._manual(report.manual),
            self._pending(report.pending),
        )
        sorts = dict.fromkeys(Sort, 0) | {sort: len(side) for sort, side in sides.items()}
        sorts[Sort.UNMANAGED] += len(unmanaged)
        sorts |= {Sort.MANUAL: len(manual), Sort.PENDING: len(pending)}
        return replace(
            report,
            tenancy=self._text(report.tenancy),
            root=self._file(report.root) or LEFT_OUT,
            base=self._text(report.base) if report.base is not None else None,
            differs=any(sorts[sort] for sort in report.fails_on),
            summary=replace(
                report.summary,
                in_files_not_in_rainbow=sorts[Sort.MISSING],
                in_rainbow_not_in_files=sorts[Sort.UNMANAGED],
                different=sorts[Sort.CHANGED],
                shared_pbxs_in_no_file=0,
                sorts=sorts,
                left_out=0,
            ),
            in_files_not_in_rainbow=sides[Sort.MISSING],
            in_rainbow_not_in_files=sides[Sort.UNMANAGED],
            different=sides[Sort.CHANGED],
            unmanaged_associations=unmanaged,
            shared_pbxs_in_no_file=[],
            manual=manual,
            pending=pending,
            hints=[],
            not_visible=[],
            left_out=0,
            settled=self._settled(report.settled),
            next=None,
            for_companies=True,
        )

    def apply(self, report: ApplyReport) -> ApplyReport:
        results = [
            replace(one, number=number, detail="" if one.status is Status.DONE else RELEASE, request_id="")
            for number, one in enumerate(self.operations(report.results), start=1)
        ]
        endings = [one.status for one in results]
        complete = all(status is Status.DONE for status in endings)
        return replace(
            report,
            tenancy=self._text(report.tenancy),
            root=self._file(report.root) or LEFT_OUT,
            complete=complete,
            stopped=RELEASE if report.stopped is not None and not complete else None,
            summary={status: endings.count(status) for status in Status},
            results=results,
            blocked=self._blocked(report.blocked),
            next=None,
        )

    def status(self, report: StatusReport) -> StatusReport:
        pbxs = [
            self._status(one)
            for one in report.pbxs
            if self._whom.uses(one.key, one.system_id) or any(each.id in self._whom.ids for each in one.companies)
        ]
        return replace(
            report,
            tenancy=self._text(report.tenancy) if report.tenancy is not None else None,
            root=self._file(report.root) if report.root is not None else None,
            summary=replace(
                report.summary,
                pbxs=len(pbxs),
                running=sum(one.status == "Running" for one in pbxs),
                missing=sum(one.status == "Missing" for one in pbxs),
                left_out=0,
                ordinary_left_out=0,
            ),
            pbxs=pbxs,
            manual=self._manual(report.manual),
            for_companies=True,
        )

    # ── Parts ────────────────────────────────────────────────────────────────────────────────────────────────────

    def operations(self, operations: Iterable[AnOperation]) -> list[AnOperation]:
        """What touches these companies; a new PBX touches nobody, and is told of where they shall use it."""
        return [self._operation(one) for one in operations if self._is_theirs(one)]

    def _is_theirs(self, one: Operation) -> bool:
        if one.company is not None:
            return one.company.id in self._whom.ids
        if one.kind is Kind.CREATE:
            return self._whom.uses(one.pbx.key, None)
        return any(company.id in self._whom.ids for company in one.touches)

    def _operation(self, one: AnOperation) -> AnOperation:
        return replace(
            one,
            pbx=self._pbx(one.pbx),
            sites=one.sites if one.company is not None else [],
            changes=[self._change(change) for change in one.changes],
            replaced_by=self._pbx(one.replaced_by) if one.replaced_by is not None else None,
            why=self._text(one.why),
            position=self._position(one.position),
            touches=[company for company in one.touches if company.id in self._whom.ids],
        )

    def _change(self, one: Change) -> Change:
        return replace(
            one,
            before=self._value(one.before),
            after=self._value(one.after),
            position=self._position(one.position),
            base=self._value(one.base),
        )

    def _blocked(self, blocked: Iterable[Blocked]) -> list[Blocked]:
        return [
            Blocked(operation=operation, reason=HELD_BACK, release=RELEASE)
            for operation in self.operations(one.operation for one in blocked)
        ]

    def _manual(self, manual: Iterable[Manual]) -> list[Manual]:
        return [
            Manual(pbx=self._pbx(one.pbx), what=one.what, position=self._position(one.position))
            for one in manual
            if self._whom.uses(one.pbx.key, one.pbx.system_id) and not self._whom.tells_of_strangers(one.what)
        ]

    def _pending(self, pending: Iterable[Pending]) -> list[Pending]:
        return [
            Pending(pbx=self._pbx(one.pbx), position=self._position(one.position))
            for one in pending
            if self._whom.uses(one.pbx.key, one.pbx.system_id)
        ]

    def _unmanaged(self, unmanaged: Iterable[Unmanaged]) -> list[Unmanaged]:
        return [
            replace(one, pbx=self._pbx(one.pbx), position=self._position(one.position))
            for one in unmanaged
            if one.company is not None and one.company.id in self._whom.ids
        ]

    def _settled(self, keys: Iterable[str]) -> list[str]:
        return [key for key in keys if self._whom.uses(key, None) and not self._whom.tells_of_strangers(key)]

    def _status(self, one: PbxReport) -> PbxReport:
        companies = [company for company in one.companies if company.id in self._whom.ids]
        return replace(self._pbx(one), companies=companies, links_not_visible=0)

    def _pbx(self, one: APbx) -> APbx:
        """The PBX by what names nobody else: its names, else its equipment ID, else its id."""
        strange = self._whom.tells_of_strangers
        key = one.key if one.key is not None and not strange(one.key) else None
        equipment_id = one.equipment_id if one.equipment_id is not None and not strange(one.equipment_id) else None
        name = one.name if not strange(one.name) else equipment_id or one.system_id or LEFT_OUT
        if name != one.name or key != one.key:  # one name that is left would tell what the other one was
            key, name = None, equipment_id or one.system_id or LEFT_OUT
        return replace(one, key=key, name=name, equipment_id=equipment_id)

    def _position(self, position: Position | None) -> Position | None:
        file = self._file(position.file) if position is not None else None
        return replace(position, file=file) if position is not None and file is not None else None

    def _file(self, path: str) -> str | None:
        """A file by its base name; None where that holds a stranger's name."""
        name = PurePath(path).name
        return None if self._whom.tells_of_strangers(name) else name

    def _text(self, text: str) -> str:
        return LEFT_OUT if self._whom.tells_of_strangers(text) else text

    def _value(self, value: Any) -> Any:
        """A field's value; of numbering rules what they do, without their descriptions."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, Mapping):
            return {key: self._value(item) for key, item in value.items() if key != "description"}
        if isinstance(value, (list, tuple)):
            return [self._value(item) for item in value]
        return value
