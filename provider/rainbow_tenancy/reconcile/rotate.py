"""A new activation code for one PBX, which goes back to Pending until it is given that code.

    note ─► ask Rainbow ─► look ─┬─ refused, never sent (no look) ─────────► failed
      ▲                          ├─ Pending, with another date or code ────► done, with the code that is there
      │                          ├─ as before, though Rainbow said done ───► unknown
      └── two times more ────────┼─ as before, and the answer was lost
                                 └─ any other change, or no look ──────────► unknown

Each request makes another code (Swagger, reset-password), so that only what had no effect is sent again. An effect that
comes after the look cannot be told from none: then two codes are made, and the last one counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Protocol

from rainbow_tenancy.rainbow import Applied, Client, NotApplied, Outcome, RainbowError, System, Unknown
from rainbow_tenancy.reconcile.brakes import only_shown
from rainbow_tenancy.reconcile.equipment import comes_from_fleet
from rainbow_tenancy.reconcile.execute import Status
from rainbow_tenancy.reconcile.named import NamedPbx

__all__ = ["OPERATION", "Rotation", "forbidden", "rotate"]

NO_EFFECT: Final = "Rainbow said that it was done, and the PBX is not Pending with a new code"
OPERATION: Final = "rotate code"  # its word in the journal
PAUSES: Final = (1.0, 2.0)  # seconds before a request is sent again, and how often it is


class Record(Protocol):
    """Where it is noted: `journal.Journal`."""

    def note(self, event: str, said: Mapping[str, object]) -> None:
        """A line."""


@dataclass(frozen=True, slots=True)
class Rotation:
    """How it ended.

    Attributes:
        status: Done, failed or unknown.
        detail: Why, where it was not done.
        request_id: Rainbow's name of the request.
        system: The PBX with its new code, where it was done.
    """

    status: Status
    detail: str = ""
    request_id: str = ""
    system: System | None = None


def forbidden(pbx: NamedPbx) -> str | None:
    """Why this PBX may get no new code; None where it may."""
    if comes_from_fleet(pbx.system, pbx.block):
        return (
            "it comes from the fleet, where the activation code is the equipment ID: with a code of Rainbow's it could "
            "not connect again (if it is none of the fleet, write its equipment: {id: …} into the files)"
        )
    if shown := only_shown(pbx.system):
        return f"{shown.reason}; use {shown.release}"
    return None


async def rotate(client: Client, pbx: NamedPbx, *, journal: Record) -> Rotation:
    """Have a new code made.

    Args:
        client: One that may write.
        pbx: Whose.
        journal: Gets a line before and after each request.

    Raises:
        RainbowError: The PBX could not be read first; nothing was changed.
        OSError: The journal cannot be written; before a request nothing was changed by it.
    """
    before = await client.system(pbx.system.id)
    if before is None:
        return Rotation(Status.FAILED, "it is not in Rainbow any more")
    for pause in (*PAUSES, None):
        _note(journal, "intent", pbx)
        sent = await client.reset_password(before.id)
        ended = await _ending(client, before, sent)
        _note(journal, "outcome", pbx, ended)
        if ended.status is not Status.LEFT or pause is None:
            break
        await client.pause(pause)
    # What was seen to do nothing so far may do so yet.
    return replace(ended, status=Status.UNKNOWN) if ended.status is Status.LEFT else ended


async def _ending(client: Client, before: System, sent: Outcome[System]) -> Rotation:
    """What became of a request; LEFT where its answer was lost and all is as before."""
    if isinstance(sent, NotApplied):
        return Rotation(Status.FAILED, str(sent.error), sent.request_id)
    answered = sent.value if isinstance(sent, Applied) else None
    doubt = Rotation(Status.UNKNOWN, str(sent.error) if isinstance(sent, Unknown) else NO_EFFECT, sent.request_id)
    try:
        now = await client.system(before.id) or answered
    except RainbowError:
        now = answered
    if now is None:
        return doubt
    if _mark(now) == _mark(before):
        return doubt if answered else replace(doubt, status=Status.LEFT)
    # Any other change may be somebody else's, or the PBX that has connected just now.
    is_new = now.status == "created" and now.activation_code is not None
    return Rotation(Status.DONE, "", sent.request_id, now) if is_new else doubt


def _mark(system: System) -> tuple[object, ...]:
    """What a new code changes."""
    return system.status, system.status_updated_date, system.activation_code


def _note(journal: Record, event: str, pbx: NamedPbx, ended: Rotation | None = None) -> None:
    said: dict[str, object] = {
        "operation": OPERATION,
        "pbx": {"key": pbx.ref.key, "name": pbx.ref.name, "id": pbx.system.id},
    }
    if ended is not None:
        said |= {"status": ended.status.value, "detail": ended.detail, "request": ended.request_id}
    journal.note(event, said)
