"""Functions: what programs ask about companies and PBXs."""

from e2e.pulumi.programs import DIALING, association, pbx, program
from e2e.pulumi.test_way import system, writes


def test_functions_tell_what_is_there(project, emulator):
    """Companies and PBXs by name, as outputs; only the activation code is secret."""
    variables = {
        "company": {"fn::invoke": {"function": "rainbow:getCompany", "arguments": {"name": "Clinique du Parc"}}},
        "companies": {"fn::invoke": {"function": "rainbow:getCompanies", "arguments": {}}},
        "oxo": {"fn::invoke": {"function": "rainbow:getPbx", "arguments": {"name": "OXO90"}}},
        "pbxs": {"fn::invoke": {"function": "rainbow:getPbxs", "arguments": {}}},
        "code": {"fn::invoke": {"function": "rainbow:getActivationCode", "arguments": {"name": "Pending"}}},
    }
    emulator.by_hand(
        "POST", "/systems",
        {"name": "Pending", "type": "oxe", "country": "FRA", "isShared": True, "activationCode": "4711"},
    )  # fmt: skip
    emulator.reset_requests()
    stack = project(program(variables=variables, outputs={name: f"${{{name}}}" for name in variables}))
    stack.up()
    told = stack.outputs()
    assert ["Lyon", "Villeurbanne"] == sorted(site["name"] for site in told["company"]["sites"])
    assert {"Garage Dupont", "Fermette SA"} < {company["name"] for company in told["companies"]["companies"]}
    assert (system(emulator, "OXO90")["id"], 3) == (told["oxo"]["systemId"], told["oxo"]["companiesCount"])
    assert 3 == len(told["pbxs"]["pbxs"])
    assert "[secret]" == told["code"]
    assert "4711" == stack.outputs(secrets=True)["code"]["activationCode"]
    assert ([], 1) == (writes(emulator), sum(n for route, n in emulator.counts().items() if route.endswith("/login")))


def test_function_failure_names_the_argument(project):
    """A PBX that is not there is said so, with the argument."""
    variables = {"x": {"fn::invoke": {"function": "rainbow:getPbx", "arguments": {"name": "nobody"}}}}
    run = project(program(variables=variables, outputs={"x": "${x.systemId}"})).preview(expect=None)
    assert 0 != run.code
    assert "nobody" in run.out


def test_association_by_id_reference_and_site(project, emulator):
    """A company by name, id or reference; the ID of an association is PBX and site."""
    company = emulator.store.value("SELECT id FROM companies WHERE name = ?", "Garage Dupont")
    resources = {
        "lyon": pbx(name="Lyon", type="Third party", dialing=DIALING),
        "a": association(pbx="${lyon.systemId}", company="Clinique du Parc", site="Villeurbanne"),
        "b": association(pbx="${lyon.systemId}", companyId=company),
        "c": association(pbx="${lyon.systemId}", companyReference="C-10458"),
    }
    stack = project(program(**resources))
    stack.up()
    state = stack.state()
    linked = emulator.store.column("SELECT siteId FROM links WHERE systemId = ?", state["lyon"]["id"])
    assert {f"{state['lyon']['id']}/{site}" for site in linked} == {state[name]["id"] for name in "abc"}
    assert [] == stack.preview().steps
    del resources["b"]
    stack.write(program(**resources))
    stack.up()
    assert 2 == emulator.store.value("SELECT count(*) FROM links WHERE systemId = ?", state["lyon"]["id"])
    stack.destroy()
