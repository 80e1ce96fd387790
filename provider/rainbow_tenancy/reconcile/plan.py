"""Tenancy and estate in, plan out. Pure: the same two always give the same plan."""

from collections.abc import Iterable, Sequence
from functools import cached_property

from rainbow_tenancy.rainbow import Site, System
from rainbow_tenancy.reconcile import brakes
from rainbow_tenancy.reconcile.brakes import Brake
from rainbow_tenancy.reconcile.compare import Links, agree, compare_fields, compare_links
from rainbow_tenancy.reconcile.equipment import is_code_too
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.gateway import gateway_step
from rainbow_tenancy.reconcile.identify import Match, identify, unnamed
from rainbow_tenancy.reconcile.new_sites import with_creations
from rainbow_tenancy.reconcile.operations import (
    BY_NAME,
    Blocked,
    Change,
    CompanyTouched,
    Hint,
    Kind,
    Manual,
    Operation,
    PbxRef,
    Pending,
    Plan,
    SiteRef,
    TakesOver,
    Unmanaged,
)
from rainbow_tenancy.reconcile.order import in_order
from rainbow_tenancy.reconcile.resolve import Resolver, Wish
from rainbow_tenancy.reconcile.status_words import PENDING
from rainbow_tenancy.reconcile.touches import mark_companies_left_without
from rainbow_tenancy.tenancy import Problem, Tenancy, TenancyError
from rainbow_tenancy.tenancy.positions import NOWHERE, Place
from rainbow_tenancy.tenancy.secrets import needed_option
from rainbow_tenancy.tenancy.tenancy import DesiredPbx

__all__ = ["FORMER", "make_plan", "plan_one", "to_be_deleted"]

FORMER = "the files call this company former"


def to_be_deleted(tenancy: Tenancy, estate: Estate) -> list[System]:
    """The PBXs whose connection must be looked at before a plan can be made."""
    if not any(pbx.absent or pbx.replaces for pbx in tenancy.pbxs):
        return []
    matches, _, _ = identify(tenancy, estate)
    gone = [match.system for match in matches if match.pbx.absent and match.system]
    return gone + [match.replaced for match in matches if match.replaced]


def make_plan(tenancy: Tenancy, estate: Estate, *, adopt: bool = False, pending: bool = False) -> Plan:
    """Compare the files with Rainbow and order what differs.

    Args:
        tenancy: What the files say.
        estate: What Rainbow has; with the state of each PBX of `to_be_deleted`.
        adopt: Make ordinary PBXs shared that were found by name alone.
        pending: Note the PBXs that have not connected so far, which nothing is done about.

    Raises:
        TenancyError: with every reason why no plan can be made (no such company, two PBXs of a name, …).
    """
    planner = _Planner(tenancy, estate, adopt=adopt)
    matches, problems, hints = identify(tenancy, estate)
    planner.plan.hints.extend(hints)
    for match in matches:
        planner.block(match)
    if pending:
        planner.pending_pbxs(matches)
    planner.former_companies()
    planner.unmanaged_pbxs(matches)
    problems += planner.problems + planner.resolver.problems
    if problems:
        raise TenancyError(problems)
    plan = planner.planned()
    plan.companies_seen = len(estate.companies)
    plan.associations_seen = planner.associations_seen()
    return plan


def plan_one(tenancy: Tenancy, estate: Estate, match: Match) -> Plan:
    """The plan for one PBX that the caller has found; nothing is said of the others.

    Raises:
        TenancyError: As for `make_plan`.
    """
    planner = _Planner(tenancy, estate, adopt=True)
    planner.block(match)
    if problems := planner.problems + planner.resolver.problems:
        raise TenancyError(problems)
    return planner.planned()


