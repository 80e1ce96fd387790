"""A real headless Chromium for the pages: what it shows, what it complains about, and what axe-core finds."""

from collections.abc import Iterator
from shutil import which
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from support.needs import missing

SERIOUS = {"serious", "critical"}
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, as the machine has it; for one module, as Playwright's event loop runs in this thread meanwhile."""
    found = next(filter(None, map(which, CHROMIUM)), None)
    if found is None:
        missing("Chromium is not installed (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found)
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser: Browser) -> Iterator[Any]:
    """Open pages (address, and what `new_page` takes); at the end each must have told its console nothing."""
    pages, told = [], []

    def open_page(address: str, **how: Any) -> Page:
        page = browser.new_page(**how)
        page.set_default_timeout(10_000)
        pages.append(page)
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        page.goto(address)
        return page

    yield open_page
    for page in pages:
        page.close()
    assert [] == told


@pytest.fixture
def axe() -> Any:
    """Return what axe-core finds serious in a page: its rule and the elements."""

    def serious(page: Page) -> list[tuple[str, list[str]]]:
        found = Axe().run(page).response["violations"]
        return [
            (violation["id"], [node["html"] for node in violation["nodes"]])
            for violation in found
            if violation["impact"] in SERIOUS
        ]

    return serious
