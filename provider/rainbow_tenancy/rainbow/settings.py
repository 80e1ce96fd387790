"""Where Rainbow is and who asks: from the environment, or a file that only its owner can read; never from arguments.

RAINBOW_HOST          https://openrainbow.com, or only the host's name
RAINBOW_EMAIL         login             ─┐ one of the two; where both are given the API key is used,
RAINBOW_PASSWORD      password          ─┤ because a key cannot lock the account and works with
RAINBOW_API_KEY       an API key        ─┘ multi-factor authentication
RAINBOW_APP_ID        application id      always
RAINBOW_APP_SECRET    application secret  always
RAINBOW_CREDENTIALS   a file of the lines above (NAME=value, mode 0600); the environment wins, name by name
RAINBOW_READ_ONLY     1: nothing is written, whatever is asked for
RAINBOW_CA_FILE       certificates to trust besides the system's own (SSL_CERT_FILE: instead of them)
HTTPS_PROXY, NO_PROXY as everywhere; loopback never goes through a proxy
"""

import math
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from rainbow_tenancy.rainbow.errors import BadSettings, NotSet
from rainbow_tenancy.rainbow.hosts import Host, choose_host, read_host
from rainbow_tenancy.secret import Secret

__all__ = ["Credentials", "Settings", "given", "read_settings", "reads_only"]

FILE_NAMES: Final = frozenset(
    {
        "RAINBOW_HOST",
        "RAINBOW_EMAIL",
        "RAINBOW_PASSWORD",
        "RAINBOW_API_KEY",
        "RAINBOW_APP_ID",
        "RAINBOW_APP_SECRET",
        "RAINBOW_CA_FILE",
    }
)
SECRETS: Final = ("RAINBOW_PASSWORD", "RAINBOW_API_KEY", "RAINBOW_APP_SECRET")
LARGEST_FILE: Final = 64 * 1024
CONSIDERATE_RATE: Final = 10.0  # requests a second against anything but loopback; ALE publishes no figure


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who asks: an application, and either a login with its password or an API key."""

    app_id: str
    app_secret: Secret
    email: str = ""
    password: Secret | None = None
    api_key: Secret | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that the client needs to know before it starts.

    Attributes:
        host: Base URL, without a slash at its end.
        credentials: Who asks.
        ca_file: PEM file of certificates to trust besides the system's own.
        timeout: Seconds that an answer may take; deleting a PBX has a longer one of its own.
        max_rate: Requests a second; None is 10 against anything but loopback, `math.inf` is no limit.
        max_in_flight: Requests under way at the same time.
        proxy: URL of the proxy, which may hold a password; None for none.
        trace: File that gets every request and answer, without secrets.
    """

    host: str
    credentials: Credentials
    ca_file: Path | None = None
    timeout: float = 30.0
    max_rate: float | None = None
    max_in_flight: int = 16
    proxy: Secret | None = field(default=None)
    trace: Path | None = None

    @property
    def rate(self) -> float:
        """Requests a second that are allowed at most."""
        if self.max_rate is not None:
            return self.max_rate
        return math.inf if read_host(self.host, "host").is_loopback else CONSIDERATE_RATE


def read_settings(
    environ: Mapping[str, str],
    *,
    files_host: str | None = None,
    files_host_source: str = "partner.host",
    below: Mapping[str, str] | None = None,
    timeout: float = 30.0,
    max_rate: float | None = None,
    trace: Path | None = None,
) -> Settings:
    """The settings that the environment, or the file it names, gives.

    Args:
        environ: The operator's environment.
        files_host: The tenancy's `partner.host`: another host is refused, and on its own it must be one of Rainbow's.
        files_host_source: Where that is written, for messages.
        below: Values of `FILE_NAMES` from a file of the repository, which count where the environment gives none.
        timeout: Seconds that an answer may take.
        max_rate: Requests a second; None is the default of the host.
        trace: File for the trace.

    Raises:
        BadSettings: Something is missing, contradictory or unsafe; the message says what would be right.
    """
    if not timeout > 0 or (max_rate is not None and not max_rate > 0):
        raise BadSettings("time-out and rate must be greater than 0")
    found = given(environ)
    host = choose_host(found.get("RAINBOW_HOST"), files_host, files_host_source)
    if below:
        _refuse_foreign_trust(found, below, host)
        found = _over(found, below)
    ca_file = found.get("RAINBOW_CA_FILE")
    if ca_file and not Path(ca_file).is_file():
        raise BadSettings(f"RAINBOW_CA_FILE: {ca_file} is not a file")
    return Settings(
        host=host.url,
        credentials=_credentials(found),
        ca_file=Path(ca_file) if ca_file else None,
        timeout=timeout,
        max_rate=max_rate,
        proxy=_proxy(environ, host),
        trace=trace,
    )


def reads_only(environ: Mapping[str, str]) -> bool:
    """Whether the operator wants nothing written: RAINBOW_READ_ONLY is set to anything but 0."""
    return environ.get("RAINBOW_READ_ONLY", "0").strip() not in {"", "0"}


def given(environ: Mapping[str, str]) -> dict[str, str]:
    """The values of `FILE_NAMES` that the environment gives, and below them those of the file it names.

    Raises:
        BadSettings: The file cannot be read, or others can reach it.
    """
    named = environ.get("RAINBOW_CREDENTIALS")
    lines = _read_file(Path(named)) if named else {}
    return _over({name: environ[name] for name in FILE_NAMES if environ.get(name)}, lines)


