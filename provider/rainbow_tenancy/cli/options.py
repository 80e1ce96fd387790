"""Arguments and options that several commands share."""

import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from rainbow_tenancy.cli.reporting import Reporting, report_options

if TYPE_CHECKING:
    from rainbow_tenancy.reports.data.parts import Data

__all__ = [
    "DURATION",
    "Connection",
    "PlanOptions",
    "company_option",
    "connection_options",
    "files_here",
    "files_option",
    "found_path",
    "needed_path",
    "path_argument",
    "pbx_option",
    "plan_options",
    "reader_option",
    "secret_options",
    "text_or_json",
]

Command = TypeVar("Command", bound=Callable[..., Any])

UNITS: Final = {"ms": 0.001, "s": 1, "m": 60, "h": 3600}


class _Duration(click.ParamType[float]):
    """A time with its unit, in seconds."""

    name = "duration"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        if isinstance(value, float):
            return value
        match = re.fullmatch(r"(\d{1,6}(?:\.\d{1,3})?)(ms|s|m|h)", str(value))
        seconds = float(match[1]) * UNITS[match[2]] if match else 0.0
        if not seconds > 0:
            self.fail(f"{value}: write a time with its unit, such as 30s or 10m", param, ctx)
        return seconds


DURATION: Final = _Duration()


@dataclass(frozen=True, slots=True)
class Connection:
    """How to talk to Rainbow, as far as options say it.

    Attributes:
        request_timeout: Seconds that an answer may take.
        max_rate: Requests a second; None is the default of the host.
        trace: File that gets every request and answer, without secrets.
    """

    request_timeout: float
    max_rate: float | None
    trace: Path | None


path_argument = click.argument("path", required=False, type=click.Path(path_type=Path))
files_option = click.option(
    "--files",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Root file or its directory; without it tenancy/ or tenancy.yaml.",
)
pbx_option = click.option(
    "--pbx", multiple=True, metavar="GLOB", help="Only PBXs whose key or name matches; repeatable."
)
company_option = click.option(
    "--company", multiple=True, metavar="GLOB", help="Only companies whose name matches; repeatable."
)
reader_option = click.option(
    "--company",
    multiple=True,
    metavar="GLOB",
    help="Only companies whose name matches; repeatable. A PBX whose name holds another company's name, reference or "
    "site, or a word that only these hold, appears by its equipment ID.",
)
text_or_json = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="What is printed."
)


def found_path(path: Path | None) -> Path | None:
    """The path that was given, else `tenancy/` or `tenancy.yaml` where it is there.

    Raises:
        UsageError: Both are there: whoever edits one would wonder why nothing comes of it.
    """
    if path is not None:
        return path
    here = files_here()
    if len(here) > 1:
        raise click.UsageError("both tenancy/ and tenancy.yaml are here; name the one that is meant")
    return here[0] if here else None


def files_here() -> list[Path]:
    """What may hold the files of this directory."""
    return [path for path in (Path("tenancy"), Path("tenancy.yaml")) if path.exists()]


def needed_path(path: Path | None) -> Path:
    """As `found_path`, for commands that need files.

    Raises:
        UsageError: There are none here, or two.
    """
    found = found_path(path)
    if found is None:
        raise click.UsageError("there is no tenancy/ and no tenancy.yaml here; name the root file")
    return found


def connection_options(command: Command) -> Command:
    """`--request-timeout`, `--max-rate` and `--trace`, handed on as `connection`."""

    @click.option(
        "--request-timeout",
        type=DURATION,
        default="30s",
        show_default=True,
        help="Time that an answer of Rainbow may take.",
    )
    @click.option(
        "--max-rate",
        type=click.FloatRange(min=0, min_open=True),
        metavar="N",
        help="Requests a second at most; 10 unless Rainbow is on localhost.",
    )
    @click.option(
        "--trace",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Write every request and answer there, without secrets.",
    )
    @wraps(command)
    def with_connection(*, request_timeout: float, max_rate: float | None, trace: Path | None, **others: Any) -> Any:
        return command(connection=Connection(request_timeout, max_rate, trace), **others)

    return with_connection  # type: ignore[return-value]  # the same command with other keywords


def secret_options(command: Command) -> Command:
    """`--secrets-dir` and `--allow-env`, handed on under these names."""
    directory = click.option(
        "--secrets-dir",
        type=click.Path(path_type=Path, file_okay=False),
        metavar="DIR",
        help="Directory of the files that `fromFile` names.",
    )
    variables = click.option(
        "--allow-env",
        multiple=True,
        metavar="NAME",
        help="Variable that `fromEnv` may name beside RAINBOW_SECRET_…. Repeatable.",
    )
    return directory(variables(command))


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """What plan, drift and apply are asked alike.

    Attributes:
        path: Root file or its directory, as it was given.
        pbx: Globs of PBXs.
        company: Globs of companies.
        adopt: Make ordinary PBXs shared that were found by name alone.
        reporting: Where the report goes, and in which forms.
        full: Show every operation with all its fields.
        connection: How to talk to Rainbow.
    """

    path: Path | None
    pbx: tuple[str, ...]
    company: tuple[str, ...]
    adopt: bool
    reporting: Reporting
    full: bool
    connection: Connection

    def command(self, name: str) -> str:
        """The command of that name with the same path and narrowing, to be typed."""
        words = ["rainbowctl", name, *([str(self.path)] if self.path else []), *(["--adopt"] if self.adopt else [])]
        words += [word for glob in self.pbx for word in ("--pbx", glob)]
        words += [word for glob in self.company for word in ("--company", glob)]
        return shlex.join(words)


def plan_options(report: "type[Data]") -> Callable[[Command], Command]:
    """Path, narrowing, `--adopt`, `--format`, `--report`, `--full` and the connection, handed on as `options`.

    Args:
        report: The class that the command makes; the help of `--format` names the forms that fit it.
    """

    def decorate(command: Command) -> Command:
        @path_argument
        @pbx_option
        @reader_option
        @click.option("--adopt", is_flag=True, help="Make ordinary PBXs that are found by name alone shared.")
        @report_options(report)
        @click.option("--full", is_flag=True, help="Show every operation with all its fields.")
        @connection_options
        @wraps(command)
        def with_options(
            *,
            path: Path | None,
            pbx: tuple[str, ...],
            company: tuple[str, ...],
            adopt: bool,
            reporting: Reporting,
            full: bool,
            connection: Connection,
            **others: Any,
        ) -> Any:
            return command(options=PlanOptions(path, pbx, company, adopt, reporting, full, connection), **others)

        return with_options  # type: ignore[return-value]  # the same command with other keywords

    return decorate
