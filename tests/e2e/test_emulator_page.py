"""The emulator's page in a real browser: live, read-only, safe, and for everybody."""

import pytest
from playwright.sync_api import expect

HOSTILE = '<img src=x onerror="document.title=1"></script>'


@pytest.fixture
def opened(emulator, opened):
    """Open pages, and close them before the emulator that they go on asking."""
    return opened


def row(page, table, name):
    """Return the cells of a PBX's row."""
    return page.locator(f"#{table} tbody tr", has_text=name).locator("td")


def test_page_follows_what_changes(opened, emulator):
    """A status, a number of companies and a new PBX change on the page without loading it again."""
    page = opened(emulator.url)
    expect(row(page, "shared", "OXO90")).to_have_text(["OXO90", "OXO Connect", "ALE12-1234.5678.90", "Running", "3"])
    page.get_by_label("Company").select_option(label="Cabinet Moreau")
    expect(row(page, "equipment", "OXO90").last).to_have_text("Yes")
    emulator.disconnect("OXO90")
    expect(row(page, "equipment", "OXO90").nth(3)).to_have_text("Disconnected")
    emulator.by_hand("DELETE", "/sites/Cabinet Moreau/systems/OXO90")
    expect(row(page, "shared", "OXO90").last).to_have_text("2")
    expect(page.locator("#equipment tbody tr")).to_have_count(0)
    emulator.by_hand("POST", "/systems", {"name": "NEW", "type": "oxe", "country": "FRA", "isShared": True})
    expect(page.locator("#shared tbody tr").first.locator("td").first).to_have_text("NEW")
    expect(page.get_by_role("status")).to_have_text("2 shared PBXs, 0 Running.")


def test_chosen_company_stays_after_loading_again(opened, emulator):
    """The address keeps which company was chosen."""
    page = opened(emulator.url)
    page.get_by_label("Company").select_option(label="Hôtel Bellecour")
    page.reload()
    expect(row(page, "equipment", "OXO90").first).to_have_text("OXO90")


def test_names_are_text(opened, emulator):
    """Markup in a name is shown, not obeyed."""
    emulator.change("systems", "OXO90", name=HOSTILE)
    page = opened(emulator.url)
    expect(page.locator("#shared tbody td").first).to_have_text(HOSTILE)
    assert ("Rainbow, emulated", 0) == (page.title(), page.locator("img").count())


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [380, 1280])
def test_page_is_for_everybody(opened, emulator, axe, scheme, width):
    """axe-core finds nothing serious, light and dark, narrow and wide; the page itself never scrolls sideways."""
    page = opened(emulator.url, color_scheme=scheme, viewport={"width": width, "height": 800})
    expect(row(page, "shared", "OXO90").first).to_be_visible()
    assert [] == axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
