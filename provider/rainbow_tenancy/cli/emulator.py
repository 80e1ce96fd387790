"""`rainbowctl emulator`."""

import gc
from pathlib import Path

import click

from rainbow_tenancy.cli.options import text_or_json
from rainbow_tenancy.emulator import (
    EmulatorOptions,
    assumptions_text,
    parse_assumptions,
    parse_latency,
    parse_synthetic,
    run,
)

__all__ = ["command"]


@click.command("emulator")
@click.option(
    "--seed", type=click.Path(path_type=Path), metavar="FILE", help="YAML file of the world; else a demo partner."
)
@click.option("--synthetic", metavar="SIZE", help="A made-up world, such as pbxs=1000,companies=300,sharing=10.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Loopback address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True, help="0 picks a free one.")
@click.option("--latency", default="0ms", show_default=True, metavar="TIME", help="Added to every answer.")
@click.option(
    "--db", type=click.Path(path_type=Path), metavar="FILE", help="SQLite file that outlives the run; else memory."
)
@click.option(
    "--tls",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="PEM file with a private key and its certificate: https, which ALE's own clients insist on.",
)
@click.option(
    "--assume", multiple=True, metavar="NAME=VALUE", help="How unproven behaviour is; `help` lists them. Repeatable."
)
@text_or_json
@click.option("--record", is_flag=True, help="Keep every request for /emulator/requests.")
@click.option("--quiet", is_flag=True, help="Print the URL only.")
def command(
    *,
    seed: Path | None,
    synthetic: str | None,
    host: str,
    port: int,
    latency: str,
    db: Path | None,
    tls: Path | None,
    assume: tuple[str, ...],
    form: str,
    record: bool,
    quiet: bool,
) -> None:
    """Run Rainbow on localhost, for trying out.

    Prints its URL and login, and answers until Ctrl-C.
    """
    if "help" in assume:
        click.echo(assumptions_text())
        return
    options = EmulatorOptions(
        seed=seed,
        synthetic=parse_synthetic(synthetic) if synthetic else None,
        port=port,
        host=host,
        latency=parse_latency(latency),
        db=db,
        tls=tls,
        format=form,
        assume=parse_assumptions(assume),
        record=record,
        quiet=quiet,
    )
    gc.enable()  # this one runs long
    run(options)
