"""A raw client for the emulator's tests: the standard library's, so that none of the project's own code is trusted."""

import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from http.client import HTTPConnection
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from rainbow_tenancy.emulator.handle import Emulator

ADMIN = "/api/rainbow/admin/v1.0"
AUTHENTICATION = "/api/rainbow/authentication/v1.0"
PARTNER = "5a0000000000000000000001"


@dataclass
class Reply:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    raw: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.raw)

    @property
    def data(self) -> Any:
        return self.json["data"]

    @property
    def code(self) -> Any:
        return self.json.get("errorDetailsCode")


class Raw:
    """One account at one emulator; paths are below the administration portal unless /api or /emulator begins them."""

    def __init__(self, url: str) -> None:
        self._address = urlsplit(url)
        self.headers: dict[str, str] = {}

    def send(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None, **query: Any
    ) -> Reply:
        whole = path if path.startswith(("/api/", "/emulator")) else ADMIN + path
        target = quote(whole) + (f"?{urlencode(query, doseq=True)}" if query else "")
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        connection = HTTPConnection(self._address.hostname or "", self._address.port, timeout=20)
        try:
            connection.request(method, target, raw or None, {**self.headers, **(headers or {})})
            answer = connection.getresponse()
            return Reply(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def get(self, path: str, **query: Any) -> Reply:
        return self.send("GET", path, **query)

    def post(self, path: str, body: Any = None) -> Reply:
        return self.send("POST", path, body)

    def put(self, path: str, body: Any = None) -> Reply:
        return self.send("PUT", path, body)

    def delete(self, path: str) -> Reply:
        return self.send("DELETE", path)

    def login(self, email: str, password: str, app_id: str = "app", app_secret: str = "secret") -> Reply:
        digest = sha256((app_secret + password).encode()).hexdigest()
        headers = {"authorization": basic(email, password), "x-rainbow-app-auth": basic(app_id, digest)}
        reply = self.send("GET", f"{AUTHENTICATION}/login", headers=headers)
        if reply.status == 200 and "token" in reply.json:
            self.headers = {"authorization": f"Bearer {reply.json['token']}"}
        return reply

    # Short cuts of the tests

    def create(self, name: str = "new", **fields: Any) -> Reply:
        return self.post("/systems", {"name": name, "type": "oxe", "country": "FRA", "isShared": True, **fields})

    def created(self, name: str = "new", **fields: Any) -> Any:
        reply = self.create(name, **fields)
        assert reply.status == 200, reply.raw
        return reply.data

    def id_of(self, kind: str, name: str) -> str:
        matches = [row["id"] for row in self.get(f"/{kind}", name=name, format="medium").data if row["name"] == name]
        assert len(matches) == 1
        return str(matches[0])


def basic(name: str, secret: str) -> str:
    """Return a Basic header."""
    return "Basic " + b64encode(f"{name}:{secret}".encode()).decode()


class World:
    """A running emulator with its administrator logged in."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self.api = Raw(emulator.url)
        self.api.login(emulator.email, emulator.password, emulator.app_id, emulator.app_secret)

    def account(self, email: str, password: str = "Rainbow-demo-1") -> Raw:
        raw = Raw(self.emulator.url)
        reply = raw.login(email, password, self.emulator.app_id, self.emulator.app_secret)
        assert reply.status == 200, reply.raw
        return raw
