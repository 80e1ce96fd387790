"""Foreign text that wants to be obeyed, and reports in which it stands wherever foreign text can stand."""

from dataclasses import replace

from rainbow_tenancy.rainbow import State, System
from rainbow_tenancy.reconcile.apply import Outcome, Result, Status
from rainbow_tenancy.reconcile.customers import Customer
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
from rainbow_tenancy.reports.data.parts import Data
from reports.made import apply_of, at, companies_of, drift_of, exposure_of, plan_of, status_of

EVIL = "::error::\x1b[2J\n::error::\r\u202e\u2028\x7f\x9b\ud800 ##[error] ::set-output name=x:: " + "::stop:: " * 12

# Each wants something of somebody: a terminal, a log, a browser, a spreadsheet, GitHub, GitLab, a reader of SARIF.
NAMES = (
    "<script>alert(1)</script>", "<!-- x", "--> <b>", "]]>", "&lt;b&gt;", "&#64;name", "Clinique [/] Parc",
    "[link=file:///etc/passwd]x[/link]", "a | b", "a \\| b", "`tick`", "``two`` ` one", "```", "\\",
    "*bold*", "_em_", "~~s~~",
    "@name", "@all", "#1", "!1", "&1", "%1", "~label", "$1", "GH-1", "PROJ-12", ":100:", "[text](https://evil.example)",
    "![image](https://evil.example/x.png)", "[a]: https://evil.example", "https://evil.example", "www.evil.example",
    "mail@evil.example", "/merge", "/close\n/merge", "::error::x", "##[error]x", "##vso[task.complete]", "{0} {{x}}",
    "=1+1", "+1", "-1", "@SUM(A1)", " =1+1", "\t=1+1", "＝1+1", "\x1b[2J", "\x9b2J", "a\u202eb", "a\u2028b", "a\u2066b",
    "\ud800", "\x00\x0b\ufffe\uffff", "line\nbreak\r\n- item", " lead", "trail ", "deadbeef1", "\"quoted\"", "'", "",
    "1. Etage", "2) x", "1.",
)  # fmt: skip


def hostile_plan(evil: str = EVIL) -> Plan:
    """Every text that comes from outside is evil."""
    pbx, company, sites = PbxRef(evil, evil + "2", evil, evil), CompanyTouched(evil, evil, True), (SiteRef(evil, evil),)
    place = at(1)._replace(file=evil)
    changes = (
        Change("name", evil, evil, place, Moved.BOTH, evil),
        Change("numberingRules", [], [{"match": evil, "replaceWith": evil}]),
    )
    operations = [
        Operation(kind, replace(pbx, key=f"{evil}{kind}"), evil, place, company, sites, changes, (company,), pbx)
        for kind in Kind
    ]
    hint = Hint(evil, place)
    unmanaged = [Unmanaged(pbx, company, sites), Unmanaged(pbx)]
    blocked = [Blocked(operations[0], evil, evil)]
    plan = Plan(evil, operations, blocked, [Manual(pbx, evil, place)], [hint], unmanaged, [hint], users={evil: 1})
    plan.meetings = [Meeting(pbx, (company,), (company,), 1)]
    plan.pending, plan.base = [Pending(replace(pbx, key=f"{evil}pending"), place)], evil
    return plan


def hostile_outcome(evil: str = EVIL) -> Outcome:
    """Evil details and request ids, in every status."""
    operations = hostile_plan(evil).operations
    return Outcome([Result(one, status, evil, evil + "x") for one in operations for status in Status], evil)


def hostile_statuses(evil: str = EVIL) -> list[PbxStatus]:
    """Evil names, codes, words and channels; known and unknown status, and a missing PBX."""
    ref = PbxRef(evil, evil + "2", evil, evil)
    odd = System(id=evil, name=evil, pbx_id=evil, type=evil, status=evil)
    channels = State({evil: evil})
    return [
        PbxStatus(ref, None),
        PbxStatus(ref, odd, companies=(Sharing(evil, evil, evil, (SiteRef(evil, evil),)),)),
        PbxStatus(ref, System(id=evil, pbx_id=evil, status="activated"), channels, (Sharing(evil, evil),), hidden=1),
    ]


def hostile_customers(evil: str = EVIL) -> list[Customer]:
    """Evil companies, with and without PBXs."""
    return [Customer(evil, evil, evil, (PbxRef(None, evil, evil, evil),)), Customer(evil, evil, None, ())]


def hostile_exposed(evil: str = EVIL) -> list[Exposed]:
    """Evil companies on an evil PBX."""
    return [Exposed(PbxRef(None, evil, evil, evil), (CompanyTouched(evil, evil), CompanyTouched(evil, evil)), 1)]


def hostile_reports(evil: str = EVIL) -> dict[str, Data]:
    """A report of each class in which every foreign text is this one."""
    return {
        "plan": plan_of(hostile_plan(evil)),
        "drift": drift_of(hostile_plan(evil)),
        "apply": apply_of(hostile_outcome(evil), hostile_plan(evil).blocked),
        "status": status_of(hostile_statuses(evil)),
        "companies": companies_of(hostile_customers(evil)),
        "exposure": exposure_of(hostile_exposed(evil)),
    }
