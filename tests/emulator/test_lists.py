"""Formats, filters, order and pages."""

import pytest

SEED = {
    "partner": {"name": "P", "id": "5a0000000000000000000001"},
    "companies": [{"name": f"Company {letter}", "reference": f"{letter}-1", "reference2": "x"} for letter in "ABCDE"]
    + [{"name": "été ÉTÉ", "reference": "a-2", "status": "hold"}],
    "pbxs": [
        {"name": f"pbx {n}", "type": "oxo" if n % 2 else "oxe", "equipmentId": f"E{9 - n}", "sites": [f"Company {c}"]}
        for n, c in enumerate("ABCDE")
    ]
    + [{"name": "ordinary", "shared": False, "sites": ["Company A"], "status": "Running", "equipmentId": "E0"}],
}


@pytest.fixture
def api(start):
    """The administrator of the world above."""
    return start(SEED).api


def names(reply):
    """Return the names in a list."""
    return [row["name"] for row in reply.data]


def test_default_format_is_small(api):
    """Without format an answer is small: few fields, no name for a PBX."""
    assert {"id", "pbxId", "version"} == set(api.get("/systems").data[0])
    assert {"id", "name"} == set(api.get("/sites").data[0]) == set(api.get("/companies").data[0])
    assert {"id", "name", "status", "companyId"} == set(api.get("/sites", format="medium").data[0])


def test_default_page_and_order(api):
    """A page holds 100 rows from 0; PBXs sort by pbxId, the others by name."""
    reply = api.get("/systems", format="medium")
    assert (6, 100, 0) == (reply.json["total"], reply.json["limit"], reply.json["offset"])
    assert sorted(row["pbxId"] for row in reply.data) == [row["pbxId"] for row in reply.data]
    assert sorted(names(api.get("/sites"))) == names(api.get("/sites"))


def test_pages_partition_the_list(api):
    """Pages one after the other give every row once; beyond the end a page is empty."""
    pages = [names(api.get("/systems", format="medium", limit=2, offset=offset)) for offset in (0, 2, 4, 6, 60)]
    assert [2, 2, 2, 0, 0] == [len(page) for page in pages]
    assert names(api.get("/systems", format="medium")) == [name for page in pages for name in page]


def test_order_can_be_chosen_and_turned(api):
    """SortField and sortOrder sort; an unknown field sorts as if none were given."""
    up = names(api.get("/systems", format="medium", sortField="name"))
    down = names(api.get("/systems", format="medium", sortField="name", sortOrder=-1))
    assert sorted(up) == up == down[::-1]
    assert names(api.get("/systems", format="medium")) == names(api.get("/systems", format="medium", sortField="x"))


def test_name_filter_is_a_part_in_any_case(api):
    """The name filter takes any part of the name, in any case, accents too."""
    assert ["Company A"] == names(api.get("/companies", name="ANY a"))
    assert ["été ÉTÉ"] == names(api.get("/companies", name="Été é"))
    assert [] == names(api.get("/companies", name="%"))


def test_reference_filter_is_a_beginning_in_this_case(api):
    """ExternalReference is filtered by its beginning, case sensitive."""
    assert ["Company A"] == names(api.get("/companies", externalReference="A"))
    assert ["été ÉTÉ"] == names(api.get("/companies", externalReference="a"))
    assert [] == names(api.get("/companies", externalReference="-1"))
    assert 5 == api.get("/companies", externalReference2="x").json["total"]


def test_filters_of_companies(api):
    """Status, isBP, hasBP and bpId narrow the list of companies."""
    assert ["été ÉTÉ"] == names(api.get("/companies", status="hold"))
    assert ["P"] == names(api.get("/companies", isBP="true"))
    assert ["P"] == names(api.get("/companies", hasBP="false"))
    assert 403000 == api.get("/companies", hasBP="true").code
    assert 6 == api.get("/companies", bpId="5a0000000000000000000001").json["total"]
    assert 403301 == api.get("/companies", bpId="0" * 24).code


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"type": "oxo"}, 2),
        ({"type": ["oxo", "oxe"]}, 5),
        ({"type": "oxo,oxe"}, 5),
        ({"status": "activated"}, 1),
        ({"isShared": "true"}, 5),
        ({"isShared": "false"}, 1),
        ({"isCentrex": "true"}, 0),
        ({"isSharedOrCentrex": "false"}, 1),
        ({"bpId": "5a0000000000000000000001"}, 5),
        ({"fromCreationDate": "2021-01-01T00:00:00.000Z"}, 0),
        ({"toCreationDate": "2021-01-01T00:00:00.000Z"}, 6),
    ],
)
def test_filters_of_pbxs(api, query, expected):
    """Each filter of the Swagger narrows the list of PBXs."""
    assert expected == api.get("/systems", **query).json["total"]


def test_pbxs_of_a_company_and_of_a_site(api):
    """siteId, companyId and the site's own list agree."""
    site, company = api.id_of("sites", "Company A"), api.id_of("companies", "Company A")
    expected = ["ordinary", "pbx 0"]
    assert expected == sorted(names(api.get("/systems", siteId=site, format="medium")))
    assert expected == sorted(names(api.get("/systems", companyId=company, format="medium")))
    assert expected == sorted(names(api.get(f"/sites/{site}/systems", format="medium")))


@pytest.mark.parametrize(
    "query",
    [{"limit": "x"}, {"limit": "-1"}, {"offset": "x"}, {"format": "x"}, {"isShared": "yes"}],
)
def test_wrong_parameters_are_refused(api, query):
    """Paging and filter parameters out of their limits: 400/400000."""
    assert 400000 == api.get("/systems", **query).code
