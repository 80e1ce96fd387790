"""Bad input on the command line and around it: one clear line each, exit 1, never a traceback, whatever it is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from support.command import Ran, command

GOOD = "version: 1\npbxs: {}\n"
LOGIN = {
    "RAINBOW_HOST": "http://127.0.0.1:9",
    "RAINBOW_EMAIL": "admin@partner.example",
    "RAINBOW_PASSWORD": "x",
    "RAINBOW_APP_ID": "app",
    "RAINBOW_APP_SECRET": "y",
}
START = [sys.executable, "-W", "error", "-c", "from rainbow_tenancy.cli import main; main()"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A directory with a good file and some that are none."""
    (tmp_path / "tenancy.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "binary.yaml").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "directory").mkdir()
    os.mkfifo(tmp_path / "fifo")
    return tmp_path


def clear(ran: Ran, *words: str) -> None:
    """Exit 1, nothing on stdout, and one line with these words; beside it at most advice or a count."""
    assert (1, "") == (ran.code, ran.out)
    assert "Traceback" not in ran.err
    assert "defect" not in ran.err
    first, *others = ran.err.splitlines()
    assert len(others) <= 1
    assert first.isprintable()
    for word in words:
        assert word in first


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("binary.yaml", ["UTF-8"]),
        ("directory", ["holds no tenancy.yaml"]),
        ("fifo", ["no regular file"]),
        ("/dev/zero", ["no regular file"]),
        ("/proc/self/mem", ["cannot be read"]),
        ("missing.yaml", ["there is no file"]),
        ("a\x1b[31m\nb", ["\\x1b[31m\\nb"]),
        ("\udcff", ["\\udcff"]),
        ("x" * 5000, ["…"]),
    ],
)
@pytest.mark.parametrize("name", ["validate", "plan"])
def test_path_that_is_no_tenancy(folder, name, path, words):
    """What is not a readable text file is told before anything is asked of Rainbow."""
    clear(command(name, path, folder=folder, environ=LOGIN), *words)


HOSTS = ["x:99999", "http://[::", "http://a:b@c", "ftp://x", "https://", "http://127.0.0.1:0", "http://127.0.0.1:-1",
         "openrainbow.com/x", "a b", "http://127.0.0.1\n", "\udcff", "http://127.0.0.1:9/?x#y", "http://１２７.0.0.1:9",
         "http://xn--:9", "javascript:alert(1)", "." * 300]  # fmt: skip


@pytest.mark.parametrize("host", HOSTS)
def test_host_that_is_none(folder, host):
    """Junk in RAINBOW_HOST."""
    ran = command("plan", folder=folder, environ=LOGIN | {"RAINBOW_HOST": host})
    assert "RAINBOW_HOST" in ran.err
    clear(ran)


@pytest.mark.parametrize("name", ["RAINBOW_EMAIL", "RAINBOW_PASSWORD", "RAINBOW_APP_ID", "RAINBOW_APP_SECRET"])
def test_credentials_that_are_no_text(folder, name):
    """Bytes that are not UTF-8 are told with the variable's name, and not with its value."""
    clear(command("plan", folder=folder, environ=LOGIN | {name: "canary\udcff"}), name, "not UTF-8")


@pytest.mark.parametrize(
    "proxy", ["http://[", "http://a:b@h:99999", "http://\udcff", "socks5://x", "http://a b", "://"]
)
def test_proxy_that_is_none(folder, proxy):
    """Junk in HTTPS_PROXY, which may hold a password: it is not repeated."""
    environ = LOGIN | {"RAINBOW_HOST": "openrainbow.com", "HTTPS_PROXY": proxy, "https_proxy": proxy, "NO_PROXY": ""}
    clear(command("plan", folder=folder, environ=environ), "HTTPS_PROXY: write http://host:port")


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("/dev/full", ["/dev/full", "No space left on device"]),
        ("directory", ["--trace"]),
        ("missing/trace", ["--trace", "cannot be written"]),
    ],
)
def test_trace_that_cannot_be_written(folder, file, words):
    """A full disk, a directory, a path that is not there: told with the file's name."""
    clear(command("plan", "--trace", file, folder=folder, environ=LOGIN), *words)


@pytest.mark.parametrize(
    ("redirection", "code"),
    [(">/dev/full", 1), (">&-", 0), ("2>&-", 0), ("2>/dev/full", 0), ("<&-", 0), ("| head -c1 >/dev/null", 0)],
)
def test_streams_that_are_closed_or_full(folder, redirection, code):
    """Standard streams that lead nowhere are no traceback; a full disk is a failure."""
    line = f'"$@" {redirection}'
    ran = subprocess.run(
        ["sh", "-c", line, "sh", *START, "validate"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert code == ran.returncode
    assert "Traceback" not in ran.stderr
