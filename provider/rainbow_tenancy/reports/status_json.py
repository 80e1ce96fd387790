"""The status of PBXs as JSON, for monitoring and other programs."""

from collections.abc import Sequence
from typing import Any

from rainbow_tenancy.fields import PBX_TYPE
from rainbow_tenancy.reconcile.status import PbxStatus
from rainbow_tenancy.reports.words import Speaker, document

__all__ = ["status_json"]

FORMAT_VERSION = 1  # raised when a key changes its meaning or goes away


def status_json(pbxs: Sequence[PbxStatus], *, left_out: int = 0) -> str:
    """One document; no activation code has a place in it.

    Args:
        pbxs: The PBXs.
        left_out: How many PBXs `--pbx` and `--company` left aside.
    """
    say = Speaker(one.ref for one in pbxs)
    return document(
        {
            "formatVersion": FORMAT_VERSION,
            "summary": {
                "pbxs": len(pbxs),
                "running": sum(one.is_running for one in pbxs),
                "missing": sum(one.system is None for one in pbxs),
                "leftOut": left_out,
            },
            "pbxs": [_pbx(one, say) for one in pbxs],
        }
    )


def _pbx(one: PbxStatus, say: Speaker) -> dict[str, Any]:
    """One PBX; null is unknown, or (of a missing one) not there.

    `status` is one of our words, and null where Rainbow's own, in `rainbowStatus`, is none that is known.
    """
    ref, system = one.ref, one.system
    return {
        "key": ref.key,
        "name": say.plain(ref.name),
        "systemId": ref.system_id,
        "equipmentId": say.plain(ref.equipment_id),
        "type": PBX_TYPE.to_file(system.type) if system and system.type else None,
        "status": None if one.word.startswith('"') else one.word,
        "rainbowStatus": system.status if system else None,
        "channels": dict(one.state.channels) if one.state else None,
        "shared": system.is_shared if system else None,
        "companies": [{"id": id_, "name": say.plain(name)} for id_, name in one.companies.items()],
        "linksNotVisible": one.hidden,
        "webrtcGateway": system.has_media_pillar if system else None,
    }
