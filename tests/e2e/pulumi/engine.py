"""The real Pulumi engine as the tests hold it: projects in directories of their own, runs with what the engine told.

Engine (once a run: where it is, a home with the plugin installed)
   └─► Project (one a test: program, stack, state) ──up, preview, refresh, destroy, import_──► Run
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from e2e.pulumi.events import Run
from rainbow_tenancy.emulator import Emulator

ROOT = Path(__file__).resolve().parents[3]
STACK = "test"
PASSPHRASE = "passphrase of a test"
TIMEOUT = 180  # seconds; a hanging engine must not hang the run
ALONE = ("--non-interactive", "--color", "never")
# What must not come from the developer's environment; without bytecode each start of the plugin would compile it all.
NOT_OURS = re.compile(r"RAINBOW_|PULUMI_|PYTHONDONTWRITEBYTECODE$")


class Engine:
    """The engine, and a home of its own in which the plugin is installed as the manual says.

    Attributes:
        binaries: Directory of `pulumi` and its language hosts; None where they are on PATH already.
        home: PULUMI_HOME.
    """

    def __init__(self, binaries: Path | None, home: Path) -> None:
        self.binaries = binaries
        self.home = home
        first = [str(binaries)] if binaries else []
        self.path = os.pathsep.join([*first, os.environ["PATH"]])
        self.pulumi = str(shutil.which("pulumi", path=self.path))
        self._empty = home / "empty"

    def environment(self, **more: str) -> dict[str, str]:
        """The environment of a run: nothing of the developer's own stacks, hosts and credentials."""
        kept = {name: value for name, value in os.environ.items() if not NOT_OURS.match(name)}
        return kept | {
            "PATH": self.path,
            "PULUMI_HOME": str(self.home),
            "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE,
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_IGNORE_AMBIENT_PLUGINS": "true",  # the plugin that was installed, not the one beside this Python
            "PULUMI_SKIP_CHECKPOINTS": "true",
            "PULUMI_DEBUG_COMMANDS": "true",  # gives --event-log
            **more,
        }

    def install_plugin(self, directory: Path) -> None:
        """Install the plugin from a directory that holds the executable."""
        words = ("plugin", "install", "resource", "rainbow", "v0.1.0", "--file", str(directory))
        self.call(*words, directory=directory)

    def call(self, *words: str, directory: Path, **more: str) -> str:
        """Run a command that must succeed; what it printed."""
        done = subprocess.run(
            [self.pulumi, *words], cwd=directory, env=self.environment(**more), timeout=TIMEOUT,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        )  # fmt: skip
        assert 0 == done.returncode, done.stdout
        return done.stdout

    def project(self, directory: Path, emulator: Emulator, program: Mapping[str, Any] | None = None) -> "Project":
        """A new project with an empty stack; its provider logs in at the emulator."""
        if not self._empty.is_dir():  # making a stack takes longer than copying one
            self._empty.mkdir()
            blank = Project(self, self._empty, {})
            blank.write({})
            blank.call("stack", "init", STACK)
        shutil.copytree(self._empty, directory, dirs_exist_ok=True)
        login = emulator.environ
        project = Project(self, directory, login)
        if program is not None:
            project.write(program)
        return project


