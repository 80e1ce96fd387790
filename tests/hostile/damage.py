"""Tables of damage: what may become of an answer on its way, or in a service that has a bad day.

WIRE    the answer as bytes and headers     Reply → Reply
ROWS    a list, as rows and their total     {"data": [...], "total": n} → the same, changed in place
VALUES  what may stand where a value was
"""

import gzip
import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import Any, Final

from support.between import Raw
from support.scripted_server import Reply

Damage = Callable[[Reply], Reply]
JSON: Final = {"content-type": "application/json; charset=utf-8"}


def _body(reply: Reply) -> bytes:
    assert isinstance(reply.body, bytes)
    return reply.body


def _with(body: bytes, status: int = 200, **headers: str) -> Damage:
    """Another answer altogether."""
    named = JSON | {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _: Reply(body, status, named)


def _bytes(change: Callable[[bytes], bytes]) -> Damage:
    """The body's bytes changed, and its length told rightly."""
    return lambda good: replace(good, body=change(_body(good)))


def _status(status: int) -> Damage:
    """The answer as it was, under another status."""
    return lambda good: replace(good, status=status)


def _headed(**headers: str) -> Damage:
    """The body as it was, under other headers."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda good: replace(good, headers=good.headers | named)


def _raw(change: Callable[[bytes], bytes]) -> Damage:
    """The whole answer's bytes changed; the connection ends behind them."""
    return lambda good: Raw.closing(change(good.wire()))


def _first(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return lambda body: body.replace(old, new, 1)


PAGE: Final = b"<!DOCTYPE html><html><body><h1>Sign in</h1><script>alert(1)</script></body></html>"
ESCAPES: Final = '{"errorCode":%d,"errorMsg":"\\u001b[2J","errorDetails":"a\\nb\\u202e<script>","errorDetailsCode":%s}'
SHAPES: Final = [b"null", b"true", b"0", b'""', b"[]", b"{}", b'{"data":null}', b'{"data":{}}', b'{"data":[[]]}',
                 b'{"data":[null]}', b'{"data":"x"}', b'{"data":[],"total":0}', b'{"total":3}']  # fmt: skip

WIRE: Final[dict[str, Damage]] = {
    # Not what was asked for
    "a page": _with(PAGE, content_type="text/html"),
    "a page that calls itself JSON": _with(PAGE),
    "nothing": _with(b""),
    "nothing, 204": _with(b"", 204),
    "blanks": _with(b" \n\t "),
    "binary": _with(bytes(range(256)) * 8),
    **{f"only {shape.decode()}": _with(shape) for shape in SHAPES},
    # Broken JSON
    "half": _bytes(lambda body: body[: len(body) // 2]),
    "all but the last byte": _bytes(lambda body: body[:-1]),
    "twice": _bytes(lambda body: body + body),
    "byte order mark": _bytes(lambda body: b"\xef\xbb\xbf" + body),
    "UTF-16": _bytes(lambda body: body.decode().encode("utf-16")),
    "invalid UTF-8": _bytes(_first(b'"', b'"\xff\xfe\xc3')),
    "invalid UTF-8 in an unknown field": _bytes(_first(b"{", b'{"zz":"\xc3\x28",')),
    "NUL": _bytes(_first(b'"', b'"\x00')),
    "lone surrogate": _bytes(_first(b":", b':"\\ud800",')),
    "lone surrogate in an unknown field": _bytes(_first(b"{", b'{"zz":"\\udfff",')),
    "not a number": _bytes(_first(b"{", b'{"total":NaN,')),
    "number of 5,000 digits": _bytes(_first(b"{", b'{"total":' + b"9" * 5000 + b',"zz":')),
    "deep nesting": _with(b'{"data":' + b"[" * 200_000),
    "deep nesting in an unknown field": _bytes(_first(b"{", b'{"zz":' + b"[" * 5000 + b"]" * 5000 + b",")),
    # Statuses
    **{f"status {status}": _status(status)
       for status in (201, 206, 299, 304, 400, 401, 403, 404, 409, 410, 418, 500, 502, 503, 599, 999)},
    **{f"{status} in Rainbow's form, with escapes": _with(ESCAPES.encode() % (status, b"%d000" % status), status)
       for status in (400, 401, 403, 404, 409, 500)},
    "401 expired, always": _with(b'{"errorCode":401,"errorMsg":"Unauthorized","errorDetails":"jwt expired"}', 401),
    "error of lists": _with(b'{"errorCode":400,"errorDetails":[[],{"msg":[1],"param":{}},null,7]}', 400),
    "error of other types": _with(b'{"errorCode":"x","errorMsg":[],"errorDetails":false,"errorDetailsCode":{}}', 403),
    "redirect": _with(b"", 302, location="https://elsewhere.example/\x1b[31m"),
    "redirect to nowhere": _with(b"", 301, location="http://[::bad"),
    "429": _with(b"Too Many Requests (HAP429).\n", 429, content_type="text/plain"),
    "429 for a year": _with(b"", 429, retry_after="31536000"),
    "429 and junk": _with(b"{}", 429, retry_after="-1e9, soon"),
    # Headers
    "length too long": lambda good: Raw.closing(replace(good, headers={"content-length": "999999999"}).wire()),
    "length too short": _headed(content_length="3"),
    "length no number": _headed(content_length="many"),
    "negative length": _headed(content_length="-1"),
    "wrong compression": _headed(content_encoding="gzip"),
    "unknown compression": _headed(content_encoding="br, zstd, x-mystery"),
    "cut compression": lambda good: replace(
        good, body=gzip.compress(_body(good))[:-9], headers=good.headers | {"content-encoding": "gzip"}
    ),
    "both lengths": _raw(_first(b"\r\n", b"\r\ntransfer-encoding: chunked\r\n")),
    "broken chunks": lambda good: Raw.closing(
        b"HTTP/1.1 200 x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n" + _body(good)
    ),
    "escapes in the request's name": _headed(x_rainbow_request_id="\x1b]0;x\x07" + "r" * 300),
    "line without a colon": _raw(_first(b"\r\n", b"\r\nthis is no header\r\n")),
    "NUL in a header": _raw(_first(b"\r\n", b"\r\nx-a: \x00\r\n")),
    "Latin-1 header": _headed(x_name="caf\u00e9"),
    "header of 200 kB": _raw(_first(b"\r\n", b"\r\nx-a: " + b"a" * 200_000 + b"\r\n")),
    "3,000 headers": _raw(_first(b"\r\n", b"\r\n" + b"x-a: a\r\n" * 3000)),
    # The connection
    "closed at once": _raw(lambda _: b""),
    "closed in the status": _raw(lambda wire: wire[:7]),
    "closed in the headers": _raw(lambda wire: wire[:30]),
    "closed in the body": _raw(lambda wire: wire[:-5]),
    "no HTTP": _raw(lambda _: b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 SSH-2.0 220 smtp\r\n\r\n"),
    "HTTP/9.9": _raw(_first(b"HTTP/1.1", b"HTTP/9.9")),
    "status no number": _raw(_first(b" 200 ", b" OK! ")),
    "only 100 Continue": _raw(lambda _: b"HTTP/1.1 100 Continue\r\n\r\n"),
}  # fmt: skip


def rows(change: Callable[[dict[str, Any]], None]) -> Damage:
    """A list changed in its rows or total; what is no list stays."""

    def damage(good: Reply) -> Reply:
        document = deepcopy(json.loads(_body(good)))
        if isinstance(document.get("data"), list):
            change(document)
        return replace(good, body=json.dumps(document).encode())

    return damage


def _total(value: Any) -> Callable[[dict[str, Any]], None]:
    return lambda page: page.update(total=value)


TOTALS: Final[list[Any]] = [0, -1, None, "3", 1.5, True, 10**9, 10**30, []]
ROWS: Final[dict[str, Damage]] = {
    name: rows(change)
    for name, change in {
        "a row less": lambda page: page["data"].pop(),
        "the first row less": lambda page: page["data"].pop(0),
        "no rows": lambda page: page["data"].clear(),
        "a row twice": lambda page: page["data"].append(page["data"][0]),
        "a row twice, and counted": lambda page: page.update(
            data=[*page["data"], page["data"][0]], total=page["total"] + 1
        ),
        "every row ten times": lambda page: page.update(data=page["data"] * 10),
        "a row null": lambda page: page["data"].append(None),
        "a row a list": lambda page: page["data"].insert(0, []),
        "rows as an object": lambda page: page.update(data={str(n): row for n, row in enumerate(page["data"])}),
        "one more in total": lambda page: page.update(total=page["total"] + 1),
        "one less in total": lambda page: page.update(total=page["total"] - 1),
        **{f"total {value!r}": _total(value) for value in TOTALS},
    }.items()
}  # fmt: skip
SHUFFLED: Final = rows(lambda page: page["data"].reverse())

MISSING: Final = object()
VALUES: Final = [
    MISSING, None, True, False, 0, 1, -1, 7, 1.5, 1e308, 10**30, "", "x", " ", "0", "true", "null", "\u0000", "a\nb",
    "\u001b[2J", "\u202edcba", "\u2028", "<b>&amp;", "::error::x", "ä" * 300, "x" * 10_000, "[]", [], {}, [None], [[]],
    ["x"], [1], [{}], [""], {"a": 1}, {"id": "x"}, ["x"] * 1000,
]  # fmt: skip


def at(place: float, value: Any, *, whole: bool = False) -> Damage:
    """One value somewhere in an answer replaced or taken out.

    Args:
        place: Which of all its places, from 0 to 1.
        value: What stands there instead; `MISSING` takes the key out.
        whole: Rows themselves count as places too, not only what is in them.
    """

    def damage(good: Reply) -> Reply:
        document = deepcopy(json.loads(_body(good)))
        places = [*_places(document, whole=whole)]
        holder, key = places[min(int(place * len(places)), len(places) - 1)]
        if value is MISSING:
            del holder[key]
        else:
            holder[key] = value
        return replace(good, body=json.dumps(document).encode())

    return damage


def _places(value: Any, *, whole: bool) -> Any:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        if whole or not isinstance(one, dict):
            yield value, key
        yield from _places(one, whole=whole)
