"""The examples as their own files say them, and their shell steps run as a runner would."""

import os
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

EXAMPLES = Path(__file__).parents[2] / "examples" / "ci"


class Ran(NamedTuple):
    """How a piece of shell ended and what it told."""

    code: int
    out: str
    err: str


@cache
def example(path: str) -> Any:
    """An example's YAML; every value is text, as `on` would else be true."""
    return yaml.load((EXAMPLES / path).read_text(encoding="utf-8"), yaml.BaseLoader)


def shell(interpreter: tuple[str, ...], script: str, folder: Path, environ: Mapping[str, str]) -> Ran:
    """Run a script with these variables and no others; `rainbowctl` is the one of this tree."""
    seen = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "HOME": str(folder)}
    done = subprocess.run(
        [*interpreter, "-c", script],
        cwd=folder,
        env=seen | dict(environ),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)
