"""The doctor against the emulator under every switch: what reading can tell it tells, and nothing is written."""

from pathlib import Path

import pytest

from doctor.worlds import PARTNER, TELLING, seen_at
from rainbow_tenancy.doctor.leaning import LEANS
from rainbow_tenancy.doctor.rows import ROWS, findings
from rainbow_tenancy.doctor.verdict import Verdict
from rainbow_tenancy.emulator import ASSUMPTIONS, running_emulator

BY_READING = [row for row in ASSUMPTIONS.values() if row.observable_by_reading]
MOST_REQUESTS = 32
WRITES = ("POST", "PUT", "DELETE", "PATCH")

ONE_WAY = {
    "pbx-names": "no two PBXs",
    "site-names": "no company has two",
    "name-length": "no PBX has a name",
    "outbound-prefix-length": "no PBX has a prefix",
    "regexp-check": "no rule has",
}
# Rows that the telling world does not answer, each with the words that say why.
SILENT = {
    "activating-requests": "no PBX was connecting",
    "expired-token-code": "would have to run out",
    "wrong-app-code": "lock the account",
    "too-many-requests-header": "none is provoked",
    **ONE_WAY,
}
# Values that cannot be told from there being nothing of the kind, or that only what is silent anyway would show.
CANNOT_TELL = {("unlinked-shared", "hidden"), ("foreign-links", "hidden")} | {
    (name, word) for name in SILENT for word, _ in ASSUMPTIONS[name].values
}
FLIPS = [(row.name, word) for row in BY_READING for word, _ in row.values[1:]]


async def verdicts(assume, seed=TELLING):
    """What the doctor finds under these values, and that it wrote nothing."""
    with running_emulator(seed, assume) as emulator:
        seen = await seen_at(emulator)
        counts = emulator.counts()
    assert [] == [key for key in counts if key.startswith(WRITES)]
    assert seen.requests == sum(counts.values()) <= MOST_REQUESTS
    return by_name(seen)


def by_name(seen):
    """The findings by the names of their rows."""
    return {row.name: finding for row, finding in findings(seen)}


def test_rows_are_those_of_the_emulator():
    """Neither list forgets a row that reading can answer, and operations lean on rows that there are."""
    assert sorted(row.name for row in BY_READING) == sorted(row.name for row in ROWS)
    assert {lean.row for lean in LEANS} <= set(ASSUMPTIONS)


def test_docs_say_how_many_requests():
    """The bound that the tests below hold the doctor to is the one that its page promises."""
    page = (Path(__file__).parents[2] / "docs" / "doctor.md").read_text(encoding="utf-8")
    assert f"\n{MOST_REQUESTS} requests at most, " in page


async def test_defaults_are_confirmed():
    """Where Rainbow does as assumed, each row that shows is confirmed, and each other one says why it does not."""
    for name, found in (await verdicts({})).items():
        expected = Verdict.NOT_OBSERVABLE if name in SILENT else Verdict.CONFIRMED
        assert (name, expected) == (name, found.verdict), found.seen
        assert SILENT.get(name, "") in found.seen


@pytest.mark.parametrize(("name", "value"), FLIPS, ids=[f"{name}={value}" for name, value in FLIPS])
async def test_flipped_switch_is_named(name, value):
    """The row whose switch was flipped is contradicted, and no other one; or nothing can be said of it."""
    found = await verdicts({name: value})
    contradicted = {each for each, finding in found.items() if finding.verdict is Verdict.CONTRADICTED}
    if (name, value) in CANNOT_TELL:
        assert (set(), Verdict.NOT_OBSERVABLE) == (contradicted, found[name].verdict)
    else:
        assert {name} == contradicted


async def test_what_was_taken_once_confirms():
    """One PBX or site that somebody gave what might be refused is enough; these rows are the table's "one way"."""
    assert set(ONE_WAY) == {row.name for row in BY_READING if row.observable_by_reading == "one way"}
    odd = {"type": "oxe", "sites": ["Twins"], "rules": [{"match": "(", "replace": "x"}]}
    pbxs = [{"name": "x" * 65, **odd}, {"name": "x" * 65, **odd, "outboundPrefixes": ["0", "9" * 9]}]
    twins = {"name": "Two", "sites": ["S", "S"]}
    companies = [*TELLING["companies"], {"name": "Twins"}, twins]
    found = await verdicts({}, TELLING | {"companies": companies, "pbxs": [*TELLING["pbxs"], *pbxs]})
    assert {Verdict.CONFIRMED} == {found[name].verdict for name in ONE_WAY}


@pytest.mark.parametrize("value", ["2", "9"])
async def test_pbx_that_connects_is_told(value):
    """While a PBX is shown as activating, that row is contradicted."""
    with running_emulator(TELLING, {"activating-requests": value}) as emulator:
        emulator.connect("third")
        found = by_name(await seen_at(emulator))
    assert Verdict.CONTRADICTED is found["activating-requests"].verdict


@pytest.mark.parametrize(("value", "verdict"), [("with", Verdict.CONFIRMED), ("without", Verdict.CONTRADICTED)])
async def test_refusal_for_pace_is_told_where_there_was_one(value, verdict):
    """A 429 that came by itself tells whether it says how long to wait."""
    with running_emulator(TELLING, {"too-many-requests-header": value}) as emulator:
        emulator.fault("status", status=429)
        found = by_name(await seen_at(emulator))
    assert verdict is found["too-many-requests-header"].verdict


async def test_both_page_switches_at_once():
    """Where greater pages are refused, a smaller one is read, and both rows say so."""
    found = await verdicts({"page-cap": "100", "over-page-cap": "400"})
    assert {"page-cap", "over-page-cap"} == {
        name for name, finding in found.items() if finding.verdict is Verdict.CONTRADICTED
    }


async def test_with_an_api_key_there_is_no_token():
    """With an API key the rows about logins and tokens are not observable, and nothing is renewed or logged out."""
    with running_emulator(TELLING) as emulator:
        seen = await seen_at(emulator, RAINBOW_API_KEY="key")
        counts = emulator.counts()
    found = by_name(seen)
    login = {"mfa-login", "token-lifetime", "renew-limit", "renew-exhausted", "logout", "expired-token-code"}
    assert {Verdict.NOT_OBSERVABLE} == {found[name].verdict for name in login}
    assert [] == [key for key in counts if "authentication" in key]


async def test_large_estate_costs_no_more():
    """Of a long list the first page is read: a PBX beyond it is looked for by its name, and requests stay bounded."""
    many = [{"name": f"PBX {n}", "type": "oxe", "sites": ["B"]} for n in range(1100)]
    seed = TELLING | {"pbxs": [*many, {"name": "alone", "type": "oxe", "equipmentId": "ALONE"}]}
    found = await verdicts({}, seed)
    assert Verdict.CONFIRMED is found["page-cap"].verdict
    assert "with bpId only" in found["unlinked-shared"].seen
    assert Verdict.CONTRADICTED is (await verdicts({"unlinked-shared": "listed"}, seed))["unlinked-shared"].verdict


async def test_role_that_reads_nothing():
    """An account without the role gets an answer too: each row says that Rainbow refused."""
    seed = TELLING | {"accounts": [{"email": "user@x.example", "roles": ["user"], "company": "A"}]}
    found = await verdicts({}, seed)
    assert "403" in found["total"].seen
    assert Verdict.CONTRADICTED not in {finding.verdict for finding in found.values()}
    assert PARTNER not in str(found)
