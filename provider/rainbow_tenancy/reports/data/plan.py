"""A plan as a report."""

from collections.abc import Sequence
from typing import Annotated

from rainbow_tenancy.reconcile.operations import Kind, Plan
from rainbow_tenancy.reports.data.making import Maker, refs_of, settled
from rainbow_tenancy.reports.data.parts import (
    FORMAT_VERSION,
    Blocked,
    Data,
    FormatVersion,
    Hint,
    Manual,
    Mention,
    NewNeighbours,
    Operation,
    Touched,
    Unmanaged,
    says,
)
from rainbow_tenancy.tenancy import Tenancy

__all__ = ["PlanReport", "PlanSummary", "plan_report"]


class PlanSummary(Data, frozen=True):
    """The plan in numbers."""

    operations: Annotated[dict[Kind, int], says("How many operations of each kind.")]
    blocked: int
    manual: int
    unmanaged: int
    left_out: Annotated[int, says("How many operations --pbx and --company left aside.")]
    companies_touched: int
    companies_left_without_pbx: int
    users_asked: Annotated[bool, says("Whether the numbers of users were asked for at all.")]
    users_known: Annotated[int, says("The users of those companies whose number is known.")]
    companies_with_unknown_users: int


class PlanReport(Data, frozen=True, tag_field="report", tag="plan"):
    """What an apply would change in Rainbow, and for whom."""

    format_version: FormatVersion
    tenancy: Annotated[str, says("The name that the root file gives it.")]
    root: Annotated[str, says("The root file.")]
    digest: Annotated[str | None, says("What apply --expect compares; null where it was not reckoned.")]
    partner_id: str
    summary: PlanSummary
    operations: Annotated[list[Operation], says("In the order in which an apply begins them.")]
    blocked: list[Blocked]
    manual: list[Manual]
    hints: list[Hint]
    new_neighbours: Annotated[
        list[NewNeighbours], says("The PBXs on which it brings companies together that share none so far.")
    ]
    mentions: Annotated[list[Mention], says("The companies that stand in what the PBXs of the operations are called.")]
    unmanaged: Annotated[list[Unmanaged], says("In Rainbow and in no file; left alone.")]
    not_visible: Annotated[list[Hint], says("What this account cannot see: unknown, not nought.")]
    left_out: Annotated[int, says("As in the summary.")]
    settled: Annotated[list[str], says("The keys of the PBXs that were asked for and are as the files say.")]
    next: Annotated[
        str | None, says("The command that carries this plan out; null where nothing is to do, or it is under way.")
    ]
    for_companies: Annotated[bool, says("Whether only the part of the companies of --company was looked at.")]

    def touched(self) -> list[Touched]:
        """Every company that an operation touches, each once."""
        found: dict[str, Touched] = {}
        for operation in self.operations:
            for company in operation.touches:
                if company.id not in found or company.left_without_pbx:
                    found[company.id] = company
        return list(found.values())


def plan_report(
    plan: Plan,
    tenancy: Tenancy,
    *,
    pbxs: Sequence[str] = (),
    companies: Sequence[str] = (),
    digest: str | None = None,
    following: str | None = None,
) -> PlanReport:
    """A plan as plain data; the same plan gives the same data.

    Args:
        plan: What to tell.
        tenancy: The files that it was made from.
        pbxs: Globs of PBXs that narrowed the plan.
        companies: Globs of companies that narrowed the plan.
        digest: What `apply --expect` compares.
        following: The command that carries the plan out.
    """
    make = Maker(refs_of(plan), plan.users)
    touched = plan.companies_touched().values()
    users = [plan.users.get(company.id) for company in touched]
    kinds = [operation.kind for operation in plan.operations]
    return PlanReport(
        format_version=FORMAT_VERSION,
        tenancy=tenancy.name,
        root=tenancy.root,
        digest=digest,
        partner_id=plan.partner_id,
        summary=PlanSummary(
            operations={kind: kinds.count(kind) for kind in Kind},
            blocked=len(plan.blocked),
            manual=len(plan.manual),
            unmanaged=len(plan.unmanaged),
            left_out=plan.left_out,
            companies_touched=len(touched),
            companies_left_without_pbx=sum(company.left_without_pbx for company in touched),
            users_asked=bool(plan.users),
            users_known=sum(number for number in users if number is not None),
            companies_with_unknown_users=users.count(None),
        ),
        operations=[make.operation(operation) for operation in plan.operations],
        blocked=[make.blocked(blocked) for blocked in plan.blocked],
        manual=[make.manual(manual) for manual in plan.manual],
        hints=[make.hint(hint) for hint in plan.hints],
        new_neighbours=[make.meeting(one) for one in plan.meetings],
        mentions=[make.mention(one) for one in plan.mentions],
        unmanaged=[make.unmanaged(found) for found in plan.unmanaged],
        not_visible=[make.hint(hint) for hint in plan.not_visible],
        left_out=plan.left_out,
        settled=settled(plan, tenancy, pbxs, companies),
        next=following if plan.operations else None,
        for_companies=False,
    )
