"""What the engine told of a command: its events, read as steps, diagnostics and counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any


@dataclass(frozen=True)
class Step:
    """What the engine did, or would do, with one resource.

    Attributes:
        op: create, update, replace, delete, same, read, refresh, import …
        name: The resource's name in the program.
        type: Its token, such as `rainbow:index:Pbx`.
        diff: Changed paths and how: `{"dialing.nationalPrefix": "update"}`.
    """

    op: str
    name: str
    type: str
    diff: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Run:
    """A command of the engine that has ended."""

    words: tuple[str, ...]
    code: int
    out: str
    events: tuple[dict[str, Any], ...]

    @cached_property
    def steps(self) -> list[Step]:
        """What was done, or in a preview would be, without what stays as it is; as the engine told it."""
        return [step for step in map(_step, self._metadata) if step.op not in ("same", "read")]

    @cached_property
    def resources(self) -> dict[str, Step]:
        """The last step of each resource, by name; whatever stayed the same too."""
        return {step.name: step for step in map(_step, self._metadata)}

    @property
    def diagnostics(self) -> str:
        """Every message that the engine or the plugin gave, in order."""
        told = (event["diagnosticEvent"] for event in self.events if "diagnosticEvent" in event)
        return "\n".join(each["message"] for each in told if each["severity"] != "debug" and not each.get("ephemeral"))

    @property
    def counts(self) -> dict[str, int]:
        """How many resources had which operation, as the engine's own summary says."""
        summaries = [event["summaryEvent"]["resourceChanges"] for event in self.events if "summaryEvent" in event]
        return dict(summaries[-1] or {}) if summaries else {}

    @property
    def _metadata(self) -> list[dict[str, Any]]:
        kinds = ("resOutputsEvent", "resOpFailedEvent") if not self._previewed else ("resourcePreEvent",)
        found = [event[kind]["metadata"] for event in self.events for kind in kinds if kind in event]
        return [each for each in found if not each["type"].startswith("pulumi:")]

    @property
    def _previewed(self) -> bool:
        return self.words[0] == "preview"


def _step(metadata: Mapping[str, Any]) -> Step:
    detailed = metadata.get("detailedDiff") or {}
    name = metadata["urn"].rsplit("::", 1)[-1]
    return Step(metadata["op"], name, metadata["type"], {path: each["diffKind"] for path, each in detailed.items()})
