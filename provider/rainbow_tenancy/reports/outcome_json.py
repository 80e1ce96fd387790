"""How an apply ended, as JSON."""

from typing import Any

from rainbow_tenancy.reconcile.apply import Outcome, Result, Status
from rainbow_tenancy.reconcile.equipment import shortened
from rainbow_tenancy.reports.words import Speaker, document

__all__ = ["outcome_json"]

FORMAT_VERSION = 1  # raised when a key changes its meaning or goes away


def outcome_json(outcome: Outcome) -> str:
    """One document: a result an operation, in the plan's order; no activation code has a place in it."""
    say = Speaker(result.operation.pbx for result in outcome.results)
    endings = [result.status for result in outcome.results]
    return document(
        {
            "formatVersion": FORMAT_VERSION,
            "complete": outcome.complete,
            "stopped": say.plain(outcome.stopped),
            "summary": {status.value: endings.count(status) for status in Status},
            "results": [_result(result, say) for result in outcome.results],
        }
    )


def _result(result: Result, say: Speaker) -> dict[str, Any]:
    operation = result.operation
    company = operation.company
    return {
        "number": operation.number,
        "kind": operation.kind.value,
        "pbx": _pbx(result, say),
        "company": {"id": company.id, "name": say.plain(company.name)} if company else None,
        "status": result.status.value,
        "detail": say.plain(result.detail),
        "requestId": result.request_id,
    }


def _pbx(result: Result, say: Speaker) -> dict[str, Any]:
    """The PBX by every name that is known of it; a create gives it an id, and an equipment ID where it had none."""
    ref, system = result.operation.pbx, result.system
    equipment_id = system.pbx_id if system else ref.equipment_id
    return {
        "key": ref.key,
        "name": say.plain(ref.name),
        "systemId": system.id if system else ref.system_id,
        "equipmentId": shortened(equipment_id) if equipment_id and ref.fleet else equipment_id,
    }
