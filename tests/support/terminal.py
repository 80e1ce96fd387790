"""The end of a command that runs at a terminal."""

import pexpect


def ended(process: "pexpect.spawn[str]") -> tuple[int | None, str]:
    """The exit code, and what came since the last expectation."""
    process.expect(pexpect.EOF)
    process.close()
    return process.exitstatus, process.before or ""
