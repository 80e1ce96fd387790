"""Accept: drift taken back into files that people wrote, and nothing else of them touched."""

import difflib
import re
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import msgspec
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from authoring.estates import NAMES, USUAL_RULE, answers, estates
from authoring.hands import rewritten
from rainbow_tenancy.authoring import export
from rainbow_tenancy.authoring.accept import Accepted, Difference, Refused, accept, differences
from rainbow_tenancy.authoring.written import loaded
from rainbow_tenancy.rainbow import Site, System
from rainbow_tenancy.rainbow.model import decode_one
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.identify import identify
from rainbow_tenancy.reconcile.lock import against_lock, following, lock_of
from rainbow_tenancy.reconcile.plan import make_plan
from rainbow_tenancy.tenancy import Tenancy, TenancyError
from rainbow_tenancy.tenancy.tenancy import DesiredPbx
from reconcile.world import company, estate, site, system

RULES = [
    USUAL_RULE,
    {"regexpMatch": "^3699$", "regexpReplace": "03699"},
    {"regexpMatch": "^0899", "regexpReplace": "", "description": "Premium: 'no' \"calls\""},
]
ANY = settings(deadline=None, max_examples=80, suppress_health_check=list(HealthCheck))


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


# What may stay, each reason with when it is one: the difference, its block, and the PBX of the block.
STAYS: list[tuple[str, Callable[[Difference, DesiredPbx, System | None, Estate], bool]]] = [
    (r"Rainbow has no such PBX: ", lambda _, _block, found, _now: found is None),
    (
        r"Rainbow's value has a form that these files do not know; ",
        lambda one, _, found, _now: not (found and _is_plain(one.what, found)),
    ),
    (
        r"a block can be of an ordinary PBX only if that is linked to exactly one site that this account sees; ",
        lambda one, _, found, now: found is not None and not found.is_shared and 1 != len(_visible(found, now)),
    ),
    (r"this account does not see the company itself", lambda one, _, _found, now: one.what not in now.company),
    (
        r"\S+ is not shared and has \d associations; ",
        lambda _, block, found, now: found is not None and 1 != len(_visible(found, now)) and not block.shared,
    ),
    (
        r"\S+ comes from the fleet and is of type (?!OXO)",
        lambda _, block, found, _now: block.fleet and found is not None and found.type != "oxo",
    ),
    (r"\S+ has the same name \(", lambda _, block, found, _now: found is not None and found.name != block.name),
]
# How values look that a file can always say.
PLAIN = {
    "dialing.country": ("country", r"[A-Z]{3}"),
    "dialing.nationalPrefix": ("pbxNationalPrefix", r"[0-9*#]{0,32}"),
    "name": ("name", r"[A-Za-z0-9 ]+"),
}


def _is_plain(path: str, found: System) -> bool:
    """Whether a file can say without doubt what Rainbow has."""
    api, form = PLAIN.get(path, ("", ""))
    return bool(api) and re.fullmatch(form, str(found.answered(api))) is not None


def _visible(found: System, now: Estate) -> set[str]:
    """The links of a PBX; none where one leads to a site or a company that is not visible."""
    links = set(found.site_ids)
    return links if all(now.company_of.get(link) in now.company for link in links) else set()


def _is_reason(refused: Refused, tenancy: Tenancy, now: Estate) -> bool:
    """Whether a difference stays for a reason that is one."""
    difference, why = refused
    (match,) = [match for match in identify(tenancy, now)[0] if match.pbx.key == difference.pbx]
    return any(re.match(text, why) and holds(difference, match.pbx, match.system, now) for text, holds in STAYS)


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
    for refused in result.refused:
        assert _is_reason(refused, tenancy, now), refused
    assert bool(result.files) == bool(result.taken)
    concerned = {one.pbx for one in result.taken}
    for name, text in files.items():
        untouched = [part for path, part in _parts(text) if path[0] != "companies" and path[-1] not in concerned]
        after_it = new[name].decode()
        for part in untouched:
            assert part in after_it
            after_it = after_it[after_it.index(part) + len(part) :]


