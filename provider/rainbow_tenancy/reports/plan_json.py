"""A plan as JSON, for pipelines and other programs."""

from rainbow_tenancy.reconcile.operations import Kind, Plan
from rainbow_tenancy.reports.plan_parts import FORMAT_VERSION, Parts
from rainbow_tenancy.reports.words import document

__all__ = ["plan_json"]


def plan_json(plan: Plan, *, digest: str | None = None) -> str:
    """The whole plan; the same plan gives the same bytes.

    Args:
        plan: What to show.
        digest: What `apply --expect` compares; null in the document where it was not reckoned.
    """
    parts = Parts(plan)
    touched = plan.companies_touched().values()
    users = [plan.users.get(company.id) for company in touched]
    kinds = [operation.kind for operation in plan.operations]
    return document(
        {
            "formatVersion": FORMAT_VERSION,
            "digest": digest,
            "partnerId": plan.partner_id,
            "summary": {
                "operations": {kind.value: kinds.count(kind) for kind in Kind},
                "blocked": len(plan.blocked),
                "manual": len(plan.manual),
                "unmanaged": len(plan.unmanaged),
                "leftOut": plan.left_out,
                "companiesTouched": len(touched),
                "companiesLeftWithoutPbx": sum(company.left_without_pbx for company in touched),
                "usersKnown": sum(number for number in users if number is not None),
                "companiesWithUnknownUsers": users.count(None),
            },
            "operations": [parts.operation(operation) for operation in plan.operations],
            "blocked": [
                {
                    "operation": parts.operation(blocked.operation),
                    "reason": parts.text(blocked.reason),
                    "release": parts.text(blocked.release),
                }
                for blocked in plan.blocked
            ],
            "manual": [parts.manual(manual) for manual in plan.manual],
            "hints": parts.hints(plan.hints),
            "unmanaged": [parts.unmanaged(found) for found in plan.unmanaged],
            "notVisible": parts.hints(plan.not_visible),
            "leftOut": plan.left_out,
        }
    )
