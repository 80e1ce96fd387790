"""Drift as a report: what differs between Rainbow and the files, sorted by the side on which something is too much."""

from collections.abc import Collection, Sequence
from typing import Annotated

from msgspec.structs import asdict

from rainbow_tenancy.reconcile import operations as known
from rainbow_tenancy.reconcile.drift import FAILS, SORT_OF, Sort, counted, differs
from rainbow_tenancy.reconcile.operations import Plan
from rainbow_tenancy.reports.data.making import Maker, refs_of, settled
from rainbow_tenancy.reports.data.parts import (
    FORMAT_VERSION,
    Data,
    FormatVersion,
    Hint,
    Manual,
    Operation,
    Pending,
    Unmanaged,
    says,
)
from rainbow_tenancy.tenancy import Tenancy

__all__ = ["Difference", "DriftReport", "DriftSummary", "drift_report"]


class Difference(Operation, frozen=True):
    """A difference, as the operation that would repair it."""

    repair_blocked: Annotated[str | None, says("Why the repair is blocked; null where it is not.")]


class DriftSummary(Data, frozen=True):
    """Drift in numbers."""

    in_files_not_in_rainbow: int
    in_rainbow_not_in_files: Annotated[int, says("Unmanaged associations among them.")]
    different: int
    shared_pbxs_in_no_file: Annotated[int, says("These are no difference.")]
    sorts: Annotated[dict[Sort, int], says("How many differences of each kind, also of those that are only listed.")]
    left_out: Annotated[int, says("How many differences --pbx and --company left aside.")]


class DriftReport(Data, frozen=True, tag_field="report", tag="drift"):
    """How Rainbow differs from the files."""

    format_version: FormatVersion
    tenancy: Annotated[str, says("The name that the root file gives it.")]
    root: Annotated[str, says("The root file.")]
    partner_id: str
    differs: Annotated[bool, says("Whether drift ends with exit code 2.")]
    base: Annotated[str | None, says("What tells who moved: a git revision, or the last apply; null without one.")]
    fails_on: Annotated[list[Sort], says("The kinds of difference that end in exit code 2.")]
    summary: DriftSummary
    in_files_not_in_rainbow: list[Difference]
    in_rainbow_not_in_files: list[Difference]
    different: list[Difference]
    unmanaged_associations: Annotated[list[Unmanaged], says("Differences that the policy only reports.")]
    shared_pbxs_in_no_file: Annotated[list[Unmanaged], says("No difference.")]
    manual: list[Manual]
    pending: Annotated[list[Pending], says("PBXs of the files that have not connected so far.")]
    hints: list[Hint]
    not_visible: Annotated[list[Hint], says("What this account cannot see: unknown, not nought.")]
    left_out: Annotated[int, says("As in the summary.")]
    settled: Annotated[list[str], says("The keys of the PBXs that were asked for and are as the files say.")]
    next: Annotated[str | None, says("The command that plans the repair; null where nothing differs.")]
    for_companies: Annotated[bool, says("Whether only the part of the companies of --company was looked at.")]

    def differences(self) -> list[Difference]:
        """The differences of every side that have a repair."""
        return [*self.in_files_not_in_rainbow, *self.in_rainbow_not_in_files, *self.different]


def drift_report(
    plan: Plan,
    tenancy: Tenancy,
    *,
    pbxs: Sequence[str] = (),
    companies: Sequence[str] = (),
    fails: Collection[Sort] = FAILS,
    following: str | None = None,
) -> DriftReport:
    """Drift as plain data; the same plan gives the same data.

    Args:
        plan: What would repair it.
        tenancy: The files that Rainbow was compared with.
        pbxs: Globs of PBXs that narrowed the plan.
        companies: Globs of companies that narrowed the plan.
        fails: The kinds of difference that end in exit code 2.
        following: The command that plans the repair.
    """
    make = Maker(refs_of(plan), plan.users)
    missing: list[Difference] = []
    extra: list[Difference] = []
    different: list[Difference] = []
    sides = {Sort.MISSING: missing, Sort.UNMANAGED: extra, Sort.CHANGED: different}

    def sort_in(operation: known.Operation, blocked: str | None) -> None:
        side = sides[SORT_OF[operation.kind]]
        side.append(Difference(**asdict(make.operation(operation)), repair_blocked=blocked))

    for operation in plan.operations:
        sort_in(operation, None)
    for blocked in plan.blocked:
        sort_in(blocked.operation, make.text(blocked.reason))
    associations = [make.unmanaged(found) for found in plan.unmanaged if found.company]
    unnamed = [make.unmanaged(found) for found in plan.unmanaged if not found.company]
    return DriftReport(
        format_version=FORMAT_VERSION,
        tenancy=tenancy.name,
        root=tenancy.root,
        partner_id=plan.partner_id,
        differs=differs(plan, fails),
        base=plan.base,
        fails_on=[sort for sort in Sort if sort in fails],
        summary=DriftSummary(
            in_files_not_in_rainbow=len(missing),
            in_rainbow_not_in_files=len(extra) + len(associations),
            different=len(different),
            shared_pbxs_in_no_file=len(unnamed),
            sorts=counted(plan),
            left_out=plan.left_out,
        ),
        in_files_not_in_rainbow=missing,
        in_rainbow_not_in_files=extra,
        different=different,
        unmanaged_associations=associations,
        shared_pbxs_in_no_file=unnamed,
        manual=[make.manual(manual) for manual in plan.manual],
        pending=[make.pending(pending) for pending in plan.pending],
        hints=[make.hint(hint) for hint in plan.hints],
        not_visible=[make.hint(hint) for hint in plan.not_visible],
        left_out=plan.left_out,
        settled=settled(plan, tenancy, pbxs, companies),
        next=following if differs(plan) else None,
        for_companies=False,
    )
