"""An apply of new PBXs with their associations, against the emulator with some latency."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.request import urlopen

from benchmarks.measure import Usage, helper, measured
from benchmarks.plan import RAINBOWCTL
from benchmarks.world import write_new_files

__all__ = ["ASSOCIATIONS", "LATENCY", "PBXS", "Applied", "measure_apply"]

PBXS: Final = 300
ASSOCIATIONS: Final = 3  # of each
COMPANIES: Final = 300
LATENCY: Final = "20ms"
LIFTED: Final = "1000000"  # requests a second


@dataclass(frozen=True, slots=True)
class Applied:
    """What one apply was.

    Attributes:
        requests: That it sent, by method and route.
        apply: The process.
    """

    requests: dict[str, int]
    apply: Usage


def measure_apply(work: Path) -> Applied:
    """Measure the apply; `work` is a directory that is not there yet."""
    work.mkdir()
    write_new_files(work / "tenancy", PBXS, ASSOCIATIONS, COMPANIES)
    world = f"pbxs=0,companies={COMPANIES},sharing=0"
    options = ("--port", "0", "--format", "json", "--latency", LATENCY, "--synthetic", world)
    with helper(RAINBOWCTL, "emulator", *options, cwd=work) as (_, told):
        door = json.loads(told.readline())
        environ = {
            "RAINBOW_HOST": door["url"],
            "RAINBOW_EMAIL": door["email"],
            "RAINBOW_PASSWORD": door["password"],
            "RAINBOW_APP_ID": door["appId"],
            "RAINBOW_APP_SECRET": door["appSecret"],
        }
        apply = measured(RAINBOWCTL, "apply", "--yes", "--max-rate", LIFTED, cwd=work, environ=environ)
        with urlopen(f"{door['url']}/emulator/requests") as answer:
            counts: dict[str, int] = json.load(answer)["counts"]
        again = measured(RAINBOWCTL, "plan", cwd=work, environ=environ)
    if not again.output.startswith("Nothing to do"):
        raise RuntimeError(f"the apply left something to do:\n{again.output}")
    return Applied(counts, apply)
