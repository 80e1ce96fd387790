"""The WebRTC gateway of a PBX: what a person still has to do.

No route of Rainbow's API is known that activates one: it is a manual step until `hasMediaPillar` shows that it was
done.

    files say    Rainbow shows      step
    expected     none attached      install
    expected     nothing            look: it is unknown, not missing
    none         one attached       detach
    otherwise                       none
"""

from enum import Enum
from typing import Literal

__all__ = ["GatewayStep", "gateway_step"]


class GatewayStep(Enum):
    """What a person has to do; the value is what plans and reports say."""

    INSTALL = "install the WebRTC gateway and activate it on Rainbow's page"
    LOOK = "see on Rainbow's page that the WebRTC gateway is active: Rainbow does not tell here whether one is attached"
    DETACH = "detach the WebRTC gateway on Rainbow's page"


def gateway_step(wanted: Literal["expected", "none"] | None, attached: bool | None) -> GatewayStep | None:  # noqa: FBT001 (a state of three values)
    """The step that is left; None where there is none.

    Args:
        wanted: `webrtcGateway` of the files; None where they do not say.
        attached: `hasMediaPillar`; None where Rainbow does not tell.
    """
    if wanted == "expected" and not attached:
        return GatewayStep.LOOK if attached is None else GatewayStep.INSTALL
    return GatewayStep.DETACH if wanted == "none" and attached else None
