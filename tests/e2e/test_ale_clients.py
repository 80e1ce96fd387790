"""ALE's own command-line client and Node SDK, unchanged, do a reseller's job against the emulator.

They are installed once, from the lock beside this file, into the user's cache; they insist on https at port 443, which
`ale/network.cjs` leads to the emulator.
"""

import json
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from rainbow_tenancy.emulator import running_emulator
from rainbow_tenancy.emulator.handle import Emulator
from support.certificate import self_signed
from support.needs import needs
from support.npm import npm_installed

ALE = Path(__file__).parent / "ale"
COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


@pytest.fixture(scope="module")
def installed():
    """Return where ALE's clients are installed: once for each state of the lock."""
    needs("openssl")
    # No scripts: one package would download a tunnel program.
    return npm_installed(ALE, "--omit=peer")


@dataclass
class Clients:
    """ALE's clients, with an emulator as their Rainbow and a home directory of their own."""

    installed: Path
    home: Path
    certificate: Path
    emulator: Emulator

    def node(self, *arguments: str, **environment: str) -> str:
        """Run a program of theirs and return what it printed."""
        seen = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "NODE_OPTIONS": f"--require {ALE / 'network.cjs'}",
            "NODE_EXTRA_CA_CERTS": str(self.certificate),
            "EMULATOR_PORT": str(urlsplit(self.emulator.url).port),
        }
        done = subprocess.run(
            ["node", *arguments],
            cwd=self.installed,
            env=seen | environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (0, "") == (done.returncode, done.stderr)
        return COLOUR.sub("", done.stdout)

    def rbw(self, *words: str) -> str:
        """Run a command of the command-line client; it ends with 0 even when it fails."""
        return self.node("node_modules/rainbow-cli/index.js", *words)

    def read(self, *words: str) -> Any:
        """Run a command that only reads, and return its JSON."""
        return json.loads(self.rbw(*words, "--json"))

    def does(self, *words: str) -> str:
        """Run a command that must succeed."""
        told = self.rbw(*words)
        assert "Command successfully completed" in told, told
        return told

    def is_refused(self, *words: str) -> str:
        """Run a command that must fail, and return what it tells."""
        told = self.rbw(*words)
        assert "Can't execute the command" in told, told
        return told


@pytest.fixture
def clients(installed, tmp_path):
    """ALE's clients, not yet logged in."""
    certificate = self_signed(tmp_path / "emulator.pem", "DNS:rainbow.test")
    with running_emulator(tls=certificate) as emulator:
        yield Clients(installed, tmp_path, certificate, emulator)


def test_command_line_client_does_the_resellers_job(clients):
    """Log in, look round, create a PBX, share it, associate and remove it, be refused what Rainbow forbids, delete."""
    emulator = clients.emulator
    clients.does("login", emulator.email, emulator.password, "--host", "rainbow.test")
    assert emulator.email == clients.read("whoami")["loginEmail"]
    assert "Fermette SA" in {company["name"] for company in clients.read("companies")["data"]}
    sites = {site["name"]: site["id"] for site in clients.read("sites")["data"]}
    assert "status successfully executed" in clients.rbw("status", "platform")

    told = clients.does("create", "system", "PBX-1", sites["Fermette SA"], "--type", "third party")
    (pbx,) = re.findall(r"System created with id '(\w{24})'", told)
    assert ("PBX-1", "third_party", False) == fields(clients.read("system", pbx), "name", "type", "isShared")
    assert "is not shared" in clients.is_refused("link", "system", pbx, sites["Lyon"])

    clients.does("system", "set", "shared", pbx)
    clients.does("link", "system", pbx, sites["Lyon"])
    clients.does("link", "system", pbx, sites["Lyon"])
    assert [sites["Fermette SA"], sites["Lyon"]] == clients.read("system", pbx)["siteId"]
    clients.does("unlink", "system", pbx, sites["Lyon"])
    clients.does("system", "unset", "shared", pbx)
    assert "is the last" in clients.is_refused("unlink", "system", pbx, sites["Fermette SA"])

    clients.does("system", "set", "version", pbx, "R9")
    found = {system["name"]: system for system in clients.read("systems")["data"]}
    assert ("R9", [sites["Fermette SA"]]) == fields(found["PBX-1"], "version", "siteId")
    assert ["201"] == [number["shortNumber"] for number in clients.read("phones", found["OXO90"]["id"])]
    clients.does("delete", "system", pbx, "--nc")
    assert "does not exist" in clients.is_refused("system", pbx)
    assert {200, 403, 404, 409} == {request.status for request in emulator.requests()}


@pytest.mark.parametrize("by", ["password", "API key"])
def test_node_sdk_does_the_resellers_job(clients, by):
    """Companies, sites, countries, and the whole life of a shared PBX and of a site, by password and by API key."""
    emulator = clients.emulator
    credentials = {"login": emulator.email, "password": emulator.password}
    seen = json.loads(
        clients.node(
            str(ALE / "reseller.cjs"),
            CREDENTIALS=json.dumps(credentials if by == "password" else {"apikey": "demo-api-key"}),
            APP_ID=emulator.app_id,
            APP_SECRET=emulator.app_secret,
        )
    )
    assert ["Fermette SA"] == [company["name"] for company in seen["byName"]["data"]]
    assert len(seen["companies"]["data"]) == seen["companies"]["total"]
    assert "FRA" in seen["countries"]
    assert (True, [], ["0"]) == fields(seen["created"], "isShared", "siteId", "pbxMainBundlePrefix")
    assert {"timestamp", "conf", "csta", "http", "xmpp"} == set(seen["state"])
    site = next(site["id"] for site in seen["sites"] if site["name"] == "Fermette SA")
    assert ("SDK renamed", [site]) == fields(seen["placed"], "name", "siteId")
    assert seen["placed"] == seen["byEquipmentId"]
    assert [("SDK renamed", [])] == [fields(system, "name", "connectionHistory") for system in seen["listed"]]
    assert "successfully deleted" in seen["deleted"]["status"]
    assert ("Annexe 2", "hold") == fields(seen["annexeRenamed"], "name", "status")
    logins = emulator.counts().get("GET /api/rainbow/authentication/v1.0/login", 0)
    assert (by == "password") == bool(logins)


def fields(thing, *names):
    """Return the named fields of an object."""
    return tuple(thing[name] for name in names)
