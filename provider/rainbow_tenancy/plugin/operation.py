"""One operation of the engine (a preview, an update, a refresh): what all of its requests share.

    first need ─► login ─► estate, once, however many ask together ─► every Read and plan
                                       ▲                                      │
                                       └──── own writes ◄──── apply ◄─────────┘

Nothing is opened before it is needed: a process that only answers for its schema never logs in.
"""

import asyncio
import os
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar

from rainbow_tenancy.plugin.engine import Log
from rainbow_tenancy.plugin.errors import Interrupted, Rejected, scrubbed
from rainbow_tenancy.plugin.program import Program
from rainbow_tenancy.plugin.writes import Ended, NoJournal, in_words, note
from rainbow_tenancy.rainbow import Client, Invalid, NotYours, RainbowError, Settings, System, reads_only
from rainbow_tenancy.rainbow.clock import Clock
from rainbow_tenancy.reconcile.apply import Result, apply
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.execute import Resolve, Status
from rainbow_tenancy.reconcile.observe import look_at_states, observe
from rainbow_tenancy.reconcile.operations import Kind, Plan

__all__ = ["Run"]

GRACE: Final = 1.0  # seconds that a request under way has to end after Cancel
Answer = TypeVar("Answer")
Check = Callable[[str, str], None]  # of the host and the partner that answered; raises
EstateCheck = Callable[[Estate], None]  # raises
Inspect = Callable[[Result], None]  # raises


