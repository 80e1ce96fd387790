"""What the doctor found, as a report that may stand in public: no name, no id, no address, no secret."""

from collections import Counter
from typing import Annotated

from rainbow_tenancy import __version__
from rainbow_tenancy.doctor.evidence import Evidence
from rainbow_tenancy.doctor.facts import deeds_of, fields_of, lengths_of, partner_of, roles_of, words_of
from rainbow_tenancy.doctor.rows import findings
from rainbow_tenancy.doctor.verdict import Verdict
from rainbow_tenancy.reports.data.parts import FORMAT_VERSION, Data, FormatVersion, says

__all__ = ["AccountFound", "DoctorReport", "DoctorSummary", "FieldsFound", "ListFound", "RowFound", "doctor_report"]


class DoctorSummary(Data, frozen=True):
    """The findings in numbers."""

    confirmed: int
    contradicted: int
    not_observable: int
    requests: Annotated[int, says("How many requests were made, the login among them.")]


class AccountFound(Data, frozen=True):
    """The account, as far as it is nobody's name."""

    roles: list[str]
    may: Annotated[list[str], says("What these roles allow, by ALE's documents.")]
    partner: Annotated[str, says("What its company is.")]
    by_api_key: bool


class ListFound(Data, frozen=True):
    """One of Rainbow's lists."""

    of: Annotated[str, says("What it holds; PBXs stand in two lists, plain and with bpId.")]
    rows: Annotated[int, says("Rows of its first page, which is all that was read.")]
    total: Annotated[int | None, says("How many it has; null where Rainbow does not say.")]


class FieldsFound(Data, frozen=True):
    """The fields of one kind of object."""

    of: str
    unknown: Annotated[list[str], says("Fields that neither this program nor ALE's documents name.")]
    missing: Annotated[list[str], says("Fields that this program reads and that no object has.")]


class RowFound(Data, frozen=True):
    """One row of docs/assumptions.md."""

    name: str
    verdict: Verdict
    assumed: str
    seen: Annotated[str, says("What was seen, or why nothing could be.")]
    otherwise: Annotated[str, says("What it means where Rainbow does otherwise.")]


class DoctorReport(Data, frozen=True, tag_field="report", tag="doctor"):
    """What reading says of the assumptions that this program rests on."""

    format_version: FormatVersion
    version: Annotated[str, says("Of rainbow-tenancy.")]
    summary: DoctorSummary
    account: AccountFound
    lists: list[ListFound]
    fields: list[FieldsFound]
    words: Annotated[dict[str, list[str]], says("The words that Rainbow uses for status, type and channels.")]
    rows: list[RowFound]


def doctor_report(seen: Evidence) -> DoctorReport:
    """What was seen, as plain data."""
    rows = findings(seen)
    verdicts = Counter(finding.verdict for _, finding in rows)
    return DoctorReport(
        format_version=FORMAT_VERSION,
        version=__version__,
        summary=DoctorSummary(
            confirmed=verdicts[Verdict.CONFIRMED],
            contradicted=verdicts[Verdict.CONTRADICTED],
            not_observable=verdicts[Verdict.NOT_OBSERVABLE],
            requests=seen.requests,
        ),
        account=AccountFound(
            roles=roles_of(seen), may=deeds_of(seen), partner=partner_of(seen), by_api_key=seen.by_key
        ),
        lists=[ListFound(of=one.of, rows=one.rows, total=one.total) for one in lengths_of(seen)],
        fields=[
            FieldsFound(of=one.of, unknown=list(one.unknown), missing=list(one.missing)) for one in fields_of(seen)
        ],
        words=words_of(seen),
        rows=[
            RowFound(
                name=row.name, verdict=found.verdict, assumed=row.assumed, seen=found.seen, otherwise=row.otherwise
            )
            for row, found in rows
        ],
    )
