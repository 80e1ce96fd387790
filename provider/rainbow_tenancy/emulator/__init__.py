"""Rainbow on localhost, for trying out and for tests; independent of the client's code: no bug agrees with itself.

Importing this package is cheap; the server and the database are loaded when one is started.
"""

from typing import TYPE_CHECKING, Any

from .assumptions import (
    ASSUMPTIONS,
    Assumption,
    Assumptions,
    assumptions_markdown,
    assumptions_text,
    parse_assumptions,
)
from .options import EmulatorError, EmulatorOptions, Synthetic, parse_latency, parse_synthetic

if TYPE_CHECKING:
    from .handle import Emulator
    from .serve import run, running_emulator

__all__ = [
    "ASSUMPTIONS",
    "Assumption",
    "Assumptions",
    "Emulator",
    "EmulatorError",
    "EmulatorOptions",
    "Synthetic",
    "assumptions_markdown",
    "assumptions_text",
    "parse_assumptions",
    "parse_latency",
    "parse_synthetic",
    "run",
    "running_emulator",
]


def __getattr__(name: str) -> Any:
    if name == "Emulator":
        from .handle import Emulator  # noqa: PLC0415 - the database only when an emulator is started

        return Emulator
    if name in ("run", "running_emulator"):
        from . import serve  # noqa: PLC0415 - uvicorn and starlette only when an emulator is started

        return getattr(serve, name)
    raise AttributeError(f"module {__name__} has no attribute {name}")
