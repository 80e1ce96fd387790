"""The functions: companies, PBXs and activation codes as they are; each answered from the estate of the operation."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from pulumi.runtime.proto import provider_pb2

from rainbow_tenancy.fields import BY_PATH
from rainbow_tenancy.plugin.errors import LONGEST, scrubbed
from rainbow_tenancy.plugin.live import seen
from rainbow_tenancy.plugin.operation import Run
from rainbow_tenancy.plugin.schema_words import FUNCTIONS
from rainbow_tenancy.plugin.values import Path, Values, read, write
from rainbow_tenancy.rainbow import Company, System
from rainbow_tenancy.reconcile.equipment import is_code_too, shortened
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.text import shown

__all__ = ["invoke"]


class _Failure(Exception):  # noqa: N818 (Pulumi's word for what a function answers)
    """What is wrong with an argument."""

    def __init__(self, argument: str, why: str) -> None:
        super().__init__(why)
        self.argument = argument


async def invoke(request: provider_pb2.InvokeRequest, run: Run) -> provider_pb2.InvokeResponse:
    """Call a function by its token."""
    name = request.tok.rpartition(":")[2]
    arguments = read(request.args)
    run.secrets.update(arguments.secret_texts())
    try:
        if name not in ANSWERS:
            raise _Failure("", f"there is no function {name}; there are {', '.join(ANSWERS)}")
        _check(arguments, FUNCTIONS[name][1])
        if "systemId" in arguments.plain:
            await run.find(arguments.plain["systemId"])  # the estate then has one that no list shows
        plain, secret = ANSWERS[name](await run.estate(), arguments.plain)
    except _Failure as failure:
        argument, reason = (shown(scrubbed(text, run.secrets), LONGEST) for text in (failure.argument, str(failure)))
        wrong = provider_pb2.CheckFailure(property=argument, reason=reason)
        return provider_pb2.InvokeResponse(failures=[wrong])
    response = provider_pb2.InvokeResponse()
    getattr(response, "return").CopyFrom(write(plain, secret))  # a keyword of Python's
    return response


def _check(arguments: Values, known: Iterable[str]) -> None:
    known = list(known)
    for name, value in arguments.plain.items():
        if name not in known:
            raise _Failure(name, f"no such argument; there {'are ' + ', '.join(known) if known else 'is none'}")
        if not isinstance(value, str) or not value:
            raise _Failure(name, "text is meant here")
    if known and len(arguments.plain) != 1:
        raise _Failure(known[0], f"give exactly one of {', '.join(known)}")


Answer = tuple[dict[str, Any], Iterable[Path]]


def _one(found: Iterable[Any], argument: str, value: str, what: str) -> Any:
    """The only one that was found.

    The engine hands an argument over bare, also one that the program holds secret: an equipment ID, which may be a code
    too, is shortened wherever it is repeated.
    """
    found = list(found)
    if len(found) == 1:
        return found[0]
    value = shortened(value) if argument == "equipmentId" else value
    if not found:
        raise _Failure(argument, f"no {what} of the {argument} {value} is visible to this account")
    ids = ", ".join(sorted(one.id for one in found))
    raise _Failure(argument, f"{len(found)} of them bear the {argument} {value}; name one by its id: {ids}")


# ── Companies ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _get_company(estate: Estate, arguments: dict[str, str]) -> Answer:
    ((argument, value),) = arguments.items()
    found = {
        "companyId": lambda: [estate.company[value]] if value in estate.company else [],
        "reference": lambda: estate.companies_by_reference.get(value, []),
        "name": lambda: estate.companies_by_name.get(value, []),
    }[argument]()
    company = _one(found, argument, value, "company")
    return _company(company, estate, _shared_by(estate)), ()


def _get_companies(estate: Estate, _: dict[str, str]) -> Answer:
    shared = _shared_by(estate)
    customers = [company for company in estate.companies if company.id != estate.partner_id]
    companies = sorted(customers, key=lambda one: (one.name, one.id))
    return {"companies": [_company(one, estate, shared) for one in companies]}, ()


def _shared_by(estate: Estate) -> dict[str, list[str]]:
    """Company id → ids of the PBXs that are linked to one of its sites."""
    found: dict[str, list[str]] = {}
    for system in estate.systems:
        for company_id in estate.sites_by_company(system.site_ids):
            found.setdefault(company_id, []).append(system.id)
    return found


def _company(company: Company, estate: Estate, shared: dict[str, list[str]]) -> dict[str, Any]:
    found = {
        "companyId": company.id,
        "name": company.name,
        "reference": company.reference,
        "partnerId": company.bp_id,
        "sites": [{"siteId": site.id, "name": site.name} for site in estate.sites_of.get(company.id, ())],
        "systemIds": sorted(shared.get(company.id, ())),
    }
    return {name: value for name, value in found.items() if value is not None}


# ── PBXs ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _find_pbx(estate: Estate, arguments: dict[str, str]) -> System:
    ((argument, value),) = arguments.items()
    found = {
        "systemId": lambda: [estate.by_id[value]] if value in estate.by_id else [],
        "equipmentId": lambda: [estate.by_equipment_id[value]] if value in estate.by_equipment_id else [],
        "name": lambda: estate.by_name.get(value, []),
    }[argument]()
    system: System = _one(found, argument, value, "PBX")
    return system


def _get_pbx(estate: Estate, arguments: dict[str, str]) -> Answer:
    return _pbx(_find_pbx(estate, arguments), estate), ()


def _get_pbxs(estate: Estate, _: dict[str, str]) -> Answer:
    return {"pbxs": [_pbx(one, estate) for one in sorted(estate.systems, key=lambda one: (one.name, one.id))]}, ()


def _pbx(system: System, estate: Estate) -> dict[str, Any]:
    return seen(system, estate) | {
        "name": system.name,
        "type": BY_PATH["type"].to_file(system.type),
        "equipmentId": shortened(system.pbx_id) if is_code_too(system) else system.pbx_id,
        "shared": bool(system.is_shared),
    }


def _get_activation_code(estate: Estate, arguments: dict[str, str]) -> Answer:
    system = _find_pbx(estate, arguments)
    if system.activation_code is None:
        raise _Failure(next(iter(arguments)), "the PBX is activated, and Rainbow no longer tells its code")
    found = {"equipmentId": system.pbx_id, "activationCode": system.activation_code.reveal()}
    return found, [(name,) for name in found]


ANSWERS: Final[dict[str, Callable[[Estate, dict[str, str]], Answer]]] = {
    "getCompany": _get_company,
    "getCompanies": _get_companies,
    "getPbx": _get_pbx,
    "getPbxs": _get_pbxs,
    "getActivationCode": _get_activation_code,
}
