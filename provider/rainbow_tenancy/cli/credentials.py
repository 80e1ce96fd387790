"""Asking at the terminal for what a login needs, and keeping it where git does not look."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from rainbow_tenancy.cli.asking import ask, ask_secret
from rainbow_tenancy.cli.progress import tell
from rainbow_tenancy.rainbow.errors import BadSettings
from rainbow_tenancy.rainbow.hosts import read_host
from rainbow_tenancy.rainbow.settings import given
from rainbow_tenancy.reconcile.journal import make_own_folder

__all__ = ["CREDENTIALS", "ask_for_missing", "keep_credentials"]

CREDENTIALS: Final = Path(".rainbow") / "credentials"
USUAL_HOST: Final = "openrainbow.com"
PROPOSAL: Final = (
    "An API key is the better way in: it works with multi-factor authentication and\n"
    "single sign-on, and cannot lock the account. Without one: e-mail and password."
)


def ask_for_missing(environ: Mapping[str, str]) -> dict[str, str]:
    """Ask for whatever environment and credentials file do not give; the answers by the names of their variables.

    Raises:
        BadSettings: The credentials file cannot be read.
        click.Abort: The person went away.
    """
    there = given(environ)
    typed: dict[str, str] = {}
    if "RAINBOW_HOST" not in there:
        typed["RAINBOW_HOST"] = _host()
    if "RAINBOW_API_KEY" not in there and not {"RAINBOW_EMAIL", "RAINBOW_PASSWORD"} <= there.keys():
        typed |= _login(there)
    if "RAINBOW_APP_ID" not in there:
        typed["RAINBOW_APP_ID"] = ask("Application id")
    if "RAINBOW_APP_SECRET" not in there:
        typed["RAINBOW_APP_SECRET"] = ask_secret("Application secret")
    return typed


def _host() -> str:
    while True:
        answer = ask("Rainbow's host", USUAL_HOST)
        try:
            return read_host(answer, "RAINBOW_HOST").url
        except BadSettings as error:
            tell(f"rainbowctl: {error}")


def _login(there: Mapping[str, str]) -> dict[str, str]:
    if "RAINBOW_EMAIL" not in there and "RAINBOW_PASSWORD" not in there:
        tell(PROPOSAL)
        key = ask_secret("API key (Enter: none)", may_be_empty=True)
        if key:
            return {"RAINBOW_API_KEY": key}
    email = {} if "RAINBOW_EMAIL" in there else {"RAINBOW_EMAIL": ask("E-mail")}
    return email | ({} if "RAINBOW_PASSWORD" in there else {"RAINBOW_PASSWORD": ask_secret("Password")})


def keep_credentials(typed: Mapping[str, str]) -> str | None:
    """Write the answers where only their owner and no git looks; the reason where that cannot be."""
    folder = CREDENTIALS.parent
    make_own_folder(folder)
    ignore = folder / ".gitignore"
    if folder.is_symlink() or not ignore.is_file() or ignore.read_text(encoding="utf-8").split() != ["*"]:
        return f"{ignore} does not say * alone, so git might take the file"
    try:
        descriptor = os.open(CREDENTIALS, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except FileExistsError:
        return f"{CREDENTIALS} is there already"
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.writelines(f"{name}={value}\n" for name, value in typed.items())
    return None
