"""The forms of a sheet. Each escapes foreign text; a secret it writes as it is, for it is to be typed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Final

from rainbow_tenancy.reports.sheet.languages import Words
from rainbow_tenancy.reports.sheet.told import Page, Section, Sentence
from rainbow_tenancy.secret import Secret
from rainbow_tenancy.text import shown

__all__ = ["FORMS", "Form", "exact", "form_of"]

FORMS: Final = ("text", "markdown", "html")


@dataclass(frozen=True, slots=True)
class Form:
    """One way of writing sheets down.

    Attributes:
        suffix: Of its files.
        render: Sheets, one after the other, as one text.
        sentence: A sentence alone, for the user's own form.
        section: Remark and steps of a section, for the user's own form.
    """

    suffix: str
    render: Callable[[Sequence[Page]], str]
    sentence: Callable[[Words, Sentence], str]
    section: Callable[[Words, Section], str]


def form_of(name: str) -> Form:
    """The form of this name, one of `FORMS`."""
    form: Form = import_module(f"{__name__}.{name}").FORM
    return form


def exact(value: str | Secret) -> str:
    """A value to be typed: foreign text made fit to be shown, a secret letter by letter as long as it can be seen."""
    if isinstance(value, Secret):
        secret = value.reveal()
        return secret if secret.isprintable() else shown(secret)
    return shown(value)
