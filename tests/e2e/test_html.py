"""The HTML report in a real browser: found, filtered, folded, drawn, printed, without JavaScript, and for everybody."""

import re

import pytest
from playwright.sync_api import expect

from rainbow_tenancy.reconcile.operations import Change, CompanyTouched, Kind, Operation, PbxRef, Plan, SiteRef
from rainbow_tenancy.reports.data.overview import Overview
from rainbow_tenancy.reports.data.parts import Site
from rainbow_tenancy.reports.data.status import PbxReport, Sharer
from rainbow_tenancy.reports.forms import render
from reports.made import apply_of, at, drift_of, every_status, plan_of, status_of, whole_outcome, whole_plan
from reports.test_html import hostile_overview

LYON, DOLE, NICE = (PbxRef(key, f"OXE-{key.upper()}", f"id-{key}", f"PBX-{key}") for key in ("lyon", "dole", "nice"))
COMPANIES = ("Boulangerie Martin", "Clinique du Parc", "Garage Dupont", "Hôtel Bellecour")


def pbx(ref, status, companies, kind="OmniPCX Enterprise"):
    """Return a PBX that these companies share."""
    return PbxReport(
        key=ref.key,
        name=ref.name,
        system_id=ref.system_id,
        equipment_id=ref.equipment_id,
        type=kind,
        status=status,
        rainbow_status="activated",
        channels=None,
        shared=True,
        companies=[
            Sharer(id=name, name=name, reference=f"C-{name[0]}", sites=[Site(id=name, name=name)]) for name in companies
        ],
        links_not_visible=0,
        webrtc_gateway=None,
        history=None,
    )


def overview(make=drift_of):
    """Return a small tenancy: lyon differs in a field, dole lacks a company and has one too much, nice is as told."""
    change = Change("dialing.outboundPrefix", "0", "9", at(7))
    hotel, garage = (CompanyTouched(name, name) for name in (COMPANIES[3], COMPANIES[2]))
    operations = [
        Operation(Kind.UPDATE, LYON, "Rainbow has other values than the files", at(6), changes=(change,)),
        Operation(Kind.ASSOCIATE, DOLE, "the files share it", at(12), hotel, (SiteRef("s", "Annexe"),), (), (hotel,)),
        Operation(
            Kind.REMOVE, DOLE, "sharedWith does not name it", at(11), garage, (SiteRef("g", "G"),), (), (garage,)
        ),
    ]
    pbxs = [
        pbx(DOLE, "Degraded", COMPANIES[2:3], "OXO Connect"),
        pbx(LYON, "Running", COMPANIES[:2]),
        pbx(NICE, "Running", COMPANIES[1:]),
    ]
    return Overview(report=make(Plan("b", operations)), pbxs=pbxs)


@pytest.fixture
def show(opened, tmp_path):
    """Render a report and open it as the file that it is."""

    def show(report=None, **how):
        file = tmp_path / "report.html"
        file.write_text(render(report or overview(), "html"), encoding="utf-8")
        return opened(file.as_uri(), **how)

    return show


def names(page):
    """Return the names in the first column of the map."""
    return page.locator(".rows tbody .fold").all_inner_texts()


def view(page, title):
    """Choose a view of the map."""
    page.get_by_label(title, exact=True).check()


def planned():
    """Return a plan that creates nice, shared with two companies."""
    martin, garage = (CompanyTouched(name, name) for name in (COMPANIES[0], COMPANIES[2]))
    new, why = PbxRef("nice", "OXE-NICE", None, "PBX-nice"), "the files share it"
    kind = Change("type", None, "OXO Connect", at(21))
    operations = [
        Operation(Kind.CREATE, new, "it is in the files and not in Rainbow", at(20), changes=(kind,)),
        *(
            Operation(Kind.ASSOCIATE, new, why, at(22), one, (SiteRef("s", "S"),), (), (one,))
            for one in (martin, garage)
        ),
    ]
    return Overview(report=plan_of(Plan("b", operations)), pbxs=[pbx(new, "Missing", (), None)])


# ── Finding ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("search", "pbxs", "companies"),
    [
        ("dole", ["dole"], ["Garage Dupont", "Hôtel Bellecour"]),
        ("PBX-nice", ["nice"], ["Clinique du Parc", "Garage Dupont", "Hôtel Bellecour"]),
        ("hotel", ["dole", "nice"], ["Hôtel Bellecour"]),
        ("bellecour nice", ["nice"], ["Hôtel Bellecour"]),
        ("c-b", ["lyon"], ["Boulangerie Martin"]),
        ("nobody", [], []),
    ],
)
def test_search_finds_in_both_directions(show, search, pbxs, companies):
    """By key, name, ID and reference, without case and accents; a PBX by its companies, a company by its PBXs."""
    page = show()
    page.get_by_label("Search").fill(search)
    assert pbxs == names(page)
    view(page, "Companies")
    assert companies == names(page)


