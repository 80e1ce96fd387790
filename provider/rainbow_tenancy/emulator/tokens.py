"""The emulator's JSON Web Tokens: made and read with the standard library (HS256)."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256

import msgspec

from .store import Record

# Whoever reaches the emulator may do everything anyway; a constant lets tokens outlive a restart with --db.
KEY = b"rainbow emulator"
HEADER = urlsafe_b64encode(b'{"alg":"HS256","typ":"JWT"}').rstrip(b"=")


class MalformedTokenError(ValueError):
    """The text is no token that this emulator made."""


def make_token(claims: Record) -> str:
    """Return the signed token that says `claims`."""
    signed = HEADER + b"." + urlsafe_b64encode(msgspec.json.encode(claims)).rstrip(b"=")
    return (signed + b"." + _signature(signed)).decode()


def read_token(token: str) -> Record:
    """Return what a token says; its end is not looked at.

    Raises:
        MalformedTokenError: This emulator did not make it.
    """
    signed, _, signature = token.encode().rpartition(b".")
    if not hmac.compare_digest(signature, _signature(signed)):
        raise MalformedTokenError
    payload = signed.partition(b".")[2]
    claims: Record = msgspec.json.decode(urlsafe_b64decode(payload + b"=" * (-len(payload) % 4)))
    return claims


def _signature(signed: bytes) -> bytes:
    return urlsafe_b64encode(hmac.new(KEY, signed, sha256).digest()).rstrip(b"=")
