"""Mutated tenancy files through whole commands: a summary, a plan or well-formed lines, whatever they hold."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hostile.world import FILES, World
from support.command import command
from tenancy.test_mutations import SOURCES, mutate, mutation

LINE = re.compile(r"(rainbowctl: |tenancy\.yaml:\d+:\d+: )\S.*")
ANY_SPEED = settings(deadline=None, suppress_health_check=list(HealthCheck))
MUTATIONS = st.lists(mutation, min_size=1, max_size=3)


def ends_well(name: str, source: bytes, folder: Path, environ: dict[str, str]) -> None:
    """Run a command on a mutated file: done with something told, or refused line by line."""
    (folder / "tenancy.yaml").write_bytes(source)
    ran = command(name, folder=folder, environ=environ)
    assert ran.code in {0, 1}
    assert (ran.code == 1) is bool(ran.err)
    assert "defect" not in ran.err
    for line in ran.err.splitlines():
        assert LINE.fullmatch(line), line
        assert line.isprintable(), line
    assert all(line.isprintable() for line in ran.out.splitlines())


@settings(ANY_SPEED, max_examples=150)
@given(source=st.sampled_from(SOURCES), mutations=MUTATIONS)
def test_validate(tmp_path, source, mutations):
    """Bytes of the examples changed in all ways, checked without an account."""
    for one in mutations:
        source = mutate(source, *one)
    ends_well("validate", source, tmp_path, {})


@settings(ANY_SPEED, max_examples=60)
@given(mutations=MUTATIONS)
def test_plan(world: World, tmp_path_factory: pytest.TempPathFactory, mutations):
    """What still is a tenancy is planned against Rainbow, and nothing is written there."""
    source = FILES.encode()
    for one in mutations:
        source = mutate(source, *one)
    world.wire.forget()
    world.wire.remembers = True
    ends_well("plan", source, tmp_path_factory.getbasetemp(), world.environ)
    assert [] == world.wire.writes()
