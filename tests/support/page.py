"""A page of the manual as a reader follows it: files to write, lines to change, commands, and what they print.

    ```yaml      the root file, as it is at first
    ```diff      lines of it to change, each piece found once: " " stays, "-" goes, "+" comes
    ```console   commands behind "$ ", each with what it prints; a line "…" stands for any number of lines

What a command complains of on standard error is shown only where it fails, and its exit code next (`$ echo $?`).

`rainbowctl apply`, `accept` and `rotate-code` ask before they write: the reader says yes, and so does whoever follows
a page here.
"""

import os
import re
import shlex
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from support.command import Ran

DOCS = Path(__file__).parents[2] / "docs"
FILE = "tenancy.yaml"
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LEFT_OUT = "…\n"
ASKING = ("apply", "accept", "rotate-code")


class Block(NamedTuple):
    """A fenced block of a page, and the line of the page that it begins in."""

    kind: str
    text: str
    line: int


class Step(NamedTuple):
    """A command of a page, in its line of the page, and what the page says that it prints."""

    line: int
    command: str
    shown: str


def blocks(page: Path) -> Iterator[Block]:
    """Every fenced block, from top to bottom."""
    text = page.read_text(encoding="utf-8")
    for found in FENCE.finditer(text):
        yield Block(found[1], found[2], text.count("\n", 0, found.start()) + 1)


def steps(block: Block) -> Iterator[Step]:
    """The commands of a console block."""
    for found in re.finditer(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block.text, re.MULTILINE):
        yield Step(block.line + block.text.count("\n", 0, found.start()) + 1, found[1], found[2])


def changed(text: str, diff: str) -> str:
    """A file after the change that a diff block shows.

    Raises:
        AssertionError: What a piece wants to change does not stand there exactly once.
    """
    for piece in re.split(r"^@@.*\n", diff, flags=re.MULTILINE):
        lines = [(line[:1] or " ", line[1:]) for line in piece.splitlines()]
        before = "".join(f"{rest}\n" for sign, rest in lines if sign in " -")
        after = "".join(f"{rest}\n" for sign, rest in lines if sign in " +")
        assert {sign for sign, _ in lines} <= set(" +-"), piece
        assert 1 == text.count(f"\n{before}"), f"these lines do not stand there once:\n{before}"
        text = text.replace(f"\n{before}", f"\n{after}")
    return text


def is_as_shown(shown: str, printed: str) -> bool:
    """Whether a page shows what was printed."""
    pattern = "(?:.*\n)*".join(map(re.escape, re.split(f"^{LEFT_OUT}", shown, flags=re.MULTILINE)))
    return re.fullmatch(pattern, printed) is not None


def rewrite(page: Path, printed: Iterable[tuple[Step, str]]) -> None:
    """Let a page show what its commands print now, for a person to read; what it left out stays out."""
    lines = page.read_text(encoding="utf-8").splitlines(keepends=True)
    for step, text in sorted(printed, reverse=True):
        lines[step.line : step.line + step.shown.count("\n")] = [_abridged(text, step.shown)]
    page.write_text("".join(lines), encoding="utf-8")


def _abridged(text: str, before: str) -> str:
    """A text without what `before` says "…" for: all up to its first line, and the last paragraph."""
    first = before.removeprefix(LEFT_OUT).partition("\n")[0]
    if before.startswith(LEFT_OUT) and f"\n{first}\n" in text:
        text = LEFT_OUT + text[text.index(f"\n{first}\n") + 1 :]
    if before.endswith(f"\n{LEFT_OUT}") and "\n\n" in text:
        text = text[: text.rindex("\n\n") + 1] + LEFT_OUT
    return text


class Reader:
    """Somebody who follows pages in one directory, one step after the other.

    Attributes:
        folder: Where the files are.
        environ: Where Rainbow is, as variables that the commands of a page may name.
    """

    def __init__(self, folder: Path, environ: Mapping[str, str], rainbowctl: Callable[..., Ran]) -> None:
        self.folder = folder
        self.environ = environ
        self._rainbowctl = rainbowctl

    def follow(self, page: Path) -> Iterator[tuple[Step, str]]:
        """Do what each block says; each command with what it really printed.

        Raises:
            AssertionError: A command failed, and the page does not show its exit code next (`echo $?`).
        """
        file = self.folder / FILE
        for block in blocks(page):
            if block.kind == "yaml":
                file.write_text(block.text, encoding="utf-8")
            elif block.kind == "diff":
                file.write_text(changed(file.read_text(encoding="utf-8"), block.text), encoding="utf-8")
            elif block.kind == "console":
                yield from self.run(block)

    def run(self, block: Block) -> Iterator[tuple[Step, str]]:
        """Give the commands of a console block, as `follow` does."""
        code = 0
        for step in steps(block):
            if step.command == "echo $?":
                yield step, f"{code}\n"
                code = 0
                continue
            assert 0 == code, f"line {step.line}: the command before ended with {code}"
            ran = self._run(step.command)
            code = ran.code
            yield step, ran.out + (ran.err if code else "")
        assert 0 == code, f"the last command of the block in line {block.line} ended with {code}"

    def _run(self, command: str) -> Ran:
        name, *arguments = shlex.split(command)
        if name == "rainbowctl":
            return self._rainbowctl(*arguments, *(["--yes"] if arguments[0] in ASKING else []))
        done = subprocess.run(
            ["sh", "-c", command], cwd=self.folder, env=os.environ | dict(self.environ),
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20, check=False,
        )  # fmt: skip
        return Ran(done.returncode, done.stdout, done.stderr)
