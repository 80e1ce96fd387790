"""What holds an operation on one PBX back: each brake says why, and what releases it. Pure."""

from typing import Final, NamedTuple

from rainbow_tenancy.rainbow import Channel, State, System
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.identify import Match
from rainbow_tenancy.tenancy import Tenancy
from rainbow_tenancy.tenancy.tenancy import DesiredPbx

__all__ = [
    "BELONGS_ELSEWHERE",
    "LOCK_OUT",
    "NEEDED_TO_CREATE",
    "NOT_SERVED",
    "Brake",
    "connected",
    "lacking",
    "on_changing",
    "on_creating",
    "on_deleting",
    "on_losing",
    "on_sharing",
    "only_shown",
]


NEEDED_TO_CREATE: Final = ("type", "dialing.country")  # "POST systems" requires both (Swagger, PostSystems)


class Brake(NamedTuple):
    """Why an operation is held back.

    Attributes:
        reason: What would go wrong.
        release: What a person does so that it may be done.
    """

    reason: str
    release: str


OUT_OF_SCOPE: Final = Brake(
    "in Rainbow the PBX bears a name outside policy.scope, so that it is another's",
    "rename it in Rainbow, or add a pattern to policy.scope",
)
ADOPT: Final = Brake(
    "an ordinary PBX that is found by its name alone may be somebody else's", "--adopt, or write its id"
)
DELETE_BY_NAME: Final = Brake(
    "an ordinary PBX that is found by its name alone is not deleted", "write its id or equipment ID"
)
ONLY_SHOWN: Final = Brake("centrex and OXO-managed PBXs are shown, never changed", "Rainbow's page")
GATEWAY: Final = Brake("a WebRTC gateway is attached (Rainbow answers 403030)", "detach it on Rainbow's page")
BELONGS_ELSEWHERE: Final = Brake(
    "Rainbow associates an ordinary PBX with no company but its own",
    "take shared: false out, apply, and write it again",
)
LOCK_OUT: Final = Brake(
    "this partner would see the PBX no more: it does not own it, and no visible association would be left",
    "keep one association",
)
NOT_SERVED: Final = Brake(
    "not every company of the files would be on the new PBX", "whatever releases the associations that it lacks"
)
NO_OWNER: Final = Brake(
    "Rainbow makes a PBX shared only when it is linked to a site or owned by a partner",
    "link it to a company on Rainbow's page first",
)


def only_shown(system: System) -> Brake | None:
    """Why a PBX of the kinds that others manage is left alone (Swagger: isCentrex, isOxoManaged); None for the rest."""
    return ONLY_SHOWN if system.is_centrex or system.is_oxo_managed else None


def lacking(pbx: DesiredPbx) -> list[str]:
    """What a creation needs and the files do not say of a PBX."""
    return [path for path in NEEDED_TO_CREATE if path not in pbx.values]


def on_creating(pbx: DesiredPbx) -> Brake | None:
    """Why a PBX of the files cannot be created; None if it can."""
    missing = lacking(pbx)
    if not missing:
        return None
    needed = " and ".join(missing)
    return Brake(f"a PBX that is to be created needs {needed}", f"add {needed} to its block, a profile or defaults")


def on_changing(match: Match, system: System, tenancy: Tenancy, *, adopt: bool) -> Brake | None:
    """Why nothing that a block asks for may be done to its PBX; None if all of it may."""
    if shown := only_shown(system):
        return shown
    if match.by_name_alone and match.pbx.shared and not system.is_shared and not adopt:
        return ADOPT
    return None if tenancy.governs(system.name) else OUT_OF_SCOPE


def on_deleting(match: Match, system: System, estate: Estate, tenancy: Tenancy) -> Brake | None:
    """Why a PBX that the files call absent may not be deleted; None if it may."""
    if match.by_name_alone and not system.is_shared:
        return DELETE_BY_NAME
    return on_losing(system, estate, tenancy)


def on_losing(system: System, estate: Estate, tenancy: Tenancy) -> Brake | None:
    """Why Rainbow may not lose a PBX, absent or replaced; None if it may."""
    if not tenancy.governs(system.name):
        return OUT_OF_SCOPE
    if shown := only_shown(system):
        return shown
    if system.has_media_pillar:
        return GATEWAY
    if hidden := estate.hidden_links(system):
        return Brake(f"{hidden} of its links lead to sites that this account does not see", "an account that sees them")
    return connected(system, estate.states.get(system.id))


def on_sharing(system: System, *, shared: bool, links: int, hidden: int) -> Brake | None:
    """Why a PBX cannot become shared or ordinary; None if it can.

    Args:
        system: The PBX as Rainbow has it.
        shared: What it shall be.
        links: How many sites it will be linked to by then.
        hidden: How many of these this account does not see.
    """
    if not shared and links != 1:
        # "isShared → false only when linked to exactly one site" (Swagger, PutSystems).
        rule = "Rainbow makes a PBX ordinary only when it is linked to exactly one site"
        return Brake(f"{rule}, and it would have {links}", "leave exactly one association")
    if not shared and hidden:
        return LOCK_OUT  # an ordinary PBX has no owner but its company
    if shared and not system.site_ids and not system.bp_id:
        return NO_OWNER
    return None


def connected(system: System, state: State | None) -> Brake | None:
    """Why a PBX may not be deleted for its connection's sake; None if it may.

    Rainbow's page deletes only equipment that is not connected (help centre); that the API refuses it is not
    evidenced, so it is refused here. What cannot be seen counts as connected.
    """
    if system.status == "created":  # never connected so far
        return None
    if state is None or state.connection is Channel.UNKNOWN:
        return Brake("whether it is connected cannot be seen", "an account, or a Rainbow, that tells its state")
    if state.connection is Channel.UP:
        return Brake("it is connected", "disconnect the PBX first")
    return None
