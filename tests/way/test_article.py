"""ALE's article "How to share a PBX between customer companies", done from files with the real command.

    heading of the article                                            test, named after it
    ────────────────────────────────────────────────────────────────  ────────────────────────────────────────────────
    Before beginning, you must know the following                     test_before_beginning_you_must_know
    Declaring the PBX in Rainbow                                      test_declaring_the_pbx
    … with the WebRTC gateway (for a person: no API is known)         test_declaring_the_pbx_with_webrtc_gateway
    Connecting the PBX to Rainbow                                     test_connecting_the_pbx
    Connecting an OmniPCX Enterprise to Rainbow                       test_connecting_an_omnipcx_enterprise
    Connecting an OXO Connect/OXO Connect Evolution to Rainbow        test_connecting_an_oxo_connect
    Associating the PBX to the customer companies                     test_associating_the_pbx_to_the_customer_companies
    Displaying the number of customer companies sharing a PBX         test_displaying_the_number_of_customer_companies
    Removing a PBX from a customer company                            test_removing_the_pbx_from_a_customer_company
    beyond the article                                                test_editing_the_pbx, test_deleting_the_pbx

What the technician does on site (netadmin, mtcl, OMC) happens at the emulator's control door: a PBX that connects with
the equipment ID and activation code that it was given.
"""

import json
import stat
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from rainbow_tenancy.emulator import running_emulator
from rainbow_tenancy.emulator.handle import Emulator
from way.conftest import Command, Operate

# What the article lists under "Before beginning", for each kind of PBX that it names.
DIALING = """\
    dialing: {country: FRA, nationalPrefix: "0", internationalPrefix: "00", outboundPrefix: "9"}
    numberingRules:
      - {match: "^([0-9]{1,5})$", replaceWith: "$1", description: Internal numbers}
      - {match: "^00(.*)$", replaceWith: "900$1", description: International calls}
"""
FLEET = "    fleet: {fleetReference: ALE12, installationReference: 9876.5432.10}\n"
PBXS = {
    "OmniPCX Enterprise": "    type: OmniPCX Enterprise\n",
    "OXO Connect": "    type: OXO Connect\n",
    "OXO Connect from the fleet": f"    type: OXO Connect\n{FLEET}",
    "OXO Connect Evolution": "    type: OXO Connect Evolution\n",
    "OXO Connect Evolution from the fleet": f"    type: OXO Connect Evolution\n{FLEET}",
}
EVERY_PBX = pytest.mark.parametrize("kind", PBXS)
OF_THE_FLEET = "ALE12-9876.5432.10"


class Desk(NamedTuple):
    """A reseller's desk: the files, the command, and Rainbow."""

    folder: Path
    rainbowctl: Command
    emulator: Emulator

    def write(self, block: str) -> None:
        """Write the tenancy: one PBX, `lyon`."""
        (self.folder / "tenancy.yaml").write_text(f"version: 1\npbxs:\n  lyon:\n{block}", encoding="utf-8")

    def apply(self, *options: str) -> str:
        """Apply, and see that the next plan holds nothing."""
        applied = self.rainbowctl("apply", "--yes", *options)
        assert 0 == applied.code, applied
        again = self.rainbowctl("plan", "--exit-code")
        assert 0 == again.code, again
        return applied.out

    def declare(self, kind: str, sharing: str = "    sharedWith: []\n") -> tuple[str, str]:
        """Declare a PBX of a kind; its equipment ID and activation code, from the file that only its owner reads."""
        self.write(PBXS[kind] + DIALING + sharing)
        self.apply("--codes-file", "codes")
        return self.noted("codes")

    def noted(self, name: str) -> tuple[str, str]:
        """Equipment ID and activation code of `lyon` in a codes file."""
        path = self.folder / name
        assert 0o600 == stat.S_IMODE(path.stat().st_mode)
        server, equipment_id, code = path.read_text(encoding="utf-8").rstrip("\n").split("\t")
        assert "lyon" == server
        return equipment_id, code

    def status(self, *options: str) -> str:
        """What status tells of `lyon`."""
        ran = self.rainbowctl("status", "--pbx", "lyon", *options)
        assert 0 == ran.code, ran
        return ran.out

    def connect(self, equipment_id: str, code: str) -> int:
        """The PBX connects on site with what it was given; the HTTP status of the control door."""
        body = json.dumps({"equipmentId": equipment_id, "activationCode": code}).encode()
        door = f"{self.emulator.url}/emulator/pbxs/lyon/connect"
        try:
            with urllib.request.urlopen(urllib.request.Request(door, body, method="POST")) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            with error:
                return error.code

    def in_rainbow(self, name: str = "lyon") -> dict[str, object]:
        """The PBX as Rainbow has it."""
        with self.emulator.service.lock:
            row = self.emulator.store.one("SELECT * FROM systems WHERE name = ?", name)
        assert row
        return row


