"""`rainbowctl apply`."""

import asyncio
import os
import shlex
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, NamedTuple

import click

from rainbow_tenancy.cli.asking import agreed, somebody
from rainbow_tenancy.cli.codes import code_options, refuse_unsafe, show_codes, write_codes
from rainbow_tenancy.cli.colour import coloured
from rainbow_tenancy.cli.errors import FAILED, FINE, REFUSED
from rainbow_tenancy.cli.options import PlanOptions, needed_path, plan_options, secret_options
from rainbow_tenancy.cli.progress import applying, tell, waiting
from rainbow_tenancy.cli.reporting import TEXT
from rainbow_tenancy.cli.service import make_client, make_plan_for, read_only_reason
from rainbow_tenancy.fields import SecretRef
from rainbow_tenancy.rainbow import Client
from rainbow_tenancy.reconcile.apply import Outcome, Result, Status, apply
from rainbow_tenancy.reconcile.digest import digest
from rainbow_tenancy.reconcile.guards import refusals, with_limit_options
from rainbow_tenancy.reconcile.journal import Journal, default_journal_path
from rainbow_tenancy.reconcile.operations import Plan
from rainbow_tenancy.reconcile.record import write_record
from rainbow_tenancy.reconcile.settled import still_open
from rainbow_tenancy.reports.data.apply import ApplyReport, apply_report, created_pbxs
from rainbow_tenancy.reports.data.customer import for_audience
from rainbow_tenancy.reports.data.plan import plan_report
from rainbow_tenancy.reports.forms import render
from rainbow_tenancy.secret import Secret
from rainbow_tenancy.tenancy import Tenancy, TenancyError, load_tenancy
from rainbow_tenancy.tenancy.secrets import resolve_secret
from rainbow_tenancy.text import shown

__all__ = ["command"]

A_FEW: Final = 3  # PBXs that a command to type names


@dataclass(frozen=True, slots=True)
class _Wish:
    """What apply alone is asked."""

    yes: bool
    allow_delete: bool
    expect: str | None
    journal: Path | None
    secrets_dir: Path | None
    allow_env: tuple[str, ...]


@click.command("apply")
@plan_options(ApplyReport)
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
@secret_options
def command(
    *,
    options: PlanOptions,
    limit: tuple[str, ...],
    with_codes: bool,
    codes_file: Path | None,
    **others: object,
) -> int:
    """Bring Rainbow to what the files say.

    Shows the plan and asks first. PATH is the root file or its directory;
    without it tenancy/ or tenancy.yaml.
    """
    wish = _Wish(**others)  # type: ignore[arg-type]  # click gives what the options above say
    options.reporting.refuse_unfit(ApplyReport)
    refuse_unsafe(show=with_codes, file=codes_file, form=options.reporting.form)
    tenancy = load_tenancy(needed_path(options.path))
    try:
        tenancy = replace(tenancy, limits=with_limit_options(tenancy.limits, limit))
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    forbidden = read_only_reason()
    if forbidden:
        nothing = Plan("")
        run = _Run(_refused(nothing, [forbidden]), nothing, refused=True)
    else:
        run = asyncio.run(_apply(tenancy, options, wish))
    systems = [result.system for result in created_pbxs(run.outcome) if result.system]
    report = run.report(tenancy, options)
    try:
        if codes_file is not None and systems:
            write_codes(systems, codes_file)  # before anything is printed: a reader may have gone away
    finally:  # a full disk hides nothing of what was done
        written = options.reporting.write(report, full=options.full)
        if options.reporting.form != TEXT:
            options.reporting.print(report, full=options.full)
        elif run.outcome.results and not run.refused:
            click.echo(nl=run.plan.audience is None)  # between the plan, where that stands here too, and how it ended
            options.reporting.print(report, full=options.full)
    if run.refused:
        return REFUSED
    if with_codes and systems:
        show_codes(systems)
    if systems and not with_codes and codes_file is None:
        _tell_how_to_fetch(run.outcome, options.path)
    return FINE if run.outcome.complete and written else FAILED


class _Run(NamedTuple):
    """How a run ended, its plan, and whether it was refused before anything was begun."""

    outcome: Outcome
    plan: Plan
    refused: bool

    def report(self, tenancy: Tenancy, options: PlanOptions) -> ApplyReport:
        told = apply_report(
            self.outcome,
            tenancy=tenancy.name,
            root=tenancy.root,
            blocked=self.plan.blocked,
            following=options.command("plan"),
        )
        return told if self.plan.audience is None else for_audience(told, self.plan.audience)


