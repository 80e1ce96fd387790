"""A block of the tenancy files as the inputs of Pulumi resources that mean the same. Pure."""

from typing import Any

from rainbow_tenancy.fields import FromEnv, SecretRef
from rainbow_tenancy.tenancy.tenancy import Connection, DesiredPbx, Share

__all__ = ["association_of", "inputs_of"]


def inputs_of(pbx: DesiredPbx) -> dict[str, Any]:
    """The inputs of a `rainbow:Pbx` that mean what the block means."""
    inputs: dict[str, Any] = {}
    for path, value in pbx.values.items():
        *above, last = path.split(".")
        holder = inputs
        for key in above:
            holder = holder.setdefault(key, {})
        holder[last] = value
    inputs |= _equipment(pbx)
    inputs["shared"] = pbx.shared
    if pbx.shared_with is not None:
        inputs["sharedWith"] = [_item(share) for share in pbx.shares]
    if pbx.webrtc_gateway is not None:
        inputs["webrtcGateway"] = pbx.webrtc_gateway
    if pbx.connection is not None:
        inputs["connection"] = _connection(pbx.connection)
    return inputs


def _equipment(pbx: DesiredPbx) -> dict[str, Any]:
    if pbx.fleet and pbx.equipment_id:
        fleet, _, installation = pbx.equipment_id.partition("-")
        return {"fleet": {"fleetReference": fleet, "installationReference": installation}}
    equipment: dict[str, Any] = {"id": pbx.equipment_id} if pbx.equipment_id else {}
    if pbx.activation_code:
        equipment["activationCode"] = _reference(pbx.activation_code)
    if pbx.generated_by_rainbow:
        equipment["generate"] = "rainbow"
    return {"equipment": equipment} if equipment else {}


def _reference(secret: SecretRef) -> dict[str, str]:
    return {"fromEnv": secret.from_env} if isinstance(secret, FromEnv) else {"fromFile": secret.from_file}


def _item(share: Share) -> str | dict[str, Any]:
    who = share.company
    if who.name and not (who.id or who.reference or share.site or share.wait_if_missing):
        return who.name
    found = {
        "company": who.name if not (who.id or who.reference) else None,
        "id": who.id,
        "reference": who.reference,
        "site": {"name": share.site, "create": True} if share.create_site else share.site,
        "ifMissing": "wait" if share.wait_if_missing else None,
    }
    return {key: value for key, value in found.items() if value is not None}


def association_of(system_id: Any, share: Share) -> dict[str, Any]:
    """The inputs of a `rainbow:CompanyAssociation` that mean what a line of `uses` means."""
    who = share.company
    found = {"companyId": who.id} if who.id else {"companyReference": who.reference} if who.reference else {
        "company": who.name
    }  # fmt: skip
    return {"pbx": system_id, **found} | ({"site": share.site} if share.site else {})


def _connection(connection: Connection) -> dict[str, Any]:
    proxy = {
        "host": connection.proxy_host,
        "port": connection.proxy_port,
        "username": connection.proxy_username,
        "password": _reference(connection.proxy_password) if connection.proxy_password else None,
    }
    found: dict[str, Any] = {"dnsServers": list(connection.dns_servers)} if connection.dns_servers else {}
    if connection.proxy_host:
        found["httpProxy"] = {key: value for key, value in proxy.items() if value is not None}
    return found
