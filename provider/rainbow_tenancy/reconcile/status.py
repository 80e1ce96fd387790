"""How PBXs are: what the files and Rainbow know of each, its channels, and waiting until it is Running."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from rainbow_tenancy.globs import matches
from rainbow_tenancy.rainbow import Client, Event, RainbowError, Site, State, System
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.gateway import gateway_step
from rainbow_tenancy.reconcile.identify import Match, identify, unnamed
from rainbow_tenancy.reconcile.observe import look_at_states
from rainbow_tenancy.reconcile.operations import Manual, PbxRef, SiteRef
from rainbow_tenancy.reconcile.status_words import ACTIVATED, RUNNING, status_word
from rainbow_tenancy.reconcile.together import together
from rainbow_tenancy.tenancy import Tenancy, TenancyError
from rainbow_tenancy.tenancy.positions import Place
from rainbow_tenancy.tenancy.tenancy import DesiredPbx

__all__ = [
    "PbxStatus",
    "Sharing",
    "chosen",
    "look_again",
    "pbx_statuses",
    "until_running",
    "with_histories",
    "with_states",
]

FIRST_PAUSE: Final = 0.5  # seconds between two looks; doubled each time
LONGEST_PAUSE: Final = 15.0


@dataclass(frozen=True, slots=True)
class Sharing:
    """A company that a PBX is shared with (or belongs to, where it is ordinary), and through which of its sites."""

    id: str
    name: str
    reference: str | None = None
    sites: tuple[SiteRef, ...] = ()


@dataclass(frozen=True, slots=True)
class PbxStatus:
    """What is known of one PBX.

    Attributes:
        ref: Its names.
        system: What Rainbow has; None for a PBX of the files that is not there.
        state: Its channels; None where they were not asked or not told.
        companies: The companies that share it, as far as they are visible, in the order of names.
        hidden: Links to sites that this account does not see.
        block: Its block in the files.
        place: Where that says what becomes of a WebRTC gateway.
        history: What happened to its connection, newest first; None where it was not asked or not told.
    """

    ref: PbxRef
    system: System | None
    state: State | None = None
    companies: tuple[Sharing, ...] = ()
    hidden: int = 0
    block: DesiredPbx | None = None
    place: Place | None = None
    history: tuple[Event, ...] | None = None

    @property
    def is_unnamed_ordinary(self) -> bool:
        """Whether it belongs to one company and no file names it."""
        return self.ref.key is None and self.system is not None and self.system.is_shared is False

    @property
    def manual(self) -> Manual | None:
        """What a person has to do about its WebRTC gateway."""
        attached = self.system.has_media_pillar if self.system else False
        step = gateway_step(self.block.webrtc_gateway if self.block else None, attached)
        return Manual(self.ref, step.value, self.place) if step else None

    @property
    def word(self) -> str:
        """Its status in one word; a status that is not known is quoted."""
        return "Missing" if self.system is None else status_word(self.system.status, self.state)

    @property
    def is_running(self) -> bool:
        """Whether every channel is up."""
        return self.word == RUNNING


def pbx_statuses(tenancy: Tenancy | None, estate: Estate) -> list[PbxStatus]:
    """Every PBX of the files, and of the estate what is in their scope, in the order of names, without channels.

    Raises:
        TenancyError: It is not clear which PBX a block means.
    """
    blocks, problems, _ = identify(tenancy, estate) if tenancy else ([], [], [])
    if problems:
        raise TenancyError(problems)
    declared = [match for match in blocks if not match.pbx.absent]
    found = [_declared(match, tenancy, estate) for match in declared] if tenancy else []
    named = {match.system.id for match in declared if match.system}
    found += [
        _status(unnamed(system), system, estate)
        for system in estate.systems
        if system.id not in named and (tenancy is None or tenancy.governs(system.name))
    ]
    return sorted(found, key=lambda one: (one.ref.label, one.ref.system_id or ""))


def _declared(match: Match, tenancy: Tenancy, estate: Estate) -> PbxStatus:
    found = _status(match.ref, match.system, estate) if match.system else PbxStatus(match.ref, None)
    return replace(found, block=match.pbx, place=tenancy.place(match.pbx.at_of("webrtcGateway")))


def _status(ref: PbxRef, system: System, estate: Estate) -> PbxStatus:
    linked = estate.sites_by_company(system.site_ids)
    companies = [_sharing(company_id, sites, estate) for company_id, sites in linked.items()]
    companies.sort(key=lambda company: (company.name, company.id))
    return PbxStatus(ref, system, companies=tuple(companies), hidden=estate.hidden_links(system))


def _sharing(company_id: str, sites: Sequence[Site], estate: Estate) -> Sharing:
    company = estate.company.get(company_id)
    return Sharing(
        company_id,
        estate.company_name(company_id),
        company.reference if company else None,
        tuple(SiteRef(site.id, site.name) for site in sites),
    )


def chosen(one: PbxStatus, pbxs: Sequence[str], companies: Sequence[str]) -> bool:
    """Whether a PBX is among those of `--pbx` (key, Server name) and `--company` (name of a company that shares it)."""
    return (not pbxs or matches((one.ref.label, one.ref.name), pbxs)) and (
        not companies or matches((company.name for company in one.companies), companies)
    )


async def with_states(client: Client, pbxs: Sequence[PbxStatus]) -> list[PbxStatus]:
    """The PBXs with their channels, which only an activated one has; one request for each of these."""
    states = await look_at_states(client, [one.system for one in pbxs if one.system and one.system.status == ACTIVATED])
    return [replace(one, state=states.get(one.system.id)) if one.system else one for one in pbxs]


async def with_histories(client: Client, pbxs: Sequence[PbxStatus]) -> list[PbxStatus]:
    """The PBXs with what happened to their connections; one request for each."""

    async def one(pbx: PbxStatus) -> PbxStatus:
        if pbx.system is None:
            return pbx
        try:
            found = await client.connection_history(pbx.system.id)
        except RainbowError:
            return pbx
        newest = tuple(sorted(found, key=lambda event: event.date, reverse=True)) if found is not None else None
        return replace(pbx, history=newest)

    return list(await asyncio.gather(*map(one, pbxs)))


async def look_again(client: Client, pbxs: Sequence[PbxStatus]) -> list[PbxStatus]:
    """The PBXs as they are now, with their channels; two requests at most for each."""
    systems = await together(*(client.system(one.system.id) for one in pbxs if one.system))
    now = {system.id: system for system in systems if system}
    return await with_states(client, [replace(one, system=now.get(one.ref.system_id or "")) for one in pbxs])


async def until_running(
    client: Client, pbxs: Sequence[PbxStatus], *, on_look: Callable[[Sequence[PbxStatus]], None]
) -> None:
    """Look again and again until every PBX was Running once; whoever calls sets the time limit.

    Args:
        client: A client that may be read-only.
        pbxs: The PBXs to wait for; one that Rainbow lacks is waited for in vain.
        on_look: Called after each look with those that are not Running yet.
    """
    pause = FIRST_PAUSE
    while pbxs := [one for one in await look_again(client, pbxs) if not one.is_running]:
        on_look(pbxs)
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)