async def _apply(tenancy: Tenancy, options: PlanOptions, wish: _Wish) -> _Run:
    with waiting("reaching Rainbow") as shows:
        async with make_client(options.connection, tenancy, read_only=False, shows=shows) as client:
            plan, estate = await make_plan_for(options, tenancy, client)
            shows.stop()
            # Every other form has one document on stdout, and with --company that is for the company; whoever decides
            # sees the whole plan on stderr then.
            alone = options.reporting.form == TEXT and plan.audience is None
            stream = sys.stdout if alone else sys.stderr
            told = render(plan_report(plan, tenancy), TEXT, full=options.full)
            click.echo(coloured(told, stream), file=stream, nl=False)
            resolve = _resolver(plan, tenancy, wish)
            reasons = [] if wish.expect in {None, digest(plan)} else [_moved(plan)]
            reasons += map(str, refusals(plan, tenancy.limits, allow_delete=wish.allow_delete))
            if plan.operations and not reasons and not wish.yes and not agreed(_question(plan)):
                reasons = ["not confirmed" if somebody() else "nobody to ask without a terminal: confirm with --yes"]
            if reasons:
                return _Run(_refused(plan, reasons), plan, refused=True)
            outcome = await _carry_out(plan, client, wish, resolve) if plan.operations else Outcome()
            narrowed = bool(options.pbx or options.company)
            write_record(tenancy, estate, still_open(plan, outcome.undone), whole=not narrowed)
            return _Run(outcome, plan, refused=False)


async def _carry_out(plan: Plan, client: Client, wish: _Wish, resolve: Callable[[SecretRef], Secret]) -> Outcome:
    stop = asyncio.Event()
    path = wish.journal or default_journal_path()
    journal = Journal(path, login=client.account.login, mentions=plan.mentions)
    tell(f"rainbowctl: each write is noted in {shown(str(journal.path))}")
    with journal, applying(len(plan.operations)) as on_event, _interruptible(stop):
        return await apply(plan, client, journal=journal, resolve=resolve, on_event=on_event, stop=stop)


def _resolver(plan: Plan, tenancy: Tenancy, wish: _Wish) -> Callable[[SecretRef], Secret]:
    """What fetches a secret at the moment of its use; each that the plan needs can be fetched.

    Raises:
        TenancyError: With the place of each secret that cannot be fetched.
    """
    places = {
        pbx.activation_code: tenancy.place(pbx.at_of("equipment.activationCode"))
        for pbx in tenancy.pbxs
        if pbx.activation_code
    }

    def resolve(ref: SecretRef) -> Secret:
        return resolve_secret(
            ref, environ=os.environ, secrets_dir=wish.secrets_dir, allow_env=wish.allow_env, place=places[ref]
        )

    problems = []
    for one in plan.operations:
        if one.activation_code is not None:
            try:
                resolve(one.activation_code)
            except TenancyError as error:
                problems += error.problems
    if problems:
        raise TenancyError(problems)
    return resolve


def _moved(plan: Plan) -> str:
    return f"the plan is not the one that was expected; this one is {digest(plan)}"


def _refused(plan: Plan, reasons: list[str]) -> Outcome:
    """Tell why nothing is done; the outcome in which every operation is left."""
    for reason in reasons:
        tell(f"rainbowctl: refused: {shown(reason, 1000)}")
    tell("rainbowctl: nothing was changed")
    why = f"it was refused: {'; '.join(reasons)}"
    return Outcome([Result(operation, Status.LEFT, why) for operation in plan.operations], why)


def _question(plan: Plan) -> str:
    what = "this operation" if len(plan.operations) == 1 else f"these {len(plan.operations)} operations"
    return f"Apply {what}?"


@contextmanager
def _interruptible(stop: asyncio.Event) -> Iterator[None]:
    """The first ^C lets what is under way finish, the second aborts."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()

    def interrupt() -> None:
        if stop.is_set() and task is not None:
            tell("rainbowctl: what was sent last may be done; the next plan shows what is left")
            task.cancel()
            return
        stop.set()
        tell("rainbowctl: finishing what is under way; ^C again aborts")

    loop.add_signal_handler(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGINT)


def _tell_how_to_fetch(outcome: Outcome, path: Path | None) -> None:
    created = [result.operation.pbx.label for result in created_pbxs(outcome)]
    which = [word for label in created for word in ("--pbx", label)] if len(created) <= A_FEW else []
    words = ["rainbowctl", "status", *([str(path)] if path else []), *which]
    how = "--show-codes" if sys.stdout.isatty() else "--codes-file FILE"
    tell("While Pending, an activation code can be fetched again:")
    tell(f"  {shown(shlex.join(words), 1000)} {how}")
