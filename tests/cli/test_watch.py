"""`status` beyond a single look: watched live and in a pipe, with history, with ordinary PBXs."""

import json
import re
import signal
import subprocess
import sys

import pytest

from support.command import command
from support.terminal import ended

# Python 3.12 warns of forks beside threads; the child starts another program at once.
pytestmark = pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")

# Looks follow one another at once, and a read that fails is tried again at once.
FAST = (
    "from rainbow_tenancy.cli import watching; from rainbow_tenancy.rainbow import service; "
    "watching.PAUSE = 0.1; watching.LONGEST_PAUSE = 0.1; service.BACK_OFF = (0.01,)"
)


@pytest.fixture
def created(rainbowctl):
    """The tenancy's PBX is in Rainbow."""
    assert 0 == rainbowctl("apply", "--yes").returncode


def test_live_table_survives_errors_and_another_size(at_terminal, created, emulator):
    """It follows a PBX to Running, says what went wrong and goes on, fits a narrower terminal, and ends with ^C."""
    process = at_terminal("status", "--watch", first=FAST)
    process.expect(r"2 PBXs, 1 Running\.")
    process.expect(r"lyon +Pending +2")
    emulator.connect("lyon")
    process.expect(r"2 PBXs, 2 Running\.")
    process.expect(r"lyon +Running +all up +2 +\d\d:\d\d:\d\d")
    emulator.fault("status", status=500, method="GET", times=None)
    process.expect(r"lyon +Running")
    process.expect("trying again: .*failed with status 500")
    process.setwinsize(12, 50)
    process.expect(r"lyon {1,9}Running")
    process.expect("trying again: ")
    emulator.clear_faults()
    emulator.lose_channel("lyon")
    process.expect(r"2 PBXs, 1 Running\.")
    process.expect(r"lyon +Degraded")
    process.sendintr()
    code, told = ended(process)
    assert 0 == code
    assert "2 PBXs, 1 Running." in told.rpartition("\x1b[?1049l")[2]
    assert "Traceback" not in told


@pytest.mark.parametrize(
    ("columns", "shown", "companies"),
    [
        (40, "Clinique du P…", ""),
        (80, "Clinique du Parc, third …", "3 +"),
        (120, "Clinique du Parc, third building, OXE-7", "3 +"),
    ],
)
def test_table_takes_the_terminals_width(at_terminal, created, emulator, columns, shown, companies):
    """A wide terminal shows a long name whole, a narrow one cuts it; each row stays on its line, beside its status."""
    emulator.change("systems", "OXO90", name="Clinique du Parc, third building, OXE-7")
    process = at_terminal("status", "--watch", columns=columns)
    process.expect(rf"\n({re.escape(shown)} +Running +all up +{companies})\r\n")
    assert columns == len(process.match[1])
    process.sendintr()
    assert 0 == ended(process)[0]


def test_more_pbxs_than_lines(at_terminal, created, emulator):
    """A terminal that becomes small shows at once those first that are not Running, and how many more there are."""
    process = at_terminal("status", "--watch", "--all")
    process.expect("OXE-RHONE-ALPES, ordinary +Running")
    process.setwinsize(8, 80)
    process.expect(r"lyon +Pending.*\r\n… and 2 more")
    process.sendintr()
    assert 0 == ended(process)[0]


def test_account_that_is_not_let_in_any_more_ends_it(at_terminal, created, emulator):
    """A refused login is not repeated: it would lock the account."""
    process = at_terminal("status", "--watch", first=FAST)
    process.expect("lyon +Pending")
    emulator.fault("status", status=401, code=401500, method="GET", times=None)
    code, told = ended(process)
    assert 1 == code
    assert "rainbowctl: " in told.rpartition("\x1b[?1049l")[2]


def test_pipe_gets_a_line_a_change(folder, environ, created, emulator):
    """Without a terminal there is a line a PBX at first, then only what changed, and an error once, whatever its id."""
    process = subprocess.Popen(
        [sys.executable, "-c", f"{FAST}; from rainbow_tenancy.cli import main; main()", "status", "--watch"],
        cwd=folder, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    told, failed = process.stdout, process.stderr
    assert told
    assert failed

    def line():
        return told.readline().partition(" ")[2].rstrip("\n")

    try:
        assert ["2 PBXs, 1 Running.", "OXO90: Running", "lyon: Pending"] == [line(), line(), line()]
        emulator.connect("lyon")
        assert "lyon: Pending, now Running" == line()
        emulator.fault("status", status=403, code=403301, method="GET", route="/systems", times=6)
        assert "trying again" in failed.readline()
        assert "rainbowctl: Rainbow answers again\n" == failed.readline()
        emulator.lose_channel("lyon")
        assert "lyon: Running, now Degraded (csta down)" == line()
    finally:
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=10)
    assert (0, "", "") == (process.returncode, out, err)


@pytest.mark.parametrize("other", [["--wait"], ["--history"], ["--codes-file", "codes"], ["--format", "json"]])
def test_watch_is_for_the_eye(rainbowctl, other, emulator):
    """What gives one answer does not go with what goes on."""
    refused = rainbowctl("status", "--watch", *other)
    assert 1 == refused.returncode
    assert "--watch is for the eye" in refused.stderr
    assert {} == emulator.counts()


