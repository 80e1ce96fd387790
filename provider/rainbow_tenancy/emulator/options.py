"""What an emulator can be started with, and the words of the command line that say so."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

DEMO_PASSWORD = "Rainbow-demo-1"  # noqa: S105 - the emulator's own, printed when it starts
DEMO_APP_ID = "e5f0a1c8d3b94f7a8c2d6e1f0b9a8c7d"
DEMO_APP_SECRET = "emulator-application-secret"  # noqa: S105 - any secret is taken unless the seed lists applications

LOOPBACK = ("127.0.0.1", "localhost", "::1")
LATENCY = re.compile(r"(\d+(?:\.\d+)?)(ms|s)")
SYNTHETIC_KEYS = ("pbxs", "companies", "sharing")


class EmulatorError(ValueError):
    """An option, seed or command of the emulator is not right; the text is one line that says what would be."""


@dataclass(frozen=True, slots=True)
class Synthetic:
    """The size of a generated world.

    Attributes:
        pbxs: How many shared PBXs.
        companies: How many End Customer companies.
        sharing: How many companies share each PBX.
    """

    pbxs: int = 100
    companies: int = 30
    sharing: int = 10


@dataclass(frozen=True, slots=True)
class EmulatorOptions:
    """How to start an emulator from the command line.

    Attributes:
        seed: A YAML file; without it the demo partner.
        synthetic: A generated world instead of a seed.
        port: 0 picks a free one.
        host: A loopback address: the emulator holds no secrets, and keeps none.
        latency: Seconds added to every answer.
        db: A SQLite file that outlives the run; without it memory. A file that holds a world is not seeded again.
        format: `text` or `json`.
        assume: Values of assumptions, by name.
        record: Whether `/emulator/requests` also lists every request, bodies and all.
        tls: A PEM file with a private key and its certificate: https, which ALE's own clients insist on.
        quiet: Print the URL only.
    """

    seed: Path | None = None
    synthetic: Synthetic | None = None
    port: int = 8080
    host: str = "127.0.0.1"
    latency: float = 0.0
    db: Path | None = None
    format: str = "text"
    assume: Mapping[str, str] = field(default_factory=dict)
    record: bool = False
    tls: Path | None = None
    quiet: bool = False

    def __post_init__(self) -> None:
        if self.host not in LOOPBACK:
            raise EmulatorError(f"--host {self.host}: the emulator listens on loopback only; right would be 127.0.0.1")
        if self.seed is not None and self.synthetic is not None:
            raise EmulatorError("--seed and --synthetic exclude each other; give one of them")


def parse_latency(text: str) -> float:
    """Read a latency such as `20ms` or `1.5s`, in seconds.

    Raises:
        EmulatorError: The text is no latency.
    """
    match = LATENCY.fullmatch(text)
    if not match:
        raise EmulatorError(f"--latency {text}: right would be a number with its unit, such as 20ms or 1.5s")
    return float(match[1]) / (1000 if match[2] == "ms" else 1)


def parse_synthetic(text: str) -> Synthetic:
    """Read a size such as `pbxs=10000,companies=3000,sharing=10`; what is not named keeps its default.

    Raises:
        EmulatorError: The text is no size, or asks for more sharing than there are companies.
    """
    sizes: dict[str, int] = {}
    for part in text.split(","):
        key, _, number = part.partition("=")
        if key not in SYNTHETIC_KEYS or not number.isdecimal():
            raise EmulatorError(f"--synthetic {text}: right would be pbxs=1000,companies=300,sharing=10")
        sizes[key] = int(number)
    synthetic = Synthetic(**sizes)
    if synthetic.sharing > synthetic.companies:
        raise EmulatorError(f"--synthetic {text}: {synthetic.sharing} companies cannot share; there are too few")
    return synthetic
