"""Which customers share a PBX with whom, as a report."""

from collections.abc import Sequence
from typing import Annotated

from rainbow_tenancy.reconcile.exposure import Exposed
from rainbow_tenancy.reports.data.making import Maker
from rainbow_tenancy.reports.data.parts import FORMAT_VERSION, Data, FormatVersion, Neighbour, Pbx, says

__all__ = ["ExposedPbx", "ExposureReport", "ExposureSummary", "exposure_report"]


class ExposedPbx(Data, frozen=True):
    """A PBX and the companies that dial through it."""

    pbx: Pbx
    companies: Annotated[list[Neighbour], says("In the order of names.")]
    links_not_visible: Annotated[int, says("Links to sites that this account does not see: unknown, not nought.")]


class ExposureSummary(Data, frozen=True):
    """The sharing in numbers."""

    pbxs: Annotated[int, says("PBXs that several companies share.")]
    companies: Annotated[int, says("Companies that share one of them, each counted once.")]
    left_out: Annotated[int, says("How many more such PBXs --company left aside.")]


class ExposureReport(Data, frozen=True, tag_field="report", tag="exposure"):
    """Which customers share a PBX with whom."""

    format_version: FormatVersion
    summary: ExposureSummary
    pbxs: Annotated[list[ExposedPbx], says("In the order of names.")]


def exposure_report(exposed: Sequence[Exposed], *, left_out: int = 0) -> ExposureReport:
    """Shared PBXs and their companies as plain data; `left_out` of them were not asked for."""
    make = Maker(one.pbx for one in exposed)
    return ExposureReport(
        format_version=FORMAT_VERSION,
        summary=ExposureSummary(
            pbxs=len(exposed),
            companies=len({company.id for one in exposed for company in one.companies}),
            left_out=left_out,
        ),
        pbxs=[
            ExposedPbx(
                pbx=make.pbx(one.pbx),
                companies=make.neighbours(one.companies),
                links_not_visible=one.hidden,
            )
            for one in exposed
        ],
    )
