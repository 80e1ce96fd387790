"""Every reading of what is not evidenced: the client converges or stops with a clear line, and never doubles anything.

The table of assumptions is walked row by row: a new row is covered without a line here. `MATTERS` adds what makes a row
matter where the scenario alone does not; `STOPS` names the phrase where stopping is right.
"""

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from rainbow_tenancy.doctor.leaning import LEANS
from rainbow_tenancy.emulator import running_emulator
from rainbow_tenancy.emulator.assumptions import ASSUMPTIONS
from rainbow_tenancy.emulator.handle import Emulator
from support.command import Ran
from way import every_kind

FLIPS = [(row.name, value) for row in ASSUMPTIONS.values() for value, _ in row.values[1:]]


@dataclass(frozen=True)
class Matter:
    """What makes an assumption matter: other assumptions, more in the seed, more blocks, a fault, another secret."""

    assume: Mapping[str, str] = field(default_factory=dict)
    seed: Mapping[str, Any] = field(default_factory=dict)  # lists are added to the scenario's, maps are merged
    pbxs: str = ""
    fault: Mapping[str, Any] | None = None
    environ: Mapping[str, str] = field(default_factory=dict)


MANY = {"companies": [{"name": f"Customer {number:03}"} for number in range(120)]}
TAKEN = {"name": "TAKEN", "type": "oxe", "equipmentId": "TAKEN-1", "bp": "none", "sites": ["Pharmacie des Brotteaux"]}
OLD = {"name": "TWICE", "type": "oxo", "equipmentId": "OLD-1", "status": "Disconnected", "sites": ["Cabinet Moreau"]}
MATTERS = {
    "foreign-object": Matter(
        seed={"pbxs": [TAKEN]}, pbxs="  taken: {type: OmniPCX Enterprise, equipment: {id: TAKEN-1}, sharedWith: []}\n"
    ),
    "bp-right-to-connect": Matter(seed={"partner": {"hasRightToConnect": False}}),
    "pbx-names": Matter(
        seed={"pbxs": [OLD]},
        pbxs="  TWICE: {type: OXO Connect, equipment: {id: NEW-1}, replaces: OLD-1, sharedWith: [Cabinet Moreau]}\n",
    ),
    "name-length": Matter(pbxs=f"  long: {{type: OXO Connect, name: {'x' * 65}}}\n"),
    "outbound-prefix-length": Matter(pbxs='  far: {type: OXO Connect, dialing: {outboundPrefix: "123456789"}}\n'),
    "country-check": Matter(pbxs="  nowhere: {type: OXO Connect, dialing: {country: XYZ}}\n"),
    "page-cap": Matter(seed=MANY),
    "over-page-cap": Matter(seed=MANY, assume={"page-cap": "100"}),
    "total": Matter(seed=MANY, assume={"page-cap": "100"}),
    "unlink-unlinked": Matter(fault={"action": "drop-after", "method": "DELETE", "route": every_kind.LINK}),
    "expired-token-code": Matter(fault={"action": "expired-token", "method": "POST"}),
    "too-many-requests-header": Matter(fault={"action": "status", "method": "POST", "status": 429}),
    "wrong-app-code": Matter(
        seed={"applications": [{"id": "app-1", "secret": "good"}]}, environ={"RAINBOW_APP_SECRET": "bad"}
    ),
}

STOPS = {
    ("unlinked-shared", "hidden"): "Rainbow lists no PBX that no company shares: it was associated again",
    ("foreign-object", "404"): "No such PBX is visible to this account",
    ("bp-right-to-connect", "enforced"): "has no right to connect equipment",
    ("company-names", "homonyms"): "2 companies bear the name Boulangerie Martin",
    ("create-without-siteId", "refused"): "siteId: Field siteId is mandatory",
    ("any-equipment-id", "refused"): "leave it to Rainbow with equipment: {generate: rainbow}",
    ("pbx-names", "unique"): "System with name = TWICE already exists",
    ("name-length", "64"): "'name'. Expected a string of 1 to 64 characters",
    ("outbound-prefix-length", "8"): "'pbxMainBundlePrefix'. Expected",
    ("country-check", "list"): "Country is not allowed",
    ("put-isShared", "refused"): "isShared is set at creation only",
    ("over-page-cap", "400"): "'limit'. Maximum is 100",
    ("client-version", "too-old"): "Update rainbow-tenancy",
    ("mfa-login", "none"): "make an API key",
    ("wrong-app-code", "401500"): "RAINBOW_EMAIL and RAINBOW_PASSWORD",
    ("wrong-app-code", "absent"): "RAINBOW_APP_ID, RAINBOW_APP_SECRET",
}


