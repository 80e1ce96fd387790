"""`rainbow:CompanyAssociation`: one company that shares a PBX through one of its sites.

It rules over this link alone. Creating is a wish of a PBX that governs nothing else; removing is a list of associations
with all that the PBX has but this one: so both are plans of the planner that `rainbowctl` uses, brakes included.
"""

from typing import Any, Final

import grpc
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import provider_pb2

from rainbow_tenancy.plugin.difference import Changes, answer, ignored, is_ignored, leaves
from rainbow_tenancy.plugin.engine import name_of
from rainbow_tenancy.plugin.errors import Rejected
from rainbow_tenancy.plugin.operation import Run
from rainbow_tenancy.plugin.telling import both_ways, no_secret, refuse_blocked, tell, tell_moved
from rainbow_tenancy.plugin.values import UNKNOWN, Values, read, write
from rainbow_tenancy.rainbow import Company, Site, System
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.identify import Match
from rainbow_tenancy.reconcile.operations import CompanyTouched, Kind, Operation, PbxRef, Plan, SiteRef
from rainbow_tenancy.reconcile.plan import plan_one
from rainbow_tenancy.reconcile.resolve import Offers, Resolver
from rainbow_tenancy.tenancy import Tenancy, TenancyError
from rainbow_tenancy.tenancy.positions import NOWHERE, Files
from rainbow_tenancy.tenancy.tenancy import CompanyRef, DesiredPbx, Share

__all__ = ["TYPE", "check", "create", "delete", "diff", "read_back", "update"]

TYPE: Final = "rainbow:index:CompanyAssociation"
WHO: Final = ("company", "companyId", "companyReference")
KEYS: Final = ("pbx", *WHO, "site")
OUTPUTS: Final = ("systemId", "siteId", "siteName", "linkedCompanyId", "linkedCompany")
# Each input that finds the link, and the outputs that tell whether a new value still finds the same.
SAME: Final = {
    "pbx": ("systemId",),
    "company": ("linkedCompany",),
    "companyId": ("linkedCompanyId",),
    "site": ("siteName", "siteId"),
}
NO_NEW_SITE: Final = "name a site that is there; sharedWith of a rainbow:Pbx may create one, and so may rainbowctl"
OFFERS: Final = Offers(
    missing_company="correct it, or create the company in Rainbow",
    one_of_sites="set site to one of {sites}",
    other_site="its sites are: {sites}",
    no_site="create one in Rainbow; sharedWith of a rainbow:Pbx may do so, and so may rainbowctl",
)
# Outputs that may repeat a secret input, or give it away.
TOLD_BY: Final = {
    "pbx": ("systemId",),
    **dict.fromkeys((*WHO, "site"), ("siteId", "siteName", "linkedCompanyId", "linkedCompany")),
}


# ── Without a request ────────────────────────────────────────────────────────────────────────────────────────────────


async def check(request: provider_pb2.CheckRequest, run: Run) -> provider_pb2.CheckResponse:
    """The inputs, or what is wrong with them."""
    inputs = read(request.news)
    run.secrets.update(inputs.secret_texts())
    if request.olds.fields:
        run.program.known.add(request.urn)
    wrong = [
        provider_pb2.CheckFailure(property="" if inputs.holds_secret((name,)) else name, reason=f"{name}: {why}")
        for name, why in _mistakes(inputs)
    ]
    pbx = inputs.plain.get("pbx")
    if not wrong and isinstance(pbx, str):
        _claim(run, pbx, request.urn)
    return provider_pb2.CheckResponse(inputs=request.news, failures=wrong)


def _mistakes(inputs: Values) -> list[tuple[str, str]]:
    plain = inputs.plain
    wrong = [
        (name, NO_NEW_SITE if name == "site" and isinstance(value, dict) else "text is meant here, not empty")
        if name in KEYS
        else (name, f"no such key; the keys are {', '.join(KEYS)}")
        for name, value in plain.items()
        if name not in KEYS or not (value is UNKNOWN or (isinstance(value, str) and value))
    ]
    if "pbx" not in plain:
        wrong.append(("pbx", "give Rainbow's id of the PBX, the output systemId of a rainbow:Pbx"))
    given = [name for name in WHO if name in plain]
    if len(given) != 1:
        wrong.append((given[1] if given else "company", f"give exactly one of {', '.join(WHO)}"))
    return wrong


def _claim(run: Run, system_id: str, urn: str) -> None:
    """Refuse an association of a PBX whose list is the whole list."""
    other = run.program.exclusive.get(system_id)
    if other:
        raise Rejected(both_ways(name_of(other), name_of(urn)))
    run.program.associated[system_id] = urn


