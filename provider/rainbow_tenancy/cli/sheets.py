"""Connection sheets leave this program here: onto a terminal, or into files that only their owner reads."""

import errno
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from rainbow_tenancy.authoring.slugs import distinct, slug
from rainbow_tenancy.cli.options import secret_options
from rainbow_tenancy.cli.progress import tell
from rainbow_tenancy.files import make_private_folder, replace_file
from rainbow_tenancy.reconcile.named import NamedPbx
from rainbow_tenancy.reports.sheet.data import Sheet, make_sheet
from rainbow_tenancy.reports.sheet.forms import FORMS, form_of
from rainbow_tenancy.reports.sheet.languages import ENGLISH, languages, words_of
from rainbow_tenancy.reports.sheet.template import PLACEHOLDERS, Template, read_template
from rainbow_tenancy.reports.sheet.told import told
from rainbow_tenancy.reports.words import count
from rainbow_tenancy.secret import Secret
from rainbow_tenancy.tenancy import Tenancy
from rainbow_tenancy.tenancy.secrets import resolve_secret
from rainbow_tenancy.text import shown

__all__ = ["Sheets", "sheet_options"]

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Sheets:
    """Where sheets go, and how they look.

    Attributes:
        form: A name of `FORMS`.
        language: One of `languages()`.
        out: The directory of their files; None is standard output.
        template: The user's own form.
        secrets_dir: Directory of the files that `fromFile` names.
        allow_env: Variables that `fromEnv` may name.
    """

    form: str
    language: str
    out: Path | None
    template: Template | None
    secrets_dir: Path | None
    allow_env: tuple[str, ...]

    @property
    def keep_codes(self) -> bool:
        """Whether an activation code is in the files afterwards."""
        return self.out is not None and (self.template is None or self.template.holds("activationCode"))

    def passwords(self, pbxs: Sequence[NamedPbx], tenancy: Tenancy | None) -> dict[str, Secret]:
        """The proxies' passwords that the files name for these PBXs, fetched; by the key of the PBX.

        Raises:
            TenancyError: With the place of a secret that cannot be fetched.
        """
        found = {}
        for pbx in (one.block for one in pbxs):
            if tenancy and pbx and pbx.connection and pbx.connection.proxy_password:
                found[pbx.key] = resolve_secret(
                    pbx.connection.proxy_password,
                    environ=os.environ,
                    secrets_dir=self.secrets_dir,
                    allow_env=self.allow_env,
                    place=tenancy.place(pbx.at_of("connection.httpProxy.password")),
                )
        return found

    def refuse_open(self, pbxs: Sequence[NamedPbx]) -> None:
        """Stop where a secret would go where others read.

        Raises:
            UsageError: A sheet would hold one, and standard output is no terminal.
        """
        if self.out is not None or sys.stdout.isatty():
            return
        for one in pbxs:
            has_password = one.block is not None and one.block.connection and one.block.connection.proxy_password
            if has_password or _sheet(one).is_secret:
                raise click.UsageError(
                    f"the sheet of {shown(one.ref.label)} holds a secret, which is shown on a terminal only; "
                    "use --out DIR, or --redact"
                )

    def make_ready(self, pbxs: Sequence[NamedPbx]) -> None:
        """Make the directory of the files, where there is to be one; git is told to leave a new one alone.

        Raises:
            OSError: It cannot be made, or no such files in it.
        """
        if self.out is None:
            return
        make_private_folder(self.out)
        for path in self._paths(self.out, pbxs):
            if path.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        try:
            tempfile.TemporaryFile(dir=self.out).close()
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(self.out)) from None

    def hand_out(self, pbxs: Sequence[NamedPbx], passwords: dict[str, Secret], *, redact: bool = False) -> None:
        """Write or print a sheet a PBX.

        Raises:
            OSError: A file cannot be written.
        """
        sheets = [_sheet(one, passwords.get(one.ref.key or ""), redact=redact) for one in pbxs]
        if self.out is None:
            click.echo(self._render(sheets), nl=False)
            return
        self.make_ready(pbxs)
        for path, sheet in zip(self._paths(self.out, pbxs), sheets, strict=True):
            replace_file(path, self._render([sheet]).encode(), most=0o600 if sheet.is_secret else 0o777)
        tell(f"rainbowctl: {count(len(sheets), 'sheet')} written to {shown(str(self.out))}")

    def _paths(self, out: Path, pbxs: Sequence[NamedPbx]) -> list[Path]:
        suffix = form_of(self.form).suffix
        names = distinct({one.system.id: slug(one.ref.label, "pbx") for one in pbxs})
        return [out / f"{names[one.system.id]}{suffix}" for one in pbxs]

    def _render(self, sheets: Sequence[Sheet]) -> str:
        form, words = form_of(self.form), words_of(self.language)
        if self.template is not None:
            return "".join(self.template.fill(sheet, words, form) for sheet in sheets)
        return form.render([told(sheet, words) for sheet in sheets])


def _sheet(pbx: NamedPbx, proxy_password: Secret | None = None, *, redact: bool = False) -> Sheet:
    today = date.today()  # noqa: DTZ011 (the day where the sheet is printed)
    return make_sheet(pbx.system, pbx.ref, pbx.block, made=today, proxy_password=proxy_password, redact=redact)


class _Template(click.ParamType[Template]):
    """A file that is the user's own form."""

    name = "template"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Template:
        return read_template(Path(value))


def sheet_options(command: Command) -> Command:
    """`--format`, `--language`, `--out`, `--template` and those of secrets, handed on as `sheets`."""

    @click.option(
        "--format", "form", type=click.Choice(FORMS), default=FORMS[0], show_default=True, help="The form of the sheet."
    )
    @click.option(
        "--language",
        type=click.Choice(languages()),
        default=ENGLISH,
        show_default=True,
        help="The language of the sheet.",
    )
    @click.option(
        "--out",
        type=click.Path(path_type=Path, file_okay=False),
        metavar="DIR",
        help="Write a file a PBX there; mode 0600 if it holds a secret.",
    )
    @click.option(
        "--template",
        type=_Template(),
        metavar="FILE",
        help="A form of your own: ${NAME} is replaced, NAME being one of " + ", ".join(PLACEHOLDERS) + ".",
    )
    @secret_options
    @wraps(command)
    def with_sheets(
        *,
        form: str,
        language: str,
        out: Path | None,
        template: Template | None,
        secrets_dir: Path | None,
        allow_env: tuple[str, ...],
        **others: Any,
    ) -> Any:
        return command(sheets=Sheets(form, language, out, template, secrets_dir, allow_env), **others)

    return with_sheets  # type: ignore[return-value]  # the same command with other keywords
