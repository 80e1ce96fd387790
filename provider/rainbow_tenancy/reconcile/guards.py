"""The brakes of a whole plan: they refuse before anything is written, and name the exact way past them."""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from rainbow_tenancy.reconcile.operations import Kind, Operation, Plan
from rainbow_tenancy.tenancy.tenancy import Limits

__all__ = ["LIMITS", "Refusal", "refusals", "with_limit_options"]

# The name that files and --limit use, and the attribute of `Limits`.
LIMITS = {"removals": "removals", "companiesTouched": "companies_touched"}
SHOWN = 5  # operations named in a refusal


def with_limit_options(limits: Limits, options: Iterable[str]) -> Limits:
    """The limits with those of the command line (`removals=30`, `companiesTouched=10%`) in their place.

    Raises:
        ValueError: with what is wrong and what would be right, in one line.
    """
    for option in options:
        name, _, text = option.partition("=")
        number = text.removesuffix("%")
        if name not in LIMITS or not (number.isascii() and number.isdigit()):
            raise ValueError(f"--limit {option}: write NAME=NUMBER or NAME=NUMBER%, with one of {', '.join(LIMITS)}")
        limits = replace(limits, **{LIMITS[name]: (text if text.endswith("%") else int(text),)})
    return limits


class Refusal(NamedTuple):
    """Why a plan may not be applied as it is, and the words to type that allow it."""

    why: str
    options: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.why}; allow it with {' '.join(self.options)}"


def refusals(plan: Plan, limits: Limits, *, allow_delete: bool) -> list[Refusal]:
    """Why this plan may not be applied as it is; empty if it may."""
    found = []
    deletions = [one for one in plan.operations if one.kind in {Kind.DELETE, Kind.REPLACE}]
    if deletions and not allow_delete:
        why = f"{_count(len(deletions), 'PBX')} would be deleted ({_named(deletions)})"
        found.append(Refusal(why, ("--allow-delete",)))
    # A deletion takes the PBX from each company that shares it.
    losing = [one for one in plan.operations if one.kind in {Kind.REMOVE, Kind.DELETE, Kind.REPLACE}]
    removed = sum(1 if one.kind is Kind.REMOVE else max(1, len(one.touches)) for one in losing)
    found += _over("removals", removed, limits.removals, plan.associations_seen, losing)
    touching = [one for one in plan.operations if one.touches]
    touched = len(plan.companies_touched())
    found += _over("companiesTouched", touched, limits.companies_touched, plan.companies_seen, touching)
    return found


def _over(
    name: str, figure: int, limits: Iterable[int | str], whole: int, operations: list[Operation]
) -> list[Refusal]:
    allowed = min((_as_number(limit, whole) for limit in limits), default=figure)
    if figure <= allowed:
        return []
    written = " and ".join(_told(limit, whole) for limit in limits)
    why = f"{name}: {figure}, and the limit is {written} ({_named(operations)})"
    return [Refusal(why, ("--limit", f"{name}={figure}"))]


def _as_number(limit: int | str, whole: int) -> int:
    return limit if isinstance(limit, int) else whole * int(limit.removesuffix("%")) // 100


def _told(limit: int | str, whole: int) -> str:
    return str(limit) if isinstance(limit, int) else f"{limit} of {whole}, which is {_as_number(limit, whole)}"


def _named(operations: list[Operation]) -> str:
    names = [
        f"{one.kind.value} {one.pbx.label}" + (f" / {one.company.name}" if one.company else "")
        for one in operations[:SHOWN]
    ]
    more = len(operations) - SHOWN
    return ", ".join(names) + (f" and {more} more" if more > 0 else "")


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
