"""The assumptions of docs/assumptions.md that reading can answer: a row each, with what is assumed and its check."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from rainbow_tenancy.doctor import on_lists, on_login, on_pbxs, one_way
from rainbow_tenancy.doctor.evidence import Evidence
from rainbow_tenancy.doctor.finding import Finding, not_observable

__all__ = ["ROWS", "Row", "findings"]


@dataclass(frozen=True, slots=True)
class Row:
    """One assumption.

    Attributes:
        name: What docs/assumptions.md calls it.
        assumed: How Rainbow is taken to behave.
        otherwise: What it means for the user where it does not.
        check: Holds it against what was seen.
    """

    name: str
    assumed: str
    otherwise: str
    check: Callable[[Evidence], Finding]


ROWS: Final = (
    # Who sees what
    Row(
        "unlinked-shared",
        "a shared PBX that no visible company uses is listed with bpId only",
        "nothing: a plan reads both lists",
        on_lists.unlinked_shared,
    ),
    Row(
        "unlinked-shared-by-id",
        "such a PBX can be read by its id",
        "such a PBX can only be associated, and an apply that creates one does not find it again",
        on_lists.unlinked_shared_by_id,
    ),
    Row(
        "foreign-links",
        "a PBX shows its links to sites of somebody else too",
        "nobody knows who else uses a PBX",
        on_lists.foreign_links,
    ),
    Row(
        "foreign-object",
        "somebody else's object is refused with 403301",
        "an equipment ID that is somebody else's is told as not visible",
        on_lists.foreign_object,
    ),
    Row(
        "company-names",
        "no two companies bear one name",
        "such a company is named by id or reference",
        on_lists.company_names,
    ),
    # How a PBX looks
    Row(
        "outbound-prefix-flag",
        "usePbxMainBundlePrefix is true unless given",
        "a new PBX uses its outbound prefix only with useOutboundPrefix: true",
        on_pbxs.outbound_prefix_flag,
    ),
    Row(
        "absent-empty",
        "an unset prefix is not in the answer",
        "nothing: absent, null and empty are one",
        on_pbxs.absent_empty,
    ),
    Row("type-word", "the answers say third_party", "nothing: both spellings are one", on_pbxs.type_word),
    Row("ping-timeout", "serverPingTimeout is a number", "nothing: number and text are one", on_pbxs.ping_timeout),
    Row(
        "media-pillar-field",
        "every PBX has hasMediaPillar",
        "whether a WebRTC gateway is attached is unknown",
        on_pbxs.media_pillar_field,
    ),
    Row(
        "state-values",
        "a channel of /state is up or down",
        "nothing with connected and disconnected, true and false; any other word is unknown",
        on_pbxs.state_values,
    ),
    Row(
        "never-connected-state",
        "a PBX that never connected has every channel down",
        "nothing: such a PBX is Pending by its status",
        on_pbxs.never_connected_state,
    ),
    Row("countries", "systems/countries is a list of three-letter words", "nothing: it is not read", on_pbxs.countries),
    Row(
        "activating-requests",
        "a PBX is never shown as activating",
        "nothing: such a PBX is Pending",
        on_pbxs.activating_requests,
    ),
    # Lists
    Row(
        "page-cap",
        "a page holds 1000 rows at most",
        "nothing, as long as a greater page is not refused",
        on_lists.page_cap,
    ),
    Row(
        "over-page-cap",
        "a greater page is shortened, not refused",
        "nothing where 1000 rows are granted; else no list can be read",
        on_lists.over_page_cap,
    ),
    Row(
        "other-sort-order",
        "a sortOrder that is neither 1 nor -1 counts as 1",
        "nothing: it is always 1",
        on_lists.other_sort_order,
    ),
    Row(
        "total",
        "lists say total",
        "a list that changes while it is read is not always noticed",
        on_lists.lists_say_total,
    ),
    Row(
        "several-values",
        "a filter takes several values, repeated or with commas",
        "nothing: it is not used",
        on_lists.several_values,
    ),
    # What somebody gave once, and Rainbow took
    Row(
        "pbx-names",
        "several PBXs may bear one name",
        "a PBX that replaces one of its name is refused until that is renamed",
        one_way.pbx_names,
    ),
    Row(
        "name-length",
        f"a PBX's name may have more than {one_way.SHORT_NAME} characters",
        "a longer name is refused",
        one_way.name_length,
    ),
    Row(
        "outbound-prefix-length",
        f"an outbound prefix may have more than {one_way.SHORT_PREFIX} characters",
        "a longer prefix is refused",
        one_way.outbound_prefix_length,
    ),
    Row("site-names", "a company may have several sites of one name", "nothing: none is created", one_way.site_names),
    Row(
        "regexp-check",
        "a rule that is no regular expression is taken",
        "such a rule is refused",
        one_way.regexp_check,
    ),
    # Login
    Row("mfa-login", "a good password gets a token", "an API key is needed", on_login.mfa_login),
    Row(
        "token-lifetime",
        "a token is good for 7200 seconds",
        "nothing: the token says how long",
        on_login.token_lifetime,
    ),
    Row("renew-limit", "a token can be renewed five times", "nothing: the token says how often", on_login.renew_limit),
    Row(
        "renew-exhausted",
        "a renewal too many is refused with 401",
        "nothing: then there is a new login",
        on_login.renew_exhausted,
    ),
    Row("logout", "a token stays good after the logout", "nothing: only the doctor logs out", on_login.logout),
    Row(
        "expired-token-code",
        "an expired token is refused without a code",
        "nothing: its words are known",
        on_login.expired_token_code,
    ),
    Row(
        "wrong-app-code",
        "a wrong application is refused with 401520",
        "the message may speak of the password instead",
        on_login.wrong_app_code,
    ),
    Row(
        "too-many-requests-header",
        "an answer 429 has Retry-After",
        "nothing: then the waits double",
        on_login.too_many_requests_header,
    ),
)

NOT_LET_IN: Final = "the login gave no token, so nothing could be read"


def findings(seen: Evidence) -> list[tuple[Row, Finding]]:
    """Each row with what reading says of it."""
    if seen.account is None:
        told = {"mfa-login": on_login.mfa_login(seen)}
        return [(row, told.get(row.name, not_observable(NOT_LET_IN))) for row in ROWS]
    return [(row, row.check(seen)) for row in ROWS]
