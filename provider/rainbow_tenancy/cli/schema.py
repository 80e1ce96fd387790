"""`rainbowctl schema`."""

import click

__all__ = ["command"]


@click.command("schema")
def command() -> None:
    """Print the JSON Schema of the files, for editors."""
    from rainbow_tenancy.tenancy.schema import tenancy_schema_text  # noqa: PLC0415 (pydantic, only where it is needed)

    click.echo(tenancy_schema_text(), nl=False)
