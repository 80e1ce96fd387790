"""Who sees what, and who may do what."""

import pytest

PARTNER = "5a0000000000000000000001"
PASSWORD = "Rainbow-demo-1"


def account(email, roles, **more):
    """Return an account of a seed."""
    return {"email": f"{email}@x.example", "password": PASSWORD, "roles": roles, **more}


SEED = {
    "partner": {"name": "Distributor", "type": "VAD", "id": PARTNER},
    "companies": [
        {"name": "Own EC"},
        {"name": "Reseller", "isBP": True, "type": "IR"},
        {"name": "EC of reseller", "bp": "Reseller"},
        {"name": "Foreign", "visible": False},
        {"name": "Organised", "organisation": "0" * 24},
        {"name": "Headquarters", "organisation": "0" * 24, "sites": ["North", "South"]},
    ],
    "accounts": [
        account("bp", ["user", "admin", "bp_admin"]),
        account("reseller", ["admin", "bp_admin"], company="Reseller"),
        account("root", ["superadmin"]),
        account("support", ["support"]),
        account("finance", ["bp_finance"]),
        account("org", ["admin"], adminType="organization_admin", company="Headquarters"),
        account("company", ["admin"], adminType="company_admin", company="Headquarters"),
        account("site", ["admin"], adminType="site_admin", company="Headquarters", site="Headquarters/North"),
        account("user", ["user"], company="Own EC"),
        account("pcg", ["pcg"]),
    ],
    "pbxs": [
        {"name": "own", "sites": ["Own EC"]},
        {"name": "alone"},
        {"name": "resellers", "sites": ["EC of reseller"]},
        {"name": "foreign", "sites": ["Foreign"], "bp": "none"},
        {"name": "mixed", "sites": ["Own EC", "Foreign"]},
        {"name": "north", "shared": False, "sites": ["Headquarters/North"]},
        {"name": "south", "shared": False, "sites": ["Headquarters/South"]},
    ],
}


@pytest.fixture
def world(start):
    """The world above."""
    return start(SEED)


def seen(raw, path):
    """Return the names in a list, or the code of the refusal."""
    reply = raw.get(path, format="medium", limit=1000)
    return sorted(row["name"] for row in reply.data) if reply.status == 200 else reply.code


@pytest.mark.parametrize(
    ("who", "companies", "sites", "systems"),
    [
        (
            "bp",
            ["Distributor", "EC of reseller", "Headquarters", "Organised", "Own EC", "Reseller"],
            ["North", "Organised", "Own EC", "South"],
            ["mixed", "north", "own", "south"],
        ),
        ("reseller", ["EC of reseller", "Reseller"], ["EC of reseller"], ["resellers"]),
        ("org", ["Headquarters", "Organised"], ["North", "Organised", "South"], ["north", "south"]),
        ("company", ["Headquarters"], ["North", "South"], ["north", "south"]),
        ("site", ["Headquarters"], ["North"], ["north"]),
        ("user", 403000, 403000, 403000),
    ],
)
def test_what_each_role_sees(world, who, companies, sites, systems):
    """Lists hold what the Swagger gives each role: a bp_admin's End Customers, an administrator's own places."""
    raw = world.account(f"{who}@x.example")
    assert companies == seen(raw, "/companies")
    assert sites == seen(raw, "/sites")
    assert systems == seen(raw, "/systems")


def test_superadmin_and_support_see_everything(world):
    """Superadmin and support are bound to nothing."""
    for who in ("root", "support"):
        raw = world.account(f"{who}@x.example")
        assert 7 == len(seen(raw, "/companies"))
        assert 7 == len(seen(raw, "/systems"))


def test_distributor_sees_companies_of_his_resellers_but_not_their_sites(world):
    """A VAD sees his resellers' End Customers, but the sites of his own only: `not visible` is not `none`."""
    company = world.api.id_of("companies", "EC of reseller")
    assert [] == seen(world.api, f"/companies/{company}/sites")
    assert 403301 == world.api.get(f"/sites/{world.account('root@x.example').id_of('sites', 'EC of reseller')}").code


