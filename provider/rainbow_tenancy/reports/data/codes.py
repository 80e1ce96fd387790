"""Codes out of plain data: a fleet PBX's equipment ID is its activation code too, and no report tells it whole."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from rainbow_tenancy.reconcile.equipment import shortened
from rainbow_tenancy.reconcile.operations import PbxRef

__all__ = ["Shortener"]

BEGIN: Final = 4  # characters


class Shortener:
    """Shortens the equipment IDs of fleet PBXs wherever they occur, inside of sentences and names too."""

    def __init__(self, refs: Iterable[PbxRef]) -> None:
        self._codes = {ref.equipment_id for ref in refs if ref.fleet and ref.equipment_id}
        # By how they begin, the lengths, longest first: a text is searched for a few beginnings, not for every code.
        self._lengths: dict[str, list[int]] = {}
        for begin, length in sorted({(code[:BEGIN], len(code)) for code in self._codes}, reverse=True):
            self._lengths.setdefault(begin, []).append(length)

    def text(self, text: str) -> str:
        """A text without codes."""
        for begin, lengths in self._lengths.items():
            at = text.find(begin)
            while at >= 0:
                code = next((text[at : at + length] for length in lengths if text[at : at + length] in self._codes), "")
                if code:
                    text = text[:at] + shortened(code) + text[at + len(code) :]
                at = text.find(begin, at + 1)
        return text

    def plain(self, value: Any) -> Any:
        """Plain data without codes."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {key: self.plain(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.plain(item) for item in value]
        return value
