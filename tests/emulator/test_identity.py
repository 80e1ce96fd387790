"""Login, tokens, renewal, lock-out, API keys and the probes of ALE's own clients."""

from hashlib import sha256

import pytest

from emulator.raw import basic
from rainbow_tenancy.emulator.tokens import read_token

AUTHENTICATION = "/api/rainbow/authentication/v1.0"
ENDUSER = "/api/rainbow/enduser/v1.0"
HOUR = 3600
EMAIL, PASSWORD = "admin@partner.example", "Rainbow-demo-1"

APPLICATIONS = {
    "partner": {"name": "P"},
    "accounts": [{"email": EMAIL, "password": PASSWORD, "roles": ["admin", "bp_admin"], "apiKeys": ["key-1"]}],
    "applications": [{"id": "known", "secret": "s3cret", "name": "Known"}],
}


def test_login_answers_token_and_user_unwrapped(api):
    """A login's answer has token, loggedInUser and loggedInApplication, not inside data."""
    reply = api.login(EMAIL, PASSWORD)
    assert 200 == reply.status
    assert "application/json; charset=utf-8" == reply.headers["content-type"]
    assert {"token", "loggedInUser", "loggedInApplication"} == set(reply.json)
    assert "5a0000000000000000000001" == reply.json["loggedInUser"]["companyId"]
    claims = read_token(reply.json["token"])
    assert {"countRenewed", "maxTokenRenew", "user", "app", "iat", "exp"} == set(claims)
    assert 7200 == claims["exp"] - claims["iat"]


def test_every_answer_has_a_request_id(api):
    """Each answer has its own x-rainbow-request-id, which ALE's support asks for."""
    assert api.get("/sites").headers["x-rainbow-request-id"] != api.get("/sites").headers["x-rainbow-request-id"]


def test_path_of_login_is_case_sensitive(api):
    """/Login is no login (Swagger)."""
    assert 404 == api.get(f"{AUTHENTICATION}/Login").status


def test_five_failures_lock_for_an_hour(world):
    """After five wrong passwords even the right one gets 401501, for 60 minutes."""
    api = world.api
    assert [401500] * 4 + [401501] == [api.login(EMAIL, "wrong").code for _ in range(5)]
    assert 401501 == api.login(EMAIL, PASSWORD).code
    world.emulator.advance(HOUR - 5)
    assert 401501 == api.login(EMAIL, PASSWORD).code
    world.emulator.advance(10)
    assert 200 == api.login(EMAIL, PASSWORD).status


def test_wrong_password_while_locked_restarts_the_lock(world):
    """A wrong password during the lock makes it last another 60 minutes from then."""
    for _ in range(5):
        world.api.login(EMAIL, "wrong")
    world.emulator.advance(HOUR - 5)
    world.api.login(EMAIL, "wrong")
    world.emulator.advance(10)
    assert 401501 == world.api.login(EMAIL, PASSWORD).code


def test_right_password_forgets_failures(api):
    """Four failures, a success and four failures do not lock."""
    for _ in range(2):
        for _ in range(4):
            assert 401500 == api.login(EMAIL, "wrong").code
        assert 200 == api.login(EMAIL, PASSWORD).status


def test_unknown_user_gets_the_answer_of_a_wrong_password(api):
    """An unknown login is not told from a wrong password."""
    assert 401500 == api.login("nobody@partner.example", PASSWORD).code


def test_token_ends_at_its_time(world):
    """A token is good until its exp, then the answer is 401 with the words that clients look for."""
    world.emulator.advance(7190)
    assert 200 == world.api.get("/systems").status
    world.emulator.advance(20)
    reply = world.api.get("/systems")
    assert (401, "jwt expired") == (reply.status, reply.json["errorDetails"])


def test_renewal_counts_and_comes_to_an_end(world):
    """A token can be renewed maxTokenRenew times, each time from now; then a login is needed."""
    api = world.api
    for count in range(1, 6):
        world.emulator.advance(3600)
        token = api.get(f"{AUTHENTICATION}/renew").json["token"]
        api.headers = {"authorization": f"Bearer {token}"}
        assert count == read_token(token)["countRenewed"]
    assert 401 == api.get(f"{AUTHENTICATION}/renew").status
    assert 200 == api.get("/systems").status
    assert 200 == api.login(EMAIL, PASSWORD).status


def test_expired_token_cannot_be_renewed(world):
    """Renewal needs a token that is still good."""
    world.emulator.advance(7201)
    assert "jwt expired" == world.api.get(f"{AUTHENTICATION}/renew").json["errorDetails"]


