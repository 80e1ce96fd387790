"""What each operation rests on, by its kind and by what it sends."""

import pytest

from rainbow_tenancy.doctor.leaning import mark_leaning
from rainbow_tenancy.doctor.verdict import Verdict
from rainbow_tenancy.reconcile.operations import Change, CompanyTouched, Kind, Operation, PbxRef, SiteRef

PBX = PbxRef("k", "PBX", "p1", "PBX-1")
FLEET = PbxRef("k", "PBX", None, "ALE12-1", fleet=True)
DRAWN = PbxRef("k", "PBX")  # its equipment ID is left to Rainbow
SITE, COMPANY = SiteRef("s", "S"), CompanyTouched("c", "C")
PREFIX = "dialing.outboundPrefix"


def rests(*operations, **verdicts):
    """The rows that the first one rests on, within a plan of all of them."""
    mark_leaning(operations, {name.replace("_", "-"): verdict for name, verdict in verdicts.items()})
    return [row.name for row in operations[0].leans_on]


def create(pbx=PBX, sites=(), **fields):
    """A creation with these fields."""
    changes = tuple(Change(path.replace("_", "."), None, value) for path, value in fields.items())
    return Operation(Kind.CREATE, pbx, "w", sites=sites, changes=changes)


ASSOCIATE = Operation(Kind.ASSOCIATE, PBX, "w", company=COMPANY, sites=(SITE,))
REPLACED = Operation(Kind.REPLACE, PbxRef("k", "PBX", "p0"), "w", replaces=PBX)
ALONE = ["create-without-siteId", "unlinked-shared-by-id"]


@pytest.mark.parametrize(
    ("expected", "operations"),
    [
        (["any-equipment-id", *ALONE], [create()]),
        (["any-equipment-id"], [create(), ASSOCIATE]),
        (["any-equipment-id"], [create(sites=(SITE,))]),
        ([], [create(FLEET), ASSOCIATE]),
        ([], [create(DRAWN), ASSOCIATE]),
        (["pbx-names"], [create(DRAWN), ASSOCIATE, REPLACED]),
        ([], [create(FLEET, name="x" * 64), ASSOCIATE]),
        (["name-length"], [create(FLEET, name="x" * 65), ASSOCIATE]),
        (["outbound-prefix-length"], [create(FLEET, dialing_outboundPrefix="9" * 9), ASSOCIATE]),
        (["outbound-prefix-length"], [create(FLEET, dialing_outboundPrefix=["0", "9" * 9]), ASSOCIATE]),
        ([], [ASSOCIATE]),
        (["put-isShared"], [Operation(Kind.MAKE_SHARED, PBX, "w")]),
        ([], [Operation(Kind.UPDATE, PBX, "w", changes=(Change(PREFIX, "0", "9"),))]),
        (["put-prefix"], [Operation(Kind.UPDATE, PBX, "w", changes=(Change(PREFIX, "0", ["0", "9"]),))]),
        (["unlink-numbers"], [Operation(Kind.REMOVE, PBX, "w", company=COMPANY)]),
        (["unlink-numbers", "unlinked-shared"], [Operation(Kind.REMOVE, PBX, "w", company=COMPANY, last_link=True)]),
        (["put-isShared", "foreign-links"], [Operation(Kind.MAKE_ORDINARY, PBX, "w")]),
        (["foreign-links"], [Operation(Kind.DELETE, PBX, "w")]),
        (["foreign-links"], [REPLACED]),
    ],
)
def test_operations_rest_on(expected, operations):
    """A kind rests on its rows, and some only where they send what somebody might refuse."""
    assert expected == rests(*operations)


def test_confirmed_and_contradicted():
    """What is confirmed is rested on no more; what is contradicted is called so; anything else is not confirmed."""
    delete = Operation(Kind.DELETE, PBX, "w")
    assert [] == rests(delete, foreign_links=Verdict.CONFIRMED)
    for verdict, contradicted in ((Verdict.CONTRADICTED, True), (Verdict.NOT_OBSERVABLE, False)):
        assert ["foreign-links"] == rests(delete, foreign_links=verdict)
        assert [contradicted] == [row.contradicted for row in delete.leans_on]
