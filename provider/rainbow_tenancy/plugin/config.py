"""The provider's configuration: what may stand in a stack's configuration, and the settings that come of it.

The environment comes first, name by name: refresh and destroy configure the provider from the state, so that what
rotates (password, API key, application secret) belongs in the environment.
"""

import os
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from rainbow_tenancy.plugin.values import UNKNOWN, Values
from rainbow_tenancy.rainbow import BadSettings, NotSet, Settings, read_settings
from rainbow_tenancy.rainbow.hosts import read_host

__all__ = ["CONFIG", "Option", "config_problems", "partner_of", "replaces", "settings_of"]


class Option(NamedTuple):
    """One key of the configuration."""

    name: str
    variable: str | None  # the environment variable that stands above it
    description: str
    secret: bool = False


# fmt: off
CONFIG: Final = (
    Option("host", "RAINBOW_HOST",
           "Rainbow's host, such as `openrainbow.com`; RAINBOW_HOST in the environment must not differ from it. A host "
           "that is neither Rainbow's own nor this computer must be named there too: credentials never go to a host "
           "that only a stack's file names. Another host, not the same one in other words, replaces every "
           "resource."),
    Option("email", "RAINBOW_EMAIL", "Login of the partner's administrator. RAINBOW_EMAIL in the environment wins."),
    Option("password", "RAINBOW_PASSWORD",
           "Its password. RAINBOW_PASSWORD in the environment wins, and is the better place: refresh and destroy take "
           "this one from the stack's state.", secret=True),
    Option("appId", "RAINBOW_APP_ID", "Application id. RAINBOW_APP_ID in the environment wins."),
    Option("appSecret", "RAINBOW_APP_SECRET", "Application secret. RAINBOW_APP_SECRET in the environment wins.",
           secret=True),
    Option("apiKey", "RAINBOW_API_KEY",
           "API key instead of email and password, beside appId and appSecret; the way with multi-factor "
           "authentication or single sign-on. RAINBOW_API_KEY in the environment wins.", secret=True),
    Option("caFile", "RAINBOW_CA_FILE",
           "PEM file of certificates to trust besides the system's own. RAINBOW_CA_FILE in the environment wins, and "
           "is needed where password, API key or application secret come from there: these are sent under no "
           "certificate that only a stack's file names."),
    Option("partner", None,
           "Rainbow id of the partner company that the stack belongs to, 24 letters and digits. Another partner's "
           "account is refused before anything is read. Another partner replaces every resource."),
)
# fmt: on
BY_NAME: Final = {option.name: option for option in CONFIG}
BELONGS_TO: Final = ("host", "partner")  # another one of these is another Rainbow
ENGINES: Final = ("version", "pluginDownloadURL")  # keys that the engine may add


def config_problems(values: Values) -> list[tuple[str, str]]:
    """What is wrong in a configuration: the property ("" where its value is secret) and why."""
    problems = []
    for name, value in values.plain.items():
        if name in ENGINES:
            continue
        if name not in BY_NAME:
            problems.append((name, f"{name} is no key of the configuration; its keys are {', '.join(BY_NAME)}"))
        elif value is not UNKNOWN and not isinstance(value, str):
            hidden = BY_NAME[name].secret or values.is_secret((name,))
            problems.append(("" if hidden else name, f"{name} is not text; write it in quotes"))
    return problems


def replaces(old: Values, new: Values) -> list[str]:
    """The keys by which the new configuration means another Rainbow or partner.

    What only one of them names contradicts nothing: the environment, or the account, said the same before or after.
    """
    pairs = {name: (_meant(old, name), _meant(new, name)) for name in BELONGS_TO}
    return [name for name, (before, after) in pairs.items() if before and after and before != after]


def _meant(values: Values, name: str) -> Any:
    """What is compared, however it is written: of a host, its name and port."""
    value = values.plain.get(name)
    if name != "host" or not isinstance(value, str):
        return value
    try:
        return read_host(value, "rainbow:host").address
    except BadSettings:
        return value  # Configure's to refuse, once somebody asks


def partner_of(values: Values) -> str | None:
    """The partner that the configuration names."""
    partner = values.plain.get("partner")
    return partner if isinstance(partner, str) and partner else None


def settings_of(values: Values, environ: Mapping[str, str] = os.environ) -> Settings:
    """Where Rainbow is and who asks.

    Raises:
        BadSettings: Something is missing, contradictory or unsafe.
    """
    below = {
        option.variable: value
        for option in CONFIG
        if option.variable and option.name != "host" and (value := values.plain.get(option.name))
    }
    host = values.plain.get("host")
    try:
        return read_settings(environ, files_host=host or None, files_host_source="rainbow:host", below=below)
    except NotSet as error:
        keys = ", ".join(f"rainbow:{option.name}" for option in CONFIG if option.variable in error.names)
        here = f"in the stack's configuration: {keys} (pulumi config set, what is secret with --secret)"
        raise BadSettings(f"{error}; or {here}") from None
