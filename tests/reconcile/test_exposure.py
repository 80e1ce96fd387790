"""Which companies share a PBX with whom."""

from rainbow_tenancy.reconcile.exposure import exposure
from reconcile.world import company, estate, site, system

BAKER, CLINIC = company("Baker"), company("Clinic")
OVEN, NORTH, SOUTH = site("Oven", BAKER), site("North", CLINIC), site("South", CLINIC)
FAR = site("Far", company("Stranger"))


def test_only_who_shares_with_others_is_exposed():
    """Two sites of one company are no sharing; a link that is not visible may be anybody's, so it counts."""
    alone = [system("empty"), system("one", OVEN), system("two sites", NORTH, SOUTH), system("only hidden", FAR)]
    shared = [system("z", SOUTH, OVEN), system("a", OVEN, FAR)]
    found = exposure(estate([*alone, *shared], [BAKER, CLINIC], [OVEN, NORTH, SOUTH]))
    assert [("a", ["Baker"], 1), ("z", ["Baker", "Clinic"], 0)] == [
        (one.pbx.name, [each.name for each in one.companies], one.hidden) for one in found
    ]
