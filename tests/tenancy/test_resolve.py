"""What the files come to: defaults, profiles, rule sets, companies."""

import pytest

from rainbow_tenancy.fields import FromEnv, FromFile
from rainbow_tenancy.tenancy.tenancy import Connection, Limits, Partner

LAYERS = """
version: 1
defaults:
  dialing: {country: FRA, nationalPrefix: "0", outboundPrefix: ["0", "1"]}
  searchResultOrder: [PBX, LDAP]
profiles:
  belgium:
    dialing: {country: BEL, outboundPrefix: "2"}
    shared: true
pbxs:
  plain: {}
  belgian: {profile: belgium, dialing: {nationalPrefix: ""}}
  own: {profile: belgium, dialing: {country: CHE, outboundPrefix: []}, searchResultOrder: [RAINBOW]}
"""


def test_maps_merge_and_lists_replace(load) -> None:
    """A block lies over its profile, the profile over the defaults; what lies above decides key by key."""
    plain, belgian, own = load(LAYERS).pbxs
    assert {
        "name": "plain",
        "dialing.country": "FRA",
        "dialing.nationalPrefix": "0",
        "dialing.outboundPrefix": ["0", "1"],
        "searchResultOrder": ["PBX", "LDAP"],
    } == plain.values
    assert {
        "name": "belgian",
        "dialing.country": "BEL",
        "dialing.nationalPrefix": "",
        "dialing.outboundPrefix": "2",
        "searchResultOrder": ["PBX", "LDAP"],
    } == belgian.values
    assert {
        "name": "own",
        "dialing.country": "CHE",
        "dialing.nationalPrefix": "0",
        "dialing.outboundPrefix": [],
        "searchResultOrder": ["RAINBOW"],
    } == own.values


def test_every_value_is_blamed_where_it_stands(load) -> None:
    """Positions lead to the defaults, the profile or the block, whichever gives the value."""
    tenancy = load(LAYERS)
    places = {path: str(tenancy.place(at)) for path, at in tenancy.pbxs[2].positions.items()}
    assert {
        "dialing.country": "tenancy.yaml:13:46",
        "dialing.nationalPrefix": "tenancy.yaml:4:43",
        "dialing.outboundPrefix": "tenancy.yaml:13:67",
        "searchResultOrder": "tenancy.yaml:13:91",
        "profile": "tenancy.yaml:13:18",
        "shared": "tenancy.yaml:9:13",
    } == places
    assert "tenancy.yaml:13:3" == str(tenancy.place(tenancy.pbxs[2].at))
    assert "tenancy.yaml:13:3" == str(tenancy.place(tenancy.pbxs[2].at_of("name")))


def test_what_is_left_out_is_not_governed(load) -> None:
    """A block that says nothing governs nothing but its name."""
    (pbx,) = load("version: 1\npbxs: {a: {}}").pbxs
    assert {"name": "a"} == pbx.values
    assert None is pbx.shared_with
    assert (True, False, None, None, None) == (
        pbx.shared, pbx.absent, pbx.equipment_id, pbx.webrtc_gateway, pbx.connection
    )  # fmt: skip


def test_empty_values_are_values(load) -> None:
    """The empty text, the empty list and false are kept: they clear."""
    (pbx,) = load(
        'version: 1\npbxs: {a: {dialing: {nationalPrefix: "", outboundPrefix: [], useOutboundPrefix: false}, '
        "numberingRules: [], sharedWith: []}}"
    ).pbxs
    assert {
        "name": "a",
        "dialing.nationalPrefix": "",
        "dialing.outboundPrefix": [],
        "dialing.useOutboundPrefix": False,
        "numberingRules": [],
    } == pbx.values
    assert () == pbx.shared_with


RULES = """
version: 1
include: [rules.yaml]
defaults: {numberingRules: [{use: internal}]}
pbxs:
  default: {}
  own:
    numberingRules:
      - {match: "1", replaceWith: a}
      - {use: internal}
      - {use: empty}
      - {match: "2", replaceWith: b}
"""
RULE_FILE = (
    "numberingRuleSets:\n  internal:\n    - {match: i, replaceWith: x}\n    - {match: j, replaceWith: y}\n  empty: []\n"
)


