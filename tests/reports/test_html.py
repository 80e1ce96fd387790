"""The HTML page as a parser reads it: one file, a policy that fits it, foreign text as text, data that stays data."""

import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from msgspec import structs

from rainbow_tenancy.reconcile.operations import Change, Kind, PbxRef, Plan
from rainbow_tenancy.reports.data.drift import DriftReport
from rainbow_tenancy.reports.data.overview import Overview
from rainbow_tenancy.reports.data.parts import Site
from rainbow_tenancy.reports.data.plan import PlanReport
from rainbow_tenancy.reports.data.status import Sharer
from rainbow_tenancy.reports.forms import render
from rainbow_tenancy.reports.forms.html.differences import MOST
from reports.hostile import hostile_reports, hostile_statuses
from reports.made import drift_of, every_status, of_one, plan_of, status_of, whole_plan

MARKUP = "</script><script>alert(1)</script><!-- <img src=x onerror=alert(1)> \"'&amp; \u2028 \u202e \ud800 ]]>"
OUTSIDE = {"src", "href", "action", "data", "srcset", "formaction", "poster", "background"}


REPORTS = hostile_reports()


class Reader(HTMLParser):
    """What a page holds: elements, attributes, texts, and the content of its style and scripts."""

    def __init__(self, page):
        super().__init__()
        self.elements, self.texts, self.raw = [], [], {}
        self._inside = None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self._inside = tag

    def handle_data(self, data):
        if self._inside in {"style", "script"}:
            self.raw[self.name()] = self.raw.get(self.name(), "") + data
        else:
            self.texts.append(data)

    def handle_endtag(self, tag):
        self._inside = None

    def name(self):
        """Return the name of the open style or script."""
        return self.elements[-1][1].get("type", self.elements[-1][0])


def page_of(name):
    """Return the page of a hostile report, read."""
    report = REPORTS[name]
    if isinstance(report, (PlanReport, DriftReport)):
        report = Overview(report=report, pbxs=status_of(hostile_statuses()).pbxs)
    return Reader(render(report, "html", full=True))


PAGES = ["plan", "drift", "apply", "status"]


@pytest.mark.parametrize("name", PAGES)
def test_policy_knows_style_and_script(name):
    """The policy forbids all but one style and one script, whose hashes are right; no attribute holds either."""
    page = page_of(name)
    policy = dict(
        part.split(" ", 1) for part in next(a["content"] for tag, a in page.elements if "http-equiv" in a).split("; ")
    )
    digests = {kind: b64encode(sha256(page.raw[kind].encode()).digest()).decode() for kind in ("style", "script")}
    assert ("'none'", f"'sha256-{digests['style']}'", f"'sha256-{digests['script']}'") == tuple(
        policy[key] for key in ("default-src", "style-src", "script-src")
    )
    assert [] == [a for _, a in page.elements if any(key == "style" or key.startswith("on") for key in a)]


@pytest.mark.parametrize("name", PAGES)
def test_nothing_comes_from_elsewhere(name):
    """No element refers to anything outside of the file, and the script asks for nothing."""
    page = page_of(name)
    links = [value for _, attributes in page.elements for key, value in attributes.items() if key in OUTSIDE]
    assert {"data:,"} == set(links)
    assert [] == re.findall(
        r"fetch\(|XMLHttpRequest|import\(|@import|url\(|innerHTML|eval\(", "".join(page.raw.values())
    )


@pytest.mark.parametrize("name", PAGES)
def test_page_shows_nothing_that_deceives(name):
    """No control, bidi or separator character and no lone surrogate is in the page; `##[` is broken up."""
    told = render(REPORTS[name], "html", full=True)
    assert [] == [line for line in told.split("\n") if not line.isprintable()]
    assert "##[" not in told


