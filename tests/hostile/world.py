"""A demo partner and files that change something of everything; and the commands run there over a spoiled wire."""

from pathlib import Path

from rainbow_tenancy.emulator.handle import Emulator
from rainbow_tenancy.emulator.seed import demo_seed
from support.between import Between, Spoil
from support.command import Ran, command

SEED = demo_seed() | {
    "pbxs": [
        *demo_seed()["pbxs"],
        {"name": "OXE-OLD", "type": "oxe", "status": "Running", "equipmentId": "OLD-1", "sites": ["Fermette SA"]},
    ]
}
FILES = """\
version: 1
pbxs:
  new:
    type: OmniPCX Enterprise
    dialing: {country: FRA, nationalPrefix: "0", outboundPrefix: "0"}
    numberingRules: [{match: "^([0-9]{1,5})$", replaceWith: "$1"}]
    sharedWith: [Boulangerie Martin, {company: Clinique du Parc, site: Lyon}]
  OXO90:
    dialing: {outboundPrefix: "9"}
    sharedWith: [Imprimerie Gutenberg, Hôtel Bellecour, Fermette SA]
  old: {equipment: {id: OLD-1}, absent: true}      # connected, so that deleting it is blocked
"""
COMMANDS = {
    "plan": ["plan", "--exit-code"],
    "plan as JSON": ["plan", "--format", "json"],
    "drift": ["drift"],
    "drift as JSON": ["drift", "--format", "json"],
    "status": ["status", "--companies"],
    "companies": ["companies"],
    "apply": ["apply", "--yes", "--allow-delete"],
}


class World:
    """The emulator, the wire to it and a directory with the files."""

    def __init__(self, emulator: Emulator, wire: Between, folder: Path) -> None:
        self.emulator = emulator
        self.wire = wire
        self.folder = folder
        self.start = emulator.snapshot()
        (folder / "tenancy.yaml").write_text(FILES, encoding="utf-8")
        self.environ = emulator.environ | {"RAINBOW_HOST": wire.url}

    def run(self, name: str, spoil: Spoil | None = None, *more: str) -> Ran:
        """Run one of `COMMANDS`; what apply changed is there afterwards, until the next `run`."""
        writes = name == "apply"
        if self.wire.writes():
            self.emulator.restore(self.start)
        self.wire.forget()
        self.wire.remembers = not writes
        self.wire.spoil = spoil
        return command(*COMMANDS[name], *more, folder=self.folder, environ=self.environ)

    def removals(self) -> set[tuple[str, str]]:
        """The unlinking and deleting that the last run asked for."""
        return {(method, path) for method, path in self.wire.writes() if method == "DELETE"}

    def created(self) -> list[str]:
        """The names of the PBXs that the last run asked to create."""
        return [one.json["name"] for one in self.wire.requests if one.method == "POST" and one.path.endswith("/systems")
                and "/sites/" not in one.path]  # fmt: skip

    def pbxs(self) -> list[str]:
        """The names of the PBXs that the emulator has."""
        with self.emulator.service.lock:
            return [row["name"] for row in self.emulator.store.all("SELECT name FROM systems")]
