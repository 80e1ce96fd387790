"""Associating PBXs with companies and removing them; shared, ordinary and centrex."""

import pytest

SEED = {
    "partner": {"name": "P", "id": "5a0000000000000000000001"},
    "companies": [
        {"name": "A", "sites": ["A1", "A2"]},
        {"name": "B"},
        {"name": "C1", "centrex": True},
        {"name": "C2", "centrex": True},
        {"name": "Foreign", "bp": "none"},
    ],
    "pbxs": [
        {"name": "shared", "sites": ["B"]},
        {"name": "ordinary", "shared": False, "sites": ["A/A1"]},
        {"name": "centrex", "centrex": True, "type": "oxe", "sites": ["C1"]},
        {"name": "other centrex", "centrex": True, "type": "oxe"},
        {"name": "foreign", "sites": ["Foreign"], "bp": "none"},
    ],
}


class Links:
    """The world above, with names for ids."""

    def __init__(self, world):
        self.api = world.api
        self.ids = {row["name"]: row["id"] for row in world.emulator.store.all("SELECT id, name FROM sites")}
        self.ids |= {row["name"]: row["id"] for row in world.emulator.store.all("SELECT id, name FROM systems")}

    def link(self, system, site):
        return self.api.post(f"/sites/{self.ids[site]}/systems", {"systemId": self.ids[system]})

    def unlink(self, system, site):
        return self.api.delete(f"/sites/{self.ids[site]}/systems/{self.ids[system]}")

    def put(self, system, **fields):
        return self.api.put(f"/systems/{self.ids[system]}", fields)

    def sites(self, system):
        linked = self.api.get(f"/systems/{self.ids[system]}").data["siteId"]
        return [name for identity in linked for name, known in self.ids.items() if known == identity]


@pytest.fixture
def links(start):
    """The world above."""
    return Links(start(SEED))


def test_linking_is_idempotent(links):
    """Linking answers the whole PBX; linking again is no error and makes no second link."""
    for _ in range(2):
        reply = links.link("shared", "A1")
        assert (200, "shared") == (reply.status, reply.data["name"])
    assert ["B", "A1"] == links.sites("shared")


def test_unlinking_answers_a_status(links):
    """Removing the last site of a shared PBX is allowed; it stays the partner's."""
    reply = links.unlink("shared", "B")
    assert {"status": f"Site {links.ids['B']} successfully removed", "data": []} == reply.json
    assert [] == links.sites("shared")
    assert 200 == links.link("shared", "A2").status


def test_last_site_of_an_ordinary_pbx_stays(links):
    """The last site of an ordinary PBX: 409000 in Rainbow's words; one of two can be removed."""
    reply = links.unlink("ordinary", "A1")
    assert (409, 409000) == (reply.status, reply.code)
    assert f"Site {links.ids['A1']} is the last." in reply.json["errorDetails"]
    links.link("ordinary", "A2")
    assert 200 == links.unlink("ordinary", "A1").status


def test_ordinary_pbx_stays_in_its_company(links):
    """An ordinary PBX cannot be linked to a site of another company."""
    assert 403301 == links.link("ordinary", "B").code
    assert 200 == links.link("ordinary", "A2").status


def test_unlinking_what_is_not_linked(links):
    """Removing a link that is not there: 404000."""
    assert 404000 == links.unlink("shared", "A1").code


def test_foreign_things_cannot_be_linked(links):
    """Neither a foreign PBX nor a foreign site."""
    assert 403301 == links.link("foreign", "B").code
    assert 403301 == links.link("shared", "Foreign").code
    reply = links.unlink("foreign", "Foreign")
    assert 403301 == reply.code
    assert "is not assigned to administrate Company hosting site Id" in reply.json["errorDetails"]


