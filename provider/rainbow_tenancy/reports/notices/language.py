"""The words of a notice in one language: a table a language, in `languages/`, and the letter that comes with it."""

import string
from functools import cache
from importlib.resources import files
from typing import Final, Literal

import msgspec

__all__ = ["LANGUAGES", "Language", "Sentences", "language", "letter"]

LANGUAGES: Final = ("en", "fr", "de", "es")


class Sentences(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is said of each change; of what will be done, or of what was.

    `$pbx` is a PBX in quotes or by its equipment ID, `$sites` a company's own sites, `$fields` a list of fields with
    their values, `$before` and `$after` names in quotes.
    """

    announcement: str
    site: str
    connected: str
    disconnected: str
    alone: str
    renamed: str
    dialing: str
    rules: str
    technical: str
    shared: str
    ordinary: str
    deleted: str
    replaced: str


class Language(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words of a language.

    Attributes:
        quoted: A name in the quotation marks of the language.
        by_id: A PBX whose name is not told, by its equipment ID.
        by_system_id: One whose equipment ID is not told either, by its id in Rainbow.
        field: A field's old and new value, with `$field`, `$before` and `$after`.
        between: What stands between two of these.
        none: The value of a field that is empty.
        yes: Of one that is on.
        no: Of one that is off.
        fields: What a customer calls each field of dialing.
        will: Sentences of what will be done.
        was: Sentences of what was done.
    """

    quoted: str
    by_id: str
    by_system_id: str
    field: str
    between: str
    none: str
    yes: str
    no: str
    fields: dict[str, str]
    will: Sentences
    was: Sentences

    def sentences(self, tense: Literal["will", "was"]) -> Sentences:
        """The sentences of what will be, or was."""
        return self.will if tense == "will" else self.was

    def say(self, sentence: str, **words: str) -> str:
        """A sentence with its words filled in."""
        return string.Template(sentence).substitute(words)


@cache
def language(code: str) -> Language:
    """The words of one of `LANGUAGES`."""
    return msgspec.toml.decode(_read(f"{code}.toml"), type=Language)


def letter(code: str) -> str:
    """The template that comes with one of `LANGUAGES`."""
    return _read(f"{code}.txt")


def _read(name: str) -> str:
    return (files(__package__) / "languages" / name).read_text(encoding="utf-8")