def write(folder: Path, more: str = "", files: str = every_kind.FILES) -> None:
    """The scenario's file, with more blocks."""
    (folder / "tenancy.yaml").write_text(files + more, encoding="utf-8")


def seeded(more: Mapping[str, Any]) -> dict[str, Any]:
    """The scenario's seed, with more in it."""
    seed = every_kind.seed()
    for key, value in more.items():
        seed[key] = {**seed[key], **value} if isinstance(value, dict) else [*seed.get(key, []), *value]
    return seed


class Beholder:
    """Remembers what there was, and tells what no file asked for."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self.pbxs = set(every_kind.pbxs(emulator))
        self.links = set(every_kind.links(emulator))
        self.sites = every_kind.sites(emulator)

    def wrong(self) -> list[object]:
        """What is there twice, what is gone, and what else was made."""
        pbxs, links = Counter(every_kind.pbxs(self.emulator)), Counter(every_kind.links(self.emulator))
        sites = Counter(every_kind.sites(self.emulator))
        lost = {link for link in self.links - links.keys() if link[0] not in every_kind.DELETED}
        return [
            *(one for one, number in (pbxs + links).items() if number > 1),
            *(self.pbxs - pbxs.keys() - every_kind.DELETED),
            *(lost - every_kind.UNLINKED),
            *(one for one, number in sites.items() if number > 1 or one not in {*self.sites, *every_kind.MADE}),
            *(one for one in self.sites if one not in sites),
        ]


def causes(applied: Ran) -> list[str]:
    """Why an apply did not do everything: a line an operation that failed, else what it told instead of a plan."""
    if not applied.out:
        return applied.err.splitlines()
    return [result["detail"] for result in json.loads(applied.out)["results"] if result["status"] == "failed"]


# What stops a run before it has operations, and what stands on none of them (docs/doctor.md says why).
BEFORE = {"foreign-object", "company-names", "over-page-cap", "client-version", "mfa-login", "wrong-app-code"}
UNMARKED = {"bp-right-to-connect", "country-check"}

APPLY = ("apply", "--yes", "--allow-delete", "--format", "json")
LOOKS = (("plan", "--exit-code"), ("drift",), ("status",))


def test_plans_say_what_may_stop_them():
    """Each row that stops an apply is one that operations are said to lean on."""
    assert {name for name, _ in STOPS} <= {lean.row for lean in LEANS} | BEFORE | UNMARKED


def test_scenario_has_every_kind_and_converges(operate, tmp_path):
    """Without a flip, everything is done in one apply, and plan, drift and status agree that nothing is left."""
    write(tmp_path)
    with running_emulator(every_kind.seed()) as emulator:
        rainbowctl = operate(emulator)
        beholder = Beholder(emulator)
        applied = rainbowctl(*APPLY)
        kinds = {"create site", "create", "associate", "update", "remove", "make shared", "make ordinary", "delete"}
        assert kinds == {result["kind"] for result in json.loads(applied.out)["results"]}
        assert [0, 0, 0] == [rainbowctl(*look).code for look in LOOKS]
        assert (every_kind.AFTER, []) == (every_kind.estate(emulator), beholder.wrong())


@pytest.mark.parametrize(("name", "value"), FLIPS, ids=lambda word: word)
def test_flipped_assumption_converges_or_stops_with_a_line(name, value, operate, tmp_path):
    """Whatever Rainbow turns out to do: the files are reached, or a line says what is in the way; nothing doubles."""
    matter = MATTERS.get(name, Matter())
    stops = STOPS.get((name, value))
    write(tmp_path, matter.pbxs)
    with running_emulator(seeded(matter.seed), {**matter.assume, name: value}) as emulator:
        beholder = Beholder(emulator)
        rainbowctl = operate(emulator, **matter.environ)
        fault = emulator.fault(**matter.fault) if matter.fault else None
        planned, applied, *looks = (rainbowctl(*words) for words in (LOOKS[0], APPLY, *LOOKS))
        for ran in (planned, applied, *looks):
            assert "Traceback" not in ran.err
            assert "a defect of rainbowctl" not in ran.err
        assert fault is None or fault.fired
        assert [] == beholder.wrong()
        if stops:
            assert 1 == applied.code
            assert (1 if not applied.out else len(causes(applied))) == sum(stops in line for line in causes(applied))
            assert (1, []) == (rainbowctl(*APPLY).code, beholder.wrong())  # nor does insisting double anything
        else:
            assert [2, 0, 0, 0, 0] == [ran.code for ran in (planned, applied, *looks)], causes(applied)
            assert every_kind.AFTER.items() <= every_kind.estate(emulator).items()
            assert every_kind.PREFIXES_AFTER.items() <= every_kind.prefixes(emulator).items()


def test_pbx_that_needs_a_site_is_created_at_its_first(operate, tmp_path):
    """Where Rainbow insists on a site for a shared PBX too, one with companies gets it; one with none must wait."""
    write(tmp_path)
    with running_emulator(every_kind.seed(), {"create-without-siteId": "refused"}) as emulator:
        results = json.loads(operate(emulator)(*APPLY).out)["results"]
        assert ["declared"] == [result["pbx"]["key"] for result in results if result["status"] != "done"]
        assert every_kind.AFTER.keys() - {"declared"} == every_kind.estate(emulator).keys()
        assert every_kind.estate(emulator).items() <= every_kind.AFTER.items()


def test_list_of_prefixes_is_not_cut_where_rainbow_takes_one(operate, tmp_path):
    """Where PUT takes a string only, several prefixes are a line that says so, and nothing half."""
    write(tmp_path, files=every_kind.FILES.replace('outboundPrefix: "9"', 'outboundPrefix: ["9", "0"]'))
    with running_emulator(every_kind.seed(), {"put-prefix": "string-only"}) as emulator:
        (cause,) = causes(operate(emulator)(*APPLY))
        assert "'pbxMainBundlePrefix'. Expected a string" in cause
        assert ["0"] == every_kind.prefixes(emulator)["OXO90"]


def test_unlisted_pbx_with_its_id_converges(operate, tmp_path):
    """What a run says to write where no list shows an unused PBX is enough: with the id, the files are reached."""
    write(tmp_path)
    with running_emulator(every_kind.seed(), {"unlinked-shared": "hidden"}) as emulator:
        rainbowctl = operate(emulator)
        (cause,) = causes(rainbowctl(*APPLY))
        advised = re.search(r"write (id: \w+) into its block", cause)
        assert advised
        write(tmp_path, files=every_kind.FILES.replace("OXO-EMPTY: {", f"OXO-EMPTY: {{{advised[1]}, "))
        assert [0, 0, 0, 0] == [rainbowctl(*words).code for words in (APPLY, *LOOKS)]
        assert every_kind.AFTER == every_kind.estate(emulator)


DRAWN = "version: 1\npbxs:\n  drawn: {{{}type: OXO Connect, dialing: {{country: FRA}}, sharedWith: []}}\n"


def test_list_that_lags_is_no_alarm(operate, tmp_path):
    """A list that shows a new PBX only a little later is looked at again, and believed then."""
    write(tmp_path, files=DRAWN.format("equipment: {generate: rainbow}, "))
    with running_emulator(every_kind.seed(), {"list-lag": "2"}) as emulator:
        rainbowctl = operate(emulator)
        assert [0, 0, 0, 0] == [rainbowctl(*words).code for words in (APPLY, *LOOKS)]
        assert 1 == every_kind.pbxs(emulator).count("drawn")


def test_removal_from_a_list_that_lags_is_undone_too(operate, tmp_path):
    """A list that still shows a PBX as it was says nothing yet: the PBX is missed in the end, and kept in sight."""
    write(tmp_path)
    with running_emulator(every_kind.seed(), {"list-lag": "2", "unlinked-shared": "hidden"}) as emulator:
        beholder = Beholder(emulator)
        rainbowctl = operate(emulator)
        for _ in range(2):
            (cause,) = causes(rainbowctl(*APPLY))
            assert "it was associated again" in cause
        assert [] == beholder.wrong()


def test_unlisted_pbx_whose_id_rainbow_drew_is_told_at_once(operate, tmp_path):
    """A PBX that nothing but its name would find, and no list shows, is told with its id before a run doubles it."""
    write(tmp_path, files=DRAWN.format("equipment: {generate: rainbow}, "))
    with running_emulator(every_kind.seed(), {"unlinked-shared": "hidden"}) as emulator:
        rainbowctl = operate(emulator)
        (cause,) = causes(rainbowctl(*APPLY))
        assert "Rainbow lists no PBX that no company shares: it was created" in cause
        advised = re.search(r"write (id: \w+) into its block", cause)
        assert advised
        write(tmp_path, files=DRAWN.format(f"{advised[1]}, "))
        assert [0, 0, 0, 0] == [rainbowctl(*words).code for words in (APPLY, *LOOKS)]
        assert 1 == every_kind.pbxs(emulator).count("drawn")


def test_tables_name_assumptions_that_exist():
    """A row that is renamed or withdrawn does not leave a dead line in the tables here."""
    assert MATTERS.keys() <= ASSUMPTIONS.keys()
    assert STOPS.keys() <= set(FLIPS)
