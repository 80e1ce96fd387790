"""rainbowctl doctor as a person calls it, the record that it leaves, and the plan that reads it."""

import json
import stat
from pathlib import Path

import msgspec
import pytest

from doctor.worlds import PARTNER, TELLING
from rainbow_tenancy.cli import run
from rainbow_tenancy.emulator import running_emulator

# Whatever a report may not hold: of the account, of companies and PBXs, of the host.
CANARIES = ["bp@x.example", PARTNER, "canary", "127.0.0.1", "4711", "Rainbow-demo-1", "CANARY"]
SECRETIVE = TELLING | {
    "companies": [{"name": "canary company", "sites": ["canary A"]}, {"name": "Foreign canary", "bp": "none"}],
    "pbxs": [
        {
            "name": "canary",
            "type": "oxo",
            "equipmentId": "CANARY-1",
            "activationCode": "4711",
            "sites": ["Foreign canary"],
        },
        {"name": "canary 2", "type": "oxe", "sites": ["canary company/canary A"], "status": "Running"},
    ],
}
TENANCY = """\
version: 1
tenancy: lyon
pbxs:
  new: {type: OmniPCX Enterprise, dialing: {country: FRA}, sharedWith: []}
  gone: {equipment: {id: GONE}, absent: true}
"""
GOING = TELLING | {
    "pbxs": [*TELLING["pbxs"], {"name": "gone", "type": "oxe", "equipmentId": "GONE", "sites": ["A/A1"]}]
}


@pytest.fixture
def rainbowctl(tmp_path, monkeypatch, capsys):
    """The command in an empty directory of its own: exit code, standard output, standard error."""
    monkeypatch.chdir(tmp_path)

    def call(emulator, *arguments, **environ):
        for name, value in (emulator.environ | environ).items():
            monkeypatch.setenv(name, value)
        code = run(arguments)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


def test_report_holds_no_name_and_no_secret(rainbowctl):
    """Text, JSON and --out: no name, id, address, host or code of anybody, and 80 columns are enough."""
    with running_emulator(SECRETIVE) as emulator:
        code, text, err = rainbowctl(emulator, "doctor", "--out", "doctor.json")
        printed = rainbowctl(emulator, "doctor", "--format", "json")[1]
    assert (0, "") == (code, err)
    written = Path("doctor.json").read_text(encoding="utf-8")
    assert written == printed
    for canary in CANARIES:
        assert canary not in text + written
    assert 80 >= max(map(len, text.splitlines()))
    report = json.loads(written)
    assert [1, "doctor", True] == [report["formatVersion"], report["report"], len(report["rows"]) > 20]
    assert not Path(".rainbow").exists()


def test_report_is_not_lost_where_it_cannot_be_written(rainbowctl):
    """A directory that is not there is told by the name that was given, and the report is printed all the same."""
    with running_emulator(TELLING) as emulator:
        code, text, err = rainbowctl(emulator, "doctor", "--out", "nowhere/doctor.json")
    assert (1, "rainbowctl: nowhere/doctor.json: No such file or directory\n") == (code, err)
    assert "Not observable here:" in text


def test_fields_and_words_are_told(rainbowctl):
    """Fields that nobody knows or that are missing are named; a word that might be a name is not shown."""
    with running_emulator(TELLING, {"media-pillar-field": "absent"}) as emulator:
        emulator.change("systems", "ordinary", status="Hôtel Bellecour")
        _, text, _ = rainbowctl(emulator, "doctor")
    assert "fields of a PBX: missing: hasMediaPillar" in text
    assert "status: activated, another text and created" in text
    assert "Hôtel" not in text


def test_contradiction_is_no_failure(rainbowctl):
    """A contradicted row stands first and is told; the exit code stays 0, for the doctor did what it was asked."""
    with running_emulator(TELLING, {"total": "absent"}) as emulator:
        code, text, _ = rainbowctl(emulator, "doctor")
    assert 0 == code
    assert "Contradicted: Rainbow does otherwise than this program assumes:\n  * total: lists say total\n" in text
    assert "      means: a list that changes while it is read is not always noticed\n" in text


def test_login_without_token_fails_and_says_what_it_means(rainbowctl):
    """An account that gets no token: exit 1 with the advice, and the one row that this tells."""
    with running_emulator(TELLING, {"mfa-login": "none"}) as emulator:
        code, text, err = rainbowctl(emulator, "doctor")
        counts = emulator.counts()
    assert 1 == code
    assert "make an API key" in err
    assert "  * mfa-login: a good password gets a token\n      seen: the login was answered without a token" in text
    assert 1 == text.count("why not, all 31: the login gave no token, so nothing could be read\n")
    assert 1 == text.count("gave no token")
    assert [1] == list(counts.values())


def test_refused_login_is_sent_once(rainbowctl):
    """A wrong password is told and never repeated."""
    with running_emulator(TELLING) as emulator:
        code, out, err = rainbowctl(emulator, "doctor", RAINBOW_PASSWORD="wrong")
        counts = emulator.counts()
    assert (1, "") == (code, out)
    assert "five wrong ones" in err
    assert {"GET /api/rainbow/authentication/v1.0/login": 1} == counts


