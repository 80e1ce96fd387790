"""The connection sheet: what applies to which PBX, in four languages and three forms, with its secrets or without."""

import re
from datetime import date
from html import unescape

import pytest

from rainbow_tenancy.fields import FromEnv
from rainbow_tenancy.rainbow import State, System
from rainbow_tenancy.rainbow.state import WORDS
from rainbow_tenancy.reconcile.gateway import GatewayStep
from rainbow_tenancy.reconcile.operations import PbxRef
from rainbow_tenancy.reconcile.status_words import ACTIVATED, PENDING, status_word
from rainbow_tenancy.reports.sheet.data import Code, Sheet, Way, make_sheet
from rainbow_tenancy.reports.sheet.forms import FORMS, form_of
from rainbow_tenancy.reports.sheet.languages import languages, words_of
from rainbow_tenancy.reports.sheet.template import PLACEHOLDERS, read_template
from rainbow_tenancy.reports.sheet.told import told
from rainbow_tenancy.secret import Secret
from rainbow_tenancy.tenancy import TenancyError
from rainbow_tenancy.tenancy.positions import NOWHERE
from rainbow_tenancy.tenancy.tenancy import Connection, DesiredPbx

DAY = date(2026, 3, 1)
OWN_ID = "PBX3c16-cbab-0e29-cd09-17c0-54ea-5f54-2ab2"
FLEET_ID = "ALE12-1234.5678.90"
EVIL = '<b>a`|[x](y)\x1b[31m"'
PASSWORD = FromEnv.model_validate({"fromEnv": "RAINBOW_SECRET_PROXY"})


def block(type_="OmniPCX Enterprise", **more):
    """A block of the files."""
    return DesiredPbx("lyon", NOWHERE, "LYON", {"name": "LYON", "type": type_}, {}, **more)


def sheet_of(kind="oxe", pbx_id=OWN_ID, code="4711", status="created", block=None, **more):
    """A sheet of one PBX."""
    answered = Secret(code) if code is not None else None
    system = System(
        id="p1", name="LYON", pbx_id=pbx_id, type=kind, status=status, is_shared=True, activation_code=answered,
        has_media_pillar=False,
    )  # fmt: skip
    ref = PbxRef("lyon" if block else None, "LYON", "p1", pbx_id, fleet=bool(block and block.fleet))
    return make_sheet(system, ref, block, made=DAY, **more)


def text_of(sheet, language="en", form="text"):
    """A sheet in a form, on one line where the form only breaks lines."""
    rendered = form_of(form).render([told(sheet, words_of(language))])
    return re.sub(r"\n +\| ", " ", rendered)


def keys(tree, path=()):
    """Every key of a language's file, with the placeholders, labels and typed words of its text."""
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from keys(value, (*path, key))
        else:
            marks = re.findall(r"\{\w+\}|`[^`]+`|\*[^*]+\*", value) if isinstance(value, str) else len(value)
            yield ".".join((*path, key)), sorted(marks) if isinstance(marks, list) else marks


# ── Languages ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", ["de", "es", "fr"])
def test_languages_say_the_same(language):
    """Each has the keys of English, with the same values put in, words to type and labels of Rainbow's page."""
    assert dict(keys(words_of("en").keys)) == dict(keys(words_of(language).keys))


def test_french_punctuation_does_not_break_away():
    """Before double punctuation and within guillemets stands a no-break space, never another one."""
    said = "\n".join(text_of(sheet_of(block=block(webrtc_gateway="expected")), "fr").splitlines())
    assert [] == re.findall(r".*(?:[^\u00a0][:;!?»]|«[^\u00a0]).*", said)
    assert "Fiche de raccordement\u00a0: LYON" in text_of(sheet_of(), "fr")


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("form", FORMS)
def test_every_sheet_can_be_told(language, form):
    """Each way, gateway step and kind of code has its words in each language and form; no mark is left in them."""
    for way in Way:
        for step in (*GatewayStep, None):
            for code in (*Code, Secret("4711")):
                given = Connection(("192.0.2.53",), "192.0.2.8", 3128, "rainbow", PASSWORD)
                sheet = Sheet("l", "L", "T", way, True, OWN_ID, code, given, Secret("pass"), False, step, DAY)
                said = text_of(sheet, language, form)
                assert words_of(language).word("title") in said
                assert not re.search(r"\{\w+\}", re.sub(r"<style>.*?</style>", "", said, flags=re.DOTALL))


