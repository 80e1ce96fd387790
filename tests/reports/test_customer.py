"""What a company may read of a report: its own associations and PBXs, and of other companies nothing at all."""

import json
import re
from html import unescape
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

from rainbow_tenancy.cli.options import Connection, PlanOptions
from rainbow_tenancy.cli.overview import with_map
from rainbow_tenancy.cli.reporting import Reporting
from rainbow_tenancy.reconcile.apply import Outcome, Result, Status
from rainbow_tenancy.reconcile.audience import audience
from rainbow_tenancy.reconcile.base import base_of
from rainbow_tenancy.reconcile.mentions import mentions
from rainbow_tenancy.reconcile.neighbours import new_neighbours
from rainbow_tenancy.reconcile.plan import make_plan
from rainbow_tenancy.reconcile.scope import narrow
from rainbow_tenancy.reconcile.status import chosen, pbx_statuses
from rainbow_tenancy.reconcile.threeway import tell_who_moved
from rainbow_tenancy.reports.data.apply import apply_report
from rainbow_tenancy.reports.data.customer import for_audience
from rainbow_tenancy.reports.data.drift import DriftReport, drift_report
from rainbow_tenancy.reports.data.plan import PlanReport, plan_report
from rainbow_tenancy.reports.data.status import StatusReport, status_report
from rainbow_tenancy.reports.forms import fits, form_names, render
from reconcile.world import company, estate, site, system, tenancy
from reports.strangers import COMPANIES, NAMES, SITES, a_company, a_world, words_of


def reports(folder, files, before, world, name):
    """The plan, the drift and the status of one company, as the commands make them, and both again with the map."""
    base = base_of(tenancy(folder, json.dumps(before)), "the last apply")
    wanted = tenancy(folder, json.dumps(files))
    plan = narrow(make_plan(wanted, world, pending=True), [], [name])
    tell_who_moved(plan, base, world)
    plan.meetings = new_neighbours(plan.operations, world)
    plan.mentions = mentions(plan.operations, wanted, world)
    whom = audience(wanted, world, [name])
    pbxs = [one for one in pbx_statuses(wanted, world) if chosen(one, [], [name])]
    planned = for_audience(
        plan_report(plan, wanted, companies=[name], digest="sha256:0", following="rainbowctl x"), whom
    )
    drift = for_audience(drift_report(plan, wanted, companies=[name], following="rainbowctl x"), whom)
    status = for_audience(status_report(pbxs, tenancy="lyon", root=wanted.root, left_out=99), whom)
    options = PlanOptions(None, (), (name,), False, Reporting("html"), True, Connection(10, None, None))
    mapped = [with_map(one, wanted, world, options, whom) for one in (planned, drift)]
    return [planned, drift, status, *mapped, for_audience(applied(plan, wanted), whom)]


def applied(plan, wanted):
    """How an apply of the plan ended, in every way in turn, for reasons that name everybody."""
    endings = zip(plan.operations, cycle(Status), strict=False)
    everybody = ", ".join(word for n in range(len(NAMES)) for word in words_of(n))
    results = [Result(one, status, everybody, everybody) for one, status in endings]
    return apply_report(
        Outcome(results, everybody), tenancy=everybody, root=wanted.root, blocked=plan.blocked, following=everybody
    )


def legible(told, form):
    """Return a report with nothing escaped in it, and once more without its line breaks."""
    if form in {"json", "sarif"}:
        return told + json.dumps(json.loads(told), ensure_ascii=False)
    if form == "html":
        told = re.sub(r"<(style|script)>.*?</\1>", "", told, flags=re.DOTALL)  # the assets
        told = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), told)  # in the map's data
    return told + unescape(told) + " ".join(told.split())


