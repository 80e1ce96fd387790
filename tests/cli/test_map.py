"""The tenancy map of an HTML report, from the command line."""

import json
import re

from support.command import command


def atlas_of(page):
    """Return the map's data."""
    (data,) = re.findall(r'<script type="application/json" id="atlas">(.*)</script>', page)
    return json.loads(data)


def test_plan_and_drift_bring_the_map(folder, environ, emulator):
    """Beside the differences stands every PBX that this account sees, with its companies, at no further request."""
    command("drift", folder=folder, environ=environ)
    once = emulator.counts()
    for name, code in (("plan", 0), ("drift", 2)):
        emulator.reset_requests()
        ran = command(name, "--format", "html", folder=folder, environ=environ)
        assert (code, "") == (ran.code, ran.err)
        atlas = atlas_of(ran.out)
        assert ["OXE-RHONE-ALPES", "OXO90", "lyon"] == atlas["names"]
        assert ["Activated", "Missing"] == atlas["statuses"]
        shared = [[atlas["companies"][company] for company in companies] for companies in atlas["links"]]
        assert [["Transports Rhône-Alpes"], ["Cabinet Moreau", "Hôtel Bellecour", "Imprimerie Gutenberg"], []] == shared
    assert once == emulator.counts()


def test_map_of_one_company_names_no_other(folder, environ):
    """Narrowed by --company the map holds its PBXs, and of those that share them this company alone."""
    page = command("plan", "--company", "Cabinet*", "--format", "html", folder=folder, environ=environ).out
    atlas = atlas_of(page)
    assert (["OXO90"], ["Cabinet Moreau"], [[0]]) == (atlas["names"], atlas["companies"], atlas["links"])


def test_other_forms_of_the_same_run_have_no_map(folder, environ):
    """Beside a page, JSON and text are as they are without one."""
    words = ("plan", "--report", "json=plan.json", "--report", "text=plan.txt")
    command(*words, folder=folder, environ=environ)
    alone = [(folder / name).read_text(encoding="utf-8") for name in ("plan.json", "plan.txt")]
    command(*words, "--report", "html=plan.html", folder=folder, environ=environ)
    assert alone == [(folder / name).read_text(encoding="utf-8") for name in ("plan.json", "plan.txt")]
    assert "lyon" in atlas_of((folder / "plan.html").read_text(encoding="utf-8"))["names"]


def test_status_is_a_page_too(folder, environ):
    """With channels: a PBX that is connected is Running there."""
    page = command("status", "--format", "html", folder=folder, environ=environ).out
    assert ["Running", "Missing"] == atlas_of(page)["statuses"]
    assert "2 PBXs, 1 Running." in page
