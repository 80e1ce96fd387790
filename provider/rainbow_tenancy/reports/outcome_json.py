"""How an apply ended, as JSON."""

from typing import Any

from rainbow_tenancy.reconcile.apply import Outcome, Result
from rainbow_tenancy.reconcile.equipment import shortened
from rainbow_tenancy.reports.words import document

__all__ = ["outcome_json"]


def outcome_json(outcome: Outcome) -> str:
    """One document: a result an operation, in the plan's order; no activation code has a place in it."""
    return document(
        {
            "formatVersion": 1,
            "complete": outcome.complete,
            "stopped": outcome.stopped,
            "results": [_result(result) for result in outcome.results],
        }
    )


def _result(result: Result) -> dict[str, Any]:
    operation = result.operation
    equipment_id = result.system.pbx_id if result.system else operation.pbx.equipment_id
    return {
        "number": operation.number,
        "kind": operation.kind.value,
        "pbx": operation.pbx.label,
        "equipmentId": shortened(equipment_id) if equipment_id and operation.pbx.fleet else equipment_id,
        "company": operation.company.name if operation.company else None,
        "status": result.status.value,
        "detail": result.detail,
        "requestId": result.request_id,
    }