@pytest.mark.parametrize("header", ["Bearer null", "Bearer ", "Bearer a.b.c", "Basic eDp5", ""])
def test_without_a_good_token_nothing_is_told(api, header):
    """Null, malformed and missing tokens get 401."""
    assert 401 == api.send("GET", "/systems", headers={"authorization": header}).status


def test_logout_does_not_revoke(api):
    """ALE's command-line client logs out and goes on with its token."""
    reply = api.get(f"{AUTHENTICATION}/logout")
    assert {"status": f"User {EMAIL} successfully logged out", "data": []} == reply.json
    assert 200 == api.get("/systems").status


def test_probes_before_login(api):
    """Clients ask urls, ping and about without a token, sending `Bearer null`."""
    api.headers = {"authorization": "Bearer null"}
    assert "RAINBOW" == api.get(f"{AUTHENTICATION}/urls", uid=EMAIL).data[0]["type"]
    assert 400000 == api.get(f"{AUTHENTICATION}/urls").code
    for portal in ("authentication", "mediapillar", "mediapillarnumbering"):
        assert 200 == api.get(f"/api/rainbow/{portal}/v1.0/about").status
    assert "eventLoopLagMilliseconds" in api.get("/api/rainbow/ping").data


def test_probes_after_login(api):
    """Clients read their company, settings/apis, users/me and their application, and tolerate that it is unknown."""
    assert {"status": "OK"} == api.get(f"{AUTHENTICATION}/validator").json
    assert {"additionalHeaders": [], "ttl": 1440} == api.get(f"{ENDUSER}/settings/apis").data
    me = api.get(f"{ENDUSER}/users/me").data
    assert me["companyId"] == api.get(f"{ENDUSER}/companies/{me['companyId']}", format="full").data["id"]
    assert EMAIL == api.get(f"{ENDUSER}/users/{me['id']}").data["loginEmail"]
    assert 404 == api.get(f"{ENDUSER}/users/{'0' * 24}").status
    assert api.get("/companies").json == api.get(f"{ENDUSER}/companies").json
    assert 404 == api.get("/api/rainbow/applications/v1.0/applications/any").status


def test_any_application_is_accepted_in_the_right_form(api):
    """Without a list of applications any id and any hash of 64 hex digits will do, and nothing else."""
    assert 200 == api.login(EMAIL, PASSWORD, "whatever", "unknown secret").status
    assert 401 == api.login(EMAIL, PASSWORD, "", "x").status
    headers = dict(api.headers)
    api.headers = {}
    assert 401 == api.send("GET", f"{AUTHENTICATION}/login", headers=headers).status


def test_listed_applications_are_checked(start):
    """Where the seed lists applications, the hash of secret and password must be right."""
    api = start(APPLICATIONS).api
    assert 200 == api.login(EMAIL, PASSWORD, "known", "s3cret").status
    assert 401520 == api.login(EMAIL, PASSWORD, "known", "wrong").code
    assert 401520 == api.login(EMAIL, PASSWORD, "unknown", "s3cret").code


def test_api_key_stands_for_a_login(start):
    """A key with a challenge of 22 characters and its hash is enough; without Authorization."""
    world = start(APPLICATIONS)
    challenge = "c" * 22
    digest = sha256(f"s3cret{challenge}".encode()).hexdigest()
    good = api_key_headers("key-1", challenge, "known", digest)
    world.api.headers = {}
    assert 200 == world.api.send("GET", "/systems", headers=good).status
    assert 401 == world.api.send("GET", "/systems", headers={**good, "x-rainbow-api-key": "other"}).status
    assert 401 == world.api.send("GET", "/systems", headers={**good, "x-rainbow-challenge": "short"}).status
    wrong = api_key_headers("key-1", challenge, "known", "0" * 64)
    assert 401 == world.api.send("GET", "/systems", headers=wrong).status


def api_key_headers(key, challenge, app_id, digest):
    """Return the headers that stand for a login."""
    return {"x-rainbow-api-key": key, "x-rainbow-challenge": challenge, "x-rainbow-app-auth": basic(app_id, digest)}


def test_company_on_hold_cannot_log_in(world):
    """A company that is not active: 401521."""
    world.emulator.change("companies", "Partner Télécom", status="hold")
    assert 401521 == world.api.login(EMAIL, PASSWORD).code


def test_account_past_its_time_cannot_log_in(world):
    """An account past timeToLive: 401523 with the dates."""
    world.emulator.change("accounts", EMAIL, timeToLive=3600)
    reply = world.api.login(EMAIL, PASSWORD)
    assert (401523, 3600) == (reply.code, reply.json["errorDetails"]["timeToLive"])
