"""Assumptions about how a PBX looks, held against what was seen."""

from collections.abc import Mapping
from typing import Any, Final

from rainbow_tenancy.doctor.evidence import Evidence, Reply
from rainbow_tenancy.doctor.finding import (
    Finding,
    confirmed,
    contradicted,
    expected,
    not_observable,
    unanswered,
    word,
)
from rainbow_tenancy.rainbow.state import Channel, channel

__all__ = [
    "absent_empty",
    "activating_requests",
    "channels_of",
    "countries",
    "media_pillar_field",
    "never_connected_state",
    "outbound_prefix_flag",
    "ping_timeout",
    "state_values",
    "type_word",
]

PREFIXES: Final = ("pbxNationalPrefix", "pbxInternationalPrefix")
BUNDLE, USES_BUNDLE = "pbxMainBundlePrefix", "usePbxMainBundlePrefix"
ASSUMED_CHANNELS: Final = frozenset({"up", "down"})
TIMESTAMP: Final = "timestamp"


def outbound_prefix_flag(seen: Evidence) -> Finding:
    """What `usePbxMainBundlePrefix` is unless given."""
    flags = [(row.get(USES_BUNDLE), bool(row.get(BUNDLE))) for row in seen.pbxs]
    flags = [one for one in flags if isinstance(one[0], bool)]
    if not flags:
        return not_observable("no PBX shows the flag")
    # Where there is no prefix to use, hardly anybody chose.
    unchosen = {flag for flag, has_prefix in flags if not has_prefix} or {flag for flag, _ in flags}
    if len(unchosen) > 1:
        return not_observable("it is true for some PBXs and false for others, and nobody knows who chose")
    (flag,) = unchosen
    where = "every PBX" if all(one == flag for one, _ in flags) else "every PBX without outbound prefix"
    return expected(f"it is {str(flag).lower()} for {where}", holds=flag is True)


def absent_empty(seen: Evidence) -> Finding:
    """How an unset prefix looks."""
    values = [row.get(name, "absent") for row in seen.pbxs for name in PREFIXES]
    unset = sorted({"null" if value is None else '""' if value == "" else "absent" for value in values
                    if value in (None, "", "absent")})  # fmt: skip
    if not unset:
        return not_observable("every PBX has both prefixes" if values else "no PBX was seen")
    return expected(f"an unset prefix is {', '.join(unset)}", holds=unset == ["absent"])


def type_word(seen: Evidence) -> Finding:
    """How the third type is spelt."""
    found = sorted({str(row.get("type")) for row in seen.pbxs} & {"third_party", "third party"})
    if not found:
        return not_observable("no PBX is of that type")
    return expected(f"the answers say {', '.join(found)}", holds=found == ["third_party"])


def ping_timeout(seen: Evidence) -> Finding:
    """Whether `serverPingTimeout` is a number."""
    kinds = sorted({_json_type(row["serverPingTimeout"]) for row in seen.pbxs if "serverPingTimeout" in row})
    if not kinds:
        return not_observable("no PBX shows it")
    return expected(f"it is a {', '.join(kinds)}", holds=kinds == ["number"])


def media_pillar_field(seen: Evidence) -> Finding:
    """Whether `hasMediaPillar` is there."""
    pbxs = seen.pbxs
    if not pbxs:
        return not_observable("no PBX was seen")
    having = sum("hasMediaPillar" in row for row in pbxs)
    return expected(f"PBXs that have it: {having} of {len(pbxs)}", holds=having == len(pbxs))


def channels_of(reply: Reply | None) -> Mapping[str, Any]:
    """The channels in an answer of `/state`."""
    data = reply.data if reply is not None and reply.came else None
    return {name: value for name, value in data.items() if name != TIMESTAMP} if isinstance(data, Mapping) else {}


def state_values(seen: Evidence) -> Finding:
    """What the words of `/state` are."""
    values = [*channels_of(seen.states).values(), *channels_of(seen.fresh_states).values()]
    if not values:
        return not_observable("no /state told a channel")
    words = sorted({word(value) if isinstance(value, str) else f"a {_json_type(value)}" for value in values})
    return expected(f"a channel is {', '.join(words)}", holds=set(words) <= ASSUMED_CHANNELS)


def never_connected_state(seen: Evidence) -> Finding:
    """What `/state` of a PBX says that never connected."""
    reply = seen.fresh_states
    if reply is None:
        return not_observable("every PBX seen has connected before")
    if reply.status == 404:
        return contradicted(f"/state of such a PBX: {reply.words}")
    if not reply.came:
        return unanswered("/state of such a PBX", reply)
    channels = channels_of(reply)
    if not channels:
        return contradicted("/state of such a PBX is empty")
    if {channel(value if isinstance(value, str) else str(value)) for value in channels.values()} == {Channel.DOWN}:
        return confirmed("every channel of such a PBX is down")
    return not_observable("a PBX that is created has a channel that is not down: it may have connected before")


def countries(seen: Evidence) -> Finding:
    """What `systems/countries` looks like."""
    data = seen.countries.data
    if not seen.countries.came:
        return unanswered("systems/countries", seen.countries)
    if not isinstance(data, list) or not data:
        return contradicted("it is no list, or an empty one")
    if all(isinstance(one, str) and len(one) == 3 for one in data):
        return confirmed(f"{len(data)} words of three letters")
    kinds = sorted({_json_type(one) for one in data})
    return contradicted(f"a list of: {', '.join(kinds)}")


def activating_requests(seen: Evidence) -> Finding:
    """Whether a PBX is shown as activating."""
    number = sum(row.get("status") == "activating" for row in seen.pbxs)
    if number:
        return contradicted(f"PBXs that are shown as activating: {number}")
    return not_observable("no PBX was connecting for the first time just now")


def _json_type(value: object) -> str:
    match value:
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return "text"
        case None:
            return "null"
        case list():
            return "list"
    return "object"
