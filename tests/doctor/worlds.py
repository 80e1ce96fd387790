"""Worlds that the doctor looks at, and a look."""

from rainbow.world import JumpingClock
from rainbow_tenancy.doctor.evidence import Evidence
from rainbow_tenancy.doctor.look import look
from rainbow_tenancy.emulator.handle import Emulator
from rainbow_tenancy.rainbow import read_settings

PARTNER = "5a0000000000000000000001"

# Where every row that reading can answer is answered: of each kind of PBX one.
TELLING = {
    "partner": {"name": "P", "id": PARTNER},
    "accounts": [{"email": "bp@x.example", "roles": ["admin", "bp_admin"], "apiKeys": ["key"]}],
    "companies": [{"name": "A", "sites": ["A1", "A2"]}, {"name": "B"}, {"name": "Foreign", "bp": "none"}],
    "pbxs": [
        {"name": "shared", "type": "oxe", "sites": ["B", "Foreign"], "status": "Running"},
        {"name": "alone", "type": "third_party"},
        {"name": "ordinary", "type": "oxo", "shared": False, "sites": ["A/A1"], "status": "Running"},
        {"name": "third", "type": "third_party", "shared": False, "sites": ["A/A2"]},
    ],
}


async def seen_at(emulator: Emulator, **environ: str) -> Evidence:
    """What the doctor sees there."""
    return await look(read_settings(emulator.environ | environ), lambda _: None, JumpingClock())
