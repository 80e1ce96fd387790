"""A report, and beside it how the PBXs are, for forms that show what the differences lie in."""

from rainbow_tenancy.reports.data.drift import DriftReport
from rainbow_tenancy.reports.data.parts import Data
from rainbow_tenancy.reports.data.plan import PlanReport
from rainbow_tenancy.reports.data.status import PbxReport

__all__ = ["Overview"]


class Overview(Data, frozen=True):
    """A report with the PBXs that it is about, as Rainbow had them; channels are not asked."""

    report: PlanReport | DriftReport
    pbxs: list[PbxReport]

    def alone(self) -> PlanReport | DriftReport:
        """The report without the PBXs."""
        return self.report
