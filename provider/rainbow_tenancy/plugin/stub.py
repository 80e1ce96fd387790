"""The directory that `pulumi plugin install --file` takes: one executable that runs this very installation."""

import shlex
import sys
from pathlib import Path
from typing import Final

__all__ = ["EXECUTABLE", "write_stub"]

EXECUTABLE: Final = "pulumi-resource-rainbow"

# `exec`, because the plugin ends when its parent does, and the engine must be that parent. -P, because the engine
# starts plugins in the project's directory, whose files must not be imported in place of the plugin's.
TEXT: Final = """\
#!/bin/sh
# The Rainbow plugin of Pulumi: runs the Python that rainbow-tenancy is installed for.
exec {python} -P -m rainbow_tenancy.plugin "$@"
"""


def write_stub(directory: Path) -> Path:
    """Write the executable into a directory, which is made if need be; return the executable's path."""
    directory.mkdir(parents=True, exist_ok=True)
    stub = directory / EXECUTABLE
    stub.write_text(TEXT.format(python=shlex.quote(sys.executable)), encoding="utf-8")
    stub.chmod(0o755)
    return stub
