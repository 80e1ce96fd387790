"""A look at PBXs: which were asked for, as they are now, and as a report for whom it is meant."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rainbow_tenancy.rainbow import Client
from rainbow_tenancy.reconcile.audience import Audience, audience
from rainbow_tenancy.reconcile.observe import observe
from rainbow_tenancy.reconcile.operations import Hint
from rainbow_tenancy.reconcile.prepare import refuse_other_partner
from rainbow_tenancy.reconcile.scope import fruitless_companies
from rainbow_tenancy.reconcile.status import PbxStatus, chosen, pbx_statuses, with_histories, with_states
from rainbow_tenancy.reconcile.unlisted import with_unlisted
from rainbow_tenancy.reports.data.customer import for_audience
from rainbow_tenancy.reports.data.status import PbxReport, StatusReport, status_report
from rainbow_tenancy.tenancy import Tenancy
from rainbow_tenancy.text import shown

__all__ = ["Look", "Wanted", "find", "look", "not_up"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be looked at.

    Attributes:
        tenancy: The files, where there are any.
        pbx: Globs of PBXs.
        company: Globs of companies.
        ordinary: Also ordinary PBXs that no file names; they are meant too where a glob asks for them.
        history: Ask what happened to each connection.
    """

    tenancy: Tenancy | None
    pbx: tuple[str, ...] = ()
    company: tuple[str, ...] = ()
    ordinary: bool = False
    history: bool = False

    def includes(self, one: PbxStatus) -> bool:
        """Whether a PBX that the globs leave is listed."""
        return self.ordinary or bool(self.pbx or self.company) or not one.is_unnamed_ordinary


@dataclass(frozen=True, slots=True, repr=False)  # as for Estate
class Look:
    """What a look at Rainbow showed.

    Attributes:
        wanted: What was asked for.
        pbxs: The PBXs.
        left_out: How many others the globs leave aside.
        ordinary_left_out: How many ordinary ones are not listed.
        audience: The companies of `--company`.
        slips: What was asked for in vain.
    """

    wanted: Wanted
    pbxs: Sequence[PbxStatus]
    left_out: int
    ordinary_left_out: int
    audience: Audience | None
    slips: Sequence[Hint]

    def report(self) -> StatusReport:
        """The report, for the companies alone where there are such."""
        tenancy = self.wanted.tenancy
        report = status_report(
            self.pbxs,
            tenancy=tenancy.name if tenancy else None,
            root=tenancy.root if tenancy else None,
            left_out=self.left_out,
            ordinary_left_out=self.ordinary_left_out,
            history_asked=self.wanted.history,
        )
        return report if self.audience is None else for_audience(report, self.audience)


async def find(client: Client, wanted: Wanted) -> Look:
    """The PBXs that are wanted, without channels and histories.

    Raises:
        TenancyError: The files belong elsewhere, or it is not clear which PBX a block means.
        RainbowError: Rainbow could not be read.
    """
    tenancy = wanted.tenancy
    if tenancy is not None:
        refuse_other_partner(tenancy, client.account.company_id)
    estate = await observe(client)
    if tenancy is not None:
        estate = await with_unlisted(client, tenancy, estate)
    every = pbx_statuses(tenancy, estate)
    found = [one for one in every if chosen(one, wanted.pbx, wanted.company)]
    listed = [one for one in found if wanted.includes(one)]
    whom = audience(tenancy, estate, wanted.company) if wanted.company else None
    slips = fruitless_companies(wanted.company, tenancy, estate)
    return Look(wanted, listed, len(every) - len(found), len(found) - len(listed), whom, slips)


async def look(client: Client, wanted: Wanted, *, found: Look | None = None) -> Look:
    """The PBXs that are wanted, as they are now.

    Args:
        client: A client that may be read-only.
        wanted: Which.
        found: What `find` has just found, if it was asked already.
    """
    found = found or await find(client, wanted)
    pbxs = await with_states(client, found.pbxs)
    return replace(found, pbxs=await with_histories(client, pbxs) if wanted.history else pbxs)


def not_up(one: PbxReport) -> str:
    """The channels of a PBX that are not up, in Rainbow's words."""
    return ", ".join(f"{shown(name)} {shown(word)}" for name, word in (one.channels or {}).items() if word != "up")
