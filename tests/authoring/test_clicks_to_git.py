"""The page that leads from clicks to git: its commands, run one after the other, print what it shows."""

from support.command import command
from support.needs import needs
from support.page import DOCS, Reader, blocks, is_as_shown

PAGE = DOCS / "from-clicks-to-git.md"

needs("curl")


def test_page_is_as_it_prints(emulator, tmp_path):
    """Each command of the page, against the demo partner and in one directory; the file that it shows is written."""
    environ = emulator.environ
    reader = Reader(tmp_path, environ, lambda *words: command(*words, folder=tmp_path, environ=environ))
    ran = 0
    for block in blocks(PAGE):
        if block.kind == "yaml":
            written = (tmp_path / "tenancy" / "tenancy.yaml").read_text(encoding="utf-8")
            assert block.text in written.replace(emulator.url.removeprefix("http://"), "127.0.0.1:8080")
        for step, printed in reader.run(block) if block.kind == "console" else ():
            assert is_as_shown(step.shown, printed), f"line {step.line}: {step.command} printed\n{printed}"
            ran += 1
    assert 9 == ran
