"""What one company is told, in sentences of a language: a line a change."""

from collections.abc import Iterator, Sequence
from typing import Any, Literal

from rainbow_tenancy.reconcile.operations import Kind
from rainbow_tenancy.reports.data.customer import LEFT_OUT
from rainbow_tenancy.reports.data.parts import Change, Operation, Pbx
from rainbow_tenancy.reports.notices.language import Language
from rainbow_tenancy.text import shown

__all__ = ["told"]


def told(operations: Sequence[Operation], company_id: str, tense: Literal["will", "was"], words: Language) -> list[str]:
    """Sentences on what is done to a company, each once, in the order in which it is done.

    Args:
        operations: What touches the company, with nothing in it of any other one.
        company_id: The company.
        tense: Whether it will be done, or was.
        words: The language.
    """
    teller = _Teller(words, tense)
    lines = [line for one in operations for line in teller.lines(one)]
    if any(company.left_without_pbx for one in operations for company in one.touches if company.id == company_id):
        lines.append(words.sentences(tense).alone)
    return list(dict.fromkeys(lines))


class _Teller:
    def __init__(self, words: Language, tense: Literal["will", "was"]) -> None:
        self._words = words
        self._sentences = words.sentences(tense)

    def lines(self, one: Operation) -> Iterator[str]:
        """What is said of an operation; a new PBX is told of where a company is connected to it."""
        sentences = {
            Kind.CREATE_SITE: self._sentences.site,
            Kind.CREATE: self._sentences.connected if one.company else "",
            Kind.MAKE_SHARED: self._sentences.shared,
            Kind.ASSOCIATE: self._sentences.connected,
            Kind.REMOVE: self._sentences.disconnected,
            Kind.MAKE_ORDINARY: self._sentences.ordinary,
            Kind.DELETE: self._sentences.deleted,
            Kind.REPLACE: self._sentences.replaced,
        }
        if one.kind is Kind.UPDATE:
            yield from self._updates(one)
        elif sentences[one.kind]:
            sites = ", ".join(shown(site.name) for site in one.sites)
            yield self._words.say(sentences[one.kind], pbx=self._pbx(one.pbx), sites=sites)

    def _updates(self, one: Operation) -> Iterator[str]:
        """The name, what is dialled, the rules; of all else only that there is something."""
        pbx, sentences, words = self._pbx(one.pbx), self._sentences, self._words
        fields = {change.field: change for change in one.changes}
        name = fields.pop("name", None)
        if name is not None and not _is_hidden(one.pbx) and LEFT_OUT not in (name.before, name.after):
            yield words.say(sentences.renamed, before=self._quoted(name.before), after=self._quoted(name.after))
        elif name is not None:
            yield words.say(sentences.technical, pbx=pbx)
        dialing = [self._field(fields.pop(path)) for path in words.fields if path in fields]
        if dialing:
            yield words.say(sentences.dialing, pbx=pbx, fields=words.between.join(dialing))
        if fields.pop("numberingRules", None) is not None:
            yield words.say(sentences.rules, pbx=pbx)
        if fields:
            yield words.say(sentences.technical, pbx=pbx)

    def _pbx(self, one: Pbx) -> str:
        if not _is_hidden(one):
            return self._quoted(one.name)
        words = self._words.by_system_id if one.name == one.system_id else self._words.by_id
        return self._words.say(words, id=shown(one.name))

    def _quoted(self, name: Any) -> str:
        return self._words.say(self._words.quoted, name=shown(str(name)))

    def _field(self, one: Change) -> str:
        words = self._words
        before, after = self._value(one.before), self._value(one.after)
        return words.say(words.field, field=words.fields[one.field], before=before, after=after)

    def _value(self, value: Any) -> str:
        if isinstance(value, bool):
            return self._words.yes if value else self._words.no
        if isinstance(value, list):
            return ", ".join(shown(str(item)) for item in value) or self._words.none
        return self._words.none if value is None or value == "" else shown(str(value))


def _is_hidden(one: Pbx) -> bool:
    """Whether the filter put an id in the place of the name, as that holds the name of another company."""
    return one.name in {one.equipment_id, one.system_id, LEFT_OUT}
