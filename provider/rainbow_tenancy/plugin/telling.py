"""What resources have in common: whom they name, what they refuse, and what they tell the person at the terminal."""

from rainbow_tenancy.fields import SecretRef
from rainbow_tenancy.plugin.errors import Rejected
from rainbow_tenancy.plugin.operation import Run
from rainbow_tenancy.reconcile.operations import Kind, Plan
from rainbow_tenancy.reports.words import count, listed
from rainbow_tenancy.secret import Secret

__all__ = ["both_ways", "in_files", "name_of", "no_secret", "refuse_blocked", "tell"]


def name_of(urn: str) -> str:
    """A resource's name: the last part of its URN."""
    return urn.rpartition("::")[2]


def in_files(urn: str) -> bool:
    """Whether a `rainbow:Tenancy` registered the resource: the tenancy files say what it is, and not the program."""
    return "rainbow:index:Tenancy$" in urn.split("::")[2]


def both_ways(pbx: str, association: str) -> str:
    """The refusal of two resources that rule over the associations of one PBX."""
    return (
        f"the PBX {pbx} has sharedWith, which is the whole list of its associations, and {association} is an "
        "association of it: take sharedWith out of the one, or the other out of the program"
    )


def refuse_blocked(plan: Plan) -> None:
    """Refuse what the brakes hold back, with the reason and what releases it."""
    if plan.blocked:
        raise Rejected("\n".join(f"{one.operation.kind.value}: {one.reason}; {one.release}" for one in plan.blocked))


async def tell(plan: Plan, urn: str, run: Run, *, preview: bool) -> None:
    """Say whom a plan touches, and what it leaves to people."""
    for manual in plan.manual:
        await run.warning(f"by hand: {manual.what}", urn)
    if not preview:
        return
    touched = plan.companies_touched()
    for one in plan.operations:
        if one.company and one.kind is not Kind.CREATE:
            without = ", which is left without any PBX" if one.company.left_without_pbx else ""
            await run.info(f"{one.kind.value}: {one.company.name}{without}", urn)
    if touched:
        names = listed(sorted(company.name for company in touched.values()), at_most=10)
        await run.info(f"touches {count(len(touched), 'company', 'companies')}: {names}", urn)
    for hint in plan.not_visible:
        await run.info(hint.text, urn)


def no_secret(_: SecretRef) -> Secret:
    """For plans that create nothing."""
    raise AssertionError("nothing that deletes or links needs a secret")