def test_history_is_shown_where_rainbow_tells(rainbowctl, created, emulator):
    """The newest event first, in Rainbow's words; a PBX that never connected has none; JSON has the same."""
    emulator.disconnect("OXO90")
    told = rainbowctl("status", "--history").stdout
    assert "connection history: none" in told
    events = [line.strip().rpartition(": ")[2] for line in told.splitlines() if line.startswith("      at ")]
    assert ["disconnected", "connected"] == events
    pbxs = json.loads(rainbowctl("status", "--history", "--format", "json").stdout)["pbxs"]
    assert {"lyon": [], None: events} == {one["key"]: [event["type"] for event in one["history"]] for one in pbxs}
    emulator.fault("status", status=403, code=403301, method="GET", route="/systems/{systemId}", times=None)
    assert 2 == rainbowctl("status", "--history").stdout.count("connection history: not told by Rainbow")


def test_ordinary_pbxs_with_all(rainbowctl, created):
    """Only --all lists a PBX of one company that no file names, marked, and says what making it shared would do."""
    told = rainbowctl("status").stdout
    assert "OXE-RHONE-ALPES" not in told
    assert "Ordinary and in no file: 1 PBX; --all lists them." in told
    told = rainbowctl("status", "--all").stdout
    assert "ordinary, of 1 company" in told
    assert "--adopt" in told
    assert "OXE-RHONE-ALPES (ordinary)" in rainbowctl("status", "--all", "--format", "markdown").stdout
    assert "Running OXE-RHONE-ALPES" in rainbowctl("status", "--pbx", "oxe-*").stdout


def test_gateway_is_followed_until_rainbow_shows_it(folder, environ, emulator):
    """Expected and not there it is for a person, in plan, drift and status; once attached nobody speaks of it."""

    def told(*words):
        return " ".join(command(*words, folder=folder, environ=environ).out.split())

    assert told("apply", "--yes")
    root = folder / "tenancy.yaml"
    root.write_text(root.read_text("utf-8") + "    webrtcGateway: expected\n", encoding="utf-8")
    commands = [[name, *form] for name in ("plan", "drift", "status") for form in ([], ["--format", "markdown"])]
    for words in commands:
        assert "install the WebRTC gateway" in told(*words), words
    manual = json.loads(told("status", "--format", "json"))["manual"]
    assert ["tenancy.yaml:7:20"] == ["{file}:{line}:{column}".format(**one["position"]) for one in manual]
    assert "For a person to do" in told("status", "--format", "html")
    emulator.change("systems", "lyon", hasMediaPillar=True)
    for words in commands:
        assert "install the WebRTC gateway" not in told(*words), words
    assert "WebRTC gateway: attached" in told("status")


def test_connect_and_rotate_at_a_terminal(at_terminal, created, emulator):
    """A terminal gets the code; only yes makes a new one, after the meaning was told."""
    code, told = ended(at_terminal("connect", "lyon"))
    assert 0 == code
    assert "Activation code: " in told
    emulator.reset_requests()
    process = at_terminal("rotate-code", "lyon")
    process.expect("goes back to Pending")
    process.expect("Only yes is accepted: ")
    process.sendline("y")
    assert 3 == ended(process)[0]
    assert [] == [key for key in emulator.counts() if key.startswith("POST")]
    process = at_terminal("rotate-code", "lyon", "--show-codes")
    process.expect("Only yes is accepted: ")
    process.sendline("yes")
    code, told = ended(process)
    assert 0 == code
    assert "activation code of lyon: " in told


@pytest.mark.parametrize("event", ["interrupted", "sheets gone"])
def test_whatever_happens_after_the_request_the_way_to_the_code_is_told(folder, environ, created, emulator, event):
    """^C while Rainbow makes the code, and a sheet that cannot be written then: how the code is fetched is told."""
    emulator.fault("hold-after", method="POST", route="/systems/{systemId}/reset-password")
    words = ["-c", "from rainbow_tenancy.cli import main; main()", "rotate-code", "lyon", "--yes", "--out", "sheets"]
    process = subprocess.Popen(
        [sys.executable, *words], cwd=folder, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    assert emulator.wait_until_held()
    if event == "interrupted":
        process.send_signal(signal.SIGINT)
    else:
        (folder / "sheets").rename(folder / "aside")
        (folder / "sheets").touch()
        emulator.release()
    told = process.communicate(timeout=20)[1]
    emulator.release()
    assert 1 == process.returncode
    assert ("nobody knows whether there is a new code" in told) is (event == "interrupted")
    assert "rainbowctl connect lyon --out DIR" in told
    assert "next plan" not in told


def test_killed_between_request_and_answer(folder, environ, created, emulator):
    """A run that is killed leaves its intent in the journal, and the code that Rainbow made can be fetched."""
    emulator.fault("hold-after", method="POST", route="/systems/{systemId}/reset-password")
    process = subprocess.Popen(
        [sys.executable, "-c", "from rainbow_tenancy.cli import main; main()", "rotate-code", "lyon", "--yes"],
        cwd=folder, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert emulator.wait_until_held()
    process.kill()
    process.wait(10)
    emulator.release()
    lines = max((folder / ".rainbow").glob("journal-*")).read_text("utf-8").splitlines()
    assert ["intent"] == [json.loads(line)["event"] for line in lines]
    words = ["-c", "from rainbow_tenancy.cli import main; main()", "connect", "lyon", "--out", "sheets"]
    subprocess.run([sys.executable, *words], cwd=folder, env=environ, check=True, stderr=subprocess.DEVNULL)
    with emulator.service.lock:
        code = emulator.store.value("SELECT jid_pbxagent_password FROM systems WHERE name = 'lyon'")
    assert f"Activation code: {code}\n" in (folder / "sheets" / "lyon.txt").read_text("utf-8")
