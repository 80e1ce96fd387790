"""The world that is measured: tenancy files of any size, which say just what the emulator's generated world holds.

PBX `n` is shared by `SHARING` companies in a row, the first of them STRIDE * n: as `emulator/synthetic.py` has it.
"""

from pathlib import Path
from typing import Final

__all__ = ["COMPANIES", "SHARING", "synthetic", "write_files", "write_new_files"]

COMPANIES: Final = 3000
SHARING: Final = 10
STRIDE: Final = 7919
IN_A_FILE: Final = 1000  # PBXs

# What the article has a reseller declare, key by key, in every block.
BLOCK: Final = """\
  {name}:
    name: {name}
    type: OmniPCX Enterprise
    dialing: {{country: FRA, nationalPrefix: "0", internationalPrefix: "00", outboundPrefix: "0"}}
    numberingRules:
      - {{match: "^([0-9]{{1,5}})$", replaceWith: "$1", description: Internal numbers}}
    sharedWith:
"""


def synthetic(pbxs: int) -> str:
    """The emulator's word for the world with so many PBXs."""
    return f"pbxs={pbxs},companies={COMPANIES},sharing={SHARING}"


def write_files(directory: Path, pbxs: int) -> list[Path]:
    """Write a tenancy that finds everything as it should be; its files, the root first."""
    return _write(directory, [(f"PBX-{n:06}", range(n * STRIDE, n * STRIDE + SHARING)) for n in range(pbxs)], COMPANIES)


def write_new_files(directory: Path, pbxs: int, associations: int, companies: int) -> list[Path]:
    """Write a tenancy of PBXs that are not there yet, each with so many associations."""
    named = ((n, range(n * associations, (n + 1) * associations)) for n in range(pbxs))
    return _write(directory, [(f"NEW-{n:06}", shared) for n, shared in named], companies)


def _write(directory: Path, pbxs: list[tuple[str, range]], companies: int) -> list[Path]:
    blocks = [
        BLOCK.format(name=name) + "".join(f"      - Company {company % companies:06}\n" for company in shared)
        for name, shared in pbxs
    ]
    directory.mkdir()
    root = directory / "tenancy.yaml"
    root.write_text('version: 1\ntenancy: bench\ninclude: ["pbxs-*.yaml"]\n')
    files = [root]
    for first in range(0, len(blocks), IN_A_FILE):
        files.append(directory / f"pbxs-{first:06}.yaml")
        files[-1].write_text("pbxs:\n" + "".join(blocks[first : first + IN_A_FILE]))
    return files
