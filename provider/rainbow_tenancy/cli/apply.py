"""`rainbowctl apply`."""

import asyncio
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import click

from rainbow_tenancy.cli.codes import code_options, hand_out, refuse_unsafe
from rainbow_tenancy.cli.errors import FAILED, FINE, REFUSED
from rainbow_tenancy.cli.options import Connection, needed_path, plan_options
from rainbow_tenancy.cli.plan import apply_command, rendered
from rainbow_tenancy.cli.progress import progress, tell
from rainbow_tenancy.cli.service import make_client
from rainbow_tenancy.fields import SecretRef
from rainbow_tenancy.rainbow import Client
from rainbow_tenancy.reconcile.apply import Outcome, Status, apply
from rainbow_tenancy.reconcile.digest import digest
from rainbow_tenancy.reconcile.equipment import shortened
from rainbow_tenancy.reconcile.guards import refusals, with_limit_options
from rainbow_tenancy.reconcile.journal import Journal, default_journal_path
from rainbow_tenancy.reconcile.operations import Kind, Plan
from rainbow_tenancy.reconcile.prepare import prepare
from rainbow_tenancy.reconcile.record import write_record
from rainbow_tenancy.reports.outcome_json import outcome_json
from rainbow_tenancy.reports.outcome_text import outcome_text
from rainbow_tenancy.secret import Secret
from rainbow_tenancy.tenancy import Tenancy, load_tenancy
from rainbow_tenancy.tenancy.secrets import resolve_secret
from rainbow_tenancy.text import shown

__all__ = ["command"]


@dataclass(frozen=True, slots=True)
class _Wish:
    """What the options of one apply say, apart from the connection."""

    pbx: tuple[str, ...]
    company: tuple[str, ...]
    adopt: bool
    form: str
    full: bool
    yes: bool
    allow_delete: bool
    expect: str | None
    journal: Path | None
    secrets_dir: Path | None
    allow_env: tuple[str, ...]


@click.command("apply")
@plan_options
@click.option("--yes", is_flag=True, help="Do not ask; a pipeline needs it.")
@click.option("--expect", metavar="DIGEST", help="Refuse unless the plan is the one that had this digest.")
@click.option("--allow-delete", is_flag=True, help="Allow PBXs to be deleted or replaced.")
@click.option("--limit", multiple=True, metavar="NAME=N", help="Another limit, such as removals=30. Repeatable.")
@code_options
@click.option(
    "--journal",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Where each write is noted; else below .rainbow/.",
)
@click.option(
    "--secrets-dir",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Directory of the files that `fromFile` names.",
)
@click.option(
    "--allow-env",
    multiple=True,
    metavar="NAME",
    help="Variable that `fromEnv` may name beside RAINBOW_SECRET_…. Repeatable.",
)
def command(
    *,
    path: Path | None,
    limit: tuple[str, ...],
    show_codes: bool,
    codes_file: Path | None,
    connection: Connection,
    **others: object,
) -> int:
    """Bring Rainbow to what the files say.

    Shows the plan and asks first. PATH is the root file or its directory;
    without it tenancy/ or tenancy.yaml.
    """
    wish = _Wish(**others)  # type: ignore[arg-type]  # click gives what the options above say
    refuse_unsafe(show=show_codes, file=codes_file)
    tenancy = load_tenancy(needed_path(path))
    try:
        tenancy = replace(tenancy, limits=with_limit_options(tenancy.limits, limit))
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    ran = asyncio.run(_apply(tenancy, wish, connection, path))
    if not isinstance(ran, Outcome):
        return ran
    if ran.complete and not (wish.pbx or wish.company):
        write_record(tenancy)
    _report(ran, wish, show_codes=show_codes, codes_file=codes_file, path=path)
    return FINE if ran.complete else FAILED


