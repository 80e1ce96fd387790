"""The files of a tenancy, from a path to trees: which files belong to it, and reading each one safely."""

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rainbow_tenancy.tenancy.positions import NOWHERE, At, Files, Place
from rainbow_tenancy.tenancy.problems import Notes, Problem, TenancyError
from rainbow_tenancy.tenancy.tree import build
from rainbow_tenancy.text import shown

__all__ = ["INCLUDED_KEYS", "LARGEST_FILE", "Part", "Sources", "read_sources", "root_file"]

ROOT_NAME = "tenancy.yaml"
LARGEST_FILE = 50 * 1024 * 1024  # bytes
INCLUDED_KEYS = ("pbxs", "companies", "numberingRuleSets")
_PATTERN_CHARACTERS = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the tenancy, as data with positions."""

    at: At  # of the file's beginning
    tree: dict[str, Any]
    is_root: bool


@dataclass(slots=True)
class Sources:
    """All files of a tenancy, the root first, and what is wrong with those that could not be understood."""

    root: str  # the root file, as messages name it
    files: Files = field(default_factory=Files)
    parts: list[Part] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def notes(self) -> Notes:
        """Where to note what is wrong."""
        return Notes(self.files, self.problems)


def read_sources(path: Path) -> Sources:
    """Read the root file, or the directory's `tenancy.yaml`, and all that it includes.

    Raises:
        TenancyError: The path names no root file, or the root file cannot be understood.
    """
    root = root_file(path)
    sources = Sources(_name(root))
    tree = _read(root, sources, is_root=True)
    if tree is None:
        raise TenancyError(sources.problems)
    if "version" not in tree and any(key in tree for key in INCLUDED_KEYS) and set(tree) <= set(INCLUDED_KEYS):
        sources.notes(
            sources.parts[0].at,
            "this is no root file (it has no version), and a run always loads the whole tenancy",
            "give the root file; --pbx or --company narrow a run",
        )
        raise TenancyError(sources.problems)
    for included in _included(root, tree, sources):
        _read(included, sources, is_root=False)
    return sources


def root_file(path: Path) -> Path:
    """The root file that a path names: itself, or the directory's `tenancy.yaml`.

    Raises:
        TenancyError: There is none.
    """
    root = path / ROOT_NAME if path.is_dir() else path
    if root.exists() or root.is_symlink():
        return root
    if path.is_dir():
        wrong, right = f"the directory {_name(path)} holds no {ROOT_NAME}", "name the root file"
    else:
        wrong, right = f"there is no file {_name(path)}", "name the root file, or the directory that holds tenancy.yaml"
    raise TenancyError([Problem(None, wrong, right)])


def _name(path: Path) -> str:
    """The path as messages give it: relative to the working directory where it lies below it."""
    absolute = Path(os.path.abspath(path))  # noqa: PTH100 - Path.resolve would follow links
    return str(absolute.relative_to(Path.cwd())) if absolute.is_relative_to(Path.cwd()) else str(absolute)


def _read(path: Path, sources: Sources, *, is_root: bool) -> dict[str, Any] | None:
    found = _bytes(path)
    if isinstance(found, Problem):
        sources.problems.append(found)
        return None
    file = sources.files.add(_name(path), found)
    at = At(None, file)
    before = len(sources.problems)
    tree = build(found, file, sources.files, sources.problems)
    if isinstance(tree, dict):
        sources.parts.append(Part(at, tree, is_root))
        return tree
    if len(sources.problems) == before:
        if tree is None:
            sources.notes(at, "the file is empty", 'write at least "version: 1"' if is_root else "write pbxs: {}")
        else:
            what = "a list" if isinstance(tree, list) else "one value"
            sources.notes(at, f"the file holds {what}, not keys", "begin with a key such as pbxs:")
    return None


def _bytes(path: Path) -> bytes | Problem:
    """The file's bytes if it is a regular file of a size that a person could have meant."""
    name = _name(path)
    start = Place(name, 1, 1)
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):
            return Problem(start, "this is no regular file", "name a file with YAML text in it")
        if state.st_size > LARGEST_FILE:
            size = f"{state.st_size / 1024 / 1024:.0f} MB"
            return Problem(start, f"the file has {size}, more than 50 MB", "split it, and include the parts")
        source = path.read_bytes()
    except OSError as error:
        reason = shown(error.strerror or type(error).__name__)
        return Problem(None, f"{shown(name)} cannot be read ({reason})", "check the path and its permissions")
    return _wrong_bytes(source, name) or source


def _wrong_bytes(source: bytes, name: str) -> Problem | None:
    """What keeps the bytes from being text in UTF-8."""
    if source.startswith((b"\xff\xfe", b"\xfe\xff")) or source[:4].count(0) >= 2:
        return Problem(Place(name, 1, 1), "the file is not in UTF-8 (it looks like UTF-16)", "save it as UTF-8")
    try:
        source.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = f"0x{source[error.start]:02x}"
        wrong = f"the file is not in UTF-8 (the byte {byte} stands here)"
        return Problem(_place(name, source[: error.start]), wrong, "save it as UTF-8")
    if (index := source.find(b"\0")) >= 0:
        return Problem(_place(name, source[:index]), "the file holds a NUL byte", "take it out, or restore the file")
    return None


def _place(name: str, before: bytes) -> Place:
    """The place that comes after the part of a file that is sound."""
    line = before.count(b"\n") + 1
    return Place(name, line, len(before[before.rfind(b"\n") + 1 :].decode("utf-8")) + 1)


def _included(root: Path, tree: dict[str, Any], sources: Sources) -> list[Path]:
    """The files that `include` names, in its order, what a pattern finds in alphabetical order."""
    entries = tree.get("include")
    if not isinstance(entries, list):
        return []  # absent, or an error of shape that the models report
    directory = root.parent.resolve()
    seen = {root.resolve(): NOWHERE}
    found: list[Path] = []
    for index, entry in enumerate(entries):
        if not isinstance(entry, str) or not entry:
            continue
        at = At(entries, index)
        for path in _matches(root.parent, directory, entry, at, sources.notes):
            real = path.resolve()
            if real not in seen:
                found.append(path)
                seen[real] = at
            elif not _PATTERN_CHARACTERS & set(entry):
                again = (
                    "the root file includes itself" if seen[real] is NOWHERE else f"{shown(entry)} is included twice"
                )
                sources.notes(at, again, "take it out")
    return found


def _matches(parent: Path, directory: Path, entry: str, at: At, notes: Notes) -> list[Path]:
    if Path(entry).is_absolute() or ".." in Path(entry).parts or "\0" in entry:
        notes(at, f"{shown(entry)} leads out of the root file's directory", "include files below it, by relative paths")
        return []
    if _PATTERN_CHARACTERS & set(entry):
        paths = sorted(path for path in parent.glob(entry) if path.is_file() and not path.name.startswith("."))
        if not paths:
            notes(at, f"no file matches {shown(entry)}", "correct the pattern, or take it out")
    else:
        paths = [parent / entry]
        if not paths[0].exists():
            notes(at, f"there is no file {shown(entry)}", "correct the path; it is relative to the root file")
            return []
    for path in paths:
        if not path.resolve().is_relative_to(directory):
            notes(
                at, f"{shown(path.name)} is a link out of the root file's directory", "include files that lie below it"
            )
            return []
    return paths
