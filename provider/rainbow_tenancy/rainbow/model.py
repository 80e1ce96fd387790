"""What Rainbow answers, typed. Unknown fields are skipped; secrets are wrapped, or not decoded at all.

Of the four secrets of a PBX only the activation code is read, and only while it is one: once the PBX is activated,
`jid_pbxagent_password` is a hash of another code (Swagger).
"""

from collections.abc import Callable
from typing import Annotated, Any, Final, Generic, NotRequired, TypedDict, TypeVar, cast

import msgspec
from msgspec.structs import force_setattr

from rainbow_tenancy.fields import FIELDS, FLAG, ONE_OR_MANY, ORDERED, PBX_TYPE, RULES, SECONDS, TEXT, Codec, When
from rainbow_tenancy.rainbow.errors import BadAnswer
from rainbow_tenancy.rainbow.state import State
from rainbow_tenancy.secret import Secret

__all__ = [
    "Account",
    "Company",
    "Event",
    "LoginAnswer",
    "Page",
    "Site",
    "System",
    "decode_history",
    "decode_login",
    "decode_one",
    "decode_page",
    "decode_state",
]

Row = TypeVar("Row")

WITH_CODE: Final = frozenset({"created", "activating"})  # only then the agent's password is the activation code


class System(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A PBX. What Rainbow left out is None; `answered` gives the fields of `fields.FIELDS`.

    Attributes:
        id: Rainbow's id.
        name: Server name.
        pbx_id: Equipment ID.
        type: Rainbow's word for the kind of PBX.
        links: `siteId` as answered: an array; one id and null are tolerated. Read `site_ids`.
        status: `created`, `activating`, `activated`, or a word that this program does not know.
        is_shared: Whether several companies may share it.
        is_centrex: Multi-tenant, which is something else.
        is_oxo_managed: An OXO under management.
        bp_id: The partner that owns a shared PBX.
        has_media_pillar: Whether a WebRTC gateway is attached; None is unknown.
        activation_code: What the PBX connects with; None once it is activated.
        status_updated_date: ISO 8601.
        creation_date: ISO 8601.
    """

    id: str
    name: str = ""
    pbx_id: str = msgspec.field(name="pbxId", default="")
    type: str | None = None
    links: tuple[str, ...] | str | None = msgspec.field(name="siteId", default=None)
    status: str = ""
    is_shared: bool | None = msgspec.field(name="isShared", default=None)
    is_centrex: bool | None = msgspec.field(name="isCentrex", default=None)
    is_oxo_managed: bool | None = msgspec.field(name="isOxoManaged", default=None)
    bp_id: str | None = msgspec.field(name="bpId", default=None)
    has_media_pillar: bool | None = msgspec.field(name="hasMediaPillar", default=None)
    activation_code: Secret | None = msgspec.field(name="jid_pbxagent_password", default=None)
    status_updated_date: str | None = msgspec.field(name="statusUpdatedDate", default=None)
    creation_date: str | None = msgspec.field(name="creationDate", default=None)

    def __post_init__(self) -> None:
        if self.status not in WITH_CODE and self.activation_code is not None:
            force_setattr(self, "activation_code", None)

    @property
    def site_ids(self) -> tuple[str, ...]:
        """The sites that it is linked to."""
        links = self.links
        return links if isinstance(links, tuple) else (links,) if links else ()

    def answered(self, api_name: str) -> Any:
        """What Rainbow answered for a field that can be changed, by its API name; None where it left the field out."""
        return getattr(self, api_name)


class _Rule(TypedDict):
    regexpMatch: str
    regexpReplace: NotRequired[str | None]
    description: NotRequired[str | None]


# The type that a field's JSON value must have, so that `Field.differs` never meets another.
_WIRE: Final[dict[Codec, Any]] = {
    TEXT: str | None,
    PBX_TYPE: str | None,
    FLAG: bool | None,
    ONE_OR_MANY: list[str] | str | None,
    ORDERED: list[str] | None,
    RULES: list[_Rule] | None,
    SECONDS: int | str | None,
}

# System with a field for each changeable row of the table.
_WireSystem: Final = cast(
    "type[System]",
    msgspec.defstruct(
        "System",
        [
            (row.api, _WIRE[row.codec], None)
            for row in FIELDS
            if row.when is When.IN_PLACE and row.api not in System.__struct_fields__
        ],
        bases=(System,),
        frozen=True,
        gc=False,
        kw_only=True,
    ),
)


class Event(msgspec.Struct, frozen=True, gc=False):
    """Something that happened to a PBX's connection, in Rainbow's own words; which there are is not evidenced.

    Attributes:
        type: What happened.
        date: When, as Rainbow wrote it.
    """

    type: str = msgspec.field(name="eventType", default="")
    date: str = msgspec.field(name="eventDate", default="")


class _WithHistory(msgspec.Struct, gc=False, rename="camel"):
    connection_history: tuple[Event, ...] | None = None


class Site(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """A place of a company; a PBX is linked to it."""

    id: str
    name: str
    company_id: str


class Company(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A company: a customer, or the partner itself.

    Attributes:
        id: Rainbow's id.
        name: Name; that it is unique is not evidenced.
        bp_id: The partner that it is a customer of.
        is_bp: Whether it is a partner.
        reference: The partner's own customer number.
        number_users: Users; None where Rainbow does not tell, as in lists.
        status: Rainbow's word.
        is_centrex: Multi-tenant.
    """

    id: str
    name: str
    bp_id: str | None = msgspec.field(name="bpId", default=None)
    is_bp: bool | None = msgspec.field(name="isBP", default=None)
    reference: str | None = msgspec.field(name="externalReference", default=None)
    number_users: int | None = msgspec.field(name="numberUsers", default=None)
    status: str | None = None
    is_centrex: bool | None = msgspec.field(name="isCentrex", default=None)


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """Who is logged in: from the login's answer, or `users/me` with an API key.

    Attributes:
        user_id: Rainbow's id of the user.
        login: E-mail address.
        company_id: The company that the account belongs to: the partner.
        roles: Rainbow's words.
        admin_type: `organization_admin`, `company_admin`, `site_admin`, or another word.
    """

    user_id: str = msgspec.field(name="id")
    login: str = msgspec.field(name="loginEmail", default="")
    company_id: str = msgspec.field(name="companyId")
    roles: tuple[str, ...] = ()
    admin_type: str | None = msgspec.field(name="adminType", default=None)


class LoginAnswer(msgspec.Struct, gc=False, rename="camel"):
    """The answer to a login: token and user; without a token where a password is not enough."""

    logged_in_user: Account | None = None
    token: Secret | None = None


class Page(msgspec.Struct, Generic[Row], gc=False):
    """One page of a list, and how many rows Rainbow says there are in all; None where it does not say."""

    data: list[Row]
    total: Annotated[int, msgspec.Meta(ge=0)] | None = None


class _One(msgspec.Struct, Generic[Row], gc=False):
    data: Row


def _wrap(kind: type, value: Any) -> Any:
    """The hook for types that are not JSON's own; there is one."""
    assert kind is Secret
    if not isinstance(value, str):
        raise TypeError("Expected `str`")  # msgspec adds the place
    return Secret(value)


def _inside(envelope: Any, row: type) -> Any:
    return envelope[row]


def _decoder(kind: Any) -> Callable[[bytes], Any]:
    return msgspec.json.Decoder(kind, dec_hook=_wrap).decode


_PAGE: Final[dict[type, Callable[[bytes], Any]]] = {
    System: _decoder(_inside(Page, _WireSystem)),
    Site: _decoder(Page[Site]),
    Company: _decoder(Page[Company]),
}
_ONE: Final[dict[type, Callable[[bytes], Any]]] = {
    System: _decoder(_inside(_One, _WireSystem)),
    Site: _decoder(_One[Site]),
    Company: _decoder(_One[Company]),
    Account: _decoder(_One[Account]),
    Event: _decoder(_One[_WithHistory]),
    State: _decoder(_One[dict[str, str | int | float | bool | None]]),
}
_LOGIN: Final = _decoder(LoginAnswer)


def decode_page(kind: type[Row], body: bytes, *, route: str, request_id: str) -> Page[Row]:
    """A page of a list.

    Raises:
        BadAnswer: It is not JSON, or a row's field has another type than Rainbow promises; the message names both.
    """
    return cast("Page[Row]", _decode(_PAGE[kind], body, route, request_id))


def decode_one(kind: type[Row], body: bytes, *, route: str, request_id: str) -> Row:
    """One object out of its envelope.

    Raises:
        BadAnswer: As for `decode_page`.
    """
    return cast("Row", _decode(_ONE[kind], body, route, request_id).data)


def decode_state(body: bytes, *, route: str, request_id: str) -> State:
    """The connection of a PBX.

    Raises:
        BadAnswer: As for `decode_page`.
    """
    said = _decode(_ONE[State], body, route, request_id).data
    words = {
        name: str(word).lower() if isinstance(word, bool) else str(word)
        for name, word in said.items()
        if word is not None
    }
    return State(timestamp=words.pop("timestamp", None), channels=words)


def decode_history(body: bytes, *, route: str, request_id: str) -> tuple[Event, ...] | None:
    """The connection history in a PBX's answer; None where Rainbow gives none.

    Raises:
        BadAnswer: As for `decode_page`.
    """
    return cast("_WithHistory", _decode(_ONE[Event], body, route, request_id).data).connection_history


def decode_login(body: bytes, *, route: str, request_id: str) -> LoginAnswer:
    """The answer to a login or a renewal, which has no envelope.

    Raises:
        BadAnswer: As for `decode_page`.
    """
    return cast("LoginAnswer", _decode(_LOGIN, body, route, request_id))


def _decode(decode: Callable[[bytes], Any], body: bytes, route: str, request_id: str) -> Any:
    try:
        return decode(body)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        # It names place and types, never a value: "Expected `str | null`, got `int` - at `$.data[3].name`".
        wrong = f"the answer is not what Rainbow promises: {error}"
    raise BadAnswer(wrong, route=route, request_id=request_id)
