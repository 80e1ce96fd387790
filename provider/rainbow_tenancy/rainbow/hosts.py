"""Which hosts may get the credentials, and how a host is written.

written          by whom                          may get credentials
Rainbow's own    anybody                          yes, over https
loopback         anybody                          yes, plain http too
any other        the operator (environment)       yes, over https
any other        a file of the repository only    no
"""

import ipaddress
import re
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from rainbow_tenancy.rainbow.errors import BadSettings, NotSet

__all__ = ["RAINBOW_HOSTS", "Host", "choose_host", "read_host"]

# Production hosts that ALE's own command-line client accepts; each has a twin for developers.
_PRODUCTION: Final = ("openrainbow.com", "openrainbow.cn.com", "myopenrainbow.com.cn", "openrainbow.health")
RAINBOW_HOSTS: Final = frozenset(_PRODUCTION) | {f"sandbox.{name}" for name in _PRODUCTION}

_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", re.ASCII)


class Host(NamedTuple):
    """Where Rainbow is: scheme, name and port."""

    scheme: str
    name: str
    port: int | None

    @property
    def url(self) -> str:
        """The base of every request's URL, without a slash at its end."""
        name = f"[{self.name}]" if ":" in self.name else self.name
        return f"{self.scheme}://{name}" + (f":{self.port}" if self.port else "")

    @property
    def address(self) -> tuple[str, int]:
        """Its name and port, the same for one host however it is written."""
        return self.name, self.port or {"https": 443, "http": 80}[self.scheme]

    @property
    def is_loopback(self) -> bool:
        """Whether what is sent there never leaves this computer."""
        if self.name == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.name).is_loopback
        except ValueError:
            return False


def read_host(text: str, source: str) -> Host:
    """A host name or URL as a person writes it.

    Args:
        text: `openrainbow.com`, `https://openrainbow.com` or `http://127.0.0.1:8080`.
        source: Where it is written, for the message (`RAINBOW_HOST`).

    Raises:
        BadSettings: It is no host, says more than a host, or wants plain http to another computer.
    """
    like = f"{source}: write a host such as https://openrainbow.com"
    if not text.isprintable() or " " in text:
        raise BadSettings(f"{like}; there is a space or control character in it")
    scheme, mark, rest = text.partition("://")
    if not mark:
        scheme, rest = "", text
    try:
        parts = urlsplit(f"//{rest}")
        name, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        raise BadSettings(f"{like}; the port or address in it cannot be read") from None
    if parts.username is not None or parts.password is not None:
        raise BadSettings(f"{like}, without user name and password")
    if parts.path not in {"", "/"} or parts.query or parts.fragment or "?" in rest or "#" in rest:
        raise BadSettings(f"{like}, without a path")
    if not (_NAME.fullmatch(name) or _is_address(name)):
        raise BadSettings(f"{like}; its name is not one")
    host = Host(scheme.lower() or "https", name, port)
    if not scheme and host.is_loopback:
        host = host._replace(scheme="http")
    if host.scheme not in {"http", "https"}:
        raise BadSettings(f"{like}; https:// is meant, not {scheme}://")
    if host.scheme == "http" and not host.is_loopback:
        raise BadSettings(f"{source}: plain http would show the password to everybody on the way; write https://{name}")
    return host


def choose_host(operators: str | None, files: str | None, source: str = "partner.host") -> Host:
    """The host of this run.

    Args:
        operators: What the operator's environment or credentials file says.
        files: What the tenancy's `partner.host` says, or what else the repository holds.
        source: Where that is written, for the message.

    Raises:
        BadSettings: Neither says one, they differ, or only the files name a host that is not Rainbow's.
    """
    declared = read_host(files, source) if files else None
    if operators:
        chosen = read_host(operators, "RAINBOW_HOST")
        if declared and (declared.name != chosen.name or declared.port not in {None, chosen.port}):
            raise BadSettings(
                f"{source} is {declared.url}, but RAINBOW_HOST is {chosen.url}; "
                f"use the account of the host that is meant, and correct the other"
            )
        return chosen
    if not declared:
        raise NotSet("no host: set RAINBOW_HOST, for example RAINBOW_HOST=openrainbow.com", ["RAINBOW_HOST"])
    if declared.name not in RAINBOW_HOSTS and not declared.is_loopback:
        raise BadSettings(
            f"{declared.url} is named by {source} alone and is not one of Rainbow's own hosts: "
            f"credentials go there only if you set RAINBOW_HOST={declared.url} yourself"
        )
    return declared


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
