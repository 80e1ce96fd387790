"""Whether a PBX is connected, as far as deleting it is concerned."""

from rainbow_tenancy.rainbow import Channel, State, System

__all__ = ["connected"]


def connected(system: System, state: State | None) -> tuple[str, str] | None:
    """Why a PBX may not be deleted for its connection's sake, and what releases it; None if it may.

    Rainbow's page deletes only equipment that is not connected (help centre); that the API refuses it is not
    evidenced, so it is refused here. What cannot be seen counts as connected.
    """
    if system.status == "created":  # never connected so far
        return None
    if state is None or state.connection is Channel.UNKNOWN:
        return "whether it is connected cannot be seen", "an account, or a Rainbow, that tells its state"
    if state.connection is Channel.UP:
        return "it is connected", "disconnect the PBX first"
    return None
