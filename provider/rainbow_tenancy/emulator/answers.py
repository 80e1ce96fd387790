"""An answer on its way back."""

from dataclasses import dataclass
from random import getrandbits

import msgspec

from .errors import RainbowError

JSON = "application/json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, body and headers of an answer.

    Attributes:
        status: HTTP status.
        body: The bytes.
        content_type: Their kind.
        headers: Further headers.
    """

    status: int
    body: bytes
    content_type: str = JSON
    headers: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of_json(cls, value: object, status: int = 200) -> "Answer":
        """Return an answer with a JSON value; 200 also for POST (Swagger)."""
        return cls(status, msgspec.json.encode(value))

    @classmethod
    def of_error(cls, error: RainbowError) -> "Answer":
        """Return an error answer."""
        return cls.of_json(error.body(), error.status)

    def raw_headers(self) -> list[tuple[bytes, bytes]]:
        """Return the headers as ASGI wants them, with the id that ALE's support asks for."""
        headers = [
            (b"content-type", self.content_type.encode()),
            (b"content-length", b"%d" % len(self.body)),
            (b"x-rainbow-request-id", b"%032x" % getrandbits(128)),
        ]
        return headers + [(name.encode(), value.encode()) for name, value in self.headers]
