"""What of Rainbow's values a file can hold: checked with the very annotations that check the files."""

from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from rainbow_tenancy.authoring.yaml_text import Word
from rainbow_tenancy.fields import BY_PATH, EquipmentId, Field, Name
from rainbow_tenancy.rainbow import System
from rainbow_tenancy.tenancy.models import FleetPart, HostName, RainbowId

__all__ = ["as_fleet_part", "as_written", "is_equipment_id", "is_host", "is_id", "is_name", "is_quiet", "value_of"]

# Values of these fields come from closed lists, once they are valid.
_WORDS = frozenset({"type", "dialing.country", "searchResultOrder"})


@cache
def _adapter(path: str) -> TypeAdapter[Any]:
    return TypeAdapter(BY_PATH[path].accepts)


_NAME: TypeAdapter[Any] = TypeAdapter(Name)
_ID: TypeAdapter[Any] = TypeAdapter(RainbowId)
_EQUIPMENT_ID: TypeAdapter[Any] = TypeAdapter(EquipmentId)
_HOST: TypeAdapter[Any] = TypeAdapter(HostName)
_FLEET_PART: TypeAdapter[Any] = TypeAdapter(FleetPart)


def _accepts(adapter: TypeAdapter[Any], value: Any) -> bool:
    try:
        adapter.validate_python(value, strict=True)
    except ValidationError:
        return False
    return True


def is_name(text: str | None) -> bool:
    """Whether a file can hold it as a name."""
    return text is not None and _accepts(_NAME, text)


def is_id(text: str) -> bool:
    """Whether a file can hold it as an id of Rainbow's."""
    return _accepts(_ID, text)


def is_host(text: str) -> bool:
    """Whether a file can hold it as a host, which an IPv6 address cannot be."""
    return _accepts(_HOST, text)


def is_equipment_id(text: str) -> bool:
    """Whether a file can hold it as an equipment ID."""
    return _accepts(_EQUIPMENT_ID, text)


def as_fleet_part(equipment_id: str) -> dict[str, str] | None:
    """A fleet's equipment ID as the block `fleet`; None where it has not that form."""
    fleet, _, installation = equipment_id.partition("-")
    if _accepts(_FLEET_PART, fleet) and _accepts(_FLEET_PART, installation) and fleet and installation:
        return {"fleetReference": fleet, "installationReference": installation}
    return None


def is_quiet(row: Field, system: System) -> bool:
    """Whether Rainbow's value means what an absent answer means, so that nobody would write it."""
    answered, codec = system.answered(row.api), row.codec
    return bool(codec.normal(codec.missing if answered is None else answered) == codec.normal(codec.missing))


def value_of(row: Field, system: System) -> Any | None:
    """Rainbow's value as a file's; None where no file can hold one that means the same."""
    answered = system.answered(row.api)
    value = row.to_file(answered)
    if isinstance(value, tuple):
        value = list(value)
    if not _accepts(_adapter(row.path), value) or row.differs(value, answered):
        return None
    return value


def as_written(path: str, value: Any) -> Any:
    """The value as it is to be written: words of closed lists unquoted, all else quoted."""
    if path not in _WORDS:
        return value
    return [Word(item) for item in value] if isinstance(value, list) else Word(value)
