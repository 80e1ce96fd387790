"""Random estates: names that nobody would expect, homonyms, several sites, every kind of PBX."""

from typing import Any

import msgspec
from hypothesis import strategies as st

from rainbow_tenancy.rainbow import Company, Site, System
from rainbow_tenancy.reconcile.equipment import derived_equipment_id
from rainbow_tenancy.reconcile.estate import Estate
from reconcile.world import PARTNER, estate, system

CODE = "s3cr3t-code"
# Names that a file system, YAML, a terminal or the files themselves could take for something else.
HOSTILE = [
    *("on", "null", "~", "1e3", "2024-01-01", "0x1F", "=", "<<", "-", "?", "con", "NUL", "com1", "../../etc/passwd"),
    *("a: b", "# no comment", "{x: y}", "[a]", "*alias", "&anchor", "!!str x", "%YAML", "@x", "`x`", "'", '"', '\\"'),
    *(
        "a\u202eb",
        "a\u2028b",
        "a\u0085b",
        "\ufeffx",
        "é",
        "e\u0301",
        "東京",
        "😀",
        " lead",
        "trail ",
        "${HOME}",
        "{{x}}",
    ),
    *("a\nb", "a\rb\n# x", "tab\there", "\x1b[31mred", "\x7f", "", "x" * 255, "x" * 256, "Straße", "STRASSE", "ﬁ"),
    *("a\n\nversion: 2", '"', "pbxs", "same", "Same", "SAME", "same!", "---", "...", "a #b", "a:", ": a", "|", ">"),
]
TEXTS = st.sampled_from(HOSTILE) | st.text(max_size=12).filter(lambda text: text.isprintable() or "\ud800" not in text)
PLAIN_NAMES = st.sampled_from(["OXO90", "OXE-LYON", "same", "Same", "Bakery", "Clinic", "Lyon", "a", "b", "on"])
NAMES = PLAIN_NAMES | PLAIN_NAMES | st.sampled_from(HOSTILE) | st.text(st.characters(codec="utf-8"), max_size=12)
PREFIXES = st.sampled_from(["", "0", "00", "9", "*8", "+33", "a b", "0" * 33])
PLAIN = st.sampled_from(["", "0", "00"])


USUAL_RULE = {"regexpMatch": "^([0-9]{1,5})$", "regexpReplace": "$1", "description": "Internal numbers"}
USUAL = {
    "country": "FRA",
    "pbxNationalPrefix": "0",
    "pbxInternationalPrefix": "00",
    "pbxMainBundlePrefix": ["0"],
    "pbxNumberingTranslator": [USUAL_RULE],
}


def rules() -> st.SearchStrategy[list[dict[str, Any]]]:
    """Lists of rules, some of which no file can hold."""
    rule = st.fixed_dictionaries(
        {"regexpMatch": st.sampled_from(["^([0-9]{1,5})$", "^0(?!9)", "(", "", "x" * 65, '"\\n'])},
        optional={
            "regexpReplace": st.sampled_from(["$1", "", None, "00"]),
            "description": st.none() | TEXTS,
        },
    )
    two = [USUAL_RULE, {"regexpMatch": "^3699$", "regexpReplace": "03699"}]
    return st.sampled_from([[], [USUAL_RULE], two]) | st.lists(rule, max_size=3)


def answers() -> st.SearchStrategy[dict[str, Any]]:
    """What Rainbow may answer about a PBX beside name and links."""
    return st.fixed_dictionaries(
        {
            "type": st.sampled_from(["oxo", "oxe", "third_party", "third party", "undefined", "new kind", None]),
            "country": st.sampled_from(["FRA", "FRA", "FRA", "BEL", "OFF", "", "fr", None]),
            "status": st.sampled_from(["created", "activated", "unknown"]),
        },
        optional={
            "pbxNationalPrefix": PLAIN | PREFIXES | st.none(),
            "pbxInternationalPrefix": PLAIN | PREFIXES | st.none(),
            "pbxMainBundlePrefix": st.lists(PREFIXES, max_size=3) | PLAIN | st.none(),
            "usePbxMainBundlePrefix": st.booleans() | st.none(),
            "pbxNumberingTranslator": rules() | st.none(),
            "searchResultOrder": st.sampled_from([[], ["PBX", "RAINBOW"], ["LDAP"], ["MOON"], None]),
            "serverPingTimeout": st.sampled_from([120, "120", 60, 0, "soon", None]),
            "pbxLdapId": st.none() | TEXTS,
            "version": st.sampled_from(["R1", None]),
            "isCentrex": st.sampled_from([None, False, False, False, True]),
            "isOxoManaged": st.sampled_from([None, False, False, False, True]),
            "hasMediaPillar": st.booleans(),
            "jid_pbxagent_password": st.just(CODE),
        },
    )


@st.composite
def systems(draw: st.DrawFn, number: int, sites: list[Site]) -> System:
    """A PBX, linked to some of these sites and perhaps to one that nobody sees."""
    name = draw(NAMES)
    linked = draw(st.lists(st.sampled_from(sites), max_size=4)) if sites else []
    derived = derived_equipment_id(PARTNER, "main", draw(st.sampled_from(["oxo90", "same", "a", "pbx"])))
    usual = [f"PBX-{number}", f"PBX-x{number}", f"ALE12-1234.5678.{number}"]
    equipment_ids = [*usual, f"ALE/{number}", derived, "PBX-same", "ALE12-same", ""]
    found = system(
        name,
        *linked,
        shared=draw(st.sampled_from([True, True, True, True, False])),
        id=f"{number:024x}" if draw(st.integers(0, 9)) else f"odd {number}",
        pbxId=draw(st.sampled_from(equipment_ids)),
        **draw(st.just(USUAL) | answers()),
    )
    hidden = draw(st.sampled_from([(), (), ("f" * 24,)]))
    return _with_links(found, (*(site.id for site in linked), *hidden))


def _with_links(found: System, links: tuple[str, ...]) -> System:
    return msgspec.structs.replace(found, links=links)


@st.composite
def estates(draw: st.DrawFn, *, most: int = 6) -> Estate:
    """Companies with none, one or several sites, and PBXs of every kind."""
    companies = [
        Company(
            id=f"{number:024x}",
            name=draw(NAMES),
            bp_id=draw(st.sampled_from([PARTNER, PARTNER, None])),
            reference=draw(st.none() | st.sampled_from(["C-1", "C-2", "", "a\nb"])),
        )
        for number in range(0x100, 0x100 + draw(st.integers(0, 5)))
    ]
    sites = [
        Site(id=f"{0x1000 * (place + 1) + index:024x}", name=draw(NAMES), company_id=company.id)
        for index, company in enumerate(companies)
        for place in range(draw(st.integers(0, 3)))
    ]
    seen = [company for company in companies if draw(st.integers(0, 7))]
    return estate([draw(systems(number, sites)) for number in range(draw(st.integers(0, most)))], seen, sites)
