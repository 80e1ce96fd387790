"""From what reconciling knows to the parts of reports: codes are shortened, activation codes have no place."""

from collections.abc import Iterable, Mapping, Sequence

from rainbow_tenancy.globs import matches
from rainbow_tenancy.reconcile import operations as known
from rainbow_tenancy.reports.data import parts
from rainbow_tenancy.reports.data.codes import Shortener
from rainbow_tenancy.tenancy import Tenancy
from rainbow_tenancy.tenancy.positions import Place

__all__ = ["Maker", "refs_of", "settled"]


def refs_of(plan: known.Plan, *, pending: bool = True) -> list[known.PbxRef]:
    """Every PBX that a plan speaks of, those that it only calls Pending among them or not."""
    operations = [*plan.operations, *(blocked.operation for blocked in plan.blocked)]
    refs = [operation.pbx for operation in operations]
    refs += [operation.replaces for operation in operations if operation.replaces]
    refs += [manual.pbx for manual in plan.manual]
    refs += [unmanaged.pbx for unmanaged in plan.unmanaged]
    refs += [one.pbx for one in plan.pending if pending]
    return refs


def settled(plan: known.Plan, tenancy: Tenancy, pbxs: Sequence[str], companies: Sequence[str]) -> list[str]:
    """The keys of the blocks that were asked for and of which the plan says nothing: Rainbow is as they say."""
    spoken_of = {ref.key for ref in refs_of(plan, pending=False)}
    return [
        pbx.key
        for pbx in tenancy.pbxs
        if pbx.key not in spoken_of
        and (not pbxs or matches((pbx.key, pbx.name), pbxs))
        and (not companies or matches((share.company.name or "" for share in pbx.shares), companies))
    ]


class Maker:
    """Makes the parts of one report."""

    def __init__(self, refs: Iterable[known.PbxRef], users: Mapping[str, int | None] | None = None) -> None:
        self._users = users or {}
        self._shortener = Shortener(refs)
        self.text = self._shortener.text
        self.plain = self._shortener.plain

    def operation(self, one: known.Operation) -> parts.Operation:
        """One operation with everything that a form may say of it."""
        return parts.Operation(
            kind=one.kind,
            pbx=self.pbx(one.pbx),
            company=self.company(one.company),
            sites=self.sites(one.sites),
            changes=[self.change(change) for change in one.changes],
            replaced_by=self.pbx(one.replaces) if one.replaces else None,
            why=self.text(one.why),
            position=position(one.place),
            touches=[self.touched(company) for company in one.touches],
            moved=one.moved,
        )

    def blocked(self, one: known.Blocked) -> parts.Blocked:
        """An operation that is blocked."""
        return parts.Blocked(
            operation=self.operation(one.operation), reason=self.text(one.reason), release=self.text(one.release)
        )

    def pbx(self, ref: known.PbxRef) -> parts.Pbx:
        """A PBX by its names."""
        return parts.Pbx(
            key=ref.key,
            name=self.text(ref.name),
            system_id=ref.system_id,
            equipment_id=self.text(ref.equipment_id) if ref.equipment_id is not None else None,
        )

    def company(self, company: known.CompanyTouched | None) -> parts.Company | None:
        """The company of an association."""
        if company is None:
            return None
        return parts.Company(id=company.id, name=self.text(company.name), left_without_pbx=company.left_without_pbx)

    def touched(self, company: known.CompanyTouched) -> parts.Touched:
        """A company with the number of its users."""
        return parts.Touched(
            id=company.id,
            name=self.text(company.name),
            left_without_pbx=company.left_without_pbx,
            users=self._users.get(company.id),
        )

    def neighbours(self, companies: Iterable[known.CompanyTouched]) -> list[parts.Neighbour]:
        """Companies that share a PBX."""
        return [parts.Neighbour(id=company.id, name=self.text(company.name)) for company in companies]

    def meeting(self, one: known.Meeting) -> parts.NewNeighbours:
        """Companies that meet on a PBX."""
        return parts.NewNeighbours(
            pbx=self.pbx(one.pbx),
            joining=self.neighbours(one.joining),
            present=self.neighbours(one.present),
            links_not_visible=one.hidden,
        )

    def mention(self, one: known.Mention) -> parts.Mention:
        """A company that stands in what a PBX is called."""
        return parts.Mention(pbx=one.pbx, company=one.company, word=self.text(one.word))

    def sites(self, sites: Iterable[known.SiteRef]) -> list[parts.Site]:
        """Sites by id and name."""
        return [parts.Site(id=site.id, name=self.text(site.name)) for site in sites]

    def change(self, change: known.Change) -> parts.Change:
        """One field."""
        return parts.Change(
            field=change.path,
            before=self.plain(change.before),
            after=self.plain(change.after),
            position=position(change.place),
            moved=change.moved,
            base=self.plain(change.base),
        )

    def manual(self, one: known.Manual) -> parts.Manual:
        """Something for a person."""
        return parts.Manual(pbx=self.pbx(one.pbx), what=self.text(one.what), position=position(one.place))

    def pending(self, one: known.Pending) -> parts.Pending:
        """A PBX that has not connected so far."""
        return parts.Pending(pbx=self.pbx(one.pbx), position=position(one.place))

    def hint(self, hint: known.Hint) -> parts.Hint:
        """A sentence with its place."""
        return parts.Hint(text=self.text(hint.text), position=position(hint.place))

    def unmanaged(self, found: known.Unmanaged) -> parts.Unmanaged:
        """An association, or a PBX, that no file names."""
        return parts.Unmanaged(
            pbx=self.pbx(found.pbx),
            company=self.company(found.company),
            sites=self.sites(found.sites),
            position=position(found.place),
            moved=found.moved,
        )


def position(place: Place | None) -> parts.Position | None:
    """Where in the files; None for what stands in none."""
    return None if place is None else parts.Position(file=place.file, line=place.line, column=place.column)
