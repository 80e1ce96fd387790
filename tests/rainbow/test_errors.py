"""The error tree: which answer becomes which class, and what its line shows."""

import json

import httpx2
import pytest

from rainbow_tenancy.rainbow import errors
from rainbow_tenancy.rainbow.answers import problem, retry_after
from rainbow_tenancy.rainbow.transport import Answer


def answer(status: int, body: object, **headers: str) -> Answer:
    """An answer as the wire brings it."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, httpx2.Headers({"x-rainbow-request-id": "8f2c"} | named), raw)


ROWS = [
    (400, None, "GET systems", errors.Invalid),
    (400, 400000, "GET systems", errors.Invalid),
    (400, 400100, "PUT systems/{systemId}", errors.Invalid),
    (401, 401000, "GET login", errors.Unauthorized),
    (401, None, "GET login", errors.Unauthorized),
    (401, 401500, "GET login", errors.WrongPassword),
    (401, 401501, "GET login", errors.LockedOut),
    (401, 401521, "GET login", errors.CompanyNotActive),
    (401, 401523, "GET login", errors.AccountExpired),
    (403, None, "GET systems", errors.Forbidden),
    (403, 403000, "GET systems", errors.MissingRole),
    (403, 403020, "GET login", errors.ClientTooOld),
    (403, 403030, "DELETE systems/{systemId}", errors.MediaPillar),
    (403, 403037, "DELETE systems/{systemId}", errors.MediaPillar),
    (403, 403038, "DELETE systems/{systemId}", errors.MediaPillar),
    (403, 403301, "GET systems/{systemId}", errors.NotYours),
    (403, 403709, "POST sites/{siteId}/systems", errors.CentrexMismatch),
    (403, 403710, "POST systems", errors.CentrexMismatch),
    (404, None, "GET systems/{systemId}", errors.NotFound),
    (404, 404000, "GET systems/{systemId}", errors.NotFound),
    (409, None, "POST systems", errors.Conflict),
    (409, 409000, "PUT systems/{systemId}", errors.Conflict),
    (409, 409000, "POST systems", errors.EquipmentIdTaken),
    (409, 409000, "DELETE sites/{siteId}/systems/{systemId}", errors.LastSite),
    (429, None, "GET systems", errors.TooManyRequests),
]


@pytest.mark.parametrize(("status", "code", "route", "kind"), ROWS)
def test_each_refusal_has_its_class(status, code, route, kind):
    """Status, code and route together decide the class, which keeps Rainbow's code, detail and request id."""
    body = {"errorCode": status, "errorDetails": "why"} | ({"errorDetailsCode": code} if code else {})
    found = problem(answer(status, body), route)
    assert kind is type(found)
    assert isinstance(found, errors.Refused)
    assert (status, code, "why", "8f2c") == (found.status, found.code, found.detail, found.request_id)
    numbers = f"{status}, {code}" if code else str(status)
    assert f"Rainbow refused {route} ({numbers}): why (request 8f2c)" == str(found)


def test_every_row_of_the_table_is_shown():
    """No row of the error table is left without a test."""
    shown = {(status, code) for status, code, *_ in ROWS}
    assert {(status, code) for status, code, _ in errors.REFUSALS} <= shown


USUAL = {
    errors.WrongPassword: "five wrong ones in a row lock the account for an hour",
    errors.LockedOut: "locked for an hour",
    errors.NoToken: "RAINBOW_API_KEY",
    errors.MissingRole: "bp_admin",
    errors.NotYours: "not an end customer",
    errors.LastSite: "shared first",
    errors.MediaPillar: "Detach the WebRTC gateway",
    errors.TooManyRequests: "--max-rate",
}


@pytest.mark.parametrize(("kind", "words"), USUAL.items())
def test_the_usual_ones_say_what_to_do(kind, words):
    """The errors that people meet carry advice."""
    assert words in kind.advice


