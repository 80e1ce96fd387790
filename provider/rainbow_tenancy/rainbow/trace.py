"""Every request and answer as lines of JSON, for ALE's support; without secrets.

What is shown is chosen, not what is hidden: only the headers listed here, and of bodies every field but those whose
name says secret. Any value that was once met as a secret, in a body or in a header that is not shown, is replaced
wherever it comes again, also in a path: the equipment ID of a fleet's PBX is its activation code.
"""

import json
import os
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

from rainbow_tenancy.rainbow.errors import BadSettings

__all__ = ["Trace"]

MASK: Final = "…"
LONGEST_TEXT: Final = 2000  # of an answer that is not JSON
LEAST_SECRET: Final = 8  # shorter ones (four-digit codes) are hidden by their field's name only
WORD: Final = re.compile(r"[^\s\"'(){}\[\]<>,;=&?@]+")
SHOWN_HEADERS: Final = frozenset(
    {"accept", "content-length", "content-type", "date", "retry-after", "server", "user-agent", "via"}
    | {"x-rainbow-correlation-id", "x-rainbow-request-id"}
)
SECRET_FIELDS: Final = frozenset(
    {
        "activationcode",
        "apikey",
        "appsecret",
        "jid_password",
        "jid_pbxagent_password",
        "jid_pbxagent_password_activating",
        "jid_pbxpcg_password",
        "password",
        "secret",
        "token",
    }
)


class Trace:
    """A file that only its owner can read, with two lines an exchange.

    Args:
        path: The file; lines are added to it.
        secrets: Texts that must not stand in it, whatever their field.

    Raises:
        BadSettings: The file cannot be written.
    """

    def __init__(self, path: Path, secrets: Iterable[str] = ()) -> None:
        self._own = {secret for secret in secrets if secret}  # few: looked for within any text
        self._secrets = set(self._own)  # as many as there are PBXs: looked for as whole words
        self._number = 0
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            os.fchmod(handle, 0o600)
        except OSError as error:
            raise BadSettings(f"--trace: {path} cannot be written ({error.strerror})") from None
        self._path = path
        self._file = os.fdopen(
            handle, "wb", buffering=0
        )  # each line leaves at once, and closing finds nothing to write

    def close(self) -> None:
        """End the file."""
        self._file.close()

    def request(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> int:
        """Note what is about to be sent; the number returned joins the answer to it."""
        self._number += 1
        hidden = {value.rpartition(" ")[2] for name, value in headers.items() if name.lower() not in SHOWN_HEADERS}
        self._own |= {value for value in hidden if len(value) >= LEAST_SECRET}
        said = {"body": self._body(body)} if body else {}  # before the path: what is secret in the body is so there
        self._write(
            {"request": self._number, "method": method, "url": self._url(url), "headers": _shown(headers)} | said
        )
        return self._number

    def answer(self, number: int, status: int, headers: Mapping[str, str], body: bytes) -> None:
        """Note an answer."""
        said = self._body(body)
        self._write({"answer": number, "status": status, "headers": _shown(headers), "body": said})

    def no_answer(self, number: int, reason: str) -> None:
        """Note that no answer came, and why."""
        self._write({"answer": number, "none": reason})

    def _write(self, line: dict[str, Any]) -> None:
        time = {"time": datetime.now(UTC).isoformat(timespec="milliseconds")}
        try:
            self._file.write(json.dumps(time | line, ensure_ascii=True).encode() + b"\n")
        except OSError as error:
            raise OSError(error.errno, f"--trace cannot be written ({error.strerror})", str(self._path)) from None

    def _url(self, url: str) -> str:
        path, mark, query = url.partition("?")
        parts = [MASK if unquote(part) in self._secrets | self._own else part for part in path.split("/")]
        return "/".join(parts) + mark + query

    def _body(self, body: bytes) -> Any:
        try:
            value = json.loads(body)
        except (ValueError, RecursionError):
            return self._text(body)
        try:
            self._collect(value)
            return self._masked(value)
        except RecursionError:
            return self._text(body)

    def _text(self, body: bytes) -> str:
        """What is no JSON, as text; a JSON answer that was cut may hold a secret, so quoted text is left out."""
        text = body[: 2 * LONGEST_TEXT].decode("utf-8", errors="replace")
        if text.lstrip()[:1] in {"{", "["}:
            return f"{len(body)} bytes of broken JSON"
        return self._masked_text(text)[:LONGEST_TEXT]

    def _collect(self, value: Any) -> None:
        if isinstance(value, dict):
            for name, inner in value.items():
                if isinstance(inner, str) and (name.lower() in SECRET_FIELDS or _is_code_too(name, inner)):
                    if len(inner) >= LEAST_SECRET:
                        self._secrets.add(inner)
                else:
                    self._collect(inner)
        elif isinstance(value, list):
            for inner in value:
                self._collect(inner)

    def _masked(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {
                name: MASK if name.lower() in SECRET_FIELDS and inner is not None else self._masked(inner)
                for name, inner in value.items()
            }
        if isinstance(value, list):
            return [self._masked(inner) for inner in value]
        if isinstance(value, str):
            return MASK if value in self._secrets else self._masked_text(value)
        return value

    def _masked_text(self, text: str) -> str:
        for secret in self._own:
            text = text.replace(secret, MASK)
        # A sentence of Rainbow's may quote a secret ("System with pbxId = … already exists.").
        return WORD.sub(self._masked_word, text)

    def _masked_word(self, word: re.Match[str]) -> str:
        return MASK if word[0] in self._secrets or word[0].rstrip(".:/") in self._secrets else word[0]


def _is_code_too(name: str, value: str) -> bool:
    """Whether a field is an equipment ID of a fleet's form: once activated its PBX no longer shows that it is the code.

    The IDs that Rainbow itself makes begin with PBX (Swagger, example of pbxId); a fleet's with its reference.
    """
    return name == "pbxId" and not value.startswith("PBX")


def _shown(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value if name.lower() in SHOWN_HEADERS else MASK for name, value in headers.items()}
