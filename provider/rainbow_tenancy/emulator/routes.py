"""Every path of Rainbow that the emulator answers: one row each, with the roles that may use it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from . import companies, identity, numbers, roles, sites, system_rules, systems
from .call import Call

Handler = Callable[[Call], Any]

AUTHENTICATION = "/api/rainbow/authentication/v1.0"
ADMIN = "/api/rainbow/admin/v1.0"
ENDUSER = "/api/rainbow/enduser/v1.0"
PCG = "/api/rainbow/pcg/v1.0"
APPLICATIONS = "/api/rainbow/applications/v1.0"
PORTAL = re.compile(r"^/api/rainbow/[^/]+/v1\.0")


@dataclass(frozen=True, slots=True)
class Route:
    """One operation.

    Attributes:
        method: HTTP method.
        template: The path, with parameters in braces.
        handler: Returns the JSON value of a success.
        roles: One of them is needed; none means any account; None means that nobody need be logged in.
        pattern: The template as a regular expression.
    """

    method: str
    template: str
    handler: Handler
    roles: frozenset[str] | None
    pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "pattern", re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", self.template)))

    @property
    def writes(self) -> bool:
        """Whether the operation may change something."""
        return self.method != "GET"


# fmt: off
ROUTES = (
    # before and beside login
    Route("GET", f"{AUTHENTICATION}/login", identity.login, None),
    Route("GET", f"{AUTHENTICATION}/renew", identity.renew, roles.ANYBODY),
    Route("GET", f"{AUTHENTICATION}/logout", identity.logout, roles.ANYBODY),
    Route("GET", f"{AUTHENTICATION}/validator", identity.validate, roles.ANYBODY),
    Route("GET", f"{AUTHENTICATION}/urls", identity.login_urls, None),
    Route("GET", "/api/rainbow/{portal}/v1.0/about", identity.about, None),
    Route("GET", "/api/rainbow/ping", identity.ping, None),
    Route("GET", f"{ENDUSER}/users/me", identity.who_am_i, roles.ANYBODY),
    Route("GET", f"{ENDUSER}/users/{{userId}}", identity.read_user, roles.ANYBODY),
    Route("GET", f"{ENDUSER}/settings/apis", identity.api_settings, roles.ANYBODY),
    Route("GET", f"{ENDUSER}/companies", companies.list_companies, roles.ANYBODY),
    Route("GET", f"{ENDUSER}/companies/{{companyId}}", companies.read_company, roles.ANYBODY),
    Route("GET", f"{APPLICATIONS}/applications/{{appId}}", identity.application, roles.ANYBODY),
    # companies and their sites
    Route("GET", f"{ADMIN}/companies", companies.list_companies, roles.READ_COMPANIES),
    Route("GET", f"{ADMIN}/companies/{{companyId}}", companies.read_company, roles.READ_COMPANIES),
    Route("GET", f"{ADMIN}/companies/{{companyId}}/sites", sites.list_company_sites, roles.READ_COMPANY_SITES),
    Route("GET", f"{ADMIN}/sites", sites.list_sites, roles.READ_SITES),
    Route("POST", f"{ADMIN}/sites", sites.create_site, roles.WRITE_SITES),
    Route("GET", f"{ADMIN}/sites/{{siteId}}", sites.read_site, roles.READ_SITES),
    Route("PUT", f"{ADMIN}/sites/{{siteId}}", sites.update_site, roles.UPDATE_SITES),
    Route("DELETE", f"{ADMIN}/sites/{{siteId}}", sites.delete_site, roles.WRITE_SITES),
    # PBXs; the paths with a fixed word come before those with an id
    Route("GET", f"{ADMIN}/systems", systems.list_systems, roles.READ_SYSTEMS),
    Route("POST", f"{ADMIN}/systems", systems.create_system, roles.WRITE_SYSTEMS),
    Route("GET", f"{ADMIN}/systems/countries", systems.read_countries, roles.ANYBODY),
    Route("GET", f"{ADMIN}/systems/pbxid/{{pbxId}}", systems.read_system_by_equipment_id, roles.READ_SYSTEMS),
    Route("GET", f"{ADMIN}/systems/{{systemId}}", systems.read_system, roles.READ_SYSTEMS),
    Route("PUT", f"{ADMIN}/systems/{{systemId}}", systems.update_system, roles.WRITE_SYSTEMS),
    Route("DELETE", f"{ADMIN}/systems/{{systemId}}", systems.delete_system, roles.WRITE_SYSTEMS),
    Route("GET", f"{ADMIN}/systems/{{systemId}}/state", systems.read_state, roles.READ_SYSTEMS),
    Route("POST", f"{ADMIN}/systems/{{systemId}}/reset-password", systems.reset_password, roles.WRITE_SYSTEMS),
    Route("GET", f"{ADMIN}/systems/{{systemId}}/phone-numbers", numbers.list_numbers, roles.READ_SYSTEMS),
    Route("GET", f"{ADMIN}/systems/{{systemId}}/phone-numbers/{{numberId}}", numbers.read_number, roles.READ_SYSTEMS),
    # which PBX is used where
    Route("GET", f"{ADMIN}/sites/{{siteId}}/systems", systems.list_site_systems, roles.READ_SYSTEMS),
    Route("POST", f"{ADMIN}/sites/{{siteId}}/systems", system_rules.link_system, roles.LINK_SYSTEMS),
    Route("DELETE", f"{ADMIN}/sites/{{siteId}}/systems/{{systemId}}", system_rules.unlink_system, roles.LINK_SYSTEMS),
    # the gateway component's view
    Route("GET", f"{PCG}/pbxs", systems.list_pcg_pbxs, roles.PCG),
    Route("GET", f"{PCG}/pbxs/{{pbxId}}", systems.read_pcg_pbx, roles.PCG),
)
# fmt: on


def short(template: str) -> str:
    """Return a template without its portal: `/systems/{systemId}`."""
    return PORTAL.sub("", template)


def find(method: str, path: str) -> tuple[Route, dict[str, str]] | None:
    """Return the route of a path with the values of its parameters; the administration portal may be left out."""
    whole = path if path.startswith("/api/") else ADMIN + path
    for route in ROUTES:
        match = route.pattern.fullmatch(whole)
        if route.method == method and match:
            return route, match.groupdict()
    return None
