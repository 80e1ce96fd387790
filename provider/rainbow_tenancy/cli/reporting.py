"""Reports leave this program here: one on standard output, and any number in files, each whole or not at all."""

import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from rainbow_tenancy.cli.colour import coloured
from rainbow_tenancy.cli.progress import tell
from rainbow_tenancy.reports.forms import fits, form_names, render
from rainbow_tenancy.reports.words import listed
from rainbow_tenancy.text import shown

if TYPE_CHECKING:
    from rainbow_tenancy.reports.data.parts import Data

__all__ = ["TEXT", "Reporting"]

TEXT: Final = "text"
MODE: Final = 0o664  # less what the umask takes: a report names customers, and is nobody's to write who is not asked


@dataclass(frozen=True, slots=True)
class Reporting:
    """Where the report of a run goes, and in which forms.

    Attributes:
        form: That of standard output.
        files: Form and file of each other one.
    """

    form: str
    files: tuple[tuple[str, Path], ...] = ()

    def refuse_unfit(self, report: "type[Data]") -> None:
        """Stop before anything is done where the report could not be told in the end.

        Raises:
            UsageError: A form does not fit this command, or a file has no directory to stand in.
        """
        for form in (self.form, *(form for form, _ in self.files)):
            if not fits(form, report):
                fitting = listed(one for one in form_names() if fits(one, report))
                raise click.UsageError(f"there is no form {form} for this command; there is {fitting}")
        for _, path in self.files:
            if not path.parent.is_dir():
                raise click.UsageError(f"--report: there is no directory {path.parent}")
            if path.is_dir():
                raise click.UsageError(f"--report: {path} is a directory")

    def wants(self, report: "type[Data]") -> bool:
        """Whether one of the forms can tell this class of report."""
        return any(fits(form, report) for form in (self.form, *(form for form, _ in self.files)))

    def write(self, report: "Data", *, full: bool = False) -> bool:
        """Write the files, before anything is printed: a reader may have gone away. Whether all could be written."""
        written = True
        for form, path in self.files:
            try:
                _write(path, render(report, form, full=full))
            except OSError as error:
                written = False
                tell(f"rainbowctl: --report: {shown(str(path))}: {error.strerror or type(error).__name__}")
        return written

    def print(self, report: "Data", *, full: bool = False) -> None:
        """The report on standard output; colours are for text at a terminal."""
        told = render(report, self.form, full=full)
        click.echo(coloured(told, sys.stdout) if self.form == TEXT else told, nl=False)


def _write(path: Path, text: str) -> None:
    """Write a file beside the old one and put it in its place; a device or a pipe is written as it is."""
    if path.is_relative_to("/dev") or (path.exists() and not path.is_file()):
        with path.open("w", encoding="utf-8") as file:
            file.write(text)
        return
    target = Path(os.path.realpath(path))
    fresh = target.with_name(f".{target.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, MODE)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        fresh.replace(target)
    except BaseException:
        with suppress(OSError):
            fresh.unlink()
        raise
