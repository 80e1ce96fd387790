"""Accept: drift taken back into files that people wrote, and nothing else of them touched."""

from random import Random

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from authoring.estates import NAMES, USUAL_RULE, answers, estates
from authoring.hands import rewritten
from rainbow_tenancy.authoring import export
from rainbow_tenancy.authoring.accept import Accepted, accept, differences
from rainbow_tenancy.authoring.written import loaded
from rainbow_tenancy.rainbow import System
from rainbow_tenancy.rainbow.model import decode_one
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.plan import make_plan
from rainbow_tenancy.tenancy import Tenancy, TenancyError
from reconcile.world import estate

RULES = [
    USUAL_RULE,
    {"regexpMatch": "^3699$", "regexpReplace": "03699"},
    {"regexpMatch": "^0899", "regexpReplace": "", "description": "Premium: 'no' \"calls\""},
]
ANY = settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))


@st.composite
def drifted(draw: st.DrawFn, before: Estate) -> Estate:
    """The same PBXs after somebody clicked: other values, other links, other names."""
    sites = [site.id for site in before.sites]
    return estate([draw(_clicked(system, sites)) for system in before.systems], before.companies, before.sites)


@st.composite
def _clicked(draw: st.DrawFn, system: System, sites: list[str]) -> System:
    changes: dict[str, object] = {}
    if draw(st.booleans()):
        row = {"id": system.id, **draw(answers())}
        other = decode_one(System, msgspec.json.encode({"data": row}), route="", request_id="")
        fields = draw(
            st.sets(
                st.sampled_from(
                    [
                        "country",
                        "pbxNationalPrefix",
                        "pbxMainBundlePrefix",
                        "type",
                        "pbxNumberingTranslator",
                        "searchResultOrder",
                        "pbxLdapId",
                        "usePbxMainBundlePrefix",
                    ]
                ),
                max_size=3,
            )
        )
        changes |= {field: getattr(other, field) for field in fields}
    if draw(st.booleans()):
        changes["pbxNumberingTranslator"] = draw(st.lists(st.sampled_from(RULES), max_size=3))
    if draw(st.booleans()) and sites:
        links: list[str] = draw(st.lists(st.sampled_from(sites), max_size=4, unique_by=str))
        changes["links"] = tuple(links)
    if draw(st.integers(0, 9)) == 0:
        changes["name"] = draw(NAMES)
    if draw(st.integers(0, 9)) == 0:
        changes["is_shared"] = not system.is_shared
    return msgspec.structs.replace(system, **changes)


def contents_of(tenancy: Tenancy, files: dict[str, str]) -> dict[str, bytes]:
    """The files' bytes by the names that messages give them, although they are nowhere on disk."""
    folder = tenancy.root.removesuffix("tenancy.yaml")
    return {f"{folder}{name}": text.encode() for name, text in files.items()}


def accepted(files: dict[str, str], now: Estate) -> tuple[Tenancy, dict[str, bytes], Accepted]:
    """What accepting every difference comes to."""
    tenancy = loaded({name: text.encode() for name, text in files.items()}, "tenancy.yaml")
    contents = contents_of(tenancy, files)
    return tenancy, contents, accept(tenancy, contents, now, differences(make_plan(tenancy, now)))


@ANY
@given(data=st.data(), seed=st.integers(0, 2**32))
def test_accepted_drift_is_gone_and_nothing_else_changed(data, seed):
    """However files are written and Rainbow drifted: what was accepted differs no more, what was refused still does."""
    before = data.draw(estates())
    random = Random(seed)
    exported = export(before, split=random.choice(["none", "pbx", "company"]), pbxs=["*"] if before.systems else [])
    files = {name: rewritten(text, random) for name, text in exported.files.items()}
    now = data.draw(drifted(before))
    try:
        tenancy, contents, result = accepted(files, now)
    except TenancyError:
        return  # a name went to two: nothing can be planned, and nothing accepted
    folder = tenancy.root.removesuffix("tenancy.yaml")
    new = {name.removeprefix(folder): content for name, content in (contents | result.files).items()}
    after = differences(make_plan(loaded(new, "tenancy.yaml"), now))
    assert {one.identity for one in after} <= {refused.difference.identity for refused in result.refused}
    assert bool(result.files) == bool(result.taken)
