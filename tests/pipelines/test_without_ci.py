"""For those who have no pipeline: cron, Kubernetes, and the hook on one's own computer."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from pipelines.shell import EXAMPLES, example, shell
from support.command import command
from support.needs import needs

HOOKS = EXAMPLES.parents[1] / ".pre-commit-hooks.yaml"


@pytest.fixture
def clone(files, tmp_path):
    """A clone of the tenancy's repository."""
    git = ("git", "-c", "user.name=Reseller", "-c", "user.email=reseller@example.com", "-C")
    for words in (("init", "--quiet"), ("add", "."), ("commit", "--quiet", "--message", "Tenancy")):
        subprocess.run([*git, files, *words], check=True)
    subprocess.run(["git", "clone", "--quiet", files, tmp_path / "clone"], check=True)
    return tmp_path / "clone"


@pytest.fixture
def night(account, clone, tmp_path):
    """What the script of each night finds in its environment."""
    needs("git", "flock")
    credentials = tmp_path / "credentials"
    credentials.write_text("".join(f"{name}={value}\n" for name, value in account.items()), encoding="utf-8")
    credentials.chmod(0o600)
    return {
        "RAINBOW_CREDENTIALS": str(credentials),
        "TENANCY": str(clone),
        "REPORTS": str(tmp_path / "reports"),
    }


def test_cron_is_silent_until_rainbow_differs(emulator, account, files, night, tmp_path):
    """No output means no mail; a difference is told (with the tag, who moved) and ends with 2; a page stays."""
    script = str(EXAMPLES / "cron/rainbow-drift")
    assert 0 == command("apply", "--yes", folder=files, environ=account).code
    assert (0, "", "") == shell(("sh",), shlex.quote(script), tmp_path, night)
    emulator.by_hand("POST", "/sites/Garage Dupont/systems", {"systemId": "lyon"})
    told = shell(("sh",), shlex.quote(script), tmp_path, night)
    assert (2, "") == (told.code, told.err)
    assert "Garage Dupont" in told.out
    assert "Rainbow moved" not in told.out
    subprocess.run(["git", "-C", files, "tag", "applied"], check=True)
    assert "Rainbow moved" in shell(("sh",), shlex.quote(script), tmp_path, night).out
    (page,) = (tmp_path / "reports").glob("drift-*.html")
    assert 0o600 == page.stat().st_mode & 0o777
    held = f"exec 8> reports/.lock; flock 8; {shlex.quote(script)}"
    assert (1, "the run before has not ended yet\n", "") == shell(("sh",), held, tmp_path, night)


def test_cron_is_silent_of_a_long_run(account, files, night, tmp_path):
    """How far a run is, which one of more than a quarter of a minute tells on stderr, is no mail."""
    assert 0 == command("apply", "--yes", folder=files, environ=account).code
    slow = tmp_path / "slow" / "rainbowctl"
    slow.parent.mkdir()
    fast = Path(sys.executable).with_name("rainbowctl")
    slow.write_text(f'#!/bin/sh\necho "rainbowctl: reading: 2 PBXs" >&2\nexec {shlex.quote(str(fast))} "$@"\n')
    slow.chmod(0o700)
    script = shlex.quote(str(EXAMPLES / "cron/rainbow-drift"))
    assert (0, "", "") == shell(("sh",), f'PATH="{slow.parent}:$PATH" {script}', tmp_path, night)


def test_crontab_runs_the_script():
    """The line of the crontab is a time of the night and the script beside it."""
    (line,) = re.findall(r"^[\d*].*$", (EXAMPLES / "cron/crontab").read_text(encoding="utf-8"), re.MULTILINE)
    assert re.fullmatch(r"\d+ \d+ \* \* \* /\S+/rainbow-drift", line)


def test_kubernetes_job_tells_drift(emulator, account, files):
    """The container's command, with the variables of the Secret that the manifest names, ends as drift does."""
    (container,) = pod()["containers"]
    words = shlex.join(container["command"])
    assert 0 == command("apply", "--yes", folder=files, environ=account).code
    assert 0 == shell(("sh",), words, files, account).code
    emulator.by_hand("POST", "/sites/Garage Dupont/systems", {"systemId": "lyon"})
    told = shell(("sh",), words, files, account)
    assert 2 == told.code
    assert "Garage Dupont" in told.out


def test_kubernetes_job_is_never_repeated():
    """One run at a time and no second try: drift stays, and refused logins lock the account."""
    told = example("kubernetes/cronjob.yaml")["spec"]
    assert "Forbid" == told["concurrencyPolicy"]
    assert "0" == told["jobTemplate"]["spec"]["backoffLimit"]
    assert "Never" == pod()["restartPolicy"]
    for container in pod()["containers"] + pod()["initContainers"]:
        assert {"drop": ["ALL"]} == container["securityContext"]["capabilities"]
        assert {mount["name"] for mount in container["volumeMounts"]} <= {volume["name"] for volume in pod()["volumes"]}


def pod():
    """What the manifest runs."""
    return example("kubernetes/cronjob.yaml")["spec"]["jobTemplate"]["spec"]["template"]["spec"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("tenancy.yaml", True),
        ("tenancy.yml", True),
        ("tenancy/tenancy.yaml", True),
        ("tenancy/customers/garage-dupont.yaml", True),
        ("tenancy/README.md", False),
        ("other/tenancy.yaml", False),
        ("tenancy.yaml.orig", False),
    ],
)
def test_hook_runs_where_the_tenancy_changes(path, expected):
    """A commit that touches no file of the tenancy is not held up."""
    (hook,) = yaml.safe_load(HOOKS.read_text(encoding="utf-8"))
    assert expected == bool(re.search(hook["files"], path))


def test_hook_refuses_a_broken_tenancy(files):
    """The hook's command, as it stands in the manifest, tells the place and fails; the example names this very hook."""
    (hook,) = yaml.safe_load(HOOKS.read_text(encoding="utf-8"))
    (used,) = example("pre-commit/.pre-commit-config.yaml")["repos"][0]["hooks"]
    assert hook["id"] == used["id"]
    assert 0 == shell(("sh",), hook["entry"], files, {}).code
    (files / "tenancy/tenancy.yaml").write_text("version: 1\npbx: {}\n", encoding="utf-8")
    broken = shell(("sh",), hook["entry"], files, {})
    assert 1 == broken.code
    assert "tenancy.yaml:2:1" in broken.err
