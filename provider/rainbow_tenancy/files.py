"""Files that nobody ever reads half of, and directories that git leaves alone."""

import os
import tempfile
from pathlib import Path

__all__ = ["make_private_folder", "replace_file"]


def make_private_folder(folder: Path) -> None:
    """Make a directory where it is missing: only its owner enters it, and git takes nothing of it.

    Raises:
        OSError: It cannot be made.
    """
    if not folder.exists():
        folder.mkdir(parents=True, mode=0o700)
        (folder / ".gitignore").write_text("*\n", encoding="utf-8")


def replace_file(path: Path, content: bytes, *, most: int = 0o777) -> None:
    """Put the content in the place of the file at once.

    Args:
        path: The file; a link to it would be replaced, so resolve that before.
        content: What shall be in it.
        most: The widest mode that it may have. Within that, its mode stays, and a new file has what others of this
            person's have.

    Raises:
        OSError: It could not be written, with its name; what was there is still there.
    """
    try:
        _replace(path, content, most)
    except OSError as error:  # which may name the temporary file
        raise OSError(error.errno, error.strerror, str(path)) from None


def _replace(path: Path, content: bytes, most: int) -> None:
    mode = path.stat().st_mode & 0o777 if path.exists() else _usual_mode()
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            os.fchmod(file.fileno(), mode & most)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _usual_mode() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
