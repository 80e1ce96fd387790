"""The engine, once a run; an emulator a module, put back before each test; a project a test."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest

from e2e.pulumi.engine import Engine, Project, built_binaries
from rainbow_tenancy.emulator import Emulator, running_emulator
from rainbow_tenancy.plugin.stub import write_stub
from support.needs import missing


class MakeProject(Protocol):
    """Makes a project of a test."""

    def __call__(self, program: Any = None, *, name: str = "project") -> Project: ...


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Engine:
    """The engine with the plugin installed; built from source where no `pulumi` is on PATH."""
    binaries = None
    if shutil.which("pulumi") is None:
        terminal = pytestconfig.pluginmanager.getplugin("capturemanager")
        with terminal.global_and_fixture_disabled():  # the first build takes minutes, and says so
            binaries = built_binaries()
        if binaries is None:
            missing("neither pulumi is installed nor Go 1.25 or newer, with which tools/engine.py builds it")
    home = tmp_path_factory.mktemp("pulumi")
    engine = Engine(binaries, home)
    engine.install_plugin(write_stub(home / "plugin").parent)
    return engine


@pytest.fixture(scope="module")
def world() -> Iterator[Emulator]:
    """An emulator with the demo partner, for all tests of a module."""
    with running_emulator() as emulator:
        yield emulator


@pytest.fixture
def emulator(world: Emulator) -> Iterator[Emulator]:
    """The module's emulator with its world as it was at first."""
    before = world.snapshot()
    yield world
    world.release()
    world.restore(before)


@pytest.fixture
def project(engine: Engine, emulator: Emulator, tmp_path: Path) -> MakeProject:
    """Makes projects of this test, with an empty stack each."""

    def make(program: Any = None, *, name: str = "project") -> Project:
        directory = tmp_path / name
        directory.mkdir()
        return engine.project(directory, emulator, program)

    return make
