"""The companies of the files: what a word in `sharedWith` means, and which PBXs a company's `uses` names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rainbow_tenancy.tenancy.damage import Names
from rainbow_tenancy.tenancy.positions import At
from rainbow_tenancy.tenancy.problems import Notes
from rainbow_tenancy.tenancy.tenancy import CompanyRef, FormerCompany, PlainShares, Share
from rainbow_tenancy.text import shown

__all__ = ["Companies", "Known", "check_pairs", "site_of"]


@dataclass(slots=True)
class Known:
    """A company that the files name."""

    ref: CompanyRef
    at: At
    waits: bool = False  # ifMissing: wait
    former: bool = False
    named: bool = False  # by any PBX


class Companies:
    """Every company that the files name, one object a company.

    A word in `sharedWith` is a key of `companies`, else the name of one of them, else a company's exact name.
    """

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.declared: dict[str, Known] = {}
        self.new_sites: list[Share] = []  # associations whose site may have to be created
        self._by_word: dict[str, Known] = {}
        self._sound: dict[str, Known] = {}  # words that were met and are beyond reproach
        self._plain: dict[str, CompanyRef] = {}  # those of them for which nothing waits
        self._by_name: dict[str, list[Known]] = {}
        self._by_id: dict[str, Known] = {}
        self._by_reference: dict[str, Known] = {}

    # ── Declaring ────────────────────────────────────────────────────────────────────────────────────────────────────

    def declare(self, key: str, at: At, block: Mapping[str, Any]) -> None:
        """Take up one block of `companies`."""
        identifier, reference = block.get("id"), block.get("reference")
        name = block.get("name") or (None if identifier or reference else key)
        known = Known(
            CompanyRef(name, identifier, reference), at, block.get("ifMissing") == "wait", block.get("former") is True
        )
        self.declared[key] = known
        self._by_word[key] = known
        same = self._by_id.get(identifier or "") or self._by_reference.get(reference or "")
        for other in self._by_name.get(name or "", ()):
            if not (identifier or reference) or not (other.ref.id or other.ref.reference):
                same = other
        if same:
            wrong = f"the company {shown(key)} is the same as another, {self.notes.first_at(same.at)}"
            self.notes(at, wrong, "keep one of the two, or tell homonyms apart by id or reference")
        if known.former:
            for inner in ("uses", "ifMissing"):
                if inner in block:
                    at = At(block, inner, of_key=True)
                    self.notes(at, f"{shown(key)} is a former company and has {inner}", f"take {inner} or former out")
        if name:
            self._by_name.setdefault(name, []).append(known)
        if identifier:
            self._by_id[identifier] = known
        if reference:
            self._by_reference[reference] = known

    def former(self) -> list[FormerCompany]:
        """The companies that are to be removed from every PBX."""
        return [FormerCompany(known.ref, known.at) for known in self.declared.values() if known.former]

    # ── Naming ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def shares(self, items: list[Any]) -> Sequence[Share]:
        """The associations that a list `sharedWith` wishes for."""
        if not items:
            return ()
        plain = self._plain
        try:
            return PlainShares([plain[word] for word in items], items)  # as a rule, words that were met before
        except (KeyError, TypeError):  # a new word, or a map
            return tuple([self._share(item, At(items, index)) for index, item in enumerate(items)])

    def _meet(self, word: str, at: At) -> Known:
        """A word that is met for the first time, or is to be blamed each time."""
        bearers = self._by_name.get(word, [])
        known = self._by_word.get(word) or (bearers[0] if bearers else Known(CompanyRef(word), at))
        if known.former:
            self._refuse(word, at, known)
        elif word not in self._by_word and len(bearers) > 1:
            self.notes(at, f"{len(bearers)} companies bear the name {shown(word)}", "write the key of one of them")
        else:
            self._sound[word] = known
            if not known.waits:
                self._plain[word] = known.ref
        known.named = True
        return known

    def _share(self, item: str | Mapping[str, Any], at: At) -> Share:
        if isinstance(item, str):
            named = self._sound.get(item) or self._meet(item, at)
            return Share(named.ref, None, at, named.waits)
        word, identifier, reference = item.get("company"), item.get("id"), item.get("reference")
        if word is None and identifier is None and reference is None:
            self.notes(at, "this association names no company", "write company, id or reference")
            word = ""
        if identifier or reference:
            known = self._by_id.get(identifier or "") or self._by_reference.get(reference or "")
            if known is None:
                if word in self.declared:
                    wrong = f"{shown(word or '')} is declared under companies, with another id or reference"
                    self.notes(at, wrong, "write id and reference there")
                known = Known(CompanyRef(word, identifier, reference), at)
            if identifier:
                self._by_id.setdefault(identifier, known)
            else:
                self._by_reference.setdefault(reference or "", known)
            if known.former:
                self._refuse(str(known.ref), at, known)
            known.named = True
        else:
            known = self._sound.get(word or "") or self._meet(word or "", at)
        return self._with_site(known, item.get("site"), at, waits=item.get("ifMissing") == "wait")

    def _with_site(self, known: Known, written: Any, at: At, *, waits: bool = False) -> Share:
        site, create = site_of(written)
        share = Share(known.ref, site, at, known.waits or waits, create)
        if create:
            self.new_sites.append(share)
        return share

    def _refuse(self, word: str, at: At, known: Known) -> None:
        wrong = f"{shown(word)} is a former company ({self.notes.where(known.at)})"
        self.notes(at, wrong, "take it out here, or former out there")

    # ── Using ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def uses(self, key: str, items: list[Any], pbxs: Names) -> dict[str, list[Share]]:
        """The associations that a company's `uses` wishes for, by the PBX's key."""
        known = self.declared[key]
        found: dict[str, list[Share]] = {}
        if known.former:
            return found
        for index, item in enumerate(items):
            at = At(items, index)
            pbx, site = (item, None) if isinstance(item, str) else (item["pbx"], item.get("site"))
            if pbx in pbxs:
                found.setdefault(pbx, []).append(self._with_site(known, site, at))
            else:
                self.notes(
                    at, f"there is no PBX {shown(pbx)}", self.notes.did_you_mean(pbx, pbxs, "declare it under pbxs")
                )
        return found


def site_of(written: Any) -> tuple[str | None, bool]:
    """The site that an association names, and whether it may have to be created."""
    return (written["name"], written["create"]) if isinstance(written, dict) else (written, False)


def check_pairs(shares: Sequence[Share], notes: Notes) -> None:
    """Note the same company written twice for one PBX, and a company both with and without a site."""
    companies = shares.companies if isinstance(shares, PlainShares) else [share.company for share in shares]
    if len(set(companies)) == len(companies):  # as a rule: each company once
        return
    first: dict[tuple[CompanyRef, str | None], Share] = {}
    bare_or_first: dict[CompanyRef, Share] = {}
    for share in shares:
        company = share.company
        before = first.setdefault((company, share.site), share)
        name = shown(str(share.company))
        if before is not share:
            where = f" ({shown(share.site)})" if share.site else ""
            notes(share.at, f"{name}{where} shares this PBX twice, {notes.first_at(before.at)}", "keep one of the two")
            continue
        other = bare_or_first.setdefault(company, share)
        if other is not share and (other.site is None or share.site is None):
            wrong = f"{name} stands here with a site and without one, {notes.first_at(other.at)}"
            notes(share.at, wrong, "name its sites, or the company alone")
        if share.site is None:
            bare_or_first[company] = share
