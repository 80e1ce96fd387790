"""What the files governed as of an apply, of which not everything was done.

    of a PBX                                         the record has
    what was done, or was so already                 what the files say
    what was blocked, failed, unknown, left (aside)  what it had before; had there been none: `untold`, nobody can tell

So a value that was never written is not taken for one that somebody changed in Rainbow since.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from rainbow_tenancy.reconcile.base import Base, BaseCompany, BasePbx, BaseShare, means
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.operations import Kind, Operation, Plan, Unmanaged

__all__ = ["Open", "settled", "still_open"]

Open = Operation | Unmanaged


def still_open(plan: Plan, undone: Iterable[Operation]) -> list[Open]:
    """The differences that an apply did not take away: operations that were not done, and what was none of its own."""
    return [
        *undone,
        *(one.operation for one in plan.blocked),
        *(one for one in plan.unmanaged if one.company),
        *plan.aside,
    ]


def settled(today: Base, before: Base | None, left: Iterable[Open], estate: Estate, *, whole: bool) -> Base:
    """What to compare with from now on.

    Args:
        today: What the files say.
        before: The record until now.
        left: What differs still.
        estate: Where companies are found as the files name them.
        whole: Whether the apply was for all PBXs and companies; else what no file names any more stays as it was.
    """
    blocks = defaultdict(list)
    former = today.former
    merging = _Merging(estate)
    for one in left:
        pbx = (one.replaces if isinstance(one, Operation) else None) or one.pbx
        blocks[pbx.key].append(one)
        if _takes_away(one):
            was = before.former if before else []
            former = [ref for ref in former if ref in was or not merging.meant(ref, one)]
    pbxs = {} if whole or before is None else {key: old for key, old in before.pbxs.items() if key not in today.pbxs}
    untold = []
    for key, block in today.pbxs.items():
        if key in blocks and (before is None or key in before.untold):
            untold.append(key)
        elif (merged := merging.block(block, before.pbxs.get(key) if before else None, blocks[key])) is not None:
            pbxs[key] = merged
    return replace(today, pbxs=pbxs, former=former, untold=untold)


class _Merging:
    def __init__(self, estate: Estate) -> None:
        self.estate = estate

    def block(self, today: BasePbx, before: BasePbx | None, left: Sequence[Open]) -> BasePbx | None:
        """What the record has of a block; None where it has none, as the PBX is new to it."""
        for one in left:
            if isinstance(one, Unmanaged):
                continue
            match one.kind:
                case Kind.CREATE | Kind.DELETE:
                    return before
                case Kind.MAKE_SHARED | Kind.MAKE_ORDINARY:
                    today = replace(today, shared=before.shared if before else not today.shared)
                case Kind.REPLACE:
                    today = replace(today, replaces=before.replaces if before else None)
                case Kind.UPDATE:
                    today = replace(today, values=_values(today, before, one))
        return self.with_shares(today, before, [one for one in left if one.company])

    def with_shares(self, today: BasePbx, before: BasePbx | None, left: Sequence[Open]) -> BasePbx:
        """Each association that is missing or too much as it was before; what nobody governed before as it is there."""
        if not left:
            return today

        def kept(shares: Iterable[BaseShare]) -> list[BaseShare]:
            return [share for share in shares if not any(self.is_of(share, one) for one in left)]

        was = [share for share in before.shares() if share not in kept([share])] if before else []
        if before is None or before.shared_with is None:
            was += [share for one in left if _takes_away(one) for share in _there(one)]
        listed = None if today.shared_with is None else kept(today.shared_with)
        return replace(today, shared_with=listed, uses=[*kept(today.uses), *was])

    def meant(self, ref: BaseCompany, one: Open) -> bool:
        company = self.estate.company.get(one.company.id) if one.company else None
        return company is not None and means(ref, company)

    def is_of(self, share: BaseShare, one: Open) -> bool:
        names = {name for site in one.sites for name in (site.id, site.name)}
        return (share.site is None or share.site in names) and self.meant(share.company, one)


def _takes_away(one: Open) -> bool:
    return isinstance(one, Unmanaged) or one.kind is Kind.REMOVE


def _there(one: Open) -> Iterator[BaseShare]:
    if one.company:
        yield from (BaseShare(BaseCompany(id=one.company.id), site.id) for site in one.sites)


def _values(today: BasePbx, before: BasePbx | None, one: Operation) -> dict[str, object]:
    """The values of a block, those of an update that was not done as they were before."""
    was = before.values if before else {}
    undone = {change.path for change in one.changes}
    return {path: value for path, value in today.values.items() if path not in undone} | {
        path: was[path] for path in undone if path in was
    }