@pytest.fixture
def desk(operate: Operate, tmp_path: Path) -> Iterator[Desk]:
    """A desk, and Rainbow with the demo partner."""
    with running_emulator() as emulator:
        yield Desk(tmp_path, operate(emulator), emulator)


def test_before_beginning_you_must_know(desk):
    """Dialing, rules, fleet references and the parameters of the public network are what a file holds and validates."""
    proxy = "{httpProxy: {host: 192.0.2.8, port: 3128, username: me, password: {fromEnv: RAINBOW_SECRET_PROXY}}}"
    for connection in ("{dnsServers: [192.0.2.53]}", proxy):
        desk.write(PBXS["OmniPCX Enterprise"] + DIALING + f"    connection: {connection}\n")
        assert 0 == desk.rainbowctl("validate").code
    desk.apply()  # … of which the connection is no field of Rainbow: it is noted for the installer, and sent nowhere
    sent = "".join(map(str, desk.emulator.requests()))
    assert "900$1" in sent
    assert "192.0.2.8" not in sent
    desk.write(PBXS["OXO Connect from the fleet"] + DIALING)
    assert 0 == desk.rainbowctl("validate").code


@EVERY_PBX
def test_declaring_the_pbx(desk, kind):
    """The PBX is there, shared and Pending, dials as the file says; its ID and code can be noted and fetched again."""
    equipment_id, code = desk.declare(kind)
    pbx = desk.in_rainbow()
    expected = {
        "name": "lyon",
        "type": "oxe" if "Enterprise" in kind else "oxo",
        "country": "FRA",
        "pbxNationalPrefix": "0",
        "pbxInternationalPrefix": "00",
        "pbxMainBundlePrefix": ["9"],
        "isShared": True,
        "pbxId": equipment_id,
        "jid_pbxagent_password": code,
    }
    assert expected == {name: pbx[name] for name in expected}
    rules = [
        {"regexpMatch": "^([0-9]{1,5})$", "regexpReplace": "$1", "description": "Internal numbers"},
        {"regexpMatch": "^00(.*)$", "regexpReplace": "900$1", "description": "International calls"},
    ]
    assert rules == pbx["pbxNumberingTranslator"]
    if "fleet" in kind:  # both are the same value: fleet reference-installation reference
        assert (OF_THE_FLEET, OF_THE_FLEET) == (equipment_id, code)
    else:
        assert equipment_id.startswith("PBX")
        assert 4 == len(code)
    assert desk.status("--codes-file", "again").startswith("1 PBX, 0 Running.\n\nPending lyon\n")
    assert (equipment_id, code) == desk.noted("again")


def test_declaring_the_pbx_with_webrtc_gateway(desk):
    """No API is known that activates a WebRTC gateway: it is a person's work until Rainbow shows it."""
    desk.write(PBXS["OmniPCX Enterprise"] + DIALING + "    webrtcGateway: expected\n")
    desk.apply()
    plan = json.loads(desk.rainbowctl("plan", "--format", "json").out)
    assert ([], 1) == (plan["operations"], len(plan["manual"]))
    assert "WebRTC gateway" in json.dumps(plan["manual"])
    desk.emulator.change("systems", "lyon", hasMediaPillar=True)
    assert [] == json.loads(desk.rainbowctl("plan", "--format", "json").out)["manual"]
    assert "WebRTC gateway: attached" in desk.status()


@EVERY_PBX
def test_connecting_the_pbx(desk, kind):
    """With the right ID and code the status goes from Pending to Running, and the code is handed out no more."""
    equipment_id, code = desk.declare(kind)
    assert 200 != desk.connect(equipment_id, f"{code}0")
    assert "Pending lyon" in desk.status()
    assert 200 == desk.connect(equipment_id, code)
    assert "Running lyon" in desk.status("--wait", "--codes-file", "late")
    assert b"" == (desk.folder / "late").read_bytes()
    assert code != desk.in_rainbow()["jid_pbxagent_password"]  # of the private code that Rainbow made, a hash
    assert 0 == desk.rainbowctl("plan", "--exit-code").code  # which is no difference


def test_connecting_an_omnipcx_enterprise(desk):
    """The installer enters ID and code; a channel that then fails shows as Degraded, and never as Running."""
    equipment_id, code = desk.declare("OmniPCX Enterprise")
    assert 200 == desk.connect(equipment_id, code)
    desk.emulator.lose_channel("lyon", "csta")
    assert "Degraded lyon" in desk.status()
    waited = desk.rainbowctl("status", "--pbx", "lyon", "--wait", "--timeout", "10ms")
    assert (1, True) == (waited.code, "lyon (Degraded)" in waited.err)
    desk.emulator.disconnect("lyon")
    assert "Disconnected lyon" in desk.status()


