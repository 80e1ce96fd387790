"""The emulator's answers against ALE's Swagger."""

import pytest

from support.contract import check_answer, check_request, requires_swagger, swagger

pytestmark = requires_swagger

ADMIN = "/api/rainbow/admin/v1.0"
AUTHENTICATION = "/api/rainbow/authentication/v1.0"


def walk(world):
    """Every operation once, in an order that works: method, path, body, account."""
    api, pcg = world.api, world.account("pcg@partner.example")
    garage, martin = api.id_of("sites", "Garage Dupont"), api.id_of("sites", "Boulangerie Martin")
    company, oxo = api.id_of("companies", "Garage Dupont"), api.id_of("systems", "OXO90")
    fresh = api.created("walked")["id"]
    site = api.post("/sites", {"name": "Annexe", "status": "active", "companyId": company}).data["id"]
    prefix = {"pbxMainBundlePrefix": ["9"], "pbxNumberingTranslator": [{"regexpMatch": "^1", "regexpReplace": ""}]}
    operations = [
        ("GET", f"{AUTHENTICATION}/renew", None),
        ("GET", f"{AUTHENTICATION}/validator", None),
        ("GET", f"{AUTHENTICATION}/about", None),
        ("GET", f"{AUTHENTICATION}/logout", None),
        ("GET", f"{ADMIN}/companies", None),
        ("GET", f"{ADMIN}/companies/{company}", None),
        ("GET", f"{ADMIN}/companies/{company}/sites", None),
        ("GET", f"{ADMIN}/sites", None),
        ("POST", f"{ADMIN}/sites", {"name": "Depot", "status": "hold", "companyId": company}),
        ("GET", f"{ADMIN}/sites/{garage}", None),
        ("PUT", f"{ADMIN}/sites/{garage}", {"name": "Garage", "companyId": company}),
        ("DELETE", f"{ADMIN}/sites/{site}", None),
        ("GET", f"{ADMIN}/systems", None),
        ("POST", f"{ADMIN}/systems", {"name": "n", "type": "oxo", "country": "FRA", "isShared": True}),
        ("GET", f"{ADMIN}/systems/{oxo}", None),
        ("GET", f"{ADMIN}/systems/pbxid/ALE12-1234.5678.90", None),
        ("PUT", f"{ADMIN}/systems/{oxo}", prefix),
        ("POST", f"{ADMIN}/systems/{oxo}/reset-password", None),
        ("GET", f"{ADMIN}/systems/{oxo}/state", None),
        ("GET", f"{ADMIN}/systems/countries", None),
        ("GET", f"{ADMIN}/systems/{oxo}/phone-numbers", None),
        ("POST", f"{ADMIN}/sites/{martin}/systems", {"systemId": fresh}),
        ("GET", f"{ADMIN}/sites/{martin}/systems", None),
        ("DELETE", f"{ADMIN}/sites/{martin}/systems/{fresh}", None),
        ("DELETE", f"{ADMIN}/systems/{fresh}", None),
    ]
    steps = [(method, path, body, api) for method, path, body in operations]
    steps += [("GET", "/api/rainbow/pcg/v1.0/pbxs/ALE12-1234.5678.90", None, pcg)]
    return steps


def test_answers_agree_with_the_swagger(world):
    """Every operation's success has the shape that ALE's Swagger gives it."""
    problems = {}
    for method, path, body, account in walk(world):
        reply = account.send(method, path, body)
        assert 200 == reply.status, (method, path, reply.raw)
        if found := check_answer(method, path, reply.status, reply.json):
            problems[f"{method} {path}"] = found
    assert {} == problems


def test_walk_leaves_no_operation_of_the_swagger_out(world):
    """The walk above, the login and the lists below meet every operation that the Swagger subset has."""
    for method, path, body, account in walk(world):
        account.send(method, path, body)
    world.account("pcg@partner.example").get("/api/rainbow/pcg/v1.0/pbxs")
    world.api.get(f"{AUTHENTICATION}/urls", uid="admin@partner.example")
    met = set(world.emulator.counts())
    about = "GET /api/rainbow/{portal}/v1.0/about"
    met |= {f"GET {AUTHENTICATION}/about"} if about in met else set()
    wanted = {f"{verb.upper()} {path}" for path, verbs in swagger()["paths"].items() for verb in verbs}
    assert set() == wanted - met


def test_login_answers_agree_with_the_swagger(world):
    """Login and urls have the shape that ALE's Swagger gives them."""
    reply = world.api.login(world.emulator.email, world.emulator.password)
    assert [] == check_answer("GET", f"{AUTHENTICATION}/login", 200, reply.json)
    urls = world.api.get(f"{AUTHENTICATION}/urls", uid="admin@partner.example")
    assert [] == check_answer("GET", f"{AUTHENTICATION}/urls", 200, urls.json)


@pytest.mark.parametrize("form", ["small", "medium", "full"])
@pytest.mark.parametrize("path", ["/companies", "/sites", "/systems"])
def test_lists_agree_with_the_swagger(api, path, form):
    """Lists have total, limit and offset, and rows of the Swagger's shape, in every format."""
    reply = api.get(path, format=form)
    assert [] == check_answer("GET", ADMIN + path, 200, reply.json)


def test_errors_have_rainbows_shape(api):
    """An error has errorCode, errorMsg, errorDetails and a code of six digits."""
    for reply in (
        api.get("/systems/1"),
        api.get(f"/systems/{'0' * 24}"),
        api.post("/systems", {}),
        api.get("/nowhere"),
        api.send("GET", "/systems", headers={"authorization": "Bearer null"}),
        api.send("GET", f"{AUTHENTICATION}/login"),
    ):
        assert [] == check_answer("GET", "", reply.status, reply.json)
        assert reply.status == reply.json["errorCode"]


def test_requests_are_checked():
    """The checker of requests, which the client's tests rely on, finds wrong routes, parameters and bodies."""
    good = '{"name": "n", "type": "oxe", "country": "FRA", "isShared": true}'
    assert [] == check_request("POST", f"{ADMIN}/systems", body=good)
    assert [] == check_request("GET", f"{ADMIN}/systems", "format=full&limit=1000&offset=0&sortField=id")
    assert [] == check_request("POST", f"{ADMIN}/systems/{'0' * 24}/reset-password")
    wrong = {
        "no such route": ("GET", f"{ADMIN}/system", "", ""),
        "unknown parameter": ("GET", f"{ADMIN}/systems", "page=1", ""),
        "unknown field": ("PUT", f"{ADMIN}/systems/{'0' * 24}", "", '{"prefix": "0"}'),
        "is not of type": ("PUT", f"{ADMIN}/systems/{'0' * 24}", "", '{"isShared": "yes"}'),
        "is a required property": ("POST", f"{ADMIN}/systems", "", '{"name": "n"}'),
        "a body is missing": ("POST", f"{ADMIN}/sites", "", ""),
        "should be no body": ("GET", f"{ADMIN}/sites", "", "{}"),
    }
    for expected, request in wrong.items():
        assert any(expected in problem for problem in check_request(*request)), expected
