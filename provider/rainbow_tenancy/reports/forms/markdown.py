"""Markdown for a comment on a merge request: the answer, a table, the rest folded; never longer than a comment may be.

A hidden marker in the first line lets whoever posts it replace the comment of the run before.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rainbow_tenancy.reconcile.apply import Status
from rainbow_tenancy.reconcile.operations import Kind
from rainbow_tenancy.reports.data.apply import ApplyReport, Result
from rainbow_tenancy.reports.data.drift import Difference, DriftReport
from rainbow_tenancy.reports.data.parts import Blocked, Data, Hint, Manual, Operation, Unmanaged
from rainbow_tenancy.reports.data.plan import PlanReport
from rainbow_tenancy.reports.data.status import PbxReport, StatusReport
from rainbow_tenancy.reports.forms import Renderer
from rainbow_tenancy.reports.sentences import Sentences, users_of
from rainbow_tenancy.reports.words import count, listed
from rainbow_tenancy.text import shown

__all__ = ["LONGEST", "RENDERERS", "escaped"]

LONGEST: Final = 65_536  # characters that a comment may have on GitHub; GitLab takes more
TABLE: Final = LONGEST // 4  # of these, at most so many for the table
A_FEW: Final = 3  # companies that a row names

# Words and small numbers with plain punctuation: no markup in it, no mention, reference, emoji or address.
_WORD = r"\(?(?:[^\W\d_]+(?:['’-][^\W\d_]+)*|\d{1,6})\)?[,;:.]?"
PLAIN: Final = re.compile(f"{_WORD}(?: {_WORD})*")


def escaped(text: str, longest: int) -> str:
    """Foreign text: plain words as they are, all else as code, where Markdown, GitHub and GitLab obey nothing."""
    text = shown(text, longest)
    if not text:
        return "(empty)"
    if PLAIN.fullmatch(text):
        return text
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    space = " " if text.startswith(("`", " ")) or text.endswith(("`", " ")) else ""
    return f"{fence}{space}{text}{space}{fence}"


SAY: Final = Sentences(escaped)


# ── The comment ──────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of the comment that can be cut between its items.

    Attributes:
        begin: What stands before the items.
        items: Lines or blocks, each whole in itself.
        end: What stands after them.
        rest: What stands for the items that are cut, `{}` being how many.
        longest: How many characters the items may have.
    """

    begin: str
    items: Sequence[str]
    end: str = ""
    rest: str = "- … and {} more, cut here to fit a comment\n"
    longest: int = LONGEST

    def frame(self) -> int:
        """Characters that it takes even if every item is cut."""
        return len(self.begin) + len(self.end) + len(self.rest) + 10


def _comment(what: str, tenancy: str | None, answer: str, parts: Iterable[_Part], end: str = "") -> str:
    name = f":{re.sub('[^A-Za-z0-9_.]+', '-', tenancy)}" if tenancy is not None else ""
    title = f"{what.capitalize()} of tenancy {SAY.text(tenancy)}" if tenancy is not None else what.capitalize()
    begin = f"<!-- rainbow-tenancy:{what}{name} -->\n### {title}\n\n{answer}\n"
    parts = [part for part in parts if part.items]
    room = LONGEST - len(begin) - len(end) - sum(part.frame() for part in parts)
    pieces = [begin]
    for part in parts:
        kept = _that_fit(part.items, min(room, part.longest))
        room -= sum(map(len, kept))
        cut = len(part.items) - len(kept)
        pieces += [part.begin, *kept, part.rest.format(f"{cut:,}") if cut else "", part.end]
    return "".join([*pieces, end])


def _that_fit(items: Sequence[str], room: int) -> list[str]:
    kept = []
    for item in items:
        room -= len(item)
        if room < 0:
            break
        kept.append(item)
    return kept


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]], longest: int = TABLE) -> _Part:
    """A table; a bar within a cell is written out, as it would end the cell even inside of code."""
    head = f"\n| {' | '.join(columns)} |\n|{' --- |' * len(columns)}\n"
    lines = [f"| {' | '.join(cell.replace('|', chr(92) + 'x7c') for cell in row)} |\n" for row in rows]
    rest = f"| … and {{}} more, cut here to fit a comment |{' |' * (len(columns) - 1)}\n"
    return _Part(head, lines, rest=rest, longest=longest)


