"""Each recipe, followed by a reader from the files of the index to its end, prints what it shows."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from rainbow_tenancy.emulator import running_emulator
from support.command import command
from support.needs import needs
from support.page import DOCS, Reader, is_as_shown, rewrite

INDEX = DOCS / "recipes" / "README.md"
RECIPES = sorted(set(INDEX.parent.glob("*.md")) - {INDEX})

needs("curl")


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    """A reader in an empty directory, with the demo partner."""
    with running_emulator() as emulator:
        environ = emulator.environ
        yield Reader(tmp_path, environ, lambda *words: command(*words, folder=tmp_path, environ=environ))


def follow(reader: Reader, page: Path) -> None:
    """Follow a page; every command prints what it shows (written anew with REWRITE_GOLDEN=1, for a person to read)."""
    done = list(reader.follow(page))
    if os.environ.get("REWRITE_GOLDEN"):
        rewrite(page, done)
        return
    for step, printed in done:
        where = f"{page.name}:{step.line}: {step.command}"
        assert is_as_shown(step.shown, printed), f"{where} printed\n{printed}"


@pytest.mark.parametrize("page", RECIPES, ids=lambda page: page.stem)
def test_recipe_is_as_it_prints(reader, page):
    """The index's files are applied, and then the page's lines and commands do what it says."""
    follow(reader, INDEX)
    follow(reader, page)


def test_index_names_every_recipe():
    """No page is missing from the index, and none that it names is missing."""
    linked = re.findall(r"\]\(([a-z-]+\.md)\)", INDEX.read_text(encoding="utf-8"))
    assert sorted(page.name for page in RECIPES) == sorted(linked)
