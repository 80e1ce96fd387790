"""Rainbow's administration, as far as sharing PBXs needs it: a typed, asynchronous client.

Importing this package is cheap; the parts are loaded when they are first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rainbow_tenancy.rainbow.client import Client
    from rainbow_tenancy.rainbow.errors import (
        AccountExpired,
        BadAnswer,
        BadSettings,
        CentrexMismatch,
        ClientTooOld,
        CompanyNotActive,
        Conflict,
        EquipmentIdTaken,
        Forbidden,
        IncompleteList,
        Invalid,
        LastSite,
        LockedOut,
        MediaPillar,
        MissingRole,
        NoAnswer,
        NotFound,
        NoToken,
        NotReachable,
        NotSet,
        NotYours,
        RainbowError,
        ReadOnly,
        Redirected,
        Refused,
        ServerFailed,
        TokenExpired,
        TooManyRequests,
        Unauthorized,
        WrongPassword,
    )
    from rainbow_tenancy.rainbow.model import Account, Company, Site, System
    from rainbow_tenancy.rainbow.settings import Credentials, Settings, read_settings, reads_only
    from rainbow_tenancy.rainbow.state import Channel, State
    from rainbow_tenancy.rainbow.writes import Applied, NotApplied, Outcome, Unknown

__all__ = [
    "Account",
    "AccountExpired",
    "Applied",
    "BadAnswer",
    "BadSettings",
    "CentrexMismatch",
    "Channel",
    "Client",
    "ClientTooOld",
    "Company",
    "CompanyNotActive",
    "Conflict",
    "Credentials",
    "EquipmentIdTaken",
    "Event",
    "Forbidden",
    "IncompleteList",
    "Invalid",
    "LastSite",
    "LockedOut",
    "MediaPillar",
    "MissingRole",
    "NoAnswer",
    "NoToken",
    "NotApplied",
    "NotFound",
    "NotReachable",
    "NotSet",
    "NotYours",
    "Outcome",
    "RainbowError",
    "ReadOnly",
    "Redirected",
    "Refused",
    "ServerFailed",
    "Settings",
    "Site",
    "State",
    "System",
    "TokenExpired",
    "TooManyRequests",
    "Unauthorized",
    "Unknown",
    "WrongPassword",
    "read_settings",
    "reads_only",
]

# Where each name lives; the others are the error tree's.
_HOMES = {
    "client": ("Client",),
    "model": ("Account", "Company", "Event", "Site", "System"),
    "settings": ("Credentials", "Settings", "read_settings", "reads_only"),
    "state": ("Channel", "State"),
    "writes": ("Applied", "NotApplied", "Outcome", "Unknown"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME.get(name, 'errors')}"), name)