def _listed(title: str, items: Iterable[str]) -> _Part:
    return _Part(f"\n**{title}**\n\n", list(items))


def _folded(title: str, items: Iterable[str]) -> _Part:
    return _Part(f"\n<details><summary>{title}</summary>\n\n", list(items), end="\n</details>\n")


def _left_out(number: int, what: str) -> str:
    return f"\nLeft out by --pbx and --company: {count(number, what)}." if number else ""


def _item(line: str, below: Iterable[str] = ()) -> str:
    """A point of a list and the points below it."""
    return "".join([f"- {line}\n", *(f"  - {one}\n" for one in below)])


# ── Plan and drift ───────────────────────────────────────────────────────────────────────────────────────────────────


def _plan(report: PlanReport, *, full: bool) -> str:  # it is folded, not shortened
    touched = report.touched()
    touches = f"\nIt touches {SAY.touching(touched, report)}." if touched else ""
    return _comment(
        "plan",
        report.tenancy,
        f"{SAY.plan_answer(report)}{touches}{_left_out(report.left_out, 'operation')}",
        [
            _table(("PBX", "Operations", "Companies"), map(_row, _by_pbx(report.operations))),
            _listed("Blocked", map(_blocked, report.blocked)),
            _listed("For a person to do", map(_manual, report.manual)),
            _folded(count(len(report.operations), "operation"), (_operation(one, report) for one in report.operations)),
            _folded("In Rainbow and in no file, left alone", (_item(SAY.unmanaged(one)) for one in report.unmanaged)),
            *_notes(report),
        ],
        f"\nApply with: {SAY.command(report.next)}\n" if report.next else "",
    )


def _by_pbx(operations: Sequence[Operation]) -> list[list[Operation]]:
    found: dict[str, list[Operation]] = {}
    for one in operations:
        found.setdefault(one.pbx.identity, []).append(one)
    return list(found.values())


def _row(operations: Sequence[Operation]) -> list[str]:
    companies = {one.id: one.name for operation in operations for one in operation.touches}
    names = listed(map(SAY.text, companies.values()), A_FEW)
    return [SAY.pbx(operations[0].pbx), _kinds(operations), names]


def _kinds(operations: Sequence[Operation]) -> str:
    """`create, 3 × associate`."""
    kinds = [one.kind.value for one in operations]
    return ", ".join(
        kind if kinds.count(kind) == 1 else f"{kinds.count(kind)} × {kind}" for kind in dict.fromkeys(kinds)
    )


def _operation(one: Operation, report: PlanReport) -> str:
    alone = [SAY.text(company.name) for company in one.touches if company.left_without_pbx]
    users = f": {users_of(one.touches)}" if report.summary.users_asked else ""
    names = listed((SAY.text(company.name) for company in one.touches), A_FEW)
    touching = [f"touches {names}{users}"] if one.touches else []
    line = f"{SAY.pbx(one.pbx)}: {SAY.deed(one)}{SAY.place(one.position)}"
    changes = [f"{SAY.from_to(change)}{SAY.place(change.position)}" for change in one.changes]
    return _item(
        line,
        [*(f"**left without any PBX:** {name}" for name in alone), f"why: {SAY.text(one.why)}", *touching, *changes],
    )


def _blocked(one: Blocked) -> str:
    operation = one.operation
    line = f"{SAY.pbx(operation.pbx)}: {SAY.deed(operation)}{SAY.place(operation.position)}"
    return _item(line, [f"reason: {SAY.text(one.reason)}", f"released by: {SAY.text(one.release)}"])


def _manual(one: Manual) -> str:
    return _item(f"{SAY.pbx(one.pbx)}: {SAY.text(one.what)}{SAY.place(one.position)}")


def _hint(one: Hint) -> str:
    return _item(f"{SAY.text(one.text)}{SAY.place(one.position)}")


def _notes(report: PlanReport | DriftReport) -> list[_Part]:
    return [
        _folded("Not visible to this account, so unknown", map(_hint, report.not_visible)),
        _folded("Worth knowing", map(_hint, report.hints)),
    ]


