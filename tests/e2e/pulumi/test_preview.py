"""What is known before anything is changed: previews, unknown values, mistakes with their paths."""

import pytest

from e2e.pulumi.programs import DIALING, NAME, association, lyon, pbx, program
from e2e.pulumi.test_way import writes
from rainbow_tenancy.emulator.handle import Emulator


def logins_and_walks(emulator: Emulator) -> tuple[int, int]:
    """How often somebody logged in, and how often the companies were walked through."""
    counts = emulator.counts()
    logins, walks = (sum(n for route, n in counts.items() if route.endswith(end)) for end in ("/login", "/companies"))
    return logins, walks


def test_preview_reads_once_and_names_whom_it_touches(project, emulator):
    """Four PBXs and an association are previewed from one reading; companies are logged, nothing is sent."""
    three = {
        f"p{n}": pbx(name=f"P{n}", type="Third party", dialing=DIALING, sharedWith=["Garage Dupont"]) for n in "123"
    }
    three["more"] = association(pbx="${p4.systemId}", company="Fermette SA")
    three["p4"] = pbx(name="P4", type="Third party", dialing=DIALING)
    run = project(program(**three)).preview()
    assert {"create": 6} == run.counts  # with the stack itself
    assert "Garage Dupont" in run.diagnostics
    assert "Fermette SA" in run.diagnostics
    assert ([], (1, 1)) == (writes(emulator), logins_and_walks(emulator))


def test_preview_names_who_loses_a_replaced_association(project, emulator):
    """Another company in an association: both are named, with the resource's name where --diff shows none."""
    plain = pbx(name="Lyon", type="Third party", dialing=DIALING)
    before, after = (association(pbx="${lyon.systemId}", company=name) for name in ("Garage Dupont", "Fermette SA"))
    stack = project(program(lyon=plain, customer=before))
    stack.up()
    stack.write(program(lyon=plain, customer=after))
    run = stack.preview("--diff")
    assert "customer: touches 2 companies: Fermette SA and Garage Dupont" in run.out
    assert "remove from Garage Dupont" in run.out


def test_preview_without_changes_asks_nothing(project, emulator):
    """Check and Diff make no request: a preview without changes does not even log in."""
    stack = project(program(lyon=lyon()))
    stack.up()
    emulator.reset_requests()
    assert [] == stack.preview().steps
    assert {} == emulator.counts()


@pytest.mark.parametrize(
    ("share", "told"),
    [
        ("Boulangerie Mertin", "Boulangerie Mertin"),
        ("Clinique du Parc", "Lyon"),  # two sites, and none is named
        ({"company": "Clinique du Parc", "site": "Paris"}, "Paris"),
    ],
)
def test_unknown_or_ambiguous_company_fails_in_preview(project, emulator, share, told):
    """A company that is not there, or of whose sites none is named, ends the preview with its name."""
    run = project(program(lyon=lyon(sharedWith=[share]))).preview(expect=None)
    assert 0 != run.code
    assert told in run.diagnostics
    assert [] == writes(emulator)


def test_homonyms_fail_in_preview(project, emulator):
    """Two companies of one name: the preview asks for an id or a reference."""
    emulator.change("companies", "Librairie des Arts", name="Garage Dupont")
    run = project(program(lyon=lyon(sharedWith=["Garage Dupont"]))).preview(expect=None)
    assert 0 != run.code
    assert "reference" in run.diagnostics


@pytest.mark.parametrize(
    ("inputs", "path"),
    [
        ({"dialing": {**DIALING, "nationalPrefix": "a"}}, "dialing.nationalPrefix"),
        ({"numberingRules": [{"match": "(", "replaceWith": ""}]}, "numberingRules[0].match"),
        ({"sharedWith": ["Garage Dupont", "Garage Dupont"]}, "sharedWith[1]"),
        ({"serverPingTimeout": 0}, "serverPingTimeout"),
    ],
)
def test_mistakes_have_paths(project, emulator, inputs, path):
    """What is wrong with an input is told with its path, without a request."""
    run = project(program(lyon=lyon(**inputs))).preview(expect=None)
    assert 0 != run.code
    assert path in run.out
    assert {} == emulator.counts()


def test_unknown_values_are_left_for_the_update(project, emulator):
    """A company's name that another resource's output decides is unknown in the preview, and right in the update."""
    resources = {
        "first": pbx(name="First", type="Third party", dialing=DIALING),
        "second": pbx(name="Second of ${first.systemId}", type="Third party", dialing=DIALING, sharedWith=[]),
        "shared": association(pbx="${second.systemId}", company="Garage Dupont"),
    }
    resources["second"]["properties"].pop("sharedWith")
    stack = project(program(**resources))
    assert 3 == len([step for step in stack.preview().steps if step.op == "create"])
    stack.up()
    first = stack.state()["first"]["id"]
    assert 1 == emulator.store.value("SELECT count(*) FROM systems WHERE name = ?", f"Second of {first}")
    assert [] == stack.preview().steps


def test_both_ways_for_one_pbx_are_refused(project, emulator):
    """`sharedWith` is the whole list: an association beside it is refused, in the preview where the PBX is known."""
    both = program(lyon=lyon(), more=association(pbx="${lyon.systemId}", company="Garage Dupont"))
    stack = project(program(lyon=lyon()))
    stack.up()
    emulator.reset_requests()
    stack.write(both)
    run = stack.preview(expect=None)
    assert 0 != run.code
    assert "sharedWith" in run.diagnostics
    assert [] == writes(emulator)
    run = stack.up(expect=None)
    assert (True, []) == (run.code != 0, writes(emulator))


def test_both_ways_for_a_new_pbx_are_refused_before_the_link(project, emulator):
    """Where the PBX is not there yet the update refuses the association before its first write."""
    stack = project(program(lyon=lyon(), more=association(pbx="${lyon.systemId}", company="Garage Dupont")))
    run = stack.up(expect=None)
    assert 0 != run.code
    assert "sharedWith" in run.diagnostics
    links = (
        "SELECT companies.name FROM links JOIN sites ON sites.id = siteId JOIN companies ON companies.id = companyId"
    )
    found = emulator.store.column(f"{links} JOIN systems ON systems.id = systemId WHERE systems.name = ?", NAME)
    assert {"Boulangerie Martin", "Clinique du Parc"} == set(found)
