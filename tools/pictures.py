"""Photographs what README and docs show: makes docs/pictures anew where it is stale; with `--check` it only looks.

    the README's files ─► plan as text, Markdown, HTML ─┐
                       ─► apply ─► the emulator's page  ─┤
                                └► the sheet to connect ─┴─► Chromium ─► docs/pictures/*.png

A picture differs from machine to machine by its fonts, so that freshness is a matter of what it was made from: the
digests in docs/pictures/sources.json.
"""

import hashlib
import html
import io
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from typing import Final, NamedTuple
from urllib.request import urlopen

from markdown_it import MarkdownIt

from rainbow_tenancy.cli.colour import coloured
from rainbow_tenancy.emulator import running_emulator
from rainbow_tenancy.emulator.handle import Emulator

ROOT: Final = Path(__file__).resolve().parents[1]
PICTURES: Final = ROOT / "docs" / "pictures"
DIGESTS: Final = PICTURES / "sources.json"
COMMAND: Final = Path(sys.executable).with_name("rainbowctl")
CHROMIUM: Final = ("chromium", "chromium-browser", "google-chrome")
WIDTH: Final = 1000  # pixels
BOX: Final = "((box) => [box.left, box.right, document.body.offsetHeight])(document.body.getBoundingClientRect())"
DAY: Final = re.compile(r"\b20\d\d-\d\d-\d\d\b")  # a sheet bears that of its making
LARGEST: Final = 300_000  # bytes; a README is read over slow lines too

COLOURS: Final = {"32": "#1a7f37", "33": "#9a6700", "31": "#cf222e", "2": "#656d76", "1": "#1f2328;font-weight:bold"}
STYLE: Final = """
body { margin: 0; padding: 20px 24px; background: #fff; color: #1f2328; width: max-content }
.terminal { font: 14px/1.4 'DejaVu Sans Mono', monospace; white-space: pre }
.comment { font: 15px/1.5 'Liberation Sans', Arial, sans-serif; width: 760px }
.comment code { font: 13px 'DejaVu Sans Mono', monospace; background: #eff1f3; padding: 2px 5px; border-radius: 5px }
.comment table { border-collapse: collapse } .comment td, .comment th { border: 1px solid #d1d9e0; padding: 5px 12px }
.comment summary { margin: 6px 0 }
"""


class Source(NamedTuple):
    """What a picture is made from.

    Attributes:
        text: All of it that matters, for the digest.
        page: The page that is photographed, as HTML; else it is found at `address`.
        address: Where the page is.
    """

    text: str
    page: str = ""
    address: str = ""


class Terminal(io.StringIO):
    """Somebody looks at it."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def rainbowctl(emulator: Emulator, folder: Path, *words: str) -> str:
    """What a command prints into a pipe."""
    environ = os.environ | emulator.environ
    return subprocess.run([COMMAND, *words], cwd=folder, env=environ, check=True, capture_output=True, text=True).stdout


@contextmanager
def sources() -> Iterator[dict[str, Source]]:
    """The source of each picture, by its name; the emulator's page is there as long as the context."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    files = re.search(r"```yaml\n(.*?)```", readme, re.DOTALL)
    assert files is not None
    with tempfile.TemporaryDirectory() as name, running_emulator() as emulator:
        folder = Path(name)
        (folder / "tenancy.yaml").write_text(files[1], encoding="utf-8")
        text, markdown, page = (
            rainbowctl(emulator, folder, "plan", "--format", form) for form in ("text", "markdown", "html")
        )
        rainbowctl(emulator, folder, "apply", "--yes")
        sheet = rainbowctl(emulator, folder, "connect", "lyon-oxe", "--format", "html", "--redact")
        emulator.connect("OXE-LYON-01")
        yield {
            "plan-text.png": Source(text, page=_terminal(f"$ rainbowctl plan\n{text}")),
            "plan-markdown.png": Source(markdown, page=_comment(markdown)),
            "plan-html.png": Source(page, page=page),
            "sheet.png": Source(DAY.sub("", sheet), page=sheet),
            "emulator.png": Source(_emulators_page(emulator), address=emulator.url),
        }


def _terminal(text: str) -> str:
    os.environ |= {"NO_COLOR": "", "TERM": "xterm"}
    shown = html.escape(coloured(text, Terminal()), quote=False).replace("\x1b[0m", "</span>")
    shown = re.sub("\x1b\\[(\\d+)m", lambda found: f'<span style="color:{COLOURS[found[1]]}">', shown)
    return _page(f'<div class="terminal">{shown}</div>')


def _comment(markdown: str) -> str:
    return _page(f'<div class="comment">{MarkdownIt("gfm-like", {"linkify": False}).render(markdown)}</div>')


def _page(body: str) -> str:
    return f"<!doctype html><meta charset=utf-8><style>{STYLE}</style>{body}"


def _emulators_page(emulator: Emulator) -> str:
    """All that the page shows, without the ids, which are drawn anew each time."""
    paths = ("/", "/emulator/page.css", "/emulator/page.js", "/emulator/equipments")
    return re.sub(r'"id": *"[^"]*"', "", "".join(_get(emulator.url + path) for path in paths))


def _get(address: str) -> str:
    with urlopen(address) as answer:  # noqa: S310 (the emulator's own address)
        text: str = answer.read().decode()
    return text


def digests(found: dict[str, Source]) -> dict[str, str]:
    """What docs/pictures/sources.json holds of them."""
    return {name: hashlib.sha256(source.text.encode()).hexdigest() for name, source in found.items()}


def photograph(found: dict[str, Source], chromium: str) -> None:
    """Make every picture anew."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 (only where there is a Chromium)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        for name, source in found.items():
            page = browser.new_page(viewport={"width": WIDTH, "height": 400}, color_scheme="light")
            if source.address:
                page.goto(source.address)
                page.get_by_text("Running").first.wait_for()
            else:
                page.set_content(source.page)
            left, right, height = page.evaluate(BOX)
            page.screenshot(
                path=PICTURES / name,
                full_page=True,
                clip={"x": left, "y": 0, "width": min(right, WIDTH) - left, "height": height},
            )
            page.close()
            if (PICTURES / name).stat().st_size > LARGEST:
                sys.exit(f"docs/pictures/{name} has more than {LARGEST} bytes")
        browser.close()


def main() -> int:
    """Make or check the pictures; the exit code."""
    known = json.loads(DIGESTS.read_text(encoding="utf-8")) if DIGESTS.exists() else {}
    with sources() as found:
        now = digests(found)
        stale = [name for name in now if now[name] != known.get(name)]
        if not stale:
            return 0
        if "--check" in sys.argv:
            print(f"docs/pictures: stale: {', '.join(stale)}; run: make generate")
            return 1
        chromium = next(filter(None, map(which, CHROMIUM)), None)
        if chromium is None:
            print("pictures: left as they are, for Chromium is not installed")
            return 0
        PICTURES.mkdir(exist_ok=True)
        photograph({name: found[name] for name in stale}, chromium)
    DIGESTS.write_text(json.dumps(now, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
