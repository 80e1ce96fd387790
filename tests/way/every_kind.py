"""A scenario with every kind of change, told three times: the seed, the files, and what Rainbow must have after it."""

from typing import Any

from rainbow_tenancy.emulator.handle import Emulator
from rainbow_tenancy.emulator.seed import demo_seed

DIALING = {"country": "FRA", "nationalPrefix": "0", "internationalPrefix": "00", "outboundPrefixes": ["0"]}
HERE_BEFORE = [
    {"name": "OXO-SINGLE", "type": "oxo", "status": "Running", "sites": ["Librairie des Arts"]},
    {"name": "OXO-EMPTY", "type": "oxo", "status": "Running", "sites": ["Librairie des Arts", "Horlogerie du Léman"]},
    {"name": "OXE-NEVER", "type": "oxe", "status": "Pending", "equipmentId": "NEVER-1", "sites": ["Fermette SA"]},
    {"name": "OXE-GONE", "type": "oxe", "status": "Disconnected", "equipmentId": "GONE-1", "sites": ["Fermette SA"]},
    {"name": "FOREIGN", "type": "third_party", "bp": "none", "sites": ["Garage Dupont", "Pharmacie des Brotteaux"]},
    {"name": "BY-HAND", "type": "oxo", "status": "Running", "sites": ["Garage Dupont"]},
]

FILES = """\
version: 1
policy: {limits: {removals: 20}}
defaults:
  dialing: {country: FRA, nationalPrefix: "0", outboundPrefix: "0"}
pbxs:
  new:
    type: OmniPCX Enterprise
    dialing: {internationalPrefix: "", useOutboundPrefix: true}
    numberingRules:
      - {match: "^([0-9]{1,5})$", replaceWith: "$1"}
      - {match: "^0800", replaceWith: ""}
    serverPingTimeout: 120
    sharedWith: [Boulangerie Martin, {company: Clinique du Parc, site: Lyon}]
  declared: {type: OXO Connect, sharedWith: []}
  fleet:
    type: OXO Connect Evolution
    fleet: {fleetReference: ALE7, installationReference: 4321.8765.09}
    webrtcGateway: expected
    sharedWith: [Hôtel Bellecour]
  born-ordinary: {type: Third party, shared: false, sharedWith: [Transports Rhône-Alpes]}
  OXO90:
    dialing: {outboundPrefix: "9"}
    sharedWith:
      - Imprimerie Gutenberg
      - Hôtel Bellecour
      - Fermette SA
      - {company: Clinique du Parc, site: {name: Annexe, create: true}}
  OXO-SINGLE: {shared: false, sharedWith: [Librairie des Arts]}
  OXO-EMPTY: {type: OXO Connect, sharedWith: []}
  FOREIGN: {type: Third party, sharedWith: [Garage Dupont, Librairie des Arts]}
  rhone: {id: 5f5e100000000000000000aa, name: OXE-RHONE-ALPES, sharedWith: [Transports Rhône-Alpes, Fermette SA]}
  never: {equipment: {id: NEVER-1}, absent: true}
  gone: {equipment: {id: GONE-1}, absent: true}
"""

# Name → whether it is shared, and its sites as "Company" or "Company/Site"; what the seed had is named as well.
AFTER: dict[str, tuple[bool, set[str]]] = {
    "new": (True, {"Boulangerie Martin", "Clinique du Parc/Lyon"}),
    "declared": (True, set()),
    "fleet": (True, {"Hôtel Bellecour"}),
    "born-ordinary": (False, {"Transports Rhône-Alpes"}),
    "OXO90": (True, {"Imprimerie Gutenberg", "Hôtel Bellecour", "Fermette SA", "Clinique du Parc/Annexe"}),
    "OXO-SINGLE": (False, {"Librairie des Arts"}),
    "OXO-EMPTY": (True, set()),
    "FOREIGN": (True, {"Garage Dupont", "Pharmacie des Brotteaux", "Librairie des Arts"}),
    "OXE-RHONE-ALPES": (True, {"Transports Rhône-Alpes", "Fermette SA"}),
    "BY-HAND": (True, {"Garage Dupont"}),
}
PREFIXES_AFTER = {name: ["9"] if name == "OXO90" else ["0"] for name in AFTER if name != "BY-HAND"}
# Whatever an assumption is, these links stay and these PBXs are neither deleted nor made a second time.
DELETED = {"OXE-NEVER", "OXE-GONE"}
UNLINKED = {("OXO90", "Cabinet Moreau"), ("OXO-EMPTY", "Librairie des Arts"), ("OXO-EMPTY", "Horlogerie du Léman")}
MADE = {"Clinique du Parc/Annexe"}  # sites

LINK = "/sites/{siteId}/systems/{systemId}"
LINKS = (
    "SELECT systems.name, companies.name, sites.name FROM links JOIN systems ON systems.id = systemId"
    " JOIN sites ON sites.id = siteId JOIN companies ON companies.id = companyId"
)


def seed() -> dict[str, Any]:
    """The demo partner with what the scenario changes; the ordinary PBX gets the id by which the files find it."""
    demo = demo_seed()
    pbxs = [dict(pbx) for pbx in demo["pbxs"]]
    next(pbx for pbx in pbxs if pbx["name"] == "OXE-RHONE-ALPES")["id"] = "5f5e100000000000000000aa"
    return {**demo, "pbxs": [*pbxs, *({**DIALING, **pbx} for pbx in HERE_BEFORE)]}


def pbxs(emulator: Emulator) -> list[str]:
    """The name of every PBX there is."""
    with emulator.service.lock:
        return [str(name) for name in emulator.store.column("SELECT name FROM systems ORDER BY name")]


def links(emulator: Emulator) -> list[tuple[str, str]]:
    """Every link: PBX, and "Company" or, where it has several sites, "Company/Site"."""
    with emulator.service.lock:
        rows = emulator.store.tuples(LINKS)
    return sorted((pbx, company if company == site else f"{company}/{site}") for pbx, company, site in rows)


def sites(emulator: Emulator) -> list[str]:
    """Every site as "Company/Site"."""
    with emulator.service.lock:
        rows = emulator.store.tuples(
            "SELECT companies.name, sites.name FROM sites JOIN companies ON companies.id = companyId"
        )
    return sorted(f"{company}/{site}" for company, site in rows)


def estate(emulator: Emulator) -> dict[str, tuple[bool, set[str]]]:
    """What there is, in the form of `AFTER`."""
    with emulator.service.lock:
        shared = {row["name"]: row["isShared"] for row in emulator.store.all("SELECT name, isShared FROM systems")}
    linked = links(emulator)
    return {name: (flag, {site for pbx, site in linked if pbx == name}) for name, flag in shared.items()}


def prefixes(emulator: Emulator) -> dict[str, list[str]]:
    """The outbound prefixes of each PBX."""
    with emulator.service.lock:
        rows = emulator.store.all("SELECT name, pbxMainBundlePrefix FROM systems")
    return {row["name"]: row["pbxMainBundlePrefix"] for row in rows}
