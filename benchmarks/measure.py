"""Whole processes, measured by the kernel when they end."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import IO, Final

__all__ = ["Usage", "helper", "measured"]

ROOT: Final = Path(__file__).parent.parent
# Bytecode is kept, as after the first run on any computer, also where the environment or a read-only place forbids it.
BYTECODE: Final = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(ROOT / "build" / "bytecode")}


@dataclass(frozen=True, slots=True)
class Usage:
    """What one process took.

    Attributes:
        wall: Seconds from its start to its end.
        cpu: Seconds of CPU, its own and the kernel's for it.
        peak: MB of memory at most.
        output: What it printed.
    """

    wall: float
    cpu: float
    peak: float
    output: str


def measured(*command: str | Path, cwd: Path, environ: Mapping[str, str] | None = None) -> Usage:
    """Run `python COMMAND…` to its end.

    Raises:
        RuntimeError: It did not end with 0.
    """
    began = monotonic()
    with _started(*command, cwd=cwd, environ=environ, stderr=subprocess.STDOUT) as process:
        assert process.stdout
        output = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        wall = monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))} ended with {process.returncode}:\n{output}")
    return Usage(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1000, output)


@contextmanager
def helper(*command: str | Path, cwd: Path) -> Iterator[tuple[IO[str], IO[str]]]:
    """Run `python COMMAND…` beside; its input, whose end asks it to stop, and its output."""
    with _started(*command, cwd=cwd, stdin=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        try:
            yield process.stdin, process.stdout
        finally:
            process.terminate()


def _started(
    *command: str | Path,
    cwd: Path,
    environ: Mapping[str, str] | None = None,
    stdin: int = subprocess.DEVNULL,
    stderr: int | None = None,
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *command],
        cwd=cwd,
        env={**os.environ, **BYTECODE, "PYTHONPATH": str(ROOT), **(environ or {})},
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
    )
