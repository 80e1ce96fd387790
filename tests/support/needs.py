"""What a slow test needs of the machine: missing at home it skips and says so, missing under CI it fails."""

import os
import shutil

import pytest


def needs(*programs: str) -> None:
    """Skip the calling test or module where one of the programs is not installed; fail it under CI=true.

    A pipeline that skips what it was built to show would be green for nothing.
    """
    for program in programs:
        if shutil.which(program) is None:
            missing(f"{program} is not installed")


def missing(what: str) -> None:
    """Skip, or fail under CI=true, because of what is not here."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} (CI=true: a missing part is a failure)", pytrace=False)
    pytest.skip(what, allow_module_level=True)