async def diff(request: provider_pb2.DiffRequest, run: Run) -> provider_pb2.DiffResponse:
    """What differs; what finds another PBX, company or site replaces the association."""
    old, new, outputs = read(request.old_inputs).plain, read(request.news).plain, read(request.olds).plain
    patterns = ignored(request.ignoreChanges)
    changes: Changes = {path: kind for path, kind in leaves(old, new, ()) if not is_ignored(path, patterns)}
    replacing = [path for path in changes if _finds_another(str(path[0]), new, outputs)]
    run.program.compared(request.urn, request.id, differs=bool(changes))
    if replacing:
        run.program.let_go(request.urn, request.id)
    else:
        _refuse_second(run, request.urn, request.id)
    return answer(changes, replacing)


def _refuse_second(run: Run, urn: str, identity: str) -> None:
    """Refuse a resource whose link is another resource's already: taking one out would take the link of both."""
    if other := run.program.other_holder(urn, identity):
        raise Rejected(
            f"{name_of(urn)} and {name_of(other)} are one association: the same PBX and site; take one of them out of "
            "the program"
        )


def _finds_another(name: str, new: dict[str, Any], outputs: dict[str, Any]) -> bool:
    """Whether an input that changed may lead to another link than the one that is there."""
    if name not in new:
        return False  # another input names the company, or any site of it will do
    return new[name] not in [outputs.get(output, UNKNOWN) for output in SAME.get(name, ())] or new[name] is UNKNOWN


# ── Making and removing ──────────────────────────────────────────────────────────────────────────────────────────────


async def create(request: provider_pb2.CreateRequest, run: Run) -> provider_pb2.CreateResponse:
    """Link the PBX to a site of the company; a link that is there already is as good."""
    inputs = read(request.properties)
    if request.preview and (run.is_blind or any(inputs.plain.get(key) is UNKNOWN for key in (*WHO, "site"))):
        return provider_pb2.CreateResponse(properties=_outputs(inputs, None))
    estate = await run.estate()
    pbx = inputs.plain["pbx"]
    if pbx is UNKNOWN:
        company, site = _found(inputs, estate, None)
        touched = CompanyTouched(company.id, company.name)
        sites = (SiteRef(site.id, site.name),)
        new = Operation(Kind.ASSOCIATE, PbxRef(None, ""), "", sites=sites, company=touched, touches=(touched,))
        also = [new, *await _replaced(request.urn, run)]
        await tell(Plan(estate.partner_id), request.urn, run, preview=True, also=also)
        return provider_pb2.CreateResponse(properties=_outputs(inputs, None, company, site))
    async with run.lock(pbx):
        system = await run.find(pbx)
        if system is None:
            raise Rejected(f"pbx: no PBX with the id {pbx} is visible to this account", grpc.StatusCode.NOT_FOUND)
        _claim(run, pbx, request.urn)
        if not system.is_shared:
            raise Rejected(f"the PBX {system.name} is ordinary: only a shared one is associated with companies")
        company, site = _found(inputs, estate, system)
        pbx_wished = _only(system, name_of(request.urn))
        pbx_wished.uses = (_share(inputs),)
        plan = _plan_of(pbx_wished, system, estate)
        refuse_blocked(plan)
        identity = f"{pbx}/{site.id}"
        if run.program.is_moved(request.urn) and site.id in system.site_ids:
            there = f"{identity}, the association of {system.name} with {company.name}"
            await tell_moved(request.urn, there, run, preview=request.preview)
        _refuse_second(run, request.urn, identity)
        run.program.hold(request.urn, identity)
        if request.preview:
            await tell(plan, request.urn, run, preview=True, also=await _replaced(request.urn, run))
            return provider_pb2.CreateResponse(properties=_outputs(inputs, system, company, site))
        ended = await run.carry_out(plan, no_secret, request.timeout)
    if ended.wrong:
        raise Rejected("\n".join(ended.wrong), grpc.StatusCode.UNAVAILABLE)
    run.program.made.add(identity)
    return provider_pb2.CreateResponse(id=identity, properties=_outputs(inputs, system, company, site))


def _share(inputs: Values) -> Share:
    plain = inputs.plain
    who = CompanyRef(plain.get("company"), plain.get("companyId"), plain.get("companyReference"))
    return Share(who, plain.get("site"), NOWHERE)


def _only(system: System, name: str) -> DesiredPbx:
    """A wish for this PBX that governs nothing."""
    return DesiredPbx(name, NOWHERE, system.name, {}, {}, id=system.id, shared=bool(system.is_shared))


def _plan_of(pbx: DesiredPbx, system: System, estate: Estate) -> Plan:
    return plan_one(Tenancy("", Files(), pbxs=[pbx]), estate, Match(pbx, system))


def _found(inputs: Values, estate: Estate, system: System | None) -> tuple[Company, Site]:
    """The company and the site that the inputs mean.

    Raises:
        TenancyError: There is no such company or site, or there are several.
    """
    resolver = Resolver(Tenancy("", Files()), estate, offers=OFFERS)
    for wish in resolver.wishes([_share(inputs)]):
        linked = estate.sites_by_company(system.site_ids if system else ()).get(wish.company.id)
        site = wish.site or (linked[0] if linked else resolver.only_site(wish))
        if site is not None:
            return wish.company, site
    raise TenancyError(resolver.problems)


