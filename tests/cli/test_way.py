"""The whole way as a person goes it: plan, apply, status, drift, against the emulator, with the real command."""

import json
import re
import stat
import subprocess

from support.codes import tells


def test_plan_apply_plan(rainbowctl):
    """A plan says what is to do, apply does it, and the next plan holds nothing."""
    planned = rainbowctl("plan", "--exit-code")
    assert (2, "") == (planned.returncode, planned.stderr)
    assert "1 PBX to create, 2 associations to add" in planned.stdout
    assert " Apply with:\n  rainbowctl apply --expect sha256:" in planned.stdout
    applied = rainbowctl("apply", "--yes")
    assert 0 == applied.returncode, applied.stderr
    assert "Apply with" not in applied.stdout
    assert "lyon: equipment ID PBX" in applied.stdout
    assert "rainbowctl status --pbx lyon --codes-file FILE" in applied.stderr
    again = rainbowctl("plan", "--exit-code")
    assert (0, "") == (again.returncode, again.stderr)
    assert again.stdout.startswith("Nothing to do")


def test_command_that_plan_ends_with_is_not_refused(rainbowctl, folder):
    """Where apply would refuse the plan as it is, plan's last line has the options that allow exactly this."""
    assert 0 == rainbowctl("apply", "--yes").returncode
    gone = "version: 1\npolicy: {limits: {removals: 2}}\npbxs: {lyon: {absent: true}, OXO90: {sharedWith: []}}\n"
    (folder / "tenancy.yaml").write_text(gone, encoding="utf-8")
    planned = rainbowctl("plan")
    assert "apply refuses this as it is" in planned.stdout
    _, _, command = planned.stdout.splitlines()[-1].partition("rainbowctl ")
    assert command.endswith(" --allow-delete --limit removals=5")
    applied = rainbowctl(*command.split(), "--yes")
    assert 0 == applied.returncode, applied.stderr


def test_apply_without_yes_and_terminal_is_refused(rainbowctl, emulator):
    """Without a terminal nobody is asked: exit 3, and nothing was written."""
    refused = rainbowctl("apply")
    assert 3 == refused.returncode
    assert "--yes" in refused.stderr
    assert [] == [key for key in emulator.counts() if key.startswith(("POST", "PUT", "DELETE"))]


def test_only_plan_asks_for_users(rainbowctl, emulator):
    """Users are counted at a request a touched company, for a plan; drift and apply go without."""
    counted = "GET /api/rainbow/admin/v1.0/companies/{companyId}"
    assert "18 users" in rainbowctl("plan").stdout
    assert 2 == emulator.counts().pop(counted)
    emulator.reset_requests()
    assert 2 == rainbowctl("drift").returncode
    assert 0 == rainbowctl("apply", "--yes").returncode
    assert counted not in emulator.counts()


def test_other_activation_code_is_told_to_have_no_effect(rainbowctl, folder, emulator):
    """A code that is declared otherwise, once the PBX is there, does nothing: plan says so, and names rotate-code."""
    block = "version: 1\npbxs:\n  a:\n    type: OXO Connect\n    dialing: {country: FRA}\n    sharedWith: []\n"
    code = block + "    equipment: {activationCode: {fromEnv: RAINBOW_SECRET_%s}}\n"
    told = "tenancy.yaml:7:33"
    (folder / "tenancy.yaml").write_text(code % "A", encoding="utf-8")
    assert 0 == rainbowctl("apply", "--yes", RAINBOW_SECRET_A="4711").returncode
    assert told not in rainbowctl("plan").stdout
    (folder / "tenancy.yaml").write_text(code % "B", encoding="utf-8")
    planned = rainbowctl("plan").stdout
    assert (True, True) == (told in planned, "rotate-code" in planned)
    assert 200 == emulator.by_hand("DELETE", "/systems/a", {}).status
    assert (
        told not in rainbowctl("plan").stdout.split("Worth knowing")[-1]
    )  # it comes anew, with the code that is named


