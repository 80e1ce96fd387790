"""Foreign text in reports: shown, never obeyed."""

import json
from dataclasses import replace

import pytest

from rainbow_tenancy.reconcile.apply import Outcome, Result, Status
from rainbow_tenancy.reconcile.operations import (
    Blocked,
    Change,
    CompanyTouched,
    Hint,
    Kind,
    Manual,
    Operation,
    PbxRef,
    Plan,
    SiteRef,
    Unmanaged,
)
from rainbow_tenancy.reports.drift_json import drift_json
from rainbow_tenancy.reports.drift_text import drift_text
from rainbow_tenancy.reports.outcome_text import outcome_text
from rainbow_tenancy.reports.plan_json import plan_json
from rainbow_tenancy.reports.plan_text import plan_text
from reports.made import at

EVIL = "\x1b[2J\n::error::\r\u202e\u2028\x7f\x9b\ud800 ::set-output name=x:: " + "::stop:: " * 12


def hostile_plan() -> Plan:
    """Every text that comes from outside is evil."""
    pbx, company, sites = PbxRef(EVIL, EVIL + "2", EVIL, EVIL), CompanyTouched(EVIL, EVIL, True), (SiteRef(EVIL, EVIL),)
    place = at(1)._replace(file=EVIL)
    changes = (Change("name", EVIL, EVIL, place), Change("numberingRules", [], [{"match": EVIL, "replaceWith": EVIL}]))
    operations = [
        Operation(kind, replace(pbx, key=f"{EVIL}{kind}"), EVIL, place, company, sites, changes, (company,), pbx)
        for kind in Kind
    ]
    hint = Hint(EVIL, place)
    unmanaged = [Unmanaged(pbx, company, sites), Unmanaged(pbx)]
    blocked = [Blocked(operations[0], EVIL, EVIL)]
    return Plan(EVIL, operations, blocked, [Manual(pbx, EVIL, place)], [hint], unmanaged, [hint], users={EVIL: 1})


def hostile_outcome() -> Outcome:
    """Evil details and request ids, in every status."""
    operations = hostile_plan().operations
    return Outcome([Result(one, status, EVIL, EVIL + "x") for one in operations for status in Status], EVIL)


TEXTS = {
    "plan": lambda: plan_text(hostile_plan()),
    "full plan": lambda: plan_text(hostile_plan(), full=True),
    "drift": lambda: drift_text(hostile_plan()),
    "outcome": lambda: outcome_text(hostile_outcome()),
}


@pytest.mark.parametrize("name", TEXTS)
def test_text_holds_nothing_that_steers(name):
    """No control, bidi or separator character, and no lone surrogate, reaches the text."""
    assert [] == [line for line in TEXTS[name]().split("\n") if not line.isprintable()]


@pytest.mark.parametrize("name", TEXTS)
def test_no_line_begins_with_foreign_text(name):
    """However a long name wraps, a line begins with a word or a mark of ours, even for readers that skip spaces."""
    assert [] == [line for line in TEXTS[name]().splitlines() if line.strip().startswith(("::", "name=", "\\x"))]


@pytest.mark.parametrize("render", [plan_json, drift_json])
def test_json_is_printable_ascii_and_whole(render):
    """JSON loses nothing of a hostile name and holds nothing but printable ASCII."""
    document = render(hostile_plan())
    assert document.isascii()
    assert document.replace("\n", "").isprintable()
    assert EVIL == json.loads(document)["hints"][0]["text"]
