"""The provider's configuration: where Rainbow is, who asks, and what a change of it means."""

from typing import Any

import pytest
from pulumi.runtime.proto import provider_pb2

from plugin.caller import NONE, SOME, Caller
from plugin.conftest import Start
from plugin.samples import LYON, refused
from rainbow_tenancy.emulator.handle import Emulator
from rainbow_tenancy.plugin.values import UNKNOWN, write

VARIABLES = ("RAINBOW_HOST", "RAINBOW_EMAIL", "RAINBOW_PASSWORD", "RAINBOW_APP_ID", "RAINBOW_APP_SECRET")


@pytest.fixture
def stack(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The whole configuration in the stack, and nothing in the environment."""
    for name in VARIABLES:
        monkeypatch.delenv(name)
    return {
        "host": emulator.url,
        "email": emulator.email,
        "password": emulator.password,
        "appId": emulator.app_id,
        "appSecret": emulator.app_secret,
    }


async def test_stack_can_say_everything(stack: dict[str, str], start: Start):
    """Host and login from the stack's configuration, secrets wrapped as they arrive."""
    caller = await start(secrets=[("password",), ("appSecret",)], **stack)
    assert "Pending" == (await caller.create("lyon", LYON)).out["status"]


async def test_environment_comes_first(stack: dict[str, str], start: Start, monkeypatch: pytest.MonkeyPatch):
    """What rotates is taken from the environment, name by name: refresh and destroy configure from an old state."""
    monkeypatch.setenv("RAINBOW_PASSWORD", stack["password"])
    caller = await start(**{**stack, "password": "of last month"})
    assert await caller.invoke("getPbxs")


async def test_login_of_the_environment_is_not_mixed_with_a_key(
    stack: dict[str, str], start: Start, monkeypatch: pytest.MonkeyPatch
):
    """An API key of the stack does not stand above a login that the environment gives whole."""
    monkeypatch.setenv("RAINBOW_EMAIL", stack["email"])
    monkeypatch.setenv("RAINBOW_PASSWORD", stack["password"])
    caller = await start(**stack, apiKey="old-key")
    assert await caller.invoke("getPbxs")


async def test_api_key_is_a_login(stack: dict[str, str], start: Start):
    """Instead of email and password."""
    del stack["email"], stack["password"]
    caller = await start(**stack, apiKey="demo-api-key")
    assert await caller.invoke("getPbxs")


async def test_host_that_only_the_stack_names_gets_no_credentials(stack: dict[str, str], start: Start):
    """A stack file is part of a repository: a host that is not Rainbow's must stand in the environment."""
    caller = await start(**{**stack, "host": "https://rainbow.example"})
    code, text = await refused(caller.invoke("getPbxs"))
    assert ("INVALID_ARGUMENT", True) == (code, "named by rainbow:host alone" in text)


@pytest.mark.parametrize("name", ["PASSWORD", "APP_SECRET", "API_KEY"])
async def test_certificate_that_only_the_stack_names_gets_no_secret_of_the_environment(
    stack: dict[str, str], start: Start, monkeypatch: pytest.MonkeyPatch, name: str
):
    """A stack file is part of a repository: what it trusts must not let anybody read the operator's own secrets."""
    monkeypatch.setenv(f"RAINBOW_{name}", "of the operator")
    caller = await start(**{**stack, "host": "openrainbow.com", "caFile": __file__})
    code, text = await refused(caller.invoke("getPbxs"))
    assert ("INVALID_ARGUMENT", True) == (code, "set RAINBOW_CA_FILE yourself" in text)
    assert f"RAINBOW_{name} would go out" in text


async def test_another_partner_is_refused_before_anything_is_read(start: Start, emulator: Emulator):
    """`rainbow:partner` names whose stack it is."""
    caller = await start(partner="5a0000000000000000000099")
    code, text = await refused(caller.create("lyon", LYON))
    assert ("FAILED_PRECONDITION", True) == (code, "belongs to the partner 5a0000000000000000000099" in text)
    assert ["/login"] == [one.route.split("/v1.0")[1] for one in emulator.requests()]


async def test_refused_login_is_tried_once(stack: dict[str, str], start: Start, emulator: Emulator):
    """Five of them lock the account: however many resources ask, one is sent."""
    caller = await start(**{**stack, "password": "wrong"})
    for _ in range(3):
        code, _text = await refused(caller.create("lyon", LYON))
        assert "UNAUTHENTICATED" == code
    assert 1 == len(emulator.requests())


async def test_what_is_missing_is_named(stack: dict[str, str], start: Start):
    """With the variables to set, and the keys of the stack's configuration beside them."""
    caller = await start(host=stack["host"])
    code, text = await refused(caller.invoke("getPbxs"))
    assert ("INVALID_ARGUMENT", True) == (code, "not set: RAINBOW_EMAIL, RAINBOW_PASSWORD" in text)
    assert "configuration: rainbow:email, rainbow:password, rainbow:appId, rainbow:appSecret (pulumi config set" in text
    _, text = await refused((await start()).invoke("getPbxs"))
    assert text.startswith("no host: set RAINBOW_HOST")
    assert "configuration: rainbow:host (pulumi config set" in text


@pytest.mark.parametrize(
    ("old", "new", "changes", "replaces"),
    [
        ({"email": "a"}, {"email": "a"}, NONE, []),
        ({"email": "a"}, {"email": "b", "password": "c"}, SOME, []),
        ({}, {"apiKey": "first"}, SOME, []),
        ({"host": "openrainbow.com"}, {"host": "sandbox.openrainbow.com"}, SOME, ["host"]),
        ({"host": "openrainbow.com"}, {"host": "https://openrainbow.com/"}, SOME, []),
        ({"host": "openrainbow.com"}, {"host": "HTTPS://OpenRainbow.com:443"}, SOME, []),
        ({"host": "127.0.0.1:8080"}, {"host": "http://127.0.0.1:8080"}, SOME, []),
        ({"host": "127.0.0.1:8080"}, {"host": "127.0.0.1:8081"}, SOME, ["host"]),
        ({"host": "no host/at all"}, {"host": "openrainbow.com"}, SOME, ["host"]),
        ({"host": ""}, {"host": "openrainbow.com"}, SOME, []),
        ({"host": "openrainbow.com"}, {}, SOME, []),
        ({"partner": ""}, {"partner": "5a1"}, SOME, []),
        ({"partner": "5a1"}, {"partner": ""}, SOME, []),
        ({"partner": "5a1"}, {"partner": "5a2"}, SOME, ["partner"]),
        ({"partner": "5a1"}, {"partner": UNKNOWN}, SOME, ["partner"]),
    ],
)
async def test_only_another_rainbow_or_partner_replaces(
    caller: Caller, old: dict[str, Any], new: dict[str, Any], changes: int, replaces: list[str]
):
    """A provider that is replaced replaces every resource: credentials never do, and "none" would keep the old ones."""
    request = provider_pb2.DiffRequest(urn="u", olds=write(old), old_inputs=write(old), news=write(new))
    answer = await caller.stub.DiffConfig(request)
    assert (changes, replaces) == (answer.changes, list(answer.replaces))


async def test_configuring_again_begins_anew(caller: Caller, emulator: Emulator):
    """One process may serve several operations: what was read for one is not used for the next."""
    await caller.invoke("getPbxs")
    await caller.configure()
    emulator.reset_requests()
    await caller.invoke("getPbxs")
    assert any(one.route.endswith("/login") for one in emulator.requests())