def test_secret_that_is_not_there_is_told_with_its_place(rainbowctl, folder, emulator):
    """A secret that cannot be fetched is a mistake at its place, told before anything is written."""
    secret = "    equipment: {activationCode: {fromEnv: RAINBOW_SECRET_NOWHERE}}\n"
    root = folder / "tenancy.yaml"
    root.write_text(root.read_text("utf-8").replace("    dialing:", secret + "    dialing:"), encoding="utf-8")
    assert 0 == rainbowctl("plan").returncode
    failed = rainbowctl("apply", "--yes")
    assert 1 == failed.returncode
    line = "tenancy.yaml:5:33: the environment variable RAINBOW_SECRET_NOWHERE is not set; set it for this run"
    assert [line, "rainbowctl: 1 mistake; nothing was changed"] == failed.stderr.splitlines()
    assert [] == [key for key in emulator.counts() if key.startswith("POST")]
    assert 0 == rainbowctl("apply", "--yes", RAINBOW_SECRET_NOWHERE="4711").returncode


def test_narrowed_runs_say_what_they_left_out(rainbowctl):
    """Whatever --pbx and --company leave aside is counted; a PBX that is no PBX of the files is a hint."""
    planned = rainbowctl("plan", "--company", "boulangerie*")
    assert "1 PBX to create, 1 association to add." in planned.stdout
    assert "left out by --pbx and --company: 1 operation" in planned.stderr  # its report may be for the customer
    drifted = rainbowctl("drift", "--pbx", "lyno")
    assert 0 == drifted.returncode
    assert "No drift in what was asked for." in drifted.stdout
    assert "--pbx lyno matches no PBX of the files" in drifted.stdout
    assert "Left out by --pbx and --company: 2 PBXs." in rainbowctl("status", "--pbx", "Lyon").stdout


def test_what_is_left_out_takes_no_pbx_from_anybody(rainbowctl, folder, emulator):
    """A company that would lose both its PBXs keeps one where the plan is narrowed to the other."""
    assert 0 == rainbowctl("apply", "--yes").returncode
    for pbx in ("lyon", "OXO90"):
        emulator.by_hand("POST", "/sites/Garage Dupont/systems", {"systemId": pbx})
    others = "    sharedWith: [Imprimerie Gutenberg, Hôtel Bellecour, Cabinet Moreau]\n"
    with (folder / "tenancy.yaml").open("a", encoding="utf-8") as root:
        root.write(f"  OXO90:\n{others}")
    assert "(Garage Dupont loses its only PBX)" in " ".join(rainbowctl("plan").stdout.split())
    narrowed = rainbowctl("plan", "--pbx", "lyon").stdout
    assert "1 association to remove. Nothing is deleted." in " ".join(narrowed.split())
    assert "without any PBX" not in narrowed


def test_expect_refuses_another_plan(rainbowctl, emulator):
    """The digest of the plan is accepted; after somebody's click it is refused with exit 3."""
    digest = json.loads(rainbowctl("plan", "--format", "json").stdout)["digest"]
    other = rainbowctl("apply", "--yes", "--expect", "sha256:0")
    assert 3 == other.returncode
    assert digest in other.stderr
    assert 0 == rainbowctl("apply", "--yes", "--expect", digest).returncode


def test_limits_refuse_and_name_the_override(rainbowctl, folder):
    """More companies than the limit: exit 3 with the option to type; with that option it is done."""
    refused = rainbowctl("apply", "--yes", "--limit", "companiesTouched=1")
    assert 3 == refused.returncode
    assert "--limit companiesTouched=2" in refused.stderr
    assert 0 == rainbowctl("apply", "--yes", "--limit", "companiesTouched=2").returncode


def test_plan_tells_what_apply_will_refuse(rainbowctl, folder):
    """A deletion, and more removals than the limit, are told with the option before anybody tries."""
    assert "apply refuses this" not in rainbowctl("plan").stdout
    (folder / "tenancy.yaml").write_text(
        "version: 1\npbxs: {OXO90: {sharedWith: []}}\npolicy: {limits: {removals: 2}}\n"
    )
    hints = json.loads(rainbowctl("plan", "--format", "json").stdout)["hints"]
    (hint,) = [hint["text"] for hint in hints]
    assert hint.startswith("apply refuses this as it is: removals: 3, and the limit is 2 (")
    assert hint.endswith("allow it with --limit removals=3")


