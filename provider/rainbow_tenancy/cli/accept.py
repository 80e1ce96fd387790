"""`rainbowctl accept`."""

import asyncio
import difflib
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

import click

from rainbow_tenancy.authoring.accept import Accepted, Difference, accept, differences
from rainbow_tenancy.authoring.source import Source
from rainbow_tenancy.cli.asking import agreed
from rainbow_tenancy.cli.errors import DIFFERENCES, FINE, REFUSED
from rainbow_tenancy.cli.options import Connection, connection_options, files_option, needed_path
from rainbow_tenancy.cli.progress import tell, waiting
from rainbow_tenancy.cli.service import make_client
from rainbow_tenancy.files import replace_file
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.identify import unnamed
from rainbow_tenancy.reconcile.operations import PbxRef
from rainbow_tenancy.reconcile.plan import make_plan
from rainbow_tenancy.reconcile.prepare import survey
from rainbow_tenancy.reports.data.codes import Shortener
from rainbow_tenancy.reports.words import count, listed, wrapped
from rainbow_tenancy.tenancy import Tenancy, load_tenancy
from rainbow_tenancy.text import shown

__all__ = ["command"]

MOST_NAMED: Final = 5  # differences that one reason is told for
CONTEXT: Final = 2  # lines around a change
# A fleet's references are its activation code, and stand in the lines around a change too.
REFERENCE: Final = "installationReference"


@click.command("accept")
@click.argument("pbxs", nargs=-1, metavar="[PBX]...")
@files_option
@click.option("--yes", is_flag=True, help="Do not ask; a pipeline needs it.")
@connection_options
def command(*, pbxs: tuple[str, ...], files: Path | None, yes: bool, connection: Connection) -> int:
    """Take what changed in Rainbow into the files.

    The opposite of apply: changes nothing in Rainbow. Shows the patch and asks
    first; comments, order and quotes stay, and only lines that differ change.
    PBX is a key or name, or a glob of them; without one every PBX is meant.

    Exits with 2 where a difference stays, with the reason.
    """
    tenancy = load_tenancy(needed_path(files))
    contents = {name: Path(name).read_bytes() for name in tenancy.files.names}
    tenancy, estate = asyncio.run(_survey(tenancy, connection))
    found = accept(tenancy, contents, estate, _wanted(tenancy, estate, pbxs))
    fleets = (PbxRef(pbx.key, pbx.name, None, pbx.equipment_id, fleet=True) for pbx in tenancy.pbxs if pbx.fleet)
    for line in _report(found, contents, Shortener([*map(unnamed, estate.systems), *fleets])):
        click.echo(line)
    if found.files and not (yes or agreed("Change the files?")):
        tell("rainbowctl: refused: not confirmed (without a terminal nobody is asked: give --yes)")
        tell("rainbowctl: nothing was changed")
        return REFUSED
    _write(found, contents)
    return DIFFERENCES if found.refused else FINE


async def _survey(tenancy: Tenancy, connection: Connection) -> tuple[Tenancy, Estate]:
    with waiting("reaching Rainbow") as shows:
        async with make_client(connection, tenancy, read_only=True, shows=shows) as client:
            found = await survey(client, tenancy, follow_renames=True)
            return found.tenancy, found.estate


def _wanted(tenancy: Tenancy, estate: Estate, globs: Sequence[str]) -> list[Difference]:
    """The differences of the PBXs that are meant."""
    found = differences(make_plan(tenancy, estate))
    if not globs:
        return found
    keys = {pbx.key for pbx in tenancy.pbxs for glob in globs if _matches((pbx.key, pbx.name), glob)}
    for glob in globs:
        if not any(_matches((pbx.key, pbx.name), glob) for pbx in tenancy.pbxs):
            raise click.UsageError(f"no PBX of the files has the key or name {glob}")
    return [one for one in found if one.pbx in keys]


def _matches(names: Sequence[str], glob: str) -> bool:
    return any(fnmatchcase(name.casefold(), glob.casefold()) for name in names)


def _report(found: Accepted, contents: Mapping[str, bytes], codes: Shortener) -> Iterator[str]:
    if not found.taken and not found.refused:
        yield "Nothing to take: the files say what Rainbow has."
        return
    if found.taken:
        yield from wrapped(f"{count(len(found.taken), 'difference')} to take into the files.")
    if found.refused:
        yield from wrapped(f"{count(len(found.refused), 'difference stays', 'differences stay')}.")
    for name, content in found.files.items():
        yield ""
        yield from _patch(name, contents[name], content, codes)
    if found.refused:
        yield ""
        yield "Not taken:"
        together: dict[tuple[str, str], list[str]] = {}
        for one, why in found.refused:
            together.setdefault((one.pbx, why), []).append(shown(str(one)))
        for (pbx, why), what in together.items():
            yield from wrapped(f"* {shown(pbx)}: {listed(what, at_most=MOST_NAMED)}: {shown(why, 400)}", "  ")
    for key, note in found.notes:
        yield from wrapped(f"Note: {shown(key)}: {shown(note)}.")


def _patch(name: str, old: bytes, new: bytes, codes: Shortener) -> Iterator[str]:
    """The lines that change and a few around them, for the eye: codes are cut, what a terminal obeys is written out."""
    before, after = (_without_references(Source(content)).splitlines() for content in (old, new))
    shown_name = shown(name)
    for line in difflib.unified_diff(before, after, shown_name, shown_name, n=CONTEXT, lineterm=""):
        yield shown(codes.text(line), 1000)


def _without_references(source: Source) -> str:
    """The text of a file in which the fleets' references are cut, however they are written; its lines stay as many."""
    text = source.text
    found = (
        value
        for node in source.root.walk()
        for key, value in zip(node.keys, node.items, strict=False)  # a list has no keys
        if key.value == REFERENCE
    )
    for value in sorted(found, key=lambda one: one.start, reverse=True):
        breaks = text.count("\n", value.start, value.end)
        text = f"{text[: value.start]}…{source.line_break * breaks}{text[value.end :]}"
    return text


def _write(found: Accepted, contents: Mapping[str, bytes]) -> None:
    for name in found.files:
        if Path(name).read_bytes() != contents[name]:
            raise click.UsageError(f"{name} was changed in the meantime; nothing was written, run this again")
    for name, content in found.files.items():
        replace_file(Path(name).resolve(), content)  # the loader allows links that stay below the root file
    if found.files:
        click.echo(f"\nWritten: {listed(map(shown, found.files))}.")
        click.echo("Next: git diff, and rainbowctl plan")