@settings(max_examples=40, deadline=None)
@given(a_world(), a_company)
def test_no_report_names_another_company(world, reader):
    """In every form, whatever the PBXs, files and rules are called: no other company's name, id, site or reference."""
    files, before, there, folder = world
    with TemporaryDirectory() as made:
        root = Path(made) / folder
        root.mkdir()
        told = reports(root, files, before, there, NAMES[reader])
    strange = set().union(*(words_of(n) for n in range(len(NAMES)) if n != reader))
    for report in told:
        for form in form_names():
            if fits(form, type(report)):
                lines = legible(render(report, form, full=True), form)
                assert [] == [word for word in strange if word.casefold() in lines.casefold()], form


FILES = {
    "version": 1,
    "pbxs": {
        "box": {
            "name": "BOX",
            "type": "OXO Connect",
            "dialing": {"country": "BEL"},
            "numberingRules": [{"match": "^1", "replaceWith": "2", "description": "secret"}],
            "sharedWith": ["Vandelay", "Zorbax GmbH"],
        },
        "vandelay-2": {"name": "OXE-ZORBAX GMBH", "dialing": {"country": "BEL"}, "sharedWith": ["Vandelay"]},
    },
}  # fmt: skip


@pytest.fixture
def told(tmp_path):
    """The reports of Vandelay, who shares one PBX with another company and has one that bears its name."""
    vandelay, zorbax = SITES[6], SITES[2]
    world = estate([system("BOX", zorbax), system("OXE-ZORBAX GMBH", vandelay)], COMPANIES, [SITES[6], SITES[2]])
    return reports(tmp_path, FILES, FILES, world, "Vandelay")


def test_company_reads_what_is_its_own(told):
    """Its association, the changes of its PBXs, and what is Pending are told, and counted anew."""
    plan, drift, status, *_ = told
    assert ["associate", "update"] == sorted(one.kind.value for one in plan.operations)
    assert {"Vandelay"} == {company.name for one in plan.operations for company in one.touches}
    assert (1, 1) == (plan.summary.companies_touched, drift.summary.sorts[next(iter(drift.summary.sorts))])
    assert [["Vandelay"]] == [[company.name for company in one.companies] for one in status.pbxs]
    assert ([], [], 0) == (plan.hints, drift.not_visible, plan.left_out)
    assert "secret" not in render(plan, "json")  # what a numbering rule is for is nobody else's
    assert ["tenancy.yaml"] == sorted({one.position.file for one in plan.operations if one.position})


CALM = {
    PlanReport: "Nothing to do for these companies.",
    DriftReport: "No drift for these companies.",
    StatusReport: "No PBX is used by these companies.",
}


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_nothing_is_said_of_what_was_not_looked_at(tmp_path, form):
    """A company that nothing concerns reads so of itself, and nothing of the tenancy or of what this account sees."""
    zorbax = SITES[2]
    world = estate([system("BOX", zorbax)], COMPANIES, [SITES[6], zorbax])
    files = {
        "version": 1,
        "pbxs": {"box": {"name": "BOX", "dialing": {"country": "BEL"}, "sharedWith": ["Zorbax GmbH"]}},
    }
    told = {type(one): one for one in reports(tmp_path, files, files, world, "Vandelay")}
    for report, sentence in CALM.items():
        lines = render(told[report], form)
        assert sentence in unescape(lines)
        assert [] == [other for other in ("as the files say", "visible to this account", "0 PBXs") if other in lines]
        assert json.loads(render(told[report], "json"))["forCompanies"] is True


def test_map_holds_the_same_pbxs_as_the_status(told):
    """On a company's page stand its PBXs, by the names that the status gives them, and no other company on them."""
    _, _, status, *pages, _ = told
    assert [status.pbxs] * 2 == [page.pbxs for page in pages]
    assert {"Vandelay"} == {company.name for page in pages for pbx in page.pbxs for company in pbx.companies}


def test_apply_is_counted_anew(told):
    """How an apply ended is told of what is theirs, numbered and counted from there; of the rest not even how many."""
    *_, applied = told
    assert ["associate", "update"] == sorted(one.kind.value for one in applied.results)
    assert ([1, 2], 2) == ([one.number for one in applied.results], sum(applied.summary.values()))
    assert {""} == {one.request_id for one in applied.results}


