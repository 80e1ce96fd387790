"""What resources have in common: whom they name, what they refuse, and what they tell the person at the terminal."""

import shlex
from collections.abc import Sequence
from typing import Final

from rainbow_tenancy.fields import SecretRef
from rainbow_tenancy.plugin.engine import name_of
from rainbow_tenancy.plugin.errors import Rejected
from rainbow_tenancy.plugin.operation import Run
from rainbow_tenancy.plugin.writes import deed
from rainbow_tenancy.reconcile.operations import Kind, Operation, Plan
from rainbow_tenancy.reports.words import count, listed
from rainbow_tenancy.secret import Secret

__all__ = ["WHY_MOVED", "both_ways", "in_files", "no_secret", "refuse_blocked", "tell", "tell_moved"]

# Why the engine replaces a resource whose provider it does not ask (Diff).
WHY_MOVED: Final = "another provider, host or partner, or the option replacementTrigger or replaceWith"


def in_files(urn: str) -> bool:
    """Whether a `rainbow:Tenancy` registered the resource: the tenancy files say what it is, and not the program."""
    return "rainbow:index:Tenancy$" in urn.split("::")[2]


def both_ways(pbx: str, association: str) -> str:
    """The refusal of two resources that rule over the associations of one PBX."""
    return (
        f"the PBX {pbx} has sharedWith, which is the whole list of its associations, and {association} is an "
        "association of it: take sharedWith out of the one, or the other out of the program"
    )


async def tell_moved(urn: str, there: str, run: Run, *, preview: bool) -> None:
    """Refuse a replacement that finds what it should make: if this is the old one, it would be deleted afterwards.

    A preview only warns: it cannot tell whether the update deletes the old one first. What is protected is not.

    Args:
        urn: The resource.
        there: What was found.
        run: The operation of the engine.
        preview: Whether this is a preview.

    Raises:
        Rejected: It is no preview, or the old one is protected.
    """
    found = f"{name_of(urn)} is to be replaced ({WHY_MOVED}); but what would be made is there already, {there}"
    if preview and urn not in run.program.protected:
        await run.warning(
            f"{found}: pulumi up refuses this; with the resource option deleteBeforeReplace it goes on if this is the "
            "one in the stack, which it then deletes first",
            urn,
        )
        return
    anew = "" if urn in run.program.protected else "; or, to have it made anew, set deleteBeforeReplace"
    forget = f"pulumi state delete {shlex.quote(urn)} and then this again"
    raise Rejected(
        f"{found}. If the stack's entry has this very id (pulumi stack --show-ids), it would be deleted afterwards: "
        f"take that change back; or, to keep it all the same, run {forget}{anew}. If the entry has another id, an "
        f"earlier up was broken off, or somebody else made it: run {forget}; the old one then stays where it was, "
        "until a person deletes it there"
    )


def refuse_blocked(plan: Plan) -> None:
    """Refuse what the brakes hold back, with the reason and what releases it."""
    if plan.blocked:
        lines = [
            f"{one.operation.pbx.label}: {deed(one.operation)}: {one.reason}; {one.release}" for one in plan.blocked
        ]
        raise Rejected("\n".join(lines))


async def tell(plan: Plan, urn: str, run: Run, *, preview: bool, also: Sequence[Operation] = ()) -> None:
    """Say whom a plan touches, and what it leaves to people.

    Args:
        plan: What will be done.
        urn: The resource.
        run: The operation of the engine.
        preview: Whether this is told before anything is done; companies are named then.
        also: What will be done besides, to what this resource replaces.
    """
    for manual in plan.manual:
        await run.warning(f"by hand: {manual.what}", urn)
    if not preview:
        return
    touched = {company.id: company for one in also for company in one.touches} | plan.companies_touched()
    if touched:
        names = listed(sorted(company.name for company in touched.values()), at_most=10)
        lines = [f"touches {count(len(touched), 'company', 'companies')}: {names}"]
        named = [(one, one.company) for one in (*plan.operations, *also) if one.company and one.kind is not Kind.CREATE]
        served = {company.id for one, company in named if one.kind is Kind.ASSOCIATE}
        for one, company in named:
            alone = company.left_without_pbx and company.id not in served
            lines.append(deed(one) + (", which is left without any PBX" if alone else ""))
        await run.info("\n".join(lines), urn)
    for hint in plan.not_visible:
        await run.info(hint.text, urn)


def no_secret(_: SecretRef) -> Secret:
    """For plans that create nothing."""
    raise AssertionError("nothing that deletes or links needs a secret")
