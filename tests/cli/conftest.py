"""A demo Rainbow, and the real command as a process."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest

from rainbow_tenancy.emulator.handle import Emulator

Run = Callable[..., "subprocess.CompletedProcess[str]"]
TENANCY = """\
version: 1
pbxs:
  lyon:
    type: OmniPCX Enterprise
    dialing: {country: FRA, nationalPrefix: "0", internationalPrefix: "00", outboundPrefix: "0"}
    sharedWith: [Boulangerie Martin, Cabinet Moreau]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A directory with a tenancy of one PBX."""
    (tmp_path / "tenancy.yaml").write_text(TENANCY, encoding="utf-8")
    return tmp_path


@pytest.fixture
def environ(emulator: Emulator) -> dict[str, str]:
    """The environment of an operator who works on the emulator."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RAINBOW_")}
    return kept | emulator.environ


@pytest.fixture
def rainbowctl(folder: Path, environ: dict[str, str]) -> Run:
    """The command in the directory of the tenancy; keywords are environment variables."""

    def run(*arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-W", "error", "-c", "from rainbow_tenancy.cli import main; main()", *arguments]
        return subprocess.run(
            command,
            cwd=folder,
            env=environ | more,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


@pytest.fixture
def at_terminal(folder: Path, environ: dict[str, str]) -> Callable[..., "pexpect.spawn[str]"]:
    """Start the command at a terminal, of 80 columns and without colours unless something else is asked for.

    What `first` says is done before it, in its process.
    """

    def start(*arguments: str, columns: int = 80, colours: bool = False, first: str = "pass") -> "pexpect.spawn[str]":
        # Its size is the terminal's own, whatever runs the tests says of itself.
        kept = {name: value for name, value in environ.items() if name not in {"COLUMNS", "LINES"}}
        words = ["-W", "error", "-c", f"{first}; from rainbow_tenancy.cli import main; main()", *arguments]
        return pexpect.spawn(
            sys.executable,
            words,
            cwd=str(folder),
            env=kept | {"TERM": "xterm"} | ({} if colours else {"NO_COLOR": "1"}),
            encoding="utf-8",
            timeout=30,
            dimensions=(50, columns),
        )

    return start
