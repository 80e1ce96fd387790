"""A sheet in words: what applies to this PBX and its way, in the order in which it is done. Forms only set it out."""

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rainbow_tenancy.reconcile.gateway import GatewayStep
from rainbow_tenancy.reconcile.status_words import STATUS_WORDS
from rainbow_tenancy.reports.sheet.data import Code, Sheet, Way
from rainbow_tenancy.reports.sheet.languages import Part, Typed, Words

__all__ = ["Fact", "Page", "Section", "Sentence", "told"]

Sentence = list[Part]

GATEWAY: Final = {
    GatewayStep.INSTALL: ("install", "activate"),
    GatewayStep.LOOK: ("look",),
    GatewayStep.DETACH: ("detach",),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the sheet's head."""

    key: str  # in the languages' files, and as a placeholder of the user's form
    label: str
    value: Sentence


@dataclass(frozen=True, slots=True)
class Section:
    """What belongs together: steps to tick with what is said before and after them, and words that are explained."""

    key: str  # as a placeholder of the user's form
    title: str
    steps: list[Sentence]
    before: Sentence | None = None
    after: Sentence | None = None
    meanings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A whole sheet in one language."""

    words: Words
    title: str
    name: str
    facts: list[Fact]
    sections: list[Section]
    secret: Sentence | None  # what to do with it, where it holds secrets


def told(sheet: Sheet, words: Words) -> Page:
    """The sheet in these words."""
    sections = [_way(sheet, words), _running(sheet, words)]
    if sheet.gateway is not None:
        steps = [words.sentence("gateway", step) for step in GATEWAY[sheet.gateway]]
        sections.append(Section("gateway", words.word("gateway", "title"), steps))
    return Page(
        words,
        words.word("title"),
        sheet.name,
        list(_facts(sheet, words)),
        sections,
        words.sentence("secret") if sheet.is_secret else None,
    )


def _facts(sheet: Sheet, words: Words) -> Iterator[Fact]:
    values: dict[str, Sentence] = {}
    if sheet.type:
        values["type"] = [Typed(sheet.type)]
    values["equipmentId"] = [Typed(sheet.equipment_id)]
    values["activationCode"] = (
        words.sentence("code", sheet.code.value, command=_command("rotate-code", sheet))
        if isinstance(sheet.code, Code)
        else [Typed(sheet.code)]
    )
    if sheet.connection.proxy_username:
        values["proxyUsername"] = [Typed(sheet.connection.proxy_username)]
    if sheet.proxy_password:
        values["proxyPassword"] = [Typed(sheet.proxy_password)]
    elif sheet.password_left_out:
        values["proxyPassword"] = words.sentence("code", Code.LEFT_OUT.value)
    values["date"] = [sheet.made.isoformat()]
    for key, value in values.items():
        yield Fact(key, words.word("facts", key), value)


def _way(sheet: Sheet, words: Words) -> Section:
    way = sheet.way.value
    keys = STEPS[sheet.way]
    if sheet.code is Code.NONE:  # an activated PBX: nobody can tell the code that it was given
        keys = tuple("check" if key == "enter" else key for key in keys)
    steps = [words.sentence(way, key) for key in keys]
    if sheet.way is Way.OXE:
        steps[2:2] = _network(sheet, words)
    remark = REMARKS.get(sheet.way)
    return Section("steps", words.word(way, "title"), steps, words.sentence(way, remark) if remark else None)


# What is done on each way. After the second step of an OmniPCX Enterprise comes what its `connection` says.
STEPS: Final = {
    Way.OXE: ("root", "netadmin", "mtcl", "enter"),
    Way.OXO: ("omc", "enable", "enter"),
    Way.FLEET: ("check",),
    Way.OTHER: ("enter",),
}
REMARKS: Final = {Way.FLEET: "nothing", Way.OTHER: "unknown"}


def _network(sheet: Sheet, words: Words) -> Iterator[Sentence]:
    given = sheet.connection
    if given.dns_servers:
        yield words.sentence("oxe", "dns", servers=", ".join(given.dns_servers))
    if given.proxy_host:
        yield words.sentence("oxe", "proxy", host=given.proxy_host, port=str(given.proxy_port))
    if given.proxy_username:
        yield words.sentence("oxe", "credentials" if given.proxy_password else "user")
    if not (given.dns_servers or given.proxy_host):
        yield words.sentence("oxe", "network")


def _running(sheet: Sheet, words: Words) -> Section:
    where = words.sentence("running", "shared" if sheet.shared else "ordinary")
    at_terminal = words.sentence("running", "command", command=f"{_command('status --pbx', sheet)} --wait")
    meanings = tuple((status, words.word("statuses", status)) for status in STATUS_WORDS)
    return Section("running", words.word("running", "title"), [where], after=at_terminal, meanings=meanings)


def _command(what: str, sheet: Sheet) -> str:
    return f"rainbowctl {what} {shlex.quote(sheet.label)}"
