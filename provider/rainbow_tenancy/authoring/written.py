"""Files on disk: the one place of this package that writes, and that reads what was not written yet.

A link below the directory is never followed, and a file that is there is not overwritten unless that was said.
"""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from rainbow_tenancy.files import replace_file
from rainbow_tenancy.tenancy import Problem, Tenancy, TenancyError, load_tenancy

__all__ = ["NotWrittenError", "loaded", "write_files"]


class NotWrittenError(OSError):
    """Nothing was written; the text says why, and what would be right."""


def write_files(
    directory: Path, files: Mapping[str, str], *, overwrite: bool = False, unless: Mapping[str, str] | None = None
) -> None:
    """Write files by their paths below a directory: all of them, or none where one may not be written.

    Args:
        directory: Where.
        files: Path to text.
        overwrite: Whether files that are there may be overwritten.
        unless: Path to the text with which a file may be overwritten anyhow: nobody has worked on it yet.

    Raises:
        NotWrittenError: A path leads over a link, a file is there already, or beside the files lie others that the root
            file would include.
        OSError: The disk refused.
    """
    paths = {directory / name: text for name, text in files.items()}
    untouched = {directory / name: text.encode("utf-8") for name, text in (unless or {}).items()}
    for path in paths:
        _refuse_links(directory, path)
        if path.exists() and not overwrite and path.read_bytes() != untouched.get(path):
            raise NotWrittenError(f"{path} is there already; give another --out, or --overwrite")
    for folder in {path.parent for path in paths if path.parent != directory}:
        _refuse_strangers(folder, paths)
    for path, text in paths.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, text.encode("utf-8"))


def _refuse_links(directory: Path, path: Path) -> None:
    for step in (path, *path.parents):
        if step == directory:
            return
        if step.is_symlink():
            raise NotWrittenError(f"{step} is a link, and links are not followed; take it away or give another --out")
        if step.exists() and (step.is_dir() if step == path else not step.is_dir()):
            raise NotWrittenError(f"{step} is in the way; take it away or give another --out")


def _refuse_strangers(folder: Path, paths: Mapping[Path, str]) -> None:
    """The root file includes every file of the folder, also one that an earlier export left there."""
    for other in sorted(folder.glob("*.yaml")):
        if other not in paths:
            raise NotWrittenError(f"{other} would be included too; take it away or give another --out")


def loaded(files: Mapping[str, bytes], root: str) -> Tenancy:
    """The tenancy that these files (by paths below one directory) describe, before they are anywhere on disk.

    Raises:
        TenancyError: They hold mistakes; the messages name the files as they are given here.
    """
    with tempfile.TemporaryDirectory(prefix="rainbow-tenancy-") as directory:
        for name, content in files.items():
            path = Path(directory, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        try:
            return load_tenancy(Path(directory, root))
        except TenancyError as error:
            raise TenancyError(_below(directory, problem) for problem in error.problems) from None


def _below(directory: str, problem: Problem) -> Problem:
    place = problem.place and problem.place._replace(file=os.path.relpath(problem.place.file, directory))
    return Problem(place, problem.wrong.replace(f"{directory}/", ""), problem.right)
