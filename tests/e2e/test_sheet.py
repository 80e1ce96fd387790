"""The connection sheet on paper: one A4 page in each language, without scripts, for everybody."""

import re
from datetime import date

import pytest

from rainbow_tenancy.fields import FromEnv
from rainbow_tenancy.reconcile.gateway import GatewayStep
from rainbow_tenancy.reports.sheet.data import Code, Sheet, Way
from rainbow_tenancy.reports.sheet.forms import form_of
from rainbow_tenancy.reports.sheet.languages import languages, words_of
from rainbow_tenancy.reports.sheet.told import told
from rainbow_tenancy.secret import Secret
from rainbow_tenancy.tenancy.tenancy import Connection

A4 = {"width": 794, "height": 1123}  # CSS pixels
OWN_ID = "PBX3c16-cbab-0e29-cd09-17c0-54ea-5f54-2ab2"
DNS = ("2001:db8:1234:5678:9abc:def0:1234:5678", "2001:db8:1234:5678:9abc:def0:1234:9abc", "192.0.2.53")
PASSWORD = FromEnv.model_validate({"fromEnv": "RAINBOW_SECRET_PROXY"})
NAME = "OXE of the central hospital and its twelve dependencies in the valley, third building"


def longest(gateway=GatewayStep.INSTALL):
    """The sheet that holds most: DNS servers and a proxy, a gateway, and a long name."""
    given = Connection(DNS, "proxy.hospital.example.org", 3128, "rainbow-connection", PASSWORD)
    password = Secret("correct horse battery staple 4711!")
    return Sheet(
        "lyon", NAME, "OmniPCX Enterprise", Way.OXE, True, OWN_ID, Secret("4711"), given, password, False, gateway,
        date(2026, 3, 1),
    )  # fmt: skip


def fleets():
    """A sheet of the fleet."""
    code = Secret("ALE12-1234.5678.90")
    return Sheet(
        "oxo", "OXO90", "OXO Connect", Way.FLEET, False, code, Code.FLEET, Connection(), None, False, GatewayStep.LOOK,
        date(2026, 3, 1),
    )  # fmt: skip


@pytest.fixture
def show(opened, tmp_path):
    """Render sheets and open them as the file that they are."""

    def show(*sheets, language="en", **how):
        file = tmp_path / "sheet.html"
        pages = [told(sheet, words_of(language)) for sheet in sheets]
        file.write_text(form_of("html").render(pages), encoding="utf-8")
        return opened(file.as_uri(), **how)

    return show


def pages_of(page):
    """How many sheets of paper it takes."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


@pytest.mark.parametrize("language", languages())
def test_longest_sheet_is_one_page(show, language):
    """Printed on A4, the sheet that holds most takes one page; two sheets take two."""
    assert 1 == pages_of(show(longest(), language=language))
    assert 2 == pages_of(show(longest(), fleets(), language=language))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [380, 794])
def test_sheet_is_for_everybody(show, axe, width, scheme):
    """axe-core finds nothing serious, narrow, wide, light or dark; nothing scrolls sideways; boxes can be ticked."""
    page = show(longest(), color_scheme=scheme, viewport=A4 | {"width": width})
    assert [] == axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_label("netadmin -m").check()
    assert page.get_by_label("netadmin -m").is_checked()


def test_paper_is_white_and_secrets_are_exact(show):
    """Printed from a dark screen the paper is white; code and password can be read letter by letter."""
    page = show(longest(), color_scheme="dark")
    page.emulate_media(media="print")
    assert "rgb(255, 255, 255)" == page.evaluate("getComputedStyle(document.body).backgroundColor")
    facts = page.locator(".facts code").all_inner_texts()
    assert [OWN_ID, "4711", "rainbow-connection", "correct horse battery staple 4711!"] == facts[1:]