def test_missing_and_malformed_system_ids(links):
    """A link needs systemId, well formed and existing."""
    path = f"/sites/{links.ids['B']}/systems"
    assert [400000, 400000, 404000] == [
        links.api.post(path, body).code for body in ({}, {"systemId": "1"}, {"systemId": "0" * 24})
    ]


def test_ordinary_becomes_shared_and_back(links):
    """IsShared can be set with a site, and taken away with exactly one; then bpId is null."""
    assert True is links.put("ordinary", isShared=True).data["isShared"]
    links.link("ordinary", "B")
    assert 400000 == links.put("ordinary", isShared=False).code
    links.unlink("ordinary", "B")
    changed = links.put("ordinary", isShared=False).data
    assert (False, None) == (changed["isShared"], changed["bpId"])
    links.unlink("shared", "B")
    assert 400000 == links.put("shared", isShared=False).code


def test_becoming_ordinary_resets_bpid(links):
    """A shared PBX that becomes ordinary loses its bpId."""
    assert None is links.put("shared", isShared=False).data["bpId"]


def test_shared_and_centrex_exclude_each_other(links):
    """Neither at creation nor later can a PBX be both."""
    assert 400000 == links.api.create(isShared=True, isCentrex=True).code
    assert 400000 == links.put("centrex", isShared=True).code


def test_centrex_only_with_centrex(links):
    """A centrex PBX and a centrex company need each other: 403709, and 403710 at creation with both flags."""
    assert 403709 == links.link("centrex", "B").code
    assert 403709 == links.link("shared", "C1").code
    assert 200 == links.link("centrex", "C2").status
    assert 403709 == links.link("other centrex", "C2").code
    reply = links.api.create(isShared=False, isCentrex=True, siteId=links.ids["B"])
    assert 403710 == reply.code
    assert {"siteCentrex": False, "systemCentrex": True} == reply.json["errorDetailsData"]
    assert 403709 == links.api.create(isShared=False, isCentrex=True, siteId=links.ids["C1"]).code


def test_siteid_in_put_moves(links):
    """SiteId in a PUT replaces the links."""
    assert [links.ids["A2"]] == links.put("ordinary", siteId=links.ids["A2"]).data["siteId"]


def test_sites_come_and_go(links):
    """A site is created, changed, moved, and deleted unless a PBX is linked."""
    api = links.api
    company, other = api.id_of("companies", "A"), api.id_of("companies", "B")
    site = api.post("/sites", {"name": "new", "status": "active", "companyId": company}).data
    assert (company, "new", {"iceServers": []}) == (site["companyId"], site["name"], site["settings"])
    moved = api.put(f"/sites/{site['id']}", {"name": "moved", "companyId": other, "status": "hold"}).data
    assert (other, "moved", "hold") == (moved["companyId"], moved["name"], moved["status"])
    assert f"Site {site['id']} successfully deleted" == api.delete(f"/sites/{site['id']}").json["status"]
    assert 404000 == api.get(f"/sites/{site['id']}").code
    assert 403000 == api.delete(f"/sites/{links.ids['B']}").code


@pytest.mark.parametrize(
    "body",
    [
        {"name": "", "status": "active"},
        {"name": "x" * 256, "status": "active"},
        {"name": "n", "status": "open"},
        {"name": "n"},
        {"status": "active"},
    ],
)
def test_limits_of_sites(links, body):
    """A site needs name (1-255), one of four statuses and a company."""
    assert 400000 == links.api.post("/sites", {"companyId": links.api.id_of("companies", "A"), **body}).code


def test_centrex_company_has_one_site(links):
    """A centrex company can have a single site only."""
    company = links.api.id_of("companies", "C1")
    assert 403 == links.api.post("/sites", {"name": "n", "status": "active", "companyId": company}).status


def test_site_of_a_foreign_company_is_refused(links):
    """Sites are made for the partner's own End Customers only, not for the partner himself."""
    body = {"name": "n", "status": "active", "companyId": "5a0000000000000000000001"}
    assert 403301 == links.api.post("/sites", body).code