class _Planner:
    def __init__(self, tenancy: Tenancy, estate: Estate, *, adopt: bool) -> None:
        self.tenancy = tenancy
        self.estate = estate
        self.adopt = adopt
        self.resolver = Resolver(tenancy, estate)
        self.problems: list[Problem] = []
        self.plan = Plan(estate.partner_id)
        self.groups: dict[str, list[Operation]] = {}  # by PBX, in the order of the files
        self.matches: dict[str, Match] = {}  # by the id of the PBX that is there

    @cached_property
    def former(self) -> dict[str, Place | None]:
        """The companies that the files call former and that are there, by id, each with its place in the files."""
        found = ((self.resolver.company(one.company, one.at), one.at) for one in self.tenancy.former)
        return {company.id: self.tenancy.place(at) for company, at in found if company is not None}

    @cached_property
    def former_sites(self) -> frozenset[str]:
        return frozenset(site.id for company_id in self.former for site in self.estate.sites_of.get(company_id, ()))

    def planned(self) -> Plan:
        """The plan with all operations in their order."""
        with_creations(self.groups.values(), self.resolver.places_of_coming())
        self.plan.operations = in_order(self.groups.values())
        mark_companies_left_without(self.plan.operations, self.estate)
        return self.plan

    # ── One block ────────────────────────────────────────────────────────────────────────────────────────────────

    def block(self, match: Match) -> None:
        pbx, system = match.pbx, match.system
        if system:
            self.matches[system.id] = match
        if pbx.absent:
            self.absent(match)
            return
        if system and self.is_settled(match, system):
            self.groups.setdefault(system.id, [])
            return
        ref = match.ref
        wishes = self.wishes(match, ref)
        links = compare_links(wishes, self.resolver, self.estate, system)
        if links.hidden and pbx.shared_with is not None:
            text = f"{pbx.key}: {links.hidden} of its links lead to sites that this account does not see; they stay"
            self.plan.not_visible.append(Hint(text, self.place(pbx)))
        operations = self.change(match, system, ref, links) if system else self.create(match, ref, links)
        if match.replaced:
            self.replace(match, match.replaced, operations, missing=len(pbx.shares) - len(wishes) + len(links.add))
        elif pbx.replaces in self.estate.refused:
            text = f"{pbx.key}: the PBX that it replaces is there, and not visible to this account; it stays"
            self.plan.not_visible.append(Hint(text, self.place(pbx, "replaces")))
        elif pbx.replaces and system:
            self.plan.hints.append(Hint(_replaced(pbx, system), self.place(pbx, "replaces")))
        self.gateway(pbx, system, ref)
        barred = (
            brakes.on_changing(match, system, self.tenancy, adopt=self.adopt) if system else brakes.on_creating(pbx)
        )
        self.take(ref, operations, barred)

    def is_settled(self, match: Match, system: System) -> bool:
        """Whether there is nothing to do or say: so it is with most blocks, and seen at a fraction of the cost."""
        pbx = match.pbx
        return (
            not (match.replaced or pbx.replaces or pbx.webrtc_gateway)
            and pbx.shared is bool(system.is_shared)
            and not (self.former_sites and not self.former_sites.isdisjoint(system.site_ids))
            and self.resolver.plainly_served(pbx.shares, system.site_ids)
            and (agree(pbx, system) or not compare_fields(self.tenancy, pbx, system))
        )

    def wishes(self, match: Match, ref: PbxRef) -> list[Wish]:
        pbx = match.pbx
        waiting = len(self.resolver.waiting)
        wishes = self.resolver.wishes(pbx.shares)
        for share in self.resolver.waiting[waiting:]:
            what = f"waiting for the company {share.company}, which is not in Rainbow yet"
            self.plan.manual.append(Manual(ref, what, self.tenancy.place(share.at)))
        for wish in wishes:
            if wish.company.id in self.former:
                wrong = (
                    f"{pbx.key} is shared with {wish.company.name}, which is former ({self.former[wish.company.id]})"
                )
                self.problems.append(Problem(self.tenancy.place(wish.share.at), wrong, "take out one of both"))
        return wishes

    def create(self, match: Match, ref: PbxRef, links: Links) -> list[Operation]:
        pbx = match.pbx
        changes = compare_fields(self.tenancy, pbx, None)
        if pbx.activation_code and (option := needed_option(pbx.activation_code)):
            place = self.place(pbx, "equipment.activationCode")
            self.plan.hints.append(Hint(f"{pbx.key}: for its activation code, apply needs {option}", place))
        operation = Operation(
            Kind.CREATE, ref, "it is in the files and not in Rainbow", self.place(pbx), changes=changes,
            activation_code=pbx.activation_code,
            takes_over=TakesOver.NAMESAKE if pbx.equipment_id or self.tenancy.scope else TakesOver.ANY,
        )  # fmt: skip
        if pbx.shared:
            return [operation, *self.associations(ref, links)]
        # An ordinary PBX is born at its one site: without one it would be a shared PBX.
        if pbx.shares and not links.add:
            self.plan.manual.append(Manual(ref, "it is created as soon as its company is there", operation.place))
            return []
        for wish, site in links.add[:1]:
            company = _touched(wish)
            operation.sites, operation.touches, operation.company = (self.site(site),), (company,), company
        return [operation]

    def change(self, match: Match, system: System, ref: PbxRef, links: Links) -> list[Operation]:
        pbx = match.pbx
        changes = compare_fields(self.tenancy, pbx, system)
        updates = []
        if changes:
            why = "Rainbow has other values than the files"
            updates.append(
                Operation(Kind.UPDATE, ref, why, self.place(pbx), changes=changes, touches=self.companies(system))
            )
        associations = self.associations(ref, links)
        removals = self.removals(match, system, ref, links)
        if not pbx.shared and self.belongs_elsewhere(system, links):
            self.plan.blocked += [Blocked(one, *brakes.BELONGS_ELSEWHERE) for one in (*associations, *removals)]
            return updates
        operations = [*associations, *updates, *removals]
        if pbx.shared is bool(system.is_shared):
            return operations
        sharing = (Change("shared", bool(system.is_shared), pbx.shared, self.place(pbx, "shared")),)
        kind, why = (
            (Kind.MAKE_SHARED, "the files want it shared and it is ordinary")
            if pbx.shared
            else (Kind.MAKE_ORDINARY, "the files say shared: false")
        )
        users = self.companies(system)
        operation = Operation(kind, ref, why, self.place(pbx, "shared"), changes=sharing, touches=users)
        left = len(system.site_ids) + len(links.add) - sum(len(one.sites) for one in removals)
        hidden = self.estate.hidden_links(system)
        if barred := brakes.on_sharing(system, shared=pbx.shared, links=left, hidden=hidden):
            self.plan.blocked.append(Blocked(operation, *barred))
        else:
            operations.append(operation)
        return operations

    def belongs_elsewhere(self, system: System, links: Links) -> bool:
        """Whether a PBX is ordinary and shall go to another company than that which has it."""
        if system.is_shared:
            return False
        own = self.estate.sites_by_company(system.site_ids)
        return bool(own) and any(wish.company.id not in own for wish, _ in links.add)

    def associations(self, ref: PbxRef, links: Links) -> list[Operation]:
        return [
            Operation(
                Kind.ASSOCIATE,
                ref,
                "the files share it with this company",
                self.tenancy.place(wish.share.at),
                company=_touched(wish),
                sites=(self.site(site),),
                touches=(_touched(wish),),
            )
            for wish, site in links.add
        ]

    def removals(self, match: Match, system: System, ref: PbxRef, links: Links) -> list[Operation]:
        pbx = match.pbx
        if pbx.shared_with is None or not links.extra:
            return []
        place = self.place(pbx, "sharedWith")
        named = {wish.company.id for wish, _ in links.add}
        removals = []
        for company in self.by_name(links.extra):
            company_id, sites = company.id, links.extra[company.id]
            if not self.tenancy.remove_unmanaged and company_id not in self.former:
                self.plan.unmanaged.append(Unmanaged(ref, company, tuple(map(self.site, sites)), place))
                continue
            if company_id in self.former:
                removals.append(self.removal(ref, company, sites, FORMER, self.former[company_id]))
                continue
            why = "the files name another site" if company_id in named else "sharedWith does not name this company"
            removals.append(self.removal(ref, company, sites, why, place))
        return self.without_lock_out(system, removals, len(links.add))

    def removal(
        self, ref: PbxRef, company: CompanyTouched, sites: Iterable[Site], why: str, place: Place | None
    ) -> Operation:
        unlinked = tuple(map(self.site, sorted(sites, key=BY_NAME)))
        return Operation(Kind.REMOVE, ref, why, place, company=company, sites=unlinked, touches=(company,))

    def without_lock_out(self, system: System, removals: list[Operation], added: int) -> list[Operation]:
        """The removals, unless they would take the PBX out of this partner's sight: then they are blocked.

        What is planned for the PBX already counts as done: several former companies may share it.
        """
        planned = self.groups.get(system.id, [])
        visible = sum(site_id in self.estate.site for site_id in system.site_ids)
        added += sum(one.kind is Kind.ASSOCIATE for one in planned)
        removed = sum(len(one.sites) for one in (*planned, *removals) if one.kind is Kind.REMOVE)
        if not removals or system.bp_id == self.estate.partner_id or visible + added > removed:
            return removals
        self.plan.blocked += [Blocked(one, *brakes.LOCK_OUT) for one in removals]
        return []

    # ── Deleting ─────────────────────────────────────────────────────────────────────────────────────────────────

    def absent(self, match: Match) -> None:
        pbx, system = match.pbx, match.system
        if system is None and {pbx.id, match.equipment_id} & self.estate.refused:
            text = f"{pbx.key}: it is there, and not visible to this account; it stays"
            self.plan.not_visible.append(Hint(text, self.place(pbx)))
            return
        if system is None:
            self.plan.hints.append(Hint(f"{pbx.key}: it is gone, its block can be removed", self.place(pbx)))
            return
        ref = match.ref
        place = self.place(pbx, "absent")
        operation = Operation(
            Kind.DELETE, ref, "the files say absent: true", place, touches=self.companies(system),
            linked=frozenset(system.site_ids),
        )  # fmt: skip
        self.take(ref, [operation], brakes.on_deleting(match, system, self.estate, self.tenancy))

    def replace(self, match: Match, old: System, operations: list[Operation], *, missing: int) -> None:
        """Delete the old PBX if the operations bring the new one to all companies of the files that it lacks."""
        why, place = f"{match.pbx.key} replaces it", self.place(match.pbx, "replaces")
        operation = Operation(
            Kind.REPLACE, unnamed(old), why, place, touches=self.companies(old), replaces=match.ref,
            linked=frozenset(old.site_ids),
        )  # fmt: skip
        if sum(len(one.sites) for one in operations if one.kind in {Kind.CREATE, Kind.ASSOCIATE}) < missing:
            self.plan.blocked.append(Blocked(operation, *brakes.NOT_SERVED))
        else:
            operations.append(operation)

    # ── What stands apart ────────────────────────────────────────────────────────────────────────────────────────

    def former_companies(self) -> None:
        """Remove every former company from each shared PBX in scope, also from those that no file names.

        An ordinary PBX is its company's own: that it stays is told.
        """
        if not self.former:
            return
        for system in self.estate.systems:
            if not self.tenancy.governs(system.name):
                continue
            linked = self.estate.sites_by_company(system.site_ids)
            for company in self.by_name(linked.keys() & self.former.keys()):
                if system.is_shared:
                    self.former_company(system, company, linked[company.id])
                else:
                    text = f"the former company {company.name} keeps {system.name}, an ordinary PBX of its own"
                    self.plan.hints.append(Hint(text, self.former[company.id]))

    def former_company(self, system: System, company: CompanyTouched, sites: list[Site]) -> None:
        group = self.groups.setdefault(system.id, [])
        if any(one.kind is Kind.DELETE or (one.kind is Kind.REMOVE and one.company == company) for one in group):
            return  # its block does that already
        if any(
            one.operation.pbx.system_id == system.id and one.operation.company == company for one in self.plan.blocked
        ):
            return
        ref = self.matches[system.id].ref if system.id in self.matches else unnamed(system)
        removal = self.removal(ref, company, sites, FORMER, self.former[company.id])
        if barred := brakes.only_shown(system):
            self.plan.blocked.append(Blocked(removal, *barred))
        else:
            group += self.without_lock_out(system, [removal], added=0)

    def unmanaged_pbxs(self, matches: Sequence[Match]) -> None:
        named = {match.system.id for match in matches if match.system}
        named |= {match.replaced.id for match in matches if match.replaced}
        self.plan.unmanaged += [
            Unmanaged(unnamed(system))
            for system in self.estate.systems
            if system.is_shared and system.id not in named and self.tenancy.governs(system.name)
        ]

    def gateway(self, pbx: DesiredPbx, system: System | None, ref: PbxRef) -> None:
        step = gateway_step(pbx.webrtc_gateway, system.has_media_pillar if system else False)
        if step is not None:
            self.plan.manual.append(Manual(ref, step.value, self.place(pbx, "webrtcGateway")))

    # ── Helpers ──────────────────────────────────────────────────────────────────────────────────────────────────

    def take(self, ref: PbxRef, operations: list[Operation], barred: Brake | None) -> None:
        group = self.groups.setdefault(ref.system_id or f"new {ref.key}", [])
        for one in operations:
            brake = barred
            if brake is None and one.kind is Kind.REPLACE:
                brake = brakes.on_losing(self.estate.by_id[one.pbx.system_id or ""], self.estate, self.tenancy)
            if brake:
                self.plan.blocked.append(Blocked(one, *brake))
            else:
                group.append(one)

    def pending_pbxs(self, matches: Iterable[Match]) -> None:
        for match in matches:
            pbx, system = match.pbx, match.system
            if system and system.status in PENDING and not pbx.absent:
                self.plan.pending.append(Pending(match.ref, self.place(pbx), self.companies(system)))

    def site(self, site: Site) -> SiteRef:
        return SiteRef(None if self.resolver.is_coming(site) else site.id, site.name)

    def companies(self, system: System) -> tuple[CompanyTouched, ...]:
        return self.by_name(self.estate.sites_by_company(system.site_ids))

    def by_name(self, company_ids: Iterable[str]) -> tuple[CompanyTouched, ...]:
        """These companies in the order of their names."""
        found = (CompanyTouched(one, self.estate.company_name(one)) for one in company_ids)
        return tuple(sorted(found, key=BY_NAME))

    def associations_seen(self) -> int:
        """The associations that these files could take away."""
        governed = (one for one in self.estate.systems if one.is_shared and self.tenancy.governs(one.name))
        return sum(len(system.site_ids) for system in governed)

    def place(self, pbx: DesiredPbx, path: str = "") -> Place | None:
        at = pbx.at_of(path) if path else pbx.at
        return None if at is NOWHERE else self.tenancy.place(at)


def _replaced(pbx: DesiredPbx, system: System) -> str:
    """What may become of `replaces` after it: a derived equipment ID depends on it, and finds the PBX."""
    if pbx.id or pbx.equipment_id or is_code_too(system):
        return f"{pbx.key}: the replacement is finished, replaces can be removed"
    instead = f'equipment: {{id: "{system.pbx_id}"}}'
    return f"{pbx.key}: the replacement is finished, {instead} can stand in the place of replaces"


def _touched(wish: Wish) -> CompanyTouched:
    return CompanyTouched(wish.company.id, wish.company.name)
