"""JUnit XML, as pipelines show test results: a test case a PBX, and one for what no file names.

plan     fails where something is blocked; what is to be done is told in its output
drift    fails where Rainbow differs from the files, as far as that counts (--fail-on)
apply    fails where an operation failed, or nobody knows; skipped where one was left or is blocked
status   fails where a PBX is missing, disconnected, degraded or in a state that is unknown; skipped while Pending
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from xml.etree import ElementTree

from rainbow_tenancy.reconcile.apply import Status
from rainbow_tenancy.reconcile.drift import SORT_OF, Sort
from rainbow_tenancy.reconcile.operations import Kind
from rainbow_tenancy.reports.data.apply import ApplyReport, Result
from rainbow_tenancy.reports.data.drift import Difference, DriftReport
from rainbow_tenancy.reports.data.parts import Blocked, Data, Pbx, Position
from rainbow_tenancy.reports.data.plan import PlanReport
from rainbow_tenancy.reports.data.status import PbxReport, StatusReport
from rainbow_tenancy.reports.forms import Renderer
from rainbow_tenancy.reports.sentences import Sentences
from rainbow_tenancy.reports.words import count
from rainbow_tenancy.text import shown

__all__ = ["RENDERERS"]

UNMANAGED: Final = "what no file names"
UNSEEN: Final = "what this account does not see"
RUNNING: Final = "Running"
WAITING: Final = frozenset({"Pending", "Activated"})

# Foreign text through `shown` holds nothing that XML 1.0 forbids; the library that writes the XML escapes its marks.
SAY: Final = Sentences(shown)


@dataclass(slots=True)
class _Case:
    """One test case: what is wrong (it fails), what is left (it is skipped), what is told.

    Pipelines know it again by its name, so that this is the same whatever the run found.
    """

    name: str
    wrong: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    position: Position | None = None


def _document(what: str, tenancy: str | None, cases: Sequence[_Case]) -> str:
    name = what if tenancy is None else f"{what} of tenancy {SAY.text(tenancy)}"
    numbers = {
        "tests": str(len(cases)),
        "failures": str(sum(bool(case.wrong) for case in cases)),
        "errors": "0",
    }
    skipped = str(sum(bool(case.left) and not case.wrong for case in cases))
    root = ElementTree.Element("testsuites", {"name": "rainbow-tenancy", **numbers})
    suite = ElementTree.SubElement(root, "testsuite", {"name": name, **numbers, "skipped": skipped})
    for case in cases:
        _add(suite, case, name)
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _add(suite: ElementTree.Element, case: _Case, classname: str) -> None:
    place = {"file": shown(case.position.file), "line": str(case.position.line)} if case.position else {}
    element = ElementTree.SubElement(suite, "testcase", {"classname": classname, "name": case.name, **place})
    if case.wrong:
        message = case.wrong[0] if len(case.wrong) == 1 else count(len(case.wrong), "finding")
        ElementTree.SubElement(element, "failure", {"message": message}).text = _lines(case.wrong)
    elif case.left:
        ElementTree.SubElement(element, "skipped", {"message": case.left[0]})
    if case.told:
        ElementTree.SubElement(element, "system-out").text = _lines(case.told)


def _lines(lines: Iterable[str]) -> str:
    """A point a line, so that no line begins with foreign text."""
    return "\n".join(f"* {line}" for line in lines)


def _of(pbx: Pbx) -> _Case:
    """The case of a PBX, by its key; a PBX that is as the files say has nothing else."""
    return _Case(SAY.text(pbx.label), told=[f"Server name {SAY.text(pbx.name)}"] if pbx.name != pbx.label else [])


class _Cases:
    """The test cases of one report, a PBX each, in the order in which they are spoken of."""

    def __init__(self) -> None:
        self._found: dict[str, _Case] = {}

    def of(self, pbx: Pbx, position: Position | None = None) -> _Case:
        """The case of this PBX."""
        case = self._found.setdefault(pbx.identity, _of(pbx))
        case.position = case.position or position
        return case

    def all(self, settled: Iterable[str]) -> list[_Case]:
        """Every case, and those of the PBXs that are as the files say."""
        calm = (key for key in settled if key not in self._found)
        return [*self._found.values(), *(_Case(SAY.text(key)) for key in calm)]


def _plan(report: PlanReport, *, full: bool) -> str:
    cases = _Cases()
    for one in report.operations:
        cases.of(one.pbx, one.position).told.append(f"{SAY.deed(one)}{SAY.place(one.position)}")
    for blocked in report.blocked:
        case = cases.of(blocked.operation.pbx, blocked.operation.position)
        case.wrong.append(_held_back(blocked))
    for manual in report.manual:
        cases.of(manual.pbx, manual.position).told.append(f"for a person to do: {SAY.text(manual.what)}")
    unmanaged = _Case(UNMANAGED, told=[SAY.unmanaged(one) for one in report.unmanaged])
    return _document("plan", report.tenancy, [*cases.all(report.settled), unmanaged])


def _held_back(one: Blocked) -> str:
    return f"{SAY.deed(one.operation)} is blocked: {SAY.text(one.reason)}"


def _drift(report: DriftReport, *, full: bool) -> str:
    cases, unmanaged, unseen = _Cases(), _Case(UNMANAGED), _Case(UNSEEN)

    def add(case: _Case, sort: Sort, lines: Iterable[str]) -> None:
        """What counts as drift fails, all else is told."""
        (case.wrong if sort in report.fails_on else case.told).extend(lines)

    for one in report.differences():
        add(cases.of(one.pbx, one.position), SORT_OF[one.kind], _differences(one))
    for manual in report.manual:
        add(cases.of(manual.pbx, manual.position), Sort.MANUAL, [f"for a person to do: {SAY.text(manual.what)}"])
    for pending in report.pending:
        add(cases.of(pending.pbx, pending.position), Sort.PENDING, ["Pending: it has not connected so far"])
    add(unmanaged, Sort.UNMANAGED, map(SAY.only_reported, report.unmanaged_associations))
    add(unmanaged, Sort.UNMANAGED_PBX, map(SAY.unmanaged, report.shared_pbxs_in_no_file))
    add(unseen, Sort.NOT_VISIBLE, (f"not visible: {SAY.text(one.text)}" for one in report.not_visible))
    others = [unmanaged, unseen] if Sort.NOT_VISIBLE in report.fails_on else [unmanaged]
    return _document("drift", report.tenancy, [*cases.all(report.settled), *others])


def _differences(one: Difference) -> list[str]:
    blocked = f"; repair blocked: {SAY.text(one.repair_blocked)}" if one.repair_blocked is not None else ""
    if one.kind is Kind.UPDATE:
        return [f"{SAY.both_values(change)}{SAY.place(change.position)}{blocked}" for change in one.changes]
    return [f"{SAY.difference(one)}{SAY.place(one.position)}{blocked}"]


def _apply(report: ApplyReport, *, full: bool) -> str:
    cases = _Cases()
    for one in report.results:
        case = cases.of(one.pbx, one.position)
        ending = {Status.DONE: case.told, Status.LEFT: case.left}.get(one.status, case.wrong)
        ending.append(_ending(one))
    for blocked in report.blocked:
        case = cases.of(blocked.operation.pbx, blocked.operation.position)
        case.left.append(_held_back(blocked))
    run = _Case("the run", wrong=[SAY.text(report.stopped)] if report.stopped is not None else [])
    return _document("apply", report.tenancy, [*cases.all(()), run])


def _ending(one: Result) -> str:
    why = f": {SAY.text(one.detail)}" if one.detail else ""
    request = f" (request {SAY.text(one.request_id)})" if one.request_id and one.request_id not in one.detail else ""
    return f"{one.status.value}: {SAY.deed(one)}{why}{request}"


def _status(report: StatusReport, *, full: bool) -> str:
    return _document("status", report.tenancy, [_pbx(one) for one in report.pbxs])


def _pbx(one: PbxReport) -> _Case:
    case = _of(one)
    if one.status != RUNNING:
        (case.left if one.status in WAITING else case.wrong).append(f"it is {SAY.status(one)}")
    if one.channels:
        case.told += [f"channel {SAY.text(name)}: {SAY.text(word)}" for name, word in one.channels.items()]
    return case


RENDERERS: Final[Mapping[type[Data], Renderer]] = {
    PlanReport: _plan,
    DriftReport: _drift,
    ApplyReport: _apply,
    StatusReport: _status,
}
