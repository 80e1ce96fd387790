"""A PBX as the tests declare it, and what they look at."""

from typing import Any

import grpc
import pytest
from pulumi.runtime.proto import engine_pb2

from rainbow_tenancy.emulator.handle import Emulator

LYON: dict[str, Any] = {
    "type": "OmniPCX Enterprise",
    "dialing": {"country": "FRA", "nationalPrefix": "0", "outboundPrefix": "0"},
    "numberingRules": [{"match": "^([0-9]{1,5})$", "replaceWith": "$1"}],
    "sharedWith": ["Boulangerie Martin", {"company": "Clinique du Parc", "site": "Lyon"}],
}
UNPROTECTED = {**LYON, "deletionProtection": False}
INFO, WARNING = engine_pb2.INFO, engine_pb2.WARNING


def writes(emulator: Emulator) -> list[str]:
    """What was sent besides reads."""
    return [f"{one.method} {one.route.split('/v1.0')[1]}" for one in emulator.requests() if one.method != "GET"]


def id_of(emulator: Emulator, name: str) -> str:
    """Rainbow's id of a PBX."""
    with emulator.service.lock:
        return str(emulator.store.value("SELECT id FROM systems WHERE name = ?1", name))


async def refused(awaitable: Any) -> tuple[str, str]:
    """The status and the text with which something is refused."""
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await awaitable
    return caught.value.code().name, caught.value.details() or ""
