"""Loading a tenancy: every file read, every mistake found, or the whole tenancy resolved."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rainbow_tenancy.tenancy.damage import Damage
from rainbow_tenancy.tenancy.problems import TenancyError
from rainbow_tenancy.tenancy.resolve import resolve
from rainbow_tenancy.tenancy.shapes import check_shape
from rainbow_tenancy.tenancy.sources import read_sources
from rainbow_tenancy.tenancy.tenancy import Tenancy

__all__ = ["load_tenancy"]


def load_tenancy(path: Path) -> Tenancy:
    """The tenancy that the root file at `path`, or `tenancy.yaml` in the directory `path`, describes.

    Needs no account and no secret.

    Raises:
        TenancyError: With every mistake in the files, sorted by place.
    """
    with _without_collector():
        sources = read_sources(path)
        damage = Damage(set(), files_lost=bool(sources.problems))
        for part in sources.parts:
            damage.paths |= check_shape(part, sources.notes)
        tenancy = resolve(sources, damage)
        if sources.problems:
            raise TenancyError(sources.problems)
        return tenancy


@contextmanager
def _without_collector() -> Iterator[None]:
    """Loading makes hundreds of thousands of objects and no garbage: the collector would take most of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
