"""The PBX's side: it connects with equipment ID and activation code, loses a channel, disconnects.

created ──connect──► activating ──(activating-requests)──► activated, every channel up ──► lose a channel, disconnect
"""

import secrets
from hashlib import sha256

from .options import EmulatorError
from .service import Service
from .store import Record

CHANNELS = ("conf", "csta", "http", "xmpp")
BY_ANY_NAME = "SELECT * FROM systems WHERE id = ?1 OR pbxId = ?1 OR name = ?1"


class WrongCodeError(EmulatorError):
    """The PBX gave another equipment ID or activation code than Rainbow has."""


def find_pbx(service: Service, which: str) -> Record:
    """Return the PBX with this id, equipment ID or name.

    Raises:
        EmulatorError: There is none, or there are several.
    """
    found = service.store.all(BY_ANY_NAME, which)
    if len(found) != 1:
        raise EmulatorError(f"{which}: {'several PBXs bear this name' if found else 'no such PBX'}")
    return found[0]


def connect(service: Service, which: str, equipment_id: str | None, code: str | None) -> Record:
    """Let a PBX connect, and tell its status and channels.

    Args:
        service: The emulated Rainbow.
        which: The PBX's id, equipment ID or name.
        equipment_id: What the PBX was given; not needed once it is activated: then it has a private code.
        code: The activation code that it was given.

    Raises:
        WrongCodeError: Rainbow has another equipment ID or code.
    """
    with service.lock:
        pbx = find_pbx(service, which)
        if pbx["status"] == "created":
            if (equipment_id, code) != (pbx["pbxId"], pbx["jid_pbxagent_password"]):
                raise WrongCodeError(f"{pbx['name']}: wrong equipment ID or activation code")
            _begin(service, pbx)
        else:
            _set_channels(service, pbx, dict.fromkeys(CHANNELS, True), "connected")
        return status_of(service, pbx["id"])


def lose_channel(service: Service, which: str, channel: str) -> Record:
    """Let one channel of a connected PBX go down.

    Raises:
        EmulatorError: The channel is unknown, or the PBX is not connected.
    """
    if channel not in CHANNELS:
        raise EmulatorError(f"{channel} is no channel; right would be one of {', '.join(CHANNELS)}")
    with service.lock:
        pbx = find_pbx(service, which)
        if pbx["channels"] is None:
            raise EmulatorError(f"{pbx['name']} has never been connected")
        _set_channels(service, pbx, pbx["channels"] | {channel: False}, f"{channel}_down")
        return status_of(service, pbx["id"])


def disconnect(service: Service, which: str) -> Record:
    """Let a PBX disconnect; it stays activated."""
    with service.lock:
        pbx = find_pbx(service, which)
        _set_channels(service, pbx, dict.fromkeys(CHANNELS, False), "disconnected")
        return status_of(service, pbx["id"])


def status_of(service: Service, identity: str) -> Record:
    """Return id, name, equipment ID, status and channels of a PBX."""
    pbx = service.store.get("systems", identity)
    assert pbx is not None
    return {name: pbx[name] for name in ("id", "name", "pbxId", "status", "channels")}


def activated(private_code: str, now: str) -> Record:
    """Return the columns of a PBX that has taken its private code: Rainbow keeps eight digits of a hash (Swagger)."""
    return {
        "status": "activated",
        "jid_pbxagent_password": sha256(private_code.encode()).hexdigest()[-8:],
        "activatingTransactionId": "",
        "jid_pbxagent_password_activating": "",
        "statusUpdatedDate": now,
    }


def _begin(service: Service, pbx: Record) -> None:
    transaction = secrets.token_hex(16)
    service.store.update(
        "systems",
        pbx["id"],
        {
            "status": "activating",
            "activatingTransactionId": transaction,
            "jid_pbxagent_password_activating": secrets.token_hex(16),
            "statusUpdatedDate": service.clock.timestamp(),
        },
    )
    service.wrote()
    wait = service.assume.number("activating-requests")
    if wait:
        service.later(wait + 1, lambda: _finish(service, pbx["id"], transaction))
    else:
        _finish(service, pbx["id"], transaction)


def _finish(service: Service, identity: str, transaction: str) -> None:
    pbx = service.store.get("systems", identity)
    if pbx is None or pbx["activatingTransactionId"] != transaction:  # deleted or reset meanwhile
        return
    service.store.update(
        "systems", identity, activated(pbx["jid_pbxagent_password_activating"], service.clock.timestamp())
    )
    _set_channels(service, pbx, dict.fromkeys(CHANNELS, True), "connected")


def _set_channels(service: Service, pbx: Record, channels: dict[str, bool], event: str) -> None:
    history = [*pbx["connectionHistory"], {"eventType": event, "eventDate": service.clock.timestamp()}]
    changes = {"channels": channels, "stateTime": int(service.clock.now()), "connectionHistory": history}
    service.store.update("systems", pbx["id"], changes)
    service.wrote()