@pytest.mark.parametrize(
    ("label", "option", "found"),
    [
        ("Difference", r"some \(2\)", ["dole", "lyon"]),
        ("Difference", r"none \(1\)", ["nice"]),
        ("Difference", r"missing in Rainbow \(1\)", ["dole"]),
        ("Difference", r"changed \(1\)", ["lyon"]),
        ("Status", r"Running \(2\)", ["lyon", "nice"]),
        ("Type", r"OXO Connect \(1\)", ["dole"]),
    ],
)
def test_filters(show, label, option, found):
    """By difference, status and type; each option says how many it leaves, the line above how many there are."""
    page = show()
    options = page.get_by_label(label).locator("option")
    page.get_by_label(label).select_option(
        label=next(one for one in options.all_inner_texts() if re.match(option, one))
    )
    assert found == names(page)
    expect(page.locator("#found")).to_contain_text(f"{len(found)} PBX")


def test_status_alone_has_no_filter_by_difference(show):
    """A status knows of no differences, and does not pretend to."""
    page = show(status_of(every_status()))
    expect(page.get_by_label("Status")).to_be_visible()
    expect(page.get_by_label("Difference")).to_be_hidden()


def test_who_shares_and_what_is_used(show):
    """A PBX unfolds to its companies, one of these leads to the company, its PBXs and neighbours, and back again."""
    page = show()
    page.locator(".fold", has_text="nice").click()
    detail = page.locator(".detail")
    expect(detail.locator(".names li")).to_have_text(["Clinique du Parc", "Garage Dupont", "Hôtel Bellecour"])
    detail.get_by_role("button", name="Garage Dupont").click()
    expect(page.get_by_label("Companies", exact=True)).to_be_checked()
    expect(page.locator(".fold[aria-expanded=true]")).to_be_focused()
    expect(detail.locator(".names").first).to_have_text("dole unmanaged in Rainbownice")
    expect(detail.locator(".names").last).to_have_text("Clinique du ParcHôtel Bellecour")
    detail.get_by_role("button", name="dole").click()
    expect(detail).to_contain_text("equipment ID PBX-dole · OXO Connect")
    expect(detail.locator(".names li")).to_have_text(
        ["Garage Dupont unmanaged in Rainbow", "Hôtel Bellecour missing in Rainbow"]
    )


def test_map_leads_to_the_differences(show):
    """From a PBX of the map to its fold above, which opens."""
    page = show()
    page.get_by_role("button", name="Fold all", exact=True).click()
    page.locator(".fold", has_text="lyon").click()
    page.get_by_role("link", name="Its differences").click()
    expect(page.locator("details[open] summary")).to_contain_text("lyon")


# ── The picture ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_small_tenancy_is_one_matrix(show):
    """A row a PBX, a column a company, a sign for each association, with what is missing and too much."""
    page = show()
    view(page, "Who shares with whom")
    expect(page.locator(".matrix thead th")).to_have_text(list(COMPANIES))
    signs = [
        [cell.strip() for cell in row.locator("td").all_inner_texts()] for row in page.locator(".matrix tbody tr").all()
    ]
    assert [["", "", "+", "−"], ["●", "●", "", ""], ["", "●", "●", "●"]] == signs
    expect(page.get_by_text("● shared · − missing in Rainbow · + unmanaged in Rainbow")).to_be_visible()


def large(pbxs=120, companies=60):
    """Return more PBXs and companies than one matrix holds, each PBX shared by three in a row."""
    rows = [
        pbx(
            PbxRef(f"pbx-{n:03}", f"pbx-{n:03}", f"id-{n}", f"E{n}"),
            "Running",
            [f"Company {(n + k) % companies:02}" for k in range(3)],
        )
        for n in range(pbxs)
    ]
    return Overview(report=plan_of(Plan("b")), pbxs=rows)


def test_large_tenancy_is_shown_by_neighbourhoods(show):
    """Beyond 50 × 50 a neighbourhood is chosen: a company, its PBXs and who shares them, the nearest first."""
    page = show(large())
    view(page, "Who shares with whom")
    expect(page.locator("#view")).to_contain_text("120 PBXs and 60 companies are more than one picture holds")
    page.get_by_role("button", name="Company 05").click()
    expect(page.locator(".about")).to_have_text("The neighbourhood of Company 05: 6 PBXs, 5 companies.")
    assert "Company 05" == page.locator(".matrix thead th").first.inner_text()
    page.get_by_role("button", name="Show all that was found").click()
    page.get_by_label("Search").fill("pbx-10")
    expect(page.locator(".matrix tbody tr")).to_have_count(10)


def test_only_visible_rows_are_in_the_page(show):
    """Of 120 PBXs a page of 50 is in the document; the next page takes its place."""
    page = show(large())
    expect(page.locator(".rows tbody tr")).to_have_count(50)
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Next").click()
    expect(page.locator(".rows tbody tr")).to_have_count(20)
    expect(page.get_by_role("button", name="Next")).to_be_disabled()
    expect(page.locator(".pages")).to_contain_text("101–120 of 120")