def test_an_expired_token_is_told_by_its_words():
    """The code of an expired token is not evidenced, so the words decide."""
    found = problem(answer(401, {"errorCode": 401, "errorDetails": "jwt expired"}), "GET systems")
    assert isinstance(found, errors.TokenExpired)


def test_haproxy_answers_429_in_plain_text():
    """A 429 that never reached Rainbow is a 429 all the same."""
    found = problem(answer(429, b"Too Many Requests (HAP429).\n"), "GET systems")
    assert isinstance(found, errors.TooManyRequests)
    assert "Too Many Requests (HAP429)." == found.detail


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409])
@pytest.mark.parametrize("body", [b"<html>no such page</html>", [], {"message": "x"}, b'{"errorCode": 4'])
def test_a_refusal_that_is_not_rainbows_is_no_refusal(status, body):
    """A proxy's 404 page does not mean that a PBX is gone."""
    assert errors.BadAnswer is type(problem(answer(status, body), "GET systems/{systemId}"))


@pytest.mark.parametrize("status", [402, 405, 408, 418, 500, 502, 503, 504, 599])
def test_any_other_status_leaves_it_open(status):
    """What neither says done nor refused is ServerFailed."""
    found = problem(answer(status, {"errorCode": status, "errorDetails": ""}), "PUT systems/{systemId}")
    assert isinstance(found, errors.ServerFailed)
    assert status == found.status


def test_a_redirect_names_the_host_only():
    """The place that a redirect points to is named without path and query, which may hold a token."""
    found = problem(answer(302, b"", location="https://evil.example/x?token=canary"), "GET login")
    assert isinstance(found, errors.Redirected)
    assert "GET login: redirected to evil.example, which is not followed (request 8f2c)" == str(found)


@pytest.mark.parametrize(("location", "where"), [("/x", "another path"), ("http://[::1", "an unreadable address")])
def test_a_redirect_without_a_host(location, where):
    """A place that is no address is told as such."""
    assert where in str(problem(answer(302, b"", location=location), "GET login"))


@pytest.mark.parametrize(
    ("details", "shown"),
    [
        ("text", "text"),
        (
            [{"param": "systemId", "msg": "Invalid identifiers", "value": "x"}],
            "systemId: Invalid identifiers",
        ),
        ([{"param": "a", "msg": "b"}, "c"], "a: b; c"),
        ({"siteCentrex": True, "value": "s"}, '{"siteCentrex": true}'),
        (None, "Bad Request"),
        (7, "7"),
    ],
)
def test_details_come_in_three_shapes(details, shown):
    """A text, a list and an object of details all become words; a value that was sent does not come back."""
    body = {"errorCode": 400, "errorMsg": "Bad Request", "errorDetails": details, "errorDetailsCode": "400000"}
    found = problem(answer(400, body), "POST systems")
    assert isinstance(found, errors.Refused)
    assert (shown, 400000) == (found.detail, found.code)


def test_an_echoed_secret_is_replaced():
    """Rainbow may quote the code that was sent; no error shows it."""
    body = {
        "errorCode": 409,
        "errorDetails": "System with pbxId = ALE12-1.2.3 already exists.",
        "errorDetailsCode": 409000,
    }
    found = problem(answer(409, body), "POST systems", ["ALE12-1.2.3"])
    assert "ALE12" not in f"{found!s}{found!r}{vars(found)}"


def test_a_line_is_one_line():
    """Control, bidi and line separators of a foreign text are written out, and the end is cut."""
    line = str(errors.BadAnswer("a\nb\x1b[31m\u202e\u2028" + "x" * 5000, route="GET systems"))
    assert line.isprintable()
    assert 700 > len(line)


@pytest.mark.parametrize(("text", "seconds"), [("2", 2.0), ("", None), ("-1", None), ("nan", None), ("9" * 400, None)])
def test_retry_after_is_seconds(text, seconds):
    """Only a plain number of seconds counts."""
    assert seconds == retry_after(answer(429, b"", retry_after=text))
