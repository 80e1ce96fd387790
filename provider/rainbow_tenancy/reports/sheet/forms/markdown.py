"""A sheet as Markdown, for a ticket or a wiki."""

from collections.abc import Iterator, Sequence
from typing import Final

from rainbow_tenancy.reports.forms.markdown.comment import BAR
from rainbow_tenancy.reports.forms.markdown.says import code
from rainbow_tenancy.reports.sheet.forms import Form, exact
from rainbow_tenancy.reports.sheet.languages import Label, Typed, Words
from rainbow_tenancy.reports.sheet.told import Page, Section, Sentence

__all__ = ["FORM"]


def _render(pages: Sequence[Page]) -> str:
    return "\n---\n\n".join("\n".join(_lines(page)) + "\n" for page in pages)


def _lines(page: Page) -> Iterator[str]:
    words = page.words
    yield f"# {page.title}{words.word('colon')} {code(exact(page.name))}"
    yield ""
    first, *others = ((fact.label, _cell(_sentence(words, fact.value))) for fact in page.facts)
    yield f"| {first[0]} | {first[1]} |"
    yield "| --- | --- |"
    for label, value in others:
        yield f"| {label} | {value} |"
    for section in page.sections:
        yield ""
        yield f"## {section.title}"
        yield ""
        yield _section(words, section)
        if section.meanings:
            yield ""
            yield from (f"- **{word}**{words.word('colon')} {meaning}" for word, meaning in section.meanings)
    if page.secret:
        yield ""
        yield _sentence(words, page.secret)


def _cell(text: str) -> str:
    """A bar within a cell is written out, as it would end the cell even inside of code."""
    return text.replace("|", BAR)


def _section(words: Words, section: Section) -> str:
    steps = "\n".join(f"- [ ] {_sentence(words, step)}" for step in section.steps)
    beside = [_sentence(words, one) if one else None for one in (section.before, section.after)]
    return "\n\n".join(part for part in (beside[0], steps, beside[1]) if part)


def _sentence(words: Words, sentence: Sentence) -> str:
    said = []
    for part in sentence:
        match part:
            case Label(text):
                said.append(f"**{text}**")
            case Typed(value):
                said.append(code(exact(value)))
            case _:
                said.append(part)
    return "".join(said)


FORM: Final = Form(".md", _render, _sentence, _section)
