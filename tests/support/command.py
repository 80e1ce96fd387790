"""The real command in this process: what it told, and how it ended."""

import contextlib
import io
import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from rainbow.world import JumpingClock
from rainbow_tenancy.cli import run
from rainbow_tenancy.rainbow import client
from rainbow_tenancy.rainbow.session import REFUSED_LOGINS


class Ran(NamedTuple):
    """How a command ended and what it told."""

    code: int
    out: str
    err: str


def command(*arguments: str, folder: Path, environ: Mapping[str, str]) -> Ran:
    """Run `rainbowctl` as if in a process of its own; waiting for Rainbow takes it no time."""
    REFUSED_LOGINS.clear()
    out, err = io.StringIO(), io.StringIO()
    with (
        contextlib.chdir(folder),
        patch.dict(os.environ, environ),
        patch.object(client, "Clock", JumpingClock),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        code = run(arguments)
    return Ran(code, out.getvalue(), err.getvalue())


def unfolded(told: str) -> str:
    """What was told on one line, however it was wrapped."""
    return " ".join(told.split()).replace(" | ", " ")
