"""A sheet as HTML, for a printer: one A4 page each, without scripts."""

from collections.abc import Iterator, Sequence
from html import escape
from importlib import resources
from typing import Final

from rainbow_tenancy.reports.forms.html.elements import Html, element, joined
from rainbow_tenancy.reports.forms.html.page import document
from rainbow_tenancy.reports.sheet.forms import Form, exact
from rainbow_tenancy.reports.sheet.languages import Label, Typed, Words
from rainbow_tenancy.reports.sheet.told import Page, Section, Sentence

__all__ = ["FORM"]

STYLE: Final = "sheet.css"


def _render(pages: Sequence[Page]) -> str:
    style = Html("\n" + resources.files(__package__).joinpath(STYLE).read_text(encoding="utf-8"))
    first = pages[0]
    what = _ours(first.title)
    title = joined(what, _ours(first.words.word("colon")), " ", first.name) if len(pages) == 1 else what
    sheets = element("main", *map(_page, pages))
    return document(title, sheets, style=style, language=first.words.language)


def _page(page: Page) -> Html:
    words = page.words
    head = element("h1", element("span", _ours(page.title), class_="what"), " ", page.name)
    last = element("p", _sentence(words, page.secret), class_="secret") if page.secret else None
    sections = (_whole_section(words, section) for section in page.sections)
    return element("article", head, element("dl", *_facts(page), class_="facts"), *sections, last)


def _facts(page: Page) -> Iterator[Html]:
    for fact in page.facts:
        value = _sentence(page.words, fact.value)
        yield element("div", element("dt", _ours(fact.label)), element("dd", value))


def _whole_section(words: Words, section: Section) -> Html:
    return element("section", element("h2", _ours(section.title)), _section(words, section), _meanings(section))


def _ours(words: str) -> Html:
    """Words of a language's file, which are no foreign text: their no-break spaces stay."""
    return Html(escape(words))


def _section(words: Words, section: Section) -> Html:
    steps = (
        element("li", element("label", element("input", type="checkbox"), element("span", _sentence(words, step))))
        for step in section.steps
    )
    before = element("p", _sentence(words, section.before)) if section.before else None
    after = element("p", _sentence(words, section.after), class_="after") if section.after else None
    return joined(before, element("ol", *steps), after)


def _meanings(section: Section) -> Html | None:
    if not section.meanings:
        return None
    return element("dl", *(joined(element("dt", word), element("dd", _ours(text))) for word, text in section.meanings))


def _sentence(words: Words, sentence: Sentence) -> Html:
    del words  # labels stand out without quotes
    said = []
    for part in sentence:
        match part:
            case Label(text):
                said.append(element("b", _ours(text)))
            case Typed(value):
                said.append(element("code", Html(escape(exact(value)))))  # escaped, and not a letter of it changed
            case _:
                said.append(_ours(part))
    return joined(*said)


FORM: Final = Form(".html", _render, _sentence, _section)
