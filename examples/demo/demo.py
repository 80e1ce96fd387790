"""The whole story against the embedded emulator: declare, connect, share, look, repair, remove.

Run it with `make demo`; it needs no account and touches nothing but a directory of its own.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

from rainbow_tenancy.emulator import running_emulator
from rainbow_tenancy.emulator.handle import Emulator

HERE = Path(__file__).parent
COMMAND = Path(sys.executable).with_name("rainbowctl")
PBX, NAME = "lyon-oxe", "OXE-LYON-02"


def say(text: str) -> None:
    """One step of the story."""
    width = shutil.get_terminal_size().columns
    print("\n" + textwrap.fill(f"── {text}", width, subsequent_indent="   ") + "\n", flush=True)


def rainbowctl(*words: str, expect: int = 0) -> None:
    """Show a command and run it; the demo ends where it does not exit as it should."""
    print(f"$ rainbowctl {' '.join(words)}", flush=True)
    code = subprocess.run([COMMAND, *words], check=False).returncode
    if code != expect:
        sys.exit(f"demo: rainbowctl {words[0]} exited with {code} instead of {expect}")


def story(emulator: Emulator) -> None:
    """What the reseller does, in order."""
    print(f"Watch Rainbow change while the commands run: open {emulator.url}/ in a browser.")
    say(
        "The files describe one PBX and the three customer companies that share it. Are they sound? (no account needed)"
    )
    rainbowctl("validate")
    say("What would change in Rainbow, and for whom?")
    rainbowctl("plan")
    say("Do it.")
    rainbowctl("apply", "--yes", "--codes-file", "new.codes")
    say("The PBX is declared and Pending: nobody has connected it yet.")
    rainbowctl("status", "--pbx", PBX)
    say("On site, an engineer enters equipment ID and activation code; the PBX connects.")
    emulator.connect(NAME)
    rainbowctl("status", "--pbx", PBX, "--companies", "--wait", "--timeout", "1m")
    say("Somebody shares it with one more company, by hand, on Rainbow's page.")
    emulator.by_hand("POST", "/sites/Cabinet Moreau/systems", {"systemId": NAME})
    rainbowctl("drift", expect=2)
    say("The files are the law: repair it. (One removal is within the limits; more than five would be refused.)")
    rainbowctl("apply", "--yes")
    say("Garage Dupont leaves: one line less in the file.")
    root = Path("tenancy.yaml")
    root.write_text(root.read_text(encoding="utf-8").replace("      - Garage Dupont\n", ""), encoding="utf-8")
    rainbowctl("apply", "--yes")
    say("Rainbow is as the files say: nothing is left to do.")
    rainbowctl("plan", "--exit-code")


def main() -> None:
    """Run the story in a directory of its own, with an emulator of its own."""
    with tempfile.TemporaryDirectory() as folder, running_emulator() as emulator:
        shutil.copy(HERE / "tenancy.yaml", folder)
        os.chdir(folder)
        os.environ.update(emulator.environ)
        story(emulator)
        os.chdir(HERE)
    say("Next: start .venv/bin/rainbowctl emulator in one terminal. In another, with the variables that it prints:")
    print("$ .venv/bin/rainbowctl plan examples/tenancy/lyon")


if __name__ == "__main__":
    main()
