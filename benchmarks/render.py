"""Renders beforehand everything that a plan reads: the emulator's own answers, one file each.

    python -m benchmarks.render SYNTHETIC DIRECTORY

`index.json` then names the login and, by request target, the file of each answer.
"""

import base64
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from rainbow_tenancy.emulator import Emulator, parse_synthetic, running_emulator

__all__ = ["INDEX", "PARTNER"]

INDEX: Final = "index.json"
ADMIN: Final = "/api/rainbow/admin/v1.0"
LOGIN: Final = "/api/rainbow/authentication/v1.0/login"
PARTNER: Final = "5a0000000000000000000001"  # of every generated world
PAGE: Final = 1000
# Path, field that the list is sorted by, filters: the walks of a plan.
LISTS: Final[tuple[tuple[str, str, dict[str, str]], ...]] = (
    (f"{ADMIN}/systems", "pbxId", {}),
    (f"{ADMIN}/systems", "pbxId", {"bpId": PARTNER}),
    (f"{ADMIN}/sites", "id", {}),
    (f"{ADMIN}/companies", "id", {}),
)


def main(synthetic: str, directory: Path) -> None:
    """Render one world."""
    directory.mkdir()
    index = {}
    with running_emulator(parse_synthetic(synthetic), record=False) as emulator:
        for number, (target, body) in enumerate(_answers(emulator)):
            index[target] = f"{number:03}.json"
            (directory / index[target]).write_bytes(body)
        login = {
            "RAINBOW_EMAIL": emulator.email,
            "RAINBOW_PASSWORD": emulator.password,
            "RAINBOW_APP_ID": emulator.app_id,
            "RAINBOW_APP_SECRET": emulator.app_secret,
        }
    (directory / INDEX).write_text(json.dumps({"login": login, "answers": index}))


def _answers(emulator: Emulator) -> Iterator[tuple[str, bytes]]:
    """Each request target and its answer's body."""
    hashed = hashlib.sha256((emulator.app_secret + emulator.password).encode()).hexdigest()
    who = {
        "Authorization": _basic(emulator.email, emulator.password),
        "x-rainbow-app-auth": _basic(emulator.app_id, hashed),
    }
    login = _get(emulator.url + LOGIN, who)
    yield LOGIN, login
    bearer = {"Authorization": f"Bearer {json.loads(login)['token']}"}
    for path, sort_field, filters in LISTS:
        offset, total = 0, 1
        while offset == 0 or offset < total - 1:
            query = {**filters, "sortField": sort_field, "sortOrder": 1, "format": "full", "limit": PAGE}
            target = f"{path}?{urlencode(query | {'offset': offset})}"
            body = _get(emulator.url + target, bearer)
            yield target, body
            total = json.loads(body)["total"]
            offset += PAGE - 1  # the next page begins with the last row of this one


def _get(url: str, headers: dict[str, str]) -> bytes:
    with urlopen(Request(url, headers=headers), timeout=60) as answer:
        body: bytes = answer.read()
        return body


def _basic(name: str, secret: str) -> str:
    return "Basic " + base64.b64encode(f"{name}:{secret}".encode()).decode()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