def test_unlinked_shared_pbx_is_listed_with_the_partner(world):
    """A shared PBX without company is missing in the plain list, there with bpId, and reached by its id."""
    assert "alone" not in seen(world.api, "/systems")
    rows = world.api.get("/systems", bpId=PARTNER, format="medium").data
    found = {row["name"]: row["id"] for row in rows}
    assert {"own", "alone", "mixed", "resellers"} == set(found)
    assert 200 == world.api.get(f"/systems/{found['alone']}").status
    assert 403301 == world.api.get("/systems", bpId="0" * 24).code


def test_company_admin_may_not_filter_by_partner(world):
    """Only superadmin, support and bp_admin use the bpId filter (Swagger)."""
    assert 403000 == world.account("company@x.example").get("/systems", bpId=PARTNER).code


def test_foreign_objects_are_refused(world):
    """A PBX, site or company of somebody else: 403301; one that is not there: 404000."""
    root = world.account("root@x.example")
    for path in (
        f"/systems/{root.id_of('systems', 'foreign')}",
        f"/sites/{root.id_of('sites', 'Foreign')}",
        f"/companies/{root.id_of('companies', 'Foreign')}",
    ):
        assert 403301 == world.api.get(path).code
    for kind, word in (("systems", "System"), ("sites", "Site"), ("companies", "Company")):
        reply = world.api.get(f"/{kind}/{'0' * 24}")
        assert (404000, f"{word} with id {'0' * 24} does not exist.") == (reply.code, reply.json["errorDetails"])


@pytest.mark.parametrize("path", ["/systems/1", f"/sites/{'x' * 23}", f"/companies/{'-' * 24}"])
def test_malformed_ids_are_refused(world, path):
    """An id that is not 24 alphanumeric characters: 400000 with the parameter's name."""
    reply = world.api.get(path)
    assert (400, 400000) == (reply.status, reply.code)
    assert "expected UUID" in reply.json["errorDetails"][0]["msg"]


def test_pcg_routes_are_for_pcg_only(world):
    """pcg/pbxs is useless to a reseller."""
    path = "/api/rainbow/pcg/v1.0/pbxs"
    assert 403000 == world.api.get(path).code
    assert 7 == world.account("pcg@x.example").get(path).json["total"]


@pytest.mark.parametrize(
    ("who", "create", "link", "site"),
    [("support", 403000, 200, 403000), ("finance", 403000, 403000, 403000), ("site", 403, 403000, 403000)],
)
def test_who_may_write(world, who, create, link, site):
    """Support links but does not create; finance neither; a site_admin does not link or make sites."""
    raw = world.account(f"{who}@x.example")
    root = world.account("root@x.example")
    system, north = root.id_of("systems", "own"), root.id_of("sites", "Own EC")
    company = root.id_of("companies", "Own EC")
    foreign = {"name": "n", "type": "oxe", "country": "FRA", "siteId": north}
    assert create in (raw.post("/systems", foreign).code, raw.post("/systems", foreign).status)
    linked = raw.post(f"/sites/{north}/systems", {"systemId": system})
    assert link in (linked.status, linked.json.get("errorDetailsCode"))
    assert site == raw.post("/sites", {"name": "n", "status": "active", "companyId": company}).code


def test_number_of_users_at_one_company(start):
    """NumberUsers stands in the answer to one company, not in lists."""
    api = start().api
    company = api.id_of("companies", "Clinique du Parc")
    assert 140 == api.get(f"/companies/{company}").data["numberUsers"]
    assert "numberUsers" not in api.get("/companies", format="full").data[0]
    full = api.get("/companies", format="full", name="Garage Dupont").data[0]
    assert ("C-10442", PARTNER, False) == (full["externalReference"], full["bpId"], full["isBP"])
