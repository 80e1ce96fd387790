"""`rainbowctl plan` itself, with a look at the process's clock at its four seams.

    python -m benchmarks.phases MARKS COMMAND…

start ─► load_tenancy ─► login, observe ─► compare ─► render and leave

MARKS gets the CPU seconds of each phase but the last, which nobody in the process can know, and the modules loaded.
"""

import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import process_time
from types import ModuleType
from typing import Any

from rainbow_tenancy import cli

PHASES = ("start", "files", "fetch", "compare")


def main(file: Path, arguments: list[str]) -> None:
    """Run the command, noting the clock where one phase ends and the next begins."""
    from rainbow_tenancy.cli import plan
    from rainbow_tenancy.reconcile import prepare

    marks: list[float] = []

    def mark() -> None:
        marks.append(process_time())

    def load(*given: Any, **named: Any) -> Any:
        mark()
        tenancy = real_load(*given, **named)
        mark()
        return tenancy

    def ending(real: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def marked(*given: Any, **named: Any) -> Any:
            result = await real(*given, **named)
            mark()
            return result

        return marked

    def leaving(real: Callable[[int], None]) -> Callable[[int], None]:
        def noted(code: int) -> None:
            seconds = [end - begin for begin, end in zip([0.0, *marks], marks, strict=False)]
            phases = dict(zip(PHASES, seconds, strict=True))
            file.write_text(json.dumps({"phases": phases, "modules": list(sys.modules)}))
            real(code)

        return noted

    real_load = _put(plan, "load_tenancy", lambda _: load)
    _put(prepare, "observe", ending)
    _put(plan, "read_plan", ending)
    _put(cli, "leave", leaving)
    sys.argv = ["rainbowctl", *arguments]
    cli.main()


def _put(room: ModuleType, name: str, wrapped: Callable[[Any], Any]) -> Any:
    """Put a wrapped function in a function's place; the function itself."""
    real = getattr(room, name)
    setattr(room, name, wrapped(real))
    return real


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
