"""A sheet as text, for a terminal or a printer of text."""

from collections.abc import Iterator, Sequence
from typing import Final

from rainbow_tenancy.reports.sheet.forms import Form, exact
from rainbow_tenancy.reports.sheet.languages import Label, Typed, Words
from rainbow_tenancy.reports.sheet.told import Page, Section, Sentence
from rainbow_tenancy.reports.words import wrapped

__all__ = ["FORM"]


def _render(pages: Sequence[Page]) -> str:
    return "\n\n".join("\n".join(_lines(page)) + "\n" for page in pages)


def _lines(page: Page) -> Iterator[str]:
    words = page.words
    colon = words.word("colon")
    yield from wrapped(f"{page.title}{colon} {exact(page.name)}")
    yield ""
    width = max(len(fact.label) for fact in page.facts) + len(colon)
    for fact in page.facts:
        line = f"{fact.label + colon:{width}} {_sentence(words, fact.value)}"
        # A value that is typed stays on one line: a break in it would be typed too.
        yield from wrapped(line, "  ") if len(fact.value) > 1 else [f"  {line}"]
    for section in page.sections:
        yield ""
        yield section.title
        yield from _section_lines(words, section)
        for word, meaning in section.meanings:
            yield from wrapped(f"{word}{colon} {meaning}", "      ")
    if page.secret:
        yield ""
        yield from wrapped(_sentence(words, page.secret))


def _section_lines(words: Words, section: Section) -> Iterator[str]:
    if section.before:
        yield from wrapped(_sentence(words, section.before), "  ")
    for number, step in enumerate(section.steps, 1):
        mark = f"{number}. " if len(section.steps) > 1 else ""
        yield from wrapped(f"[ ] {mark}{_sentence(words, step)}", "  ")
    if section.after:
        yield from wrapped(_sentence(words, section.after), "      ")


def _section(words: Words, section: Section) -> str:
    return "\n".join(_section_lines(words, section))


def _sentence(words: Words, sentence: Sentence) -> str:
    before, after = words.keys["quotes"]
    said = []
    for part in sentence:
        match part:
            case Label(text):
                said.append(f"{before}{text}{after}")
            case Typed(value):
                said.append(exact(value))
            case _:
                said.append(part)
    return "".join(said)


FORM: Final = Form(".txt", _render, _sentence, _section)
