"""Random estates in which companies stand in the names of PBXs, files and rules, whoever uses them."""

import re

from hypothesis import strategies as st

from reconcile.world import company, estate, site, system

NAMES = ("Quixano Bäckerei", "Zorbax GmbH", "Wöhlermann & Fils", "Vandelay", "Yoyodyne 77")
REFERENCES = ("REF-QX4410", "REF-77301", "REF-Wolf", "REF-3X3", "REF-YOYO_9")
PLACES = (
    ("Altstadt", "Süd 1011"),
    ("Nord 1112", "Brüssel Midi"),
    ("Köln", "Saint-Étienne"),
    ("Gare 1314", "Ystad"),
    ("Évry", "Quai 1415"),
)
COMPANIES = [company(name, reference=REFERENCES[n], key=f"k{n}") for n, name in enumerate(NAMES)]
SITES = [site(place, one) for one, places in zip(COMPANIES, PLACES, strict=True) for place in places]
COMMON = {"bäckerei", "gmbh", "fils", "nord", "saint"}  # they tell nobody's name
SPELLINGS = (str, str.upper, lambda name: name.replace(" ", "-").replace("ä", "a").replace("ö", "o"), str.casefold)

a_company = st.integers(0, len(NAMES) - 1)
some = st.lists(a_company, max_size=4, unique=True)


@st.composite
def a_name(draw, n):
    """A name of a PBX, of a file or of a tenancy; often it holds what stands for a company, however it is written."""
    if draw(st.booleans()):
        return f"BOX-{n}"
    word = draw(st.sampled_from(SPELLINGS))(draw(st.sampled_from(sorted(standing_for(draw(a_company))))))
    return draw(st.sampled_from(["OXE {} {}", "OXE_{}-{}"])).format(word, n)


@st.composite
def a_world(draw):
    """Files, Rainbow, and files before: PBXs that are new, gone, changed, unnamed, shared with anybody."""
    systems, pbxs, before = [], {}, {}
    for n in range(draw(st.integers(1, 5))):
        name, key = draw(a_name(n)), draw(a_name(n))
        there = draw(st.sampled_from(["both", "both", "both", "files", "rainbow"]))
        if there != "files":
            linked = [SITES[2 * one + draw(st.integers(0, 1))] for one in draw(some)]
            status = draw(st.sampled_from(["created", "activated"]))
            systems.append(system(name, *linked, id=f"e{n:023}", status=status, pbxLdapId=draw(a_name(n))))
        if there != "rainbow":
            rules = [{"match": "^1", "replaceWith": "2", "description": f"for {draw(a_name(n))}"}]
            shares = [{"company": NAMES[one], "site": SITES[2 * one].name} for one in draw(some)]
            pbxs[key] = {
                "name": name,
                "type": "OXO Connect",
                "dialing": {"country": "FRA"},
                "ldapId": draw(a_name(n)),
                "numberingRules": rules,
                "sharedWith": shares,
                "webrtcGateway": draw(st.sampled_from(["expected", "none"])),
            }
            before[key] = pbxs[key] | {"ldapId": draw(a_name(n)), "sharedWith": []}
    waited = {"company": f"Future {NAMES[draw(a_company)]}", "ifMissing": "wait"}
    if pbxs:
        next(iter(pbxs.values()))["sharedWith"].append(waited)
    policy = {"unmanagedAssociations": draw(st.sampled_from(["remove", "report"]))}
    files = {"version": 1, "tenancy": "lyon", "policy": policy, "pbxs": pbxs}
    return files, files | {"pbxs": before}, estate(systems, COMPANIES, SITES), draw(a_name(0))


def standing_for(n):
    """Name, reference and sites of a company, whole, and each of their words by which people know it."""
    wholes = {NAMES[n], REFERENCES[n], *PLACES[n]}
    words = {word for whole in wholes for word in re.findall(r"[^\W_]{4,}", whole)}
    return wholes | {word for word in words if word.casefold() not in COMMON and not re.fullmatch("[0-9]{4}", word)}


def words_of(n):
    """What of a company must be nowhere in a report of another one."""
    spelled = {spelling(word) for word in standing_for(n) for spelling in SPELLINGS}
    return {COMPANIES[n].id, *(place.id for place in SITES[2 * n : 2 * n + 2]), *spelled}
