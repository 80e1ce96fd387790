"""`rainbowctl status`."""

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

import click

from rainbow_tenancy.cli.codes import code_options, hand_out, refuse_unsafe
from rainbow_tenancy.cli.errors import FAILED, FINE
from rainbow_tenancy.cli.options import (
    DURATION,
    Connection,
    company_option,
    connection_options,
    found_path,
    path_argument,
    pbx_option,
)
from rainbow_tenancy.cli.service import make_client
from rainbow_tenancy.rainbow import Client
from rainbow_tenancy.reconcile.equipment import is_code_too
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.identify import identify
from rainbow_tenancy.reconcile.observe import look_at_states, observe
from rainbow_tenancy.reconcile.prepare import refuse_other_partner
from rainbow_tenancy.reports.status_text import PbxStatus, status_text
from rainbow_tenancy.reports.status_words import ACTIVATED, RUNNING
from rainbow_tenancy.tenancy import Tenancy, TenancyError, load_tenancy
from rainbow_tenancy.text import shown

__all__ = ["command"]

FIRST_PAUSE: Final = 0.5  # seconds between two looks; doubled each time
LONGEST_PAUSE: Final = 15.0


@click.command("status")
@path_argument
@pbx_option
@company_option
@click.option("--companies", is_flag=True, help="Name the companies that share each PBX.")
@click.option("--wait", is_flag=True, help="Wait until the PBXs named by --pbx (else those of the files) are Running.")
@click.option("--timeout", type=DURATION, default="10m", show_default=True, help="How long --wait waits.")
@code_options
@connection_options
def command(
    *,
    path: Path | None,
    pbx: tuple[str, ...],
    company: tuple[str, ...],
    companies: bool,
    wait: bool,
    timeout: float,
    show_codes: bool,
    codes_file: Path | None,
    connection: Connection,
) -> int:
    """Show each PBX: status, channels, companies.

    With PATH, tenancy/ or tenancy.yaml, PBXs bear the keys of the files, and
    those that Rainbow lacks are shown too.
    """
    refuse_unsafe(show=show_codes, file=codes_file)
    root = found_path(path)
    tenancy = load_tenancy(root) if root else None
    looked = _look(tenancy, connection, pbx, company, timeout if wait else None)
    rows, late = asyncio.run(looked)
    click.echo(status_text(rows, companies=companies), nl=False)
    hand_out([row.system for row in rows if row.system], show=show_codes, file=codes_file)
    if late:
        names = ", ".join(f"{shown(row.label)} ({row.word})" for row in late)
        print(f"rainbowctl: not Running when the time was up: {names}", file=sys.stderr)
    return FAILED if late else FINE


async def _look(
    tenancy: Tenancy | None,
    connection: Connection,
    pbx: Sequence[str],
    company: Sequence[str],
    wait: float | None,
) -> tuple[list[PbxStatus], list[PbxStatus]]:
    """The PBXs, and those that were waited for in vain."""
    async with make_client(connection, tenancy, read_only=True) as client:
        if tenancy is not None:
            refuse_other_partner(tenancy, client.account.company_id)
        rows, declared = _rows(tenancy, await observe(client))
        rows = [row for row in rows if _matches(row, pbx, company)]
        if wait is None:
            return await _with_states(client, rows), []
        awaited = [row for row in rows if pbx or row.label in declared]
        if not awaited:
            raise click.UsageError("--wait: no PBX matches; name one with --pbx")
        try:
            async with asyncio.timeout(wait):
                await _until_running(client, awaited)
        except TimeoutError:
            pass
        rows = await _with_states(client, [await _again(client, row) for row in rows])
        named = {row.label for row in awaited}
        return rows, [row for row in rows if row.label in named and row.word != RUNNING]


def _rows(tenancy: Tenancy | None, estate: Estate) -> tuple[list[PbxStatus], set[str]]:
    """Every PBX of the files and of the estate, in the order of names; and the keys of the files."""
    rows: list[PbxStatus] = []
    named: set[str] = set()
    declared: set[str] = set()
    if tenancy is not None:
        matches, problems, _ = identify(tenancy, estate)
        if problems:
            raise TenancyError(problems)
        for match in matches:
            if match.pbx.absent:
                continue
            declared.add(match.pbx.key)
            if match.system is None:
                rows.append(PbxStatus(match.pbx.key, None))
            else:
                named.add(match.system.id)
                row = PbxStatus(match.pbx.key, match.system, fleet=match.ref.fleet)
                rows.append(_with_companies(row, estate))
    for system in estate.systems:
        if system.id not in named:
            row = PbxStatus(system.name, system, fleet=is_code_too(system))
            rows.append(_with_companies(row, estate))
    return sorted(rows, key=lambda row: row.label), declared


def _with_companies(row: PbxStatus, estate: Estate) -> PbxStatus:
    assert row.system is not None
    names = map(estate.company_name, estate.sites_by_company(row.system.site_ids))
    return replace(row, companies=tuple(sorted(names)), hidden=estate.hidden_links(row.system))


def _matches(row: PbxStatus, pbx: Sequence[str], company: Sequence[str]) -> bool:
    names = [row.label, *([row.system.name, row.system.pbx_id] if row.system else [])]
    return (not pbx or any(fnmatchcase(name, glob) for name in names for glob in pbx)) and (
        not company or any(fnmatchcase(name, glob) for name in row.companies for glob in company)
    )


async def _with_states(client: Client, rows: list[PbxStatus]) -> list[PbxStatus]:
    """Only an activated PBX has channels."""
    activated = [row.system for row in rows if row.system and row.system.status == ACTIVATED]
    states = await look_at_states(client, activated)
    return [replace(row, state=states.get(row.system.id)) if row.system else row for row in rows]


async def _again(client: Client, row: PbxStatus) -> PbxStatus:
    return row if row.system is None else replace(row, system=await client.system(row.system.id))


async def _until_running(client: Client, rows: list[PbxStatus]) -> None:
    pause = FIRST_PAUSE
    while True:
        rows = await _with_states(client, [await _again(client, row) for row in rows])
        rows = [row for row in rows if row.word != RUNNING]
        if not rows:
            return
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)
