"""The authentication portal: login with lock-out, tokens and their renewal, API keys, and who sends a request.

login ──► token ──► renew (renew-limit times, while it is good) ──► login again
  │
  └─ 5 wrong passwords: locked for 60 minutes, and from each further wrong one (Swagger, GetBasicLogin)
"""

import hmac
import re
from base64 import b64decode
from binascii import Error as Base64Error
from hashlib import sha256

from .assumptions import Assumptions
from .call import Call
from .clock import rainbow_time
from .errors import RainbowError, lacks_role, no_such
from .lists import picked
from .roles import Account, account_of
from .store import Record
from .tokens import MalformedTokenError, make_token, read_token
from .users import logged_in, user_view

LOCK_AFTER = 5
LOCK_SECONDS = 60 * 60
CHALLENGE_LENGTH = 22
HASH = re.compile(r"[0-9a-f]{64}")
UID_LENGTHS = range(5, 256)
NO_TOKEN = (None, "", "null")  # clients that have none send "Bearer null"


def login(call: Call) -> Record:
    """Answer GET login: a token and who it is for, not wrapped in `data`."""
    if call.assume.holds("client-version", "too-old"):
        raise RainbowError(403, "Client version is too old", 403020)
    email, password = _basic(call.headers.get("authorization", "")) or ("", "")
    record = call.store.one("SELECT * FROM accounts WHERE loginEmail = ?", email)
    if record is None:
        raise _wrong_password(email)
    _check_password(call, record, password)
    application = _application(call, password)
    _check_in_force(call, record)
    call.store.update("accounts", record["id"], {"failures": 0, "lockedUntil": 0.0})
    answer = logged_in(call, record, application)
    return (
        answer if call.assume.holds("mfa-login", "none") else {"token": _token(call, record, application, 0)} | answer
    )


def renew(call: Call) -> Record:
    """Answer GET renew: a token from now, as often as `maxTokenRenew` says (Swagger, GetRenew)."""
    claims = read_token(_bearer(call) or "")
    if claims["countRenewed"] >= claims["maxTokenRenew"]:
        status = int(call.assume["renew-exhausted"])
        raise RainbowError(status, "Maximum number of token renewals reached", status * 1000)
    record = call.store.get("accounts", call.caller.id)
    assert record is not None
    token = _token(call, record, claims["app"], claims["countRenewed"] + 1)
    return {"token": token} | logged_in(call, record, claims["app"])


def logout(call: Call) -> Record:
    """Answer GET logout; the token stays good unless the assumption `logout` says otherwise."""
    if call.assume.holds("logout", "revokes"):
        call.store.run("INSERT OR IGNORE INTO revokedTokens VALUES (?)", _bearer(call))
    return {"status": f"User {call.caller.email} successfully logged out", "data": []}


def validate(call: Call) -> Record:
    """Answer GET validator."""
    del call
    return {"status": "OK"}


def login_urls(call: Call) -> Record:
    """Answer GET urls, which clients ask before they log in."""
    uid = call.query.get("uid")
    problems = []
    if not uid:
        problems.append({"param": "uid", "msg": "Field uid is mandatory."})
    if len(uid) not in UID_LENGTHS:
        problems.append({"param": "uid", "msg": "Field uid length must be between 5 and 255 characters."})
    if problems:
        raise RainbowError(400, problems, 400000)
    portal = f"{call.scheme}://{call.headers.get('host', 'localhost')}/api/rainbow/authentication/v1.0"
    return {"data": [{"type": "RAINBOW", "loginUrl": f"{portal}/login", "logoutUrl": f"{portal}/logout"}]}


def about(call: Call) -> Record:
    """Answer GET about of any portal; ALE's command-line client asks it of several."""
    return {"version": "1.104.0", "description": f"Emulated {call.parameters['portal']} portal"}


def ping(call: Call) -> Record:
    """Answer GET ping, the whole platform's health; what stands in it ALE's command-line client shows."""
    del call
    return {"status": "OK", "data": {"eventLoopLagMilliseconds": 0}}


def read_user(call: Call) -> Record:
    """Answer GET users/{userId}: an account sees itself, and those of its company."""
    record = call.store.get("accounts", call.parameters["userId"])
    if record is None or record["companyId"] != call.caller.company["id"]:
        raise no_such("User", call.parameters["userId"])
    return {"data": user_view(call, record)}


def who_am_i(call: Call) -> Record:
    """Answer GET users/me, which stands for the login's answer when an API key is used."""
    record = call.store.get("accounts", call.caller.id)
    assert record is not None
    return {"data": user_view(call, record)}


def api_settings(call: Call) -> Record:
    """Answer GET settings/apis, which clients read after login."""
    del call
    return {"data": {"additionalHeaders": [], "ttl": 1440}}


def application(call: Call) -> Record:
    """Answer GET applications/{appId}: only those that the seed lists exist."""
    found = call.store.get("applications", call.parameters["appId"])
    if found is None:
        raise RainbowError(404, f"Application with id {call.parameters['appId']} does not exist.", 404000)
    return {"data": picked(found, ("id", "name"))}


