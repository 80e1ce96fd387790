"""Fetching the secrets that the files only name: at the moment of use, from places that the operator chose.

{fromEnv: RAINBOW_SECRET_X}   the operator's environment; other names only where the operator allows them
{fromFile: lyon/proxy}        a regular file below the directory that the operator names, links resolved first
"""

import stat
from collections.abc import Collection, Mapping
from pathlib import Path

from rainbow_tenancy.fields import FromEnv, SecretRef
from rainbow_tenancy.secret import Secret
from rainbow_tenancy.tenancy.positions import Place
from rainbow_tenancy.tenancy.problems import Problem, TenancyError
from rainbow_tenancy.text import shown

__all__ = ["ENV_PREFIX", "LONGEST_SECRET", "needed_option", "resolve_secret"]

ENV_PREFIX = "RAINBOW_SECRET_"
LONGEST_SECRET = 256  # characters (Swagger, activationCode)


def needed_option(ref: SecretRef) -> str | None:
    """The option without which `apply` may not fetch this secret; None where it needs none."""
    if not isinstance(ref, FromEnv):
        return "--secrets-dir"
    return None if ref.from_env.startswith(ENV_PREFIX) else f"--allow-env {ref.from_env}"


def resolve_secret(
    ref: SecretRef,
    *,
    environ: Mapping[str, str],
    secrets_dir: Path | None,
    allow_env: Collection[str] = (),
    place: Place | None = None,
) -> Secret:
    """The secret that a reference in the files means; one line break at its end is not part of it.

    Args:
        ref: The reference.
        environ: The operator's environment.
        secrets_dir: The directory that the operator named for `fromFile`.
        allow_env: Environment variables without the prefix that the operator allows (`--allow-env`).
        place: Where the reference stands, for the message.

    Raises:
        TenancyError: With one problem, which never repeats the secret.
    """
    if isinstance(ref, FromEnv):
        found = _from_env(ref.from_env, environ, allow_env)
    else:
        found = _from_file(ref.from_file, secrets_dir)
    if isinstance(found, str):
        text = found.removesuffix("\n").removesuffix("\r")
        if 1 <= len(text) <= LONGEST_SECRET and text.isprintable():
            return Secret(text)
        found = f"the secret has {len(text)} characters", f"a secret has 1 to {LONGEST_SECRET}, all printable"
    raise TenancyError([Problem(place, *found)])


def _from_env(name: str, environ: Mapping[str, str], allow_env: Collection[str]) -> str | tuple[str, str]:
    if not name.startswith(ENV_PREFIX) and name not in allow_env:
        wrong = f"the files may not read the environment variable {shown(name)}"
        return wrong, f"name it {ENV_PREFIX}…, or allow it with --allow-env {shown(name)}"
    if name not in environ:
        return f"the environment variable {shown(name)} is not set", "set it for this run"
    return environ[name]


def _from_file(name: str, secrets_dir: Path | None) -> str | tuple[str, str]:
    if secrets_dir is None:
        return (
            f"the secret is in the file {shown(name)}",
            "name its directory with --secrets-dir (for Pulumi: RAINBOW_SECRETS_DIR)",
        )
    try:
        directory = secrets_dir.resolve(strict=True)
        path = (directory / name).resolve(strict=True)
        if not path.is_relative_to(directory):
            return f"{shown(name)} leads out of the secrets directory", "keep secrets below it"
        state = path.stat()
        if not stat.S_ISREG(state.st_mode) or state.st_size > 4 * LONGEST_SECRET + 2:
            return f"{shown(name)} is no regular file of a secret's size", "keep one secret in one small file"
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return f"{shown(name)} is not in UTF-8", "save it as UTF-8"
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = error.strerror if isinstance(error, OSError) else "no path"
        return f"{shown(name)} cannot be read ({reason or 'unknown'})", "check the path below the secrets directory"
