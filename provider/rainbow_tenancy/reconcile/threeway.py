"""Who moved since a base: Rainbow, the files, or both. Pure.

files then   files now   Rainbow now     who moved
a            a           b               Rainbow
a            b           a               the files
a            b           c               both: a conflict, shown with all three values
not there    a           b               the files, which did not decide it before

What is either there or not (a PBX, an association, being shared) cannot be in conflict: one side alone moved.
"""

from collections.abc import Iterable
from dataclasses import replace

from rainbow_tenancy.fields import BY_PATH
from rainbow_tenancy.reconcile.base import Base, BasePbx, BaseShare, mark_of, means
from rainbow_tenancy.reconcile.equipment import without_code
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.operations import (
    Change,
    CompanyTouched,
    Kind,
    Moved,
    Operation,
    PbxRef,
    Plan,
    SiteRef,
    Unmanaged,
)
from rainbow_tenancy.reconcile.plan import FORMER

__all__ = ["tell_who_moved"]


def tell_who_moved(plan: Plan, base: Base, estate: Estate) -> None:
    """Note on each difference of a plan who moved since the base.

    Args:
        plan: Its operations, what is blocked, and unmanaged associations are told of.
        base: What the files said before.
        estate: What Rainbow has, where companies are found as the files name them.
    """
    told = _Teller(base, estate)
    for one in (*plan.operations, *(blocked.operation for blocked in plan.blocked)):
        told.operation(one)
    plan.unmanaged = [told.unmanaged(one) for one in plan.unmanaged]
    plan.base = base.origin


class _Teller:
    def __init__(self, base: Base, estate: Estate) -> None:
        self.base = base
        self.untold = frozenset(base.untold)
        self.estate = estate

    def operation(self, one: Operation) -> None:
        """Note who moved, of an update field by field; nothing of a PBX of which the base does not know."""
        if self.is_untold(one.replaces or one.pbx):
            return
        before = self.block(one.replaces or one.pbx)
        if one.kind in {Kind.CREATE, Kind.UPDATE}:
            one.changes = tuple(_change(change, before, new=one.kind is Kind.CREATE) for change in one.changes)
        one.moved = self.moved(one, before)

    def moved(self, one: Operation, before: BasePbx | None) -> Moved:
        if one.kind is Kind.REMOVE:
            # A former company is removed whatever the block says.
            return self.too_much(None if one.why == FORMER else one.pbx, one.company, one.sites)
        if before is None:
            return Moved.FILES  # the block is new
        match one.kind:
            case Kind.CREATE:
                as_before = not before.absent
            case Kind.UPDATE:
                return _together(change.moved for change in one.changes)
            case Kind.CREATE_SITE:  # which a line without site, or of another site, never wished for
                as_before = self.wished([one for one in before.shares() if one.site], one.company, one.sites)
            case Kind.ASSOCIATE:
                as_before = self.wished(before.shares(), one.company, one.sites)
            case Kind.MAKE_SHARED | Kind.MAKE_ORDINARY:
                as_before = before.shared is (one.kind is Kind.MAKE_SHARED)
            case Kind.DELETE:
                as_before = before.absent
            case Kind.REPLACE:
                as_before = before.replaces is not None and before.replaces == mark_of(one.pbx.equipment_id or "")
        return Moved.RAINBOW if as_before else Moved.FILES

    def unmanaged(self, one: Unmanaged) -> Unmanaged:
        """An association that the policy only reports; of a PBX that no file names nothing is known."""
        if one.company is None or self.is_untold(one.pbx):
            return one
        return replace(one, moved=self.too_much(one.pbx, one.company, one.sites))

    def too_much(self, pbx: PbxRef | None, company: CompanyTouched | None, sites: Iterable[SiteRef]) -> Moved:
        """Who moved where an association is in Rainbow and not in the files."""
        found = self.estate.company.get(company.id) if company else None
        if found and any(means(former, found) for former in self.base.former):
            return Moved.RAINBOW
        before = self.block(pbx) if pbx else None
        governed = before is not None and before.shared_with is not None
        if before is None or not governed or self.wished(before.shares(), company, sites):
            return Moved.FILES
        return Moved.RAINBOW

    def is_untold(self, pbx: PbxRef) -> bool:
        return pbx.key is not None and not self.untold.isdisjoint({pbx.key, without_code(pbx.key, pbx)})

    def block(self, pbx: PbxRef) -> BasePbx | None:
        return self.base.pbxs.get(pbx.key) if pbx.key is not None else None

    def wished(self, shares: Iterable[BaseShare], company: CompanyTouched | None, sites: Iterable[SiteRef]) -> bool:
        """Whether one of the shares is an association with this company, through one of these sites."""
        found = self.estate.company.get(company.id) if company else None
        names = {name for site in sites for name in (site.id, site.name)}
        return found is not None and any(
            means(share.company, found) and (share.site is None or share.site in names) for share in shares
        )


def _change(change: Change, before: BasePbx | None, *, new: bool) -> Change:
    if before is None or change.path not in before.values:
        return replace(change, moved=Moved.FILES)
    was, row = before.values[change.path], BY_PATH[change.path]
    if row.alike(was, change.after):
        return replace(change, moved=Moved.RAINBOW, base=was)
    rainbow_moved = not new and not row.alike(was, change.before)
    return replace(change, moved=Moved.BOTH if rainbow_moved else Moved.FILES, base=was)


def _together(moved: Iterable[Moved | None]) -> Moved:
    """Who moved, over all fields of an update."""
    found = set(moved)
    return Moved.RAINBOW if found == {Moved.RAINBOW} else Moved.FILES if found == {Moved.FILES} else Moved.BOTH
