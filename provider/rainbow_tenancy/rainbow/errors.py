# ruff: noqa: N818 - the names say what happened; they are read in `except` and beside their base's name
"""What can go wrong with Rainbow, as a small tree.

* RainbowError
  · BadSettings          host, credentials or options are not usable; nothing was sent
    - NotSet             a variable that every login needs is missing
  · ReadOnly             a client that only reads was asked to write; nothing was sent
  · NotReachable         no connection (name, port, TLS, proxy); nothing was sent
  · NoAnswer             sent, then cut or timed out: what it did is unknown
  · ServerFailed         5xx, or a status that is not Rainbow's: what it did is unknown
  · BadAnswer            an answer that is not what Rainbow promises (not JSON, wrong type, too big)
    - Redirected         a redirect; it is not followed
  · NoToken              a login without a token: multi-factor authentication, single sign-on
  · IncompleteList       a list that changed under three readings
  + Refused              Rainbow said no, and did nothing
    - Invalid            400
    - Unauthorized       401
      · WrongPassword, LockedOut, CompanyNotActive, AccountExpired, TokenExpired
    - Forbidden          403
      · MissingRole, NotYours, MediaPillar, CentrexMismatch, ClientTooOld
    - NotFound           404
    - Conflict           409
      · EquipmentIdTaken, LastSite
    - TooManyRequests    429, after the waiting that the pace does

`str(error)` is one line without control characters; the fields hold the texts as they came, without secrets. `advice`
says what a person can do about it.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Final, Self

from rainbow_tenancy.text import shown

__all__ = [
    "AccountExpired",
    "BadAnswer",
    "BadSettings",
    "CentrexMismatch",
    "ClientTooOld",
    "CompanyNotActive",
    "Conflict",
    "EquipmentIdTaken",
    "Forbidden",
    "IncompleteList",
    "Invalid",
    "LastSite",
    "LockedOut",
    "MediaPillar",
    "MissingRole",
    "NoAnswer",
    "NoToken",
    "NotFound",
    "NotReachable",
    "NotSet",
    "NotYours",
    "RainbowError",
    "ReadOnly",
    "Redirected",
    "Refused",
    "ServerFailed",
    "TokenExpired",
    "TooManyRequests",
    "Unauthorized",
    "WrongPassword",
    "refusal",
    "scrubbed",
]

LONGEST_LINE: Final = 600


class RainbowError(Exception):
    """Anything that can go wrong between this program and Rainbow.

    Attributes:
        what: What is wrong, as it came.
        route: The request it happened to, such as `GET systems/{systemId}`; empty if none was sent.
        request_id: Rainbow's own name of the request (`x-rainbow-request-id`), for ALE's support; else empty.
    """

    advice: ClassVar[str] = ""

    def __init__(self, what: str, *, route: str = "", request_id: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.route = route
        self.request_id = request_id

    def _line(self) -> str:
        return f"{self.route}: {self.what}" if self.route else self.what

    def __str__(self) -> str:
        line = shown(self._line(), LONGEST_LINE)
        return f"{line} (request {shown(self.request_id, 64)})" if self.request_id else line

    @property
    def with_advice(self) -> str:
        """What happened and what a person can do about it, as sentences of one line."""
        return f"{str(self).rstrip('.')}. {self.advice}" if self.advice else str(self)


class BadSettings(RainbowError):
    """Host, credentials or options are not usable."""


class NotSet(BadSettings):
    """What every login needs is given nowhere.

    Attributes:
        names: The variables that would give it.
    """

    def __init__(self, what: str, names: Sequence[str]) -> None:
        super().__init__(what)
        self.names = tuple(names)


class ReadOnly(RainbowError):
    """A client that only reads was asked to write."""

    advice = "RAINBOW_READ_ONLY is set: unset it to write."


class NotReachable(RainbowError):
    """No connection came about, so nothing was sent."""

    advice = "Check RAINBOW_HOST, the network, HTTPS_PROXY and, for a private certificate authority, RAINBOW_CA_FILE."


class NoAnswer(RainbowError):
    """The request went out and no whole answer came back."""

    advice = "Run this again: what the request did is read from Rainbow first."


class ServerFailed(RainbowError):
    """A status that says neither done nor refused.

    Attributes:
        status: The HTTP status.
    """

    advice = "Run this again later: what the request did is read from Rainbow first."

    def __init__(self, what: str, *, status: int, route: str = "", request_id: str = "") -> None:
        super().__init__(what, route=route, request_id=request_id)
        self.status = status


class BadAnswer(RainbowError):
    """An answer that is not what Rainbow promises."""

    advice = "Is RAINBOW_HOST a Rainbow, or does a proxy answer in its place? --trace FILE keeps the answer."


class Redirected(BadAnswer):
    """A redirect; credentials go to the named host only, so it is not followed."""


class NoToken(RainbowError):
    """The login was answered without a token."""

    advice = (
        "The account probably uses multi-factor authentication or single sign-on: make an API key and give it as "
        "RAINBOW_API_KEY."
    )


class IncompleteList(RainbowError):
    """A list could not be read whole."""

    advice = "Somebody is changing Rainbow at this moment; run this again."


class Refused(RainbowError):
    """Rainbow refused, and did nothing.

    Attributes:
        status: The HTTP status.
        code: Rainbow's `errorDetailsCode`, six digits; None where it gave none.
        detail: Rainbow's own words, as they came, without secrets.
    """

    def __init__(
        self, detail: str, *, status: int, code: int | None = None, route: str = "", request_id: str = ""
    ) -> None:
        super().__init__(detail, route=route, request_id=request_id)
        self.status = status
        self.code = code
        self.detail = detail

    def again(self) -> Self:
        """The same refusal, to be raised another time."""
        return type(self)(self.detail, status=self.status, code=self.code, route=self.route, request_id=self.request_id)

    def _line(self) -> str:
        numbers = f"{self.status}, {self.code}" if self.code else f"{self.status}"
        return f"Rainbow refused {self.route or 'the request'} ({numbers}): {self.detail or 'no reason given'}"


class Invalid(Refused):
    """400: Rainbow does not accept what was sent."""


class Unauthorized(Refused):
    """401: who asks is not accepted."""

    advice = "Check RAINBOW_APP_ID, RAINBOW_APP_SECRET, and the password or API key."


class WrongPassword(Unauthorized):
    """401500: login and password do not fit."""

    advice = (
        "Correct RAINBOW_EMAIL and RAINBOW_PASSWORD before the next try: five wrong ones in a row lock the account for "
        "an hour."
    )


class LockedOut(Unauthorized):
    """401501: too many wrong passwords."""

    advice = (
        "The account is locked for an hour after five wrong passwords, and each further try starts the hour again: "
        "wait, or have the password reset."
    )


class CompanyNotActive(Unauthorized):
    """401521: the account's company is not active."""

    advice = "Ask ALE or your distributor to activate the account's company."