def _parts(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """The parts of a file that only their own changes may touch: each PBX's block, and each other section."""
    text = text.removeprefix("\ufeff")
    root: Any = yaml.compose(text, Loader=yaml.SafeLoader)
    for key, value in root.value:
        if key.value == "pbxs" and value.value:
            for inner, block in value.value:
                yield ("pbxs", inner.value), text[inner.start_mark.index : block.end_mark.index]
        else:
            yield (key.value,), text[key.start_mark.index : value.end_mark.index]


# ── A difference at a time ───────────────────────────────────────────────────────────────────────────────────────────

BAKERY, CLINIC, GARAGE = company("Bakery"), company("Clinic"), company("Garage")
OVEN, LYON, PARIS, PIT = site("Bakery", BAKERY), site("Lyon", CLINIC), site("Paris", CLINIC), site("Pit", GARAGE)
RULE = {"regexpMatch": "^([0-9]{1,5})$", "regexpReplace": "$1"}
FORBIDDEN = {"regexpMatch": "^0899", "regexpReplace": "", "description": "Premium"}
OXE = "e" * 24
TEXT = """\
# Our PBXs. Ask Anne before touching OXE.
version: 1
defaults:
  dialing: {country: FRA, nationalPrefix: "0"}   # all of France
profiles:
  north: {dialing: {outboundPrefix: "9"}}

numberingRuleSets:
  internal:
  - {match: '^([0-9]{1,5})$', replaceWith: "$1"}   # short numbers

pbxs:
  oxe:   # the big one
    name:   'OXE-1'     # on the rack
    profile: north
    id: "ID"
    numberingRules:
      - use: internal
      - match: "^0899"         # costs
        replaceWith: ""
    sharedWith:
      - Bakery      # since 2019
      # - Garage    not yet
      - {company: Clinic, site: Lyon}
  oxo: {type: OXO Connect, sharedWith: [ Garage ]}  # quiet
""".replace("ID", OXE)
AS_WRITTEN = {
    "country": "FRA",
    "pbxNationalPrefix": "0",
    "pbxMainBundlePrefix": ["9"],
    "pbxNumberingTranslator": [RULE, {"regexpMatch": "^0899", "regexpReplace": ""}],
}


def oxe(*sites: Site, name: str = "OXE-1", **answered) -> System:
    """The PBX of the first block; as the files say, but for what is given."""
    return system(name, *(sites or (OVEN, LYON)), id=OXE, **{**AS_WRITTEN, **answered})


def oxo(*sites: Site, **answered) -> System:
    """The PBX of the second block."""
    return system("oxo", *(sites or (PIT,)), **{"country": "FRA", "pbxNationalPrefix": "0", **answered})


def patch(*systems: System, text: str = TEXT, companies=(BAKERY, CLINIC, GARAGE)) -> tuple[list[str], list[str]]:
    """The lines that accepting takes out and puts in, and what it refuses."""
    now = estate(list(systems), list(companies), [OVEN, LYON, PARIS, PIT])
    _, contents, result = accepted({"tenancy.yaml": text}, now)
    (name,) = contents
    after = result.files.get(name, contents[name]).decode()
    if result.files:
        left = differences(make_plan(loaded({"tenancy.yaml": after.encode()}, "tenancy.yaml"), now))
        assert {one.identity for one in left} == {refused.difference.identity for refused in result.refused}
    lines = difflib.unified_diff(text.splitlines(), after.splitlines(), n=0, lineterm="")
    changed = [line for line in lines if not line.startswith(("---", "+++", "@@"))]
    return changed, [f"{one.difference.pbx} {one.difference}: {one.why}" for one in result.refused]


def test_files_that_agree_stay_as_they_are():
    """Without a difference nothing is edited."""
    assert ([], []) == patch(oxe(), oxo())


def test_value_of_the_block_is_replaced_in_its_place():
    """Only the value changes: its quotes, the spaces and the comment stay."""
    assert (["-    name:   'OXE-1'     # on the rack", "+    name:   'OXE-9'     # on the rack"], []) == patch(
        oxe(name="OXE-9"), oxo()
    )


def test_inherited_value_gets_an_override_in_the_block():
    """What `defaults` and the profile say stays for the others; this block says otherwise, in one line."""
    changed, refused = patch(oxe(pbxNationalPrefix="", pbxMainBundlePrefix=["0", "9"]), oxo())
    assert ['+    dialing: {nationalPrefix: "", outboundPrefix: ["0", "9"]}'] == changed
    assert [] == refused


def test_override_in_a_flow_block_stays_on_its_line():
    """A block on one line remains one; spaces that somebody left in it remain too."""
    changed, _ = patch(oxe(), oxo(country="FRA", pbxNationalPrefix="8"))
    assert [
        "-  oxo: {type: OXO Connect, sharedWith: [ Garage ]}  # quiet",
        '+  oxo: {type: OXO Connect, dialing: {nationalPrefix: "8"}, sharedWith: [ Garage ]}  # quiet',
    ] == changed


def test_association_comes_and_goes_with_its_own_line():
    """A company that was taken off loses its line, with the comment on it; one that came gets a line."""
    changed, refused = patch(oxe(PIT, LYON), oxo())
    assert (["-      - Bakery      # since 2019", '+      - "Garage"'], []) == (changed, refused)


def test_site_that_was_never_created_is_taken_out_or_gives_way():
    """A line that lets a site be created goes where its association is not there, and names the site that is linked."""
    new = TEXT.replace("site: Lyon}", "site: {name: Annex, create: true}}")
    line = "-      - {company: Clinic, site: {name: Annex, create: true}}"
    assert ([line], []) == patch(oxe(OVEN), oxo(), text=new)
    assert ([line, '+      - {company: Clinic, site: "Paris"}'], []) == patch(oxe(OVEN, PARIS), oxo(), text=new)


def test_link_that_moved_to_another_site_changes_the_site():
    """The line of the company stays, and names the other site."""
    changed, _ = patch(oxe(OVEN, PARIS), oxo())
    assert ["-      - {company: Clinic, site: Lyon}", '+      - {company: Clinic, site: "Paris"}'] == changed


def test_list_that_loses_all_says_so():
    """A list of lines becomes [], because leaving it out would mean something else; comments stay."""
    changed, _ = patch(oxe(), oxo(siteId=[]))
    assert ["+  oxo: {type: OXO Connect, sharedWith: []}  # quiet"] == changed[1:]
    changed, _ = patch(oxe(siteId=[]), oxo())
    assert [
        "-    sharedWith:",
        "-      - Bakery      # since 2019",
        "+    sharedWith: []",
        "-      - {company: Clinic, site: Lyon}",
    ] == changed


def test_rules_keep_sets_that_are_still_whole():
    """A rule that came is put in beside the set; one whose text changed is changed in its place."""
    speaking = {"regexpMatch": "^3699$", "regexpReplace": "03699"}
    changed, refused = patch(oxe(pbxNumberingTranslator=[speaking, RULE, FORBIDDEN]), oxo())
    assert ['+      - {match: "^3699$", replaceWith: "03699"}', '+        description: "Premium"'] == changed
    assert [] == refused


def test_inherited_rules_are_overridden_with_their_sets():
    """Rules of `defaults` are written in the block, those of a set that is still whole by its name."""
    text = TEXT.replace("defaults:\n", "defaults:\n  numberingRules: [{use: internal}]\n")
    changed, refused = patch(oxe(), oxo(pbxNumberingTranslator=[RULE, FORBIDDEN]), text=text)
    rules = '[{use: internal}, {match: "^0899", replaceWith: "", description: "Premium"}]'
    assert [f"+  oxo: {{type: OXO Connect, numberingRules: {rules}, sharedWith: [ Garage ]}}  # quiet"] == changed[1:]
    assert [] == refused


def test_rules_of_a_broken_set_are_written_out():
    """The set stays for others; this block writes what Rainbow has in its place."""
    changed, refused = patch(oxe(pbxNumberingTranslator=[{**RULE, "regexpReplace": "9$1"}, FORBIDDEN]), oxo())
    assert "-      - use: internal" in changed
    assert '+      - {match: "^([0-9]{1,5})$", replaceWith: "9$1"}' in changed
    assert 3 == len(changed)
    assert [] == refused


def test_ordinary_pbx_is_written_as_such():
    """A PBX that was made ordinary gets `shared: false`, where it has one site."""
    changed, refused = patch(oxe(), oxo(isShared=False, bpId=None))
    assert ["+  oxo: {type: OXO Connect, shared: false, sharedWith: [ Garage ]}  # quiet"] == changed[1:]
    assert [] == refused
    changed, refused = patch(oxe(isShared=False), oxo())
    assert [] == changed
    assert 1 == len(refused)
    assert "linked to exactly one site" in refused[0]


NO_SUCH = (
    "Rainbow has no such PBX: if it was renamed in Rainbow, write its new name (or id); if it shall be created, "
    "apply does that; else take its block out"
)


def test_what_the_files_say_on_purpose_is_not_taken_back():
    """A PBX to create, one to delete, a former company: each is refused with the reason and the way out."""
    text = TEXT + "  new: {type: OXO Connect, sharedWith: [Bakery]}\n  old: {absent: true}\n"
    text += "companies:\n  gone: {name: Garage, former: true}\n"
    text = text.replace("[ Garage ]", "[]")
    changed, refused = patch(oxe(OVEN, LYON, PIT), oxo(OVEN), system("old"), text=text)
    assert ['+  oxo: {type: OXO Connect, sharedWith: ["Bakery"]}  # quiet'] == changed[1:]
    assert {
        f"new create: {NO_SUCH}",
        f"new association with Bakery: {NO_SUCH}",
        "old delete: the files want it deleted: apply does that, or take absent out",
        "oxe association with Garage: the files call the company former: apply removes it, or take former out",
    } == set(refused)


def test_value_that_no_file_can_hold_is_refused():
    """Rainbow's value has a form that the files do not know: it stays a difference, and the rest is taken."""
    changed, refused = patch(oxe(country="france", name="OXE-2"), oxo())
    assert 2 == len(changed)
    assert ["oxe dialing.country: Rainbow's value has a form that these files do not know; correct it there"] == refused


def test_company_that_cannot_be_named_is_refused():
    """A company that this account does not see is in no file."""
    _, refused = patch(oxe(OVEN, LYON, PIT), oxo(), text=TEXT.replace("[ Garage ]", "[]"), companies=(BAKERY, CLINIC))
    assert 2 == len(refused)
    assert "this account does not see the company itself" in refused[0]


def test_company_file_gets_the_association_where_companies_keep_theirs():
    """With `uses` in the company's block and none in the PBX's, the line goes where the others are."""
    text = """\
version: 1
companies:
  bakery: {name: Bakery, uses: [oxo]}
  garage:
    name: Garage
    uses:
    - oxo   # since May
pbxs:
  oxo: {sharedWith: []}
"""
    changed, refused = patch(oxo(OVEN, LYON), text=text)
    assert [
        "-    uses:",
        "-    - oxo   # since May",
        "+    uses: []",
        "-  oxo: {sharedWith: []}",
        '+  oxo: {sharedWith: [{company: "Clinic", site: "Lyon"}]}',
    ] == changed
    assert [] == refused
    came = text.replace("name: Bakery, uses: [oxo]", "name: Bakery, uses: []")
    assert "+  bakery: {name: Bakery, uses: [oxo]}" in patch(oxo(OVEN, PIT), text=came)[0]


def test_anchors_are_not_edited():
    """What an anchor shares with other blocks is for a person to change; what an alias stands for gives way."""
    text = """\
version: 1
pbxs:
  oxe: &base
    dialing: {country: &fr FRA, nationalPrefix: "0"}
  oxo:
    <<: *base
    dialing: {country: *fr}
"""
    changed, refused = patch(
        system("oxe", country="BEL", pbxNationalPrefix="0"), system("oxo", country="BEL"), text=text
    )
    assert ["-    dialing: {country: *fr}", "+    dialing: {country: BEL}"] == changed
    assert ["oxe dialing.country: an anchor shares the block with other places; change this place by hand"] == refused


def test_key_that_would_hide_merged_ones_is_refused():
    """`dialing` of a merged map would be hidden by one written here: less would be governed than before."""
    text = """\
version: 1
pbxs:
  oxe: &base
    dialing: {country: FRA, nationalPrefix: "0"}
  oxo: {<<: *base}
"""
    changed, refused = patch(system("oxe", pbxNationalPrefix="0"), system("oxo", pbxNationalPrefix="9"), text=text)
    assert [] == changed
    assert ["oxo dialing.nationalPrefix: oxo would be governed otherwise; change this place by hand"] == refused


def test_rename_takes_renamed_from_with_it():
    """A rename that Rainbow does not have is taken back whole."""
    text = "version: 1\npbxs:\n  oxe:\n    name: NEW\n    renamedFrom: oxe   # in May\n"
    changed, _ = patch(system("oxe"), text=text)
    assert ["-    name: NEW", "-    renamedFrom: oxe   # in May", '+    name: "oxe"'] == changed


BY_NAME = """\
version: 1
pbxs:
  first:
    name: OXE   # on the rack
    dialing: {country: FRA}
    sharedWith: [Bakery]
  second: {name: OXO, sharedWith: [Garage]}
"""


def followed(*systems: System, wanted=()) -> tuple[list[str], set[str]]:
    """The lines that come into BY_NAME, and what is refused, with the lock of before these two PBXs were renamed."""
    files = {"tenancy.yaml": BY_NAME.encode()}
    tenancy = loaded(files, "tenancy.yaml")
    before = [system("OXE", OVEN, id="1" * 24), system("OXO", PIT, id="2" * 24)]
    lock = lock_of(tenancy, estate(before, [BAKERY, GARAGE], [OVEN, PIT]))
    now = estate(list(systems), [BAKERY, GARAGE], [OVEN, PIT])
    known = following(lock, tenancy, now)
    found = [one for one in differences(make_plan(known, now)) if one.pbx in (wanted or {"first", "second"})]
    result = accept(known, contents_of(tenancy, {"tenancy.yaml": BY_NAME}), now, found)
    after = next(iter(result.files.values()), BY_NAME.encode())
    if not wanted:
        assert [] == against_lock(lock, loaded({"tenancy.yaml": after}, "tenancy.yaml"), now)
    came = set(after.decode().splitlines()) - set(BY_NAME.splitlines())
    return sorted(came), {f"{one.difference.pbx} {one.difference}" for one in result.refused}


def test_name_that_was_changed_is_followed_by_the_lock():
    """The lock knows a PBX again that its name alone found: its block gets the new name, with all that drifted."""
    oxo = system("OXO", PIT, id="2" * 24)
    name = '    name: "NEW"   # on the rack'
    assert ([name], set()) == followed(system("NEW", OVEN, id="1" * 24), oxo)
    drifted = system("NEW", OVEN, PIT, id="1" * 24, country="BEL")
    came = ["    dialing: {country: BEL}", name, '    sharedWith: [Bakery, "Garage"]']
    assert (came, set()) == followed(drifted, oxo)


def test_names_that_were_exchanged_are_followed_by_the_lock():
    """Each block keeps the PBX that it meant."""
    came, refused = followed(system("OXO", OVEN, id="1" * 24), system("OXE", PIT, id="2" * 24))
    assert ['    name: "OXO"   # on the rack', '  second: {name: "OXE", sharedWith: [Garage]}'] == came
    assert set() == refused


def test_name_that_no_file_can_hold_is_not_followed():
    """The name stays, and the rest that drifted is taken all the same."""
    renamed = system("a\nb", OVEN, id="1" * 24, country="BEL")
    came, refused = followed(renamed, system("OXO", PIT, id="2" * 24), wanted={"first"})
    assert (["    dialing: {country: BEL}"], {"first name"}) == (came, refused)


def test_names_that_nobody_asked_about_stay():
    """Accepting the drift of one PBX leaves the new name of another alone, and does not stumble over it."""
    systems = system("NEW", OVEN, id="1" * 24), system("OXO", OVEN, id="2" * 24)
    came, refused = followed(*systems, wanted={"second"})
    assert (['  second: {name: OXO, sharedWith: ["Bakery"]}'], set()) == (came, refused)


def test_reported_associations_are_taken_too():
    """With `unmanagedAssociations: report` an association that nobody declared is drift all the same."""
    text = TEXT.replace("defaults:", "policy: {unmanagedAssociations: report}\ndefaults:")
    changed, _ = patch(oxe(OVEN, LYON, PIT), oxo(), text=text)
    assert ['+      - "Garage"'] == changed


def test_homonym_of_a_declared_company_is_written_without_the_word():
    """A company whose name is another's word under `companies` comes in by reference, else by id."""
    declared = company("Twin", key="t1")
    others = company("Twin", key="t2", reference="C-2"), company("Twin", key="t3")
    sites = [site("Main", one) for one in (declared, *others)]
    sites = [type(one)(f"d{index:023}", one.name, one.company_id) for index, one in enumerate(sites)]
    now = estate([system("oxo", *sites)], [declared, *others], sites)
    text = f'version: 1\ncompanies: {{Twin: {{id: "{declared.id}"}}}}\npbxs:\n  oxo: {{sharedWith: [Twin]}}\n'
    _, _, result = accepted({"tenancy.yaml": text}, now)
    assert [] == result.refused
    (after,) = result.files.values()
    assert f'[Twin, {{reference: "C-2"}}, {{id: "{others[1].id}"}}]' in after.decode()


def test_hostile_names_stay_in_their_quotes():
    """Whatever a company is called, its name is one quoted text on one line."""
    evil = company('x"\n  evil: true', key="evil")
    odd = company('a: b # "c"\u202e', key="odd")
    sites = [site("Main", one) for one in (evil, odd)]
    now = estate([system("oxo", *sites)], [evil, odd], sites)
    text = "version: 1\npbxs:\n  oxo: {sharedWith: []}\n"
    _, _, result = accepted({"tenancy.yaml": text}, now)
    (after,) = result.files.values()
    expected = f'"a: b # \\"c\\"\\u202E", {{id: "{evil.id}"}}'
    assert f"version: 1\npbxs:\n  oxo: {{sharedWith: [{expected}]}}\n" == after.decode()
