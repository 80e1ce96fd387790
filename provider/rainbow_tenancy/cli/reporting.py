"""Reports leave this program here: one on standard output, and any number in files, each whole or not at all."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from rainbow_tenancy.cli.colour import coloured
from rainbow_tenancy.cli.progress import tell
from rainbow_tenancy.files import replace_file
from rainbow_tenancy.reports.forms import fits, form_names, render
from rainbow_tenancy.reports.words import listed
from rainbow_tenancy.text import shown

if TYPE_CHECKING:
    from rainbow_tenancy.reports.data.parts import Data

__all__ = ["TEXT", "Reporting", "report_options"]

Command = TypeVar("Command", bound=Callable[..., Any])

TEXT: Final = "text"
MODE: Final = 0o664  # less what the umask takes, or the mode of the file that is replaced; never for all to write


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
                raise click.UsageError(f"there is no form {form} for this command; there is {listed(_fitting(report))}")
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


class _Form(click.ParamType[str]):
    """The name of a form; that it fits the command is found out by the command."""

    name = "form"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        forms = form_names()
        if value not in forms:
            self.fail(f"there is no form {value}; there is {listed(forms)}", param, ctx)
        return str(value)


class _FormAndFile(click.ParamType[tuple[str, Path]]):
    """`FORM=FILE`."""

    name = "form=file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, Path]:
        form, equals, file = str(value).partition("=")
        if not equals or not file:
            self.fail(f"{value}: write FORM=FILE, such as markdown=plan.md", param, ctx)
        return _Form().convert(form, param, ctx), Path(file)


def report_options(report: "type[Data]") -> Callable[[Command], Command]:
    """`--format` and `--report` of a command that makes this class of report, handed on as `reporting`."""

    def decorate(command: Command) -> Command:
        @click.option(
            "--format",
            "form",
            cls=_FormOption,
            report=report,
            type=_Form(),
            default=TEXT,
            show_default=True,
            metavar="FORM",
        )
        @click.option(
            "--report",
            "files",
            type=_FormAndFile(),
            multiple=True,
            metavar="FORM=FILE",
            help="Write the report there too, from the same run; repeatable.",
        )
        @wraps(command)
        def with_reporting(*, form: str, files: tuple[tuple[str, Path], ...], **others: Any) -> Any:
            twice = [path for n, (_, path) in enumerate(files) if path in [earlier for _, earlier in files[:n]]]
            if twice:
                raise click.UsageError(f"--report: {twice[0]} is named twice")
            return command(reporting=Reporting(form, files), **others)

        return with_reporting  # type: ignore[return-value]  # the same command with other keywords

    return decorate


def _fitting(report: "type[Data]") -> list[str]:
    """The forms that can tell this class of report."""
    return [form for form in form_names() if fits(form, report)]


class _FormOption(click.Option):
    """`--format`, whose help names the forms that fit its command: only then are they loaded."""

    def __init__(self, *arguments: Any, report: "type[Data]", **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._report = report

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        self.help = f"What is printed: {', '.join(_fitting(self._report))}."
        return super().get_help_record(ctx)


def _write(path: Path, text: str) -> None:
    """Put a file in the place of the old one at once, with its mode; a device or a pipe is written as it is."""
    if path.is_relative_to("/dev") or (path.exists() and not path.is_file()):
        with path.open("w", encoding="utf-8") as file:
            file.write(text)
        return
    replace_file(Path(os.path.realpath(path)), text.encode("utf-8"), most=MODE)