# ── Readers of every kind ────────────────────────────────────────────────────────────────────────────────────────────


def test_readable_without_javascript(show):
    """Answer, figures and every difference are there, folds work, and the map says what it needs."""
    page = show(java_script_enabled=False)
    expect(page.locator(".lead")).to_contain_text("Rainbow differs from the files")
    expect(page.locator(".figures")).to_contain_text("missing in Rainbow")
    expect(page.locator(".deeds li").first).to_be_visible()
    page.locator("summary").first.click()
    expect(page.locator(".deeds li").first).to_be_hidden()
    expect(page.get_by_text("The map needs JavaScript")).to_be_visible()
    expect(page.locator("#map")).to_be_hidden()


def test_keyboard_is_enough(show):
    """From the search by Tab to a row, which Enter unfolds; arrows change the view."""
    page = show()
    page.get_by_label("Search").focus()
    page.keyboard.type("lyon")
    for _ in range(4):
        page.keyboard.press("Tab")
    expect(page.locator(".fold")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".detail")).to_contain_text("Who shares it")
    page.get_by_label("PBXs", exact=True).focus()
    page.keyboard.press("ArrowRight")
    assert ["Boulangerie Martin", "Clinique du Parc"] == names(page)


def test_all_folds_at_once(show):
    """One button folds everything and unfolds it again."""
    page = show()
    expect(page.locator("details[open]")).to_have_count(3)
    page.get_by_role("button", name="Fold all", exact=True).click()
    expect(page.locator("details[open]")).to_have_count(0)
    page.get_by_role("button", name="Unfold all").click()
    expect(page.locator("details[open]")).to_have_count(3)


def test_paper_shows_everything(show):
    """Printed, folds are open, controls are gone, and the paper is white also for readers of the dark."""
    page = show(color_scheme="dark")
    page.get_by_role("button", name="Fold all", exact=True).click()
    page.emulate_media(media="print")
    expect(page.locator(".deeds li").first).to_be_visible()
    expect(page.get_by_label("Search")).to_be_hidden()
    assert "rgb(255, 255, 255)" == page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert page.pdf().startswith(b"%PDF-")


def test_names_are_text(show):
    """Markup in every name is shown in differences, map and picture, and obeyed in none."""
    page = show(hostile_overview())
    for title in ("PBXs", "Companies", "Who shares with whom"):
        view(page, title)
        expect(page.locator("#view")).to_contain_text("<img src=x onerror=alert(1)>")
    assert (0, 2) == (page.locator("img").count(), page.locator("script").count())
    assert "\u202e" not in page.content()


def test_policy_stops_a_foreign_script(browser, tmp_path):
    """A script that somebody gets into the page does not run."""
    file = tmp_path / "report.html"
    file.write_text(render(overview(), "html").replace("</main>", "<script>document.title = 'caught'</script></main>"))
    page = browser.new_page()
    page.goto(file.as_uri())
    assert "Drift of lyon" == page.title()
    page.close()


REPORTS = {
    "plan": overview(plan_of),
    "everything": Overview(report=plan_of(whole_plan()), pbxs=status_of(every_status()).pbxs),
    "drift": overview(),
    "apply": apply_of(whole_outcome()),
    "status": status_of(every_status()),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [380, 1280])
def test_pages_are_for_everybody(show, axe, scheme, width):
    """axe-core finds nothing serious in any report or view, narrow, wide, light, dark; nothing scrolls sideways."""
    found = {}
    for name, report in REPORTS.items():
        page = show(report, color_scheme=scheme, viewport={"width": width, "height": 800})
        found[name] = axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        if name == "drift":
            page.locator(".fold").first.click()
            found["unfolded"] = axe(page)
            for title in ("Companies", "Who shares with whom"):
                view(page, title)
                found[title] = axe(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    assert {} == {name: problems for name, problems in found.items() if problems}


def test_every_status_has_its_word(show):
    """Also a PBX that is missing, and one in a status that Rainbow alone knows, which is quoted."""
    page = show(status_of(every_status()))
    assert ["Running", "Missing", '"frozen"', "Pending"] == page.locator(".rows [data-status]").all_inner_texts()


def test_new_pbx_is_told_as_it_will_be(show):
    """What Rainbow lacks has the type of the files, and the companies that are to share it."""
    page = show(planned())
    cells = page.locator(".rows tbody tr").first.locator("th, td").all_inner_texts()
    assert ["nice OXE-NICE", "OXO Connect", "Missing", "2", "create, associate"] == cells
    page.locator(".fold").click()
    expect(page.locator(".rows .detail")).to_contain_text("Who is to share it")
    assert [f"{COMPANIES[0]} associate", f"{COMPANIES[2]} associate"] == page.locator(".detail li").all_inner_texts()
