"""The trace: everything for ALE's support, and no secret."""

import json
import stat
from pathlib import Path

import pytest

from rainbow.world import API_KEY, APP_SECRET, ID, PASSWORD, SYSTEM, USER, client, error, rainbow, token
from rainbow_tenancy.rainbow import BadSettings
from support.scripted_server import Reply, Request, scripted

FLEET = "ALE12-1234.5678.90"
CANARIES = {
    "activationCode": "canary-code",
    "jid_pbxagent_password": "canary-agent",
    "jid_pbxpcg_password": "canary-pcg",
    "jid_pbxagent_password_activating": "canary-activating",
}


def answer(request: Request) -> Reply:
    """A Rainbow that shows every secret it knows."""
    if request.path.endswith(("/login", "/me")):
        user = USER | {"jid_password": "canary-jid"}
        return Reply({"token": token(name="canary-token"), "loggedInUser": user, "data": user})
    if request.path.endswith("/sites"):
        return Reply(b"<html>" + APP_SECRET.encode() + b"x" * 10_000, 200, {"set-cookie": "canary-cookie"})
    if "pbxid" in request.path:
        return error(404, 404000, f"System with pbxId = {FLEET} does not exist.")
    if request.method == "PUT":
        return Reply(b'{"data": {"jid_pbxagent_password": "canary-cut')
    if request.method == "DELETE":
        return Reply(cut=0)
    return Reply({"data": SYSTEM | CANARIES | {"nested": [CANARIES], "pbxId": FLEET}})


def content(path: Path) -> str:
    """What stands in a file."""
    return path.read_text()


async def traced(path: Path, *, key: bool = False) -> str:
    """What a trace of a bit of everything holds."""
    async with scripted(answer) as server, client(server.url, trace=path, key=key) as service:
        await service.create_system(
            {"name": "OXE", "type": "oxo", "country": "FRA", "pbxId": FLEET, "activationCode": FLEET}
        )
        await service.system(ID)
        await service.system_by_equipment_id(FLEET)
        await service.update_system(ID, {"name": "x"})
        await service.delete_system(ID)
        with pytest.raises(Exception, match="GET sites"):
            await service.sites()
    text = content(path)
    named = {"authorization", "x-rainbow-app-auth", "x-rainbow-api-key", "x-rainbow-challenge"}
    shown = {
        request.headers[name].split(" ")[-1] for request in server.requests for name in named & set(request.headers)
    }
    assert [] == [secret for secret in shown if secret in text]
    return text


@pytest.mark.parametrize("key", [False, True])
async def test_no_secret_reaches_the_trace(tmp_path, key):
    """No password, key, token, hash, challenge, code or cookie stands in it, in whatever field it came."""
    text = await traced(tmp_path / "trace", key=key)
    others = ("canary-token", "canary-jid", "canary-cookie", "canary-cut", PASSWORD, APP_SECRET, API_KEY)
    for secret in (*CANARIES.values(), *others):
        assert secret not in text
        assert json.dumps(secret)[1:-1] not in text
    assert FLEET not in text


async def test_the_trace_tells_the_rest(tmp_path):
    """Each request and each answer is a line of JSON, with what ALE's support asks for."""
    lines = [json.loads(line) for line in (await traced(tmp_path / "trace")).splitlines()]
    login, welcome = lines[:2]
    assert ("GET", "/api/rainbow/authentication/v1.0/login") == (login["method"], login["url"])
    assert 16 == len(login["headers"]["x-rainbow-correlation-id"])
    assert (login["request"], 200, "r-1") == (
        welcome["answer"],
        welcome["status"],
        welcome["headers"]["x-rainbow-request-id"],
    )
    assert "OXE" == lines[3]["body"]["data"]["name"]
    assert {"answer", "none", "time"} == next(set(line) for line in lines if "none" in line)
    page = next(line["body"] for line in lines if "<html>" in str(line.get("body")))
    assert 2000 == len(page)
    assert {"request": 0} != lines[-1]


async def test_only_its_owner_can_read_it(tmp_path):
    """The file has mode 0600, also where it was there before; lines are added."""
    path = tmp_path / "trace"
    path.write_text("before\n")
    path.chmod(0o644)
    text = await traced(path)
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)
    assert text.startswith("before\n")


async def test_a_deep_answer_is_traced(tmp_path):
    """JSON that is nested too deeply to be looked through is told by its size."""
    path = tmp_path / "trace"
    body = b'{"data": [], "total": 0, "x": ' + b"[" * 900 + b'"canary"' + b"]" * 900 + b"}"
    deep = Reply(body)
    async with scripted(rainbow(lambda _: deep)) as server, client(server.url, trace=path) as service:
        await service.sites()
    assert f"{len(body)} bytes of broken JSON" in content(path)


def test_a_trace_that_cannot_be_written_is_told(tmp_path):
    """A directory and a link are refused before anything is sent."""
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for name in (".", "link", "missing/trace"):
        with pytest.raises(BadSettings, match="--trace: "):
            client("http://127.0.0.1:1", trace=tmp_path / name)


async def test_a_login_is_traced_even_if_refused(tmp_path):
    """What support needs most is the exchange that failed."""
    path = tmp_path / "trace"
    async with scripted(lambda _: Reply({"loggedInUser": USER})) as server:
        with pytest.raises(Exception, match="without a token"):
            await client(server.url, trace=path).__aenter__()
    assert 2 == len(path.read_text().splitlines())
