"""How an apply ended, as a report."""

from collections.abc import Sequence
from typing import Annotated

from msgspec.structs import asdict

from rainbow_tenancy.reconcile import apply as done
from rainbow_tenancy.reconcile import operations as known
from rainbow_tenancy.reconcile.apply import Outcome, Status
from rainbow_tenancy.reconcile.equipment import shortened
from rainbow_tenancy.reconcile.operations import Kind
from rainbow_tenancy.reports.data.making import Maker
from rainbow_tenancy.reports.data.parts import FORMAT_VERSION, Blocked, Data, FormatVersion, Operation, Pbx, says

__all__ = ["ApplyReport", "Result", "apply_report", "created_pbxs"]


class Result(Operation, frozen=True):
    """One operation and how it ended; a create names its PBX as Rainbow answered it."""

    number: Annotated[int, says("Its place in the plan.")]
    status: Status
    detail: Annotated[str, says("Why it ended so; empty where there is nothing to say.")]
    request_id: Annotated[str, says("What ALE's support asks for; empty where Rainbow gave none.")]


class ApplyReport(Data, frozen=True, tag_field="report", tag="apply"):
    """What an apply did; no activation code has a place in it."""

    format_version: FormatVersion
    tenancy: Annotated[str, says("The name that the root file gives it.")]
    root: Annotated[str, says("The root file.")]
    complete: Annotated[bool, says("Whether every operation was done, and noted in the journal.")]
    stopped: Annotated[str | None, says("Why the run ended early, or was refused; null where it did not.")]
    summary: Annotated[dict[Status, int], says("How many operations ended in each way.")]
    results: Annotated[list[Result], says("A result an operation, in the plan's order.")]
    blocked: Annotated[list[Blocked], says("Operations that may not be done now; they have no result.")]
    next: Annotated[str | None, says("The command that shows what is left.")]

    def ended(self, status: Status) -> list[Result]:
        """The operations that ended in this way."""
        return [result for result in self.results if result.status is status]

    def created(self) -> list[Result]:
        """The PBXs that were created; each has its id and equipment ID."""
        return [one for one in self.ended(Status.DONE) if one.kind is Kind.CREATE and one.pbx.system_id]


def created_pbxs(outcome: Outcome) -> list[done.Result]:
    """The creations that were done, each with its PBX as Rainbow answered it."""
    return [
        result
        for result in outcome.results
        if result.operation.kind is Kind.CREATE and result.status is Status.DONE and result.system
    ]


def apply_report(
    outcome: Outcome,
    *,
    tenancy: str,
    root: str,
    blocked: Sequence[known.Blocked] = (),
    following: str | None = None,
) -> ApplyReport:
    """How an apply ended, as plain data.

    Args:
        outcome: How it ended.
        tenancy: The tenancy's name.
        root: Its root file.
        blocked: What the plan holds back.
        following: The command that shows what is left.
    """
    operations = [*(one.operation for one in outcome.results), *(one.operation for one in blocked)]
    make = Maker(ref for one in operations for ref in (one.pbx, one.replaces) if ref)
    endings = [result.status for result in outcome.results]
    return ApplyReport(
        format_version=FORMAT_VERSION,
        tenancy=tenancy,
        root=root,
        complete=outcome.complete,
        stopped=make.text(outcome.stopped) if outcome.stopped is not None else None,
        summary={status: endings.count(status) for status in Status},
        results=_results(outcome.results, make),
        blocked=[make.blocked(one) for one in blocked],
        next=following,
    )


def _results(results: Sequence[done.Result], make: Maker) -> list[Result]:
    return [
        Result(
            **asdict(make.operation(one.operation)) | {"pbx": _pbx(one, make)},
            number=one.operation.number,
            status=one.status,
            detail=make.text(one.detail),
            request_id=one.request_id,
        )
        for one in results
    ]


def _pbx(result: done.Result, make: Maker) -> Pbx:
    """A create gives a PBX an id, and an equipment ID where it had none."""
    ref, system = result.operation.pbx, result.system
    if system is None:
        return make.pbx(ref)
    equipment_id = shortened(system.pbx_id) if ref.fleet else make.text(system.pbx_id)
    return Pbx(key=ref.key, name=make.text(ref.name), system_id=system.id, equipment_id=equipment_id)
