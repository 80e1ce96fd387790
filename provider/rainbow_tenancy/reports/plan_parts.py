"""The parts of a plan as JSON, shared by the documents of plan and drift."""

from collections.abc import Iterable
from typing import Any

from rainbow_tenancy.reconcile.operations import (
    Change,
    CompanyTouched,
    Hint,
    Manual,
    Operation,
    PbxRef,
    Plan,
    SiteRef,
    Unmanaged,
)
from rainbow_tenancy.reports.words import Speaker, refs_of
from rainbow_tenancy.tenancy.positions import Place

__all__ = ["FORMAT_VERSION", "Parts"]

FORMAT_VERSION = 1  # raised when a key changes its meaning or goes away


class Parts:
    """Turns the parts of one plan into plain JSON values; codes are shortened, activation codes have no key here."""

    def __init__(self, plan: Plan) -> None:
        self._users = plan.users
        self._speaker = Speaker(refs_of(plan))

    def operation(self, operation: Operation) -> dict[str, Any]:
        """One operation with everything that the text form says of it."""
        return {
            "kind": operation.kind.value,
            "pbx": self.pbx(operation.pbx),
            "company": self.company(operation.company),
            "sites": self.sites(operation.sites),
            "changes": [self.change(change) for change in operation.changes],
            "replacedBy": self.pbx(operation.replaces) if operation.replaces else None,
            "why": self.text(operation.why),
            "position": position(operation.place),
            "touches": [self.touched(company) for company in operation.touches],
        }

    def text(self, text: str) -> str:
        """A sentence, without codes."""
        return str(self._speaker.plain(text))

    def pbx(self, ref: PbxRef) -> dict[str, Any]:
        """The PBX by every name that is known of it."""
        return {
            "key": ref.key,
            "name": self.text(ref.name),
            "systemId": ref.system_id,
            "equipmentId": self._speaker.plain(ref.equipment_id),
        }

    def company(self, company: CompanyTouched | None) -> dict[str, Any] | None:
        """The company of an association."""
        if company is None:
            return None
        return {"id": company.id, "name": self.text(company.name), "leftWithoutPbx": company.left_without_pbx}

    def touched(self, company: CompanyTouched) -> dict[str, Any]:
        """A company touched, with the number of its users; null is unknown or not asked, not nought."""
        return {**(self.company(company) or {}), "users": self._users.get(company.id)}

    def sites(self, sites: Iterable[SiteRef]) -> list[dict[str, str]]:
        """Sites by id and name."""
        return [{"id": site.id, "name": self.text(site.name)} for site in sites]

    def change(self, change: Change) -> dict[str, Any]:
        """One field, from what Rainbow has to what the files say."""
        return {
            "field": change.path,
            "from": self._speaker.plain(change.before),
            "to": self._speaker.plain(change.after),
            "position": position(change.place),
        }

    def manual(self, manual: Manual) -> dict[str, Any]:
        """Something for a person."""
        return {"pbx": self.pbx(manual.pbx), "what": self.text(manual.what), "position": position(manual.place)}

    def hints(self, hints: Iterable[Hint]) -> list[dict[str, Any]]:
        """Sentences with their places."""
        return [{"text": self.text(hint.text), "position": position(hint.place)} for hint in hints]

    def unmanaged(self, found: Unmanaged) -> dict[str, Any]:
        """An association, or (company null) a PBX, that no file names."""
        return {
            "pbx": self.pbx(found.pbx),
            "company": self.company(found.company),
            "sites": self.sites(found.sites),
        }


def position(place: Place | None) -> dict[str, Any] | None:
    """Where in the files; null for what stands in none."""
    return None if place is None else place._asdict()
