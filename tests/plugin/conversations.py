"""A story on the real engine, and what engine and plugin said to each other in it, kept as text.

    CHAPTERS ──record_conversations──► conversations/1-up.jsonl … ──test_conversations──► each request once more

A line of a file is an exchange: `method`, `request`, and `answer` or `error`. Nothing of the machine that recorded it
is kept: ids that Rainbow gave are `id-1`, `id-2` …, texts inside secrets `secret-1` …; no address and no directory
means anything.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from e2e.pulumi.programs import NAME, PBX, association, lyon, pbx, program
from rainbow_tenancy.emulator import Emulator
from rainbow_tenancy.plugin.values import SECRET, SIGNATURE, UNKNOWN_TEXT

FOLDER = Path(__file__).with_name("conversations")
STAND_IN = re.compile(r"\b(?:id|secret)-\d+\b")
ADDRESS = "127.0.0.1:1"
# Parts of requests that belong to the machine or to the day, and what stands for them.
OF_THE_MACHINE: Mapping[tuple[str, str], str] = {
    ("Handshake", "engineAddress"): ADDRESS,
    ("Handshake", "mapperTarget"): ADDRESS,
    ("Handshake", "loaderTarget"): ADDRESS,
    ("Handshake", "resolverTarget"): ADDRESS,
    ("Handshake", "rootDirectory"): "/",
    ("Handshake", "programDirectory"): "/",
    ("Configure", "id"): "id-of-the-provider",
    ("Check", "randomSeed"): "AA==",
    **{(method, "resourceStatusAddress"): ADDRESS for method in ("Create", "Read", "Update", "Delete")},
    **{(method, "resourceStatusToken"): "none" for method in ("Create", "Read", "Update", "Delete")},
}
SCHEMA = "schemas/pulumi-schema.json"  # stands for its own text


# ── The story ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _nobody(_: Emulator) -> None:
    """Nothing happens by hand."""


def _somebody_clicks(emulator: Emulator) -> None:
    emulator.by_hand("PUT", f"/systems/{NAME}", {"pbxNationalPrefix": "9"})
    emulator.by_hand("POST", "/sites/Cabinet Moreau/systems", {"systemId": NAME})
    emulator.by_hand("DELETE", "/sites/Cabinet Moreau/systems/nice")


@dataclass(frozen=True)
class Chapter:
    """A command of the engine.

    Attributes:
        name: Of the file.
        words: The command.
        program: What the program says from here on; None where it says what it said.
        by_hand: What happens in Rainbow before.
        expect: The command's exit code.
    """

    name: str
    words: tuple[str, ...]
    program: Any = None
    by_hand: Callable[[Emulator], None] = _nobody
    expect: int = 0

    @property
    def file(self) -> Path:
        """The conversation."""
        return FOLDER / f"{self.name}.jsonl"


def _shop(*, protected: bool, **of_lyon: Any) -> Any:
    """Two PBXs: one with the whole list of its companies, one whose association is a resource of its own."""
    code = {"activationCode": {"fn::secret": "secret-1"}}
    company = {"function": "rainbow:getCompany", "arguments": {"reference": "C-10401"}}
    return program(
        variables={"company": {"fn::invoke": company}},
        lyon=lyon(equipment=code, **of_lyon),
        nice=pbx(type="OXO Connect", dialing={"country": "FRA"}, deletionProtection=protected),
        moreau=association(pbx="${nice.systemId}", company="Cabinet Moreau"),
        martin=association(pbx="${nice.systemId}", companyId="${company.companyId}"),
    )


ALONE = ("--yes", "--skip-preview")
OTHERWISE = _shop(protected=False, numberingRules=[], sharedWith=[{"reference": "C-10442"}])
OXO = "5f5e10005bf00deb749d997b"  # Rainbow's id of it on the emulator's first day
CHAPTERS = (
    Chapter("1-up", ("up", "--yes"), _shop(protected=True)),
    Chapter("2-refresh", ("refresh", *ALONE), by_hand=_somebody_clicks),
    Chapter("3-destroy-protected", ("destroy", *ALONE, "--target", "**nice", "--target-dependents"), expect=1),
    Chapter("4-update", ("up", "--yes"), OTHERWISE),
    Chapter("5-destroy", ("destroy", *ALONE)),
    Chapter("6-import", ("import", *ALONE, PBX, "oxo", OXO, "--generate-code=false"), program()),
)


# ── What was said ────────────────────────────────────────────────────────────────────────────────────────────────────


def as_text(exchanges: list[dict[str, Any]]) -> str:
    """Exchanges as a file holds them."""
    return "".join(json.dumps(one, ensure_ascii=False, sort_keys=True) + "\n" for one in exchanges)


def from_file(chapter: Chapter) -> list[dict[str, Any]]:
    """The exchanges of a chapter."""
    return [json.loads(line) for line in chapter.file.read_text("utf-8").splitlines()]


@dataclass
class StandIns:
    """What stands for the texts that are others each time.

    Attributes:
        texts: Stand-in → the text of this time.
    """

    texts: dict[str, str] = field(default_factory=dict)

    def replace(self, text: str, kind: str) -> None:
        """Let a stand-in stand for a text from here on."""
        if text not in self.texts.values():
            self.texts[text if STAND_IN.fullmatch(text) else self._next(kind)] = text

    def _next(self, kind: str) -> str:
        return f"{kind}-{1 + sum(name.startswith(kind) for name in self.texts)}"

    def out_of(self, data: Any) -> Any:
        """Data with stand-ins instead of texts."""
        back = {text: name for name, text in self.texts.items()}
        return _each_text(data, lambda text: "/".join(back.get(part, part) for part in text.split("/")))

    def into(self, data: Any) -> Any:
        """Data with this time's texts instead of stand-ins."""
        return _each_text(data, lambda text: STAND_IN.sub(lambda found: self.texts.get(found[0], found[0]), text))

    def learn(self, told: Any, answered: Any) -> None:
        """Take this time's texts from an answer, where the one that was told then holds stand-ins not met yet."""
        match told, answered:
            case dict(), dict():
                for key in told.keys() & answered.keys():
                    self.learn(told[key], answered[key])
            case list(), list():
                for one, other in zip(told, answered, strict=False):
                    self.learn(one, other)
            case str(), str() if STAND_IN.fullmatch(told):
                self.texts.setdefault(told, answered)


def _each_text(data: Any, change: Callable[[str], str]) -> Any:
    if isinstance(data, dict):
        return {key: _each_text(value, change) for key, value in data.items()}
    if isinstance(data, list):
        return [_each_text(value, change) for value in data]
    return change(data) if isinstance(data, str) else data


def secrets_in(data: Any, *, inside: bool = False) -> Iterator[str]:
    """Every text inside a secret."""
    if isinstance(data, dict):
        inside |= data.get(SIGNATURE) == SECRET
        for key, value in data.items():
            if key != SIGNATURE:
                yield from secrets_in(value, inside=inside)
    elif isinstance(data, list):
        for value in data:
            yield from secrets_in(value, inside=inside)
    elif inside and isinstance(data, str) and data != UNKNOWN_TEXT:
        yield data
