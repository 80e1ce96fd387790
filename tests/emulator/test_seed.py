"""Seeds: the demo, files, generated worlds, and what is wrong with them."""

import pytest

from rainbow_tenancy.emulator import EmulatorError, Synthetic, parse_latency, parse_synthetic
from rainbow_tenancy.emulator.assumptions import Assumptions
from rainbow_tenancy.emulator.seed import read_seed
from rainbow_tenancy.emulator.serve import make_service


def test_demo_is_the_articles_world(world):
    """The demo has at least eight companies, one of two sites, OXO90 shared by three, and one ordinary PBX."""
    companies = world.api.get("/companies", format="full", isBP="false").data
    assert len(companies) >= 8
    systems = {row["name"]: row for row in world.api.get("/systems", format="full").data}
    assert {"OXO90", "OXE-RHONE-ALPES"} == set(systems)
    assert (3, True, "activated") == tuple(
        value if not isinstance(value, list) else len(value)
        for value in (systems["OXO90"][name] for name in ("siteId", "isShared", "status"))
    )
    assert False is systems["OXE-RHONE-ALPES"]["isShared"]
    clinique = world.api.id_of("companies", "Clinique du Parc")
    sites = world.api.get(f"/companies/{clinique}/sites").data
    assert ["Lyon", "Villeurbanne"] == [site["name"] for site in sites]


def test_ids_are_the_same_each_time(start):
    """Two emulators of one seed have the same ids, and newer objects sort behind them."""
    first, second = start(), start()
    rows = [world.api.get("/systems", sortField="id").data for world in (first, second)]
    assert rows[0] == rows[1]
    assert first.api.created()["id"] > rows[0][-1]["id"]


def test_seed_from_a_file(start, tmp_path):
    """A YAML file is read; a company without sites gets one of its own name, `sites: []` gets none."""
    path = tmp_path / "seed.yaml"
    path.write_text("partner: {name: P}\ncompanies: [{name: A}, {name: B, sites: []}]\n", encoding="utf-8")
    assert ["A"] == [site["name"] for site in start(path).api.get("/sites").data]


def test_names_that_several_bear(start):
    """PBXs, companies and sites of one name get ids of their own; the first has that of a name which nobody shares."""
    pbx, rest = {"name": "X", "type": "oxe", "sites": ["B"]}, [{"name": "B"}]
    one = start({"companies": [{"name": "A", "sites": ["S"]}, *rest], "pbxs": [pbx]}).api
    several = start({"companies": [{"name": "A", "sites": ["S", "S"]}, {"name": "A"}, *rest], "pbxs": [pbx] * 3}).api
    for path, name, number in (("/companies", "A", 2), ("/sites", "S", 2), ("/systems", "X", 3)):
        first, found = (
            {row["id"] for row in api.get(path, format="full").data if row["name"] == name} for api in (one, several)
        )
        assert (1, number) == (len(first), len(found))
        assert first < found
    assert 3 == len({row["pbxId"] for row in several.get("/systems", format="full").data})


def test_everything_a_seed_may_say(start):
    """Statuses, prefixes, rules, centrex, ids and accounts come out as they went in."""
    pbx = {
        "name": "full", "id": "a" * 24, "type": "third_party", "status": "Degraded", "equipmentId": "E",
        "country": "BEL",
        "nationalPrefix": "0", "internationalPrefix": "00", "outboundPrefixes": ["9"], "useOutboundPrefix": False,
        "rules": [{"match": "^1", "replace": "2", "description": "d"}], "version": "v", "ldapId": "l",
        "pingTimeout": 60,
        "searchOrder": ["LDAP"], "hasMediaPillar": True, "sites": ["A"], "activationCode": "1",
    }  # fmt: skip
    api = start({"partner": {"name": "P"}, "companies": [{"name": "A"}], "pbxs": [pbx]}).api
    seen = api.get(f"/systems/{'a' * 24}").data
    expected = {
        "pbxId": "E", "type": "third_party", "country": "BEL", "pbxNationalPrefix": "0", "pbxInternationalPrefix": "00",
        "pbxMainBundlePrefix": ["9"], "usePbxMainBundlePrefix": False, "version": "v", "pbxLdapId": "l",
        "serverPingTimeout": 60, "searchResultOrder": ["LDAP"], "hasMediaPillar": True, "status": "activated",
        "pbxNumberingTranslator": [{"regexpMatch": "^1", "regexpReplace": "2", "description": "d"}],
    }  # fmt: skip
    assert expected == {name: seen[name] for name in expected}
    assert "down" == api.get(f"/systems/{'a' * 24}/state", format="full").data["csta"]


@pytest.mark.parametrize(
    ("seed", "words"),
    [
        ({"companys": []}, "a seed has no companys; right would be accounts"),
        ({"companies": [{"nam": "A"}]}, "a company has no nam"),
        ({"companies": [{"users": 1}]}, "a company needs name"),
        ({"pbxs": [{"name": "x", "sites": ["Nowhere"]}]}, "Nowhere is no site"),
        ({"companies": [{"name": "A", "sites": ["1", "2"]}], "pbxs": [{"name": "x", "sites": ["A"]}]}, "several sites"),
        ({"pbxs": [{"name": "x", "country": "FR"}]}, "pbx x: Invalid format 'System' 'country'"),
        ({"pbxs": [{"name": "x", "status": "Fine"}]}, "status Fine; right would be Pending"),
        ({"companies": [{"name": "A", "bp": "Nobody"}]}, "there is no company Nobody"),
        ({"pbxs": [{"name": "x", "equipmentId": "E"}, {"name": "y", "equipmentId": "E"}]}, "there twice .*pbxId"),
    ],
)
def test_wrong_seeds_are_told(seed, words):
    """A wrong seed is refused with one line that says what is wrong."""
    with pytest.raises(EmulatorError, match=words):
        make_service({"partner": {"name": "P"}, **seed}, Assumptions())


@pytest.mark.parametrize("text", ["[]", "a: [", "\0"])
def test_wrong_seed_files_are_told(tmp_path, text):
    """A file that is no YAML mapping, or not there, is told in one line."""
    path = tmp_path / "seed.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EmulatorError, match="--seed") as caught:
        read_seed(path)
    assert "\n" not in str(caught.value)
    for missing, why in (("missing.yaml", "No such file or directory"), (".", "Is a directory")):
        with pytest.raises(EmulatorError, match=f": {why}; right would be a YAML file$"):
            read_seed(tmp_path / missing)
    path.write_bytes(b"partner: {name: \xe9}")
    with pytest.raises(EmulatorError, match="not in UTF-8"):
        read_seed(path)


def test_synthetic_world(start):
    """A generated world has the asked size, each PBX shared by so many different companies, visible to the partner."""
    api = start(Synthetic(pbxs=20, companies=7, sharing=3)).api
    systems = api.get("/systems", format="full").json
    assert 20 == systems["total"]
    assert {3} == {len(set(row["siteId"])) for row in systems["data"]}
    assert 7 == api.get("/sites").json["total"]


def test_options_of_the_command_line():
    """Latency and size are read from words; what is no such word is refused with an example."""
    assert (0.02, 1.5) == (parse_latency("20ms"), parse_latency("1.5s"))
    assert Synthetic(5, 30, 2) == parse_synthetic("pbxs=5,sharing=2")
    for wrong in (lambda: parse_latency("20"), lambda: parse_synthetic("pbxs"), lambda: parse_synthetic("cats=1")):
        with pytest.raises(EmulatorError, match="right would be"):
            wrong()
    with pytest.raises(EmulatorError, match="cannot share"):
        parse_synthetic("companies=2,sharing=3")
