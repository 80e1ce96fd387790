"""Foreign text in reports: shown, never obeyed."""

import json
from dataclasses import replace
from typing import Any

import pytest

from rainbow_tenancy.rainbow import State, System
from rainbow_tenancy.reconcile.apply import Outcome, Result, Status
from rainbow_tenancy.reconcile.customers import Customer
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
from rainbow_tenancy.reconcile.status import PbxStatus, Sharing
from rainbow_tenancy.reports.forms import render
from reports.made import apply_of, at, companies_of, drift_of, plan_of, status_of

EVIL = "::error::\x1b[2J\n::error::\r\u202e\u2028\x7f\x9b\ud800 ##[error] ::set-output name=x:: " + "::stop:: " * 12


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


def hostile_statuses() -> list[PbxStatus]:
    """Evil names, codes, words and channels; known and unknown status, and a missing PBX."""
    ref = PbxRef(EVIL, EVIL + "2", EVIL, EVIL)
    odd = System(id=EVIL, name=EVIL, pbx_id=EVIL, type=EVIL, status=EVIL)
    channels = State({EVIL: EVIL})
    return [
        PbxStatus(ref, None),
        PbxStatus(ref, odd, companies=(Sharing(EVIL, EVIL, EVIL, (SiteRef(EVIL, EVIL),)),)),
        PbxStatus(ref, System(id=EVIL, pbx_id=EVIL, status="activated"), channels, (Sharing(EVIL, EVIL),), hidden=1),
    ]


def hostile_customers() -> list[Customer]:
    """Evil companies, with and without PBXs."""
    return [Customer(EVIL, EVIL, EVIL, (PbxRef(None, EVIL, EVIL, EVIL),)), Customer(EVIL, EVIL, None, ())]


REPORTS = {
    "plan": plan_of(hostile_plan()),
    "drift": drift_of(hostile_plan()),
    "apply": apply_of(hostile_outcome()),
    "status": status_of(hostile_statuses()),
    "companies": companies_of(hostile_customers()),
}

TEXTS = {name: render(report, "text", full=True) for name, report in REPORTS.items()}
TEXTS["short plan"] = render(REPORTS["plan"], "text")


@pytest.mark.parametrize("name", TEXTS)
def test_text_holds_nothing_that_steers(name):
    """No control, bidi or separator character, and no lone surrogate, reaches the text."""
    assert [] == [line for line in TEXTS[name].split("\n") if not line.isprintable()]


@pytest.mark.parametrize("name", TEXTS)
def test_no_line_begins_with_foreign_text(name):
    """However a long name wraps, a line begins with a word or a mark of ours, even for readers that skip spaces."""
    assert [] == [
        line for line in TEXTS[name].splitlines() if line.strip().startswith(("::", "name=", "\\x", "#", '"'))
    ]


@pytest.mark.parametrize("name", TEXTS)
def test_nothing_is_obeyed_in_the_middle_of_a_line(name):
    """`##[…]`, which the logs of some pipelines obey anywhere in a line, is broken up."""
    assert "##" not in TEXTS[name]


@pytest.mark.parametrize("name", REPORTS)
def test_json_is_printable_ascii_and_whole(name):
    """JSON loses nothing of a hostile name and holds nothing but printable ASCII that no log obeys."""
    document = render(REPORTS[name], "json")
    assert document.isascii()
    assert document.replace("\n", "").isprintable()
    assert "##" not in document
    assert EVIL in texts(json.loads(document))


def texts(value: Any) -> set[str]:
    """Every text in plain data."""
    if isinstance(value, dict):
        value = [*value, *value.values()]
    return {value} if isinstance(value, str) else set().union(*map(texts, value)) if isinstance(value, list) else set()