class AccountExpired(Unauthorized):
    """401523: the account is past its time to live."""

    advice = "An administrator of your company must prolong the account."


class TokenExpired(Unauthorized):
    """The token has run out, also after a new login."""

    advice = "Run this again."


class Forbidden(Refused):
    """403: this account may not."""


class MissingRole(Forbidden):
    """403000: the account lacks a role."""

    advice = "The account needs the role bp_admin; an administrator of your company grants it."


class NotYours(Forbidden):
    """403301: the object belongs to a company that this account does not administrate."""

    advice = "The company is not an end customer of this partner, or the PBX is linked to none of its sites."


class MediaPillar(Forbidden):
    """403030: a WebRTC gateway (media pillar) is attached."""

    advice = "Detach the WebRTC gateway on Rainbow's page, then run this again."


class CentrexMismatch(Forbidden):
    """403709, 403710: a centrex PBX with a company that is not centrex, or the other way round."""

    advice = "A centrex PBX goes with centrex companies only; it is neither created nor changed here."


class ClientTooOld(Forbidden):
    """403020: Rainbow wants a newer client."""

    advice = "Update rainbow-tenancy."


class NotFound(Refused):
    """404: there is no such object, or it is hidden from this account."""


class Conflict(Refused):
    """409: what is there already forbids it."""


