"""`rainbowctl`: one thin module a command, loaded when that command is asked for.

    main() ─► run(arguments) ─► the command's module: parse, call, render, exit code
                 └─► errors.guarded: whatever goes wrong ends in clear lines and an exit code

0 fine, 1 failed (a mistyped option too), 2 differences, 3 refused by a guard with nothing changed.
"""

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

from rainbow_tenancy.cli.errors import FAILED, guarded
from rainbow_tenancy.cli.group import rainbowctl

__all__ = ["main", "run"]


def main() -> None:
    """The console script."""
    # Before pydantic is loaded: what the files hold is shown to no plugin that some other package brings.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    gc.disable()  # a short run makes much and throws little away: the collector would take most of the time
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by who started it
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123 (for the rest of the process)
        getattr(sys, name).reconfigure(errors="backslashreplace")
    leave(run(sys.argv[1:]))


def leave(code: int) -> NoReturn:
    """End the process at once: to give its memory back object by object would take a twentieth of a large plan."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        pass  # the reader went away, which is his right
    except OSError as error:
        code = FAILED
        print(f"rainbowctl: standard output: {error.strerror}", file=sys.stderr)
    with suppress(OSError):
        sys.stderr.flush()
    os._exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run one command in this process; its exit code."""
    return guarded(lambda: rainbowctl.main(list(arguments), prog_name="rainbowctl", standalone_mode=False))
