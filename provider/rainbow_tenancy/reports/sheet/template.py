"""The user's own form of a sheet: a text in which `${name}` is replaced and `$${` stands for `${`; all else stays."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rainbow_tenancy.reports.sheet.data import Sheet
from rainbow_tenancy.reports.sheet.forms import Form
from rainbow_tenancy.reports.sheet.languages import Typed, Words
from rainbow_tenancy.reports.sheet.told import told
from rainbow_tenancy.tenancy import Problem, TenancyError
from rainbow_tenancy.tenancy.positions import Place
from rainbow_tenancy.tenancy.problems import did_you_mean
from rainbow_tenancy.text import shown

__all__ = ["PLACEHOLDERS", "Template", "read_template"]

_FOUND: Final = re.compile(r"\$\$\{|\$\{([^}\n]*)(\}?)")

# What may stand between `${` and `}`; the command's help shows it. What a sheet has not is the empty text.
PLACEHOLDERS: Final[Mapping[str, str]] = {
    "key": "the key of the files, else the Server name",
    "name": "Server name",
    "type": "type",
    "equipmentId": "equipment ID",
    "activationCode": "activation code, or why there is none",
    "dnsServers": "IP addresses of the DNS servers",
    "proxyHost": "address of the HTTP proxy",
    "proxyPort": "its port",
    "proxyUsername": "user name there",
    "proxyPassword": "password there",
    "steps": "the steps of this type and way",
    "running": "where to see that it works",
    "gateway": "what is left to do about the WebRTC gateway",
    "date": "the day, such as 2026-03-01",
}


@dataclass(frozen=True, slots=True)
class Template:
    """A form of the user's; every placeholder in it is known."""

    text: str

    def holds(self, placeholder: str) -> bool:
        """Whether the placeholder stands in it."""
        return any(found[1] == placeholder for found in _FOUND.finditer(self.text))

    def fill(self, sheet: Sheet, words: Words, form: Form) -> str:
        """The sheet in it; what is put in is escaped for the form."""
        values = _values(sheet, words, form)
        return _FOUND.sub(lambda found: values[found[1]] if found[1] is not None else "${", self.text)


def read_template(path: Path) -> Template:
    """The template in a file.

    Raises:
        OSError: It cannot be read.
        TenancyError: It is no regular file or not in UTF-8, or holds placeholders that there are not; with places.
    """
    if path.exists() and not path.is_file():
        raise TenancyError([Problem(Place(str(path), 1, 1), "it is no regular file", "name a text file")])
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise TenancyError([Problem(Place(str(path), 1, 1), "it is not in UTF-8", "save it as UTF-8")]) from None
    problems = []
    for found in _FOUND.finditer(text):
        name = found[1]
        if name is None or (name in PLACEHOLDERS and found[2]):
            continue
        before = text[: found.start()]
        place = Place(str(path), before.count("\n") + 1, found.start() - (before.rfind("\n") + 1) + 1)
        if not found[2]:
            problems.append(Problem(place, "the placeholder has no end", "write ${name}, or $${ for ${ itself"))
            continue
        right = did_you_mean(name, PLACEHOLDERS, f"there is {', '.join(PLACEHOLDERS)}; write $${{ for ${{ itself")
        problems.append(Problem(place, f"there is no placeholder {shown(name, 60)}", right))
    if problems:
        raise TenancyError(problems)
    return Template(text)


def _values(sheet: Sheet, words: Words, form: Form) -> dict[str, str]:
    page = told(sheet, words)
    given = sheet.connection
    plain: dict[str, str | None] = {
        "key": sheet.label,
        "name": sheet.name,
        "type": sheet.type,
        "dnsServers": ", ".join(given.dns_servers),
        "proxyHost": given.proxy_host,
        "proxyPort": str(given.proxy_port) if given.proxy_port is not None else None,
    }
    return (
        dict.fromkeys(PLACEHOLDERS, "")
        | {key: form.sentence(words, [Typed(value)]) for key, value in plain.items() if value}
        | {fact.key: form.sentence(words, fact.value) for fact in page.facts}
        | {section.key: form.section(words, section) for section in page.sections}
    )
