"""Notices: what each company is told of a plan and of an apply, and that it is told of nobody else."""

import json
import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

from rainbow_tenancy.reconcile.journal import Journal
from rainbow_tenancy.reconcile.mentions import mentions
from rainbow_tenancy.reconcile.operations import Change, CompanyTouched, Kind, Mention, Operation, PbxRef, SiteRef
from rainbow_tenancy.reconcile.plan import make_plan
from rainbow_tenancy.reports.data.making import Maker
from rainbow_tenancy.reports.data.plan import plan_report
from rainbow_tenancy.reports.forms import render
from rainbow_tenancy.reports.notices.changes import Changes, UnreadableError, journaled, planned
from rainbow_tenancy.reports.notices.language import LANGUAGES, language, letter
from rainbow_tenancy.reports.notices.letters import notices, read_template
from rainbow_tenancy.tenancy import TenancyError
from reconcile.world import tenancy
from reports.made import FLEET_CODE
from reports.strangers import COMPANIES, NAMES, a_world, words_of

GOLDEN = Path(__file__).parent / "notices"


def written(changes, code="en", template=None):
    """The notices, by the name of their company."""
    form = read_template(letter(code) if template is None else template, Path("letter.txt"))
    return {one.company: one.text for one in notices(changes, form, language(code))}


# ── Nobody else ──────────────────────────────────────────────────────────────────────────────────────────────────────


def of_world(folder, files, there):
    """The changes of a plan and of its apply, each read from the file that the commands would leave."""
    wanted = tenancy(folder, json.dumps(files))
    plan = make_plan(wanted, there)
    plan.mentions = mentions(plan.operations, wanted, there)
    (folder / "plan.json").write_text(render(plan_report(plan, wanted), "json"), encoding="utf-8")
    with Journal(folder / "journal.jsonl", mentions=plan.mentions, environ={}) as journal:
        for one in plan.operations:
            journal.intent(one)
            journal.outcome(one, "done", "", "")
    touched = {company.name for one in plan.operations for company in one.touches}
    after = [journaled(folder / "journal.jsonl")] if plan.operations else []  # an empty journal is none
    return touched, [planned(folder / "plan.json"), *after]


@settings(max_examples=60, deadline=None)
@given(a_world())
def test_no_notice_names_another_company(world):
    """Before and after, in every language, whatever PBXs are called: no other company's name, id, site or reference."""
    files, _, there, folder = world
    with TemporaryDirectory() as made:
        root = Path(made) / folder
        root.mkdir()
        touched, told = of_world(root, files, there)
    for changes in told:
        for code in LANGUAGES:
            found = written(changes, code)
            assert touched == set(found)
            for reader, name in enumerate(NAMES):
                strange = set().union(*(words_of(n) for n in range(len(COMPANIES)) if n != reader))
                text = " ".join(found.get(name, "").casefold().split())  # as before its lines were broken
                assert [] == [word for word in strange if word.casefold() in text]


# ── The words ────────────────────────────────────────────────────────────────────────────────────────────────────────

ME, LYON = CompanyTouched("c1", "Boulangerie Martin", left_without_pbx=True), SiteRef("s1", "Lyon")
OTHER = CompanyTouched("c2", "Garage Dupont")
OXE = PbxRef("oxe", "OXE-LYON-01", "p1", "PBX-1")
OWN = PbxRef("own", "OXO-MARTIN", None, "PBX-9")
FLEETS = PbxRef("oxo", "OXO Garage Dupont", "p2", FLEET_CODE, fleet=True)
FIELDS = (
    Change("name", "OXE-LYON", "OXE-LYON-01"),
    Change("dialing.country", "FRA", "BEL"),
    Change("dialing.nationalPrefix", "0", ""),
    Change("dialing.internationalPrefix", None, "00"),
    Change("dialing.outboundPrefix", "0", ["0", "9"]),
    Change("dialing.useOutboundPrefix", False, True),
    Change("numberingRules", [], [{"match": "^1", "replaceWith": "2", "description": "secret"}]),
    Change("ldapId", "a", "b"),
)
OPERATIONS = [
    Operation(Kind.CREATE_SITE, OXE, "a reason", company=ME, sites=(SiteRef(None, "Annexe"),), touches=(ME,)),
    Operation(Kind.CREATE, OXE, "a reason"),
    Operation(Kind.CREATE, OWN, "a reason", company=ME, sites=(LYON,), touches=(ME,)),
    Operation(Kind.ASSOCIATE, OXE, "a reason", company=ME, sites=(LYON,), touches=(ME,)),
    Operation(Kind.ASSOCIATE, OXE, "a reason", company=OTHER, sites=(SiteRef("s2", "Garage"),), touches=(OTHER,)),
    Operation(Kind.MAKE_SHARED, OXE, "a reason", touches=(ME, OTHER)),
    Operation(Kind.UPDATE, OXE, "a reason", changes=FIELDS, touches=(ME, OTHER)),
    Operation(Kind.UPDATE, FLEETS, "a reason", changes=FIELDS[:1], touches=(ME,)),
    Operation(Kind.REMOVE, FLEETS, "a reason", company=ME, sites=(LYON,), touches=(ME,)),
    Operation(Kind.MAKE_ORDINARY, OXE, "a reason", touches=(ME,)),
    Operation(Kind.DELETE, OXE, "a reason", touches=(ME,)),
    Operation(Kind.REPLACE, OXE, "a reason", touches=(ME,), replaces=FLEETS),
]
MENTIONS = [Mention("oxo", "c2", "Garage Dupont")]