def test_codes_reach_only_a_private_file(rainbowctl, folder, emulator):
    """The activation code is in the mode-0600 file and nowhere in what the command prints or keeps."""
    applied = rainbowctl("apply", "--yes", "--codes-file", "codes", "--journal", "journal")
    assert 0 == applied.returncode, applied.stderr
    name, equipment_id, code = (folder / "codes").read_text(encoding="utf-8").rstrip("\n").split("\t")
    assert "lyon" == name
    assert equipment_id in applied.stdout
    assert 0o600 == stat.S_IMODE((folder / "codes").stat().st_mode)
    journal = (folder / "journal").read_text(encoding="utf-8")
    assert not tells(applied.stdout + applied.stderr + journal + rainbowctl("status").stdout, code)
    assert 0 == rainbowctl("status", "--pbx", "lyon", "--codes-file", "again").returncode
    assert (folder / "codes").read_text(encoding="utf-8") == (folder / "again").read_text(encoding="utf-8")


def test_journal_names_the_commit_of_the_files_and_the_job(rainbowctl, folder, tmp_path_factory):
    """Who, which job, and the commit of the repository in which the files are, wherever the command runs."""
    repository = tmp_path_factory.mktemp("repository")
    (folder / "tenancy.yaml").rename(repository / "tenancy.yaml")
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    for words in (["init", "-q"], ["add", "."], [*who, "commit", "-q", "-m", "first"]):
        subprocess.run(["git", "-C", repository, *words], check=True)
    head = subprocess.run(["git", "-C", repository, "rev-parse", "HEAD"], check=True, capture_output=True, text=True)
    job = {"GITHUB_RUN_ID": "", "CI_JOB_URL": "https://git.example/jobs/7"}
    applied = rainbowctl("apply", str(repository), "--yes", "--journal", "journal", **job)
    assert 0 == applied.returncode, applied.stderr
    lines = [json.loads(line) for line in (folder / "journal").read_text(encoding="utf-8").splitlines()]
    expected = ("admin@partner.example", head.stdout.strip(), "https://git.example/jobs/7")
    assert {expected} == {(line["login"], line["commit"], line["job"]) for line in lines}


def test_codes_are_not_shown_in_a_pipe(rainbowctl, emulator):
    """--show-codes without a terminal is refused before anything is asked of Rainbow."""
    refused = rainbowctl("apply", "--yes", "--show-codes")
    assert (1, "") == (refused.returncode, refused.stdout)
    assert "--codes-file" in refused.stderr
    assert {} == emulator.counts()


def test_apply_for_a_company_tells_of_that_company_alone(rainbowctl, folder):
    """What is printed and written is the company's; whoever decides reads the whole plan on standard error."""
    applied = rainbowctl("apply", "--yes", "--company", "Boulangerie Martin", "--report", "json=out.json")
    assert 0 == applied.returncode, applied.stderr
    assert re.search(r"\* PBX[0-9a-f-]+: create, associate", applied.stdout)  # its key is the town of another one alone
    assert "Left out by --pbx and --company: 1 operation." in applied.stderr
    report = (folder / "out.json").read_text(encoding="utf-8")
    assert {"Boulangerie Martin"} == {
        company["name"] for one in json.loads(report)["results"] for company in one["touches"]
    }
    rest = rainbowctl("apply", "--yes", "--company", "Cabinet Moreau", "--format", "markdown")
    assert "Cabinet Moreau" in rest.stdout
    assert "Boulangerie" not in rest.stdout


def test_codes_file_that_others_read_is_refused(rainbowctl, folder):
    """A file that others can reach gets no code."""
    (folder / "open").touch()
    (folder / "open").chmod(0o644)
    refused = rainbowctl("status", "--codes-file", "open")
    assert 1 == refused.returncode
    assert "chmod 600" in refused.stderr


def test_outcome_as_json_is_one_document(rainbowctl):
    """With --format json stdout holds one document; the plan is told on stderr."""
    outcome = json.loads(rainbowctl("apply", "--yes", "--format", "json").stdout)
    assert [("create", "done"), ("associate", "done"), ("associate", "done")] == [
        (result["kind"], result["status"]) for result in outcome["results"]
    ]