class Run:
    """What the requests of one operation share.

    Args:
        settings: Makes the settings, or raises what is wrong with them, when they are first needed.
        partner: The partner that must answer; None for any.
        log: Where messages go.
        is_blind: Host or credentials are not known yet (a preview): nothing can be asked.
        clock: The time, for the client.

    Attributes:
        provider: What a resource names that this very provider shall answer for; empty where the engine did not tell.
        program: What was learnt of the program and its state.
        components: Tasks in which components are answered for.
        secrets: Texts that were met and that no message may hold.
    """

    def __init__(
        self,
        settings: Callable[[], Settings],
        partner: str | None,
        log: Log,
        *,
        is_blind: bool = False,
        clock: Clock | None = None,
    ) -> None:
        self.log = log
        self.is_blind = is_blind
        self.provider = ""
        self.program = Program()
        self.components: set[asyncio.Task[Any]] = set()
        self.secrets: set[str] = set()
        self._settings = settings
        self._clock = clock
        self._partner = partner
        self._checks: list[Check] = []
        self._estate_checks: list[EstateCheck] = []
        self._stop = asyncio.Event()
        self._opening: asyncio.Task[Estate] | None = None
        self._known: Estate | None = None
        self._client: Client | None = None
        self._answered: tuple[str, str] | None = None
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._asking: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._gone: set[str] = set()  # ids of PBXs that were asked for and are not there
        self._proven: set[Kind] = set()
        self._first = asyncio.Lock()
        self._distrust = ""

    # ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────────────

    async def estate(self) -> Estate:
        """The estate, read at the first need; a failure to read it is the answer to all who ask.

        Raises:
            RainbowError: Rainbow could not be read.
            Rejected: Another partner's account answers, or the configuration is not known yet.
            Interrupted: The operation was cancelled.
        """
        if self.is_blind:
            raise Rejected("the provider's configuration is not known before the update")
        if self._known is not None and not self._stop.is_set():
            return self._known
        if self._opening is None:
            self._opening = asyncio.create_task(self._open())
            self._opening.add_done_callback(lambda task: task.cancelled() or task.exception())
        return await self.until_stopped(asyncio.shield(self._opening), grace=0)

    async def _open(self) -> Estate:
        settings = self._settings()
        client = await Client(settings, read_only=reads_only(os.environ), clock=self._clock).__aenter__()
        self._client = client
        self._answered = (settings.host, client.account.company_id)
        for check in (self._refuse_other_partner, *self._checks):
            check(*self._answered)
        estate = await observe(client)
        for inspect in self._estate_checks:
            inspect(estate)
        self._known = estate
        return estate

    def _refuse_other_partner(self, _: str, answered: str) -> None:
        if self._partner not in {None, answered}:
            raise Rejected(
                f"this stack belongs to the partner {self._partner} (rainbow:partner), and the account to {answered}; "
                "use an account of that partner, or correct rainbow:partner"
            )

    def require(self, check: Check) -> None:
        """Let host and partner be checked before anything is read; at once where the login is there already.

        Args:
            check: Raises where it is not satisfied, and nothing is read or written then.
        """
        self._checks.append(check)
        if self._answered is not None:
            check(*self._answered)

    def require_of_estate(self, check: EstateCheck) -> None:
        """Let the estate be checked before anybody uses it; at once where it was read already.

        Args:
            check: Raises where it is not satisfied, and nothing is written then.
        """
        self._estate_checks.append(check)
        if self._known is not None:
            check(self._known)

    @property
    def client(self) -> Client:
        """The login; there once the estate was read."""
        assert self._client is not None
        return self._client

    async def find(self, system_id: str) -> System | None:
        """A PBX by its id; None where it is not there, or not this partner's.

        One that no list shows is asked for by its id, once: whether Rainbow lists a shared PBX that no company uses is
        not evidenced.
        """
        estate = await self.estate()
        if system_id not in estate.by_id and system_id not in self._gone:
            async with self._asking[system_id]:
                if system_id not in estate.by_id and system_id not in self._gone:
                    await self.until_stopped(self._read_again(estate, system_id), grace=0)
        return estate.by_id.get(system_id)

    async def _read_again(self, estate: Estate, system_id: str) -> None:
        """Bring one PBX of the estate up to date."""
        try:
            system = await self.client.system(system_id)
        except (NotYours, Invalid):
            system = None
        if system is None:
            self._gone.add(system_id)
            estate.drop(system_id)
        else:
            estate.put(system)

    async def look_at_state(self, estate: Estate, system_id: str) -> None:
        """Ask whether a PBX is connected; needed before it is deleted."""
        estate.states = {**estate.states, **await look_at_states(self.client, [estate.by_id[system_id]])}

    def lock(self, name: str) -> asyncio.Lock:
        """Who holds it is alone with this PBX."""
        return self._locks[name]

    # ── Telling ──────────────────────────────────────────────────────────────────────────────────────────────────────

    async def info(self, text: str, urn: str) -> None:
        """Tell something worth reading."""
        await self.log.info(scrubbed(text, self.secrets), urn)

    async def warning(self, text: str, urn: str) -> None:
        """Tell something worth acting on."""
        await self.log.warning(scrubbed(text, self.secrets), urn)

    # ── Writing ──────────────────────────────────────────────────────────────────────────────────────────────────────

    async def carry_out(
        self,
        plan: Plan,
        resolve: Resolve,
        seconds: float = 0,
        *,
        is_found_again: bool = True,
        inspect: Inspect | None = None,
    ) -> Ended:
        """Apply a plan for one PBX and bring the estate up to date.

        The first write of each kind in this operation goes alone and is read back, as in every run.

        Args:
            plan: What to do.
            resolve: Fetches a secret at the moment of its use.
            seconds: How long it may take (Pulumi's customTimeouts); 0 is no limit but those of each request.
            is_found_again: Whether the next up would find a PBX whose create was broken off, and go on with it.
            inspect: Looks at each operation as it ends, before what waits for it begins. What it raises ends the plan.
        """
        kinds = {one.kind for one in plan.operations}
        alone = Kind.CREATE_SITE in kinds  # always: two PBXs may want the same site, and the second one finds it
        if alone or not kinds <= self._proven:
            async with self._first:
                if alone or not kinds <= self._proven:
                    return await self._carry_out(plan, resolve, seconds, inspect, is_found_again=is_found_again)
        return await self._carry_out(plan, resolve, seconds, inspect, is_found_again=is_found_again)

    async def _carry_out(
        self, plan: Plan, resolve: Resolve, seconds: float, inspect: Inspect | None, *, is_found_again: bool
    ) -> Ended:
        if self._distrust:
            raise Rejected(self._distrust)
        estate = await self.estate()
        ended = Ended()
        ids = {one.pbx.system_id for one in plan.operations if one.pbx.system_id}

        def take_note(result: Result) -> None:
            ended.results.append(result)
            if result.status is Status.DONE:
                ids.update(note(estate, result, ids))
            if inspect:
                inspect(result)

        work = apply(
            plan,
            self.client,
            journal=NoJournal(),
            resolve=resolve,
            on_event=take_note,
            stop=self._stop,
            proven=self._proven,
        )
        try:
            outcome = await self.until_stopped(work, grace=GRACE, seconds=seconds)
        except Interrupted as error:
            ended.broken_off(str(error), is_found_again=is_found_again)
            return ended
        ended.wrong = [in_words(one) for one in outcome.results if one.status is not Status.DONE]
        if ended.wrong:
            if outcome.stopped and not self._stop.is_set():
                self._distrust = f"the operation stopped: {outcome.stopped}"
            for system_id in ids:
                await self._try_to_read_again(estate, system_id)
        return ended

    async def _try_to_read_again(self, estate: Estate, system_id: str) -> None:
        try:
            await self.until_stopped(self._read_again(estate, system_id), grace=0)
        except (RainbowError, Interrupted):
            return  # what is known of it stays; the next operation reads everything

    # ── Ending ───────────────────────────────────────────────────────────────────────────────────────────────────────

    async def until_stopped(self, work: Awaitable[Answer], *, grace: float, seconds: float = 0) -> Answer:
        """The work's answer, or the end of it a little after Cancel.

        Raises:
            Interrupted: The operation was cancelled, and the work did not end by itself within `grace` seconds; or it
                took longer than `seconds`.
        """
        if self._stop.is_set() and not grace:
            if asyncio.iscoroutine(work):
                work.close()
            raise Interrupted("interrupted")
        task = asyncio.ensure_future(work)
        stopped = asyncio.create_task(self._stop.wait())
        try:
            await asyncio.wait({task, stopped}, timeout=seconds or None, return_when=asyncio.FIRST_COMPLETED)
            if self._stop.is_set() and grace:
                await asyncio.wait({task}, timeout=grace)
            if task.done():
                return task.result()
            why = "interrupted" if self._stop.is_set() else f"not done within {seconds:g} s (customTimeouts)"
            raise Interrupted(why)
        finally:
            stopped.cancel()
            task.cancel()
            await asyncio.wait({task, stopped})

    @property
    def is_stopped(self) -> bool:
        """Whether it was cancelled."""
        return self._stop.is_set()

    async def cancel(self) -> None:
        """Begin nothing more, and forget what was read; safe to call twice.

        Components have answered then: the engine closes the connection next, and takes a missing answer for an error.
        """
        self._stop.set()
        if self._opening is not None and not self._opening.done():
            self._opening.cancel()
        if self.components:
            await asyncio.wait(self.components, timeout=GRACE)

    async def aclose(self) -> None:
        """Close the connections to Rainbow."""
        await self.cancel()
        if self._opening is not None:
            await asyncio.wait({self._opening})
        if self._client is not None:
            await self._client.__aexit__(None, None, None)
