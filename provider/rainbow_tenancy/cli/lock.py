"""`rainbowctl lock`."""

import asyncio
from pathlib import Path

import click

from rainbow_tenancy.authoring.lock import SECTIONS, changed_names, lock_text
from rainbow_tenancy.authoring.written import write_files
from rainbow_tenancy.cli.options import Connection, connection_options, needed_path, path_argument
from rainbow_tenancy.cli.progress import waiting
from rainbow_tenancy.cli.service import make_client
from rainbow_tenancy.reconcile.lock import Lock, lock_of, lock_path, read_lock
from rainbow_tenancy.reconcile.observe import observe
from rainbow_tenancy.reconcile.prepare import refuse_other_partner
from rainbow_tenancy.reports.words import count, wrapped
from rainbow_tenancy.tenancy import Tenancy, TenancyError, load_tenancy
from rainbow_tenancy.text import shown

__all__ = ["command"]


@click.command("lock")
@path_argument
@connection_options
def command(*, path: Path | None, connection: Connection) -> None:
    """Note which ids the names in the files mean.

    Writes tenancy.lock beside the root file, to be kept in git. From then on a
    plan stops where a name means another PBX, company or site than before.
    Run it again to accept a new meaning. PATH is the root file or its
    directory; without it tenancy/ or tenancy.yaml.
    """
    tenancy = load_tenancy(needed_path(path))
    lock = asyncio.run(_lock(tenancy, connection))
    target = lock_path(tenancy)
    try:
        old = read_lock(tenancy)
    except TenancyError:
        old = None  # it is written anew
    write_files(target.parent, {target.name: lock_text(lock)}, overwrite=True)
    names = sum(len(lock.of(section)) for section in SECTIONS)
    for line in wrapped(f"{count(names, 'name')} noted in {shown(str(target))}."):
        click.echo(line)
    for word, before, after in changed_names(old, lock) if old else []:
        for line in wrapped(f"* {shown(word)}: {shown(before)} before, {shown(after)} now", "  "):
            click.echo(line)


async def _lock(tenancy: Tenancy, connection: Connection) -> Lock:
    with waiting("reaching Rainbow") as shows:
        async with make_client(connection, tenancy, read_only=True, shows=shows) as client:
            refuse_other_partner(tenancy, client.account.company_id)
            return lock_of(tenancy, await observe(client))