@pytest.mark.parametrize("language", languages())
def test_words_of_status_are_explained(language):
    """The words that `rainbowctl status` can print for a PBX, and those that each sheet explains, are one set."""
    channels = [{}, *({"connection": one, "csta": other} for one in WORDS for other in (*WORDS, "dozing"))]
    states = [None, *map(State, channels)]
    printed = {status_word(status, state) for status in (*PENDING, ACTIVATED) for state in states}
    (running,) = (one for one in told(sheet_of(), words_of(language)).sections if one.key == "running")
    assert printed == {word for word, _ in running.meanings} == words_of(language).keys["statuses"].keys()


# ── What applies ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_enterprise_by_dns():
    """The article's steps in their order, with the DNS servers of the files; no proxy is spoken of."""
    said = text_of(sheet_of(block=block(connection=Connection(("192.0.2.53", "192.0.2.54")))))
    steps = re.findall(r"\[ \] \d\. (.*)", said)
    assert [
        "Log in to the OmniPCX Enterprise with the root account.",
        "Run netadmin -m.",
        "Configure the network parameters for direct access: DNS server 192.0.2.53, 192.0.2.54.",
        "Open the OmniPCX Enterprise configuration tool with the mtcl account.",
        "Select “Rainbow”, enable Rainbow, and enter the equipment ID and the activation code.",
    ] == steps
    assert f"Equipment ID:    {OWN_ID}\n  Activation code: 4711\n" in said
    assert "roxy" not in said


def test_enterprise_by_proxy():
    """Address and port stand in the step, user and password in the head."""
    given = Connection((), "192.0.2.8", 3128, "rainbow", PASSWORD)
    said = text_of(sheet_of(block=block(connection=given), proxy_password=Secret("a ##b")))
    assert "through an HTTP proxy: address 192.0.2.8, port 3128." in said
    assert "Proxy user name: rainbow\n  Proxy password:  a ##b\n" in said


def test_enterprise_of_which_the_network_is_not_known():
    """Without `connection` the sheet says what to ask the customer for."""
    assert "They are not known here: ask the customer." in text_of(sheet_of())


def test_oxo_by_hand_and_from_the_fleet():
    """An OXO of one's own gets ID and code by OMC; one from the fleet gets nothing, its references are checked."""
    own = text_of(sheet_of("oxo", block=block("OXO Connect Evolution")))
    assert "Type:            OXO Connect Evolution" in own
    assert "(OMC)" in own
    assert "Enter the equipment ID and the activation code." in own
    fleet = text_of(sheet_of("oxo", FLEET_ID, FLEET_ID, block=block("OXO Connect", fleet=True, equipment_id=FLEET_ID)))
    assert "Nothing has to be entered" in fleet
    assert f"Equipment ID:    {FLEET_ID}" in fleet
    assert "OMC" not in fleet


def test_fleet_is_known_without_files_and_denied_by_them():
    """An OXO whose ID may be a code is taken for the fleet's, unless its block gives the ID as its own."""
    assert Way.FLEET is sheet_of("oxo", FLEET_ID, None, "activated").way
    assert Way.OXO is sheet_of("oxo", FLEET_ID, None, "activated", block("OXO Connect", equipment_id=FLEET_ID)).way
    assert Way.OXE is sheet_of("oxe", "OWN-1", None, "activated").way


def test_other_types_get_no_invented_steps():
    """Of a type that the article does not name, the sheet says so."""
    assert "No steps are known here" in text_of(sheet_of("third party"))


def test_activated_pbx_has_no_code():
    """Where Rainbow has only a hash, the sheet says how to get a new code."""
    said = text_of(sheet_of(code=None, status="activated"))
    assert "none: the PBX has been activated. If it needs one again: rainbowctl rotate-code LYON" in said
    assert "Confidential" not in said


