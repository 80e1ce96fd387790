"""`rainbowctl plugin install`."""

import shutil
import subprocess
import tempfile
from pathlib import Path

import click

__all__ = ["command"]


@click.group("plugin")
def command() -> None:
    """Make Pulumi find the plugin of this installation."""


@command.command("install")
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIRECTORY",
    help="Only write the plugin's directory, for `plugins.providers` or PATH.",
)
def install(*, into: Path | None) -> None:
    """Install the plugin for this user's pulumi; needs no network.

    It runs the Python that rainbow-tenancy is installed for: install it again
    when that moves. What was installed before is replaced.
    """
    from rainbow_tenancy import __version__  # noqa: PLC0415 (slow, and only this needs it)
    from rainbow_tenancy.plugin.stub import write_stub  # noqa: PLC0415 (only where it is used)

    if into is not None:
        click.echo(write_stub(into))
        return
    pulumi = shutil.which("pulumi")
    if pulumi is None:
        raise click.ClickException("pulumi is not on PATH; install it from pulumi.com, or see --into")
    with tempfile.TemporaryDirectory() as directory:
        write_stub(Path(directory))
        version = f"v{__version__}"
        line = [pulumi, "plugin", "install", "resource", "rainbow", version, "--file", directory, "--reinstall"]
        done = subprocess.run(line, check=False)  # noqa: S603 (the user's own pulumi)
    if done.returncode:
        raise click.ClickException(f"pulumi plugin install failed with exit code {done.returncode}")
    click.echo(f"Pulumi finds rainbow {version} now; pulumi plugin ls shows it.")
