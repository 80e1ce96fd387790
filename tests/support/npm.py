"""Programs of others from npm: installed once for each state of their lock, into the user's cache."""

import os
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from support.needs import needs

__all__ = ["npm_installed"]


def npm_installed(folder: Path, *options: str) -> Path:
    """Where the packages are that a folder's package.json and lock name; none of their scripts is run.

    Args:
        folder: The folder of package.json and package-lock.json, whose name the place in the cache bears.
        options: More for `npm ci`.
    """
    needs("node", "npm")
    lock = (folder / "package-lock.json").read_bytes()
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "rainbow-tenancy"
    place = cache / f"{folder.name}-{sha256(lock).hexdigest()[:12]}"
    if not place.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=cache) as unfinished:
            building = Path(unfinished, folder.name)
            building.mkdir()
            for name in ("package.json", "package-lock.json"):
                shutil.copy(folder / name, building)
            subprocess.run(
                ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", *options], cwd=building, check=True
            )
            building.rename(place)
    return place
