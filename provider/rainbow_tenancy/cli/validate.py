"""`rainbowctl validate`."""

import json
import sys
from pathlib import Path

import click

from rainbow_tenancy.cli.colour import coloured
from rainbow_tenancy.cli.errors import FAILED, FINE
from rainbow_tenancy.cli.options import needed_path, path_argument
from rainbow_tenancy.reports.words import count
from rainbow_tenancy.tenancy import Effective, Tenancy, TenancyError, explain, load_tenancy
from rainbow_tenancy.text import shown

__all__ = ["command"]


@click.command("validate")
@path_argument
@click.option("--show", metavar="PBX", help="Print what this PBX's block comes to, and where each value comes from.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "codequality"]),
    default="text",
    show_default=True,
    help="What is printed; codequality is GitLab's report.",
)
def command(path: Path | None, show: str | None, form: str) -> int:
    """Check the files; needs no account.

    PATH is the root file or its directory; without it tenancy/ or tenancy.yaml.
    """
    root = needed_path(path)
    if form == "codequality":
        return _code_quality(root)
    if show is not None:
        values = explain(root, show)
        click.echo(coloured(f"PBX {shown(show)}", sys.stdout))
        for value in values:
            click.echo(coloured(_effective(value), sys.stdout))
        return FINE
    tenancy = load_tenancy(root)
    for hint in tenancy.hints:
        click.echo(coloured(f"hint: {shown(str(hint), 1000)}", sys.stdout))
    click.echo(coloured(_summary(tenancy), sys.stdout))
    return FINE


def _code_quality(root: Path) -> int:
    """Everything that is found, as one document."""
    from rainbow_tenancy.reports.codequality import code_quality  # noqa: PLC0415 (it brings every report, and HTTP)

    try:
        mistakes, hints = [], load_tenancy(root).hints
    except TenancyError as error:
        mistakes, hints = error.problems, []
    click.echo(code_quality(mistakes, hints, root=str(root)), nl=False)
    return FAILED if mistakes else FINE


def _effective(value: Effective) -> str:
    text = shown(json.dumps(value.value, ensure_ascii=False, default=str))
    where = f" {shown(value.place.file)}:{value.place.line}:{value.place.column}" if value.place else ""
    return f"  {value.path}: {text}\n      {value.origin}{where}"


def _summary(tenancy: Tenancy) -> str:
    shares = sum(len(pbx.shares) for pbx in tenancy.pbxs)
    return (
        f"Valid: tenancy {shown(tenancy.name)} with {count(len(tenancy.pbxs), 'PBX')} "
        f"and {count(shares, 'association')}."
    )
