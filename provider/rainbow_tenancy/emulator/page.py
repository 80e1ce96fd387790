"""The page at `/`: what a person would see in Rainbow's administration pages, and sees change. It only reads.

index.html, page.css and page.js lie in page/; the numbers come from `equipments.py` through the control door.
"""

from importlib import resources
from typing import Any, Final

from starlette.routing import Route as WebRoute

from .answers import Answer
from .control import send_answer

FILES: Final = (
    # path, file, kind
    ("/", "index.html", "text/html; charset=utf-8"),
    ("/emulator/page.css", "page.css", "text/css; charset=utf-8"),
    ("/emulator/page.js", "page.js", "text/javascript; charset=utf-8"),
)
POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
HEADERS: Final = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cache-Control", "no-store"),
)


def page_routes() -> list[WebRoute]:
    """Return the paths of the page."""
    return [WebRoute(path, File(name, kind), methods=["GET"]) for path, name, kind in FILES]


class File:
    """One file of the page as an ASGI application."""

    def __init__(self, name: str, kind: str) -> None:
        self._name = name
        self._kind = kind

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Send the file."""
        body = resources.files(__package__).joinpath("page", self._name).read_bytes()
        await send_answer(send, Answer(200, body, self._kind, HEADERS))
