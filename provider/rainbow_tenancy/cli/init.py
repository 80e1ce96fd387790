"""`rainbowctl init`."""

import os
from pathlib import Path
from typing import Final

import click

from rainbow_tenancy.authoring.start import CI_FILES, IGNORED, Forge, ci_text, gitignore_text, sketch
from rainbow_tenancy.authoring.written import write_files
from rainbow_tenancy.cli.asking import agreed, somebody
from rainbow_tenancy.cli.credentials import CREDENTIALS, ask_for_missing, keep_credentials
from rainbow_tenancy.cli.doctor import examine, tell_no_token
from rainbow_tenancy.cli.errors import FAILED, FINE
from rainbow_tenancy.cli.options import Connection, connection_options, files_here
from rainbow_tenancy.cli.progress import tell
from rainbow_tenancy.cli.service import host_of
from rainbow_tenancy.doctor.evidence import Evidence
from rainbow_tenancy.doctor.record import keep_record
from rainbow_tenancy.doctor.verdict import Verdict
from rainbow_tenancy.rainbow import Settings, read_settings
from rainbow_tenancy.reports.data.doctor import DoctorReport, doctor_report
from rainbow_tenancy.reports.forms.text.doctor import account_lines, doctor_answer
from rainbow_tenancy.reports.words import listed, wrapped
from rainbow_tenancy.tenancy.sources import ROOT_NAME

__all__ = ["command"]

ROOT: Final = Path("tenancy") / ROOT_NAME
GITIGNORE: Final = Path(".gitignore")


@click.command("init")
@click.option("--ci", type=click.Choice(list(CI_FILES)), help="Also write an example pipeline for this forge.")
@click.option("--no-input", is_flag=True, help="Ask nothing; what the environment lacks is an error.")
@connection_options
def command(*, ci: Forge | None, no_input: bool, connection: Connection) -> int:
    """Begin here: ask for the account, write first files.

    Host and account come from the environment; at a terminal, what is missing
    there is asked for. Then the account is looked at as rainbowctl doctor
    does, and tenancy/tenancy.yaml and .gitignore are written. A file that is
    there is left as it is.
    """
    typed = {} if no_input or not somebody() else ask_for_missing(os.environ)
    settings = read_settings(
        os.environ | typed,
        timeout=connection.request_timeout,
        max_rate=connection.max_rate,
        trace=connection.trace,
    )
    seen = examine(settings)
    if seen.account is None:
        tell_no_token()
        return FAILED
    report = doctor_report(seen)
    _show(["The account:", *account_lines(report), "", *wrapped(doctor_answer(report)), *_contradicted(report), ""])
    there = next(iter(files_here()), None)
    had_files = there is not None
    _show([f"Left as it is: {there}."] if there else [])
    _show(_write(_files(settings, seen.account.company_id, ci, with_root=not had_files)))
    keep_record(settings.host, seen.account.company_id, {row.name: row.verdict for row in report.rows})
    kept = bool(typed) and _kept(typed)
    _show(["", *_next(seen, typed, kept=kept, had_files=had_files)])
    return FINE


def _kept(typed: dict[str, str]) -> bool:
    """Whether what was typed stands in a file now."""
    if not agreed(f"Keep what you typed in {CREDENTIALS} (mode 0600, out of git's reach)?"):
        return False
    why_not = keep_credentials(typed)
    if why_not:
        tell(f"rainbowctl: not kept: {why_not}")
    return why_not is None


def _files(settings: Settings, partner_id: str, ci: Forge | None, *, with_root: bool) -> dict[Path, str]:
    root = {ROOT: sketch(host_of(settings), partner_id)} if with_root else {}
    pipeline = {Path(path): ci_text(source) for path, source in CI_FILES[ci].items()} if ci else {}
    return {**root, GITIGNORE: gitignore_text(), **pipeline}


def _write(files: dict[Path, str]) -> list[str]:
    """Write those that are not there; what was done with each."""
    lines = []
    for path, text in files.items():
        if os.path.lexists(path):
            lines += wrapped(f"Left as it is: {path}{_lacking(path)}.")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_files(path.parent, {path.name: text})
            lines += wrapped(f"Written: {path}.")
    return lines


def _lacking(path: Path) -> str:
    """Of a .gitignore that is there, which lines it should have."""
    if path != GITIGNORE or not path.is_file():
        return ""
    there = path.read_text(encoding="utf-8", errors="replace").split("\n")
    lacking = [pattern for pattern in IGNORED if pattern not in there]
    return f"; it should also have: {listed(lacking)}" if lacking else ""


def _contradicted(report: DoctorReport) -> list[str]:
    names = [row.name for row in report.rows if row.verdict is Verdict.CONTRADICTED]
    return wrapped(f"Contradicted: {listed(names)}; rainbowctl doctor says how.") if names else []


def _next(seen: Evidence, typed: dict[str, str], *, kept: bool, had_files: bool) -> list[str]:
    """What to type now."""
    lines = []
    if kept:
        lines = [f'Set first:  export RAINBOW_CREDENTIALS="$PWD/{CREDENTIALS}"']
    elif typed:
        lines = wrapped(f"Set first, with what you typed: {listed(typed)}.")
    if had_files:
        return [*lines, "Next: rainbowctl plan"]
    if any(row.get("isShared") is True for row in seen.pbxs):
        return [*lines, "Next: rainbowctl export"]
    return [*lines, f"Next: put a PBX into {ROOT}, then: rainbowctl plan"]


def _show(lines: list[str]) -> None:
    for line in lines:
        click.echo(line)
