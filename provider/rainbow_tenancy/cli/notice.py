"""`rainbowctl notice`."""

from pathlib import Path

import click

from rainbow_tenancy.authoring.slugs import distinct, slug
from rainbow_tenancy.authoring.written import NotWrittenError, write_files
from rainbow_tenancy.cli.progress import tell
from rainbow_tenancy.reports.notices.changes import UnreadableError, journaled, planned
from rainbow_tenancy.reports.notices.language import LANGUAGES, language, letter
from rainbow_tenancy.reports.notices.letters import Notice, notices, read_template
from rainbow_tenancy.reports.words import count, wrapped
from rainbow_tenancy.text import shown

__all__ = ["command"]

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("notice")
@click.option("--plan", "plan", type=FILE, metavar="FILE", help="Tell what will change: JSON of a plan.")
@click.option("--journal", type=FILE, metavar="FILE", help="Tell what was changed: the journal of an apply.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar="DIR",
    help="Directory that gets a file a company.",
)
@click.option(
    "--language",
    "code",
    type=click.Choice(LANGUAGES),
    default=LANGUAGES[0],
    show_default=True,
    help="Language of the sentences, and of the letter around them.",
)
@click.option(
    "--template",
    type=FILE,
    metavar="FILE",
    help="Another letter: text with $company, $announcement and $changes.",
)
@click.option("--overwrite", is_flag=True, help="Overwrite files that are there.")
def command(
    *, plan: Path | None, journal: Path | None, out: Path, code: str, template: Path | None, overwrite: bool
) -> None:
    """Write to each touched company what will change, or has.

    From the JSON of a plan (plan --report json=FILE), or from the journal of
    an apply (apply --journal FILE); needs no account. Each file may be sent to
    its company as it is: it holds nothing of any other one.
    """
    if (plan is None) == (journal is None):
        raise click.UsageError("give either --plan FILE or --journal FILE")
    form = read_template(letter(code) if template is None else _text(template), template or Path(f"{code}.txt"))
    try:
        changes = planned(plan) if plan is not None else journaled(journal or Path())
        found = list(notices(changes, form, language(code)))
        write_files(out, _files(found), overwrite=overwrite)
    except (UnreadableError, NotWrittenError) as error:
        raise click.ClickException(str(error)) from None
    if changes.untold:
        untold = count(changes.untold, "operation")
        tell(f"rainbowctl: {untold} told to nobody: not done, or it is unknown how they ended")
    if not found:
        click.echo("No company is touched: there is nothing to tell.")
        return
    for line in wrapped(f"{count(len(found), 'notice')} written to {shown(str(out))}."):
        click.echo(line)


def _files(found: list[Notice]) -> dict[str, str]:
    """A file a company, named after it."""
    names = distinct({one.company_id: slug(one.company, "company") for one in found})
    return {f"{names[one.company_id]}.txt": one.text for one in found}


def _text(template: Path) -> str:
    try:
        return template.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise click.ClickException(f"{template} is not written in UTF-8") from None
