"""Carrying out a plan: what can run runs, what waits waits, what depends on a failure is left.

The first write of each kind goes alone and is read back; if Rainbow did not do what was expected, the run stops there.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from rainbow_tenancy.rainbow import Client, System
from rainbow_tenancy.reconcile.execute import Ending, Resolve, Status, execute
from rainbow_tenancy.reconcile.new_sites import NewSite, new_sites
from rainbow_tenancy.reconcile.operations import ORDER, Kind, Operation, Plan, SiteRef
from rainbow_tenancy.reconcile.readback import keep_in_sight, unexpected

__all__ = ["Outcome", "Record", "Result", "Status", "apply"]


class Record(Protocol):
    """Where an apply notes what it does: `journal.Journal`, or another keeper of records."""

    path: Path

    def intent(self, operation: Operation) -> None:
        """An operation is about to be sent."""

    def outcome(self, operation: Operation, status: str, detail: str, request_id: str) -> None:
        """How it ended."""


@dataclass(frozen=True, slots=True)
class Result:
    """One operation and how it ended."""

    operation: Operation
    status: Status
    detail: str = ""
    request_id: str = ""
    system: System | None = None
    met: bool = False  # see `Ending`


@dataclass(slots=True, repr=False)  # as for Estate
class Outcome:
    """How an apply ended: a result an operation, in the plan's order; `stopped` says why it ended early."""

    results: list[Result] = field(default_factory=list)
    stopped: str | None = None

    @property
    def complete(self) -> bool:
        """Every operation was done, and noted."""
        return self.stopped is None and all(result.status is Status.DONE for result in self.results)

    @property
    def undone(self) -> list[Operation]:
        """What was not done, or may not have been."""
        return [result.operation for result in self.results if result.status is not Status.DONE]


async def apply(
    plan: Plan,
    client: Client,
    *,
    journal: Record,
    resolve: Resolve,
    on_event: Callable[[Result], None] = lambda _: None,
    stop: asyncio.Event | None = None,
    proven: set[Kind] | None = None,
) -> Outcome:
    """Carry out every operation of a plan that can be.

    A journal that cannot be written, and an account that is not let in any more, end the run: what is under way is
    finished, nothing more is begun.

    Args:
        plan: What to do; guards were asked before.
        client: A client that may write; its pace and cap in flight hold here too.
        journal: Gets the intent before each request and the outcome after it.
        resolve: Fetches a secret at the moment of its use.
        on_event: Called with each result as it comes.
        stop: Once set, nothing more is begun; what is under way is finished.
        proven: Kinds whose first write did what was expected in an earlier plan of the same run; added to.
    """
    stop = stop or asyncio.Event()
    run = _Run(plan, client, journal=journal, resolve=resolve, on_event=on_event, stop=stop)
    if proven is not None:
        run.proven = proven
    return await run.all()


