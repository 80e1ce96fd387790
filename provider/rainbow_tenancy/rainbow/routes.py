"""The requests that this client sends, each with the name that messages, the error table and the trace give it."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode

from rainbow_tenancy.rainbow.errors import RainbowError

__all__ = [
    "COMPANIES",
    "COMPANY",
    "COUNTRIES",
    "CREATE_SITE",
    "CREATE_SYSTEM",
    "DELETE_SYSTEM",
    "LINK",
    "LOGIN",
    "LOGOUT",
    "ME",
    "RENEW",
    "RESET_PASSWORD",
    "SITE",
    "SITES",
    "STATE",
    "SYSTEM",
    "SYSTEMS",
    "SYSTEM_BY_EQUIPMENT_ID",
    "UNLINK",
    "UPDATE_SYSTEM",
    "Route",
]

_ADMIN: Final = "/api/rainbow/admin/v1.0/"
_AUTHENTICATION: Final = "/api/rainbow/authentication/v1.0/"
_ENDUSER: Final = "/api/rainbow/enduser/v1.0/"


@dataclass(frozen=True, slots=True)
class Route:
    """One kind of request: method, path template, and the part of the service that it belongs to."""

    method: str
    template: str
    portal: str = _ADMIN

    def __str__(self) -> str:
        return f"{self.method} {self.template}"

    def path(self, *ids: str, **query: str | int) -> str:
        """The path with ids in the places of the template's `{}`, and the query.

        Raises:
            RainbowError: An id that Rainbow gave, or a person wrote, would make another path of it.
        """
        template = self.portal + self.template
        for value in ids:
            if value.strip(".") == "":
                raise RainbowError(f"{value!r} cannot be an id")
            before, _, rest = template.partition("{")
            template = before + quote(value, safe="", errors="replace") + rest.partition("}")[2]
        return f"{template}?{urlencode(query)}" if query else template


LOGIN: Final = Route("GET", "login", _AUTHENTICATION)
RENEW: Final = Route("GET", "renew", _AUTHENTICATION)
LOGOUT: Final = Route("GET", "logout", _AUTHENTICATION)
ME: Final = Route("GET", "users/me", _ENDUSER)

COMPANIES: Final = Route("GET", "companies")
COMPANY: Final = Route("GET", "companies/{companyId}")
SITES: Final = Route("GET", "sites")
SITE: Final = Route("GET", "sites/{siteId}")
CREATE_SITE: Final = Route("POST", "sites")
SYSTEMS: Final = Route("GET", "systems")
COUNTRIES: Final = Route("GET", "systems/countries")
CREATE_SYSTEM: Final = Route("POST", "systems")
SYSTEM: Final = Route("GET", "systems/{systemId}")
SYSTEM_BY_EQUIPMENT_ID: Final = Route("GET", "systems/pbxid/{pbxId}")
UPDATE_SYSTEM: Final = Route("PUT", "systems/{systemId}")
DELETE_SYSTEM: Final = Route("DELETE", "systems/{systemId}")
STATE: Final = Route("GET", "systems/{systemId}/state")
RESET_PASSWORD: Final = Route("POST", "systems/{systemId}/reset-password")
LINK: Final = Route("POST", "sites/{siteId}/systems")
UNLINK: Final = Route("DELETE", "sites/{siteId}/systems/{systemId}")
