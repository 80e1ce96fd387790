"""Which companies a plan makes neighbours."""

import pytest

from rainbow_tenancy.reconcile.neighbours import new_neighbours
from reconcile.world import company, estate, plan, site, system

BAKER, CLINIC, GARAGE, HOTEL = (company(name) for name in ("Baker", "Clinic", "Garage", "Hotel"))
OVEN, NORTH, SOUTH, YARD, LOBBY = SITES = [
    site("Oven", BAKER),
    site("North", CLINIC),
    site("South", CLINIC),
    site("Yard", GARAGE),
    site("Lobby", HOTEL),
]
FAR = site("Far", company("Stranger"))
NEW = "new: {type: OXO Connect, dialing: {country: FRA}, sharedWith: [Baker, Garage]}"


def told(folder, text, *systems):
    """Who joins and who is met on each PBX, in short."""
    world = estate(list(systems), [BAKER, CLINIC, GARAGE, HOTEL], SITES)
    planned = plan(folder, f"version: 1\npbxs:\n  {text}\n", world)
    return [
        (one.pbx.label, [each.name for each in one.joining], [each.name for each in one.present], one.hidden)
        for one in new_neighbours(planned.operations, world)
    ]


@pytest.mark.parametrize(
    ("text", "systems", "expected"),
    [
        pytest.param(NEW, [], [("new", ["Baker", "Garage"], [], 0)], id="two on a new PBX"),
        pytest.param(
            "box: {sharedWith: [Baker, Garage]}",
            [system("box", OVEN)],
            [("box", ["Garage"], ["Baker"], 0)],
            id="one joins another",
        ),
        pytest.param(
            "box: {sharedWith: [Garage]}", [system("box", OVEN)], [], id="who leaves in the same plan is not met"
        ),
        pytest.param(NEW, [system("old", OVEN, YARD)], [], id="who share another PBX are neighbours already"),
        pytest.param(
            "box: {sharedWith: [Baker, Garage, Hotel]}",
            [system("box", OVEN, LOBBY), system("old", OVEN, YARD)],
            [("box", ["Garage"], ["Hotel"], 0)],
            id="who is met is told, who is known is not",
        ),
        pytest.param(
            "box: {sharedWith: [{company: Clinic, site: North}, {company: Clinic, site: South}, Garage]}",
            [system("box", NORTH, YARD)],
            [],
            id="another site of a company brings nobody",
        ),
        pytest.param(
            "box: {sharedWith: [Baker]}",
            [system("box", FAR)],
            [("box", ["Baker"], [], 1)],
            id="a hidden link may be anybody",
        ),
        pytest.param("box: {dialing: {country: BEL}}", [system("box", OVEN, YARD)], [], id="an update brings nobody"),
    ],
)  # fmt: skip
def test_who_meets_whom(tmp_path, text, systems, expected):
    """Pairs of companies that share no PBX before and share one after; nobody else."""
    assert expected == told(tmp_path, text, *systems)


def test_plan_without_association_looks_at_nothing():
    """A plan that brings nobody together costs nothing, however large the estate: it is not even touched."""
    assert [] == new_neighbours([], None)  # type: ignore[arg-type]  # an estate that cannot be looked at
