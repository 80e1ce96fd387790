"""Every form of a plan in which each PBX differs, and of a status: how long it takes to write, and how large it is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import perf_counter

from benchmarks.world import COMPANIES, SHARING
from rainbow_tenancy.rainbow import System
from rainbow_tenancy.reconcile.operations import Change, CompanyTouched, Kind, Operation, PbxRef, Plan, SiteRef
from rainbow_tenancy.reconcile.status import PbxStatus, Sharing
from rainbow_tenancy.reports.data.parts import Data
from rainbow_tenancy.reports.data.plan import plan_report
from rainbow_tenancy.reports.data.status import status_report
from rainbow_tenancy.reports.forms import fits, form_names, render
from rainbow_tenancy.tenancy import Tenancy
from rainbow_tenancy.tenancy.positions import Files, Place

__all__ = ["FormMeasured", "measure_forms"]


@dataclass(frozen=True, slots=True)
class FormMeasured:
    """What one form of one report took.

    Attributes:
        what: Report and form.
        written: Seconds to write it.
        megabytes: Its size.
    """

    what: str
    written: float
    megabytes: float


def measure_forms(pbxs: int) -> Iterator[FormMeasured]:
    """Write a plan and a status of so many PBXs in every form; the first of each is the data that all forms share."""
    tenancy, plan, status = Tenancy("tenancy/tenancy.yaml", Files()), _plan(pbxs), [_pbx(n) for n in range(pbxs)]
    makers: dict[str, Callable[[], Data]] = {
        "plan": lambda: plan_report(plan, tenancy),
        "status": lambda: status_report(status),
    }
    for name, make in makers.items():
        began = perf_counter()
        report = make()
        yield FormMeasured(f"{name}: data", perf_counter() - began, 0)
        for form in form_names():
            if fits(form, type(report)):
                began = perf_counter()
                text = render(report, form)
                yield FormMeasured(f"{name}: {form}", perf_counter() - began, len(text.encode()) / 1e6)


def _plan(pbxs: int) -> Plan:
    """An update and an association each."""
    operations = []
    for number in range(pbxs):
        ref = PbxRef(f"pbx-{number}", f"PBX {number}", f"{number:024x}", f"PBX{number:04x}-bd96")
        company = CompanyTouched(f"{number % COMPANIES:024x}", f"Company {number % COMPANIES}")
        place, site = Place("tenancy/pbxs.yaml", 10 * number + 1, 3), SiteRef(company.id, "Lyon")
        change = Change("dialing.outboundPrefix", "0", str(number % 7), place)
        operations += [
            Operation(Kind.UPDATE, ref, "it differs", place, changes=(change,), touches=(company,)),
            Operation(Kind.ASSOCIATE, ref, "the files say so", place, company, (site,), (), (company,)),
        ]
    return Plan("0" * 24, operations)


def _pbx(number: int) -> PbxStatus:
    """A PBX with its companies."""
    companies = tuple(
        Sharing(f"{one:024x}", f"Company {one}", f"C-{one}", (SiteRef(f"{one:024x}", "Lyon"),))
        for one in ((number + step) % COMPANIES for step in range(SHARING))
    )
    name, id_ = f"PBX {number}", f"{number:024x}"
    system = System(id=id_, name=name, pbx_id=f"PBX{number:04x}-bd96", status="activated", is_shared=True)
    return PbxStatus(PbxRef(f"pbx-{number}", name, id_, system.pbx_id), system, None, companies)
