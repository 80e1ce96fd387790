"""`rainbowctl export`."""

import asyncio
import os
from pathlib import Path

import click

from rainbow_tenancy.authoring.export import Export, Split, UnknownPbxError, export
from rainbow_tenancy.authoring.lock import lock_text
from rainbow_tenancy.authoring.pulumi_yaml import IMPORT_NAME, pulumi_export
from rainbow_tenancy.authoring.start import sketch
from rainbow_tenancy.authoring.written import NotWrittenError, loaded, write_files
from rainbow_tenancy.cli.options import Connection, connection_options
from rainbow_tenancy.cli.progress import waiting
from rainbow_tenancy.cli.service import host_of, make_client
from rainbow_tenancy.rainbow import read_settings
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.lock import LOCK_NAME, lock_of
from rainbow_tenancy.reconcile.observe import observe
from rainbow_tenancy.reports.words import count, listed, wrapped
from rainbow_tenancy.tenancy.sources import ROOT_NAME
from rainbow_tenancy.text import shown

__all__ = ["command"]

MOST_NAMES = 5


@click.command("export")
@click.argument("pbxs", nargs=-1, metavar="[PBX]...")
@click.option(
    "--to",
    type=click.Choice(["tenancy", "pulumi-yaml"]),
    default="tenancy",
    show_default=True,
    help="Tenancy files, or a Pulumi YAML program with the file for `pulumi import --file`.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Directory that gets the files; tenancy, or pulumi, if none is given.",
)
@click.option(
    "--split",
    type=click.Choice(["pbx", "company", "none"]),
    default="none",
    show_default=True,
    help="A file a PBX, a file a company, or one file.",
)
@click.option("--scope", is_flag=True, help="The files govern no other PBXs than these names (policy.scope).")
@click.option("--lock", is_flag=True, help="Also write tenancy.lock, as rainbowctl lock does.")
@click.option("--overwrite", is_flag=True, help="Overwrite files that are there.")
@connection_options
def command(
    *,
    pbxs: tuple[str, ...],
    to: str,
    out: Path | None,
    split: Split,
    scope: bool,
    lock: bool,
    overwrite: bool,
    connection: Connection,
) -> None:
    """Write what Rainbow has as tenancy files, or as a Pulumi program.

    Changes nothing in Rainbow; a plan over the files then holds no operation,
    and so does a preview once `pulumi import --file` has taken the PBXs in.
    PBX is a name or a glob of names; without one every shared PBX is written.
    An ordinary PBX is written only where it is named. Activation codes are
    never written. The untouched sketch of rainbowctl init gives way.
    """
    to_pulumi = to == "pulumi-yaml"
    if to_pulumi and (lock or scope or split != "none"):
        raise click.UsageError("--split, --scope and --lock are of tenancy files; take them out, or --to pulumi-yaml")
    if scope and not pbxs:
        raise click.UsageError("--scope: name the PBXs, such as 'LYON-*'")
    directory = out or Path("pulumi" if to_pulumi else "tenancy")
    host, estate = asyncio.run(_observe(connection))
    try:
        if to_pulumi:
            exported = pulumi_export(estate, pbxs=pbxs)
        else:
            exported = export(estate, host=host, split=split, pbxs=pbxs, scope=scope)
        files = exported.files | ({LOCK_NAME: _lock(exported, estate)} if lock else {})
        write_files(directory, files, overwrite=overwrite, unless={ROOT_NAME: sketch(host, estate.partner_id)})
    except UnknownPbxError as error:
        raise click.UsageError(f"no PBX that this account sees is named {error}") from None
    except NotWrittenError as error:
        raise click.ClickException(str(error)) from None
    for line in _summary(exported, len(files), directory):
        click.echo(line)
    click.echo()
    if to_pulumi:
        click.echo(f"Next: cd {shown(str(directory))} && pulumi stack init NAME")
        click.echo(f"      pulumi import --file {IMPORT_NAME} --generate-code=false")
        click.echo("      pulumi preview, which then shows no change")
    else:
        click.echo(f"Next: rainbowctl plan {shown(str(directory))}")


async def _observe(connection: Connection) -> tuple[str, Estate]:
    with waiting("reaching Rainbow") as shows:
        async with make_client(connection, None, read_only=True, shows=shows) as client:
            estate = await observe(client)
    return host_of(read_settings(os.environ)), estate


def _lock(exported: Export, estate: Estate) -> str:
    tenancy = loaded({name: text.encode("utf-8") for name, text in exported.files.items()}, ROOT_NAME)
    return lock_text(lock_of(tenancy, estate))


def _of_fleet(pbxs: int) -> str:
    if pbxs == 1:
        return "1 PBX comes from the fleet, and its references are its activation code"
    return f"{pbxs} PBXs come from the fleet, and their references are their activation codes"


def _summary(exported: Export, files: int, out: Path) -> list[str]:
    lines = wrapped(
        f"{count(exported.pbxs, 'PBX')} with {count(exported.associations, 'association')} written "
        f"to {count(files, 'file')} in {shown(str(out))}."
    )
    if exported.ordinary:
        names = listed(map(shown, exported.ordinary), at_most=MOST_NAMES)
        lines += ["", *wrapped(f"Left out, because they are ordinary (not shared): {names}.")]
        lines += wrapped("To bring one: rainbowctl export NAME.", "  ")
    for name, reason in exported.left_out:
        lines += wrapped(f"Left out: {shown(name)}: {reason}.")
    if exported.incomplete:
        names = listed(map(shown, exported.incomplete), at_most=MOST_NAMES)
        lines += wrapped(f"Not everything could be written of {names}; comments in the files say what.")
    if exported.fleets:
        lines += ["", *wrapped(f"{_of_fleet(exported.fleets)}: keep the files where codes may be kept.")]
    return lines
