"""The story on Pulumi's engine: preview, up, a change by hand, refresh, up, destroy; Rainbow is emulated.

Run it with `make demo-pulumi`; it needs no account and touches nothing but a directory of its own.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rainbow_tenancy.emulator import running_emulator
from rainbow_tenancy.emulator.handle import Emulator
from rainbow_tenancy.plugin.stub import write_stub

ROOT = Path(__file__).resolve().parents[2]
NAME = "OXE-LYON-02"
DRIFT = 7  # the engine's exit code where changes were not expected


def say(text: str) -> None:
    """One step of the story."""
    print(f"\n── {text}\n", flush=True)


def pulumi(*words: str, expect: int = 0) -> None:
    """Show a command and run it; the demo ends where it does not exit as it should."""
    print(f"$ pulumi {' '.join(words)}", flush=True)
    code = subprocess.run([str(shutil.which("pulumi")), *words], check=False).returncode
    if code != expect:
        sys.exit(f"demo: pulumi {words[0]} exited with {code} instead of {expect}")


def story(emulator: Emulator) -> None:
    """What the reseller does, in order."""
    say("The plugin is a directory with one executable. It is installed once.")
    pulumi("plugin", "install", "resource", "rainbow", "v0.1.0", "--file", str(write_stub(Path("plugin")).parent))
    say("A stack keeps what was made. Here its state is a file; yours may be in Pulumi Cloud or a bucket.")
    pulumi("stack", "init", "demo")
    say("What would change in Rainbow, and whom does it touch? Pulumi.yaml declares two PBXs and their companies.")
    pulumi("preview", "--diff")
    say("Do it.")
    pulumi("up", "--yes", "--skip-preview")
    say("The engineer on site needs the activation code. It is a secret of the state, shown only on request.")
    pulumi("stack", "output", "--show-secrets")
    say("Nothing is left to do, and nothing was asked of Rainbow to know it.")
    pulumi("up", "--yes", "--skip-preview", "--expect-no-changes")
    say("Somebody changes a prefix by hand, and shares the PBX with one more company, on Rainbow's page.")
    emulator.by_hand("PUT", f"/systems/{NAME}", {"pbxInternationalPrefix": "19"})
    emulator.by_hand("POST", "/sites/Cabinet Moreau/systems", {"systemId": NAME})
    say("A pipeline finds it at night: drift ends with exit code 7, and nothing is changed.")
    pulumi("refresh", "--preview-only", "--diff", "--expect-no-changes", expect=DRIFT)
    say("The refresh notes it in the state …")
    pulumi("refresh", "--yes", "--skip-preview")
    say("… and the next up puts it right.")
    pulumi("up", "--yes", "--skip-preview", "--diff")
    say("Deleting takes two steps: the PBXs are protected until an up has said that they are not.")
    pulumi("destroy", "--yes", "--skip-preview", expect=1)
    pulumi("config", "set", "protect", "false")
    pulumi("up", "--yes", "--skip-preview")
    pulumi("destroy", "--yes", "--skip-preview")


def engine() -> str:
    """The PATH on which `pulumi` is found: where none is installed, it is built once."""
    path = os.environ["PATH"]
    if shutil.which("pulumi") is None:
        built = subprocess.run(
            [sys.executable, ROOT / "tools" / "engine.py"], stdout=subprocess.PIPE, text=True, check=False
        )
        if built.returncode:
            sys.exit(built.returncode)
        path = f"{built.stdout.strip()}{os.pathsep}{path}"
    return path


def main() -> None:
    """Run the story in a directory of its own, with an emulator of its own."""
    path = engine()
    with tempfile.TemporaryDirectory() as folder, running_emulator() as emulator:
        shutil.copy(ROOT / "Pulumi.yaml", folder)
        os.chdir(folder)
        Path("state").mkdir()
        os.environ.update(
            PATH=path,
            PULUMI_HOME=f"{folder}/home",
            PULUMI_BACKEND_URL=Path("state").absolute().as_uri(),
            PULUMI_CONFIG_PASSPHRASE="",
            PULUMI_SKIP_UPDATE_CHECK="true",
            PULUMI_IGNORE_AMBIENT_PLUGINS="true",
            **emulator.environ,
        )
        story(emulator)
        os.chdir(ROOT)
    say("Next: examples/pulumi-python, examples/pulumi-typescript and examples/pulumi-automation.")


if __name__ == "__main__":
    main()