def test_rule_sets_take_the_place_of_their_use(load) -> None:
    """`{use: …}` is replaced by the set's rules, each of which keeps its place in its own file."""
    tenancy = load(RULES, {"rules.yaml": RULE_FILE})
    default, own = tenancy.pbxs
    assert ["i", "j"] == [rule["match"] for rule in default.values["numberingRules"]]
    assert ["1", "i", "j", "2"] == [rule["match"] for rule in own.values["numberingRules"]]
    places = [str(tenancy.place(own.positions[f"numberingRules.{i}"])) for i in range(4)]
    assert ["tenancy.yaml:9:9", "rules.yaml:3:7", "rules.yaml:4:7", "tenancy.yaml:12:9"] == places
    assert "rules.yaml:4:7" == str(tenancy.place(default.positions["numberingRules.1"]))


def test_limits_count_after_expansion(wrong) -> None:
    """A hundred rules are enough, also when a set brings them."""
    many = "".join(f"    - {{match: '{i}', replaceWith: ''}}\n" for i in range(60))
    text = f"version: 1\nnumberingRuleSets:\n  s:\n{many}pbxs:\n"
    assert [] == wrong(f"{text}  a: {{numberingRules: [{{use: s}}]}}")
    assert [
        "tenancy.yaml:65:23: numberingRules has 120 rules once its sets are expanded; use at most 100"
    ] == wrong(f"{text}  a: {{numberingRules: [{{use: s}}, {{use: s}}]}}")  # fmt: skip


def test_companies_by_key_name_and_map(load) -> None:
    """A word is a key of companies, else the name of one of them, else an exact name; one object a company."""
    tenancy = load("""
version: 1
companies:
  garage: {reference: C-1, name: Garage Dupont, ifMissing: wait}
  Bare: {}
pbxs:
  a: {sharedWith: [garage, Bare, Other, {company: Third, site: S, ifMissing: wait}, {reference: C-2}]}
  b: {sharedWith: [{reference: C-1, site: S}, Other]}
  c: {sharedWith: [Garage Dupont]}
""")
    first, second, third = tenancy.pbxs
    assert [
        ("Garage Dupont", None, "C-1", None, True),
        ("Bare", None, None, None, False),
        ("Other", None, None, None, False),
        ("Third", None, None, "S", True),
        (None, None, "C-2", None, False),
    ] == [
        (share.company.name, share.company.id, share.company.reference, share.site, share.wait_if_missing)
        for share in first.shared_with
    ]
    assert first.shared_with[0].company is second.shared_with[0].company is third.shared_with[0].company
    assert first.shared_with[2].company is second.shared_with[1].company
    assert "tenancy.yaml:7:28" == str(tenancy.place(first.shared_with[1].at))


def test_uses_of_companies_add_to_the_pbx(load) -> None:
    """A company's `uses` stand beside the PBX's own list, with places of their own."""
    tenancy = load(
        "version: 1\ncompanies: {k: {name: K, uses: [a, {pbx: b, site: S}]}}\npbxs: {a: {sharedWith: [L]}, b: {}}"
    )
    a, b = tenancy.pbxs
    assert (["L"], ["K"]) == ([share.company.name for share in a.shared_with], [share.company.name for share in a.uses])
    assert (None, [("K", "S")]) == (b.shared_with, [(share.company.name, share.site) for share in b.uses])
    assert "tenancy.yaml:2:33" == str(tenancy.place(a.uses[0].at))


def test_several_sites_of_a_company(load) -> None:
    """With sites named, each is an association of its own."""
    (pbx,) = load("version: 1\npbxs: {a: {sharedWith: [{company: A, site: S}, {company: A, site: T}]}}").pbxs
    assert ["S", "T"] == [share.site for share in pbx.shared_with]


def test_former_companies(load) -> None:
    """A former company is listed with its place, to be removed from every PBX."""
    tenancy = load("version: 1\ncompanies: {fermette: {name: Fermette SA, former: true}, Other: {former: true}}")
    assert [("Fermette SA", "tenancy.yaml:2:13"), ("Other", "tenancy.yaml:2:58")] == [
        (former.company.name, str(tenancy.place(former.at))) for former in tenancy.former
    ]


