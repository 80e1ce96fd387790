"""The provider's configuration, and how a program finds the plugin."""

import subprocess
import sys
from pathlib import Path

import pytest

from e2e.pulumi.engine import Engine
from e2e.pulumi.programs import lyon, program, resource
from e2e.pulumi.test_way import system, writes
from rainbow_tenancy.emulator import running_emulator
from rainbow_tenancy.plugin.stub import write_stub
from support.certificate import self_signed

PARTNER = "5a0000000000000000000001"


def test_configuration_alone_is_enough(project, emulator):
    """Host on loopback and login from the stack's configuration, secrets encrypted; nothing in the environment."""
    stack = project(program(lyon=lyon()))
    login, stack.login = dict(stack.login), {}
    for key, variable in {"host": "HOST", "email": "EMAIL", "appId": "APP_ID"}.items():
        stack.config(f"rainbow:{key}", login[f"RAINBOW_{variable}"])
    stack.config("rainbow:password", login["RAINBOW_PASSWORD"], secret=True)
    stack.config("rainbow:appSecret", login["RAINBOW_APP_SECRET"], secret=True)
    stack.config("rainbow:partner", PARTNER)
    stack.up()
    assert system(emulator) is not None
    state = (stack.directory / ".state").rglob("*.json")
    assert not any(login["RAINBOW_PASSWORD"] in path.read_text() for path in state)
    assert [] == stack.refresh("--preview-only", "--expect-no-changes").steps


def test_environment_wins_over_a_stale_password(project, emulator):
    """A password that rotated: refresh configures from the state, and the environment's stands above it."""
    stack = project(program(lyon=lyon()))
    stack.config("rainbow:password", "old-and-wrong", secret=True)
    stack.up()
    assert [] == stack.refresh("--preview-only", "--expect-no-changes").steps


def test_another_partner_is_refused(project, emulator):
    """A stack that names its partner refuses another's account before it reads anything."""
    stack = project(program(lyon=lyon()))
    stack.config("rainbow:partner", "5a0000000000000000000099")
    run = stack.preview(expect=None)
    assert 0 != run.code
    assert "partner" in run.diagnostics
    assert {"login"} == {route.rsplit("/", 1)[-1] for route in emulator.counts()} - {"logout", "me"}


@pytest.mark.parametrize("host", ["rainbow.attacker.example", "https://openrainbow.com.attacker.example"])
def test_credentials_never_go_to_a_host_that_only_a_stack_names(project, host):
    """A host that is neither Rainbow's nor this computer must stand in the environment."""
    stack = project(program(lyon=lyon()))
    del stack.login["RAINBOW_HOST"]
    stack.config("rainbow:host", host)
    run = stack.preview(expect=None)
    assert 0 != run.code
    assert host in run.diagnostics
    assert "RAINBOW_HOST" in run.diagnostics


def test_certificate_of_a_stack_counts_on_this_computer_only(project, emulator, tmp_path):
    """With credentials of the environment: on loopback a stack's caFile is used, elsewhere it is refused unused."""
    certificate = tmp_path / "emulator.pem"
    with running_emulator(tls=self_signed(certificate, "IP:127.0.0.1")) as secured:
        stack = project(program(lyon=lyon()))
        stack.login = secured.environ
        assert 0 != stack.preview(expect=None).code
        stack.config("rainbow:caFile", str(certificate))
        assert {"lyon": "create"} == {step.name: step.op for step in stack.preview().steps}
        stack.login["RAINBOW_HOST"] = "openrainbow.com"
        run = stack.preview(expect=None)
    assert 0 != run.code
    assert "set RAINBOW_CA_FILE yourself" in run.diagnostics


def test_missing_credentials_are_named(project):
    """Without a login the error names what to set."""
    stack = project(program(lyon=lyon()))
    stack.login = {"RAINBOW_HOST": stack.login["RAINBOW_HOST"]}
    run = stack.preview(expect=None)
    assert 0 != run.code
    assert "RAINBOW_PASSWORD" in run.diagnostics
    assert "Traceback" not in run.out


def test_unknown_key_is_refused(project):
    """A mistyped key of the configuration is an error with the keys there are."""
    stack = project(program(lyon=lyon()))
    stack.config("rainbow:hots", "x")
    run = stack.preview(expect=None)
    assert 0 != run.code
    assert "hots" in run.out


