"""`policy.scope`: files that govern only the PBXs of some names, beside others who govern the rest."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.operations import Kind, Plan
from rainbow_tenancy.reconcile.plan import make_plan
from rainbow_tenancy.reconcile.status import pbx_statuses
from rainbow_tenancy.tenancy import TenancyError
from reconcile.world import company, estate, number, plan, planned, site, system, tenancy

BAKERY, CLINIC = company("Bakery"), company("Clinic")
OVEN, WARD = site("Oven", BAKERY), site("Ward", CLINIC)
HEAD = 'version: 1\npolicy: {scope: ["LYON-*", ANNEX]}\n'
FORMER = "companies: {old: {name: Clinic, former: true}}\n"


def world(*systems) -> Estate:
    """These PBXs among two customers."""
    return estate(list(systems), [BAKERY, CLINIC], [OVEN, WARD])


def test_pbxs_outside_are_not_called_unmanaged(tmp_path):
    """Of two PBXs that no file names, only the one in scope is reported, by plan and by status."""
    there = world(system("LYON-2", OVEN), system("annex", OVEN), system("PARIS-1", OVEN))
    assert ["LYON-2", "annex"] == [one.pbx.name for one in plan(tmp_path, HEAD, there).unmanaged]
    assert ["LYON-2", "annex"] == [one.ref.name for one in pbx_statuses(tenancy(tmp_path, HEAD), there)]


def test_former_company_keeps_what_is_outside(tmp_path):
    """A company that left these files' partner stays on the PBXs of others, and is not told that it loses its last."""
    there = world(system("LYON-1", OVEN, WARD), system("PARIS-1", OVEN, WARD))
    found = plan(tmp_path, HEAD + FORMER, there)
    assert ["remove LYON-1 / Clinic"] == planned(found)
    assert [False] == [one.left_without_pbx for one in found.operations[0].touches]


def test_pbx_that_was_renamed_out_of_scope_is_held_back(tmp_path):
    """A block that finds its PBX under a name outside may not touch it: update, removal and deletion are blocked."""
    there = world(system("PARIS-1", OVEN, WARD), system("PARIS-2", pbxId="OLD"))
    blocks = (
        "pbxs:\n"
        f"  LYON-1: {{id: {number('e0', 'PARIS-1')}, sharedWith: [Bakery]}}\n"
        "  LYON-2: {equipment: {id: OLD}, absent: true}\n"
    )
    found = plan(tmp_path, HEAD + blocks + FORMER, there)
    assert [] == found.operations
    assert ["update", "remove", "delete"] == [one.operation.kind.value for one in found.blocked]
    assert {"in Rainbow the PBX bears a name outside policy.scope, so that it is another's"} == {
        one.reason for one in found.blocked
    }


def test_pbx_outside_is_not_replaced(tmp_path):
    """Of a replacement, what would delete a PBX outside is blocked."""
    new = "pbxs: {LYON-1: {type: OXO Connect, dialing: {country: FRA}, sharedWith: [], replaces: OLD}}\n"
    found = plan(tmp_path, HEAD + new, world(system("PARIS-1", pbxId="OLD")))
    assert ["create LYON-1"] == planned(found)
    assert [Kind.REPLACE] == [one.operation.kind for one in found.blocked]


def test_limits_are_reckoned_on_what_is_in_scope(tmp_path):
    """Per cent are of the associations that these files could remove."""
    there = world(system("LYON-1", OVEN, WARD), system("PARIS-1", OVEN, WARD))
    assert 2 == plan(tmp_path, HEAD, there).associations_seen


NAMES = st.sampled_from(["LYON-1", "LYON-2", "lyon-3", "ANNEX", "PARIS-1", "PARIS-2", "ANNEX-2"])
INSIDE = {"lyon-1", "lyon-2", "lyon-3", "annex"}
FOUND_BY = st.sampled_from(["", "id: {id}, ", 'equipment: {{id: "PBX-{other}"}}, ', 'replaces: "PBX-{other}", '])
SAYS = st.sampled_from(
    [
        "sharedWith: []",
        "sharedWith: [Bakery]",
        "sharedWith: [Clinic]",
        "shared: true",
        "shared: false, sharedWith: [Bakery]",
    ]
)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Files whose blocks may reach for any PBX, by name, id, equipment ID, `replaces` or `absent`."""
    lines = []
    for key in draw(st.lists(st.sampled_from(["LYON-1", "LYON-2", "lyon-3", "ANNEX"]), unique=True)):
        other = draw(NAMES)
        by = draw(FOUND_BY).format(id=number("e0", other), other=other)
        absent = "replaces" not in by and draw(st.booleans())
        more = "absent: true" if absent else f"type: OXO Connect, dialing: {{country: BEL}}, {draw(SAYS)}"
        lines.append(f"  {key}: {{{by}{more}}}\n")
    report = draw(st.sampled_from(["remove", "report"]))
    head = f'version: 1\npolicy: {{scope: ["LYON-*", ANNEX], unmanagedAssociations: {report}}}\n'
    return head + draw(st.sampled_from(["", FORMER])) + ("pbxs:\n" + "".join(lines) if lines else "")


@st.composite
def worlds(draw: st.DrawFn) -> Estate:
    """PBXs inside and outside, shared and ordinary, with any of the two companies."""
    names = draw(st.lists(NAMES, unique=True))
    shared = st.sampled_from([True, True, False])
    return world(
        *(system(name, *draw(st.sampled_from([(), (OVEN,), (OVEN, WARD)])), shared=draw(shared)) for name in names)
    )


def named(found: Plan, there: Estate) -> set[str]:
    """The names that the PBXs of all operations and of all unmanaged PBXs bear in Rainbow, or shall bear there."""
    refs = [one.pbx for one in found.operations] + [one.pbx for one in found.unmanaged if one.company is None]
    return {there.by_id[one.system_id].name if one.system_id else one.name for one in refs}


@settings(deadline=None, max_examples=200, suppress_health_check=list(HealthCheck))
@given(text=texts(), there=worlds(), adopt=st.booleans())
def test_no_operation_touches_a_pbx_outside(tmp_path_factory, text, there, adopt):
    """Whatever the files say and Rainbow has, no PBX outside the scope is touched, or called unmanaged."""
    try:
        files = tenancy(tmp_path_factory.mktemp("scope"), text)
        found = make_plan(files, there, adopt=adopt)
    except TenancyError:
        return
    assert set() == {name for name in named(found, there) if name.casefold() not in INSIDE}
