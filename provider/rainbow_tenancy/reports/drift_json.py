"""Drift as JSON, for pipelines."""

from typing import Any

from rainbow_tenancy.reconcile.operations import Blocked, Operation, Plan
from rainbow_tenancy.reports.drift_parts import differs, sorted_drift
from rainbow_tenancy.reports.plan_parts import FORMAT_VERSION, Parts
from rainbow_tenancy.reports.words import document

__all__ = ["drift_json"]


def drift_json(plan: Plan) -> str:
    """The differences; the same plan gives the same bytes."""
    parts = Parts(plan)
    drift = sorted_drift(plan)

    def difference(operation: Operation, blocked: Blocked | None) -> dict[str, Any]:
        return {**parts.operation(operation), "repairBlocked": parts.text(blocked.reason) if blocked else None}

    return document(
        {
            "formatVersion": FORMAT_VERSION,
            "partnerId": plan.partner_id,
            "differs": differs(plan),
            "summary": {
                "inFilesNotInRainbow": len(drift.missing),
                "inRainbowNotInFiles": len(drift.extra) + len(drift.unmanaged),
                "different": len(drift.different),
                "sharedPbxsInNoFile": len(drift.unnamed),
                "leftOut": plan.left_out,
            },
            "inFilesNotInRainbow": [difference(*one) for one in drift.missing],
            "inRainbowNotInFiles": [difference(*one) for one in drift.extra],
            "different": [difference(*one) for one in drift.different],
            "unmanagedAssociations": [parts.unmanaged(found) for found in drift.unmanaged],
            "sharedPbxsInNoFile": [parts.unmanaged(found) for found in drift.unnamed],
            "manual": [parts.manual(manual) for manual in plan.manual],
            "hints": parts.hints(plan.hints),
            "notVisible": parts.hints(plan.not_visible),
            "leftOut": plan.left_out,
        }
    )
