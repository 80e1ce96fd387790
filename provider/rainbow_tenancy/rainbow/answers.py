"""What an answer means, by its status.

2xx                              whole: the caller reads it
3xx                              Redirected
400 401 403 404 409, Rainbow's   a Refused of the error table: nothing was done
429, whoever answers             TooManyRequests: nothing was done
the same without Rainbow's body  BadAnswer: a proxy's 404 does not mean that a PBX is gone
anything else                    ServerFailed: nobody knows
"""

from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

from rainbow_tenancy.rainbow.errors import BadAnswer, RainbowError, Redirected, ServerFailed, refusal, scrubbed
from rainbow_tenancy.rainbow.transport import Answer

__all__ = ["problem", "retry_after"]

REFUSING: Final = frozenset({400, 401, 403, 404, 409, 429})
LONGEST_TEXT: Final = 200


def problem(answer: Answer, route: str, secrets: Iterable[str] = ()) -> RainbowError | None:
    """What is wrong with an answer; None if it is a success.

    Args:
        answer: The answer.
        route: The request, as the error table names it.
        secrets: Texts that Rainbow may echo and no error may show.
    """
    secrets = sorted(filter(None, secrets), key=len, reverse=True)  # the longest first: one may hold another
    status, request_id = answer.status, scrubbed(answer.request_id, secrets)
    if 200 <= status < 300:
        return None
    if 300 <= status < 400:
        where = _host(answer.headers.get("location", ""))
        return Redirected(f"redirected to {where}, which is not followed", route=route, request_id=request_id)
    if status not in REFUSING:
        return ServerFailed(f"failed with status {status}", status=status, route=route, request_id=request_id)
    refused = refusal(status, _body(answer), route=route, request_id=request_id, secrets=secrets)
    if refused is None:
        return BadAnswer(f"status {status} with an answer that is not Rainbow's", route=route, request_id=request_id)
    return refused


def retry_after(answer: Answer) -> float | None:
    """Seconds that a 429 asks to wait (header `Retry-After`); None where it does not say."""
    text = answer.headers.get("retry-after", "").strip()
    return float(text) if text.isascii() and text.isdigit() and len(text) <= 6 else None


def _body(answer: Answer) -> Any:
    try:
        return msgspec.json.decode(answer.body)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return answer.body[:LONGEST_TEXT].decode("utf-8", errors="replace")


def _host(location: str) -> str:
    try:
        return urlsplit(location).hostname or "another path"
    except ValueError:
        return "an unreadable address"
