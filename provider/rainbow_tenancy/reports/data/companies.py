"""Companies and the PBXs that serve them, as a report."""

from collections.abc import Sequence
from typing import Annotated

from rainbow_tenancy.reconcile.customers import Customer
from rainbow_tenancy.reports.data.making import Maker
from rainbow_tenancy.reports.data.parts import FORMAT_VERSION, Data, FormatVersion, says

__all__ = ["CompaniesReport", "CompaniesSummary", "CompanyReport", "Serving", "companies_report"]


class Serving(Data, frozen=True):
    """A PBX that serves a company."""

    system_id: str | None
    name: Annotated[str, says("Its Server name.")]
    equipment_id: Annotated[
        str | None, says("Its equipment ID, shortened where it is, or may be, the activation code too.")
    ]


class CompanyReport(Data, frozen=True):
    """A company and the PBXs that serve it."""

    id: str
    name: str
    reference: Annotated[str | None, says("Rainbow's external reference; null where there is none.")]
    pbxs: Annotated[list[Serving], says("In the order of names.")]


class CompaniesSummary(Data, frozen=True):
    """The companies in numbers."""

    companies: Annotated[int, says("All of them, of which the list may be a part.")]
    without_pbx: int


class CompaniesReport(Data, frozen=True, tag_field="report", tag="companies"):
    """Companies and the PBXs that serve them."""

    format_version: FormatVersion
    summary: CompaniesSummary
    companies: Annotated[list[CompanyReport], says("In the order of names.")]


def companies_report(customers: Sequence[Customer], *, all_of: int) -> CompaniesReport:
    """Companies as plain data.

    Args:
        customers: The companies to tell.
        all_of: How many there are, of which these may be a part.
    """
    make = Maker(ref for one in customers for ref in one.pbxs)
    return CompaniesReport(
        format_version=FORMAT_VERSION,
        summary=CompaniesSummary(companies=all_of, without_pbx=sum(not one.pbxs for one in customers)),
        companies=[
            CompanyReport(
                id=one.id,
                name=make.text(one.name),
                reference=make.text(one.reference) if one.reference is not None else None,
                pbxs=[
                    Serving(
                        system_id=ref.system_id,
                        name=make.text(ref.name),
                        equipment_id=make.text(ref.equipment_id) if ref.equipment_id is not None else None,
                    )
                    for ref in one.pbxs
                ],
            )
            for one in customers
        ],
    )
