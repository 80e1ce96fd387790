"""Fetching secrets that the files only name."""

import os
from pathlib import Path
from typing import Any

import pytest

from rainbow_tenancy.fields import FromEnv, FromFile
from rainbow_tenancy.tenancy import TenancyError
from rainbow_tenancy.tenancy.positions import Place
from rainbow_tenancy.tenancy.secrets import resolve_secret


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    """A secrets directory with a secret in it, and one outside."""
    (tmp_path / "dir" / "lyon").mkdir(parents=True)
    (tmp_path / "dir" / "lyon" / "code").write_text("canary-1\n")
    (tmp_path / "outside").write_text("canary-2")
    (tmp_path / "dir" / "link").symlink_to("lyon/code")
    (tmp_path / "dir" / "escape").symlink_to("../outside")
    return tmp_path / "dir"


def refusal(ref: Any, **where: Any) -> str:
    """What is said where a secret cannot be had."""
    with pytest.raises(TenancyError) as raised:
        resolve_secret(ref, **({"environ": {}, "secrets_dir": None} | where))
    assert "canary" not in str(raised.value)
    return str(raised.value)


def test_from_the_environment() -> None:
    """A name with the prefix is read from the operator's environment."""
    environ = {"RAINBOW_SECRET_A": "canary"}
    found = resolve_secret(FromEnv.model_validate({"fromEnv": "RAINBOW_SECRET_A"}), environ=environ, secrets_dir=None)
    assert "canary" == found.reveal()
    assert "canary" not in repr(found)


def test_other_names_only_where_the_operator_allows_them() -> None:
    """The files alone cannot read any variable that they like."""
    ref, environ = FromEnv.model_validate({"fromEnv": "PROXY_PASSWORD"}), {"PROXY_PASSWORD": "canary"}
    assert (
        "the files may not read the environment variable PROXY_PASSWORD; name it RAINBOW_SECRET_…, "
        "or allow it with --allow-env PROXY_PASSWORD"
    ) == refusal(ref, environ=environ)
    allowed = resolve_secret(ref, environ=environ, secrets_dir=None, allow_env=["PROXY_PASSWORD"])
    assert "canary" == allowed.reveal()


def test_from_a_file(secrets: Path) -> None:
    """A file below the operator's directory, also through a link that stays there; the last line break is no part."""
    for name in ("lyon/code", "link", "./lyon/../lyon/code"):
        assert (
            "canary-1"
            == resolve_secret(FromFile.model_validate({"fromFile": name}), environ={}, secrets_dir=secrets).reveal()
        )


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("../outside", "../outside leads out of the secrets directory; keep secrets below it"),
        ("escape", "escape leads out of the secrets directory; keep secrets below it"),
        ("/etc/hostname", "/etc/hostname leads out of the secrets directory; keep secrets below it"),
        ("lyon", "lyon is no regular file of a secret's size; keep one secret in one small file"),
        ("pipe", "pipe is no regular file of a secret's size; keep one secret in one small file"),
        ("big", "big is no regular file of a secret's size; keep one secret in one small file"),
        ("binary", "binary is not in UTF-8; save it as UTF-8"),
        ("empty", "the secret has 0 characters; a secret has 1 to 256, all printable"),
        ("lines", "the secret has 9 characters; a secret has 1 to 256, all printable"),
        ("a\0b", "a\\x00b cannot be read (no path); check the path below the secrets directory"),
        ("gone", "gone cannot be read (No such file or directory); check the path below the secrets directory"),
    ],
)
def test_files_that_are_refused(name: str, said: str, secrets: Path) -> None:
    """Nothing outside the directory is read, and nothing that is no small regular file."""
    os.mkfifo(secrets / "pipe")
    (secrets / "big").write_text("canary" * 1000)
    (secrets / "binary").write_bytes(b"canary\xff")
    (secrets / "empty").write_text("\n")
    (secrets / "lines").write_text("canary\nab")
    assert said == refusal(FromFile.model_validate({"fromFile": name}), secrets_dir=secrets)


def test_what_is_missing_is_said_with_its_place() -> None:
    """The message leads to the reference in the files."""
    place = Place("tenancy.yaml", 3, 7)
    assert "tenancy.yaml:3:7: the environment variable RAINBOW_SECRET_A is not set; set it for this run" == refusal(
        FromEnv.model_validate({"fromEnv": "RAINBOW_SECRET_A"}), place=place
    )
    assert (
        "the secret is in the file a; name its directory with --secrets-dir (for Pulumi: RAINBOW_SECRETS_DIR)"
        == refusal(FromFile.model_validate({"fromFile": "a"}))
    )