def test_pbx_with_a_strangers_name_appears_by_its_equipment_id(told):
    """Neither its name nor its key is told where one of them holds the name of another company."""
    plan, _, status, *_ = told
    (update,) = [one for one in plan.operations if one.kind.value == "update"]
    assert [(None, status.pbxs[0].system_id)] == [(one.key, one.name) for one in status.pbxs]
    assert update.pbx.label == status.pbxs[0].label


def test_company_may_bear_a_part_of_anothers_name(tmp_path):
    """A company whose own name holds that of another one reads its own name all the same."""
    clinic, parc = company("Clinique"), company("Clinique du Parc", key="parc")
    whom = audience(None, estate([], [clinic, parc], []), ["Clinique du Parc"])
    assert not whom.tells_of_strangers("OXE CLINIQUE-DU-PARC")
    assert whom.tells_of_strangers("OXE Clinique du Lac")


def test_longer_name_around_ones_own_is_a_strangers():
    """A company whose name is a part of another one's does not read that other one's."""
    clinic, parc = company("Clinique"), company("Clinique du Parc", key="parc")
    whom = audience(None, estate([], [clinic, parc], []), ["Clinique"])
    assert whom.tells_of_strangers("OXE CLINIQUE-DU-PARC")
    assert not whom.tells_of_strangers("OXE Clinique du Lac")


@pytest.mark.parametrize(
    ("text", "told"),
    [("OXE-HP-1", True), ("SHPERE", False), ("HOTEL_BELLECOUR", True), ("hôtel bellecour", True), ("Hôtel", False)],
)
def test_names_are_found_however_they_are_written(text, told):
    """Accents, case and what stands between words do not count; a very short name is found as a word only."""
    world = estate([], [company("HP"), company("Hôtel Bellecour"), company("Me")], [])
    assert told is audience(None, world, ["Me"]).tells_of_strangers(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("OXO BELLECOUR LYON", True),  # a word of the name
        ("oxobellecour2", True),  # a long one counts wherever it stands
        ("OXE-Zorb-1", True),
        ("OXE-ZORB2", True),
        ("OXE-zorbonne", False),  # a short one only alone
        ("OXE Étienne", True),  # a word of a site's name
        ("OXE quai-14", True),  # a site's name, whole
        ("OXE 10442", True),  # a word of the reference
        ("OXE Hotel GmbH", False),  # common words
        ("OXE Dupont", False),  # more than one bears it
        ("OXE Martigny", False),  # their own
        ("OXE Lyon", False),  # their own too
    ],
)
def test_words_that_tell_a_name_are_found(text, told):
    """A word that one other company alone bears, in its name, reference or sites, names it; common words do not."""
    companies = [
        company("Hôtel Bellecour", reference="C-10442"),
        company("Zorb GmbH"),
        company("Dupont Père"),
        company("Dupont Frères"),
        company("Garage Martigny"),
    ]
    bellecour, zorb, *_, martigny = companies
    sites = [site("Lyon", martigny), site("Lyon", bellecour), site("Saint-Étienne", zorb), site("Quai 14", zorb)]
    world = estate([], companies, sites)
    assert told is audience(None, world, ["Garage Martigny"]).tells_of_strangers(text)


def test_company_that_only_the_files_name_is_a_stranger(tmp_path):
    """The words of a company that Rainbow does not have yet are looked for as well, but not to itself."""
    waited = {"company": "Brasserie Kronenberg", "ifMissing": "wait"}
    wanted = tenancy(tmp_path, json.dumps({"version": 1, "pbxs": {"box": {"name": "BOX", "sharedWith": [waited]}}}))
    world = estate([], [company("Me")], [])
    assert audience(wanted, world, ["Me"]).tells_of_strangers("OXE KRONENBERG")
    assert not audience(wanted, world, ["Brasserie*"]).tells_of_strangers("OXE KRONENBERG")
