"""What this operation's own writes came to, what they do to the estate that it has read, and how they are told."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from rainbow_tenancy.rainbow import Site
from rainbow_tenancy.reconcile.apply import Result
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.execute import Status, id_of
from rainbow_tenancy.reconcile.operations import Kind, Operation
from rainbow_tenancy.reports.words import listed

__all__ = ["Ended", "NoJournal", "deed", "in_words", "note"]

FOUND_AGAIN: Final = "the next up finds what was done and does the rest"
TO_BE_IMPORTED: Final = "if the next up says that the PBX exists already, take it into the stack as it tells"


@dataclass(slots=True)
class Ended:
    """How a plan ended.

    Attributes:
        results: Each operation that ended.
        wrong: Why it is not complete, a line each; empty where everything was done.
    """

    results: list[Result] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def system_id(self) -> str | None:
        """The PBX that was created."""
        return next((one.system.id for one in self.results if one.operation.kind is Kind.CREATE and one.system), None)

    def broken_off(self, why: str, *, is_found_again: bool) -> None:
        """Note that it ended before its time.

        Args:
            why: What ended it.
            is_found_again: Whether the next up finds a PBX of whose create no answer came.
        """
        failed = [in_words(one) for one in self.results if one.status is not Status.DONE]
        then = FOUND_AGAIN if is_found_again or self.system_id else TO_BE_IMPORTED
        self.wrong = failed or [f"{why}; {then}"]


class NoJournal:
    """The engine keeps the record of what was done: its state and its event log."""

    path = Path(os.devnull)

    def intent(self, operation: Operation) -> None:
        """Nothing is written down."""

    def outcome(self, operation: Operation, status: str, detail: str, request_id: str) -> None:
        """Nothing is written down."""


def note(estate: Estate, result: Result, ids: set[str]) -> set[str]:
    """Do to the estate what was done to Rainbow; the PBX's id is returned."""
    one = result.operation
    if one.kind is Kind.CREATE and result.system:
        estate.put(result.system)
        return {result.system.id}
    if one.kind is Kind.CREATE_SITE and one.company:
        estate.put_site(Site(id_of(one.sites[0]), one.sites[0].name, one.company.id))
        return set()
    system_id = one.pbx.system_id or next(iter(ids))  # a plan is of one PBX
    known = estate.by_id.get(system_id)
    if known is None:
        return set()
    sites = {id_of(site) for site in one.sites}
    match one.kind:
        case Kind.DELETE:
            estate.drop(system_id)
        case Kind.ASSOCIATE:
            estate.put(replace(known, links=(*known.site_ids, *(sites - set(known.site_ids)))))
        case Kind.REMOVE:
            estate.put(replace(known, links=tuple(site for site in known.site_ids if site not in sites)))
        case _ if result.system:
            # Answers to writes of one PBX that went out together may have crossed: its links are reckoned here.
            estate.put(replace(result.system, links=known.links))
    return {system_id}


def deed(one: Operation) -> str:
    """What an operation does, without the PBX, as reports say it: `associate with Garage Dupont, site Lyon`."""
    company = one.company.name if one.company else ""
    sites = f"{'site' if len(one.sites) == 1 else 'sites'} {listed(site.name for site in one.sites)}"
    words = {
        Kind.CREATE_SITE: f"create {sites} of {company}",
        Kind.ASSOCIATE: f"associate with {company}, {sites}",
        Kind.REMOVE: f"remove from {company}, {sites}",
    }
    return words.get(one.kind, one.kind.value)


def in_words(result: Result) -> str:
    """An operation that was not done, for a person."""
    return f"{result.operation.pbx.label}: {deed(result.operation)}: {result.detail or result.status.value}"
