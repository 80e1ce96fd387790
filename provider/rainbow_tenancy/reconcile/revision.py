"""The tenancy at a git revision. Git's objects are read; nothing is checked out, no hook or filter runs."""

import os
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from rainbow_tenancy.reconcile.base import Base, base_of
from rainbow_tenancy.tenancy import Problem, TenancyError, load_tenancy
from rainbow_tenancy.tenancy.sources import LARGEST_FILE, read_sources, root_file
from rainbow_tenancy.text import shown

__all__ = ["base_at"]

REGULAR: Final = ("100644", "100755")  # modes in git's trees: a link is not followed into a revision


class _Blob(NamedTuple):
    """A file of a revision: its name within the folder of the root file, its object and its bytes."""

    name: str
    object: str
    size: int


def base_at(revision: str, path: Path) -> Base:
    """What the tenancy at `path` governed at a revision.

    Args:
        revision: As git understands it, such as `origin/main`.
        path: The root file of today, or its directory.

    Raises:
        TenancyError: Git has no such revision, or the tenancy there cannot be read.
    """
    root = root_file(path)
    commit = _git(root, revision, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    name = commit.decode().strip()
    blobs = {blob.name: blob for blob in _blobs(_git(root, revision, "ls-tree", "-r", "-z", "-l", name, "."))}
    if root.name not in blobs:
        raise _unusable(revision, f"has no {root.name} in this directory")
    with TemporaryDirectory(prefix="rainbowctl-") as folder:
        copy = Path(folder) / root.name
        try:
            _write(root, revision, [blobs[root.name]], copy.parent)
            _write(root, revision, _included(copy, blobs.values()), copy.parent)
            tenancy = load_tenancy(copy)
        except TenancyError as error:
            first = error.problems[0]
            where = f"{Path(first.place.file).name}:{first.place.line}: " if first.place else ""
            raise _unusable(revision, f"holds a tenancy that cannot be used ({shown(where)}{first.wrong})") from None
        return base_of(tenancy, f"revision {revision} ({name[:12]})")


def _included(root: Path, blobs: Iterable[_Blob]) -> Iterator[_Blob]:
    """The files that `include` may mean: those that end as its entries do."""
    try:
        tree = read_sources(root).parts[0].tree
    except TenancyError:
        return  # said when it is loaded
    entries = tree.get("include")
    named = [entry for entry in entries if isinstance(entry, str)] if isinstance(entries, list) else []
    endings = {PurePosixPath(entry).suffix for entry in named}
    yield from (blob for blob in blobs if blob.name != root.name and PurePosixPath(blob.name).suffix in endings)


def _blobs(listed: bytes) -> Iterator[_Blob]:
    for line in filter(None, listed.split(b"\0")):
        about, _, name = line.partition(b"\t")
        mode, _, found, size = about.decode().split()
        if mode in REGULAR and int(size) <= LARGEST_FILE and b".." not in name.split(b"/"):
            yield _Blob(os.fsdecode(name), found, int(size))


def _write(root: Path, revision: str, blobs: Iterable[_Blob], folder: Path) -> None:
    """Put files of a revision below a folder of our own; one process reads them all."""
    blobs = list(blobs)
    wanted = "".join(f"{blob.object}\n" for blob in blobs).encode()
    content = _git(root, revision, "cat-file", "--batch", given=wanted)
    at = 0
    for blob in blobs:
        begin = content.index(b"\n", at) + 1
        at = begin + blob.size + 1
        target = folder / blob.name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content[begin : begin + blob.size])


def _git(root: Path, revision: str, *arguments: str, given: bytes = b"") -> bytes:
    command = ["git", "-C", str(root.parent), *arguments]
    try:
        ran = subprocess.run(command, input=given, capture_output=True, check=False)  # noqa: S603 (the user's own git)
    except OSError as error:
        raise _unusable(revision, f"cannot be read, as git does not run ({error.strerror})") from None
    if ran.returncode == 0:
        return ran.stdout
    said = ran.stderr.decode(errors="replace").strip().partition("\n")[0]
    raise _unusable(revision, f"is not here ({shown(said)})" if said else "is not here")


def _unusable(revision: str, wrong: str) -> TenancyError:
    right = "name a revision that holds this tenancy; a pipeline must fetch it first"
    return TenancyError([Problem(None, f"--base: the revision {shown(revision)} {wrong}", right)])