def test_hostile_answers_end_in_a_report(rainbowctl):
    """Rainbow's failures and answers of the wrong form make rows unobservable, never a traceback."""
    for action in ("status", "not-json", "html", "empty", "drop-after", "redirect"):
        with running_emulator(TELLING) as emulator:
            emulator.fault(action, nth=2, times=None)
            code, text, _ = rainbowctl(emulator, "doctor", "--request-timeout", "2s")
        assert 0 == code
        assert "0 contradicted" in text
        assert "defect" not in text


def marks(plan):
    """What each operation of a plan rests on, by its kind."""
    return {one["kind"]: [row["name"] for row in one["assumptions"]] for one in json.loads(plan)["operations"]}


def test_plan_leans_on_what_is_not_confirmed(rainbowctl):
    """Without a record every row counts as not confirmed; what the doctor confirms beside a tenancy leans no more."""
    Path("tenancy.yaml").write_text(TENANCY, encoding="utf-8")
    with running_emulator(GOING) as emulator:
        before = marks(rainbowctl(emulator, "plan", "--format", "json")[1])
        text = rainbowctl(emulator, "plan")[1]
        full = rainbowctl(emulator, "plan", "--full")[1]
        assert 0 == rainbowctl(emulator, "doctor")[0]
        after = marks(rainbowctl(emulator, "plan", "--format", "json")[1])
    new = ["any-equipment-id", "create-without-siteId", "unlinked-shared-by-id"]
    assert {"create": new, "delete": ["foreign-links"]} == before
    assert {"create": new[:2], "delete": []} == after
    assert "\nNot confirmed, see docs/assumptions.md: any-equipment-id (create), " in text.replace("\n  | ", " ")
    assert "      not confirmed: foreign-links\n" in full
    assert 0o600 == stat.S_IMODE(Path(".rainbow/doctor.json").stat().st_mode)


def test_contradiction_stands_in_the_plan(rainbowctl):
    """What the doctor saw contradicted is called so where an operation rests on it."""
    Path("tenancy.yaml").write_text(TENANCY, encoding="utf-8")
    with running_emulator(GOING, {"unlinked-shared-by-id": "refused"}) as emulator:
        rainbowctl(emulator, "doctor")
        text = rainbowctl(emulator, "plan")[1]
    assert "unlinked-shared-by-id (create, contradicted here)" in text.replace("\n  | ", " ")


def test_record_of_another_service_counts_for_nothing(rainbowctl):
    """What was confirmed for one host and partner is not taken for another, nor is a broken record."""
    Path("tenancy.yaml").write_text(TENANCY, encoding="utf-8")
    with running_emulator(GOING) as emulator:
        rainbowctl(emulator, "doctor")
        record = Path(".rainbow/doctor.json")
        assert [] == marks(rainbowctl(emulator, "plan", "--format", "json")[1])["delete"]
        content = msgspec.json.decode(record.read_bytes())
        for broken in (msgspec.json.encode(content | {"service": "another"}), b"{", b"[]"):
            record.write_bytes(broken)
            assert ["foreign-links"] == marks(rainbowctl(emulator, "plan", "--format", "json")[1])["delete"]


@pytest.mark.parametrize("value", ["1", "true", "yes"])
def test_read_only_refuses_apply(rainbowctl, value):
    """RAINBOW_READ_ONLY refuses an apply with --yes before anything is asked of Rainbow; its report says so."""
    Path("tenancy.yaml").write_text(TENANCY, encoding="utf-8")
    with running_emulator(GOING) as emulator:
        code, out, err = rainbowctl(emulator, "apply", "--yes", "--report", "json=a.json", RAINBOW_READ_ONLY=value)
        counts = emulator.counts()
    assert (3, "", {}) == (code, out, counts)
    assert "rainbowctl: refused: RAINBOW_READ_ONLY is set: nothing may be written\n" in err
    assert "RAINBOW_READ_ONLY" in json.loads(Path("a.json").read_text(encoding="utf-8"))["stopped"]


def test_read_only_hinders_no_plan(rainbowctl):
    """Reading goes on under RAINBOW_READ_ONLY, and 0 or nothing is no prohibition."""
    Path("tenancy.yaml").write_text(TENANCY, encoding="utf-8")
    with running_emulator(GOING) as emulator:
        assert 0 == rainbowctl(emulator, "plan", RAINBOW_READ_ONLY="1")[0]
        assert 0 == rainbowctl(emulator, "apply", "--yes", "--allow-delete", RAINBOW_READ_ONLY="0")[0]


def test_page_shows_what_is_printed(rainbowctl):
    """The beginning that docs/doctor.md shows is what the demo partner's account gets."""
    page = (Path(__file__).parents[2] / "docs" / "doctor.md").read_text(encoding="utf-8")
    shown = page.split("    $ rainbowctl doctor\n")[1].split("    …\n")[0]
    with running_emulator() as emulator:
        printed = rainbowctl(emulator, "doctor")[1]
    assert printed.startswith("".join(line.removeprefix("    ") for line in shown.splitlines(keepends=True)))