class _Run:
    def __init__(
        self,
        plan: Plan,
        client: Client,
        *,
        journal: Record,
        resolve: Resolve,
        on_event: Callable[[Result], None],
        stop: asyncio.Event,
    ) -> None:
        self.plan = plan
        self.client = client
        self.journal = journal
        self.resolve = resolve
        self.on_event = on_event
        self.stop = stop
        self.stopped: str | None = None
        self.results: dict[int, Result] = {}
        self.system_ids: dict[str | None, str] = {}  # key of a created PBX → its id
        self.first_links: dict[str | None, Operation] = {}  # key of a PBX → its first association
        self.made: dict[NewSite, SiteRef] = {}  # sites that this run has created
        self.proven: set[Kind] = set()  # kinds whose first write did what was expected
        self.under_way: set[asyncio.Task[None]] = set()
        self.ready: dict[Kind, deque[Operation]] = {kind: deque() for kind in ORDER}
        self.waits_for: dict[int, int] = {}  # operation → how many others must end before it
        self.waiting_on: dict[int, list[Operation]] = defaultdict(list)
        for one in plan.operations:
            before = {*one.needs, *one.after}
            self.waits_for[one.number] = len(before)
            for number in before:
                self.waiting_on[number].append(one)
            if not before:
                self.ready[one.kind].append(one)
            if one.kind is Kind.ASSOCIATE:
                self.first_links.setdefault(one.pbx.key, one)

    async def all(self) -> Outcome:
        try:
            while True:
                while await self._begin():
                    pass
                if not self.under_way:
                    return Outcome([self.results[one.number] for one in self.plan.operations], self.stopped)
                ended, self.under_way = await asyncio.wait(self.under_way, return_when=asyncio.FIRST_COMPLETED)
                for task in ended:
                    task.result()  # a defect ends the run
        finally:  # cancelled or broken: nothing goes on behind the caller's back
            for task in self.under_way:
                task.cancel()
            await asyncio.gather(*self.under_way, return_exceptions=True)

    async def _begin(self) -> bool:
        """Begin (or leave) what is ready; whether there was anything."""
        began = False
        for kind in ORDER:
            ready = self.ready[kind]
            while ready:
                if why := self._left(ready[0]):
                    self._end(Result(ready.popleft(), Status.LEFT, why))
                elif kind in self.proven:
                    self.under_way.add(asyncio.create_task(self._one(ready.popleft())))
                elif not self.under_way:
                    await self._one(ready.popleft(), alone=True)
                else:
                    break
                began = True
        return began

    def _left(self, one: Operation) -> str:
        if self.stop.is_set() and not self.stopped:
            self.stopped = "it was interrupted; what was under way is finished"
        if self.stopped:
            return "the run stopped before it"
        for number in one.needs:
            before = self.results[number]
            if before.status is not Status.DONE:
                return f"it needs: {before.operation.kind.value} {before.operation.pbx.label}, which was not done"
        return ""

    async def _one(self, one: Operation, *, alone: bool = False) -> None:
        one = self._placed(one)
        system_id = one.pbx.system_id or self.system_ids.get(one.pbx.key)
        if not self._noted(self.journal.intent, one):
            self._end(Result(one, Status.LEFT, "the run stopped before it"))
            return
        ending = await execute(one, system_id, self.client, self.resolve, self._first_site(one))
        if ending.hopeless:
            self.stopped = self.stopped or "Rainbow lets this account in no more"
        if one.kind is Kind.CREATE and ending.system:
            system_id = self.system_ids[one.pbx.key] = ending.system.id
        if ending.site and one.company:
            self.made[NewSite(one.company.id, ending.site.name)] = SiteRef(ending.site.id, ending.site.name)
            one = self._placed(one)
        if self._may_be_lost(one) and system_id and ending.status is Status.DONE:
            ending = await keep_in_sight(one, system_id, self.client) or ending
        if alone and ending.status is Status.DONE and (system_id or ending.site):
            ending = await self._read_back(one, system_id or "", ending)
        self._end(Result(one, ending.status, ending.detail, ending.request_id, ending.system, ending.met))

    def _placed(self, one: Operation) -> Operation:
        """The operation with the ids of the sites that were created since it was planned."""
        if one.company is None or not new_sites(one):
            return one
        company_id = one.company.id
        return replace(one, sites=tuple(self.made.get(NewSite(company_id, site.name), site) for site in one.sites))

    def _first_site(self, one: Operation) -> SiteRef | None:
        """Of a create: the site that the PBX is linked to next, if it is there."""
        first = self.first_links.get(one.pbx.key)
        sites = self._placed(first).sites if first and one.kind is Kind.CREATE else ()
        return sites[0] if sites and sites[0].id is not None else None

    def _may_be_lost(self, one: Operation) -> bool:
        """Whether it leaves a PBX that no company shares and that the next run finds by nothing but its name."""
        drawn = one.kind is Kind.CREATE and one.pbx.equipment_id is None  # its equipment ID is Rainbow's own
        return one.last_link or (drawn and not one.sites and one.pbx.key not in self.first_links)

    async def _read_back(self, one: Operation, system_id: str, ending: Ending) -> Ending:
        surprise = await unexpected(one, system_id, self.client)
        if not surprise:
            self.proven.add(one.kind)
            return ending
        self.stopped = f"the first {one.kind.value} did not do what was expected: {surprise}"
        return replace(ending, status=Status.FAILED, detail=f"Rainbow accepted it, and then {surprise}")

    def _end(self, result: Result) -> None:
        number = result.operation.number
        self.results[number] = result
        for waiting in self.waiting_on[number]:
            self.waits_for[waiting.number] -= 1
            if not self.waits_for[waiting.number]:
                self.ready[waiting.kind].append(waiting)
        self._noted(self.journal.outcome, result.operation, result.status.value, result.detail, result.request_id)
        with suppress(OSError):  # who listens may be gone, or his disk full: that stops nothing
            self.on_event(result)

    def _noted(self, note: Callable[..., None], *what: object) -> bool:
        """Write a line of the journal; without one, nothing more is sent."""
        try:
            note(*what)
        except OSError as error:
            self.stopped = self.stopped or f"the journal {self.journal.path} cannot be written ({error.strerror})"
            return False
        return True