def _drift(report: DriftReport, *, full: bool) -> str:
    unmanaged = [
        _item(f"{SAY.unmanaged(one)}", ["the policy is to report it only"]) for one in report.unmanaged_associations
    ]
    return _comment(
        "drift",
        report.tenancy,
        f"{SAY.drift_answer(report)}{_left_out(report.left_out, 'operation')}",
        [
            _table(("PBX", "Missing in Rainbow", "In Rainbow but in no file", "Different"), _sides(report)),
            _listed("For a person to do", map(_manual, report.manual)),
            _folded("In the files, not in Rainbow", map(_difference, report.in_files_not_in_rainbow)),
            _folded("In Rainbow, not in the files", [*map(_difference, report.in_rainbow_not_in_files), *unmanaged]),
            _folded("Different", map(_difference, report.different)),
            _folded(
                "No drift, but shared PBXs that no file names",
                (_item(SAY.pbx_and_id(one.pbx)) for one in report.shared_pbxs_in_no_file),
            ),
            *_notes(report),
        ],
        f"\nNext: {SAY.command(report.next)}, which shows how an apply would repair this.\n" if report.next else "",
    )


def _sides(report: DriftReport) -> list[list[str]]:
    """A row a PBX: how many differences there are on each side."""
    sides: tuple[Sequence[Difference | Unmanaged], ...] = (
        report.in_files_not_in_rainbow,
        [*report.in_rainbow_not_in_files, *report.unmanaged_associations],
        report.different,
    )
    pbxs = {one.pbx.identity: one.pbx for side in sides for one in side}
    numbers = [Counter(one.pbx.identity for one in side) for side in sides]
    return [[SAY.pbx(pbx), *(str(found[identity] or "") for found in numbers)] for identity, pbx in pbxs.items()]


def _difference(one: Difference) -> str:
    changed = one.changes if one.kind is Kind.UPDATE else ()
    below = [f"{SAY.both_values(change)}{SAY.place(change.position)}" for change in changed]
    if one.repair_blocked is not None:
        below.append(f"repair blocked: {SAY.text(one.repair_blocked)}")
    return _item(f"{SAY.pbx(one.pbx)}: {SAY.difference(one)}{SAY.place(one.position)}", below)


# ── Apply and status ─────────────────────────────────────────────────────────────────────────────────────────────────


def _apply(report: ApplyReport, *, full: bool) -> str:
    answer = "Everything was done." if report.complete else "Not everything was done."
    if report.stopped:
        answer += f"\nThe run stopped: {SAY.text(report.stopped)}"
    return _comment(
        "apply",
        report.tenancy,
        answer,
        [
            _table(("Ended", "Operations"), ([status.value, f"{number}"] for status, number in report.summary.items())),
            _listed("Failed", map(_result, report.ended(Status.FAILED))),
            _listed("Unknown, as no answer arrived: the next run looks", map(_result, report.ended(Status.UNKNOWN))),
            _folded("Left", map(_result, report.ended(Status.LEFT))),
            _folded("Created", (_item(SAY.pbx_and_id(one.pbx)) for one in report.created())),
            _folded("Done", map(_result, report.ended(Status.DONE))),
        ],
        f"\nNext: {SAY.command(report.next)}\n" if report.next else "",
    )


def _result(one: Result) -> str:
    below = [f"why: {SAY.text(one.detail)}"] if one.detail else []
    if one.request_id and one.request_id not in one.detail:
        below.append(f"request: {SAY.text(one.request_id)}")
    return _item(f"{SAY.pbx(one.pbx)}: {SAY.deed(one)}{SAY.place(one.position)}", below)


def _status(report: StatusReport, *, full: bool) -> str:
    summary = report.summary
    return _comment(
        "status",
        report.tenancy,
        f"{count(summary.pbxs, 'PBX')}, {summary.running} Running.{_left_out(summary.left_out, 'PBX')}",
        [_table(("PBX", "Status", "Type", "Equipment ID", "Companies"), map(_pbx_row, report.pbxs), LONGEST)],
    )


def _pbx_row(one: PbxReport) -> list[str]:
    equipment_id = SAY.text(one.equipment_id) if one.equipment_id else ""
    companies = listed((SAY.text(company.name) for company in one.companies), A_FEW)
    return [SAY.pbx(one), SAY.status(one), SAY.text(one.type) if one.type else "", equipment_id, companies]


RENDERERS: Final[Mapping[type[Data], Renderer]] = {
    PlanReport: _plan,
    DriftReport: _drift,
    ApplyReport: _apply,
    StatusReport: _status,
}
