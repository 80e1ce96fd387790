"""A short name for a plan's content: `apply --expect` refuses when the world has moved since it was read."""

import hashlib
import json
from typing import Any

from rainbow_tenancy.reconcile.operations import Kind, Operation, Plan

__all__ = ["digest"]


def digest(plan: Plan) -> str:
    """`sha256:` and 64 hex digits over every operation; places in files and secrets do not enter it."""
    content = [_content(operation) for operation in plan.operations]
    text = json.dumps([plan.partner_id, content], sort_keys=True, ensure_ascii=True)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _content(one: Operation) -> list[Any]:
    content = [
        one.kind.value,
        one.pbx.key,
        one.pbx.system_id or one.pbx.name,
        one.company and one.company.id,
        [site.id or site.name for site in one.sites],
        [[change.path, change.before, change.after] for change in one.changes],
    ]
    if one.kind is Kind.CREATE:
        # What the PBX will connect with, but for a fleet's equipment ID, which is its code.
        content += [None if one.pbx.fleet else one.pbx.equipment_id, repr(one.activation_code)]
    return content
