"""What has been asked: counts by method and route, and the requests themselves where that is wanted."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass

NO_ROUTE = "(no route)"


@dataclass(slots=True)
class Recorded:
    """One request as it came, secrets and all.

    Attributes:
        number: Which request it was, from 1.
        method: HTTP method.
        route: The template of its path.
        path: Its path.
        query: Its query string.
        headers: Its headers by lower-case name.
        body: Its body as text.
        status: What was answered; None if nothing was.
    """

    number: int
    method: str
    route: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: str
    status: int | None = None

    def as_json(self) -> dict[str, object]:
        """Return it as a JSON object."""
        return asdict(self)


class Traffic:
    """Counts requests under Rainbow's paths; those of the control door do not count.

    Attributes:
        served: How many requests there have been since the start; never reset.
        counts: How many of each `METHOD template`.
        recorded: The requests, while `recording` is on.
        recording: Whether requests are kept.
    """

    def __init__(self, *, recording: bool) -> None:
        self.served = 0
        self.counts: Counter[str] = Counter()
        self.recorded: list[Recorded] = []
        self.recording = recording

    def arrived(
        self, method: str, route: str, path: str, *, query: str, headers: Mapping[str, str], body: bytes
    ) -> Recorded:
        """Count a request and return its record."""
        self.served += 1
        self.counts[f"{method} {route}"] += 1
        record = Recorded(self.served, method, route, path, query, headers, body.decode("utf-8", "replace"))
        if self.recording:
            self.recorded.append(record)
        return record

    def reset(self) -> None:
        """Forget counts and records."""
        self.counts.clear()
        self.recorded.clear()
