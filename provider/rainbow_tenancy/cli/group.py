"""The command's table of contents: what `rainbowctl --help` shows without loading any command."""

from importlib import import_module
from typing import Final

import click

__all__ = ["COMMANDS", "LazyGroup", "rainbowctl"]

# Name, which (with _ for -) is the module too: its line of help.
COMMANDS: Final = {
    "init": "Begin here: ask for the account, write first files.",
    "validate": "Check the files; needs no account.",
    "plan": "Show what apply would change, and for whom.",
    "apply": "Bring Rainbow to what the files say.",
    "drift": "Tell how Rainbow differs from the files; changes nothing.",
    "status": "Show each PBX: status, channels, companies.",
    "connect": "Print the sheet with which an engineer connects a PBX.",
    "rotate-code": "Have a new activation code made for a PBX.",
    "companies": "Show each company and the PBXs that serve it.",
    "exposure": "Show which companies share a PBX with whom.",
    "doctor": "Tell what the account may, and which assumptions hold.",
    "notice": "Write to each touched company what will change, or has.",
    "export": "Write what Rainbow has as tenancy files, or as a Pulumi program.",
    "accept": "Take what changed in Rainbow into the files.",
    "lock": "Note which ids the names in the files mean.",
    "schema": "Print the JSON Schema of the files, for editors.",
    "emulator": "Run Rainbow on localhost, for trying out.",
    "plugin": "Make Pulumi find the plugin of this installation.",
}


class LazyGroup(click.Group):
    """Commands that are imported when they are run; the help comes from the table."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of the table, which is that of the work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"rainbow_tenancy.cli.{cmd_name.replace('-', '_')}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name, or which one was meant."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            from difflib import get_close_matches  # noqa: PLC0415 (needed only when something went wrong)

            near = get_close_matches(name, COMMANDS, n=1)
            meant = f"; did you mean {near[0]}?" if near else ""
            ctx.fail(f"there is no command {name}{meant}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table, without importing what it names."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _version(ctx: click.Context, _: click.Parameter, value: bool) -> None:  # noqa: FBT001 (click's signature)
    if value:
        from rainbow_tenancy import __version__  # noqa: PLC0415 (slow, and seldom asked)

        click.echo(f"rainbowctl {__version__}")
        ctx.exit()


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version.")
@click.pass_context
def rainbowctl(ctx: click.Context) -> None:
    """Share PBXs between customer companies in Rainbow, as files say.

    Where Rainbow is and who asks comes from the environment: RAINBOW_HOST,
    RAINBOW_EMAIL and RAINBOW_PASSWORD or RAINBOW_API_KEY, RAINBOW_APP_ID,
    RAINBOW_APP_SECRET; or from a mode-0600 file of such lines that
    RAINBOW_CREDENTIALS names. To begin without an account: rainbowctl emulator.

    Exit codes: 0 fine, 1 failed, 2 differences, 3 refused and nothing changed.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