def _refuse_foreign_trust(given: Mapping[str, str], below: Mapping[str, str], host: Host) -> None:
    """Refuse a certificate that only the repository names, where the operator's own secrets would be sent under it.

    Whoever can change the repository could otherwise have a certificate of his own trusted, and read them on the way.
    """
    if "RAINBOW_CA_FILE" not in below or "RAINBOW_CA_FILE" in given or host.is_loopback:
        return
    secrets = [name for name in SECRETS if name in given]
    if secrets:
        raise BadSettings(
            f"caFile is named only by the files, and {', '.join(secrets)} would go out under it: a certificate that a "
            "repository names is not trusted with secrets of yours; set RAINBOW_CA_FILE yourself"
        )


def _over(given: Mapping[str, str], below: Mapping[str, str]) -> dict[str, str]:
    """What the environment gives over the other values; a way to log in that it gives whole is not mixed with one."""
    login = {"RAINBOW_EMAIL", "RAINBOW_PASSWORD"} <= given.keys()
    return {name: value for name, value in below.items() if not (login and name == "RAINBOW_API_KEY")} | dict(given)


def _read_file(path: Path) -> dict[str, str]:
    try:
        # Opened first and judged after, so that nobody can swap the file in between.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise BadSettings(f"RAINBOW_CREDENTIALS: {path} cannot be read ({error.strerror})") from None
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise BadSettings(f"RAINBOW_CREDENTIALS: {path} is not a regular file")
        if status.st_mode & 0o077:
            raise BadSettings(f"RAINBOW_CREDENTIALS: others can reach {path}; run: chmod 600 {path}")
        data = os.read(handle, LARGEST_FILE + 1)
    finally:
        os.close(handle)
    if len(data) > LARGEST_FILE:
        raise BadSettings(f"RAINBOW_CREDENTIALS: {path} is no file of NAME=value lines: it is larger than 64 KiB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadSettings(f"RAINBOW_CREDENTIALS: {path} is not UTF-8 text") from None
    return _read_lines(text, path)


def _read_lines(text: str, path: Path) -> dict[str, str]:
    """NAME=value lines; the value is everything after the first `=`, taken as it stands. Never quotes a value."""
    found: dict[str, str] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        stripped = line.removesuffix("\r")
        if not stripped.strip() or stripped.lstrip().startswith("#"):
            continue
        name, mark, value = stripped.partition("=")
        name = name.strip()
        where = f"{path}:{number}"
        if not mark or name not in FILE_NAMES:
            raise BadSettings(f"{where}: a line is NAME=value, with a name of {', '.join(sorted(FILE_NAMES))}")
        if name in found:
            raise BadSettings(f"{where}: {name} stands there twice")
        found[name] = value
    return found


def _credentials(given: Mapping[str, str]) -> Credentials:
    for name, value in given.items():
        if any(ord(sign) < 32 or ord(sign) == 127 for sign in value):
            raise BadSettings(f"{name}: there is a control character (a line's end?) in it")
        if any("\ud800" <= sign <= "\udfff" for sign in value):  # how Python reads bytes that are no text
            raise BadSettings(f"{name}: it is not UTF-8 text")
    needed: tuple[str, ...]
    if "RAINBOW_API_KEY" in given:
        needed = ("RAINBOW_APP_ID", "RAINBOW_APP_SECRET")
        if not given["RAINBOW_API_KEY"].isascii():
            raise BadSettings("RAINBOW_API_KEY: an API key holds ASCII characters only")
    else:
        needed = ("RAINBOW_EMAIL", "RAINBOW_PASSWORD", "RAINBOW_APP_ID", "RAINBOW_APP_SECRET")
    missing = [name for name in needed if not given.get(name)]
    if missing:
        instead = "" if "RAINBOW_API_KEY" in given else " (RAINBOW_API_KEY can stand for login and password)"
        where = "set it in the environment or in the file that RAINBOW_CREDENTIALS names"
        raise NotSet(f"not set: {', '.join(missing)}{instead}; {where}", missing)
    for name in ("RAINBOW_EMAIL", "RAINBOW_APP_ID"):
        if ":" in given.get(name, ""):
            raise BadSettings(f"{name}: a colon cannot stand in it")
    key = given.get("RAINBOW_API_KEY")
    password = given.get("RAINBOW_PASSWORD")
    return Credentials(
        app_id=given["RAINBOW_APP_ID"],
        app_secret=Secret(given["RAINBOW_APP_SECRET"]),
        email=given.get("RAINBOW_EMAIL", ""),
        password=Secret(password) if password and not key else None,
        api_key=Secret(key) if key else None,
    )


def _proxy(environ: Mapping[str, str], host: Host) -> Secret | None:
    url = environ.get("https_proxy") or environ.get("HTTPS_PROXY")
    if not url or host.is_loopback or host.scheme != "https":
        return None
    if _bypassed(host.name, environ.get("no_proxy") or environ.get("NO_PROXY") or ""):
        return None
    url = url if "://" in url else f"http://{url}"
    try:
        parts = urlsplit(url)
        plain = url.isascii() and url.isprintable() and " " not in url
        known = plain and parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        known = False
    if not known:
        raise BadSettings("HTTPS_PROXY: write http://host:port")
    return Secret(url)


def _bypassed(name: str, rule: str) -> bool:
    entries = [entry.strip().lower().lstrip(".") for entry in rule.split(",")]
    return any(entry == "*" or (entry and (name == entry or name.endswith(f".{entry}"))) for entry in entries)