@pytest.mark.parametrize("kind", [kind for kind in PBXS if "fleet" in kind])
def test_connecting_an_oxo_connect(desk, kind):
    """A PBX of the fleet needs no configuration: it brings its ID and code along, and no output shows them."""
    desk.write(PBXS[kind] + DIALING)
    applied = desk.apply()
    assert 200 == desk.connect(OF_THE_FLEET, OF_THE_FLEET)
    assert "Running lyon" in desk.status("--wait")
    assert OF_THE_FLEET not in applied + desk.status()
    assert "ALE12-…10" in desk.status()


@EVERY_PBX
def test_associating_the_pbx_to_the_customer_companies(desk, kind):
    """Each company of the file shares the PBX, one of two sites where a site is named; again for further companies."""
    desk.declare(kind, "    sharedWith: [Boulangerie Martin]\n")
    assert "shared with 1 company" in desk.status()
    desk.declare(kind, "    sharedWith: [Boulangerie Martin, Garage Dupont, {company: Clinique du Parc, site: Lyon}]\n")
    assert "shared with 3 companies" in desk.status()
    companies = desk.rainbowctl("companies").out
    for company in ("Boulangerie Martin", "Garage Dupont", "Clinique du Parc"):
        (line,) = [line for line in companies.splitlines() if company in line]
        assert line.endswith(": lyon")


def test_displaying_the_number_of_customer_companies(desk):
    """The article's own example: the PBX OXO90 is shared between three customer companies; their names too."""
    seen = desk.rainbowctl("status", "--pbx", "OXO90", "--companies").out
    assert "shared with 3 companies" in seen
    assert "companies: Cabinet Moreau, Hôtel Bellecour and Imprimerie Gutenberg" in seen


def test_removing_the_pbx_from_a_customer_company(desk):
    """The company that the file names no more loses the PBX; the plan says when it was its only one; the rest stays."""
    desk.declare("OmniPCX Enterprise", "    sharedWith: [Boulangerie Martin, Imprimerie Gutenberg, Garage Dupont]\n")
    desk.write(PBXS["OmniPCX Enterprise"] + DIALING + "    sharedWith: [Garage Dupont]\n")
    plan = desk.rainbowctl("plan").out
    assert "Boulangerie Martin is left without any PBX" in plan
    assert "Imprimerie Gutenberg is left" not in plan
    desk.apply()
    assert "companies: Garage Dupont" in desk.status("--companies")
    assert "Imprimerie Gutenberg (C-10463): OXO90" in desk.rainbowctl("companies").out
    desk.write(PBXS["OmniPCX Enterprise"] + DIALING + "    sharedWith: []\n")
    desk.apply()
    assert "shared with 0 companies" in desk.status()


def test_editing_the_pbx(desk):
    """A changed line changes that field and no other; a line taken out changes nothing; a click by hand is undone."""
    desk.declare("OXO Connect")
    before = desk.in_rainbow()
    changed = (PBXS["OXO Connect"] + DIALING).replace('outboundPrefix: "9"', 'outboundPrefix: ""')
    desk.write(changed.replace('nationalPrefix: "0", ', ""))
    desk.apply()
    after = desk.in_rainbow()
    assert {"pbxMainBundlePrefix"} == {name for name in before if before[name] != after[name]}
    assert 200 == desk.emulator.by_hand("PUT", "/systems/lyon", {"country": "BEL"}).status
    assert 2 == desk.rainbowctl("drift").code
    desk.apply()
    assert after == desk.in_rainbow()


def test_deleting_the_pbx(desk):
    """Only `absent: true` deletes, only with --allow-delete, and never a PBX that is connected."""
    equipment_id, code = desk.declare("OmniPCX Enterprise", "    sharedWith: [Garage Dupont]\n")
    (desk.folder / "tenancy.yaml").write_text("version: 1\npbxs: {}\n", encoding="utf-8")
    assert 0 == desk.rainbowctl("plan", "--exit-code").code  # a block taken out deletes nothing
    desk.write("    absent: true\n")
    assert 3 == desk.rainbowctl("apply", "--yes").code
    assert 200 == desk.connect(equipment_id, code)
    blocked = desk.rainbowctl("apply", "--yes", "--allow-delete")
    assert "it is connected" in blocked.out
    assert desk.in_rainbow()
    desk.emulator.disconnect("lyon")
    desk.apply("--allow-delete")
    assert "Garage Dupont (C-10442): no PBX" in desk.rainbowctl("companies").out
