"""What is left to do about a WebRTC gateway, and where it is told."""

import pytest

from rainbow_tenancy.reconcile.gateway import GatewayStep, gateway_step
from rainbow_tenancy.reconcile.status import pbx_statuses
from reconcile.world import estate, plan, system, tenancy


@pytest.mark.parametrize(
    ("wanted", "attached", "step"),
    [
        ("expected", False, GatewayStep.INSTALL),
        ("expected", None, GatewayStep.LOOK),
        ("expected", True, None),
        ("none", True, GatewayStep.DETACH),
        ("none", False, None),
        ("none", None, None),
        (None, True, None),
        (None, None, None),
    ],
)
def test_step_that_is_left(wanted, attached, step):
    """What the files say against what Rainbow shows; what it does not tell is unknown, not missing."""
    assert step is gateway_step(wanted, attached)


@pytest.mark.parametrize("attached", [{}, {"hasMediaPillar": False}, {"hasMediaPillar": True}])
def test_plan_and_status_say_the_same(tmp_path, attached):
    """A plan and a status tell the same step at the same place, and both are silent once the gateway is there."""
    later = "{type: OXO Connect, dialing: {country: FRA}, webrtcGateway: expected}"
    text = f"version: 1\npbxs:\n  lyon: {{webrtcGateway: expected}}\n  later: {later}\n"
    world = estate([system("lyon", **attached)], [], [])
    statuses = pbx_statuses(tenancy(tmp_path, text), world)
    seen = {one.manual for one in statuses if one.manual}
    assert seen == set(plan(tmp_path, text, world).manual)
    assert {"later": True, "lyon": "hasMediaPillar" not in attached or not attached["hasMediaPillar"]} == {
        one.ref.key: one.manual is not None for one in statuses
    }
