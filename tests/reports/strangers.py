"""Random estates in which companies stand in the names of PBXs, files and rules, whoever uses them."""

from hypothesis import strategies as st

from reconcile.world import company, estate, site, system

NAMES = ("Quixano Bäckerei", "Zorbax GmbH", "Wöhlermann & Fils", "Vandelay", "Yoyodyne 77")
COMPANIES = [company(name, reference=f"REF-{n}X{n}", key=f"k{n}") for n, name in enumerate(NAMES)]
SITES = [site(f"{place} {n}{n}", one) for n, one in enumerate(COMPANIES) for place in ("Nord", "Süd")]
SPELLINGS = (str, str.upper, lambda name: name.replace(" ", "-").replace("ä", "a").replace("ö", "o"), str.casefold)

a_company = st.integers(0, len(NAMES) - 1)
some = st.lists(a_company, max_size=4, unique=True)


@st.composite
def a_name(draw, n):
    """A name of a PBX, of a file or of a tenancy, often with a company's name in it, however it is written."""
    if draw(st.booleans()):
        return f"BOX-{n}"
    return f"OXE {draw(st.sampled_from(SPELLINGS))(NAMES[draw(a_company)])} {n}"


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


def words_of(n):
    """What of a company must be nowhere in a report of another one."""
    one = COMPANIES[n]
    spelled = {spelling(one.name) for spelling in SPELLINGS}
    sites = {word for place in SITES[2 * n : 2 * n + 2] for word in (place.id, place.name)}
    return {one.id, one.reference or "", *spelled, *sites}