def changes_of(tense):
    """Every kind of change."""
    make = Maker((OXE, FLEETS))
    return Changes(tense, [make.operation(one) for one in OPERATIONS], MENTIONS)


@pytest.mark.parametrize("tense", ["will", "was"])
@pytest.mark.parametrize("code", LANGUAGES)
def test_notice_is_as_agreed(code, tense):
    """Each letter is the file in notices/ (written anew with REWRITE_GOLDEN=1, for a person to read)."""
    told = written(changes_of(tense), code)["Boulangerie Martin"]
    golden = GOLDEN / f"{code}-{tense}.txt"
    if os.environ.get("REWRITE_GOLDEN"):
        golden.write_text(told, encoding="utf-8")
    assert golden.read_text(encoding="utf-8") == told


def test_notices_of_no_language_are_left_over():
    """No golden file is left of a language that is gone."""
    assert {f"{code}-{tense}.txt" for code in LANGUAGES for tense in ("will", "was")} == {
        path.name for path in GOLDEN.iterdir()
    }


def test_nothing_is_told_of_rules_and_codes():
    """What a rule is for is nobody else's, and a fleet PBX's equipment ID stays short."""
    told = "".join(text for code in LANGUAGES for text in written(changes_of("will"), code).values())
    assert "" == "".join(word for word in ("secret", FLEET_CODE, "a reason", "p1", "c2") if word in told)


@pytest.mark.parametrize("code", LANGUAGES)
def test_id_is_called_what_it_is(code):
    """A PBX whose name and equipment ID both name somebody else has its id in Rainbow, which is no equipment ID."""
    told = []
    for equipment_id in ("PBX-2", "GARAGE-DUPONT"):
        ref = PbxRef("oxo", "OXO Garage Dupont", "p2", equipment_id)
        operation = Operation(Kind.ASSOCIATE, ref, "", company=ME, sites=(LYON,), touches=(ME,))
        (letter_,) = written(Changes("will", [Maker(()).operation(operation)], MENTIONS), code).values()
        told.append(letter_)
    assert told[0] != told[1].replace("p2", "PBX-2")
    assert ("PBX-2" in told[0], "p2" in told[1], "GARAGE" in told[1]) == (True, True, False)


def test_names_are_shown_and_never_obeyed():
    """Control characters in a name are written out, and no line begins with it."""
    evil = CompanyTouched("c1", "::error::\x1b[2J\n::stop:: $changes ${company}")
    site = SiteRef("s1", "\n::set-output::")
    operation = Operation(Kind.ASSOCIATE, OXE, "", company=evil, sites=(site,), touches=(evil,))
    (told,) = written(Changes("will", [Maker(()).operation(operation)], [])).values()
    assert not any(line.lstrip().startswith("::") for line in told.splitlines())
    assert "\x1b" not in told
    assert "$changes ${company}" in told


# ── The template ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_own_template():
    """A letter of one's own holds what its placeholders stand for; $$ is the sign itself."""
    told = written(changes_of("will"), "de", "An ${company}: $announcement\n$changes\n(5 $$)\n")
    assert ["An Garage Dupont: Wir werden", "(5 $)"] == [told["Garage Dupont"][:28], told["Garage Dupont"][-6:].strip()]


@pytest.mark.parametrize(
    ("text", "place", "wrong"),
    [
        ("Dear $custmer", "letter.txt:1:6", "there is no placeholder $custmer"),
        ("$company\n  ${changs}", "letter.txt:2:3", "there is no placeholder $changs"),
        ("$company\ncosts 5$ a month", "letter.txt:2:8", "a $ stands alone"),
    ],
)
def test_unknown_placeholder_is_told_with_its_place(text, place, wrong):
    """A slip of the pen in a template is an error with file, line and column, before anything is written."""
    with pytest.raises(TenancyError) as raised:
        read_template(text, Path("letter.txt"))
    (problem,) = raised.value.problems
    assert (place, wrong) == (str(problem.place), problem.wrong)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_says_the_same(code):
    """Each language has words for the fields of the others, and sentences with the same placeholders."""
    english, other = language("en"), language(code)
    assert english.fields.keys() == other.fields.keys()
    for tense in ("will", "was"):
        for field in english.will.__struct_fields__:
            sides = [getattr(one.sentences(tense), field) for one in (english, other)]
            assert placeholders(sides[0]) == placeholders(sides[1]), field
    assert placeholders(letter("en")) == placeholders(letter(code))


def placeholders(text):
    """The words of a text that begin with a dollar."""
    return sorted(word.strip('.,;:()"“”„«»\u00a0') for word in text.replace("(", " ").split() if "$" in word)


# ── Files that are something else ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("read", [planned, journaled])
@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"report": "drift"}', b"\xff", b"[" * 100_000, b'{"event": "intent"}', b"version: 1"],
)
def test_other_files_are_refused_in_a_line(tmp_path, read, content):
    """What is no plan, and no journal, is one error that says what writes one."""
    file = tmp_path / "file"
    file.write_bytes(content)
    with pytest.raises(UnreadableError, match=r"file(:1)?: .*writes a (plan|journal)$"):
        read(file)


def test_only_what_was_done_is_told(tmp_path):
    """An operation that failed, or of which nobody knows how it ended, is in no notice and is counted."""
    with Journal(tmp_path / "journal", environ={}) as journal:
        for one, status in zip(OPERATIONS[3:7], ("done", "failed", "unknown", None), strict=True):
            journal.intent(one)
            if status:
                journal.outcome(one, status, "", "")
    changes = journaled(tmp_path / "journal")
    assert (["associate"], 3) == ([one.kind.value for one in changes.operations], changes.untold)
    assert ["Boulangerie Martin"] == list(written(changes))