def identify(call: Call, roles: frozenset[str]) -> Account:
    """Return who sends the request, and see that he has one of the roles.

    Raises:
        RainbowError: The token or key is missing, wrong or too old (401), or the role is missing (403/403000).
    """
    record = _by_api_key(call) if "x-rainbow-api-key" in call.headers else _by_token(call)
    account = account_of(record, call.store)
    if roles and not account.has(*roles):
        raise lacks_role(account.id, roles)
    return account


def token_expired(assume: Assumptions) -> RainbowError:
    """Return the answer to a token whose time is over; clients look at the words (node SDK)."""
    word = assume["expired-token-code"]
    return RainbowError(401, "jwt expired", None if word == "absent" else int(word))


def _by_token(call: Call) -> Record:
    token = _bearer(call)
    if token in NO_TOKEN:
        raise RainbowError(401, "No authorization token was found", 401000)
    try:
        claims = read_token(token)
    except MalformedTokenError:
        raise RainbowError(401, "jwt malformed", 401000) from None
    if claims["exp"] <= call.clock.now():
        raise token_expired(call.assume)
    record = call.store.get("accounts", claims["user"]["id"])
    if record is None or call.store.value("SELECT 1 FROM revokedTokens WHERE token = ?", token):
        raise RainbowError(401, "jwt revoked", 401000)
    return record


def _by_api_key(call: Call) -> Record:
    key, challenge = call.headers["x-rainbow-api-key"], call.headers.get("x-rainbow-challenge", "")
    if len(challenge) != CHALLENGE_LENGTH:
        raise RainbowError(401, "Invalid x-rainbow-challenge", 401000)
    _application(call, challenge)
    for record in call.store.all("SELECT * FROM accounts"):
        if key in record["apiKeys"]:
            _check_in_force(call, record)
            return record
    raise RainbowError(401, "Unknown or revoked API key", 401000)


def _check_password(call: Call, record: Record, password: str) -> None:
    now = call.clock.now()
    right = hmac.compare_digest(record["password"].encode(), password.encode())
    if record["lockedUntil"] > now:
        if not right:
            _keep(call, record, {"lockedUntil": now + LOCK_SECONDS})
        raise _locked(record)
    if right:
        return
    failures = 1 if record["lockedUntil"] else record["failures"] + 1
    locked = failures >= LOCK_AFTER
    _keep(call, record, {"failures": failures, "lockedUntil": now + LOCK_SECONDS if locked else 0.0})
    raise _locked(record) if locked else _wrong_password(record["loginEmail"])


def _keep(call: Call, record: Record, changes: Record) -> None:
    call.store.update("accounts", record["id"], changes)


def _check_in_force(call: Call, record: Record) -> None:
    company = call.store.get("companies", record["companyId"])
    assert company is not None
    email, now = record["loginEmail"], call.clock.now()
    if company["status"] != "active":
        detail = f" Company of user {email} is not active (companyId={company['id']}, status={company['status']})"
        raise RainbowError(401, detail, 401521)
    if record["timeToLive"] is not None and record["createdAt"] + record["timeToLive"] <= now:
        details = {
            "errorMsg": f"User {email} has expired (timeToLive)",
            "timeToLive": record["timeToLive"],
            "creationDate": record["creationDate"],
            "expirationDate": rainbow_time(record["createdAt"] + record["timeToLive"]),
            "currentDate": rainbow_time(now),
        }
        raise RainbowError(401, details, 401523)


def _application(call: Call, hashed_with: str) -> Record:
    """Check `x-rainbow-app-auth`: Basic of the id and the hash of the secret followed by `hashed_with`.

    Where the seed lists no applications nobody knows their secrets, so that only the form of the hash can be checked.
    """
    app_id, digest = _basic(call.headers.get("x-rainbow-app-auth", "")) or ("", "")
    known = call.store.get("applications", app_id)
    if known is not None:
        right = digest == sha256((known["secret"] + hashed_with).encode()).hexdigest()
    else:
        nobody_listed = not call.store.value("SELECT count(*) FROM applications")
        right = nobody_listed and bool(app_id) and HASH.fullmatch(digest) is not None
    if not right:
        word = call.assume["wrong-app-code"]
        raise RainbowError(401, "Wrong application id or secret", None if word == "absent" else int(word))
    return {"id": app_id, "name": known["name"] if known else "Any application"}


def _basic(header: str) -> tuple[str, str] | None:
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, separator, secret = b64decode(encoded, validate=True).decode().partition(":")
    except (Base64Error, UnicodeDecodeError):
        return None
    return (name, secret) if separator else None


def _bearer(call: Call) -> str | None:
    scheme, _, token = call.headers.get("authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else None


def _token(call: Call, record: Record, app: Record, renewed: int) -> str:
    now = int(call.clock.now())
    return make_token(
        {
            "countRenewed": renewed,
            "maxTokenRenew": call.assume.number("renew-limit"),
            "user": {"id": record["id"], "loginEmail": record["loginEmail"]},
            "app": {"id": app["id"], "name": app["name"]},
            "iat": now,
            "exp": now + call.assume.number("token-lifetime"),
        }
    )


def _wrong_password(email: str) -> RainbowError:
    return RainbowError(401, f"Unknown login or wrong password for login {email}", 401500)


def _locked(record: Record) -> RainbowError:
    return RainbowError(401, f"User {record['loginEmail']} is locked: too many login failures", 401501)
