"""The wire: cut and broken answers, certificates, proxies, redirects."""

import gzip
import ssl
import subprocess
from pathlib import Path

import pytest

from rainbow.world import PASSWORD, JumpingClock, client, error, in_turn, logged_in, rainbow
from rainbow_tenancy.rainbow import (
    BadAnswer,
    BadSettings,
    MissingRole,
    NoAnswer,
    NotReachable,
    RainbowError,
    Redirected,
    ServerFailed,
)
from rainbow_tenancy.rainbow import transport as module
from rainbow_tenancy.secret import Secret
from support.scripted_server import Reply, Request, scripted

EMPTY = Reply({"data": [], "total": 0})
PASSING = [Reply(cut=0), Reply(EMPTY.body, cut=20), Reply(EMPTY.body, cut=-3), Reply({}, 500), Reply(b"<html>", 502)]
NO_HTTP = [b"", b"\x00\xff\xfe", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 200\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n"]


@pytest.mark.parametrize("bad", PASSING)
async def test_a_read_is_asked_again(bad):
    """A cut answer and a 5xx are met with patience."""
    clock = JumpingClock()
    async with scripted(rainbow(in_turn(bad, bad, EMPTY))) as server, client(server.url, clock=clock) as service:
        assert [] == await service.sites()
    assert [0.5, 1.0] == clock.slept


@pytest.mark.parametrize(("bad", "kind"), [(Reply(cut=0), NoAnswer), (Reply({}, 500), ServerFailed)])
async def test_patience_has_an_end(bad, kind):
    """After four tries the last error is told."""
    async with scripted(rainbow(lambda _: bad)) as server, client(server.url) as service:
        with pytest.raises(kind, match="GET sites"):
            await service.sites()
    assert 4 == server.paths().count("sites")


@pytest.mark.parametrize("bad", [error(403, 403000), error(404, 404000), error(400, 400000), Reply(b"<html>", 200)])
async def test_what_will_not_change_is_told_at_once(bad):
    """A refusal, and an answer that is none of Rainbow's, are not asked for again."""
    async with scripted(rainbow(lambda _: bad)) as server, client(server.url) as service:
        with pytest.raises(RainbowError):
            await service.sites()
    assert 1 == server.paths().count("sites")


async def test_a_missing_object_is_none_and_a_hidden_one_is_not():
    """404 means that there is none; 403 means that there may be one."""
    async with (
        scripted(rainbow(in_turn(error(404, 404000), error(403, 403000)))) as server,
        client(server.url) as service,
    ):
        assert await service.system("5f5e10005bf00deb749d997b") is None
        with pytest.raises(MissingRole):
            await service.system("5f5e10005bf00deb749d997b")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed(status):
    """The credentials go nowhere else, whatever the service says."""
    async with scripted(in_turn(logged_in())) as other:
        reply = Reply(b"", status, {"location": f"{other.url}/api/rainbow/authentication/v1.0/login?canary"})
        async with scripted(in_turn(reply)) as server:
            with pytest.raises(Redirected, match=r"redirected to 127\.0\.0\.1, which is not followed"):
                await client(server.url).__aenter__()
        assert [] == other.requests


async def test_gzip_is_understood():
    """A compressed answer is read as any other."""
    body = gzip.compress(b'{"data": [], "total": 0}')
    reply = Reply(body, 200, {"content-encoding": "gzip"})
    async with scripted(rainbow(lambda _: reply)) as server, client(server.url) as service:
        assert [] == await service.sites()


async def test_broken_compression_is_told():
    """A compressed answer that is none is one clear error."""
    reply = Reply(b"no gzip", 200, {"content-encoding": "gzip"})
    async with scripted(rainbow(lambda _: reply)) as server, client(server.url) as service:
        with pytest.raises(BadAnswer, match="GET sites: the answer's compression is broken"):
            await service.sites()


@pytest.mark.parametrize("packed", [True, False])
async def test_an_endless_answer_is_refused(monkeypatch, packed):
    """An answer larger than any list is not read to its end, also where it came small and grows."""
    monkeypatch.setattr(module, "LARGEST_ANSWER", 1 << 20)
    body = b" " * (3 << 20)
    reply = Reply(gzip.compress(body), 200, {"content-encoding": "gzip"}) if packed else Reply(body)
    async with scripted(rainbow(lambda _: reply)) as server, client(server.url) as service:
        with pytest.raises(BadAnswer, match="GET sites: the answer is larger than 1 MiB"):
            await service.sites()


class Raw(Reply):
    """Bytes that are sent as they are."""

    def wire(self) -> bytes:
        assert isinstance(self.body, bytes)
        return self.body


@pytest.mark.parametrize("wire", NO_HTTP)
async def test_what_is_no_http_is_told(wire):
    """Something else that listens there leads to one clear line."""
    async with scripted(in_turn(Raw(wire, cut=len(wire)))) as server:
        with pytest.raises(RainbowError) as told:
            await client(server.url).__aenter__()
    assert str(told.value).startswith("GET login: ")


async def test_a_path_that_is_too_long_is_told():
    """An equipment ID of a hundred thousand signs is never sent."""
    async with scripted(rainbow(lambda _: EMPTY)) as server, client(server.url) as service:
        with pytest.raises(NotReachable, match=r"GET systems/pbxid/\{pbxId\}: the request's path is not one"):
            await service.system_by_equipment_id("x" * 100_000)
    assert ["login"] == server.paths()


async def test_an_error_holds_nothing_of_the_request():
    """The chain behind an error holds no object of the HTTP library, whose headers show the password."""
    async with scripted(in_turn(Reply(cut=0))) as server:
        with pytest.raises(NoAnswer) as told:
            await client(server.url).__aenter__()
    link: BaseException | None = told.value
    while link is not None:
        assert isinstance(link, RainbowError)
        assert PASSWORD not in f"{link!r} {vars(link)}"
        link = link.__cause__ or link.__context__


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that no system trusts, and its key."""
    folder = tmp_path_factory.mktemp("authority")
    command = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out cert.pem -days 2"
    )
    name = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    try:
        subprocess.run([*command.split(), *name], cwd=folder, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("openssl is not installed")
    return folder


def serving(folder: Path) -> ssl.SSLContext:
    """The server's side of that certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


async def test_an_unknown_certificate_is_refused(authority):
    """Certificates are always checked, also on loopback; the password stays here."""
    async with scripted(in_turn(logged_in()), serving(authority)) as server:
        with pytest.raises(NotReachable, match=r"(?i)certificate") as told:
            await client(server.url).__aenter__()
    assert [] == server.requests
    assert "RAINBOW_CA_FILE" in told.value.advice


async def test_a_private_authority_can_be_trusted(authority):
    """RAINBOW_CA_FILE adds to what is trusted."""
    async with (
        scripted(in_turn(logged_in()), serving(authority)) as server,
        client(server.url, ca_file=authority / "cert.pem"),
    ):
        assert ["login"] == server.paths()


async def test_a_file_without_certificates_is_told(authority):
    """A CA file that holds no certificate is told before anything is sent."""
    with pytest.raises(BadSettings, match=r"RAINBOW_CA_FILE: .*key\.pem holds no certificates in PEM form"):
        client("https://127.0.0.1:1", ca_file=authority / "key.pem")


async def test_a_proxy_is_asked_for_a_tunnel():
    """An https host is reached through the proxy by CONNECT, so the proxy sees no credentials of Rainbow's."""
    seen: list[Request] = []

    def refuse(request: Request) -> Reply:
        seen.append(request)
        return Reply(b"", 407)

    async with scripted(refuse) as proxy:
        url = Secret(proxy.url.replace("http://", "http://user:canary@"))
        with pytest.raises(NotReachable) as told:
            await client("https://openrainbow.com", proxy=url).__aenter__()
    assert [("CONNECT", "openrainbow.com:443")] == [(request.method, request.target) for request in seen]
    assert not {"x-rainbow-app-auth", "authorization"} & seen[0].headers.keys()
    assert "canary" not in str(told.value)
