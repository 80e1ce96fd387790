"""Canary secrets are in nothing that a run writes: output, errors, trace, journal, records; whatever Rainbow echoes."""

import json
import stat
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import pytest

from rainbow_tenancy.emulator import running_emulator
from rainbow_tenancy.emulator.handle import Emulator
from rainbow_tenancy.emulator.seed import demo_seed
from support.between import Between, Spoil, between
from support.command import Ran, command
from support.scripted_server import Reply, Request

PASSWORD = "cänary-pass:word/1"
APP_ID, APP_SECRET = "5e0000000000000000000009", "canary-app-secret-2"
API_KEY = "canary-api-key-3"
FLEET, OTHER_FLEET = "ALE7-4321.8765.09", "ALE12-1234.5678.90"
SECRETS = {
    "password": PASSWORD,
    "wrong password": "canary-wrong-pass",
    "application secret": APP_SECRET,
    "API key": API_KEY,
    "activation code of the environment": "canary-env-code-4",
    "activation code of a file": "canary-file-code-5",
    "activation code of Rainbow": "canary-old-code-6",
    "proxy's password": "canary-proxy-7",
    "application hash": sha256((APP_SECRET + PASSWORD).encode()).hexdigest(),
    "fleet ID": FLEET,
    "fleet ID that no file names": OTHER_FLEET,
}
FILES = """\
version: 1
pbxs:
  env:
    type: OmniPCX Enterprise
    dialing: {country: FRA}
    equipment: {id: ENV-1, activationCode: {fromEnv: RAINBOW_SECRET_CODE}}
    connection: {httpProxy: {host: 192.0.2.8, port: 3128, username: u, password: {fromEnv: RAINBOW_SECRET_PROXY}}}
    sharedWith: [Boulangerie Martin]
  file: {type: OXO Connect, dialing: {country: FRA}, equipment: {id: FILE-1, activationCode: {fromFile: code}}}
  fleet:
    type: OXO Connect Evolution
    dialing: {country: FRA}
    fleet: {fleetReference: ALE7, installationReference: 4321.8765.09}
    sharedWith: [Garage Dupont]
  old: {name: OXE-OLD, dialing: {outboundPrefix: "9"}, sharedWith: [Fermette SA, Garage Dupont]}
"""
COMMANDS = [
    ["validate"],
    ["validate", "--show", "env"],
    ["plan", "--full"],
    ["plan", "--format", "json"],
    ["drift"],
    ["drift", "--format", "json"],
    ["status", "--companies"],
    ["status", "--all", "--history", "--format", "html"],
    ["connect", "old", "--redact"],
    ["connect", "OXO90", "--redact", "--format", "html"],
    ["rotate-code", "old", "--yes"],
    ["companies"],
    ["doctor"],
    ["doctor", "--format", "json"],
    ["init"],
    ["apply", "--yes", "--secrets-dir", "../secrets"],
    ["apply", "--yes", "--secrets-dir", "../secrets", "--format", "json"],
]


class Vault:
    """An emulator whose every secret is a canary, the wire to it, and the directory of the files."""

    def __init__(self, emulator: Emulator, wire: Between, root: Path) -> None:
        self.emulator, self.wire, self.folder = emulator, wire, root / "work"
        self.start = emulator.snapshot()
        (root / "secrets").mkdir()
        (root / "secrets" / "code").write_text(SECRETS["activation code of a file"] + "\n", encoding="utf-8")
        self.folder.mkdir()
        (self.folder / "tenancy.yaml").write_text(FILES, encoding="utf-8")
        self.login = {
            "RAINBOW_HOST": wire.url,
            "RAINBOW_APP_ID": APP_ID,
            "RAINBOW_APP_SECRET": APP_SECRET,
            "RAINBOW_SECRET_CODE": SECRETS["activation code of the environment"],
            "RAINBOW_SECRET_PROXY": SECRETS["proxy's password"],
        }
        self.password = {"RAINBOW_EMAIL": emulator.email, "RAINBOW_PASSWORD": PASSWORD}

    def run(self, arguments: list[str], who: dict[str, str], spoil: Spoil | None = None) -> Ran:
        """Run a command with a trace, from the same beginning as every time."""
        self.emulator.restore(self.start)
        for path in self.written():
            path.unlink()
        self.wire.forget()
        self.wire.spoil = spoil
        traced = [] if arguments[0] == "validate" else ["--trace", "trace"]
        return command(*arguments, *traced, folder=self.folder, environ=self.login | who)

    def written(self) -> list[Path]:
        """Every file that a run made."""
        return [path for path in self.folder.rglob("*") if path.is_file() and path.name != "tenancy.yaml"]

    def tokens(self) -> set[str]:
        """What went over the wire in headers that show who asks."""
        headers = [one.headers for one in self.wire.requests]
        return {
            value for one in headers for name in ("authorization", "x-rainbow-app-auth") if (value := one.get(name))
        }

    def canaries(self) -> set[str]:
        """Every secret in every form that it may take."""
        with self.emulator.service.lock:
            rows = self.emulator.store.all("SELECT * FROM systems")
        codes = {row[name] for row in rows for name in ("jid_pbxagent_password", "jid_pbxpcg_password")}
        secrets = {*SECRETS.values(), *(code for code in codes if code and len(code) >= 8)}
        secrets |= {value.rpartition(" ")[2] for value in self.tokens()}
        login = f"{self.emulator.email}:{PASSWORD}"
        return {form for secret in (*secrets, login) for form in _forms(secret)}

    def leaks(self, ran: Ran) -> list[str]:
        """Where a canary sings."""
        texts = {"stdout": ran.out, "stderr": ran.err}
        texts |= {path.name: path.read_text(encoding="utf-8") for path in self.written()}
        return [f"{canary} in {where}: {_around(text, canary)}" for where, text in texts.items()
                for canary in self.canaries() if canary in text]  # fmt: skip


