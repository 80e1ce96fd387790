"""What counts as drift, and on which side it is told."""

import json

import pytest

from rainbow_tenancy.reconcile.apply import Outcome, Result, Status
from rainbow_tenancy.reconcile.drift import Sort, counted, differs
from rainbow_tenancy.reconcile.operations import (
    Blocked,
    CompanyTouched,
    Hint,
    Kind,
    Manual,
    PbxRef,
    Pending,
    Plan,
    Unmanaged,
)
from rainbow_tenancy.reports.forms import render
from reports.made import apply_of, drift_of, drift_text, of_one, whole_plan

PBX = PbxRef("a", "a", "p1")


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_operation_is_a_difference(kind):
    """Whatever apply would do is drift, also while it is blocked."""
    operation = of_one(kind, "a")
    assert differs(Plan("b1", [operation]))
    assert differs(Plan("b1", blocked=[Blocked(operation, "no", "never")]))


def test_asides_are_no_difference():
    """Shared PBXs that no file names, manual items, Pending PBXs, hints and hidden things are told and are no drift."""
    hint = Hint("worth knowing")
    plan = Plan("b1", manual=[Manual(PBX, "look")], hints=[hint], unmanaged=[Unmanaged(PBX)], not_visible=[hint])
    plan.pending = [Pending(PBX)]
    assert not differs(plan)
    assert "No drift: Rainbow is as the files say." == drift_text(plan).splitlines()[0]


def test_association_in_no_file_is_a_difference():
    """An association that the policy only reports is drift nevertheless."""
    plan = Plan("b1", unmanaged=[Unmanaged(PBX, CompanyTouched("c1", "Garage Dupont"))])
    assert differs(plan)
    assert drift_text(plan).startswith("Rainbow differs from the files: 1 unmanaged in Rainbow. Who moved")


def test_sides_are_told_apart():
    """Each difference stands on exactly one side, and text and JSON count alike."""
    drift, document = drift_of(whole_plan()), json.loads(render(drift_of(whole_plan()), "json"))
    sides = drift.in_files_not_in_rainbow, drift.in_rainbow_not_in_files, drift.different
    assert [4, 4, 3] == [len(side) for side in sides]
    assert [4, 5, 3] == [
        document["summary"][side] for side in ("inFilesNotInRainbow", "inRainbowNotInFiles", "different")
    ]


ONE_OF_EACH = {
    Sort.CHANGED: Plan("b1", [of_one(Kind.UPDATE, "a")]),
    Sort.MISSING: Plan("b1", [of_one(Kind.CREATE, "a")]),
    Sort.UNMANAGED: Plan("b1", unmanaged=[Unmanaged(PBX, CompanyTouched("c1", "Garage Dupont"))]),
    Sort.UNMANAGED_PBX: Plan("b1", unmanaged=[Unmanaged(PBX)]),
    Sort.NOT_VISIBLE: Plan("b1", not_visible=[Hint("a link")]),
    Sort.MANUAL: Plan("b1", manual=[Manual(PBX, "look")]),
    Sort.PENDING: Plan("b1", pending=[Pending(PBX)]),
}


@pytest.mark.parametrize("form", ["text", "markdown", "html", "junit", "sarif"])
def test_association_that_stays_is_told_so(form):
    """What the policy only reports, no form lets an apply remove."""
    told = " ".join(render(drift_of(whole_plan()), form).replace("|", "").split())
    assert "Boulangerie Martin, site Lyon; the policy is to report it only" in told


@pytest.mark.parametrize("sort", Sort)
def test_each_kind_counts_when_asked(sort):
    """A difference is of one kind alone; it is drift where that kind was asked for, and the first line says so."""
    plan = ONE_OF_EACH[sort]
    assert {sort: 1} == {one: number for one, number in counted(plan).items() if number}
    assert differs(plan, [sort])
    assert not differs(plan, set(Sort) - {sort})
    first = render(drift_of(plan, [sort]), "text").splitlines()[0]
    assert first.startswith("Rainbow differs from the files: 1 ")


def test_what_counts_for_nothing_is_still_told():
    """Where the operator takes a kind out, its differences are shown, and that they do not count."""
    lines = render(drift_of(ONE_OF_EACH[Sort.CHANGED], []), "text").splitlines()
    assert "Rainbow differs from the files: 1 changed. None of it counts, as --fail-on says." == lines[0]


def test_short_form_is_a_page():
    """Many differences are cut to a page, and the rest is counted; the full form has all."""
    plan = Plan("b1", [of_one(Kind.CREATE, f"pbx-{n}") for n in range(40)])
    assert 12 == drift_text(plan).count("no such PBX")
    assert "… and 28 more; --full shows all" in drift_text(plan)
    assert 40 == drift_text(plan, full=True).count("no such PBX")


def test_complete_outcome_says_so():
    """When all was done, the first line says it and the last one offers a look."""
    lines = render(apply_of(Outcome([Result(of_one(Kind.CREATE, "a"), Status.DONE)])), "text").splitlines()
    assert ["Everything was done.", "1 done. Check with: rainbowctl plan"] == [lines[0], lines[-1]]


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
@pytest.mark.parametrize(
    ("results", "answer"),
    [
        ([Result(of_one(Kind.CREATE, "a"), Status.DONE)], "1 operation blocked, everything else was done."),
        ([Result(of_one(Kind.CREATE, "a"), Status.LEFT)], "Not everything was done. 1 operation blocked."),
        ([], "Nothing could be done: 1 operation blocked."),
    ],
)
def test_apply_tells_what_is_blocked(form, results, answer):
    """No form calls everything done while an operation is blocked; the documents name it."""
    told = render(apply_of(Outcome(results), [Blocked(of_one(Kind.DELETE, "last"), "it is connected", "wait")]), form)
    assert answer in told
    assert form == "text" or "it is connected" in told


def test_apply_of_nothing_says_so():
    """Where nothing was to do, nothing is called done."""
    assert "Nothing was to do." == render(apply_of(Outcome()), "text").splitlines()[0]