def test_equipment(load) -> None:
    """Fleet gives ID and code; equipment gives either, or leaves both to Rainbow."""
    fleet, own, generated, file = load("""
version: 1
pbxs:
  fleet: {type: OXO Connect, fleet: {fleetReference: ALE12, installationReference: 1234.5678.90}}
  own: {equipment: {id: PBX-1, activationCode: {fromEnv: RAINBOW_SECRET_OWN}}}
  generated: {equipment: {generate: rainbow}}
  file: {equipment: {activationCode: {fromFile: lyon/code}}}
""").pbxs
    assert ("ALE12-1234.5678.90", True, None) == (fleet.equipment_id, fleet.fleet, fleet.activation_code)
    assert ("PBX-1", FromEnv.model_validate({"fromEnv": "RAINBOW_SECRET_OWN"})) == (
        own.equipment_id,
        own.activation_code,
    )
    assert (None, True) == (generated.equipment_id, generated.generated_by_rainbow)
    assert FromFile.model_validate({"fromFile": "lyon/code"}) == file.activation_code


def test_connection_merges_too(load) -> None:
    """A proxy's parts may come from a profile and from the block."""
    (pbx,) = load("""
version: 1
profiles: {site: {connection: {httpProxy: {host: proxy.example, port: 8080, username: u}}}}
pbxs:
  a: {type: OmniPCX Enterprise, profile: site, connection: {dnsServers: [192.0.2.1, "2001:db8::1"],
      httpProxy: {port: 3128, password: {fromFile: p}}}}
""").pbxs
    expected = Connection(
        ("192.0.2.1", "2001:db8::1"), "proxy.example", 3128, "u", FromFile.model_validate({"fromFile": "p"})
    )
    assert expected == pbx.connection


def test_identity_keys(load) -> None:
    """Whatever finds a PBX, or says what becomes of it, is carried on."""
    a, b = load("""
version: 1
pbxs:
  a: {id: 5c0000000000000000000001, name: A, renamedFrom: O, replaces: PBX-O, webrtcGateway: none, shared: false,
      sharedWith: [X]}
  b: {name: Old, absent: true}
""").pbxs
    assert ("5c0000000000000000000001", "A", "O", "PBX-O", "none", False) == (
        a.id, a.name, a.renamed_from, a.replaces, a.webrtc_gateway, a.shared
    )  # fmt: skip
    assert ("Old", True, {}) == (b.name, b.absent, b.values)


def test_names_may_repeat_where_something_else_finds_the_pbx(wrong) -> None:
    """Homonymous PBXs are fine as long as id or equipment ID tells them apart."""
    text = "version: 1\npbxs: {a: {name: N, id: 5c0000000000000000000001}, b: {name: N, equipment: {id: E}}}"
    assert [] == wrong(text)


def test_the_root_file_without_more(load) -> None:
    """What the root file leaves out has the documented defaults."""
    tenancy = load("version: 1")
    assert ("main", True, Limits((5,), ()), Partner(), []) == (
        tenancy.name, tenancy.remove_unmanaged, tenancy.limits, tenancy.partner, tenancy.pbxs
    )  # fmt: skip


def test_policy_and_partner(load) -> None:
    """Limits are numbers, per cent or both; the partner keeps its place."""
    tenancy = load("""
version: 1
tenancy: lyon
partner: {host: openrainbow.com, id: 5a0000000000000000000001}
policy: {unmanagedAssociations: report, limits: {removals: [3, 10%], companiesTouched: 20%}}
""")
    assert ("lyon", False) == (tenancy.name, tenancy.remove_unmanaged)
    assert Limits((3, "10%"), ("20%",)) == tenancy.limits
    assert ("openrainbow.com", "5a0000000000000000000001") == (tenancy.partner.host, tenancy.partner.id)
    assert "tenancy.yaml:4:1" == str(tenancy.place(tenancy.partner.at))


def test_touching_one_limit_leaves_the_other(load) -> None:
    """A limit on companies does not lift the one on removals."""
    tenancy = load("version: 1\npolicy: {limits: {companiesTouched: 10}}")
    assert Limits((5,), (10,)) == tenancy.limits


def test_hints(load) -> None:
    """What is declared and used by nobody is a hint, not an error."""
    tenancy = load("version: 1\nprofiles: {p: {}}\nnumberingRuleSets: {r: []}\ncompanies: {k: {}}\npbxs: {a: {}}")
    assert [
        "tenancy.yaml:2:12: no PBX uses the profile p; take it out if it is not meant for later",
        "tenancy.yaml:3:21: nobody uses the numbering rule set r; take it out if it is not meant for later",
        "tenancy.yaml:4:13: the company k shares no PBX; name it in sharedWith, or give it uses",
    ] == [str(hint) for hint in tenancy.hints]