def test_status_goes_from_pending_to_running(rainbowctl, emulator):
    """Status shows Pending, then Running once the PBX has connected; a wait ends at once, or in vain with 1."""
    missing = rainbowctl("status", "--pbx", "lyon")
    assert "Missing lyon" in missing.stdout
    rainbowctl("apply", "--yes")
    pending = rainbowctl("status", "--wait", "--timeout", "100ms", "--companies")
    assert 1 == pending.returncode
    assert "lyon (Pending)" in pending.stderr
    assert "Boulangerie Martin and Cabinet Moreau" in pending.stdout
    emulator.connect("lyon")
    running = rainbowctl("status", "--wait", "--pbx", "lyon")
    assert 0 == running.returncode, running.stderr
    assert "Running lyon" in running.stdout
    assert "shared with 2 companies" in running.stdout


def test_status_without_files(rainbowctl, folder):
    """Without files every PBX that the account sees is shown; a fleet PBX's ID, which is its code, is shortened."""
    (folder / "tenancy.yaml").unlink()
    seen = rainbowctl("status")
    assert 0 == seen.returncode, seen.stderr
    assert "Running OXO90" in seen.stdout
    assert "ALE12-…90" in seen.stdout
    assert "1234.5678" not in seen.stdout


def test_drift_after_a_click(rainbowctl, emulator):
    """No drift is 0, a click by hand is 2; drift sends nothing that changes."""
    rainbowctl("apply", "--yes")
    assert 0 == rainbowctl("drift").returncode
    changed = emulator.by_hand("PUT", "/systems/lyon", {"country": "BEL"})
    assert changed.status < 300
    emulator.reset_requests()
    drifted = rainbowctl("drift")
    assert (2, "") == (drifted.returncode, drifted.stderr)
    assert "BEL" in drifted.stdout
    assert 2 == rainbowctl("drift", "--format", "json").returncode
    assert {"GET"} == {key.split()[0] for key in emulator.counts()}


def test_status_and_companies_as_json(rainbowctl):
    """Both have a document for programs, with the fleet's code shortened, and the same each time."""
    told = rainbowctl("status", "--format", "json").stdout
    status = json.loads(told)
    assert {"lyon": "Missing", None: "Running"} == {one["key"]: one["status"] for one in status["pbxs"]}
    counted = {"pbxs": 2, "running": 1, "missing": 1, "leftOut": 0, "ordinaryLeftOut": 1, "historyAsked": False}
    assert counted == status["summary"]
    assert told == rainbowctl("status", "--format", "json").stdout
    companies = rainbowctl("companies", "--format", "json").stdout
    assert {"companies": 10, "withoutPbx": 6} == json.loads(companies)["summary"]
    assert "1234.5678" not in told + companies


def test_companies(rainbowctl):
    """Each company with its PBXs; --without-pbx only those that none serves."""
    everyone = rainbowctl("companies")
    assert 0 == everyone.returncode, everyone.stderr
    assert "Cabinet Moreau (C-10495): OXO90" in everyone.stdout
    without = rainbowctl("companies", "--without-pbx")
    assert "Cabinet Moreau" not in without.stdout
    assert "Garage Dupont (C-10442): no PBX" in without.stdout


def test_wrong_password_has_advice_and_no_traceback(rainbowctl):
    """A refused login is told in plain words with what to do, exit 1."""
    refused = rainbowctl("plan", RAINBOW_PASSWORD="wrong")
    assert (1, "") == (refused.returncode, refused.stdout)
    assert all(line.startswith("rainbowctl: ") for line in refused.stderr.splitlines())
    assert "lock the account" in refused.stderr
    assert "wrong" not in refused.stderr.replace("five wrong", "")


def test_trace_is_written(rainbowctl, folder, environ):
    """--trace keeps requests and answers, without the password."""
    assert 0 == rainbowctl("companies", "--trace", "trace").returncode
    trace = (folder / "trace").read_text(encoding="utf-8")
    assert "companies" in trace
    assert environ["RAINBOW_PASSWORD"] not in trace


def test_nobody_home(rainbowctl):
    """A Rainbow that is not there is told with advice."""
    away = rainbowctl("status", RAINBOW_HOST="http://127.0.0.1:9")
    assert 1 == away.returncode
    assert "Check RAINBOW_HOST" in away.stderr
