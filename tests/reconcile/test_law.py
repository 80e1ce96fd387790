"""The law of plan and apply, for random files, clicks by hand between them, and other files after these."""

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from rainbow_tenancy.emulator import EmulatorError, running_emulator
from rainbow_tenancy.emulator.handle import Emulator
from rainbow_tenancy.reconcile.apply import Status
from rainbow_tenancy.tenancy import TenancyError
from reconcile import scenario
from reconcile.world import planned, tenancy

Files = dict[str, Any]
Click = tuple[str, str, dict[str, Any]]

KEYS = ["OXO90", "a", "b"]
RULES = [
    {"match": "^0321", "replaceWith": "00"},
    {"match": "^([0-9]{1,5})$", "replaceWith": "$1", "description": "Internal numbers"},
    {"match": "^9", "replaceWith": ""},
]
COMPANIES = [
    "Boulangerie Martin",
    "Garage Dupont",
    "Cabinet Moreau",
    "Clinique du Parc",
    {"company": "Clinique du Parc", "site": "Lyon"},
    {"company": "Clinique du Parc", "site": "Villeurbanne"},
    {"company": "Clinique du Parc", "site": {"name": "Annexe", "create": True}},
    {"company": "Garage Dupont", "site": {"name": "Atelier", "create": True}},
]
GOVERNED = {
    "dialing": st.fixed_dictionaries(
        {},
        optional={
            "country": st.sampled_from(["FRA", "BEL"]),
            "nationalPrefix": st.sampled_from(["", "0"]),
            "outboundPrefix": st.sampled_from(["", "0", ["0", "9"]]),
            "useOutboundPrefix": st.booleans(),
        },
    ),
    "numberingRules": st.lists(st.sampled_from([*RULES, {"use": "france"}]), max_size=2, unique_by=str),
    "serverPingTimeout": st.integers(1, 600),
    "profile": st.just("belgium"),
}
NAMED = st.sampled_from([{}, {}, {"name": "A-2"}, {"name": "A-2", "renamedFrom": "a"}])
IDENTITIES = [
    *[{}] * 4,
    {"equipment": {"generate": "rainbow"}},
    {"equipment": {"id": "EQ-1"}},
    {"equipment": {"id": "EQ-2"}, "replaces": "EQ-1"},
    {"type": "OXO Connect", "fleet": {"fleetReference": "ALE7", "installationReference": "4321.8765.09"}},
]
COMPANY_BLOCKS = st.fixed_dictionaries(
    {},
    optional={
        "fermette": st.sampled_from(
            [
                {"name": "Fermette SA", "uses": ["OXO90"]},
                {"name": "Fermette SA", "uses": ["a", {"pbx": "b", "site": {"name": "Annexe", "create": True}}]},
                {"name": "Fermette SA", "former": True},
            ]
        ),
        "moreau": st.just({"name": "Cabinet Moreau", "former": True}),
    },
)
POLICIES = st.sampled_from([{}, {}, {"unmanagedAssociations": "report"}, {"scope": ["OXO*", "a*"]}])


@st.composite
def blocks(draw: st.DrawFn, key: str) -> dict[str, Any]:
    """A PBX's block: what finds it, what it governs, who shares it."""
    if draw(st.integers(0, 6)) == 0:
        return {"absent": True}
    block: dict[str, Any] = {"type": draw(st.sampled_from(["OXO Connect", "OXO Connect Evolution"]))}
    block |= draw(st.fixed_dictionaries({}, optional=GOVERNED))
    if key == "a":
        block |= draw(NAMED) | draw(st.sampled_from(IDENTITIES))
    sharing = draw(st.integers(0, 6))
    if sharing == 0:
        return block | {"shared": False, "sharedWith": [draw(st.sampled_from(COMPANIES))]}
    if sharing > 1:
        block["sharedWith"] = draw(st.lists(st.sampled_from(COMPANIES), unique_by=str, max_size=4))
    return block


@st.composite
def files(draw: st.DrawFn) -> Files:
    """A root file; some are refused, as two of their lines exclude each other."""
    keys = draw(st.lists(st.sampled_from(KEYS), unique=True))
    return {
        "version": 1,
        "policy": draw(POLICIES),
        "defaults": {"dialing": {"country": "FRA"}},
        "profiles": {"belgium": {"dialing": {"country": "BEL", "internationalPrefix": "00"}}},
        "numberingRuleSets": {"france": RULES[:1]},
        "companies": draw(st.one_of(st.just({}), COMPANY_BLOCKS)),
        "pbxs": {key: draw(blocks(key)) for key in keys},
    }


PBX = st.sampled_from(["OXO90", "a", "b", "A-2"])
SITE = st.sampled_from(["Garage Dupont", "Cabinet Moreau", "Boulangerie Martin", "Villeurbanne"])
VALUES = st.sampled_from(
    [
        {"country": "BEL"},
        {"pbxNationalPrefix": "8"},
        {"pbxNumberingTranslator": []},
        {"name": "b"},
        {"name": "A-2"},
        {"isShared": False},
        {"isShared": True},
    ]
)
CLICKS: st.SearchStrategy[Click] = st.one_of(
    st.tuples(st.just("PUT"), PBX.map("/systems/{}".format), VALUES),
    st.tuples(st.just("POST"), SITE.map("/sites/{}/systems".format), st.fixed_dictionaries({"systemId": PBX})),
    st.tuples(st.just("DELETE"), st.builds("/sites/{}/systems/{}".format, SITE, PBX), st.just({})),
    st.tuples(st.just("DELETE"), PBX.map("/systems/{}".format), st.just({})),
    st.tuples(
        st.just("POST"),
        st.just("/systems"),
        st.builds(lambda pbx: {"name": pbx, "type": "oxo", "country": "FRA", "isShared": True}, PBX),
    ),
)


@pytest.fixture(scope="module")
def afresh() -> Iterator[Callable[[], Emulator]]:
    """Gives the demo partner as it was at first, to each example."""
    with running_emulator() as emulator:
        start = emulator.snapshot()

        def restored() -> Emulator:
            emulator.restore(start)
            return emulator

        yield restored


def reaches(emulator: Emulator, folder: Path, wanted: Files) -> None:
    """Plan, apply, plan again; files that are refused change nothing."""
    try:
        found, outcome, left = asyncio.run(
            scenario.run(emulator, tenancy(folder, json.dumps(wanted)), folder / "journal")
        )
    except TenancyError:
        event("refused")
        return
    event("applied" if found.operations else "nothing to do")
    for kind in {one.kind for one in found.operations}:
        event(kind.value)
    assert [] == [
        f"{planned(found)}: {one.status} {one.detail}" for one in outcome.results if one.status is not Status.DONE
    ]
    assert (None, []) == (outcome.stopped, planned(left))


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=set(Phase) - {Phase.explain},  # it takes a minute
)
@given(first=files(), clicks=st.lists(CLICKS, max_size=4), second=files())
def test_plan_apply_plan_holds_no_operation(afresh, tmp_path_factory, first, clicks, second):
    """From whatever the first files and somebody's clicks left, the second files are reached in one apply."""
    emulator = afresh()
    folder = tmp_path_factory.mktemp("law")
    reaches(emulator, folder, first)
    for method, path, body in clicks:
        with suppress(EmulatorError):  # there is nothing of that name
            emulator.by_hand(method, path, body)
    reaches(emulator, folder, second)