def test_plugin_beside_the_interpreter_is_found_on_path(engine, emulator, tmp_path):
    """With rainbow-tenancy's environment active the console script on PATH serves, without any installation."""
    (tmp_path / "home").mkdir()
    bare = Engine(engine.binaries, tmp_path / "home")
    beside = str(Path(sys.executable).parent)
    (tmp_path / "project").mkdir()
    stack = bare.project(tmp_path / "project", emulator, program(lyon=lyon()))
    stack.login |= {"PULUMI_IGNORE_AMBIENT_PLUGINS": "false", "PATH": f"{beside}:{bare.path}"}
    run = stack.up()
    assert "pulumi-resource-rainbow from $PATH" in run.out
    assert "create" == run.resources["lyon"].op


def test_rainbowctl_installs_the_plugin(engine, emulator, tmp_path):
    """`rainbowctl plugin install` is all that a user of this Python needs; a second time it replaces the first."""
    (tmp_path / "home").mkdir()
    bare = Engine(engine.binaries, tmp_path / "home")
    rainbowctl = Path(sys.executable).with_name("rainbowctl")
    for _ in range(2):
        done = subprocess.run(
            [rainbowctl, "plugin", "install"], env=bare.environment(), stdout=subprocess.PIPE, text=True, check=True
        )
    assert "rainbow v0.1.0" in done.stdout
    (tmp_path / "project").mkdir()
    stack = bare.project(tmp_path / "project", emulator, program(lyon=lyon()))
    assert {"lyon": "create"} == {step.name: step.op for step in stack.preview().steps}


def test_plugin_that_somebody_started_serves_several_runs(project, emulator):
    """PULUMI_DEBUG_PROVIDERS: one process answers run after run; Cancel ends the operation and not the process."""
    stack = project(program(lyon=lyon()))
    command = [sys.executable, "-P", "-m", "rainbow_tenancy.plugin"]
    plugin = subprocess.Popen(command, stdout=subprocess.PIPE, env=stack.environment(), text=True)
    try:
        assert plugin.stdout is not None
        debugged = {"PULUMI_DEBUG_PROVIDERS": f"rainbow:{int(plugin.stdout.readline())}"}
        assert "create" == stack.up(**debugged).resources["lyon"].op
        emulator.by_hand("PUT", "/systems/OXE-LYON-01", {"pbxNationalPrefix": "9"})
        assert "update" == stack.up("--refresh", **debugged).resources["lyon"].op
        assert plugin.poll() is None
    finally:
        plugin.terminate()
        rest, _ = plugin.communicate()
    assert ("", 0) == (rest, plugin.returncode)


def test_explicit_provider(project, emulator):
    """A provider that the program configures, as for two partners in one stack."""
    stack = project()
    login, stack.login = dict(stack.login), {"RAINBOW_HOST": stack.login["RAINBOW_HOST"]}
    partner = resource(
        "pulumi:providers:rainbow",
        None,
        {
            "email": login["RAINBOW_EMAIL"],
            "password": {"fn::secret": login["RAINBOW_PASSWORD"]},
            "appId": login["RAINBOW_APP_ID"],
            "appSecret": {"fn::secret": login["RAINBOW_APP_SECRET"]},
            "partner": PARTNER,
        },
    )
    stack.write(program(partner=partner, lyon=lyon({"provider": "${partner}"})))
    stack.up()
    assert system(emulator) is not None
    assert [] == stack.refresh("--preview-only", "--expect-no-changes").steps


def test_plugin_named_by_the_project(engine, emulator, tmp_path):
    """`plugins.providers` in Pulumi.yaml names the built directory."""
    (tmp_path / "home").mkdir()
    bare = Engine(engine.binaries, tmp_path / "home")
    (tmp_path / "project").mkdir()
    write_stub(tmp_path / "project" / "plugin")
    named = {"plugins": {"providers": [{"name": "rainbow", "path": "plugin"}]}, **program(lyon=lyon())}
    stack = bare.project(tmp_path / "project", emulator, named)
    assert "create" == stack.up().resources["lyon"].op
    assert [] != writes(emulator)


def test_schema_is_sound(engine):
    """Pulumi finds nothing wrong with the schema that is checked in."""
    root = Path(__file__).resolve().parents[3]
    said = engine.call("schema", "check", "schemas/pulumi-schema.json", directory=root)
    assert "warning" not in said.lower()