async def _apply(tenancy: Tenancy, wish: _Wish, connection: Connection, path: Path | None) -> Outcome | int:
    """The outcome; or an exit code where nothing was begun."""
    async with make_client(connection, tenancy, read_only=False) as client:
        plan = await prepare(client, tenancy, adopt=wish.adopt, pbx=wish.pbx, company=wish.company)
        again = apply_command(path, pbx=wish.pbx, company=wish.company, adopt=wish.adopt)
        # The form json has one document on stdout; the plan is told on stderr then.
        click.echo(rendered(plan, form="text", full=wish.full, command=again), nl=False, err=wish.form == "json")
        if not plan.operations:
            return Outcome() if wish.expect in {None, digest(plan)} else _refuse([_moved(plan)])
        refused = [*([] if wish.expect in {None, digest(plan)} else [_moved(plan)])]
        refused += refusals(plan, tenancy.limits, allow_delete=wish.allow_delete)
        if not refused and not wish.yes and not _agreed(plan):
            refused = ["not confirmed (without a terminal nobody is asked: give --yes)"]
        if refused:
            return _refuse(refused)
        return await _carry_out(plan, client, tenancy, wish)


async def _carry_out(plan: Plan, client: Client, tenancy: Tenancy, wish: _Wish) -> Outcome:
    stop = asyncio.Event()
    journal = Journal(wish.journal or default_journal_path(), login=client.account.login)
    with journal, progress(len(plan.operations)) as on_event, _interruptible(stop):
        return await apply(plan, client, journal=journal, resolve=partial(_resolve, wish), on_event=on_event, stop=stop)


def _resolve(wish: _Wish, ref: SecretRef) -> Secret:
    return resolve_secret(ref, environ=os.environ, secrets_dir=wish.secrets_dir, allow_env=wish.allow_env)


def _moved(plan: Plan) -> str:
    return f"the plan is not the one that was expected; this one is {digest(plan)}"


def _refuse(reasons: list[str]) -> int:
    for reason in reasons:
        tell(f"rainbowctl: refused: {reason}")
    tell("rainbowctl: nothing was changed")
    return REFUSED


def _agreed(plan: Plan) -> bool:
    """Whether the person at the terminal says yes; without a terminal nobody does."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    # asyncio's own handler would wait for the answer before it stops anything.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        print(f"Apply {len(plan.operations)} operation(s)? Only yes is accepted: ", end="", file=sys.stderr, flush=True)
        return sys.stdin.readline().strip() == "yes"
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _interruptible(stop: asyncio.Event) -> Iterator[None]:
    """The first ^C lets what is under way finish, the second aborts."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()

    def interrupt() -> None:
        if stop.is_set() and task is not None:
            task.cancel()
            return
        stop.set()
        tell("rainbowctl: finishing what is under way; ^C again aborts")

    loop.add_signal_handler(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGINT)


def _report(outcome: Outcome, wish: _Wish, *, show_codes: bool, codes_file: Path | None, path: Path | None) -> None:
    created = [
        result
        for result in outcome.results
        if result.operation.kind is Kind.CREATE and result.status is Status.DONE and result.system
    ]
    systems = [result.system for result in created if result.system]
    hand_out(systems, show=False, file=codes_file)  # before anything is printed: a reader may have gone away
    if wish.form == "json":
        click.echo(outcome_json(outcome), nl=False)
    elif outcome.results:
        click.echo(outcome_text(outcome), nl=False)
    for result in created:
        if result.system and wish.form == "text":
            equipment_id = shown(result.system.pbx_id)
            shown_id = shortened(equipment_id) if result.operation.pbx.fleet else equipment_id
            click.echo(f"created {shown(result.operation.pbx.label)}: equipment ID {shown_id}")
    hand_out(systems, show=show_codes, file=None)
    if created and not show_codes and codes_file is None:
        where = f" {path}" if path else ""
        tell("While they are Pending, their activation codes can be fetched with")
        tell(f"  rainbowctl status{where} --codes-file FILE   (or --show-codes on a terminal)")
