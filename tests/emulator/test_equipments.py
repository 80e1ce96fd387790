"""The page at `/` and what it shows: the Shared tab, and a customer company's equipment list."""

import json
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

DOOR = "/emulator/equipments"
ACCOUNTS = [{"email": "admin@partner.example", "password": "Rainbow-demo-1", "roles": ["user", "admin", "bp_admin"]}]


def rows(api, company=None):
    """Return the rows of the Shared tab, or of a company's equipment list."""
    path = f"{DOOR}/{api.id_of('companies', company)}" if company else DOOR
    return api.get(path).json["pbxs"]


def test_shared_tab_shows_the_columns_of_the_article(api):
    """Name, type, equipment ID, status and the number of companies; an ordinary PBX is not there."""
    (row,) = rows(api)
    told = [row[column] for column in ("name", "type", "equipmentId", "status", "companies")]
    assert ["OXO90", "OXO Connect", "ALE12-1234.5678.90", "Running", 3] == told


def test_equipment_list_tells_shared_from_ordinary(api):
    """A customer's list has the Shared column; a company without any PBX has an empty list."""
    assert [("OXO90", True)] == [(row["name"], row["shared"]) for row in rows(api, "Cabinet Moreau")]
    assert [("OXE-RHONE-ALPES", False)] == [(row["name"], row["shared"]) for row in rows(api, "Transports Rhône-Alpes")]
    assert [] == rows(api, "Fermette SA")


def test_status_is_the_word_of_the_pages(api, emulator):
    """Pending until the PBX connects; Degraded and Disconnected as its channels go; the new one stands on top."""
    new = api.created("pbx", activationCode="4711", isShared=True)
    seen = [rows(api)[0]["status"]]
    for act in (emulator.connect, emulator.lose_channel, emulator.disconnect):
        act(new["id"])
        seen.append(rows(api)[0]["status"])
    assert ["Pending", "Running", "Degraded", "Disconnected"] == seen


def test_sites_of_one_company_count_once(api, emulator):
    """Companies are counted, not links: both sites of Clinique du Parc are one company."""
    for site in ("Lyon", "Villeurbanne"):
        api.post(
            "/emulator/by-hand", {"method": "POST", "path": f"/sites/{site}/systems", "body": {"systemId": "OXO90"}}
        )
    assert 4 == rows(api)[0]["companies"]


def test_others_companies_are_not_offered(api):
    """The page is seen by the partner's administrator: another integrator's customer is not there, nor is its list."""
    names = [company["name"] for company in api.get(DOOR).json["companies"]]
    assert ("Boulangerie Martin", 10) == (names[0], len(names))
    assert "Pharmacie des Brotteaux" not in names
    assert 400 == api.get(f"{DOOR}/{'0' * 24}").status


def test_no_secret_is_told(api):
    """Activation codes are not among what the page asks for."""
    api.created("pbx", activationCode="canary-4711", isShared=True)
    assert "canary-4711" not in json.dumps(api.get(DOOR).json)


def test_a_long_list_is_cut_and_says_so(start):
    """Of many PBXs the newest are shown, and how many there are."""
    pbxs = [{"name": f"PBX {number:03}", "type": "oxe"} for number in range(203)]
    api = start({"partner": {"name": "P"}, "accounts": ACCOUNTS, "companies": [{"name": "C"}], "pbxs": pbxs}).api
    answer = api.get(DOOR).json
    assert (200, 203) == (len(answer["pbxs"]), answer["total"])


@pytest.mark.parametrize(
    ("path", "kind"), [("/", "text/html"), ("/emulator/page.css", "text/css"), ("/emulator/page.js", "text/javascript")]
)
def test_page_is_served_with_a_strict_policy(emulator, path, kind):
    """The files come with a policy that allows nothing from elsewhere, and do not count as requests to Rainbow."""
    address = urlsplit(emulator.url)
    connection = HTTPConnection(address.hostname, address.port, timeout=20)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    assert 200 == answer.status
    assert answer.headers["content-type"].startswith(kind)
    assert answer.headers["content-security-policy"].startswith("default-src 'none';")
    assert "://" not in body
    assert {} == {route: count for route, count in emulator.counts().items() if "no route" in route}