class EquipmentIdTaken(Conflict):
    """409 on create: a PBX with this equipment ID exists."""


class LastSite(Conflict):
    """409 on unlink: an ordinary PBX must keep one site."""

    advice = "Make the PBX shared first, or delete it instead."


class TooManyRequests(Refused):
    """429, also after waiting.

    Attributes:
        retry_after: Seconds that Rainbow asked for; None where it did not say.
    """

    advice = "Run this again later, or slower with --max-rate."
    retry_after: float | None = None


# (status, errorDetailsCode, route): the first of (all three), (status, code), (status) that stands here decides.
# 409000 means two things, which only the route tells apart (Swagger, PostSystems and DeleteSiteSystems).
REFUSALS: Final[dict[tuple[int, int | None, str | None], type[Refused]]] = {
    (400, None, None): Invalid,
    (401, None, None): Unauthorized,
    (401, 401500, None): WrongPassword,
    (401, 401501, None): LockedOut,
    (401, 401521, None): CompanyNotActive,
    (401, 401523, None): AccountExpired,
    (403, None, None): Forbidden,
    (403, 403000, None): MissingRole,
    (403, 403020, None): ClientTooOld,
    (403, 403030, None): MediaPillar,
    (403, 403037, None): MediaPillar,
    (403, 403038, None): MediaPillar,
    (403, 403301, None): NotYours,
    (403, 403709, None): CentrexMismatch,
    (403, 403710, None): CentrexMismatch,
    (404, None, None): NotFound,
    (409, None, None): Conflict,
    (409, 409000, "POST systems"): EquipmentIdTaken,
    (409, 409000, "DELETE sites/{siteId}/systems/{systemId}"): LastSite,
    (429, None, None): TooManyRequests,
}


def refusal(status: int, body: Any, *, route: str, request_id: str, secrets: Iterable[str] = ()) -> Refused | None:
    """Rainbow's error body as an error of the tree; None if it is not one of Rainbow's.

    Args:
        status: The HTTP status, 4xx.
        body: The decoded JSON; of a 429 the text, where HAProxy answers before Rainbow does (node SDK).
        route: The request, as the table names it.
        request_id: Rainbow's name of the request.
        secrets: Texts that Rainbow may echo (the activation code sent) and nobody may read.
    """
    if status == 429 and not isinstance(body, dict):
        body = {"errorDetails": str(body or "").strip()}
    if not isinstance(body, dict) or not {"errorCode", "errorDetails", "errorMsg"} & body.keys():
        return None
    code = _code(body.get("errorDetailsCode"))
    detail = scrubbed(_words(body.get("errorDetails")) or str(body.get("errorMsg") or ""), secrets)
    keys = ((status, code, route), (status, code, None), (status, None, None))
    kind = next((REFUSALS[key] for key in keys if key in REFUSALS), None)
    if kind is Unauthorized and "jwt expired" in detail.lower():
        kind = TokenExpired  # its errorDetailsCode is not evidenced; the node SDK goes by these words
    return kind(detail, status=status, code=code, route=route, request_id=request_id) if kind else None


def _code(value: object) -> int | None:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def _words(details: Any) -> str:
    """`errorDetails` is a text, a list of `{param, msg, value}` or an object; `value` may be a secret: left out."""
    if isinstance(details, list):
        return "; ".join(filter(None, map(_words, details)))
    if isinstance(details, dict):
        known = [str(details[key]) for key in ("param", "msg") if details.get(key)]
        return ": ".join(known) or json.dumps({key: details[key] for key in details if key != "value"})
    return "" if details is None else str(details)


def scrubbed(text: str, secrets: Iterable[str]) -> str:
    """The text with each of these secrets, none of them empty, taken out."""
    for secret in secrets:
        text = text.replace(secret, "…")
    return text