def _forms(secret: str) -> Iterator[str]:
    raw = secret.encode()
    yield from (secret, quote(secret), quote(secret, safe=""), json.dumps(secret)[1:-1])
    yield from (encode(raw).decode().rstrip("=") for encode in (b64encode, urlsafe_b64encode))


def _around(text: str, canary: str) -> str:
    at = text.index(canary)
    return text[max(0, at - 120) : at + 60]


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    """The vault, before anything was applied."""
    seed = demo_seed()
    account = {"email": "canary@partner.example", "password": PASSWORD, "roles": ["bp_admin"], "apiKeys": [API_KEY]}
    old = {
        "name": "OXE-OLD",
        "type": "oxe",
        "activationCode": SECRETS["activation code of Rainbow"],
        "sites": ["Fermette SA"],
    }
    seed |= {
        "accounts": [account],
        "applications": [{"id": APP_ID, "secret": APP_SECRET}],
        "pbxs": [*seed["pbxs"], old],
    }
    with running_emulator(seed) as emulator, between(emulator) as wire:
        yield Vault(emulator, wire, tmp_path_factory.mktemp("vault"))


def echo(request: Request) -> str:
    """Everything that was asked, as a careless service repeats it."""
    return f"{request.method} {request.target} {request.headers} {request.body.decode()}"


def told(status: int, *, of: str = "") -> Spoil:
    """An error in Rainbow's form that repeats the request, in all its fields; for requests of that method only."""

    def spoil(request: Request, good: Reply) -> Reply:
        if of and (request.method != of):
            return good
        said = {"errorCode": status, "errorMsg": echo(request), "errorDetails": echo(request), "echo": echo(request)}
        return Reply(said, status, {"x-echo": json.dumps(request.headers)})

    return spoil


def listed(request: Request, good: Reply) -> Reply:
    """A validation error that repeats each value."""
    if request.method == "GET":
        return good
    fields = [
        {"param": name, "msg": f"{name} {value} is wrong", "value": value} for name, value in request.json.items()
    ]
    return Reply({"errorCode": 400, "errorMsg": "Bad Request", "errorDetails": fields, "errorDetailsCode": 400000}, 400)


def raw(request: Request, _: Reply) -> Reply:
    """A page that shows the request."""
    return Reply(f"<pre>{echo(request)}</pre>".encode(), 200, {"content-type": "text/html"})


def later(spoil: Spoil) -> Spoil:
    """The login succeeds; what comes behind it does not."""
    return lambda request, good: good if request.path.endswith("/login") else spoil(request, good)


FAULTS: dict[str, Spoil] = {
    **{f"login, {status}": told(status) for status in (400, 401, 403, 500)},
    **{f"reading, {status}": later(told(status)) for status in (400, 401, 403, 404, 429, 500)},
    **{f"{of}, {status}": told(status, of=of) for of in ("POST", "PUT") for status in (400, 403, 404, 409, 500)},
    "list of wrong values": listed,
    "a page instead of a login": raw,
    "a page": later(raw),
}


@pytest.mark.parametrize("who", ["password", "API key"])
@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_no_command_tells_a_secret(vault, arguments, who):
    """Every command in every form, with a password and with an API key: no secret, and files are their owner's only."""
    ran = vault.run(arguments, vault.password if who == "password" else {"RAINBOW_API_KEY": API_KEY})
    assert ran.code in {0, 2}, ran.err
    assert [] == vault.leaks(ran)
    assert all(0o600 == stat.S_IMODE(path.stat().st_mode) for path in vault.written() if path.name != ".gitignore")
    if arguments[0] == "apply":
        assert {"last-apply.json", "trace"} < {path.name for path in vault.written()}


@pytest.mark.parametrize("fault", FAULTS)
def test_no_fault_tells_a_secret(vault, fault):
    """Errors and pages that repeat the whole request, its headers and its body."""
    ran = vault.run(COMMANDS[-2], vault.password, FAULTS[fault])
    assert 1 == ran.code
    assert [] == vault.leaks(ran)


def test_refused_login_tells_no_secret(vault):
    """A wrong password is as secret as the right one: it may be the right one of another account."""
    wrong = {"RAINBOW_EMAIL": vault.emulator.email, "RAINBOW_PASSWORD": SECRETS["wrong password"]}
    ran = vault.run(["plan"], wrong)
    assert 1 == ran.code
    assert [] == vault.leaks(ran)


def test_a_canary_would_be_heard(vault):
    """The search itself finds a secret in each form: plain, in a login, quoted, as JSON."""
    ran = Ran(0, b64encode(f"{vault.emulator.email}:{PASSWORD}".encode()).decode(), json.dumps(PASSWORD) + FLEET)
    assert 3 <= len(vault.leaks(ran))