def test_enterprise_without_connection_is_a_hint(load) -> None:
    """An OmniPCX Enterprise that says nothing of its network is a hint; a default may say it, an OXO needs none."""
    blocks = "a: {type: OmniPCX Enterprise}, c: {absent: true}"
    (hint,) = load(f"version: 1\npbxs: {{{blocks}, b: {{type: OXO Connect}}}}").hints
    wrong = "a: OmniPCX Enterprise without connection, so a sheet cannot say how it reaches the network"
    assert f"tenancy.yaml:2:8: {wrong}; write connection: with dnsServers or httpProxy" == str(hint)
    defaults = "defaults: {connection: {dnsServers: [192.0.2.53]}}"
    assert [] == load(f"version: 1\n{defaults}\npbxs: {{{blocks}}}").hints


def test_a_wrong_block_does_not_make_more_mistakes(wrong) -> None:
    """Who names a block that has a mistake is not told that it is not there."""
    text = """
version: 1
defaults: {type: nonsense}
profiles: {p: {nonsense: 1}}
numberingRuleSets: {r: [{}]}
companies: {k: {nonsense: 1}, l: {uses: [a]}}
pbxs:
  a: {nonsense: 1}
  b: {profile: p, numberingRules: [{use: r}], sharedWith: [k], fleet: {fleetReference: A, installationReference: B}}
"""
    assert ["3:18", "4:16", "5:25", "5:25", "6:17", "8:7"] == [
        line.split(": ")[0].removeprefix("tenancy.yaml:") for line in wrong(text)
    ]


@pytest.mark.parametrize("text", ["${HOME}", "$HOME", "{{ x }}", "~user", "%PATH%"])
def test_nothing_is_expanded(text: str, load) -> None:
    """`${…}` and its like are text."""
    (pbx,) = load(f"version: 1\npbxs: {{a: {{name: '{text}'}}}}").pbxs
    assert text == pbx.name


def test_a_mistake_behind_an_alias_is_one_mistake(wrong) -> None:
    """What several blocks share by an alias is blamed once, also where each finds something else wrong in it."""
    text = """
version: 1
pbxs:
  a: {dialing: &d {country: 1, outboundPrefix: ["0", 1, "2", 3]}, sharedWith: &s [1, A, 2, A]}
  b: {connection: *d, sharedWith: *s}
companies:
  k: {uses: *s}
"""
    assert [
        "4:20: country is no key of connection",
        '4:29: country is the number 1 to YAML, not the text "1"',
        "4:32: outboundPrefix is no key of connection",
        '4:54: the prefix is the number 1 to YAML, not the text "1"',
        '4:62: the prefix is the number 3 to YAML, not the text "3"',
        '4:83: the PBX is the number 1 to YAML, not the text "1"',
        '4:83: the company is the number 1 to YAML, not the text "1"',
        "4:86: there is no PBX A",
        '4:89: the PBX is the number 2 to YAML, not the text "2"',
        '4:89: the company is the number 2 to YAML, not the text "2"',
        "4:92: A shares this PBX twice, first at tenancy.yaml:4:86",
        "4:92: there is no PBX A",
    ] == [line.removeprefix("tenancy.yaml:").split("; ")[0] for line in wrong(text)]


SCOPED = """
version: 1
policy: {scope: ["LYON-*"]}
pbxs:
  lyon-1: {}
  annex: {}
  paris: {name: PARIS, sharedWith: []}
  lyon-2: {name: LYON-2, renamedFrom: PARIS-2}
"""


def test_name_outside_the_scope_is_blamed_where_it_stands(wrong) -> None:
    """A PBX that these files do not govern cannot be declared in them, nor taken over by renaming it."""
    outside = "is outside policy.scope; correct it, or add a pattern to policy.scope"
    assert [
        f"tenancy.yaml:6:3: annex: the name annex {outside}",
        f"tenancy.yaml:7:17: paris: the name PARIS {outside}",
        f"tenancy.yaml:8:39: lyon-2: the renamedFrom PARIS-2 {outside}",
    ] == wrong(SCOPED)


@pytest.mark.parametrize("scope", ["LYON-*", "[]", "[1]", '[""]'])
def test_scope_is_a_list_of_patterns(wrong, scope) -> None:
    """What is no list of patterns is blamed alone: no PBX is called outside of it."""
    assert 1 == len(wrong(f"version: 1\npolicy: {{scope: {scope}}}\npbxs: {{paris: {{}}}}\n"))
