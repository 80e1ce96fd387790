"""A plan by hand that holds every kind of operation and every aside; PBXs in every status."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from rainbow_tenancy.doctor.leaning import mark_leaning
from rainbow_tenancy.doctor.verdict import Verdict
from rainbow_tenancy.fields import FromEnv
from rainbow_tenancy.rainbow import State, System
from rainbow_tenancy.reconcile.apply import Outcome, Result, Status
from rainbow_tenancy.reconcile.customers import Customer
from rainbow_tenancy.reconcile.drift import FAILS, Sort
from rainbow_tenancy.reconcile.exposure import Exposed
from rainbow_tenancy.reconcile.operations import (
    Blocked,
    Change,
    CompanyTouched,
    Hint,
    Kind,
    Manual,
    Meeting,
    Moved,
    Operation,
    PbxRef,
    Pending,
    Plan,
    SiteRef,
    Unmanaged,
)
from rainbow_tenancy.reconcile.status import PbxStatus, Sharing
from rainbow_tenancy.reports.data.apply import ApplyReport, apply_report
from rainbow_tenancy.reports.data.companies import CompaniesReport, companies_report
from rainbow_tenancy.reports.data.drift import DriftReport, drift_report
from rainbow_tenancy.reports.data.exposure import ExposureReport, exposure_report
from rainbow_tenancy.reports.data.plan import PlanReport, plan_report
from rainbow_tenancy.reports.data.status import StatusReport, status_report
from rainbow_tenancy.reports.forms import render
from rainbow_tenancy.tenancy import Tenancy
from rainbow_tenancy.tenancy.positions import NOWHERE, Files, Place
from rainbow_tenancy.tenancy.tenancy import DesiredPbx

TOWNS = ("lyon", "dole", "nice")
FLEET_CODE = "ALE12-1234.5678.90"
INTERNAL = {"match": "^([0-9]{1,5})$", "replaceWith": "$1", "description": "Internal numbers"}
PUBLIC = {"match": "^0([1-9].*)$", "replaceWith": "00$1"}


def at(line: int, column: int = 5) -> Place:
    """A place in the one file."""
    return Place("tenancy/lyon.yaml", line, column)


def whole_plan() -> Plan:
    """Every kind of operation, blocked, manual, hint, unmanaged, not visible, left out; users known and unknown."""
    martin = CompanyTouched("c1", "Boulangerie Martin")
    garage = CompanyTouched("c2", "Garage Dupont", left_without_pbx=True)
    served = CompanyTouched("c2", "Garage Dupont")
    clinic = CompanyTouched("c3", "Clinique du Parc, Centre Hospitalier de la Presqu'île et des Monts d'Or")
    lyon, annex = SiteRef("s1", "Lyon"), SiteRef("s2", "Annexe")
    oxo = PbxRef("oxo-90", "oxo-90", None, FLEET_CODE, fleet=True)
    oxe = PbxRef("lyon-oxe", "OXE-LYON-01", "p1", "PBX712e-bd96")
    old = PbxRef("new-oxe", "OXE-OLD", "p2", "PBX-OLD")
    new = PbxRef("new-oxe", "new-oxe", None, "PBX-NEW")
    branch = PbxRef("branch", "branch", "p3", "PBX-3")
    gone = PbxRef("gone", "OXE-GONE", "p4", "PBX-4")
    plan = Plan(
        "b1",
        operations=[
            Operation(
                Kind.CREATE_SITE,
                oxo,
                "the company has no site of this name, and the files let it be created",
                at(6),
                martin,
                (SiteRef(None, "Lyon"),),
                (),
                (martin,),
            ),
            Operation(
                Kind.CREATE,
                oxo,
                "it is in the files and not in Rainbow",
                at(3),
                changes=(Change("name", None, "oxo-90", at(3)), Change("dialing.country", None, "FRA", at(4))),
                activation_code=FromEnv.model_validate({"fromEnv": "RAINBOW_SECRET_CANARY"}),
            ),
            Operation(
                Kind.ASSOCIATE,
                oxo,
                "the files share it with this company",
                at(6),
                martin,
                (SiteRef(None, "Lyon"),),
                (),
                (martin,),
            ),
            Operation(Kind.MAKE_SHARED, oxe, "the files want it shared and it is ordinary", at(9), touches=(served,)),
            Operation(
                Kind.ASSOCIATE,
                oxe,
                "the files share it with this company",
                at(11),
                clinic,
                (lyon, annex),
                (),
                (clinic,),
            ),
            Operation(
                Kind.UPDATE,
                oxe,
                "Rainbow has other values than the files",
                at(9),
                changes=(
                    Change("dialing.outboundPrefix", "0", ["0", "9"], at(12), Moved.BOTH, "9"),
                    Change("dialing.useOutboundPrefix", False, True, at(13), Moved.RAINBOW, True),
                    Change("numberingRules", [PUBLIC], [INTERNAL, PUBLIC], at(14)),
                ),
                touches=(served, clinic),
                moved=Moved.BOTH,
            ),
            Operation(
                Kind.REMOVE,
                oxe,
                "sharedWith does not name this company",
                at(10),
                garage,
                (lyon,),
                (),
                (garage,),
                moved=Moved.RAINBOW,
            ),
            Operation(Kind.MAKE_ORDINARY, branch, "the files say shared: false", at(20), touches=(martin,)),
            Operation(Kind.DELETE, gone, "its block says absent: true", at(30)),
            Operation(Kind.REPLACE, old, "its block says replaces: PBX-OLD", at(40), replaces=new),
        ],
        blocked=[
            Blocked(
                Operation(
                    Kind.DELETE, PbxRef("last", "OXE-LAST", "p5", "PBX-5"), "its block says absent: true", at(50)
                ),
                "it is connected",
                "disconnect it on site",
            )
        ],
        manual=[Manual(oxo, f"attach a WebRTC gateway with the code {FLEET_CODE}", at(7))],
        hints=[Hint("branch: the rename was applied, renamedFrom can be removed", at(21))],
        unmanaged=[
            Unmanaged(oxe, martin, (lyon,), at(10)),
            Unmanaged(PbxRef(None, "CLICKED-BY-HAND", "p9", "PBX-9")),
        ],
        not_visible=[Hint("lyon-oxe: 2 of its links lead to sites that this account does not see", at(9))],
        left_out=3,
        base="revision main (1a2b3c4d5e6f)",
        users={"c1": 12, "c2": 0, "c3": None},
        meetings=[Meeting(oxo, (martin,), (), 2), Meeting(oxe, (clinic,), (served, martin), 0)],
        pending=[Pending(PbxRef("calm", "OXE-CALM", "p7", "PBX-7"), at(60))],
    )
    mark_leaning(plan.operations, {"foreign-links": Verdict.CONFIRMED, "put-prefix": Verdict.CONTRADICTED})
    return plan


def plan_of_a_changed_default() -> Plan:
    """A default that reaches three PBXs: one of them is shared as well, one changed in a field of its own besides."""
    martin, garage = CompanyTouched("c1", "Boulangerie Martin"), CompanyTouched("c2", "Garage Dupont")
    lyon, dole, nice = (PbxRef(name, f"OXE-{name.upper()}", f"p-{name}", f"PBX-{name}") for name in TOWNS)
    why = "Rainbow has other values than the files"
    prefix = Change("dialing.outboundPrefix", "0", "9", at(4), Moved.FILES, "0")
    own = Change("ldapId", "ldap", "ldap-nice", at(30), Moved.FILES, "ldap")
    return Plan(
        "b1",
        operations=[
            Operation(Kind.ASSOCIATE, lyon, "the files share it with this company", at(12), martin, touches=(martin,)),
            Operation(Kind.UPDATE, lyon, why, at(10), changes=(prefix,), touches=(martin, garage), moved=Moved.FILES),
            Operation(Kind.UPDATE, dole, why, at(20), changes=(prefix,), touches=(garage,), moved=Moved.FILES),
            Operation(Kind.UPDATE, nice, why, at(28), changes=(prefix, own), touches=(garage,), moved=Moved.FILES),
        ],
        base="the last apply",
        users={"c1": 12, "c2": 3},
    )


def every_status() -> list[PbxStatus]:
    """A PBX of the fleet, one that is missing, one of an unknown status, one of which much is unknown."""
    fleets = System(
        id="p1", name="OXO90", pbx_id=FLEET_CODE, type="oxo", status="activated", is_shared=True, has_media_pillar=True
    )
    odd = System(id="p2", name="ODD", pbx_id="PBX-2", type="third party", status="frozen", is_shared=True)
    fresh = System(id="p3", name="FRESH", pbx_id="PBX-3", status="created", is_shared=False, has_media_pillar=False)
    up = State({"connection": "up", "csta": "up"})
    martin = Sharing("c1", "Boulangerie Martin", "C-10401", (SiteRef("s1", "Lyon"), SiteRef("s2", "Annexe")))
    garage = Sharing("c2", f"Garage of {FLEET_CODE}", None, (SiteRef("s3", "Garage"),))
    return [
        PbxStatus(PbxRef("oxo-90", "OXO90", "p1", FLEET_CODE, fleet=True), fleets, up, (martin, garage), hidden=2),
        PbxStatus(PbxRef("lyon-oxe", "OXE-LYON-01", None, "PBX-1"), None),
        PbxStatus(PbxRef(None, "ODD", "p2", "PBX-2"), odd),
        PbxStatus(PbxRef(None, "FRESH", "p3", "PBX-3"), fresh, companies=(martin,)),
    ]


def some_customers() -> list[Customer]:
    """A company with two PBXs, one of them of the fleet, and one without."""
    fleets, other = PbxRef(None, "OXO90", "p1", FLEET_CODE, fleet=True), PbxRef(None, "OXE", "p2", "PBX-2")
    return [
        Customer("c1", "Boulangerie Martin", "C-10401", (fleets, other)),
        Customer("c2", f"Garage of {FLEET_CODE}", None, ()),
    ]


def some_exposed() -> list[Exposed]:
    """A PBX of the fleet that two companies share, and one that a company shares with somebody who is not visible."""
    fleets, other = PbxRef(None, "OXO90", "p1", FLEET_CODE, fleet=True), PbxRef(None, "OXE", "p2", "PBX-2")
    martin, garage = CompanyTouched("c1", "Boulangerie Martin"), CompanyTouched("c2", f"Garage of {FLEET_CODE}")
    return [Exposed(fleets, (martin, garage), 0), Exposed(other, (martin,), 2)]


def of_one(kind: Kind, name: str, **more: Any) -> Operation:
    """A small operation on the PBX of that name."""
    return Operation(kind, PbxRef(name, name, f"id of {name}"), "a reason", **more)


def a_tenancy(*keys: str) -> Tenancy:
    """A tenancy of two files with PBXs of these keys."""
    pbxs = [DesiredPbx(key, NOWHERE, key, {"name": key}, {}) for key in keys]
    return Tenancy("tenancy/tenancy.yaml", Files(), name="lyon", pbxs=pbxs)


def whole_outcome() -> Outcome:
    """Some of everything."""
    operations = whole_plan().operations
    endings = [
        (Status.DONE, "it is there already", ""),
        (Status.DONE, "", ""),
        (Status.DONE, "", ""),
        (Status.FAILED, "Rainbow refused (403, 403030): a WebRTC gateway is attached; detach it on its page", "8f2c"),
        (Status.LEFT, "make shared of lyon-oxe failed", ""),
        (Status.UNKNOWN, "no answer within 30 s", "9d1e"),
        (Status.LEFT, "make shared of lyon-oxe failed", ""),
        (Status.DONE, "", ""),
        (Status.DONE, "", ""),
        (Status.LEFT, "", ""),
    ]
    results = [Result(one, *ending) for one, ending in zip(operations, endings, strict=True)]
    results[1] = replace(results[1], system=System(id="p1", pbx_id=FLEET_CODE))
    return Outcome(results, "the first update did not do what was expected")


DIGEST = "sha256:" + "41c0" * 16


def plan_of(plan: Plan) -> PlanReport:
    """A report of this plan, of a tenancy with one PBX that is as the files say."""
    return plan_report(plan, a_tenancy("calm"), digest=DIGEST, following=f"rainbowctl apply --expect {DIGEST}")


def drift_of(plan: Plan, fails: Collection[Sort] = FAILS) -> DriftReport:
    """The same plan as drift."""
    return drift_report(plan, a_tenancy("calm"), fails=fails, following="rainbowctl plan")


def apply_of(outcome: Outcome, blocked: Sequence[Blocked] = ()) -> ApplyReport:
    """A report of this outcome, beside what its plan held back."""
    root = "tenancy/tenancy.yaml"
    return apply_report(outcome, tenancy="lyon", root=root, blocked=blocked, following="rainbowctl plan")


def status_of(pbxs: list[PbxStatus], left_out: int = 0) -> StatusReport:
    """A report of these PBXs."""
    return status_report(pbxs, tenancy="lyon", root="tenancy/tenancy.yaml", left_out=left_out)


def companies_of(customers: list[Customer], all_of: int = 3) -> CompaniesReport:
    """A report of these companies."""
    return companies_report(customers, all_of=all_of)


def plan_text(plan: Plan, *, full: bool = False) -> str:
    """A plan in the form that most tests look at."""
    return render(plan_of(plan), "text", full=full)


def drift_text(plan: Plan, *, full: bool = False) -> str:
    """Drift as text."""
    return render(drift_of(plan), "text", full=full)


def exposure_of(exposed: list[Exposed]) -> ExposureReport:
    """A report of these PBXs."""
    return exposure_report(exposed)