def hostile_overview():
    """A drift in which every name is markup, with a map of it."""
    pbx = PbxRef(MARKUP, MARKUP, MARKUP, MARKUP)
    changes = (
        Change("name", MARKUP, [MARKUP]),
        Change("numberingRules", [], [{"match": MARKUP, "replaceWith": MARKUP}]),
    )
    plan = Plan(MARKUP, [of_one(Kind.UPDATE, "x", changes=changes)])
    plan.operations[0].pbx = pbx
    company = Sharer(id=MARKUP, name=MARKUP, reference=MARKUP, sites=[Site(id=MARKUP, name=MARKUP + "site")])
    row = structs.replace(
        status_of(every_status()).pbxs[0],
        key=MARKUP,
        name=MARKUP,
        system_id=MARKUP,
        equipment_id=MARKUP,
        type=MARKUP,
        status=MARKUP,
        companies=[company],
    )
    return Overview(report=drift_of(plan), pbxs=[row])


def test_markup_in_names_is_text():
    """A name that closes a script and opens another neither adds an element nor ends the data."""
    page = Reader(render(hostile_overview(), "html"))
    tags = [tag for tag, _ in page.elements]
    assert (0, 2, 1) == (tags.count("img"), tags.count("script"), tags.count("style"))
    assert "<img src=x onerror=alert(1)>" in "".join(page.texts)
    atlas = json.loads(page.raw["application/json"])
    assert "<img src=x onerror=alert(1)>" in atlas["companies"][0]
    assert [] == re.findall("[<>&\u2028\u202e]", page.raw["application/json"])


def test_map_has_links_as_integers():
    """Companies and PBXs are numbered; what a report says of an association is a number too."""
    overview = Overview(report=plan_of(whole_plan()), pbxs=status_of(every_status()).pbxs)
    atlas = json.loads(Reader(render(overview, "html")).raw["application/json"])
    assert {int} == {type(company) for companies in atlas["links"] for company in companies}
    assert [len(pbx.companies) for pbx in overview.pbxs] == [len(companies) for companies in atlas["links"]]
    assert ["oxo-90", "lyon-oxe", "ODD", "FRESH"] == atlas["names"]
    assert {"associate", "remove", "in no file"} <= set(atlas["words"])


def test_without_pbxs_there_is_no_map():
    """A plan alone has no map, and no data for one."""
    page = Reader(render(plan_of(whole_plan()), "html"))
    assert "application/json" not in page.raw
    assert not any(a.get("id") == "map" for _, a in page.elements)


def test_long_page_is_cut_and_says_so():
    """Of very many operations the short page tells the first, and how many more there are; the full one tells all."""
    report = plan_of(Plan("b", [of_one(Kind.UPDATE, f"pbx {number}") for number in range(MOST + 50)]))
    short, full = render(report, "html"), render(report, "html", full=True)
    assert (MOST, MOST + 50) == (short.count("<details"), full.count("<details"))
    assert "… and 50 more; --full shows all." in short
    assert "--full" not in full


def test_page_at_size_is_small():
    """A thousand PBXs, each shared by ten of 300 companies, take less than a tenth of what 10,000 may (8 MB)."""
    companies = [
        Sharer(id=f"c{n}", name=f"Customer number {n}", reference=f"C-{n}", sites=[Site(id=f"s{n}", name="Site")])
        for n in range(300)
    ]
    pbx = status_of(every_status()).pbxs[0]
    pbxs = [
        structs.replace(
            pbx,
            key=f"pbx-{number}",
            system_id=f"{number:024x}",
            companies=[companies[(7 * number + k) % 300] for k in range(10)],
        )
        for number in range(1000)
    ]
    told = render(Overview(report=plan_of(Plan("b")), pbxs=pbxs), "html")
    assert len(told.encode()) < 800_000


def test_plan_tells_what_nobody_knows():
    """Companies whose users nobody knows are a figure of their own; what is not confirmed stands with its operation."""
    page = render(plan_of(whole_plan()), "html")
    assert "<div><dt>companies, users unknown</dt><dd>1</dd></div>" in page
    assert "Not confirmed, see docs/assumptions.md: " in page
    assert '<p class="why">Not confirmed: put-prefix (contradicted here).</p>' in page
