"""What a connection sheet tells, without words: facts about one PBX and its way to Rainbow."""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final

from rainbow_tenancy.fields import PBX_TYPE
from rainbow_tenancy.rainbow import System
from rainbow_tenancy.reconcile.equipment import comes_from_fleet, is_code_too, shortened
from rainbow_tenancy.reconcile.gateway import GatewayStep, gateway_step
from rainbow_tenancy.reconcile.operations import PbxRef
from rainbow_tenancy.secret import Secret
from rainbow_tenancy.tenancy.tenancy import Connection, DesiredPbx

__all__ = ["Code", "Sheet", "Value", "Way", "make_sheet"]

Value = str | Secret


class Way(Enum):
    """How a PBX gets to Rainbow; the value is the section of its steps in the languages' files."""

    OXE = "oxe"
    OXO = "oxo"
    FLEET = "fleet"
    OTHER = "other"


class Code(Enum):
    """What there is to say of an activation code; the value is its key in the languages' files."""

    FLEET = "fleet"
    LEFT_OUT = "leftOut"
    NONE = "none"


WAYS: Final = {"OmniPCX Enterprise": Way.OXE, "OXO Connect": Way.OXO}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One PBX's connection sheet.

    Attributes:
        label: How commands name the PBX: the key of the files, else the Server name.
        name: Server name.
        type: As the files write it; empty where it is not known.
        way: Which steps apply.
        shared: Whether Rainbow's page lists it as shared.
        equipment_id: A secret where it is the activation code too; shortened then on a redacted sheet.
        code: The activation code, or why there is none.
        connection: Of the files; without its password, which may stand below.
        proxy_password: None where there is none.
        password_left_out: Whether there is a password that this sheet does not hold.
        gateway: What is left to do about the WebRTC gateway.
        made: The day that it tells of.
    """

    label: str
    name: str
    type: str
    way: Way
    shared: bool
    equipment_id: Value
    code: Secret | Code
    connection: Connection
    proxy_password: Secret | None
    password_left_out: bool
    gateway: GatewayStep | None
    made: date

    @property
    def is_secret(self) -> bool:
        """Whether it holds anything that only its reader may see."""
        return any(isinstance(value, Secret) for value in (self.equipment_id, self.code, self.proxy_password))


def make_sheet(
    system: System,
    ref: PbxRef,
    block: DesiredPbx | None,
    *,
    made: date,
    proxy_password: Secret | None = None,
    redact: bool = False,
) -> Sheet:
    """The sheet of a PBX.

    Args:
        system: The PBX as Rainbow has it.
        ref: Its names.
        block: Its block in the files, where there is one.
        made: Today.
        proxy_password: What `connection.httpProxy.password` of the block means, fetched.
        redact: Leave activation code and password out.
    """
    connection = (block.connection if block else None) or Connection()
    fleet = comes_from_fleet(system, block)
    is_code = fleet or is_code_too(system, fleet=ref.fleet)
    kind = _type(system, block)
    code: Secret | Code = system.activation_code or Code.NONE
    if fleet:
        code = Code.FLEET
    elif redact and system.activation_code:
        code = Code.LEFT_OUT
    equipment_id: Value = system.pbx_id
    if is_code:
        equipment_id = shortened(system.pbx_id) if redact else Secret(system.pbx_id)
    return Sheet(
        label=ref.label,
        name=ref.name,
        type=kind,
        way=Way.FLEET if fleet else WAYS.get(str(PBX_TYPE.to_file(system.type or "")), Way.OTHER),
        shared=bool(system.is_shared),
        equipment_id=equipment_id,
        code=code,
        connection=connection,
        proxy_password=None if redact else proxy_password,
        password_left_out=redact and connection.proxy_password is not None,
        gateway=gateway_step(block.webrtc_gateway if block else None, system.has_media_pillar),
        made=made,
    )


def _type(system: System, block: DesiredPbx | None) -> str:
    """The type as the files write it: they know two words where Rainbow has one."""
    known = str(PBX_TYPE.to_file(system.type)) if system.type else ""
    declared = block.values.get("type") if block else None
    same = declared is not None and PBX_TYPE.to_api(declared) == PBX_TYPE.to_api(known)
    return str(declared) if same or not known else known