class Project:
    """A directory with a program, one stack and its state in a file.

    Attributes:
        directory: Where the program lies.
        login: Environment that tells the plugin where Rainbow is and who asks.
        stack: The stack's name.
    """

    def __init__(self, engine: Engine, directory: Path, login: dict[str, str]) -> None:
        self.engine = engine
        self.directory = directory
        self.login = login
        self.stack = STACK
        self._runs = 0
        (directory / ".state").mkdir(exist_ok=True)

    def write(self, program: Mapping[str, Any]) -> None:
        """Write a YAML program: what stands below `resources`, `variables` and `outputs`."""
        body = {"name": "shop", "runtime": "yaml", **program}
        # JSON is YAML without aliases, which Pulumi does not read.
        (self.directory / "Pulumi.yaml").write_text(json.dumps(body, indent=1), encoding="utf-8")

    def use_stack(self, name: str) -> None:
        """Go on with another stack, which is made."""
        self.call("stack", "init", name)
        self.stack = name

    def plugins(self) -> list[int]:
        """The processes of the plugin that run for this project."""
        return [
            int(process.name)
            for process in Path("/proc").iterdir()
            if process.name.isdecimal() and _runs_plugin(process, self.directory)
        ]

    def environment(self, **more: str) -> dict[str, str]:
        """The environment in which the engine runs for this project."""
        state = {"PULUMI_BACKEND_URL": (self.directory / ".state").as_uri()}
        return self.engine.environment(**state, **self.login, **more)

    def call(self, *words: str) -> str:
        """Run a command that has no steps and must succeed; what it printed."""
        state = {"PULUMI_BACKEND_URL": (self.directory / ".state").as_uri()}
        return self.engine.call(*words, "--non-interactive", directory=self.directory, **state, **self.login)

    def run(self, *words: str, expect: int | None = 0, **more: str) -> Run:
        """Run a command to its end; `expect` is its exit code, None for any."""
        started = self.start(*words, **more)
        out, _ = started.process.communicate(timeout=TIMEOUT)
        run = started.ended(out)
        assert expect in (None, run.code), run.out
        return run

    def start(self, *words: str, **more: str) -> "Started":
        """Begin a command and return at once."""
        self._runs += 1
        log = self.directory / f"events-{self._runs}.json"
        command = [self.engine.pulumi, *words, *ALONE, "--stack", self.stack, "--event-log", str(log)]
        process = subprocess.Popen(
            command, cwd=self.directory, env=self.environment(**more),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            start_new_session=True,
        )  # fmt: skip
        return Started(words, process, log)

    def preview(self, *words: str, expect: int | None = 0) -> Run:
        """`pulumi preview`."""
        return self.run("preview", *words, expect=expect)

    def up(self, *words: str, expect: int | None = 0, **more: str) -> Run:
        """`pulumi up` without asking and without a preview before it."""
        return self.run("up", "--yes", "--skip-preview", *words, expect=expect, **more)

    def refresh(self, *words: str, expect: int | None = 0) -> Run:
        """`pulumi refresh` without asking and without a preview before it."""
        mode = () if "--preview-only" in words else ("--yes", "--skip-preview")
        return self.run("refresh", *mode, *words, expect=expect)

    def destroy(self, *words: str, expect: int | None = 0) -> Run:
        """`pulumi destroy` without asking and without a preview before it."""
        return self.run("destroy", "--yes", "--skip-preview", *words, expect=expect)

    def import_(self, *words: str, expect: int | None = 0) -> Run:
        """`pulumi import` without asking."""
        return self.run("import", "--yes", "--skip-preview", *words, expect=expect)

    def config(self, key: str, value: str, *, secret: bool = False) -> None:
        """Set a value of the stack's configuration."""
        self.call("config", "set", key, value, "--secret" if secret else "--plaintext", "--stack", self.stack)

    def entries(self, *, secrets: bool = False) -> list[dict[str, Any]]:
        """What the state holds; several entries of a resource that is being replaced. With `secrets` decrypted."""
        text = self.call("stack", "export", "--stack", self.stack, *(["--show-secrets"] if secrets else []))
        resources: list[dict[str, Any]] = json.loads(text)["deployment"].get("resources", [])
        return resources

    def state(self, *, secrets: bool = False) -> dict[str, dict[str, Any]]:
        """What the state holds of each resource, by name; with `secrets` decrypted."""
        return {each["urn"].rsplit("::", 1)[-1]: each for each in self.entries(secrets=secrets)}

    def outputs(self, *, secrets: bool = False) -> dict[str, Any]:
        """The stack's outputs."""
        text = self.call("stack", "output", "--json", "--stack", self.stack, *(["--show-secrets"] if secrets else []))
        outputs: dict[str, Any] = json.loads(text)
        return outputs


@dataclass(frozen=True)
class Started:
    """A command of the engine that runs in a process group of its own."""

    words: tuple[str, ...]
    process: "subprocess.Popen[str]"
    log: Path

    def interrupt(self) -> None:
        """What ^C at a terminal does: SIGINT for the engine and everything that it started."""
        os.killpg(self.process.pid, signal.SIGINT)

    def kill(self) -> None:
        """End the engine at once, and the engine alone."""
        self.process.kill()

    def wait(self) -> Run:
        """Wait for the end."""
        out, _ = self.process.communicate(timeout=TIMEOUT)
        return self.ended(out)

    def ended(self, out: str) -> Run:
        """The run, after its end."""
        lines = self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []
        return Run(self.words, self.process.returncode, out, tuple(json.loads(line) for line in lines if line))


def _runs_plugin(process: Path, directory: Path) -> bool:
    try:
        words, where = (process / "cmdline").read_bytes(), (process / "cwd").readlink()
    except OSError:  # it has ended meanwhile
        return False
    return b"rainbow_tenancy.plugin" in words and where == directory


def until(holds: Callable[[], bool], seconds: float = 20.0) -> bool:
    """Wait for something that another process does; tell whether it came."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def built_binaries() -> Path | None:
    """Where the engine is, built from source on the first call; None where it can neither be found nor built."""
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "engine.py"],
        stdout=subprocess.PIPE, stderr=sys.__stderr__, text=True, check=False,
    )  # fmt: skip
    return Path(done.stdout.strip()) if done.returncode == 0 else None
