"""Narrowing a plan with --pbx and --company: always over the whole tenancy, and what is left out is counted."""

from collections.abc import Iterable, Sequence

from rainbow_tenancy.globs import matches
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.operations import Hint, Operation, PbxRef, Plan
from rainbow_tenancy.reconcile.telling import companies_named
from rainbow_tenancy.tenancy import Tenancy

__all__ = ["fruitless", "fruitless_companies", "narrow"]


def narrow(plan: Plan, pbxs: Sequence[str], companies: Sequence[str]) -> Plan:
    """Keep what concerns these PBXs (globs of key or name) and companies (globs of name), and what that needs.

    The rest is counted in `left_out`; nothing of it is called unmanaged.
    """
    if not pbxs and not companies:
        return plan
    chosen = [one for one in plan.operations if _concerns(one, pbxs, companies)]
    kept = _with_needs(chosen, plan.operations)
    blocked = [one for one in plan.blocked if _concerns(one.operation, pbxs, companies)]
    unmanaged = [
        one
        for one in plan.unmanaged
        if _is_pbx(one.pbx, pbxs) and (not companies or (one.company and matches([one.company.name], companies)))
    ]
    inside = {id(one) for one in (*kept, *blocked, *unmanaged)}
    aside = [one for one in plan.operations if id(one) not in inside]
    aside += [one.operation for one in plan.blocked if id(one) not in inside]
    plan.left_out = len(aside)
    plan.aside = [*aside, *(one for one in plan.unmanaged if one.company and id(one) not in inside)]
    plan.operations = kept
    plan.blocked = blocked
    plan.manual = [one for one in plan.manual if _is_pbx(one.pbx, pbxs)]
    plan.pending = [
        one
        for one in plan.pending
        if _is_pbx(one.pbx, pbxs) and (not companies or matches((each.name for each in one.companies), companies))
    ]
    plan.unmanaged = unmanaged
    return plan


def fruitless(pbxs: Sequence[str], tenancy: Tenancy) -> list[Hint]:
    """A hint for each glob of `--pbx` that no PBX of the files matches: most likely a slip."""
    names = [name for pbx in tenancy.pbxs for name in (pbx.key, pbx.name)] if pbxs else []
    return [Hint(f"--pbx {glob} matches no PBX of the files") for glob in pbxs if not matches(names, [glob])]


def fruitless_companies(companies: Sequence[str], tenancy: Tenancy | None, estate: Estate) -> list[Hint]:
    """A hint for each glob of `--company` that no company matches, of the files or in Rainbow: most likely a slip."""
    if not companies:
        return []
    names = [company.name for company in estate.companies]
    names += [ref.name for ref in companies_named(tenancy) if ref.name] if tenancy else []
    where = "of the files or in Rainbow" if tenancy else "in Rainbow"
    return [Hint(f"--company {glob} matches no company {where}") for glob in companies if not matches(names, [glob])]


def _with_needs(chosen: Iterable[Operation], operations: Sequence[Operation]) -> list[Operation]:
    by_number = {one.number: one for one in operations}
    kept: set[int] = set()
    todo = [one.number for one in chosen]
    while todo:
        number = todo.pop()
        if number not in kept:
            kept.add(number)
            todo.extend(by_number[number].needs)
    narrowed = [one for one in operations if one.number in kept]
    for one in narrowed:
        one.after = tuple(number for number in one.after if number in kept)
    return narrowed


def _concerns(one: Operation, pbxs: Sequence[str], companies: Sequence[str]) -> bool:
    named = [one.company.name] if one.company else [company.name for company in one.touches]
    return _is_pbx(one.pbx, pbxs) and (not companies or matches(named, companies))


def _is_pbx(pbx: PbxRef, globs: Sequence[str]) -> bool:
    return not globs or matches([pbx.name, pbx.key or pbx.name], globs)
