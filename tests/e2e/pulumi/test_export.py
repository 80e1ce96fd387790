"""`rainbowctl export --to pulumi-yaml`: the real engine agrees with the program and the import file that it writes."""

import json
import re
import shlex
from collections.abc import Iterator

import pytest

from e2e.pulumi.test_way import writes
from rainbow_tenancy.emulator import Emulator, running_emulator
from rainbow_tenancy.emulator.seed import demo_seed
from support.command import command
from support.page import DOCS

# Names that Pulumi YAML, a program or a state could take for something else.
NAMES = ["${HOME} $$ $1 $", "pulumi", "90", "on", "Hôtel: {a} [b] # \"c\" 'd' \\", "fn::secret", "oxo90"]
COMPANIES = ["${OWN}", "$1 & Co"]
RULE = {"regexpMatch": "^(0.)$", "regexpReplace": "$1${x}$$", "description": "$ & ${y}"}


@pytest.fixture(scope="module")
def world() -> Iterator[Emulator]:
    """The demo partner, and PBXs and companies whose names are hard to write."""
    seed = demo_seed()
    seed["companies"] = [*seed["companies"], *({"name": name} for name in COMPANIES)]
    hard = (
        {"name": name, "type": "oxe", "country": "FRA", "sites": COMPANIES[: number % 3]}
        for number, name in enumerate(NAMES)
    )
    seed["pbxs"] = [*seed["pbxs"], *hard]
    with running_emulator(seed) as emulator:
        for name in NAMES:
            emulator.change("systems", name, pbxNumberingTranslator=[RULE], pbxMainBundlePrefix=["0", "9"])
        yield emulator


def commands_of_the_page() -> list[list[str]]:
    """What docs/from-clicks-to-git.md says to run, word by word."""
    _, found, section = (DOCS / "from-clicks-to-git.md").read_text(encoding="utf-8").partition("\n## Or to Pulumi\n")
    assert found
    return [shlex.split(line, comments=True) for line in re.findall("^    (.+)$", section, re.MULTILINE)]


def test_preview_after_the_import_shows_no_change(project, emulator):
    """The commands of the page, then up: every PBX is under care, and nothing was or is to be changed."""
    export, enter, begin, take, preview = commands_of_the_page()
    assert ["cd", "pulumi"] == enter
    stack = project(name=enter[1])
    (stack.directory / "Pulumi.yaml").unlink()
    assert "rainbowctl" == export[0]
    ran = command(*export[1:], "*", folder=stack.directory.parent, environ=emulator.environ)  # ordinary ones too
    assert 0 == ran.code, ran.err
    assert ["pulumi", "stack", "init", "NAME"] == begin
    stack.use_stack("exported")
    wanted = json.loads((stack.directory / "pulumi-import.json").read_text(encoding="utf-8"))["resources"]
    assert ["pulumi", "import"] == take[:2]
    stack.import_(*take[2:])
    assert {one["name"] for one in wanted} <= stack.state().keys()
    assert len(wanted) == len(NAMES) + 2
    assert ["pulumi", "preview"] == preview
    assert [] == stack.preview("--expect-no-changes").steps
    assert [] == stack.refresh("--preview-only", "--expect-no-changes").steps
    stack.up()
    assert [] == writes(emulator)
