"""What the doctor found, as text: the answer, the account, what Rainbow answers, then row by row."""

from itertools import groupby

from rainbow_tenancy.doctor.verdict import Verdict
from rainbow_tenancy.reports.data.doctor import DoctorReport, FieldsFound, ListFound, RowFound
from rainbow_tenancy.reports.forms.text.lines import section
from rainbow_tenancy.reports.words import count, listed, wrapped

__all__ = ["account_lines", "doctor_answer", "doctor_text"]

PAGE = "docs/assumptions.md"
MANY = {"company": "companies", "PBX with bpId": "PBXs with bpId"}
TITLES = {
    Verdict.CONTRADICTED: "Contradicted: Rainbow does otherwise than this program assumes",
    Verdict.CONFIRMED: "Confirmed",
    Verdict.NOT_OBSERVABLE: "Not observable here",
}


def doctor_text(report: DoctorReport, *, full: bool) -> str:  # it always tells everything
    """The report for whoever wants to know whether this program can be trusted here."""
    lines = wrapped(doctor_answer(report))
    lines += section("The account", [account_lines(report)])
    if report.lists:
        lines += section("What Rainbow answers", [_answers(report)])
    for verdict, title in TITLES.items():
        rows = [row for row in report.rows if row.verdict is verdict]
        lines += section(title, (_rows(list(alike)) for _, alike in groupby(rows, key=_apart)))
    lines += ["", *wrapped(f"What only a write would show was not tried; {PAGE} lists it.")]
    return "\n".join(lines) + "\n"


def doctor_answer(report: DoctorReport) -> str:
    """The findings in a sentence."""
    summary = report.summary
    return (
        f"Of {count(len(report.rows), 'assumption')} that reading can answer, {summary.confirmed} confirmed, "
        f"{summary.contradicted} contradicted, {summary.not_observable} not observable; "
        f"{count(summary.requests, 'request')}, nothing but reads."
    )


def account_lines(report: DoctorReport) -> list[str]:
    """Who is logged in, without a name, and what he may do and sees."""
    account = report.account
    lines = wrapped(f"roles: {listed(account.roles) or 'none told'}", "  ")
    lines += wrapped(f"may, by its roles: {'; '.join(account.may) or 'nothing here'}", "  ")
    lines += wrapped(f"its company: {account.partner}", "  ")
    return lines + wrapped(f"sees: {listed(map(_list, report.lists)) or 'nothing'}", "  ")


def _list(one: ListFound) -> str:
    return count(one.rows if one.total is None else one.total, one.of, MANY.get(one.of))


def _answers(report: DoctorReport) -> list[str]:
    lines = []
    for name, words in report.words.items():
        lines += wrapped(f"{name}: {listed(words) or 'not seen'}", "  ")
    for one in report.fields:
        lines += wrapped(f"fields of a {one.of}: {_fields(one)}", "  ")
    return lines


def _fields(one: FieldsFound) -> str:
    unknown = f"not known here: {', '.join(one.unknown)}" if one.unknown else ""
    missing = f"missing: {', '.join(one.missing)}" if one.missing else ""
    return "; ".join(filter(None, (unknown, missing))) or "all known, none missing"


def _apart(row: RowFound) -> str:
    """What rows have in common that are told together: the reason why nothing can be seen."""
    return row.seen if row.verdict is Verdict.NOT_OBSERVABLE else row.name


def _rows(alike: list[RowFound]) -> list[str]:
    row = alike[0]
    word = "why not" if row.verdict is Verdict.NOT_OBSERVABLE else "seen"
    whom = {1: word, 2: f"{word}, both"}.get(len(alike), f"{word}, all {len(alike)}")
    lines = [line for each in alike for line in wrapped(f"* {each.name}: {each.assumed}", "  ")]
    lines += wrapped(f"{whom}: {row.seen}", "      ")
    return lines + (wrapped(f"means: {row.otherwise}", "      ") if row.verdict is Verdict.CONTRADICTED else [])