@pytest.mark.parametrize("kind", ["oxe", "oxo", "third party"])
def test_activated_pbx_has_no_step_to_enter_a_code(kind):
    """What cannot be entered is no step: of an activated PBX the equipment ID is checked instead."""
    activated = text_of(sheet_of(kind, code=None, status="activated"))
    assert "There is no activation code to enter." in activated
    assert not re.search("nter the equipment ID", activated)
    assert re.search("nter the equipment ID and the activation code", text_of(sheet_of(kind)))


def test_gateway_is_followed():
    """A gateway that the files expect and Rainbow does not show is a step; where they say nothing there is none."""
    assert "Activate WebRTC gateway" in text_of(sheet_of(block=block(webrtc_gateway="expected")))
    assert "WebRTC" not in text_of(sheet_of(block=block()))


# ── Secrets and foreign text ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("form", FORMS)
def test_redacted_sheet_holds_no_secret(form):
    """Code, password and a fleet's references are left out in each form, and the sheet counts as open."""
    given = Connection((), "192.0.2.8", 3128, "rainbow", PASSWORD)
    one = sheet_of(block=block(connection=given), proxy_password=Secret("hunter2"), redact=True)
    fleet = sheet_of("oxo", FLEET_ID, FLEET_ID, redact=True)
    said = text_of(one, form=form) + text_of(fleet, form=form)
    assert [] == [secret for secret in ("4711", "hunter2", "1234.5678") if secret in said]
    assert (False, False) == (one.is_secret, fleet.is_secret)
    assert "left out of this sheet" in said


@pytest.mark.parametrize(
    ("form", "typed"), [("text", "a##<b>|&"), ("markdown", "`a##<b>\\x7c&`"), ("html", ">a##&lt;b&gt;|&amp;<")]
)
def test_secret_is_written_letter_by_letter(form, typed):
    """What somebody has to type is escaped and not changed."""
    assert typed in text_of(sheet_of(code="a##<b>|&"), form=form)


@pytest.mark.parametrize("form", FORMS)
def test_names_are_text(form):
    """Markup and control characters of a Server name are obeyed in no form."""
    given = Connection((EVIL,), EVIL, 1, EVIL, None)
    sheet = Sheet(EVIL, EVIL, EVIL, Way.OXE, True, EVIL, Code.NONE, given, None, False, None, DAY)
    said = text_of(sheet, form=form)
    assert "\x1b" not in said
    assert "<b>a" not in said or form != "html"
    if form == "html":
        assert "default-src 'none'" in unescape(said)
        assert "script-src 'none'" in unescape(said)


# ── A form of one's own ──────────────────────────────────────────────────────────────────────────────────────────────


def test_template_is_filled(tmp_path):
    """Every placeholder is put in, escaped for the form; `$${` and other dollars stay; what is not there is empty."""
    file = tmp_path / "own.html"
    file.write_text("$5 $${x} <p>${name}|${key}|${dnsServers}|${proxyHost}|${gateway}|${date}</p>")
    sheet = Sheet(
        "k", "<i>", "T", Way.OXE, True, OWN_ID, Code.NONE, Connection(("192.0.2.53",)), None, False, None, DAY
    )
    filled = read_template(file).fill(sheet, words_of("en"), form_of("html"))
    values = "<code>&lt;i&gt;</code>|<code>k</code>|<code>192.0.2.53</code>|||2026-03-01"
    assert f"$5 ${{x}} <p>{values}</p>" == filled
    file.write_text("".join(f"${{{name}}}" for name in PLACEHOLDERS))
    assert "netadmin -m" in read_template(file).fill(sheet, words_of("fr"), form_of("text"))


def test_unknown_placeholder_is_told_with_its_place(tmp_path):
    """A slip is one line with file, line, column and the word that was meant; so is a placeholder without an end."""
    file = tmp_path / "own.txt"
    with pytest.raises(TenancyError, match="no regular file"):
        read_template(tmp_path)
    file.write_text("Hello\n  ${nam} ${what}\n${x")
    with pytest.raises(TenancyError) as caught:
        read_template(file)
    lines = str(caught.value).splitlines()
    assert f"{file}:2:3: there is no placeholder nam; did you mean name?" == lines[0]
    assert lines[1].startswith(f"{file}:2:10: there is no placeholder what; there is key, name, type")
    assert f"{file}:3:1: the placeholder has no end; write ${{name}}, or $${{ for ${{ itself" == lines[2]