def _outputs(inputs: Values, system: System | None, company: Company | None = None, site: Site | None = None) -> Struct:
    found = {
        "systemId": system.id if system else UNKNOWN,
        "siteId": site.id if site else UNKNOWN,
        "siteName": site.name if site else UNKNOWN,
        "linkedCompanyId": company.id if company else UNKNOWN,
        "linkedCompany": company.name if company else UNKNOWN,
    }
    return _written(inputs, found)


def _written(inputs: Values, outputs: dict[str, Any]) -> Struct:
    """What the state holds; outputs are as secret as the inputs that they tell of."""
    secret = [(output,) for name, told in TOLD_BY.items() if inputs.holds_secret((name,)) for output in told]
    return write(inputs.plain | outputs, {*inputs.secret, *secret})


async def update(request: provider_pb2.UpdateRequest, run: Run) -> provider_pb2.UpdateResponse:
    """The same link, found by other words; nothing is sent."""
    run.program.kept.add(request.id)
    inputs, olds = read(request.news), read(request.olds).plain
    outputs = {name: olds.get(name, UNKNOWN) for name in OUTPUTS}
    return provider_pb2.UpdateResponse(properties=_written(inputs, outputs))


async def delete(request: provider_pb2.DeleteRequest, run: Run) -> None:
    """Take the link away, unless the program still has it, or a whole list rules over the PBX by now."""
    system_id = request.id.partition("/")[0]
    if request.id in run.program.made | run.program.kept or system_id in run.program.exclusive:
        return
    async with run.lock(system_id):
        plan = await _plan_to_remove(request.urn, request.id, run)
        if plan is None:
            return
        refuse_blocked(plan)
        ended = await run.carry_out(plan, no_secret, request.timeout)
    if ended.wrong:
        raise Rejected("\n".join(ended.wrong), grpc.StatusCode.UNAVAILABLE)


async def _plan_to_remove(urn: str, identity: str, run: Run) -> Plan | None:
    """The plan that takes a link away, brakes included; None where it is gone."""
    estate = await run.estate()
    system_id, _, site_id = identity.partition("/")
    system = await run.find(system_id)
    if system is None or site_id not in system.site_ids:
        return None
    site = estate.site.get(site_id)
    if site is None:
        raise Rejected(f"the site {site_id} is not visible to this account, so that nothing is removed from it")
    others = [one for sites in estate.sites_by_company(system.site_ids).values() for one in sites if one is not site]
    pbx = _only(system, name_of(urn))
    pbx.shared_with = tuple(Share(CompanyRef(id=one.company_id), one.id, NOWHERE) for one in others)
    return _plan_of(pbx, system, estate)


async def _replaced(urn: str, run: Run) -> list[Operation]:
    """What will be done to the link that a created association replaces, once the new one is there."""
    identity = run.program.states.get(urn)
    plan = await _plan_to_remove(urn, identity, run) if identity else None
    # What the brakes would hold back now may go when the new link is there.
    return [*plan.operations, *(one.operation for one in plan.blocked)] if plan else []


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────


async def read_back(request: provider_pb2.ReadRequest, run: Run) -> provider_pb2.ReadResponse:
    """The link as it is; nothing where it is gone."""
    system_id, slash, site_id = request.id.partition("/")
    if not slash:
        raise Rejected(f"{request.id} is no ID of an association: that is SYSTEM/SITE, Rainbow's ids of PBX and site")
    estate = await run.estate()
    system, site = await run.find(system_id), estate.site.get(site_id)
    company = estate.company.get(site.company_id) if site else None
    if system is None or site is None or company is None or site_id not in system.site_ids:
        return provider_pb2.ReadResponse()
    inputs = read(request.inputs) if request.inputs.fields else _as_inputs(system, company, site, estate)
    live = {"pbx": system.id, "company": company.name, "companyId": company.id, "companyReference": company.reference}
    inputs.plain |= {name: value for name, value in live.items() if name in inputs.plain and value is not None}
    if "site" in inputs.plain and inputs.plain["site"] != site.id:
        inputs.plain["site"] = site.name
    return provider_pb2.ReadResponse(
        id=request.id,
        inputs=write(inputs.plain, inputs.secret),
        properties=_outputs(inputs, system, company, site),
    )


def _as_inputs(system: System, company: Company, site: Site, estate: Estate) -> Values:
    """Inputs that find the link again: what an import begins with."""
    unique = len(estate.companies_by_name[company.name]) == 1
    plain = {"pbx": system.id} | ({"company": company.name} if unique else {"companyId": company.id})
    namesakes = [one.name for one in estate.sites_of[company.id]]
    if len(namesakes) > 1:
        plain["site"] = site.name if namesakes.count(site.name) == 1 else site.id
    return Values(dict(plain))
