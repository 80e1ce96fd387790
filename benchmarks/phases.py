"""`rainbowctl plan` itself, with a look at the process's clock at its four seams.

    python -m benchmarks.phases MARKS COMMAND…

start ─► load_tenancy ─► login, observe ─► compare ─► render and leave

MARKS gets the CPU seconds of each phase but the last, which nobody in the process can know, and the modules loaded.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

from rainbow_tenancy import cli

PHASES = ("start", "files", "fetch", "compare")


def main(file: Path, arguments: list[str]) -> None:
    """Run the command, noting the clock where one phase ends and the next begins."""
    from unittest.mock import patch

    from rainbow_tenancy.cli import plan
    from rainbow_tenancy.reconcile import prepare

    marks: list[float] = []

    def mark() -> None:
        marks.append(process_time())

    def load(*given: Any) -> Any:
        mark()
        try:
            return real_load(*given)
        finally:
            mark()

    async def observe(*given: Any) -> Any:
        try:
            return await real_observe(*given)
        finally:
            mark()

    async def read_plan(*given: Any, **named: Any) -> Any:
        try:
            return await real_read_plan(*given, **named)
        finally:
            mark()

    real_load: Callable[..., Any] = plan.load_tenancy
    real_observe: Callable[..., Any] = prepare.observe
    real_read_plan: Callable[..., Any] = plan.read_plan
    sys.argv = ["rainbowctl", *arguments]
    try:
        with (
            patch.object(plan, "load_tenancy", load),
            patch.object(prepare, "observe", observe),
            patch.object(plan, "read_plan", read_plan),
        ):
            cli.main()
    finally:
        seconds = [end - begin for begin, end in zip([0.0, *marks], marks, strict=False)]
        phases = dict(zip(PHASES, seconds, strict=True))
        file.write_text(json.dumps({"phases": phases, "modules": list(sys.modules)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
